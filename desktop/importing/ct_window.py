"""A line that asks for a model's CT window: the file's own, a usual one, or a custom one."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QWidget

from core.images.display.presets import CT_WINDOWS
from desktop.base.language import known, tr
from desktop.base.plain_text import PlainLabel

_FILE, _OWN = "", "own"


class CtWindowLine(QWidget):
    """A choice of windows in Hounsfield units, followed by centre and width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("Window for CT"))
        self.choice.addItem(tr("As each file asks for"), _FILE)
        for name in CT_WINDOWS:
            self.choice.addItem(known(name), name)
        self.choice.addItem(tr("Own centre and width"), _OWN)
        self.centre = _hounsfield(tr("Centre of the window in HU"), -10_000, 40.0)
        self.width_of = _hounsfield(tr("Width of the window in HU"), 1, 400.0)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.choice, 1)
        for words, number in ((tr("Centre"), self.centre), (tr("Width"), self.width_of)):
            line.addWidget(PlainLabel(words))
            line.addWidget(number)
        line.addWidget(PlainLabel(tr("HU")))
        self.setFocusProxy(self.choice)
        self.choice.currentIndexChanged.connect(lambda _number: self._chosen())
        self._chosen()

    def window_of_model(self) -> tuple[float, float] | None:
        """Return centre and width in Hounsfield units; None if each file's own window is used."""
        if self.choice.currentData() == _FILE:
            return None
        return self.centre.value(), self.width_of.value()

    def _chosen(self) -> None:
        name = self.choice.currentData()
        if name in CT_WINDOWS:
            centre, width = CT_WINDOWS[name]
            self.centre.setValue(centre)
            self.width_of.setValue(width)
        for number in (self.centre, self.width_of):
            number.setEnabled(name == _OWN)


def _hounsfield(name: str, least: float, value: float) -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    made.setAccessibleName(name)
    made.setRange(least, 40_000)
    made.setDecimals(1)
    made.setSingleStep(10.0)
    made.setValue(value)
    return made
