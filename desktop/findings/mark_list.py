"""The list of the study's marks: measurements with values and labels, and key pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.images.display.measurements import Annotation
from desktop.base import theme
from desktop.base.language import tr
from desktop.base.plain_text import set_tip
from desktop.session.items import Item
from desktop.widgets.labels import plain_label

#: Number of rows visible without scrolling.
_SHOWN_AT_ONCE = 6
#: Largest number of characters in a label.
_LONGEST = 60
#: Smallest width of the label column in points, and its largest share of the list.
_LEAST_LABEL, _LABEL_SHARE = 70, 0.45
_MARK, _LABEL, _PLACE = range(3)
_DELETE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


@dataclass(frozen=True, eq=False)
class MarkRow:
    """A mark in the list.

    Attributes
    ----------
    item : Item
        The picture with the mark.
    annotation : Annotation or None
        None if the mark is a key picture.
    words : str
        Kind of the annotation with its first measured value.
    place : str
        Which picture of the study has the mark; empty if the study has only one.
    """

    item: Item
    annotation: Annotation | None
    words: str
    place: str

    @property
    def label(self) -> str:
        """The reader's label of the mark."""
        return self.annotation.label if self.annotation is not None else ""

    def same(self, other: MarkRow) -> bool:
        """Return whether another row shows the same mark, even if its label differs."""
        if self.item.key != other.item.key or (self.annotation is None) != (other.annotation is None):
            return False
        if self.annotation is None or other.annotation is None:
            return True
        mine, theirs = self.annotation, other.annotation
        return (mine.kind, mine.points) == (theirs.kind, theirs.points)


class MarkList(QWidget):
    """A list of marks; selecting a row asks for its mark. Del deletes it, F2 labels it."""

    #: A list of `MarkRow`.
    wanted = Signal(object)
    delete_wanted = Signal(object)
    #: A row with its new label, which may be empty.
    label_wanted = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[MarkRow, ...] = ()
        self.heading = plain_label(tr("Marks"), size=theme.SMALL, bold=True, quiet=True)
        self.heading.setContentsMargins(12, 10, 12, 4)
        self.table = _MarkTable()
        self.table.currentCellChanged.connect(self._current_changed)
        self.table.clicked.connect(self._again)
        self.table.itemChanged.connect(self._edited)
        self.table.delete_wanted.connect(self._delete)
        self.label_button = QPushButton(tr("Label"))
        set_tip(self.label_button, tr("Give the mark a name of your own (F2)"))
        self.label_button.clicked.connect(self._label)
        self.delete_button = QPushButton(tr("Delete"))
        set_tip(self.delete_button, tr("Delete the mark (Del); Take back a mark brings it back"))
        self.delete_button.clicked.connect(self._delete)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(12, 4, 12, 4)
        buttons.setSpacing(6)
        for button in (self.label_button, self.delete_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.heading)
        layout.addWidget(self.table)
        layout.addLayout(buttons)
        self._filling = False
        self.show_rows(())

    def show_rows(self, rows: Sequence[MarkRow]) -> None:
        """List marks; the current row stays current, and its mark is not asked for again."""
        current = self.current
        self.rows = tuple(rows)
        self._filling = True
        self.table.setRowCount(len(rows))
        for n, row in enumerate(rows):
            for column, text in ((_MARK, row.words), (_LABEL, row.label), (_PLACE, row.place)):
                edited = column == _LABEL and row.annotation is not None
                self.table.setItem(n, column, _cell(text, edited=edited))
        chosen = next((n for n, row in enumerate(rows) if current is not None and row.same(current)), -1)
        self.table.setCurrentCell(chosen, _MARK)
        self.table.setColumnHidden(_PLACE, not any(row.place for row in rows))
        self.table.fit(_SHOWN_AT_ONCE)
        self._filling = False
        self._enable()
        self.setVisible(bool(rows))

    @property
    def current(self) -> MarkRow | None:
        """The current row."""
        place = self.table.currentRow()
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def go(self) -> None:
        """Move the focus to the list, and to the first mark if none is current."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if self.current is None and self.rows:
            self.table.setCurrentCell(0, _MARK)

    def _current_changed(self, row: int, _column: int, before: int, _before_column: int) -> None:
        self._enable()
        if not self._filling and row != before and self.current is not None:
            self.wanted.emit(self.current)

    def _again(self, index: QModelIndex) -> None:
        """Ask again for the mark of the row that is current already."""
        if index.column() != _LABEL and self.current is not None:
            self.wanted.emit(self.current)

    def _edited(self, cell: QTableWidgetItem) -> None:
        row = self.rows[cell.row()] if cell.row() < len(self.rows) else None
        text = cell.text().strip()[:_LONGEST]
        if not self._filling and row is not None and cell.column() == _LABEL and text != row.label:
            self.label_wanted.emit(row, text)

    def _delete(self) -> None:
        if self.current is not None:
            self.delete_wanted.emit(self.current)

    def _label(self) -> None:
        place = self.table.currentRow()
        cell = self.table.item(place, _LABEL)
        if cell is not None:
            self.table.setCurrentCell(place, _LABEL)
            self.table.editItem(cell)

    def _enable(self) -> None:
        row = self.current
        self.delete_button.setEnabled(row is not None)
        self.label_button.setEnabled(row is not None and row.annotation is not None)


class _MarkTable(QTableWidget):
    delete_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(0, 3)
        self.setObjectName("whole")
        self.setAccessibleName(tr("Measurements and key pictures of the study"))
        self.setHorizontalHeaderLabels([tr("Mark"), tr("Label"), tr("Picture")])
        self.verticalHeader().hide()
        self.horizontalHeader().hide()
        across = self.horizontalHeader()
        across.setMinimumSectionSize(0)
        across.setSectionResizeMode(_MARK, QHeaderView.ResizeMode.Stretch)
        across.setSectionResizeMode(_LABEL, QHeaderView.ResizeMode.Fixed)
        across.setSectionResizeMode(_PLACE, QHeaderView.ResizeMode.ResizeToContents)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() + 9)

    def fit(self, most: int) -> None:
        """Set the height to the number of rows, but not more than `most`."""
        shown = min(self.rowCount(), most)
        height = shown * self.verticalHeader().defaultSectionSize() + 2 * self.frameWidth()
        self.setFixedHeight(height)
        self._share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """Give the labels the width they need, with a smallest and a largest width."""
        most = round(self.viewport().width() * _LABEL_SHARE)
        self.setColumnWidth(_LABEL, min(max(self.sizeHintForColumn(_LABEL), _LEAST_LABEL), most))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() is not QAbstractItemView.State.EditingState:
            if Qt.Key(event.key()) in _DELETE:
                self.delete_wanted.emit()
                return
            if event.key() == Qt.Key.Key_F2 and self.currentRow() >= 0:
                self.setCurrentCell(self.currentRow(), _LABEL)
            elif event.text().isalpha():
                # Letters are shortcuts of the window; otherwise the table would search for them.
                event.ignore()
                return
        super().keyPressEvent(event)


def _cell(text: str, *, edited: bool) -> QTableWidgetItem:
    cell = QTableWidgetItem(text)
    set_tip(cell, text)
    flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    cell.setFlags(flags | Qt.ItemFlag.ItemIsEditable if edited else flags)
    return cell
