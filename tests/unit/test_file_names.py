"""Names of outputs: long ones, those that Windows does not allow, and files from two drives."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from core.errors import ExportError
from core.file_names import file_name, mirrored_path, windows_name


def test_a_long_name_is_cut_and_stays_unlike_others() -> None:
    one, other = ("ü" * 130 + end for end in "ab")
    assert file_name("film", ".png") == "film.png"
    assert len(file_name(one, ".png").encode()) <= 240
    assert file_name(one, ".png") != file_name(other, ".png")


@pytest.mark.parametrize("name", ["film.dcm.png", "Schädel 2.png", "conus.png", "com10", ".hidden", "放射線"])
def test_a_name_that_windows_can_have_stays(name: str) -> None:
    assert windows_name(name) == name


@pytest.mark.parametrize(
    ("name", "begins", "ends"),
    [
        ("CON.dcm.png", "CON~", ".dcm.png"),
        ("nul", "nul~", ""),
        ("film: side?.png", "film_ side_~", ".png"),
        ("folder. ", "folder~", ""),
        ("a\\b|c", "a_b_c~", ""),
        ("?", "_~", ""),
        ("...", "~", ""),
    ],
)
def test_one_that_it_cannot_have_is_changed(name: str, begins: str, ends: str) -> None:
    changed = windows_name(name)
    assert changed.startswith(begins)
    assert changed.endswith(ends)
    assert windows_name(changed) == changed
    assert windows_name(f"{name}x") != changed


def test_the_folder_that_was_read_is_mirrored(tmp_path: Path) -> None:
    assert mirrored_path(tmp_path, "a/b.zip/c.dcm", ".2.png") == tmp_path / "a" / "b.zip" / "c.dcm.2.png"
    for file in ("../c.dcm", "a/../../c.dcm", "", "."):
        with pytest.raises(ExportError):
            mirrored_path(tmp_path, file, ".png")


def test_two_drives_and_a_share_are_folders_on_windows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert mirrored_path(tmp_path, "D:/a/c.dcm", ".png") == tmp_path / "D" / "a" / "c.dcm.png"
    assert mirrored_path(tmp_path, "//host/share/c.dcm", ".png") == tmp_path / "host" / "share" / "c.dcm.png"
    assert mirrored_path(tmp_path, "a.zip/b?/c.dcm", ".png").parent.parent == tmp_path / "a.zip"
