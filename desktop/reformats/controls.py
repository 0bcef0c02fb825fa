"""The controls above the three planes: the slab, the crosshair, and the way back to the stack."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QPushButton, QVBoxLayout, QWidget

from core.images.volumes.reformat import Projection, Slab
from desktop.base.language import known, tr
from desktop.base.plain_text import PlainLabel, enable, set_tip
from desktop.widgets.flow_layout import FlowLayout

#: Thickness of the thickest slab and of a step, in millimetres.
_THICKEST, _STEP = 200.0, 5.0


class ReformatControls(QWidget):
    """Let the reader choose how the planes are shown."""

    #: A `Slab`.
    slab_wanted = Signal(object)
    crosshair_wanted = Signal(bool)
    #: A thickness was entered; the planes get the keyboard back.
    entered = Signal()
    #: Asks to show the stack.
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
        self.crosshair = QCheckBox(tr("Crosshair"))
        self.crosshair.setChecked(True)
        self.note = PlainLabel()
        self.note.setProperty("quiet", True)
        self.back = QPushButton(tr("Back to the stack"))
        set_tip(self.back, tr("Show the slices again, at the crosshair (Esc)"))
        slab = PlainLabel(tr("Slab"))
        slab.setBuddy(self.thickness)
        held = QWidget()
        flow = FlowLayout(held, 8)
        widgets = (self.back, slab, self.thickness, self.projection, self.crosshair, self.note)
        for widget in widgets:
            # Otherwise the style would change the heights when the controls are shown.
            widget.ensurePolished()
        high = max(widget.sizeHint().height() for widget in widgets)
        for widget in widgets:
            # Equal heights make them one line.
            widget.setFixedHeight(high)
            flow.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addWidget(held)
        self.thickness.valueChanged.connect(self._changed)
        self.thickness.lineEdit().returnPressed.connect(self.entered)
        self.projection.currentIndexChanged.connect(self._changed)
        self.crosshair.toggled.connect(self.crosshair_wanted)
        self.back.clicked.connect(self.left)
        self._offer_projection()

    @property
    def slab(self) -> Slab:
        """The chosen slab."""
        return Slab(self.thickness.value(), self.projection.currentData())

    def _offer_projection(self) -> None:
        thin = "" if self.thickness.value() > 0 else tr("Give the slab a thickness first.")
        enable(self.projection, thin, tr("Maximum (MIP), mean or minimum of the values behind each other"))

    def _changed(self) -> None:
        self._offer_projection()
        self.slab_wanted.emit(self.slab)
