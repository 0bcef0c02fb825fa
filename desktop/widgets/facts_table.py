"""A read-only table of words and figures, for results, queues, devices and keys."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from desktop.base import theme
from desktop.base.plain_text import set_tip

_ROOM = 9
#: Smallest width of the wide column in pixels, if its text is that wide.
_LEAST = 160
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FactsTable(QTableWidget):
    """Rows of text; whole rows are selected, and Tab leaves the table.

    Parameters
    ----------
    name : str
        Name for screen readers.
    head : sequence of str
        Titles of the columns.
    figures : collection of int
        Right-aligned columns that contain figures.
    wide : int
        The column that takes the remaining room.
    """

    def __init__(
        self,
        name: str,
        head: Sequence[str],
        *,
        figures: Collection[int] = (),
        wide: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(0, len(head), parent)
        self._figures, self._wide = figures, wide
        self._least = 0
        self.setAccessibleName(name)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeading)
        for column, title in enumerate(head):
            item = QTableWidgetItem(title)
            if column in figures:
                item.setTextAlignment(_RIGHT)
            self.setHorizontalHeaderItem(column, item)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() + _ROOM)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self._spread()

    def fill(self, rows: Iterable[Sequence[str]], heavy: Collection[int] = ()) -> None:
        """Replace all rows by these; the rows whose numbers are in `heavy` are bold."""
        listed = list(rows)
        self.setRowCount(len(listed))
        for n, row in enumerate(listed):
            for column, text in enumerate(row):
                item = QTableWidgetItem(text)
                set_tip(item, text)
                if column in self._figures:
                    item.setTextAlignment(_RIGHT)
                if n in heavy:
                    item.setFont(theme.font(self.font(), bold=True))
                self.setItem(n, column, item)
        self._spread()

    def choose(self, row: int) -> None:
        """Select one row only; `selectRow` would extend the selection while Shift or Ctrl is held."""
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self.model().index(row, 0), flags.ClearAndSelect | flags.Rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._widen()

    def _spread(self) -> None:
        self.horizontalHeader().setSectionResizeMode(self._wide, QHeaderView.ResizeMode.Fixed)
        self.resizeColumnsToContents()
        self._least = max(
            self.horizontalHeader().sectionSizeHint(self._wide), min(self.columnWidth(self._wide), _LEAST)
        )
        self._widen()

    def _widen(self) -> None:
        """Give the wide column the remaining width; if its title needs more, the table scrolls."""
        others = sum(self.columnWidth(n) for n in range(self.columnCount()) if n != self._wide)
        self.setColumnWidth(self._wide, max(self.viewport().width() - others, self._least))
