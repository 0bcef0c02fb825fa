"""Concordance over time: agreement by month, and drift of pictures and scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.results.timeline import Timeline, timelines
from core.statistics.drift import ENOUGH, Drift, Stability
from desktop.base import theme
from desktop.base.language import decimal, known, mark, tr, whole
from desktop.base.plain_text import PlainLabel
from desktop.widgets.facts_table import FactsTable

if TYPE_CHECKING:
    from core.acceptance.watching import Watched
    from core.results.decisions import Decision

_HEAD = (
    mark("Model"),
    mark("What"),
    mark("Then"),
    mark("Now"),
    mark("Index"),
    mark("By chance"),
    mark("Verdict"),
)
_WHAT = {
    "score": mark("scores"),
    "grey": mark("mean grey of the pictures"),
    "contrast": mark("contrast of the pictures"),
    "distance": mark("distance from what the model learned from"),
    "side": mark("shorter side of the pictures"),
    "refused": mark("share that is refused"),
}
_VERDICTS = {
    Drift.TOO_FEW: mark("too few to tell"),
    Drift.STABLE: mark("stable"),
    Drift.MOVED: mark("MOVED"),
    Drift.FAR: mark("MOVED FAR"),
}
_MONTHS = 24
_LEFT, _TOP, _RIGHT, _BOTTOM = 48, 12, 12, 26


class DriftView(QWidget):
    """A plot of agreement for models with decisions, and a table of the drift checks.

    Parameters
    ----------
    titles : mapping
        Titles of models; their keys have an empty class name.
    """

    def __init__(self, titles: Mapping[tuple[str, str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles = titles
        self._left = False
        self._agreement: list[tuple[str, Stability]] = []
        self._watched: Sequence[tuple[str, Watched]] = ()
        self.curve = _Months()
        self.table = FactsTable(
            tr("What has moved"), [known(text) for text in _HEAD], figures=range(2, len(_HEAD) - 1)
        )
        words = PlainLabel(
            tr(
                "Agreement: the last month against all before it. All else: what was read here in the last "
                "30 days against the signed-off acceptance test, by the population stability index; over 0.1 "
                "is called moved, over 0.25 far, if chance alone makes it so less than once in a hundred. "
                "Fewer than {n} cases on a side tell nothing.",
                n=ENOUGH,
            )
        )
        words.setWordWrap(True)
        words.setProperty("quiet", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.curve, 2)
        layout.addWidget(self.table, 3)
        layout.addWidget(words)

    def leave(self) -> None:
        """Ignore results that arrive later, because the view is closed."""
        self._left = True

    def show_decisions(self, decisions: Sequence[Decision]) -> None:
        """Show agreement over time for these decisions."""
        found = timelines(decisions)
        self.curve.show_lines([(self._title(line), line) for line in found])
        self._agreement = [(self._title(line), line.drift) for line in found]
        self._fill()

    def show_watched(self, watched: Sequence[tuple[str, Watched]]) -> None:
        """Show each model's drift from its profile, with the model's title."""
        if not self._left:
            self._watched = watched
            self._fill()

    def _title(self, line: Timeline) -> str:
        return f"{self._titles.get((line.model, ''), line.model)} {line.version}"

    def _fill(self) -> None:
        rows = [(title, tr("agreement"), found) for title, found in self._agreement]
        rows += [(title, known(_WHAT.get(one.what, one.what)), one.stability) for title, one in self._watched]
        cells = [
            (
                title,
                what,
                whole(found.before),
                whole(found.now),
                decimal(found.index, 3),
                decimal(found.p, 3) if found.p >= 0.0005 else f"< {decimal(0.001, 3)}",
                known(_VERDICTS[found.verdict]),
            )
            for title, what, found in rows
        ]
        moved = [n for n, (_, _, found) in enumerate(rows) if found.verdict in (Drift.MOVED, Drift.FAR)]
        self.table.fill(cells, moved)


class _Months(QWidget):
    """A plot of agreement by month with its interval, one line for each model."""

    _STYLES = (
        (Qt.PenStyle.SolidLine, "accent"),
        (Qt.PenStyle.DashLine, "positive"),
        (Qt.PenStyle.DotLine, "found"),
        (Qt.PenStyle.DashDotLine, "refused"),
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[tuple[str, Timeline]] = []
        self.setAccessibleName(tr("Agreement by month"))
        self.setMinimumHeight(150)

    def show_lines(self, lines: list[tuple[str, Timeline]]) -> None:
        """Show the agreement of models over time."""
        self._lines = lines
        self.setAccessibleDescription(
            "; ".join(
                f"{title}: "
                + ", ".join(f"{m.name} {decimal(100 * m.row.agreement.value, 0)} %" for m in line.months)
                for title, line in lines
            )
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, 190)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(self.font(), theme.SMALL))
        area = QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)
        names = sorted({m.name for _, line in self._lines for m in line.months})[-_MONTHS:]
        if not names:
            painter.setPen(theme.ink("quiet"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("Nothing was decided yet."))
            painter.end()
            return
        self._frame(painter, area, names)
        step = area.width() / len(names)
        for number, (title, line) in enumerate(self._lines):
            style, ink = self._STYLES[number % len(self._STYLES)]
            before: QPointF | None = None
            painter.setPen(QPen(theme.ink(ink), 2, style))
            for month in line.months:
                if month.name not in names:
                    continue
                shift = (number - (len(self._lines) - 1) / 2) * 6
                x = area.left() + (names.index(month.name) + 0.5) * step + shift
                low, high = month.row.agreement.interval
                here = QPointF(x, area.bottom() - month.row.agreement.value * area.height())
                painter.setPen(QPen(theme.ink(ink), 1))
                painter.drawLine(
                    QPointF(x, area.bottom() - low * area.height()),
                    QPointF(x, area.bottom() - high * area.height()),
                )
                painter.setPen(QPen(theme.ink(ink), 2, style))
                if before is not None:
                    painter.drawLine(before, here)
                painter.drawEllipse(here, 3, 3)
                before = here
            if before is not None:
                # Lines differ in style as well as in colour.
                y = area.bottom() - 18 * (number + 1) + 8
                painter.drawLine(QPointF(area.right() - 36, y), QPointF(area.right() - 6, y))
                place = QRectF(area.right() - 400, y - 8, 356, 16)
                painter.drawText(place, Qt.AlignmentFlag.AlignRight, title)
        painter.end()

    def _frame(self, painter: QPainter, area: QRectF, names: list[str]) -> None:
        painter.fillRect(area, theme.ink("field"))
        for value in (0.0, 0.5, 1.0):
            y = area.bottom() - value * area.height()
            painter.setPen(theme.ink("line"))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(theme.ink("quiet"))
            text = f"{decimal(100 * value, 0)} %"
            painter.drawText(QRectF(0, y - 8, _LEFT - 6, 16), Qt.AlignmentFlag.AlignRight, text)
        step = area.width() / len(names)
        skip = max(1, round(64 / step))
        for n in range(0, len(names), skip):
            place = QRectF(area.left() + (n + 0.5) * step - 40, area.bottom() + 4, 80, 18)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, names[n])
