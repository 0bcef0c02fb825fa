"""ZIP archives are read like folders; their faults are reported before anything is inflated."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.files.sources import Source, walk
from core.images.read import read_pictures
from core.images.studies.study_tree import read_instance
from tests.support.pictures import dicom, save, spot, write_dicom


def zipped(path: Path, *members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


@pytest.fixture
def png(tmp_path: Path) -> bytes:
    return save(spot(), tmp_path / "drawn" / "1.png").read_bytes()


@pytest.fixture
def dcm(tmp_path: Path) -> bytes:
    return write_dicom(dicom(spot(), SeriesInstanceUID="1.2.3"), tmp_path / "drawn" / "1.dcm").read_bytes()


def reasons(*paths: Path, limits: Limits | None = None) -> dict[str, Reason | None]:
    """Return the outcome of every source; None if it is read."""
    found: dict[str, Reason | None] = {}
    for source in walk(paths, limits=limits):
        try:
            list(read_pictures(source, limits or Limits()))
            found[source.name] = None
        except InputError as error:
            found[source.name] = error.reason
    return found


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_members_are_read_as_files_are(tmp_path: Path, png: bytes, dcm: bytes, method: int) -> None:
    folder = tmp_path / "in"
    zipped(
        folder / "study", ("b/写真.png", png), ("a.dcm", dcm), ("b/", b""), ("t.txt", b"text"), method=method
    )
    (folder / "z.png").write_bytes(png)
    sources = list(walk([folder]))
    assert [s.name for s in sources] == ["study/a.dcm", "study/b/写真.png", "study/t.txt", "z.png"]
    for source in (*sources[:2], sources[3]):
        (picture,) = read_pictures(source, Limits())
        assert picture.name == source.name
        np.testing.assert_array_equal(picture.pixels, spot())
    assert read_instance(sources[0], Limits()).identity.series_uid == "1.2.3"
    assert read_instance(sources[0], Limits()).problem is None
    assert reasons(folder)["study/t.txt"] is Reason.NOT_AN_IMAGE


def test_an_archive_by_itself_and_members_read_before(tmp_path: Path, png: bytes) -> None:
    path = zipped(tmp_path / "x.zip", ("1.png", png), ("2.png", png))
    first, second = walk([path])
    assert (first.name, second.name) == ("x.zip/1.png", "x.zip/2.png")
    assert list(walk([path], [first.location])) == [second]
    assert list(walk([path], [path])) == []


def test_a_name_that_comes_twice(tmp_path: Path, png: bytes) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        path = zipped(tmp_path / "x.zip", ("1", png), ("1", b"text"), ("1 (2)", png))
    assert [s.name for s in walk([path])] == ["x.zip/1", "x.zip/1 (2)", "x.zip/1 (2) (2)"]


def test_an_archive_without_files_is_not_passed_over(tmp_path: Path) -> None:
    assert reasons(zipped(tmp_path / "x.zip")) == {"x.zip": Reason.NO_PIXELS}
    assert reasons(zipped(tmp_path / "y.zip", ("folder/", b""))) == {"y.zip": Reason.NO_PIXELS}


def test_names_that_lead_elsewhere(tmp_path: Path, png: bytes) -> None:
    bad = (
        "../up",
        "/root",
        "a/../../up",
        "C:/drive",
        "..\\up",
        "\\\\server\\share",
        "1:hidden",
        "a/NUL",
        "com1.png",
        ".. /up",
    )
    path = zipped(tmp_path / "x.zip", *((name, png) for name in bad), ("a..b/ok", png))
    found = reasons(path)
    assert found.pop("x.zip/a..b/ok") is None
    assert set(found.values()) == {Reason.UNSAFE_NAME}
    assert len(found) == len(bad)
    for source in walk([path]):
        assert ".." not in Path(source.name).parts
        assert path in source.location.parents


def test_an_archive_inside_is_not_entered(tmp_path: Path, png: bytes) -> None:
    inner = zipped(tmp_path / "inner.zip", ("1.png", png)).read_bytes()
    path = zipped(tmp_path / "x.zip", ("inner.bin", inner))
    assert reasons(path) == {"x.zip/inner.bin": Reason.NESTED_ARCHIVE}
    problem = read_instance(next(walk([path])), Limits()).problem
    assert problem is not None
    assert problem.reason is Reason.NESTED_ARCHIVE


def patched(path: Path, **fields: int) -> Path:
    """Change fields of the first entry of the directory."""
    places = {
        "flags": (8, "<H"),
        "crc": (16, "<L"),
        "packed": (20, "<L"),
        "size": (24, "<L"),
        "offset": (42, "<L"),
    }
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\x01\x02")
    for field, value in fields.items():
        at, form = places[field]
        struct.pack_into(form, data, entry + at, value)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"flags": 1}, Reason.ENCRYPTED),
        ({"crc": 1}, Reason.CORRUPT),
        ({"offset": 1}, Reason.CORRUPT),
        ({"size": 10_000}, Reason.TRUNCATED),
        ({"size": 100}, Reason.CORRUPT),
        ({"size": 3 << 30}, Reason.TOO_LARGE),
        ({"packed": 50}, Reason.TRUNCATED),
    ],
)
def test_a_directory_that_lies(tmp_path: Path, png: bytes, fields: dict[str, int], reason: Reason) -> None:
    path = patched(zipped(tmp_path / "x.zip", ("1.png", png)), **fields)
    assert reasons(path) == {"x.zip/1.png": reason}
    assert read_instance(next(walk([path])), Limits()).problem is not None or reason in (
        Reason.CORRUPT,
        Reason.TRUNCATED,
    )


def test_methods_that_are_not_read(tmp_path: Path, png: bytes) -> None:
    path = zipped(tmp_path / "x.zip", ("1.png", png), method=zipfile.ZIP_BZIP2)
    assert reasons(path) == {"x.zip/1.png": Reason.UNSUPPORTED_ARCHIVE}


@pytest.mark.parametrize("cut", [5, 30, 100])
def test_a_cut_archive(tmp_path: Path, png: bytes, cut: int) -> None:
    path = zipped(tmp_path / "x.zip", ("1.png", png))
    path.write_bytes(path.read_bytes()[:-cut])
    assert reasons(path) == {"x.zip": Reason.TRUNCATED}


def test_damage_anywhere_is_survived(tmp_path: Path, png: bytes) -> None:
    path = zipped(tmp_path / "x.zip", ("1.png", png), ("2.png", png))
    whole = path.read_bytes()
    for at in range(0, len(whole), 11):
        for value in (0x00, 0xFF):
            path.write_bytes(whole[:at] + bytes([value]) + whole[at + 1 :])
            reasons(path)


def test_zip64(tmp_path: Path, png: bytes) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive, archive.open("1.png", "w", force_zip64=True) as member:
        member.write(png)
    data = path.read_bytes()
    # Rewrite the directory in ZIP64 style: all values in the ZIP64 field and record.
    entry = data.index(b"PK\x01\x02")
    size = len(png)
    extra = struct.pack("<HHQQQ", 1, 24, size, size, 0)
    head = bytearray(data[entry : entry + 46])
    struct.pack_into("<LL", head, 20, 0xFFFFFFFF, 0xFFFFFFFF)
    struct.pack_into("<H", head, 30, len(extra))
    struct.pack_into("<L", head, 42, 0xFFFFFFFF)
    directory = bytes(head) + b"1.png" + extra
    end = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, len(directory), entry)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, entry + len(directory), 1)
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    path.write_bytes(data[:entry] + directory + end + locator + tail)
    assert reasons(path) == {"x.zip/1.png": None}


def zeros(path: Path) -> Path:
    return zipped(path, ("0.png", bytes(300 << 20)))


def hidden_zeros(path: Path) -> Path:
    """Make an archive with far more data than its directory declares."""
    return patched(zeros(path), size=1000)


def many(path: Path) -> Path:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("0", b"")
    data = buffer.getvalue()
    entry, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    number = 200_000
    directory = data[entry:end] * number
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, number, number, len(directory), entry)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, entry + len(directory), 1)
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    path.write_bytes(data[:entry] + directory + end64 + locator + tail)
    return path


def overlapping(path: Path) -> Path:
    """Make an archive with one packed file under a thousand names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0", bytes(60 << 20))
    data = buffer.getvalue()
    entry, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    directory = data[entry:end] * 1000
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1000, 1000, len(directory), entry, 0)
    path.write_bytes(data[:entry] + directory + tail)
    return path


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (zeros, {"x.zip/0.png": Reason.TOO_LARGE}),
        (hidden_zeros, {"x.zip/0.png": Reason.CORRUPT}),
        (many, {"x.zip": Reason.TOO_LARGE}),
        (overlapping, {"x.zip": Reason.CORRUPT}),
    ],
)
def test_bombs(tmp_path: Path, make: Callable[[Path], Path], expected: dict[str, Reason]) -> None:
    path = make(tmp_path / "x.zip")
    started = time.process_time()
    assert reasons(path) == expected
    assert time.process_time() - started < 1.0


@pytest.mark.parametrize(
    ("limits", "name"),
    [
        (Limits(archive_members=1), "x.zip"),
        (Limits(archive_bytes=100), "x.zip"),
        (Limits(file_bytes=100), "x.zip/1.png"),
        (Limits(inflated_bytes=100), "x.zip/1.png"),
        (Limits(inflate_free_bytes=10, inflate_ratio=1), "x.zip/1.png"),
    ],
)
def test_each_limit_can_be_set(tmp_path: Path, limits: Limits, name: str) -> None:
    path = zipped(tmp_path / "x.zip", ("1.png", bytes(200)), ("2.png", bytes(200)))
    assert reasons(path, limits=limits)[name] is Reason.TOO_LARGE


def test_an_archive_without_access_is_told(tmp_path: Path, png: bytes) -> None:
    source = Source(
        "x.zip/1.png", tmp_path / "gone.zip", None, next(walk([zipped(tmp_path / "x", ("1", png))])).member
    )
    with pytest.raises(InputError) as caught:
        list(read_pictures(source, Limits()))
    assert caught.value.reason is Reason.NOT_FOUND
