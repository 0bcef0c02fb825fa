"""Collect the texts of reports; part of ``python -m tools.translations``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from core import NOTICE, reports
from core.errors import ADVICE, CAUSE, Reason
from core.images.base.region import REGION_WORDS
from core.models.card import Card
from core.models.catalogue import Catalogue
from core.paths import resource
from core.reports.acceptance import content as acceptance
from core.reports.pdf import decisions, picture
from core.results.answers import ANSWER_WORDS
from core.results.findings import finding_title
from core.results.line_words import STUDY_WORDS
from core.results.mark_words import MARK_WORDS
from core.results.score import Band
from core.results.wording import CALIBRATION_WORDS, FINDING_WORDS, LIKELIHOODS, STANDING_WORDS, UNLIKE

#: Functions that translate, with the positions of the texts among their arguments.
_CALLS = {"say": (0,), "filled": (0,), "_counted": (1, 2)}
#: Tables whose first entries are translated, by module and name.
_TABLES = {("content.py", "_TILES"), ("content.py", "_FIGURES")}
_CODE = tuple(Path(reports.__file__).parent / name for name in ("pdf", "pictures", "acceptance"))
_TEMPLATE_TEXT = re.compile(r'\bt\("([^"]+)"\)')


def _shared() -> set[str]:
    """Return the texts of core that both the window and reports use."""
    said = {NOTICE, UNLIKE, *ADVICE.values(), *CAUSE.values(), *STUDY_WORDS, *FINDING_WORDS.values()}
    said |= {
        *STANDING_WORDS.values(),
        *CALIBRATION_WORDS.values(),
        *LIKELIHOODS,
        *REGION_WORDS,
        *MARK_WORDS,
    }
    return said | {reason.value.replace("-", " ") for reason in Reason}


def texts() -> set[str]:
    """Return all texts of reports."""
    found = _shared() | {*ANSWER_WORDS.values(), *(band.value for band in Band)}
    found |= {*picture.TEXTS.values(), *decisions.VERDICTS.values(), *decisions.ALWAYS.values()}
    found |= {*acceptance.TEXTS}
    for path in sorted(path for folder in _CODE for path in folder.glob("*.py")):
        found |= set(_of_code(path))
    for path in resource("reports", "report.typ").parent.glob("*.typ"):
        found |= set(_TEMPLATE_TEXT.findall(path.read_text("utf-8")))
    return found | _titles()


def _titles() -> set[str]:
    """Return the names of the shipped models, their classes and findings."""
    found: set[str] = set()
    for card in shipped_cards():
        found |= {card.title, *(c.title for c in card.classes)}
        found |= {finding_title(card, point) for point in card.findings}
    return found


def card_sentences() -> set[str]:
    """Return the texts in the shipped models' cards about the models and their limits.

    These change with every training; untranslated texts appear in English.
    """
    return {sentence for card in shipped_cards() for sentence in (card.summary, *card.limits)}


def shipped_cards() -> list[Card]:
    """Return the cards of the shipped models; models added on this computer are not translated."""
    catalogue = Catalogue(added=resource("models") / "none", uses={}, chosen=False)
    return [package.card for package in catalogue.read_all()]


def _of_code(path: Path) -> Iterator[str]:
    """Yield the texts that a module translates: in calls, constants and tables."""
    tree = ast.parse(path.read_text("utf-8"))
    constants: dict[str, ast.expr] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            constants[node.targets[0].id] = node.value
    for name, value in constants.items():
        if (path.name, name) in _TABLES:
            rows = (row for row in ast.walk(value) if isinstance(row, ast.Tuple))
            yield from (text for row in rows for text in _plain(row.elts[0], {}))
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            for place in _CALLS.get(name, ()):
                if place < len(call.args):
                    yield from _plain(call.args[place], constants)


def _plain(given: ast.expr, constants: Mapping[str, ast.expr]) -> Iterator[str]:
    """Yield the plain texts that an expression can be."""
    if isinstance(given, ast.IfExp):
        yield from _plain(given.body, constants)
        yield from _plain(given.orelse, constants)
    elif isinstance(given, ast.Name) and given.id in constants:
        yield from _plain(constants[given.id], {})
    elif isinstance(given, ast.Constant) and isinstance(given.value, str):
        yield given.value
