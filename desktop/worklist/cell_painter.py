"""Paint the cells of the worklist: texts, and the marks of readings and decisions before them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from core.results.score import Band
from desktop.base import theme
from desktop.session.items import Outcome, ReadingState
from desktop.widgets.status_icons import COLOURS, POSITIVE, paint_badge
from desktop.widgets.verdict_icons import paint_verdict
from desktop.worklist.columns import COLUMNS, NUMBERS, KnownStudy, WorklistColumn, cell_text, finding_words
from desktop.worklist.model import WorklistModel

AnyIndex = QModelIndex | QPersistentModelIndex

_PAD, _BADGE, _BAR = 8, 14, 3
_REMEMBERED = 4096
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
#: Columns with file names, whose ends matter, so that they are shortened in the middle.
_MIDDLE = frozenset((WorklistColumn.PATIENT, WorklistColumn.FILE))
#: Columns that are read first, in the full text colour.
_PLAIN = frozenset((WorklistColumn.PATIENT, WorklistColumn.FINDING))


@dataclass(frozen=True)
class Words:
    """The text of a row about a study, its colour, and its mark, if any."""

    line: str
    ink: str
    state: ReadingState | None
    band: Band | None


def words_of(outcome: Outcome) -> Words:
    """Return text, colour and mark for an outcome."""
    ink, shown = "text", outcome.mark
    if outcome.band is Band.SUSPECTED:
        ink = POSITIVE
    elif outcome.state in (ReadingState.REFUSED, ReadingState.ERROR):
        ink = COLOURS[outcome.state]
    elif not outcome.summary or outcome.hidden:
        ink = "quiet"
    # The tick means that nothing is suspected, so it must not be shown for hidden findings.
    return Words(finding_words(outcome), ink, None if outcome.hidden else shown, outcome.band)


class CellPainter(QStyledItemDelegate):
    """Paint a cell in one line.

    Painting runs for every visible cell whenever one changes, so fonts and metrics are cached.

    Parameters
    ----------
    view : QTableView
        View whose font is used.
    model : WorklistModel
    """

    def __init__(self, view: QTableView, model: WorklistModel) -> None:
        super().__init__(view)
        self._view, self._model = view, model
        self._regular, self._bold = _Pen(view.font()), _Pen(theme.font(view.font(), bold=True))

    @property
    def row_height(self) -> int:
        """The height of a row in pixels."""
        return math.ceil(self._regular.metrics.height()) + 8

    def sizeHint(self, _option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        row = self._model.row_at(index)
        if row is None:
            return QSize(0, self.row_height)
        column = COLUMNS[index.column()]
        marks = _BADGE + 6 if column in (WorklistColumn.FINDING, WorklistColumn.STATE) else 0
        words = self._bold.width(cell_text(column, self._model.known(row)))
        return QSize(words + marks + 2 * _PAD, self.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row = self._model.row_at(index)
        if row is None:
            return
        column, study, box = COLUMNS[index.column()], self._model.known(row), option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.ink("selected"))
            if self._view.horizontalHeader().visualIndex(index.column()) == 0:
                bar = QRect(box.left(), box.top(), _BAR, box.height())
                painter.fillRect(QStyle.visualRect(option.direction, box, bar), theme.ink("accent"))
        cell = _Cell(painter, option)
        if column is WorklistColumn.FINDING:
            self._finding(cell, study)
        elif column is WorklistColumn.STATE:
            self._state(cell, study)
        else:
            named = bool(row.identity.patient_name) and column is not WorklistColumn.FILE
            middle = column in _MIDDLE and not named
            elide = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
            ink = "text" if column in _PLAIN else "quiet"
            align = _RIGHT if column in NUMBERS else _LEFT
            self._regular.write(cell, cell_text(column, study), ink, align, elide)

    def _finding(self, cell: _Cell, study: KnownStudy) -> None:
        words = words_of(study.outcome)
        box = cell.mark()
        if words.state is not None:
            paint_badge(cell.painter, QRectF(box), words.state, words.band)
        pen = self._bold if words.band is Band.SUSPECTED else self._regular
        pen.write(cell, words.line, words.ink)

    def _state(self, cell: _Cell, study: KnownStudy) -> None:
        if study.mark is not None:
            paint_verdict(cell.painter, QRectF(cell.mark()), study.mark.verdict)
        bad = study.mark is None and study.outcome.state in (ReadingState.REFUSED, ReadingState.ERROR)
        ink = COLOURS[study.outcome.state] if bad else "text" if study.mark is not None else "quiet"
        self._regular.write(cell, cell_text(WorklistColumn.STATE, study), ink)


class _Cell:
    """The free part of a cell while it is filled, in the direction of the language."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        self.painter = painter
        self._direction, self._box = option.direction, option.rect
        self._rest = option.rect.adjusted(_PAD, 0, -_PAD, 0)

    @property
    def rest(self) -> QRect:
        """The part that is still free."""
        return QStyle.visualRect(self._direction, self._box, self._rest)

    def mark(self) -> QRect:
        """Take the room for a mark from the start of the cell."""
        place = QRect(self._rest.left(), self._rest.center().y() - _BADGE // 2 + 1, _BADGE, _BADGE)
        self._rest.setLeft(self._rest.left() + _BADGE + 6)
        return QStyle.visualRect(self._direction, self._box, place)

    def align(self, align: Qt.AlignmentFlag) -> Qt.AlignmentFlag:
        """Return an alignment for the direction of the language, whatever the direction of a text."""
        return QStyle.visualAlignment(self._direction, align) | Qt.AlignmentFlag.AlignAbsolute


class _Pen:
    """A font with its metrics, and a cache of measured widths."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetricsF(font)
        self._widths: dict[str, int] = {}

    def width(self, text: str) -> int:
        """Return the width of a text in pixels, rounded up."""
        known = self._widths.get(text)
        if known is None:
            if len(self._widths) > _REMEMBERED:
                self._widths.clear()
            known = math.ceil(self.metrics.horizontalAdvance(text)) + 1 if text else 0
            self._widths[text] = known
        return known

    def write(
        self,
        cell: _Cell,
        text: str,
        ink: str,
        align: Qt.AlignmentFlag = _LEFT,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        """Write one line into the free part of a cell, shortened if it is too long."""
        if not text:
            return
        box = cell.rest
        if self.width(text) > box.width():
            text = self.metrics.elidedText(text, elide, box.width())
        cell.painter.setFont(self.font)
        cell.painter.setPen(theme.ink(ink))
        # Each text runs in its own direction; file names and numbers from left to right.
        cell.painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        cell.painter.drawText(box, cell.align(align), text)
