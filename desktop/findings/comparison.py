"""Compare the readings of one picture by two models, such as two versions of a model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from core.results.earlier import card_of
from core.results.findings import scored_findings
from core.results.wording import digits_apart, kinds_words
from desktop.base.language import decimal, known, tr
from desktop.session.studies.line_words import BAND_WORDS
from desktop.session.studies.study_lines import FoundInStudy
from desktop.widgets.whole_table import WholeTable

if TYPE_CHECKING:
    from core.models.card import Card
    from core.results.reading import Reading


@dataclass(frozen=True)
class Line:
    """One line of the comparison: its name, and the texts of both models."""

    label: str
    first: str
    second: str


def other_of(shown: FoundInStudy, readings: Iterable[Reading], cards: Mapping[str, Card]) -> Reading | None:
    """Return the reading of another version of the model whose reading is shown.

    Two models answer the same question if the names and titles of their findings and classes are equal in
    their cards. Sharing only the class `normal` does not count.
    """
    question = _question(shown.card)
    for reading in readings:
        card = cards.get(reading.model.id) if reading.model is not None else None
        if card is None or card.id == shown.card.id or reading.finding is None:
            continue
        if question and _question(card) == question:
            return reading
    return None


def _question(card: Card) -> frozenset[tuple[str, ...]]:
    """Return names and titles of a model's classes, and its findings; empty if it has no findings."""
    classes = {(c.name, c.title) for c in card.classes}
    return frozenset({*classes, *(point.positive for point in card.findings)} if card.findings else ())


def lines_of(
    one: FoundInStudy, first: Reading, second: Reading, cards: Mapping[str, Card]
) -> tuple[Line, ...]:
    """Return the comparison of two models on a finding in one picture."""
    a, b = (_words(reading, one.finding.name, cards) for reading in (first, second))
    labels = ("", tr("Finding"), tr("Score"), tr("Probability"), tr("Operating point"), tr("Kinds"))
    lines = (Line(label, *both) for label, *both in zip(labels, a, b, strict=True))
    return tuple(line for line in lines if line.first or line.second)


def _words(reading: Reading, name: str, cards: Mapping[str, Card]) -> tuple[str, ...]:
    """Return a model's result for a finding in words; empty if the model does not know the finding."""
    card = card_of(reading, cards)
    if card is None:
        return ("",) * 6
    model = f"{known(card.title)} {card.version}"
    finding = next((f for f in scored_findings(reading, card) if f.name == name), None)
    if finding is None:
        return model, *("",) * 5
    digits = digits_apart(finding.probability, finding.threshold)
    probability, threshold = (
        f"{decimal(100 * value, digits)} %" for value in (finding.probability, finding.threshold)
    )
    band = known(BAND_WORDS[finding.band])
    return model, band, str(finding.score), probability, threshold, kinds_words(finding, known)


class SideBySide(WholeTable):
    """A compact table; lines in which the models differ are bold and marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        columns = (tr("Fact"), tr("First model"), tr("Second model"))
        super().__init__(tr("Comparison of two models on this picture"), columns, parent)
        self.lines: tuple[Line, ...] = ()
        self.hide()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show a comparison; no lines hide the table."""
        self.setVisible(bool(lines))
        if tuple(lines) == self.lines:
            return
        self.lines = tuple(lines)
        differing = {n for n, line in enumerate(self.lines) if n > 0 and line.first != line.second}
        marked = [f"{line.label} ≠" if n in differing else line.label for n, line in enumerate(self.lines)]
        rows = [(label, line.first, line.second) for label, line in zip(marked, self.lines, strict=True)]
        self.fill(rows, heavy=differing)
