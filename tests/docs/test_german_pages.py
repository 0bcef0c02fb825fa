"""The user pages in German have the same parts, pictures and commands as the English ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("page", sorted((DOCS / "de").glob("*.md")), ids=lambda path: path.stem)
def test_a_german_page_has_the_options_of_its_english_one(page: Path) -> None:
    german, english = page.read_text("utf-8"), (DOCS / page.name).read_text("utf-8")
    options = re.compile(r"--[a-z-]+")
    commands = re.compile(r"overread ([a-z]+(?: [a-z]+)?)")
    assert set(options.findall(german)) <= set(options.findall(english))
    assert {c.split()[0] for c in commands.findall(german)} <= {
        c.split()[0] for c in commands.findall(english)
    }
    # Pictures of the window are German, and each has an English twin on the English page.
    shown = set(re.findall(r"images/(?:de/)?[\w-]+\.png", german))
    assert {name.replace("/de/", "/") for name in shown} <= set(re.findall(r"images/[\w-]+\.png", english))
    assert not [name for name in shown if name.startswith("images/window-")]
    assert all((DOCS / name).is_file() for name in shown)


def test_every_page_for_radiologists_is_there_in_german() -> None:
    index = (DOCS / "index.md").read_text("utf-8")
    part = index.split(":caption: For radiologists")[1].split("```")[0]
    wanted = {line.strip() for line in part.splitlines() if line.strip() and not line.startswith(":")}
    assert wanted - {path.stem for path in (DOCS / "de").glob("*.md")} == {"features"}
