"""Temporary files: private, in one place, deleted at the next start."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import ExportError
from core.paths import resource
from core.reports.site import Site
from core.temporary import delete_abandoned, temporary_folder, temporary_place

_ROOT = Path(__file__).parents[2]
_HOLD = """
import time
from core.temporary import temporary_folder
with temporary_folder() as folder:
    (folder / "x").touch()
    print(folder, flush=True)
    time.sleep(60)
"""


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_temporary_folder_is_private_and_lies_in_the_users_own(home: Path) -> None:
    with temporary_folder() as folder:
        assert folder.is_relative_to(home)
        if os.name == "posix":
            assert _mode(folder) == _mode(temporary_place()) == 0o700
    assert not list(temporary_place().iterdir())


@pytest.mark.skipif(os.name != "posix", reason="rights are of POSIX")
def test_it_stays_private_with_a_template_in_it(tmp_path: Path) -> None:
    source = tmp_path / "template"
    source.mkdir()
    (source / "report.typ").write_bytes(resource("reports", "report.typ").read_bytes())
    (source / "inner").mkdir()
    (source / "inner" / "part.typ").touch()
    source.chmod(0o755)
    with temporary_folder() as folder:
        Site(template=source).copy_template(folder)
        assert (folder / "inner" / "part.typ").is_file()
        assert _mode(folder) == 0o700
        assert _mode(folder / "inner") == 0o700


def test_a_template_that_cannot_be_copied_is_not_said_to_be_wrong(tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.touch()
    with pytest.raises(ExportError, match="A temporary file could not be written: "):
        Site().copy_template(full)


def test_what_a_killed_run_left_goes_at_the_next_start_and_what_is_used_stays() -> None:
    process = subprocess.Popen([sys.executable, "-c", _HOLD], stdout=subprocess.PIPE, text=True, cwd=_ROOT)
    assert process.stdout is not None
    left = Path(process.stdout.readline().strip())
    assert (left / "x").exists()
    with temporary_folder() as used:
        assert delete_abandoned() == 0
        assert left.exists()
        process.kill()
        process.wait()
        process.stdout.close()
        assert delete_abandoned() == 1
        assert not left.exists()
        assert used.exists()
    assert not list(temporary_place().iterdir())


def test_all_temporary_folders_are_made_in_one_place() -> None:
    """Only that module makes temporary folders or files."""
    forbidden = re.compile(r"TemporaryDirectory|NamedTemporaryFile|mkdtemp|mkstemp|TemporaryFile\(")
    found = [
        str(path.relative_to(_ROOT))
        for room in ("core", "desktop")
        for path in (_ROOT / room).rglob("*.py")
        if forbidden.search(path.read_text("utf-8"))
    ]
    assert not found
