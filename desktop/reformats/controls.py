"""The line above the three planes: how thick a slab is and what it shows, the crosshair, the way back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QHBoxLayout, QLabel, QPushButton, QWidget

from core.images.volumes.reformat import Projection, Slab
from desktop.base.language import known, tr
from desktop.base.plain_text import PlainLabel, set_tip

#: Millimetres of the thickest slab, and of a step.
_THICKEST, _STEP = 200.0, 5.0


class ReformatControls(QWidget):
    """Lets the reader say how the planes are to be shown."""

    #: A `Slab`.
    slab_wanted = Signal(object)
    crosshair_wanted = Signal(bool)
    #: A thickness was entered; keys are for the planes again.
    entered = Signal()
    #: The stack is wanted again.
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.thickness = QDoubleSpinBox(maximum=_THICKEST, singleStep=_STEP, decimals=1)
        self.thickness.setSuffix(" mm")
        self.thickness.setSpecialValueText(tr("Thin"))
        self.thickness.setKeyboardTracking(False)
        self.thickness.setAccessibleName(tr("Thickness of the slab"))
        set_tip(self.thickness, tr("Thickness of the slab that each plane shows"))
        self.projection = QComboBox()
        for projection in (Projection.MAXIMUM, Projection.MEAN, Projection.MINIMUM):
            self.projection.addItem(known(projection.value), projection)
        self.projection.setAccessibleName(tr("What a slab shows"))
        set_tip(self.projection, tr("Maximum (MIP), mean or minimum of the values behind each other"))
        self.projection.setEnabled(False)
        self.crosshair = QCheckBox(tr("Crosshair"))
        self.crosshair.setChecked(True)
        self.note = PlainLabel()
        self.note.setProperty("quiet", True)
        self.back = QPushButton(tr("Back to the stack"))
        set_tip(self.back, tr("Show the slices again, at the crosshair (Esc)"))
        slab = QLabel(tr("Slab"))
        slab.setBuddy(self.thickness)
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 4, 8, 4)
        line.setSpacing(8)
        for widget in (self.back, slab, self.thickness, self.projection, self.crosshair):
            line.addWidget(widget)
        line.addWidget(self.note, 1)
        self.thickness.valueChanged.connect(self._changed)
        self.thickness.lineEdit().returnPressed.connect(self.entered)
        self.projection.currentIndexChanged.connect(self._changed)
        self.crosshair.toggled.connect(self.crosshair_wanted)
        self.back.clicked.connect(self.left)

    @property
    def slab(self) -> Slab:
        """The slab that is wished."""
        return Slab(self.thickness.value(), self.projection.currentData())

    def _changed(self) -> None:
        self.projection.setEnabled(self.thickness.value() > 0)
        self.slab_wanted.emit(self.slab)
