"""The viewer: one picture, its class map and corner texts; window, zoom and pan by mouse and key."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSlider, QWidget

from core.images.picture import NamedWindow, Picture, Window
from desktop import theme
from desktop.corner_texts import corners, edges, paint_corners, paint_edges
from desktop.drawing import paint_mark, paint_message
from desktop.evidence import Evidence, paint_scale
from desktop.items import DRAGGED, Item
from desktop.levels import window_of
from desktop.rendering import Look, Renderer
from desktop.turn import AS_STORED, Turn
from desktop.viewport import Viewport, dots_per_mm

if TYPE_CHECKING:
    from desktop.work import Shown

#: Parts of a degree that a notch of the wheel turns by.
_NOTCH = 120
_FAR = 1 << 20
_SCROLL_KEYS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Home: -_FAR,
    Qt.Key.Key_End: _FAR,
}
_EIGHT_BIT = Window(127.5, 255.0, "LINEAR_EXACT")


class Viewer(QWidget):
    """Left drag: window and level. Right or middle drag: pan. Wheel and arrow keys: through the stack."""

    #: How many pictures to go on in the list (or back, where negative).
    stepped = Signal(int)
    #: How many pictures to go on in the stack.
    scrolled = Signal(int)
    #: A place in the stack, counted from 1.
    place_wanted = Signal(int)
    #: Window, zoom, place, turn or inversion changed.
    view_changed = Signal()
    #: The user turned to this viewer.
    entered = Signal()
    #: File and frame of a picture that was dropped here.
    dropped = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: Shown | None = None
        #: What it is to show, shown already or not.
        self.item: Item | None = None
        self._marked: bool | None = None
        self.wheel_zooms = False
        self.window_level: NamedWindow | None = None
        self.inverted = False
        self.turn = AS_STORED
        self.overlays_wanted = True
        self.viewport = Viewport()
        self._evidence: Evidence | None = None
        self._opacity = 0.6
        self._bare = False
        self.message: tuple[str, str] | None = None
        self.fitting = True
        self._cursor: QPointF | None = None
        self._turned = 0
        self._dragged: tuple[Qt.MouseButton, QPointF] | None = None
        self._renderer = Renderer()
        self.setAccessibleName("Picture")
        self.setAccessibleDescription(self.__doc__ or "")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(QSize(240, 200))
        self.setAcceptDrops(True)
        self._places = QSlider(Qt.Orientation.Horizontal, self)
        self._places.setAccessibleName("Place in the stack")
        self._places.setToolTip("Place in the stack")
        self._places.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._places.hide()
        self._places.valueChanged.connect(self.place_wanted)

    # What is shown

    def show_picture(self, shown: Shown) -> None:
        """Show a picture; window, zoom and turn start anew unless it belongs with the one before."""
        before = self.shown.picture if self.shown is not None else None
        picture = shown.picture
        self.shown, self.message = shown, None
        if before is None or not _belong_together(before, picture):
            self.window_level, self.inverted, self.fitting = None, False, True
            self.turn = AS_STORED
        if self.fitting:
            self.viewport = self.fitted()
        self._changed()

    def show_place(self, place: int, count: int) -> None:
        """Tell at which place, counted from 1, of how many in the stack the picture lies."""
        self._places.blockSignals(True)
        self._places.setRange(1, count)
        self._places.setValue(place)
        self._places.blockSignals(False)
        self._places.setVisible(count > 1)

    def show_nothing(self, title: str, text: str) -> None:
        """Let go of the picture, and say so."""
        self.item = None
        self.show_message(title, text)

    def show_message(self, title: str, text: str) -> None:
        """Show words instead of a picture."""
        self.shown, self._evidence, self.message = None, None, (title, text)
        self._places.hide()
        self._changed()

    def wait_for(self, item: Item) -> None:
        """Take the old picture away until the new one is decoded, so that nobody reads the wrong one."""
        self.item = item
        picture = self.shown.picture if self.shown is not None else None
        if picture is None or (picture.name, picture.frame) != item.key:
            self._evidence = None
            series = item.instance.identity.series_uid
            if picture is not None and (
                picture.name == item.key[0] or (series and series == picture.identity.series_uid)
            ):
                # Within a stack the corners still tell which picture is on screen.
                self.update()
                return
            self.shown, self.message = None, ("", "Loading")
            self._changed()

    @property
    def waiting(self) -> bool:
        """Whether what it is to show has not come."""
        picture = self.shown.picture if self.shown is not None else None
        return self.item is not None and (picture is None or (picture.name, picture.frame) != self.item.key)

    def show_evidence(self, evidence: Evidence | None) -> None:
        """Lay a class map over the picture, or take it away."""
        self._evidence = evidence
        self.update()

    def set_opacity(self, opacity: float) -> None:
        """Set the opacity of the class map, 0-1."""
        self._opacity = opacity
        self.update()

    def mark(self, active: bool | None) -> None:
        """Mark it as the active one of several or as another; None where it is alone."""
        self._marked = active
        self.update()

    def set_bare(self, bare: bool) -> None:
        """Hide the class map for as long as a key is held."""
        self._bare = bare
        self.update()

    # How it is shown

    def fit(self) -> None:
        """Show the whole picture."""
        self.fitting = True
        self.viewport = self.fitted()
        self._changed()

    def one_to_one(self) -> None:
        """Show one pixel of the picture on each pixel of the screen."""
        if self.shown is not None:
            self._centre(1.0 / self.devicePixelRatioF())

    def real_size(self) -> None:
        """Show a millimetre of the picture as a millimetre of the screen, where both are known."""
        scale = self.real_scale
        if scale is not None:
            self._centre(scale)

    @property
    def look(self) -> Look:
        """Through what the picture is seen."""
        voi = None if self.window_level is None else self.window_level.voi
        return Look(voi, self.inverted, self.overlays_wanted)

    @property
    def real_scale(self) -> float | None:
        """Screen points for each pixel at real size; None where picture or screen have no known size."""
        dots = dots_per_mm(self.screen())
        spacing = self.shown.picture.spacing if self.shown is not None else None
        return None if spacing is None or dots is None else spacing[1] * dots

    def turn_to(self, turn: Turn) -> None:
        """Turn or flip the picture about the middle of the screen."""
        self.turn = turn
        turned = self.viewport.turned(turn, self.width() / 2, self.height() / 2)
        self.viewport = self.fitted() if self.fitting else turned
        self._changed()

    def fitted(self) -> Viewport:
        """Where the whole picture would be seen."""
        if self.shown is None:
            return self.viewport
        picture = self.shown.picture
        rows, columns = picture.pixels.shape[:2]
        return Viewport.fitted(columns, rows, self.width(), self.height(), picture.aspect, self.turn)

    def place(self, viewport: Viewport) -> None:
        """Show the picture at a place of its own."""
        if self.shown is not None:
            self.fitting = False
            self.viewport = replace(viewport, turn=self.turn)
            self._changed()

    def zoom(self, factor: float) -> None:
        """Zoom about the middle."""
        self.place(self.viewport.zoomed(factor, self.width() / 2, self.height() / 2))

    def invert(self) -> None:
        """Swap black and white."""
        self.inverted = not self.inverted
        self._changed()

    def choose_window(self, window: NamedWindow | None) -> None:
        """Show the picture through one of its windows, or None for as its file asks."""
        self.window_level = window
        self._changed()

    def show_overlays(self, wanted: bool) -> None:
        """Draw the file's overlays, or leave them out."""
        self.overlays_wanted = wanted
        self._changed()

    def reset(self) -> None:
        """Show the picture as its file asks, whole."""
        self.window_level, self.inverted, self.turn = None, False, AS_STORED
        self.fit()

    def drag_window(self, dx: float, dy: float) -> None:
        """Widen the window by going right, raise the level by going up."""
        if self.shown is None:
            return
        shown = self.window_level.voi if self.window_level is not None else None
        window = window_of(self.shown.levels, shown) or _EIGHT_BIT
        span = max(self.shown.levels.high - self.shown.levels.low, 1e-6)
        width = min(max(window.width * math.exp(dx / 200.0), span / 4096.0), span * 16.0)
        # Steps follow the width: fine on a narrow window, quick on a wide one.
        center = window.center - dy * width / 300.0
        self.window_level = NamedWindow("", replace(window, center=center, width=width))
        self._changed()

    # Qt's side

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(theme.FILM))
        if self.shown is not None:
            self._paint_picture(painter, self.shown)
        elif self.message is not None:
            paint_message(painter, self.rect(), self.font(), *self.message)
        if self._marked is not None:
            paint_mark(painter, self.rect(), active=self._marked)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        grown = event.size() - event.oldSize()
        # What lies in the middle stays there.
        moved = self.viewport.moved(grown.width() / 2, grown.height() / 2)
        self.viewport = self.fitted() if self.fitting else moved
        width = self.width() // 3
        self._places.setGeometry((self.width() - width) // 2, self.height() - 28, width, 22)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.entered.emit()
        turned = event.angleDelta().y()
        scrolls = self.stacked and not self.wheel_zooms
        if scrolls != bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            # Fine wheels turn by less than a notch at a time.
            self._turned += turned
            notches = int(self._turned / _NOTCH)
            self._turned -= notches * _NOTCH
            if notches:
                (self.scrolled if self.stacked else self.stepped).emit(-notches)
        elif self.shown is not None:
            at = event.position()
            self.place(self.viewport.zoomed(1.0015**turned, at.x(), at.y()))
        event.accept()

    @property
    def stacked(self) -> bool:
        """Whether there is a stack to scroll through."""
        return not self._places.isHidden()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = _SCROLL_KEYS.get(Qt.Key(event.key()))
        if by is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.scrolled.emit(by)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(DRAGGED):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        frame, _, name = bytes(event.mimeData().data(DRAGGED).data()).decode("utf-8").partition(":")
        event.acceptProposedAction()
        self.entered.emit()
        self.dropped.emit(name, int(frame))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.entered.emit()
        if self._dragged is None and self.shown is not None:
            self._dragged = (event.button(), event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._cursor = event.position()
        if self._dragged is None:
            self.update()
            return
        button, before = self._dragged
        dx, dy = at.x() - before.x(), at.y() - before.y()
        self._dragged = (button, at)
        if button == Qt.MouseButton.LeftButton:
            self.drag_window(dx, dy)
        else:
            self.place(self.viewport.moved(dx, dy))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None and self._dragged[0] == event.button():
            self._dragged = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.fit()

    def leaveEvent(self, _event: object) -> None:
        self._cursor = None
        self.update()

    # Inside

    def _centre(self, scale: float) -> None:
        if self.shown is not None:
            picture = self.shown.picture
            rows, columns = picture.pixels.shape[:2]
            size = (columns, rows, self.width(), self.height())
            self.place(Viewport.centred(scale, *size, picture.aspect, self.turn))

    def _changed(self) -> None:
        self.update()
        self.view_changed.emit()

    def _paint_picture(self, painter: QPainter, shown: Shown) -> None:
        picture, view, ratio = shown.picture, self.viewport, self.devicePixelRatioF()
        rows, columns = picture.pixels.shape[:2]
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        image, place = self._renderer.image(shown.levels, self.look, view, self.size(), ratio)
        painter.drawImage(view.on_screen(place), image)
        evidence = None if self._bare else self._evidence
        if evidence is not None:
            painter.setOpacity(self._opacity)
            painter.setTransform(view.transform)
            painter.drawImage(QRectF(0, 0, columns, rows), evidence.image)
            painter.resetTransform()
            painter.setOpacity(1.0)
        pixel = None if self._cursor is None else view.pixel_at(self._cursor.x(), self._cursor.y())
        texts = corners(
            picture,
            self.window_level,
            inverted=self.inverted,
            overlays=self.overlays_wanted,
            zoom=view.scale * ratio,
            pixel=pixel,
            turn=self.turn,
        )
        paint_corners(painter, self.rect(), self.font(), texts)
        right_y = self.rect().center().y()
        if evidence is not None:
            box = QRectF(self.rect())
            right_y = paint_scale(painter, box, self.font(), evidence, self._opacity) - 20
        above = self.rect().adjusted(0, 0, 0, -24 if self.stacked else 0)
        paint_edges(painter, above, self.font(), edges(picture, self.turn), right_y)


def _belong_together(before: Picture, picture: Picture) -> bool:
    """Whether two pictures are frames of one file, or slices of one series, of the same size."""
    if before.pixels.shape != picture.pixels.shape:
        return False
    series = picture.identity.series_uid
    return before.name == picture.name or bool(series and series == before.identity.series_uid)
