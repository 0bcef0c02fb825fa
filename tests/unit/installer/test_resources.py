"""The files in resources go into the wheel and, by the same patterns, into the installed program."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_every_folder_of_resources_is_given_out() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["resources"]
    given = {path for pattern in patterns for path in (ROOT / "resources").glob(pattern)}
    kept = {
        path
        for path in (ROOT / "resources").rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc", ".ts")
    }
    assert kept - given == set()
