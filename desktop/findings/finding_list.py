"""The list of a study's findings with scores and the reader's decisions; one of them is in view."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.results.decisions import Verdict
from core.results.score import HIGHEST, OPERATING_POINT, Band
from desktop.base import theme
from desktop.base.language import tr
from desktop.base.plain_text import plain_tip
from desktop.findings.panel_content import FindingRow
from desktop.widgets.status_icons import POSITIVE
from desktop.widgets.verdict_icons import paint_verdict

AnyIndex = QModelIndex | QPersistentModelIndex

_ROW = Qt.ItemDataRole.UserRole
_SHOWN_AT_ONCE = 14
_MARK = 13


class FindingList(QListView):
    """A list in which a click or the arrow keys bring a finding into view."""

    #: Key of the finding, as in `FindingRow`.
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _RowsModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(tr("Findings with their scores; choose one to see more of it"))
        self.selectionModel().currentChanged.connect(self._current_changed)

    @property
    def rows(self) -> tuple[FindingRow, ...]:
        """The rows of the list."""
        return self._model.rows

    def show_rows(self, rows: tuple[FindingRow, ...], chosen: tuple[str, str] | None) -> None:
        """List findings with one of them in view, without emitting a signal."""
        selection = self.selectionModel()
        selection.blockSignals(True)
        if rows != self._model.rows:
            self._model.fill(rows)
        row = next((n for n, one in enumerate(rows) if one.key == chosen), -1)
        self.setCurrentIndex(self._model.index(row) if row >= 0 else QModelIndex())
        selection.blockSignals(False)
        shown = min(len(rows), _SHOWN_AT_ONCE)
        self.setFixedHeight(shown * self.sizeHintForRow(0) + 2 if rows else 0)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Letters are shortcuts of the window; otherwise the list would search for them.
        if event.text().isalpha():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _current_changed(self, index: QModelIndex) -> None:
        row = index.data(_ROW)
        if row is not None:
            self.chosen.emit(row.key)


class _RowsModel(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[FindingRow, ...] = ()

    def fill(self, rows: tuple[FindingRow, ...]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == _ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(row.spoken)
        return None


class _Delegate(QStyledItemDelegate):
    """Two lines for each finding: its name with word and score, and the score as a bar."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(100, option.fontMetrics.height() + 24)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row: FindingRow = index.data(_ROW)
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        box = option.rect
        if chosen:
            painter.fillRect(box, theme.ink("selected"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.ink("hover"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.ink("accent"))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        inner = box.adjusted(12, 6, -12, -8)
        self._words(painter, option, inner, row)
        self._bar(painter, QRectF(inner.left(), inner.bottom() - 5, inner.width(), 5), row, chosen=chosen)
        painter.restore()

    def _words(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, row: FindingRow) -> None:
        line = QRect(box.left(), box.top(), box.width(), option.fontMetrics.height())
        told = row.band is not Band.NOT_SUSPECTED
        painter.setFont(theme.font(option.font, bold=row.band is Band.SUSPECTED))
        painter.setPen(theme.ink(POSITIVE if told else "quiet"))
        right, left = (
            QStyle.visualAlignment(option.direction, side) | Qt.AlignmentFlag.AlignVCenter
            for side in (Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft)
        )
        wide = painter.fontMetrics().horizontalAdvance(row.said)
        painter.drawText(line, right, row.said)
        painter.setPen(theme.ink("text" if told else "quiet"))
        if row.verdict is not Verdict.NONE:
            square = QRect(line.left(), line.center().y() - _MARK // 2, _MARK, _MARK)
            painter.save()
            paint_verdict(painter, QRectF(QStyle.visualRect(option.direction, line, square)), row.verdict)
            painter.restore()
        first = _MARK + 6 if row.verdict is not Verdict.NONE else 0
        room = QRect(line.left() + first, line.top(), line.width() - first - wide - 10, line.height())
        title = painter.fontMetrics().elidedText(row.title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(QStyle.visualRect(option.direction, line, room), left, title)

    def _bar(self, painter: QPainter, box: QRectF, row: FindingRow, *, chosen: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.ink("base" if chosen else "raised"))
        painter.drawRoundedRect(box, 2.5, 2.5)
        filled = QRectF(box.left(), box.top(), box.width() * row.score / HIGHEST, box.height())
        painter.setBrush(theme.ink(POSITIVE if row.band is not Band.NOT_SUSPECTED else "disabled"))
        if filled.width() >= 1.0:
            painter.drawRoundedRect(filled, min(2.5, filled.width() / 2), 2.5)
        middle = round(box.left() + box.width() * OPERATING_POINT / HIGHEST)
        painter.setPen(QPen(theme.ink("text"), 1.5))
        painter.drawLine(middle, round(box.top()) - 3, middle, round(box.bottom()) + 3)
