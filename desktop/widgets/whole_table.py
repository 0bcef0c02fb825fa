"""A small table that is always shown in full: its text wraps, and it never scrolls."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop.base import theme

#: Pixels between rows, and on both sides of a cell's text.
_ROOM, _ASIDE = 8, 20
_TOP_LEADING = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading


class WholeTable(QTableWidget):
    """Rows of plain text without scrolling; arrow keys move between rows, Ctrl+C copies rows.

    The first column names what the others say. Screen readers get rows, columns and their titles.

    Parameters
    ----------
    name : str
        Name for screen readers.
    columns : sequence of str
        Titles of the columns, for screen readers only.
    """

    def __init__(self, name: str, columns: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(0, len(columns), parent)
        self.setObjectName("whole")
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(columns))
        self.rows: tuple[tuple[str, ...], ...] = ()
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
        across = self.horizontalHeader()
        across.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        for column in range(1, len(columns)):
            across.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        across.setMinimumSectionSize(0)
        self.verticalHeader().setMinimumSectionSize(0)
        self.setFont(theme.font(self.font(), theme.SMALL))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setShowGrid(False)

    def fill(self, rows: Sequence[Sequence[str]], heavy: Collection[int] = ()) -> None:
        """Replace all rows by these; the rows whose numbers are in `heavy` are bold."""
        listed = tuple(map(tuple, rows))
        if listed == self.rows:
            return
        self.rows = listed
        self.setRowCount(len(listed))
        for n, row in enumerate(listed):
            for column, text in enumerate(row):
                item = QTableWidgetItem(text)
                item.setTextAlignment(_TOP_LEADING)
                if column and n in heavy:
                    item.setFont(theme.font(self.font(), bold=True))
                self.setItem(n, column, item)
        self._quieten()
        self._grow()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._height())

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._quieten()

    def event(self, event: QEvent) -> bool:
        overrides = event.type() == QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Copy):
            # Otherwise the window would copy its picture.
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._chosen_text())
        elif event.text().isalpha():
            # Letters are shortcuts of the window; otherwise the table would search for them.
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _quieten(self) -> None:
        """Show the names of facts in a quiet colour."""
        for n in range(self.rowCount()):
            if (item := self.item(n, 0)) is not None:
                item.setForeground(theme.ink("quiet"))

    def _chosen_text(self) -> str:
        chosen = sorted({index.row() for index in self.selectedIndexes()})
        return "\n".join("\t".join(self.rows[n]) for n in chosen)

    def _grow(self) -> None:
        """Give each row the height of its wrapped text, and the table the height of all rows."""
        for n, row in enumerate(self.rows):
            lines = max((self._words_height(n, column, text) for column, text in enumerate(row)), default=0)
            self.setRowHeight(n, lines + _ROOM)
        if self.height() != self._height():
            self.setFixedHeight(self._height())

    def _words_height(self, row: int, column: int, text: str) -> int:
        """Return the height in points of a text in its cell; the first column is as wide as its texts."""
        item = self.item(row, column)
        metrics = QFontMetrics(self.font() if item is None else item.font())
        if not column:
            return metrics.height()
        room = QRect(0, 0, max(self.columnWidth(column) - _ASIDE, 1), 1 << 16)
        return metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text or "M").height()

    def _height(self) -> int:
        return sum(self.rowHeight(n) for n in range(self.rowCount())) + 2 * self.frameWidth()
