"""The controls above the worklist: search, filter chips, order and groups."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from desktop.base import theme
from desktop.base.language import known, mark, tr
from desktop.base.plain_text import set_tip
from desktop.widgets.flow_layout import FlowLayout
from desktop.worklist.sorting import Arrangement, Filter, Order

_TIPS = {
    Filter.SUSPECTED: mark("Only studies in which something is suspected"),
    Filter.BORDERLINE: mark("Only studies whose highest score is borderline"),
    Filter.UNREAD: mark("Only pictures that were not read, or not by every model that they are for"),
    Filter.REFUSED: mark("Only pictures that a model refused"),
    Filter.ERROR: mark("Only files that could not be read"),
    Filter.UNDECIDED: mark("Only studies with findings on which you have not decided"),
}


class FilterBar(QWidget):
    """Lets the user say how the list is to be arranged."""

    #: The `Arrangement` that is wished.
    wished = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLineEdit(placeholderText=tr("Search name, patient or finding"), clearButtonEnabled=True)
        self.words.setAccessibleName(tr("Search the list by name, patient, finding or state"))
        self.words.textChanged.connect(self._changed)
        self.chips = {which: self._filter_chip(which) for which in Filter}
        self.order = QComboBox()
        self.order.setAccessibleName(tr("Order of the list"))
        set_tip(self.order, tr("Order of the list"))
        self.order.view().setAccessibleName(tr("Orders to choose from"))
        for order in Order:
            self.order.addItem(known(order.value), order)
        self.order.currentIndexChanged.connect(self._changed)
        self.grouped = _chip(tr("Group by finding"))
        set_tip(self.grouped, tr("Group pictures by finding"))
        self.grouped.toggled.connect(self._changed)
        chips = QWidget()
        flow = FlowLayout(chips, 4)
        for chip in self.chips.values():
            flow.addWidget(chip)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.order, 1)
        line.addWidget(self.grouped)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.words)
        layout.addWidget(chips)
        layout.addLayout(line)
        self._arrangement = Arrangement()

    def clear(self) -> None:
        """Let all pictures through; the order stays."""
        for chip in self.chips.values():
            chip.setChecked(False)
        self.words.clear()

    def reset(self) -> None:
        """List all pictures as in the folder, as no wish is for any other folder than its own."""
        self.clear()
        self.grouped.setChecked(False)
        self.order.setCurrentIndex(self.order.findData(Order.FOLDER))

    def _filter_chip(self, which: Filter) -> QToolButton:
        chip = _chip(known(which.value))
        set_tip(chip, _TIPS[which])
        chip.setAccessibleName(_TIPS[which])
        chip.setFont(theme.font(chip.font(), theme.SMALL))
        chip.toggled.connect(self._changed)
        return chip

    def _changed(self) -> None:
        filters = frozenset(which for which, chip in self.chips.items() if chip.isChecked())
        arrangement = replace(
            Arrangement(),
            order=self.order.currentData(),
            grouped=self.grouped.isChecked(),
            filters=filters,
            words=self.words.text(),
        )
        if arrangement != self._arrangement:
            self._arrangement = arrangement
            self.wished.emit(arrangement)


def _chip(text: str) -> QToolButton:
    chip = QToolButton()
    chip.setText(text)
    chip.setCheckable(True)
    chip.setProperty("chip", True)
    return chip
