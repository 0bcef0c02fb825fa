"""A volume in three planes that share one crosshair, one window and one slab."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from core.images.volumes.reformat import ReformatPlane, Slab, Voxel, axis_across, cuts, within
from core.images.volumes.stack_volume import StackVolume
from desktop.base.language import decimal, tr
from desktop.reformats.controls import ReformatControls
from desktop.reformats.plane_view import PlaneView
from desktop.viewer.annotations import AnnotationStore
from desktop.viewer.view_sync import follow_window
from desktop.viewer.viewer import Viewer

#: Row, column, and row span of each plane.
_PLACES = {
    ReformatPlane.AXIAL: (0, 0, 2),
    ReformatPlane.CORONAL: (0, 1, 1),
    ReformatPlane.SAGITTAL: (1, 1, 1),
}


class Reformats(QWidget):
    """Show the three planes; measurements on them are kept while the volume is shown."""

    #: Asks to show the stack.
    left = Signal()
    #: Another plane is active, or its display changed.
    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.volume: StackVolume | None = None
        self.voxel: Voxel = (0.0, 0.0, 0.0)
        self._slab = Slab()
        self._following = False
        self._annotation_store = AnnotationStore()
        self.controls = ReformatControls()
        self.planes = {plane: PlaneView(plane, self._annotation_store) for plane in ReformatPlane}
        self.active = self.planes[ReformatPlane.AXIAL]
        grid = QGridLayout()
        grid.setSpacing(2)
        for plane, view in self.planes.items():
            row, column, rows = _PLACES[plane]
            grid.addWidget(view, row, column, rows, 1)
            view.entered.connect(lambda view=view: self._enter(view))
            view.scrolled.connect(lambda by, view=view: self._scroll(view, by))
            view.stepped.connect(lambda by, view=view: self._scroll(view, by))
            view.place_wanted.connect(lambda place, view=view: self._go(view, place - 1))
            view.crossed.connect(self.go_to)
            view.left.connect(self.left)
            view.view_changed.connect(lambda view=view: self._view_changed(view))
            view.annotation_tool.changed.connect(self.view_changed)
        for line, share in enumerate((3, 2)):
            grid.setColumnStretch(line, share)
            grid.setRowStretch(line, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.controls)
        layout.addLayout(grid, 1)
        # Left and right in a picture are the patient's, so right-to-left languages must not swap them.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.controls.slab_wanted.connect(self._show_slab)
        self.controls.crosshair_wanted.connect(self._show_crosshair)
        self.controls.left.connect(self.left)
        self.controls.entered.connect(lambda: self.active.setFocus())

    def show_volume(self, volume: StackVolume, voxel: Voxel, seen: Viewer) -> None:
        """Show a volume with the crosshair at a place, with the window of a viewer of its slices."""
        self._annotation_store.clear()
        self.volume, self.voxel = volume, within(volume, voxel)
        tilt = tr("Gantry tilt of {degrees}° straightened", degrees=decimal(volume.tilt, 1))
        self.controls.note.setText(tilt if volume.tilt else "")
        self._following = True
        self._show()
        for view in self.planes.values():
            view.inverted = seen.inverted
            view.choose_window(seen.window_level)
            view.fit()
        self._following = False
        self.active.setFocus()
        self._enter(self.active)

    def let_go(self) -> None:
        """Release the volume and the marks on it."""
        self._annotation_store.clear()
        self.volume = None
        for view in self.planes.values():
            view.let_go()

    def go_to(self, voxel: Voxel) -> None:
        """Move the crosshair."""
        if self.volume is not None:
            self.voxel = within(self.volume, voxel)
            self._show()

    def set_named(self, named: bool) -> None:
        """Show or hide patient and study in the corners."""
        for view in self.planes.values():
            view.set_named(named)

    def _show(self) -> None:
        if self.volume is not None:
            for view in self.planes.values():
                view.show_cut(self.volume, self.voxel, self._slab)

    def _show_slab(self, slab: Slab) -> None:
        self._slab = slab
        self._show()

    def _show_crosshair(self, shown: bool) -> None:
        for view in self.planes.values():
            view.show_crosshair(shown)

    def _scroll(self, view: PlaneView, by: int) -> None:
        self._go(view, round(self.voxel[axis_across(view.plane)]) + by)

    def _go(self, view: PlaneView, place: int) -> None:
        if self.volume is None:
            return
        moved = list(self.voxel)
        moved[axis_across(view.plane)] = float(min(max(place, 0), cuts(self.volume, view.plane) - 1))
        self.go_to((moved[0], moved[1], moved[2]))

    def _enter(self, view: PlaneView) -> None:
        self.active = view
        for other in self.planes.values():
            other.show_active(other is view)
        self.view_changed.emit()

    def _view_changed(self, view: PlaneView) -> None:
        """Apply the window of one plane to the others."""
        if self._following:
            return
        self._following = True
        for other in self.planes.values():
            if other is not view and (other.window_level, other.inverted) != (
                view.window_level,
                view.inverted,
            ):
                follow_window(other, view)
        self._following = False
        self.view_changed.emit()
