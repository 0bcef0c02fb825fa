"""A DICOMDIR is no picture: it represents its files, or is skipped if they are found anyway."""

from __future__ import annotations

import shutil
import sys
import zipfile
from pathlib import Path

import pydicom
import pytest

from core.errors import Reason
from core.images.files.sources import walk
from tests.fuzz.samples import directory
from tests.support.pictures import dicom, spot, write_dicom

REAL = Path(pydicom.__file__).parent / "data" / "test_files" / "dicomdirtests"


def write_dicomdir(path: Path, *names: str, in_use: int = 0xFFFF) -> Path:
    return write_dicom(directory(*names, in_use=in_use), path)


def outcomes(*paths: Path) -> dict[str, Reason | None]:
    return {s.name: s.problem.reason if s.problem else None for s in walk(paths)}


@pytest.fixture
def medium(tmp_path: Path) -> Path:
    for name in ("IMAGES/1", "IMAGES/2", "OTHER/3"):
        write_dicom(dicom(spot()), tmp_path / "cd" / name)
    return tmp_path / "cd"


def test_a_real_one_with_its_files() -> None:
    folder = REAL / "TINY_ALPHA"
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("IM*")}
    assert outcomes(folder) == dict.fromkeys({*there, "README"})
    assert outcomes(folder / "DICOMDIR") == dict.fromkeys(there)


@pytest.mark.parametrize("name", ["DICOMDIR", "DICOMDIR-bigEnd", "DICOMDIR-implicit", "DICOMDIR-nooffset"])
def test_real_ones_without_some_files(tmp_path: Path, name: str) -> None:
    if not (REAL / name).is_file():
        pytest.skip("This pydicom comes without it.")
    for part in ("98892001", "98892003"):
        shutil.copytree(REAL / part, tmp_path / part)
    shutil.copy(REAL / name, tmp_path / name)
    in_folder = outcomes(tmp_path)
    assert in_folder.pop(name) is Reason.NOT_FOUND
    by_itself = outcomes(tmp_path / name)
    assert {n for n, reason in by_itself.items() if reason is None} == set(in_folder)
    assert by_itself["77654033/CR1/6154"] is Reason.NOT_FOUND


def test_only_what_it_names_when_given_by_itself(medium: Path) -> None:
    path = write_dicomdir(medium / "DICOMDIR", "IMAGES/2", "IMAGES/1")
    assert list(outcomes(path)) == ["IMAGES/1", "IMAGES/2"]
    assert list(outcomes(medium)) == ["IMAGES/1", "IMAGES/2", "OTHER/3"]
    assert list(outcomes(path, medium / "OTHER")) == ["IMAGES/1", "IMAGES/2", "OTHER/3"]
    for given in ("IMAGES/1", "IMAGES"):
        sources = [source.name for source in walk([path, medium / given])]
        assert sorted(sources) == ["IMAGES/1", "IMAGES/2"]


def test_small_letters_on_disk(medium: Path) -> None:
    # Renamed in two steps: where case does not matter, both names mean the same folder.
    (medium / "IMAGES").rename(medium / "moved").rename(medium / "images")
    path = write_dicomdir(medium / "dicomdir", "IMAGES/1")
    assert outcomes(path) == {"images/1": None}


def test_nothing_outside_the_medium(medium: Path, tmp_path: Path) -> None:
    write_dicom(dicom(spot()), tmp_path / "secret")
    path = write_dicomdir(medium / "DICOMDIR", "../secret", "IMAGES/../../secret", "..\\secret/x", "IMAGES/1")
    found = outcomes(path)
    assert found.pop("IMAGES/1") is None
    assert set(found.values()) == {Reason.UNSAFE_NAME}
    assert outcomes(medium)["DICOMDIR"] is Reason.NOT_FOUND


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX links")
def test_no_link_out_of_the_medium(medium: Path, tmp_path: Path) -> None:
    write_dicom(dicom(spot()), tmp_path / "secret")
    (medium / "LINK").symlink_to(tmp_path / "secret")
    assert outcomes(write_dicomdir(medium / "DICOMDIR", "LINK")) == {"LINK": Reason.UNSAFE_NAME}


def test_one_that_names_nothing(medium: Path) -> None:
    for path in (
        write_dicomdir(medium / "DICOMDIR"),
        write_dicomdir(medium / "DICOMDIR", "IMAGES/1", in_use=0),
    ):
        assert outcomes(path) == {"DICOMDIR": Reason.NO_PIXELS}
        assert "DICOMDIR" not in outcomes(medium)


def test_a_damaged_one(medium: Path) -> None:
    path = write_dicomdir(medium / "DICOMDIR", "IMAGES/1")
    whole = path.read_bytes()
    for end in range(400, len(whole), 17):
        path.write_bytes(whole[:end])
        outcomes(path)
        outcomes(medium)


def test_inside_an_archive(medium: Path, tmp_path: Path) -> None:
    path = write_dicomdir(medium / "DICOMDIR", "IMAGES/1", "IMAGES/2")
    for name, left_out, expected in (("all", "-", None), ("some", "2", Reason.NOT_FOUND)):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for file in (*(medium / "IMAGES").iterdir(), path):
                if file.name != left_out:
                    archive.write(file, f"cd/{file.relative_to(medium).as_posix()}")
        found = outcomes(tmp_path / name)
        assert found.pop(f"{name}/cd/DICOMDIR", None) is expected
        assert set(found.values()) == {None}


def test_a_name_too_long_for_the_disk_is_not_there(medium: Path) -> None:
    path = write_dicomdir(medium / "DICOMDIR", "IMAGES/1", "A" * 300)
    assert outcomes(path) == {"IMAGES/1": None, "A" * 300: Reason.NOT_FOUND}
    assert outcomes(medium)["DICOMDIR"] is Reason.NOT_FOUND


@pytest.mark.parametrize("name", ["NUL", "IMAGES/CON.dcm", "IMAGES/1:hidden", "IMAGES/.. "])
def test_names_that_windows_takes_for_something_else(medium: Path, name: str) -> None:
    path = write_dicomdir(medium / "DICOMDIR", "IMAGES/1", name)
    assert sorted(outcomes(path).values(), key=str) == [None, Reason.UNSAFE_NAME]


@pytest.mark.parametrize("ending", [".dcm", ".DCM", ".ima", ";1", ".;1"])
def test_files_that_got_an_extension(medium: Path, tmp_path: Path, ending: str) -> None:
    path = write_dicomdir(medium / "DICOMDIR", "IMAGES/1", "IMAGES/2", "OTHER/3")
    for name in ("IMAGES/1", "IMAGES/2", "OTHER/3"):
        (medium / name).rename(medium / f"{name}{ending}")
    there = dict.fromkeys(f"{name}{ending}" for name in ("IMAGES/1", "IMAGES/2", "OTHER/3"))
    assert outcomes(path) == outcomes(medium) == there
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in (*there, "DICOMDIR"):
            archive.write(medium / name, name)
    assert outcomes(tmp_path / "all.zip") == {f"all.zip/{name}": None for name in there}


def test_of_several_endings_the_one_of_dicom(medium: Path) -> None:
    path = write_dicomdir(medium / "DICOMDIR", "IMAGES/1")
    (medium / "IMAGES/1").rename(medium / "IMAGES/1.dcm")
    for ending in ("jpg", "txt"):
        (medium / f"IMAGES/1.{ending}").write_bytes(b"x")
    assert outcomes(path) == {"IMAGES/1.dcm": None}
