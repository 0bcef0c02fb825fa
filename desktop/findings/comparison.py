"""Two models' readings of one picture beside each other: version A against B."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from core.models import KIND_MODELS
from core.results.wording import percent
from desktop.base import theme
from desktop.base.language import tr
from desktop.base.plain_text import PlainLabel

if TYPE_CHECKING:
    from core.results.reading import Reading


@dataclass(frozen=True)
class Line:
    """One line of the comparison: what it is, by the one and by the other."""

    label: str
    first: str
    second: str


def other_of(
    shown: Reading, readings: Sequence[Reading], titles: Mapping[tuple[str, str], str]
) -> Reading | None:
    """The reading to set beside the one that is shown: of another version of the same model.

    Two models answer the same question where their classes are called the same, in their cards and in words;
    that both have a class `normal` means nothing.
    """
    question = _question(shown, titles)
    if not question:
        return None
    return next((r for r in readings if r is not shown and _question(r, titles) == question), None)


def _question(reading: Reading, titles: Mapping[tuple[str, str], str]) -> frozenset[tuple[str, str]]:
    """The classes that a model tells apart, with their titles; empty where it has found nothing."""
    model, finding = reading.model, reading.finding
    if model is None or finding is None or model.id in KIND_MODELS:
        return frozenset()
    return frozenset((name, titles.get((model.id, name), name)) for name in finding.classes)


def lines_of(first: Reading, second: Reading, titles: Mapping[tuple[str, str], str]) -> tuple[Line, ...]:
    """The comparison of two readings with findings; `titles` puts classes into words, by model and name."""
    a, b = _Words(first, titles), _Words(second, titles)
    finding = first.finding
    shared = [
        n for n in (finding.classes if finding else ()) if second.finding and n in second.finding.classes
    ]
    return (
        Line("", a.model, b.model),
        Line(tr("Finding"), a.finding, b.finding),
        Line(tr("Probability"), a.probability, b.probability),
        Line(tr("Operating point"), a.point, b.point),
        Line(tr("Side"), a.side, b.side),
        *(Line(tr("p of {title}", title=a.title(name)), a.chance(name), b.chance(name)) for name in shared),
    )


class _Words:
    """A reading in words."""

    def __init__(self, reading: Reading, titles: Mapping[tuple[str, str], str]) -> None:
        assert reading.finding is not None
        assert reading.model is not None
        self._of, self._id, self._titles = reading.finding, reading.model.id, titles
        self.model = f"{reading.model.title} {reading.model.version}"
        self.finding = self.title(self._of.name)
        self.probability = percent(self._of.probability)
        self.point = "none" if self._of.threshold is None else f"{self._of.threshold:.2f}"
        self.side = {None: "none", True: "positive", False: "negative"}[self._of.positive]

    def title(self, name: str) -> str:
        return self._titles.get((self._id, name), name)

    def chance(self, name: str) -> str:
        return percent(self._of.probabilities[self._of.classes.index(name)])


class SideBySide(QWidget):
    """A compact table; lines in which both differ are bold and marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 4, 12, 10)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self.lines: tuple[Line, ...] = ()
        self.hide()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show a comparison; none hides it."""
        self.setVisible(bool(lines))
        if tuple(lines) == self.lines:
            return
        self.lines = tuple(lines)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for n, line in enumerate(self.lines):
            differs = n > 0 and line.first != line.second
            label = f"{line.label} ≠" if differs else line.label
            for column, text in enumerate((label, line.first, line.second)):
                words = PlainLabel(text)
                words.setWordWrap(True)
                words.setFont(theme.font(words.font(), theme.SMALL, bold=differs and column > 0))
                words.setProperty("quiet", column == 0 or n == 0)
                self._grid.addWidget(words, n, column, Qt.AlignmentFlag.AlignTop)
