"""The controls above the worklist: a search field, and filter chips with numbers of studies."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QVBoxLayout, QWidget

from desktop.base import theme
from desktop.base.language import known, mark, plural, tr, whole
from desktop.base.plain_text import enable, set_tip
from desktop.widgets.flow_layout import FlowLayout
from desktop.worklist.columns import WorklistColumn
from desktop.worklist.sorting import Arrangement, Filter

_TIPS = {
    Filter.SUSPECTED: mark("Only studies in which something is suspected"),
    Filter.BORDERLINE: mark("Only studies whose highest score is borderline"),
    Filter.UNREAD: mark("Only studies that were not read, or not by every model that they are for"),
    Filter.REFUSED: mark("Only studies of which a model refused a picture"),
    Filter.ERROR: mark("Only studies with files that could not be read"),
    Filter.UNDECIDED: mark("Only studies on which you have not decided"),
}

#: Pixels between the search and the chips.
_GAP = 6


class FilterBar(QWidget):
    """Let the user choose how the list is arranged."""

    #: The chosen `Arrangement`.
    wished = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = SearchField()
        self.words.textChanged.connect(self._changed)
        self.chips = {which: self._chip(known(which.value), known(_TIPS[which])) for which in Filter}
        self.urgent = self._chip(
            tr("Urgent first"), tr("Put first what is suspected, the highest score first")
        )
        self._lines = QWidget()
        flow = FlowLayout(self._lines, 4)
        for chip in (*self.chips.values(), self.urgent):
            flow.addWidget(chip)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP)
        layout.addWidget(self.words)
        layout.addWidget(self._lines)
        self._column: WorklistColumn | None = None
        self._descending = False
        #: Whether more changes follow, so that all of them are reported at once.
        self._wait = False
        self._arrangement = Arrangement()

    @property
    def arrangement(self) -> Arrangement:
        """The current filters."""
        return self._arrangement

    @property
    def chips_shown(self) -> bool:
        """Whether there is room for the chips; the menu has their commands, too."""
        return not self._lines.isHidden()

    def allow(self, why_not: str) -> None:
        """Enable the controls, or disable them with the reason in their tooltips."""
        enable(self, why_not)
        for which, chip in self.chips.items():
            set_tip(chip, why_not or known(_TIPS[which]))
        set_tip(self.urgent, why_not or tr("Put first what is suspected, the highest score first"))

    def show_chips(self, *, shown: bool) -> None:
        """Show or hide the chips; the search field stays."""
        if shown != self.chips_shown:
            self._lines.setVisible(shown)

    def chips_height(self, width: int) -> int:
        """Return the height in pixels that the chips need in a bar of a given width, shown or not."""
        return self._lines.heightForWidth(width) + _GAP

    def clear(self) -> None:
        """Remove all filters; the order stays."""
        self.choose(frozenset())
        self.words.clear()

    def choose(self, filters: frozenset[Filter]) -> None:
        """Apply these filters only."""
        self._wait = True
        for which, chip in self.chips.items():
            chip.setChecked(which in filters)
        self._wait = False
        self._changed()

    def sort(self, column: WorklistColumn | None, *, descending: bool) -> None:
        """Sort the studies by a column; None for the order of the folder."""
        self._column, self._descending = column, descending
        if column is not None:
            self._wait = True
            self.urgent.setChecked(False)
            self._wait = False
        self._changed()

    def reset(self) -> None:
        """List all studies in the order of the folder, because filters apply to one folder only."""
        self._wait = True
        self._column, self._descending = None, False
        for chip in (*self.chips.values(), self.urgent):
            chip.setChecked(False)
        self.words.clear()
        self._wait = False
        self._changed()

    def tell_counts(self, count: Callable[[Filter], int]) -> None:
        """Show on each chip how many studies pass its filter."""
        for which, chip in self.chips.items():
            number = count(which)
            chip.setText(f"{known(which.value)} {whole(number)}" if number else known(which.value))
            chip.setAccessibleName(f"{known(_TIPS[which])}: {plural(number, '{n} study', '{n} studies')}")

    def _chip(self, text: str, tip: str) -> QToolButton:
        chip = QToolButton()
        chip.setText(text)
        chip.setCheckable(True)
        chip.setProperty("chip", True)
        set_tip(chip, tip)
        chip.setAccessibleName(tip)
        chip.setFont(theme.font(chip.font(), theme.SMALL))
        chip.toggled.connect(self._changed)
        return chip

    def _changed(self) -> None:
        if self._wait:
            return
        if self.urgent.isChecked():
            self._column, self._descending = None, False
        arrangement = Arrangement(
            column=self._column,
            descending=self._descending,
            urgent=self.urgent.isChecked(),
            filters=frozenset(which for which, chip in self.chips.items() if chip.isChecked()),
            words=self.words.text(),
        )
        if arrangement != self._arrangement:
            self._arrangement = arrangement
            self.wished.emit(arrangement)


class SearchField(QLineEdit):
    """Search while words are typed; Return and Down move to the list."""

    #: Moves the focus to the list.
    left = Signal()

    def __init__(self) -> None:
        super().__init__(placeholderText=tr("Search name, patient or finding"), clearButtonEnabled=True)
        self.setAccessibleName(tr("Search the list by name, patient, finding or state"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
