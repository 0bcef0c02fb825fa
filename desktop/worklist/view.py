"""The table of the worklist: keys, stable scrolling while rows change, and visible rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QTableView

from desktop.session.items import Item
from desktop.worklist.cell_painter import CellPainter
from desktop.worklist.header import ColumnHeader
from desktop.worklist.model import WorklistModel

AnyIndex = QModelIndex | QPersistentModelIndex

#: Number of rows that stay visible, however low the window is.
_FEWEST = 2


class WorklistView(QTableView):
    """A row for each study; Left and Right move through its pictures.

    Parameters
    ----------
    model : WorklistModel
    """

    #: Number of pictures to move within the study; negative goes back.
    stepped = Signal(int)

    def __init__(self, model: WorklistModel) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        self.painter = CellPainter(self, model)
        self.setItemDelegate(self.painter)
        self.header = ColumnHeader(self, model)
        self.setHorizontalHeader(self.header)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(self.verticalHeader().ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.painter.row_height)
        self.verticalHeader().setMinimumSectionSize(self.painter.row_height)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setMinimumHeight(self.header.sizeHint().height() + _FEWEST * self.painter.row_height)
        self.header.restore()

    def chosen_rows(self) -> list[int]:
        """Return the numbers of the selected rows, in order."""
        return sorted(set(self._chosen()))

    def chosen(self) -> list[Item]:
        """Return the pictures of the selected studies, in order."""
        return self._model.pictures_of(self.chosen_rows())

    def go_to_row(self, index: AnyIndex) -> None:
        """Make a row current, and scroll to it."""
        if not index.isValid():
            self.selectionModel().clear()
            return
        # For screen readers, the first cell has the text of the whole row.
        self.setCurrentIndex(self._model.index(index.row(), 0))
        self.show_row(index.row())

    def show_row(self, row: int) -> None:
        """Scroll to a row without moving the columns."""
        height, bar = self.painter.row_height, self.verticalScrollBar()
        self.updateGeometries()
        top, room = row * height, self.viewport().height()
        if top < bar.value():
            bar.setValue(top)
        elif top + height > bar.value() + room:
            bar.setValue(top + height - room)

    def in_sight(self, row: int) -> bool:
        """Return whether a row is completely visible."""
        height = self.painter.row_height
        top = row * height - self.verticalScrollBar().value()
        return 0 <= top <= max(self.viewport().height() - height, 0)

    def hold_still(self, change: Callable[[], None]) -> None:
        """Change the rows, and keep the current row in place, or the top row if that is not visible.

        A list that is scrolled to its top stays there, as long as the current row stays visible.
        """
        bar, height = self.verticalScrollBar(), self.painter.row_height
        current = self.currentIndex()
        seen, at_first = current.isValid() and self.in_sight(current.row()), bar.value() == 0
        row = current.row() if seen else max(self.rowAt(0), 0)
        anchor = QPersistentModelIndex(self._model.index(row, 0))
        before = row * height - bar.value()
        change()
        if anchor.isValid():
            self.updateGeometries()
            first = seen and at_first and (anchor.row() + 1) * height <= self.viewport().height()
            bar.setValue(0 if first else anchor.row() * height - before)

    # Called by Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers, none = event.modifiers(), Qt.KeyboardModifier.NoModifier
        plain = modifiers in (none, Qt.KeyboardModifier.ShiftModifier)
        if event.text().isalpha() and plain:
            # Letters are shortcuts of the window; otherwise the table would search for them.
            event.ignore()
        elif modifiers == none and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            forward = Qt.Key.Key_Left if self.isRightToLeft() else Qt.Key.Key_Right
            self.stepped.emit(1 if event.key() == forward else -1)
        elif modifiers == none and event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            # In tables these keys move along the row, but only whole rows are selected here.
            last = self._model.rowCount() - 1
            self.go_to_row(self._model.index(0 if event.key() == Qt.Key.Key_Home else last, 0))
        else:
            super().keyPressEvent(event)

    def scrollTo(
        self, index: AnyIndex, hint: QTableView.ScrollHint = QTableView.ScrollHint.EnsureVisible
    ) -> None:
        """Scroll to a row; Qt would scroll to its current cell and move the columns."""
        if hint is QTableView.ScrollHint.EnsureVisible:
            self.show_row(index.row())
        else:
            super().scrollTo(index, hint)

    def resizeEvent(self, event: QResizeEvent) -> None:
        current = self.currentIndex()
        height = self.painter.row_height
        top = current.row() * height - self.verticalScrollBar().value()
        seen = current.isValid() and 0 <= top < event.oldSize().height()
        super().resizeEvent(event)
        if seen:
            self.show_row(current.row())

    # Internals

    def _chosen(self) -> Iterator[int]:
        chosen = self.selectionModel().selection()
        for n in range(chosen.count()):
            block = chosen.at(n)
            yield from range(block.top(), block.bottom() + 1)
