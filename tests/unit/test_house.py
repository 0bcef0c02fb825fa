"""The house rules that can be counted; `tests/unit/tools/test_structure.py` shows that each can be broken."""

from __future__ import annotations

from configparser import ConfigParser
from pathlib import Path

import pytest

from tools import structure

ROOT = Path(structure.__file__).parents[1]


@pytest.fixture(scope="module")
def modules() -> dict[str, Path]:
    return structure.find_modules(ROOT, structure.EVERYTHING)


def test_no_folder_has_more_modules_than_one_can_look_over(modules: dict[str, Path]) -> None:
    assert structure.find_large_folders(modules) == {}


def test_no_module_is_longer_than_one_can_read(modules: dict[str, Path]) -> None:
    assert structure.find_long_modules(modules) == {}


def test_no_modules_import_each_other() -> None:
    """Directly or through others, lazily, or for type checkers alone."""
    assert structure.find_circles(structure.read_imports(structure.find_modules(ROOT))) == []


def test_a_name_has_one_meaning() -> None:
    program = structure.find_modules(ROOT, structure.PROGRAM)
    assert structure.find_repeated_names(program) == {}


def test_the_session_knows_no_widgets(modules: dict[str, Path]) -> None:
    session = [path for name, path in modules.items() if name.startswith("desktop.session")]
    assert session
    assert [path.name for path in session if "PySide6.QtWidgets" in path.read_text("utf-8")] == []


def test_each_module_whose_coverage_is_held_is_there() -> None:
    """Coverage passes over a name that fits no file."""
    held = ConfigParser()
    held.read(ROOT / "tests" / "held_modules.ini", "utf-8")
    patterns = held["report"]["include"].split()
    assert len(patterns) > 20
    assert [pattern for pattern in patterns if not list(ROOT.glob(pattern))] == []
