"""The documents name files that exist, and each decision says why."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_PAGES = (
    *("ARCHITECTURE.md", "CONTRIBUTING.md", "GLOSSARY.md", "README.md"),
    *("docs/decisions/README.md", "docs/deidentification.md", "docs/models/elsewhere.md"),
    *("docs/dicomweb.md", "docs/threat-model.md", "docs/windows.md", "docs/train-a-model.md"),
    *("docs/models/figures.md", "docs/benchmarks.md", "docs/papers.md", "CODE_OF_CONDUCT.md", "RELEASING.md"),
)
_PATH = re.compile(r"`((?:core|desktop|training|tests|tools|installer|resources|docs)/[\w./-]+)`")
_LINK = re.compile(r"\]\(([\w./-]+)\)")
#: A module and a name in it, such as `core/paths.py` (`resource`).
_IN_MODULE = re.compile(r"`((?:core|desktop|training)/[\w/]+\.py)` \(`(\w+)`\)")
_MAP = ROOT / "ARCHITECTURE.md"


def _named(page: Path) -> list[str]:
    """Return the paths below the root that a page names in backticks or links to."""
    text = page.read_text("utf-8")
    links = (page.parent / link for link in _LINK.findall(text))
    return [*_PATH.findall(text), *(link.relative_to(ROOT).as_posix() for link in links)]


@pytest.mark.parametrize("page", _PAGES)
def test_what_a_page_names_is_there(page: str) -> None:
    missing = [name for name in _named(ROOT / page) if not (ROOT / name).exists()]
    assert missing == []


def test_the_map_names_functions_and_classes_where_they_are() -> None:
    named = _IN_MODULE.findall(_MAP.read_text("utf-8"))
    assert len(named) > 20
    missing = [f"{name} in {module}" for module, name in named if name not in _defined_in(ROOT / module)]
    assert missing == []


def _defined_in(module: Path) -> set[str]:
    """Return the functions and classes at the top of a module."""
    body = ast.parse(module.read_text("utf-8")).body
    return {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


@pytest.mark.parametrize("room", ["core", "desktop"])
def test_the_map_names_every_room(room: str) -> None:
    rooms = _MAP.read_text("utf-8").partition("## The rooms")[2].partition("```\n")[2].partition("```")[0]
    drawn = re.search(rf"^{room}/.*\n((?:  .*\n)+)", rooms, re.MULTILINE)
    assert drawn is not None
    folders = {found.parent.name for found in (ROOT / room).glob("*/__init__.py")}
    assert {name for name in folders if f"{name}/" not in drawn[1]} == set()


@pytest.mark.parametrize(
    "record", sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md")), ids=lambda p: p.stem
)
def test_a_decision_has_context_decision_and_evidence_and_names_what_is_there(record: Path) -> None:
    text = record.read_text("utf-8")
    heads = re.findall(r"^## (\w+)$", text, re.MULTILINE)
    assert heads == ["Context", "Decision", "Evidence"]
    assert [name for name in _named(record) if not (ROOT / name).exists()] == []
    assert f"]({record.name})" in (record.parent / "README.md").read_text("utf-8")
