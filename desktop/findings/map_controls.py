"""The controls of the map: whether it is shown, its opacity, and its strength in words."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QSlider, QVBoxLayout, QWidget

from desktop.base import theme
from desktop.base.language import decimal, tr
from desktop.base.plain_text import set_tip
from desktop.viewer.class_map import ClassMap
from desktop.widgets.labels import plain_label

OPACITY = 60


class MapControls(QWidget):
    """Controls for the map of the finding in view."""

    #: Whether to show the map.
    wanted = Signal(bool)
    #: Asks for a map by occlusion, since the model makes none.
    make_wanted = Signal()
    #: Opacity, 0 to 1.
    opacity_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Map of the finding"))
        self.show_map = QCheckBox(tr("Show the map"))
        self.show_map.toggled.connect(self.wanted)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(10, 100)
        self.opacity.setAccessibleName(tr("Opacity of the map"))
        self._percent = plain_label(size=theme.SMALL, quiet=True)
        self._percent.setMinimumWidth(44)
        self._percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.opacity.valueChanged.connect(self._opacity_moved)
        self.opacity.setValue(OPACITY)
        self.strength = plain_label(size=theme.SMALL, quiet=True, wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(8)
        layout.addWidget(self.show_map)
        row = QHBoxLayout()
        row.addWidget(plain_label(tr("Opacity"), size=theme.SMALL, quiet=True))
        row.addWidget(self.opacity, 1)
        row.addWidget(self._percent)
        layout.addLayout(row)
        layout.addWidget(self.strength)
        self.make = QPushButton(tr("Show where"))
        self.make.clicked.connect(self.make_wanted)
        layout.addWidget(self.make)

    def show_offer(self, tip: str, *, offered: bool, possible: bool) -> None:
        """Offer to make a map.

        Parameters
        ----------
        tip : str
            What the control does, or why it is disabled.
        offered : bool
            Whether the model makes no maps, and no map by occlusion was made yet.
        possible : bool
            Whether a map can be made now.
        """
        self.make.setVisible(offered)
        self.make.setEnabled(possible)
        set_tip(self.make, tip)

    def show_state(self, class_map: ClassMap | None, why_not: str, *, there: bool) -> None:
        """Show the state of the map.

        Parameters
        ----------
        class_map : ClassMap or None
            The map that is shown, or that is too weak to be shown.
        why_not : str
            Why no map is shown.
        there : bool
            Whether there is a map that can be shown.
        """
        self.show_map.blockSignals(True)
        self.show_map.setChecked(class_map is not None)
        self.show_map.blockSignals(False)
        self.show_map.setEnabled(there)
        self.opacity.setEnabled(class_map is not None)
        if class_map is None:
            self.strength.setText(why_not)
        elif class_map.weak and class_map.by_occlusion:
            self.strength.setText(
                tr(
                    "No map for {title}: covering no single place of this picture changes much, "
                    "{strongest} % of full scale at most.",
                    title=class_map.title,
                    strongest=decimal(class_map.strongest * 100, 0),
                )
            )
        elif class_map.weak:
            self.strength.setText(
                tr(
                    "No map for {title}: the strongest evidence in this picture is {strongest} % "
                    "of full scale, too little to point at a place.",
                    title=class_map.title,
                    strongest=decimal(class_map.strongest * 100, 0),
                )
            )
        elif class_map.by_occlusion:
            self.strength.setText(
                tr(
                    "Strongest evidence for {title}: {strongest} % of full scale. Made by covering each "
                    "place in turn: at 50 %, covering the place alone takes the score to the operating "
                    "point. Hold B for the bare picture.",
                    title=class_map.title,
                    strongest=decimal(class_map.strongest * 100, 0),
                )
            )
        else:
            self.strength.setText(
                tr(
                    "Strongest evidence for {title}: {strongest} % of full scale. The scale is "
                    "the same for every picture. Hold B for the bare picture.",
                    title=class_map.title,
                    strongest=decimal(class_map.strongest * 100, 0),
                )
            )

    def _opacity_moved(self, value: int) -> None:
        self._percent.setText(f"{value} %")
        self.opacity_changed.emit(value / 100.0)
