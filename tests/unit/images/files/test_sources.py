"""Finding files: each entry once, in a fixed order, problems included."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.files.sources import walk
from core.images.read import read_pictures
from tests.fuzz.archive_bombs import zipped
from tests.fuzz.samples import raster
from tests.support.pictures import spot

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX links, pipes and rights")


def touch(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return path


def names(*paths: Path) -> list[str]:
    return [source.name for source in walk(paths)]


def test_names_are_relative_to_the_folder_and_sorted(tmp_path: Path) -> None:
    for name in ("b/2", "b/1.png", "a.dcm", "Ünïcode/写真.png", ".hidden"):
        touch(tmp_path / name)
    assert names(tmp_path) == [".hidden", "a.dcm", "b/1.png", "b/2", "Ünïcode/写真.png"]


def test_a_single_file_has_its_bare_name(tmp_path: Path) -> None:
    assert names(touch(tmp_path / "deep" / "one.png")) == ["one.png"]


def test_two_folders_with_the_same_names_stay_apart(tmp_path: Path) -> None:
    touch(tmp_path / "left" / "1.png")
    touch(tmp_path / "right" / "1.png")
    assert names(tmp_path / "right", tmp_path / "left") == ["left/1.png", "right/1.png"]


def test_a_file_inside_a_given_folder_comes_once(tmp_path: Path) -> None:
    inner = touch(tmp_path / "in" / "1.png")
    assert names(tmp_path, inner, tmp_path / "in") == ["in/1.png"]


def test_own_outputs_are_passed_over(tmp_path: Path) -> None:
    touch(tmp_path / "1.png")
    outputs = [touch(tmp_path / "out.csv"), tmp_path / "maps"]
    touch(tmp_path / "maps" / "1.png")
    assert [s.name for s in walk([tmp_path], outputs)] == ["1.png"]


@posix
def test_links(tmp_path: Path) -> None:
    touch(tmp_path / "folder" / "1.png")
    (tmp_path / "folder" / "loop").symlink_to(tmp_path / "folder")
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
    (tmp_path / "to-file").symlink_to(tmp_path / "folder" / "1.png")
    found = {s.name: s.problem for s in walk([tmp_path])}
    assert set(found) == {"folder/1.png", "nowhere", "to-file"}
    assert found["nowhere"] is not None
    assert found["nowhere"].reason is Reason.NOT_FOUND
    assert found["to-file"] is None


@posix
def test_links_that_leave_the_folder_are_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path / "private" / "1.png")
    touch(tmp_path / "given" / "2.png")
    (tmp_path / "given" / "folder").symlink_to(tmp_path / "private")
    (tmp_path / "given" / "file").symlink_to(tmp_path / "private" / "1.png")
    (tmp_path / "given" / "inside").symlink_to(tmp_path / "given" / "2.png")
    # Links below the given folder are followed, wherever they lead.
    assert [s.name for s in walk([tmp_path / "given"]) if s.problem is None] == [
        *("2.png", "file", "folder/1.png", "inside"),
    ]
    other = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: other)
    found = {s.name: s.problem and s.problem.reason for s in walk([tmp_path / "given"])}
    assert found == {"2.png": None, "file": Reason.UNSAFE_NAME, "folder": Reason.UNSAFE_NAME, "inside": None}
    assert [s.problem for s in walk([tmp_path / "given" / "file"])] == [None]


@posix
def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (source,) = walk([tmp_path])
    assert source.problem is not None
    assert source.problem.reason is Reason.NOT_AN_IMAGE


@posix
def test_a_folder_without_access_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path / "closed" / "1.png")
    touch(tmp_path / "open.png")
    real = Path.iterdir

    def iterdir(self: Path):  # root may read everything, so the refusal is simulated
        if self.name == "closed":
            raise PermissionError
        return real(self)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    found = {s.name: s.problem for s in walk([tmp_path])}
    assert found["open.png"] is None
    assert found["closed"] is not None
    assert found["closed"].reason is Reason.NO_ACCESS


@posix
def test_a_name_that_is_not_utf8_can_stand_in_a_csv(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.png")).write_bytes(b"x")
    (source,) = walk([tmp_path])
    assert source.name == "caf\\xe9.png"
    source.name.encode("utf-8")


@posix
def test_links_in_circles(tmp_path: Path) -> None:
    touch(tmp_path / "a" / "1.png")
    (tmp_path / "a" / "b").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    (tmp_path / "self").symlink_to("self")
    found = {s.name: s.problem.reason if s.problem else None for s in walk([tmp_path])}
    assert found == {"a/1.png": None, "self": Reason.NOT_FOUND}
    (source,) = walk([tmp_path / "self"])
    assert source.problem is not None


def test_a_folder_that_goes_while_it_is_read(tmp_path: Path) -> None:
    for name in ("a/1", "b/1", "c/1"):
        touch(tmp_path / name)
    found = walk([tmp_path])
    assert next(found).name == "a/1"
    shutil.rmtree(tmp_path / "b")
    shutil.rmtree(tmp_path / "c")
    (tmp_path / "c").write_bytes(b"x")
    assert [(s.name, s.problem.reason if s.problem else None) for s in found] == [
        ("b", Reason.NOT_FOUND),
        ("c", None),
    ]


def test_a_path_that_may_not_even_be_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stat(self: Path, **_options: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "stat", stat)
    (source,) = walk([tmp_path / "closed" / "1.png"])
    assert source.problem is not None
    assert source.problem.reason is Reason.NO_ACCESS


def test_files_that_change_between_finding_and_reading(tmp_path: Path) -> None:
    picture = raster(spot(), "PNG")
    archive = tmp_path / "d.zip"
    for name in ("a", "b", "c"):
        (tmp_path / name).write_bytes(picture)
    archive.write_bytes(zipped(("1.png", picture)))
    found = list(walk([tmp_path]))
    (tmp_path / "a").unlink()
    (tmp_path / "b").write_bytes(b"")
    (tmp_path / "c").unlink()
    (tmp_path / "c").mkdir()
    archive.write_bytes(zipped(("2.png", raster(spot(32), "PNG")), ("1.png", picture)))
    reasons = []
    for source in found:
        with pytest.raises(InputError) as caught:
            list(read_pictures(source, Limits()))
        reasons.append(caught.value.reason)
    assert reasons == [Reason.NOT_FOUND, Reason.NOT_AN_IMAGE, Reason.NO_ACCESS, Reason.TRUNCATED]


_LEFT_BY_SYSTEMS = (
    *("._1.dcm", ".DS_Store", "Thumbs.db", "THUMBS.DB", "desktop.ini", "ehthumbs.db", ".localized"),
    *("__MACOSX/a/._1.dcm", ".Trashes/501/old.dcm", "System Volume Information/tracking.log"),
    *("$RECYCLE.BIN/S-1/old.dcm", ".Spotlight-V100/store", ".fseventsd/0001", "@eaDir/1.dcm"),
)


def test_what_systems_leave_is_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    for name in (*_LEFT_BY_SYSTEMS, "1.dcm", "a/.hidden.dcm", "a/thumbs"):
        touch(folder / name)
    assert sorted(names(folder)) == ["1.dcm", "a/.hidden.dcm", "a/thumbs"]
    archive = tmp_path / "stick.zip"
    archive.write_bytes(zipped(*((name, b"x") for name in (*_LEFT_BY_SYSTEMS, "1.dcm"))))
    assert names(archive) == ["stick.zip/1.dcm"]


def test_what_systems_leave_is_looked_at_where_it_is_given_by_itself(tmp_path: Path) -> None:
    assert names(touch(tmp_path / "Thumbs.db")) == ["Thumbs.db"]
    touch(tmp_path / "$RECYCLE.BIN" / "S-1" / "old.dcm")
    assert names(tmp_path / "$RECYCLE.BIN") == ["S-1/old.dcm"]
