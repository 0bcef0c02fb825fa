"""The left panel: what is open, a filter, and the list of studies, series and pictures."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from core.results.wording import percent
from desktop import theme
from desktop.badges import COLOURS, paint_badge
from desktop.items import Item, State, count
from desktop.rows import Kind, Row
from desktop.verdict_marks import paint_mark
from desktop.worklist_model import WorklistModel

AnyIndex = QModelIndex | QPersistentModelIndex

_PAD, _STEP, _BADGE = 10, 14, 14
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_REMEMBERED = 4096


class Worklist(QWidget):
    """Lists the pictures and tells which one the user goes to."""

    #: An `Item`.
    picked = Signal(object)

    def __init__(self, model: WorklistModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = model
        self.title = QLabel("Nothing open")
        self.title.setFont(theme.font(self.font(), bold=True))
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.detail = QLabel("Pictures and studies will be listed here.")
        self.detail.setProperty("quiet", True)
        self.detail.setWordWrap(True)
        self.filter = QLineEdit(placeholderText="Filter by name, finding or state", clearButtonEnabled=True)
        self.filter.setAccessibleName("Filter the list by name, finding or state")
        self.view = _View(model)
        self.view.setAccessibleName("Studies and pictures")
        self._nothing = QLabel("No picture matches the filter.", self.view)
        self._nothing.setProperty("quiet", True)
        self._nothing.move(_PAD, _PAD)
        self._nothing.hide()
        self.filter.textChanged.connect(self._filter)
        self.view.selectionModel().currentChanged.connect(self._picked)
        # Once more, for a pane that has become active since.
        self.view.clicked.connect(self._picked)
        self.view.activated.connect(self._picked)
        self.filter.setEnabled(False)

        head = QVBoxLayout()
        head.setContentsMargins(12, 12, 12, 8)
        head.setSpacing(6)
        for widget in (self.title, self.detail, self.filter):
            head.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)

    def describe(self, title: str, detail: str, *, usable: bool) -> None:
        """Say what is open."""
        metrics = self.title.fontMetrics()
        self.title.setText(
            metrics.elidedText(title, Qt.TextElideMode.ElideMiddle, max(self.width() - 24, 80))
        )
        self.title.setToolTip(title)
        self.detail.setText(detail)
        self.filter.setEnabled(usable)

    def show_rows(self, rows: Sequence[Row], *, anew: bool) -> None:
        """List rows; unless `anew`, what is current, folded and in sight stays so, wherever new rows come."""
        if anew:
            self._model.fill(rows)
            return
        self.view.hold_still(lambda: self._model.grow(rows))
        self._tell_nothing()

    def go_to(self, item: Item | None) -> None:
        """Make a picture the current one, or the first where none is given."""
        index = self._model.first_picture() if item is None else self._model.index_of(item.key)
        if index.isValid():
            self.view.setCurrentIndex(index)

    def step(self, by: int) -> None:
        """Go `by` pictures down the list, past headings."""
        row = self.view.currentIndex().row() + by
        while 0 <= row < self._model.rowCount():
            index = self._model.index(row)
            found = self._model.row_at(index)
            if found is not None and found.item is not None:
                self.view.setCurrentIndex(index)
                return
            row += 1 if by > 0 else -1

    def _filter(self, text: str) -> None:
        row = self._model.row_at(self.view.currentIndex())
        self._model.filter(text)
        self._tell_nothing()
        if row is not None and row.item is not None:
            self.go_to(row.item)

    def _tell_nothing(self) -> None:
        self._nothing.setVisible(self._model.filtered and self._model.pictures() == 0)
        self._nothing.adjustSize()

    def _picked(self, index: QModelIndex) -> None:
        row = self._model.row_at(index)
        if row is not None and row.item is not None:
            self.picked.emit(row.item)


class _View(QListView):
    """The list itself; Left and Right fold and unfold, and so does a click on a heading's arrow."""

    def __init__(self, model: WorklistModel) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        self.setItemDelegate(_Delegate(self, model))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setDragEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self._model.row_at(self.currentIndex())
        if event.text().isalpha():
            # Letters are the window's shortcuts; the list would search for them.
            event.ignore()
        elif row is not None and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._fold(row, folded=event.key() == Qt.Key.Key_Left)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        row = self._model.row_at(self.indexAt(event.position().toPoint()))
        if row is not None and row.item is None and event.button() == Qt.MouseButton.LeftButton:
            self._fold(row, folded=not self._model.folded(row))

    def hold_still(self, change: Callable[[], None]) -> None:
        """Change the rows, and leave the current row where it is, or the top one if that is not in sight."""
        current, top = self.currentIndex(), self.indexAt(QPoint(0, 0))
        seen = self.visualRect(current).intersects(self.viewport().rect())
        anchor = QPersistentModelIndex(current if current.isValid() and seen else top)
        before = self.visualRect(anchor).top()
        change()
        if anchor.isValid():
            bar = self.verticalScrollBar()
            # Asking for a place lays the new rows out.
            bar.setValue(bar.value() + self.visualRect(anchor).top() - before)

    def _fold(self, row: Row, *, folded: bool) -> None:
        heading = self._model.fold(row, folded)
        if heading is not None:
            self.setCurrentIndex(heading)


