"""Each promise of the threat model names the tests that check it, and those tests exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_PAGE = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
_TEST = re.compile(r"`(tests/[\w/.]+)(?:::(\w+))?`")


def promises() -> list[str]:
    """Return each promise with the tests that it names, from the page's section of promises."""
    part = _PAGE.split("## What is promised")[1].split("## What is not promised")[0]
    return re.split(r"^- ", part, flags=re.MULTILINE)[1:]


@pytest.mark.parametrize("promise", promises(), ids=lambda promise: promise.split("\n")[0][:60])
def test_a_promise_names_tests_that_exist(promise: str) -> None:
    named = _TEST.findall(promise.split("Held by")[1])
    assert named
    for path, name in named:
        place = ROOT / path
        assert place.exists(), path
        if name:
            tree = ast.parse(place.read_text("utf-8"))
            there = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
            assert name in there, f"{path}::{name}"


def test_the_page_says_what_it_is_about() -> None:
    heads = re.findall(r"^## (.+)$", _PAGE, re.MULTILINE)
    assert heads == [
        *("What is worth protecting", "Who attacks", "What is promised", "What is not promised"),
    ]
