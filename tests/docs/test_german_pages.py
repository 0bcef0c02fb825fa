"""The German pages for radiologists have the same parts, options and pictures as the English ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
_FOR_RADIOLOGISTS = re.compile(r":caption: For radiologists\n.*?\n\n(.*?)```", re.DOTALL)


def _pages() -> list[str]:
    """Return the names of the English pages for radiologists."""
    found = _FOR_RADIOLOGISTS.search((DOCS / "index.md").read_text("utf-8"))
    assert found is not None
    return found[1].split()


def _parts(page: Path) -> list[str]:
    """Return the parts of a page in order: headings by level, items, rows of tables, pictures, code."""
    parts, code = [], False
    for line in page.read_text("utf-8").splitlines():
        if line.startswith("```"):
            parts.append(line)
            code = not code
        elif code:
            parts.append("code" if line else "")
        elif mark := re.match(r"#+ |- |\d\. |\||!\[|> ", line):
            parts.append(mark[0])
    return parts


@pytest.mark.parametrize("name", _pages())
def test_a_german_page_has_all_parts_of_the_english_one(name: str) -> None:
    assert _parts(DOCS / "de" / f"{name}.md") == _parts(DOCS / f"{name}.md")


@pytest.mark.parametrize("name", _pages())
def test_a_german_page_has_the_commands_options_and_pictures_of_the_english_one(name: str) -> None:
    german, english = ((DOCS / folder / f"{name}.md").read_text("utf-8") for folder in ("de", "."))
    for pattern in (r"--[a-z-]+", r"overread ([a-z]+)", r"\w+/(?:de/)?([\w-]+\.png)"):
        assert set(re.findall(pattern, german)) == set(re.findall(pattern, english))
    # The window on its pictures is German.
    assert not re.findall(r"images/window-", german)
    assert all((DOCS / place).is_file() for place in re.findall(r"images/[\w/-]+\.png", german))


def test_the_german_contents_list_all_pages() -> None:
    contents = (DOCS / "de" / "index.md").read_text("utf-8").split("```")[1].split()
    assert set(_pages()) < set(contents)
