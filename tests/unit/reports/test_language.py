"""Reports in German: every text of templates and code has its translation, and it is the window's."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from core import NOTICE
from core.errors import ADVICE, Reason
from core.inference.gate import UNLIKE
from core.models.catalogue import Catalogue
from core.paths import resource
from core.reports import language
from core.reports.language import Language, language_of
from core.reports.pdf import decisions, picture
from core.results.answers import ANSWER_WORDS
from core.results.findings import finding_title
from core.results.score import Band
from core.results.study_line import STUDY_WORDS
from core.results.wording import FINDING_WORDS

#: Calls that translate, with the places of the texts among what they are given.
CALLS = {"say": (0,), "filled": (0,), "_counted": (1, 2)}
CODE = Path(language.__file__).parent


def of_code(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    constants = {
        node.targets[0].id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for place in CALLS.get(name, ()):
            given = node.args[place] if place < len(node.args) else None
            for part in ast.walk(given) if isinstance(given, ast.IfExp) else (given,):
                value = constants.get(part.id) if isinstance(part, ast.Name) else part
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value.value
        if name == "_tiles":
            continue
    if path.name == "content.py":
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name == "_tiles":
                yield from (
                    part.elts[0].value
                    for part in ast.walk(node)
                    if isinstance(part, ast.Tuple) and isinstance(part.elts[0], ast.Constant)
                )
            if isinstance(node, ast.AnnAssign | ast.Assign) and "_FIGURES" in ast.dump(node):
                yield from (
                    part.elts[0].value
                    for part in ast.walk(node)
                    if isinstance(part, ast.Tuple) and isinstance(part.elts[0], ast.Constant)
                )


def texts() -> set[str]:
    found = set(STUDY_WORDS) | set(FINDING_WORDS.values()) | set(ANSWER_WORDS.values())
    found |= {NOTICE, UNLIKE, *ADVICE.values(), *(reason.value.replace("-", " ") for reason in Reason)}
    found |= {*picture.TEXTS.values(), *decisions.VERDICTS.values(), *decisions.ALWAYS.values()}
    found |= {band.value for band in Band}
    for path in (CODE / "pdf").glob("*.py"):
        found |= set(of_code(path))
    for path in resource("reports", "report.typ").parent.glob("*.typ"):
        if path.name != "acceptance.typ":
            found |= set(re.findall(r'\bt\("([^"]+)"\)', path.read_text("utf-8")))
    for package in Catalogue().read_all():
        card = package.card
        found |= {card.title, *(c.title for c in card.classes)}
        found |= {finding_title(card, point) for point in card.findings}
    return found


def german() -> dict[str, str]:
    words: dict[str, str] = json.loads(resource("reports", "de.json").read_text("utf-8"))
    return words


def test_every_text_has_its_german() -> None:
    assert sorted(texts() - german().keys()) == []
    assert sorted(german().keys() - texts()) == []


def test_the_german_fills_in_what_the_english_does() -> None:
    for english, other in german().items():
        assert sorted(re.findall(r"\{(\w*)\}", english)) == sorted(re.findall(r"\{(\w*)\}", other)), english


def test_paper_and_window_say_the_same() -> None:
    source = Path(__file__).parents[3] / "resources" / "translations" / "overread_de.ts"
    window = {
        message.findtext("source"): message.findtext("translation")
        for message in ElementTree.parse(source).iter("message")
        if message.get("numerus") is None
    }
    shared = {NOTICE, *ADVICE.values(), *STUDY_WORDS, *FINDING_WORDS.values()}
    shared |= {reason.value.replace("-", " ") for reason in Reason}
    words = german()
    assert shared <= window.keys()
    assert {text: words[text] for text in shared} == {text: window[text] for text in shared}


@pytest.mark.parametrize(
    ("wish", "locale", "code"),
    [
        ("de", "en_US.UTF-8", "de"),
        ("en", "de_DE.UTF-8", "en"),
        ("system", "de_AT.UTF-8", "de"),
        ("system", "de", "de"),
        ("system", "C.UTF-8", "en"),
        ("system", "fr_FR", "en"),
    ],
)
def test_the_language_that_is_wished(
    wish: str, locale: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", locale)
    language_of.cache_clear()
    assert language_of(wish).code == code
    language_of.cache_clear()


def test_figures_and_dates() -> None:
    say = Language("de", {"x": "y"})
    assert say.figures("1,234.5 %") == "1.234,5 %"
    assert say.day("20251120") == "20.11.2025"
    assert Language().day("20251120") == "2025-11-20"
    assert say.day("unknown") == "unknown"
    # A message with figures in it is told by what to do.
    assert say.reason(Reason.BLANK, "Some message, 1.05 times.") == ADVICE[Reason.BLANK]
    assert Language().reason(Reason.BLANK, "Some message, 1.05 times.") == "Some message, 1.05 times."
