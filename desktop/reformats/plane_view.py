"""One plane of a volume: a viewer with a crosshair that mouse and keys move."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from core.images.display.pyramid import build_levels
from core.images.volumes.reformat import (
    ReformatPlane,
    Slab,
    Voxel,
    axis_across,
    cuts,
    point_of,
    reformat,
    slab_places,
    voxel_of,
)
from core.images.volumes.stack_volume import StackVolume
from core.workflow.view import Shown
from desktop.base import theme
from desktop.base.language import decimal, known, mark, tr
from desktop.viewer.annotations import AnnotationStore
from desktop.viewer.viewer import Viewer

#: Names of the planes, and of the projections of slabs.
_NAMES = (mark("Axial"), mark("Coronal"), mark("Sagittal"))
_SHOWN = (mark("Mean"), mark("Maximum"), mark("Minimum"))
#: Colours of the lines where the other planes cut this one.
COLOURS = {
    ReformatPlane.AXIAL: "#f4d35e",
    ReformatPlane.CORONAL: "#5db3d5",
    ReformatPlane.SAGITTAL: "#f08bc4",
}
#: The planes that cut this one along its columns and along its rows.
_CUT_BY = {
    ReformatPlane.AXIAL: (ReformatPlane.SAGITTAL, ReformatPlane.CORONAL),
    ReformatPlane.CORONAL: (ReformatPlane.SAGITTAL, ReformatPlane.AXIAL),
    ReformatPlane.SAGITTAL: (ReformatPlane.CORONAL, ReformatPlane.AXIAL),
}
#: Distances in screen points: within the first the mouse grabs a line, the second around the middle stays
#: free, and within the third a press still counts as a click.
_NEAR, _FREE, _STILL = 6.0, 14.0, 4.0


class PlaneView(Viewer):
    """Wheel and keys move through the cuts. A click moves the crosshair, dragging moves one of its lines.

    Parameters
    ----------
    plane : ReformatPlane
    annotation_store : AnnotationStore
    parent : QWidget, optional
    """

    #: A `Voxel`: the new place of the crosshair.
    crossed = Signal(object)
    #: Esc was pressed and had no other use.
    left = Signal()

    def __init__(
        self, plane: ReformatPlane, annotation_store: AnnotationStore, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, annotation_store)
        self.plane = plane
        self.call(known(plane.value))
        self.setAccessibleDescription(
            tr(
                "Wheel and arrow keys: go through the cuts. Click: move the crosshair. "
                "Drag one of its lines: move one plane."
            )
        )
        self.setAcceptDrops(False)
        # Two columns and two rows must fit into the smallest window.
        self.setMinimumSize(QSize(96, 80))
        self._cut: tuple[StackVolume, int, Slab] | None = None
        self._voxel: Voxel = (0.0, 0.0, 0.0)
        self._crosshair = True
        #: Whether the mouse holds the column and the row of the crosshair; None while no button is pressed.
        self._held: tuple[bool, bool] | None = None
        self._pressed: QPointF | None = None

    def show_cut(self, volume: StackVolume, voxel: Voxel, slab: Slab) -> None:
        """Show the cut through a place, and the lines where the other planes cut it."""
        place = round(voxel[axis_across(self.plane)])
        self._voxel = voxel
        if self._cut is None or self._cut[0] is not volume or self._cut[1:] != (place, slab):
            self._cut = volume, place, slab
            levels = build_levels(reformat(volume, self.plane, place, slab, known(self.plane.value)))
            self.show_picture(Shown(levels.picture, levels))
            self.show_place(place + 1, cuts(volume, self.plane))
        self.update()

    def let_go(self) -> None:
        """Release the volume."""
        self._cut = self._held = self._pressed = None
        self.show_nothing("", "")

    def show_crosshair(self, shown: bool) -> None:
        """Show or hide the lines where the other planes cut this one."""
        self._crosshair = shown
        self.update()

    # Called by Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.annotation_tool.busy:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        free = event.button() == Qt.MouseButton.LeftButton and not self.annotation_tool.busy
        held = self._lines_near(event.position()) if free else None
        if held is not None:
            self.entered.emit()
            self._held = held
            return
        super().mousePressEvent(event)
        # A press that grabbed a measurement is no click on the picture.
        self._pressed = event.position() if free and not self.annotation_tool.busy else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._held is not None:
            self._cross(at, *self._held)
            return
        if self._pressed is not None and (at - self._pressed).manhattanLength() < _STILL:
            return
        self._pressed = None
        super().mouseMoveEvent(event)
        drawing = self.annotation_tool.now.kind is not None
        held = None if drawing or event.buttons() else self._lines_near(at)
        shapes = {
            (True, True): Qt.CursorShape.SizeAllCursor,
            (True, False): Qt.CursorShape.SplitHCursor,
            (False, True): Qt.CursorShape.SplitVCursor,
        }
        plain = Qt.CursorShape.CrossCursor if drawing else Qt.CursorShape.ArrowCursor
        self.setCursor(plain if held is None else shapes[held])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._held is not None:
            self._held = None
            return
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self._pressed is not None:
            self._pressed = None
            if self.shown is not None and self._picture_box().contains(event.position()):
                self._cross(event.position(), column=True, row=True)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.shown is None or not self._crosshair or self._cut is None:
            return
        # At whole points all lines have the same width.
        at = self._middle().toPoint().toPointF()
        box = self._picture_box().intersected(self.rect().toRectF())
        painter = QPainter(self)
        painter.setClipRect(box)
        upright, level = _CUT_BY[self.plane]
        if self.turn.sideways:
            upright, level = level, upright
        for plane, lines in (
            (upright, (_line(at, 0, -1, box.height()), _line(at, 0, 1, box.height()))),
            (level, (_line(at, -1, 0, box.width()), _line(at, 1, 0, box.width()))),
        ):
            painter.setPen(QPen(theme.colour(COLOURS[plane], 200), 1))
            painter.drawLines(lines)
        painter.end()

    # Internals

    def _stack_words(self) -> tuple[str, ...]:
        if self._cut is None:
            return ()
        volume, place, slab = self._cut
        held = slab_places(volume, self.plane, place, slab)
        thick = len(held) * volume.spacing[axis_across(self.plane)]
        words = tr("{shown}  {thickness} mm", shown=known(slab.projection.value), thickness=decimal(thick, 1))
        return ((words,) if len(held) > 1 else ()) + super()._stack_words()

    def _picture_box(self) -> QRectF:
        """Return the rectangle of the whole picture on screen."""
        assert self.shown is not None
        rows, columns = self.shown.picture.shape
        return self.viewport.on_screen(QRectF(0, 0, columns, rows))

    def _middle(self) -> QPointF:
        """Return the place of the crosshair on screen."""
        assert self._cut is not None
        return self.viewport.to_screen(*point_of(self._cut[0], self.plane, self._voxel))

    def _lines_near(self, at: QPointF) -> tuple[bool, bool] | None:
        """Return whether a place on screen is near the column's line and near the row's; None if neither."""
        if self._cut is None or not self._crosshair:
            return None
        off = at - self._middle()
        near = abs(off.x()) <= _NEAR, abs(off.y()) <= _NEAR
        if max(abs(off.x()), abs(off.y())) <= _FREE:
            near = True, True
        if self.turn.sideways and near[0] != near[1]:
            near = near[1], near[0]
        return near if any(near) else None

    def _cross(self, at: QPointF, column: bool, row: bool) -> None:
        """Ask to move the crosshair, or one of its lines, to a place on screen."""
        if self._cut is None:
            return
        volume = self._cut[0]
        there = self.viewport.from_screen(at.x(), at.y())
        here = point_of(volume, self.plane, self._voxel)
        point = (there.x() if column else here[0], there.y() if row else here[1])
        self.crossed.emit(voxel_of(volume, self.plane, point, self._voxel))


def _line(at: QPointF, x: int, y: int, length: float) -> QLineF:
    """Return a line that begins beside the middle, so that the middle stays visible."""
    return QLineF(at + QPointF(x, y) * _FREE, at + QPointF(x, y) * length * 2)