class _Delegate(QStyledItemDelegate):
    """Paints headings and pictures on one line each.

    It runs for every row in sight whenever one changes, so fonts and metrics are made once.
    """

    def __init__(self, view: _View, model: WorklistModel) -> None:
        super().__init__(view)
        self._model = model
        base = view.font()
        self._regular = _Pen(base)
        self._small = _Pen(theme.font(base, theme.SMALL))
        self._bold = _Pen(theme.font(base, bold=True))
        self._size = QSize(100, math.ceil(self._regular.metrics.height()) + 11)
        self._number = self._regular.width(">99.9 %")

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return self._size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row = self._model.row_at(index)
        if row is None:
            return
        box, state = option.rect, option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.colour(theme.SELECTED))
            painter.fillRect(box.left(), box.top(), 3, box.height(), theme.colour(theme.ACCENT))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.colour(theme.HOVER))
        elif row.kind is Kind.STUDY:
            painter.fillRect(box, theme.colour(theme.RAISED))
        inner = box.adjusted(_PAD + row.depth * _STEP, 0, -_PAD, 0)
        if row.item is None:
            self._heading(painter, inner, row)
        else:
            self._picture(painter, inner, row, row.item)

    def _heading(self, painter: QPainter, box: QRect, row: Row) -> None:
        self._regular.write(painter, box, "▸" if self._model.folded(row) else "▾", theme.QUIET)
        title = self._bold if row.kind is Kind.STUDY else self._regular
        words = box.adjusted(_STEP + 2, 0, 0, 0)
        # The title has the first claim on the line, the detail what is left of it.
        room = max(words.width() - title.width(row.title) - 12, words.width() // 3)
        taken = min(self._small.width(row.detail), room)
        right = words.adjusted(words.width() - taken, 0, 0, 0)
        self._small.write(painter, right, row.detail, theme.QUIET, _RIGHT)
        colour = theme.TEXT if row.kind is Kind.STUDY else theme.QUIET
        title.write(painter, words.adjusted(0, 0, -taken - 10, 0), row.title, colour)

    def _picture(self, painter: QPainter, box: QRect, row: Row, item: Item) -> None:
        outcome = self._model.outcome(item)
        top = box.center().y() - _BADGE / 2 + 1
        paint_badge(painter, QRectF(box.left(), top, _BADGE, _BADGE), outcome.state)
        words = box.adjusted(_BADGE + 8, 0, 0, 0)
        mark = self._model.mark(item)
        if mark is not None:
            paint_mark(painter, QRectF(words.left(), top, _BADGE, _BADGE), mark.verdict)
            words = words.adjusted(_BADGE + 8, 0, 0, 0)
        if outcome.probability is not None:
            number = words.adjusted(words.width() - self._number, 0, 0, 0)
            self._regular.write(painter, number, percent(outcome.probability), theme.TEXT, _RIGHT)
            words = words.adjusted(0, 0, -self._number - 8, 0)
        summary = outcome.summary
        taken = min(self._regular.width(summary), words.width() * 6 // 10)
        bad = outcome.state in (State.REFUSED, State.ERROR)
        right = words.adjusted(words.width() - taken, 0, 0, 0)
        self._regular.write(painter, right, summary, COLOURS[outcome.state] if bad else theme.TEXT, _RIGHT)
        label = words.adjusted(0, 0, -taken - (12 if taken else 0), 0)
        quiet = theme.QUIET if summary else theme.TEXT
        self._regular.write(painter, label, row.title, quiet, elide=Qt.TextElideMode.ElideMiddle)


class _Pen:
    """A font with its metrics, and the widths it has measured."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetricsF(font)
        self._widths: dict[str, int] = {}

    def width(self, text: str) -> int:
        """Width of a text, rounded up."""
        known = self._widths.get(text)
        if known is None:
            if len(self._widths) > _REMEMBERED:
                self._widths.clear()
            known = math.ceil(self.metrics.horizontalAdvance(text)) + 1 if text else 0
            self._widths[text] = known
        return known

    def write(
        self,
        painter: QPainter,
        box: QRect,
        text: str,
        colour: str,
        align: Qt.AlignmentFlag = _LEFT,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        """Write one line into a box, shortened if it is too long."""
        if not text:
            return
        if self.width(text) > box.width():
            text = self.metrics.elidedText(text, elide, box.width())
        painter.setFont(self.font)
        painter.setPen(theme.colour(colour))
        painter.drawText(box, align, text)


def describe_folder(names: list[str], pictures: int, studies: int, state: str = "") -> tuple[str, str]:
    """Title and detail of the panel for what is open; `state` follows the numbers."""
    title = names[0] if len(names) == 1 else count(len(names), "path", "paths")
    detail = f"{count(pictures, 'picture', 'pictures')} in {count(studies, 'study', 'studies')}"
    return title, f"{detail}, {state}" if state else detail
