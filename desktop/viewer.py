"""The viewer: one picture, its class map and corner texts; window, zoom and pan by mouse and key."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QScreen, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from core.images.picture import NamedWindow, Window
from desktop import theme
from desktop.corner_texts import corners, edges, paint_corners, paint_edges
from desktop.evidence import Evidence, paint_scale
from desktop.levels import Levels, window_of
from desktop.turn import AS_STORED, Turn
from desktop.viewport import Viewport

if TYPE_CHECKING:
    from desktop.work import Shown

_EIGHT_BIT = Window(127.5, 255.0, "LINEAR_EXACT")
_OVERLAY_COLOURS = (int(theme.REFUSED[1:], 16), int(theme.ACCENT[1:], 16))


class Viewer(QWidget):
    """Left drag: window and level. Right or middle drag: pan. Wheel: zoom. Ctrl + wheel: next picture."""

    #: How many pictures to go on (or back, where negative).
    stepped = Signal(int)
    #: A frame of the same file, counted from 1.
    frame_wanted = Signal(int)
    #: Window, zoom, place or inversion changed.
    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: Shown | None = None
        self.window_level: NamedWindow | None = None
        self.inverted = False
        self.turn = AS_STORED
        self.overlays_wanted = True
        self.viewport = Viewport()
        self._evidence: Evidence | None = None
        self._opacity = 0.6
        self._bare = False
        self.message: tuple[str, str] | None = None
        self._fitting = True
        self._cursor: QPointF | None = None
        self._dragged: tuple[Qt.MouseButton, QPointF] | None = None
        self._rendered: tuple[object, QImage, QRectF, np.ndarray] | None = None
        self.setAccessibleName("Picture")
        self.setAccessibleDescription(self.__doc__ or "")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(QSize(240, 200))
        self._frames = QSlider(Qt.Orientation.Horizontal, self)
        self._frames.setAccessibleName("Frame")
        self._frames.setToolTip("Frame of this file")
        self._frames.hide()
        self._frames.valueChanged.connect(self.frame_wanted)

    # What is shown

    def show_picture(self, shown: Shown) -> None:
        """Show a picture; window and zoom start anew unless it is another frame of the same file."""
        before = self.shown.picture if self.shown is not None else None
        picture = shown.picture
        same_file = before is not None and before.name == picture.name
        keep = same_file and before is not None and before.pixels.shape == picture.pixels.shape
        self.shown, self.message = shown, None
        if not keep:
            self.window_level, self.inverted, self._fitting = None, False, True
            self.turn = AS_STORED
        if self._fitting:
            self.viewport = self._fitted()
        self._frames.blockSignals(True)
        self._frames.setRange(1, picture.frames)
        self._frames.setValue(picture.frame)
        self._frames.blockSignals(False)
        self._frames.setVisible(picture.frames > 1)
        self._changed()

    def show_message(self, title: str, text: str) -> None:
        """Show words instead of a picture."""
        self.shown, self._evidence, self.message = None, None, (title, text)
        self._frames.hide()
        self._changed()

    def wait_for(self, name: str, frame: int) -> None:
        """Take the old picture away until the new one is decoded, so that nobody reads the wrong one."""
        picture = self.shown.picture if self.shown is not None else None
        if picture is None or picture.name != name or picture.frame != frame:
            self._evidence = None
            if picture is not None and picture.name == name:
                # Between frames of one file the corner still tells which frame is on screen.
                self.update()
                return
            self.shown, self.message = None, ("", "Loading")
            self._changed()

    def show_evidence(self, evidence: Evidence | None) -> None:
        """Lay a class map over the picture, or take it away."""
        self._evidence = evidence
        self.update()

    def set_opacity(self, opacity: float) -> None:
        """Set the opacity of the class map, 0-1."""
        self._opacity = opacity
        self.update()

    def set_bare(self, bare: bool) -> None:
        """Hide the class map for as long as a key is held."""
        self._bare = bare
        self.update()

    # How it is shown

    def fit(self) -> None:
        """Show the whole picture."""
        self._fitting = True
        self.viewport = self._fitted()
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
    def real_scale(self) -> float | None:
        """Screen points for each pixel at real size; None where picture or screen have no known size."""
        dots = dots_per_mm(self.screen())
        spacing = self.shown.picture.spacing if self.shown is not None else None
        return None if spacing is None or dots is None else spacing[1] * dots

    def turn_to(self, turn: Turn) -> None:
        """Turn or flip the picture about the middle of the screen."""
        self.turn = turn
        turned = self.viewport.turned(turn, self.width() / 2, self.height() / 2)
        self.viewport = self._fitted() if self._fitting else turned
        self._changed()

    def zoom(self, factor: float) -> None:
        """Zoom about the middle."""
        self._place(self.viewport.zoomed(factor, self.width() / 2, self.height() / 2))

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
            self._paint_message(painter, *self.message)
        painter.end()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        if self._fitting:
            self.viewport = self._fitted()
        width = self.width() // 2
        self._frames.setGeometry((self.width() - width) // 2, self.height() - 34, width, 22)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if turned:
                self.stepped.emit(-1 if turned > 0 else 1)
        elif turned and self.shown is not None:
            at = event.position()
            self._place(self.viewport.zoomed(1.0015**turned, at.x(), at.y()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
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
            self._place(self.viewport.moved(dx, dy))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None and self._dragged[0] == event.button():
            self._dragged = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.fit()

    def leaveEvent(self, _event: object) -> None:
        self._cursor = None
        self.update()

    # Inside

    def _fitted(self) -> Viewport:
        if self.shown is None:
            return self.viewport
        picture = self.shown.picture
        rows, columns = picture.pixels.shape[:2]
        return Viewport.fitted(columns, rows, self.width(), self.height(), picture.aspect, self.turn)

    def _centre(self, scale: float) -> None:
        if self.shown is not None:
            picture = self.shown.picture
            rows, columns = picture.pixels.shape[:2]
            size = (columns, rows, self.width(), self.height())
            self._place(Viewport.centred(scale, *size, picture.aspect, self.turn))

    def _place(self, viewport: Viewport) -> None:
        if self.shown is not None:
            self._fitting = False
            self.viewport = viewport
            self._changed()

    def _changed(self) -> None:
        self.update()
        self.view_changed.emit()

    def _paint_picture(self, painter: QPainter, shown: Shown) -> None:
        picture, view = shown.picture, self.viewport
        rows, columns = picture.pixels.shape[:2]
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        image, place = self._render(shown.levels)
        painter.drawImage(view.on_screen(place), image)
        evidence = None if self._bare else self._evidence
        if evidence is not None:
            painter.setOpacity(self._opacity)
            painter.setTransform(view.transform)
            painter.drawImage(QRectF(0, 0, columns, rows), evidence.image)
            painter.resetTransform()
            painter.setOpacity(1.0)
        pixel = None if self._cursor is None else view.pixel_at(self._cursor.x(), self._cursor.y())
        zoom = view.scale * self.devicePixelRatioF()
        texts = corners(
            picture,
            self.window_level,
            inverted=self.inverted,
            overlays=self.overlays_wanted,
            zoom=zoom,
            pixel=pixel,
            turn=self.turn,
        )
        paint_corners(painter, self.rect(), self.font(), texts)
        right_y = self.rect().center().y()
        if evidence is not None:
            box = QRectF(self.rect())
            right_y = paint_scale(painter, box, self.font(), evidence, self._opacity) - 20
        paint_edges(painter, self.rect(), self.font(), edges(picture, self.turn), right_y)

    def _render(self, levels: Levels) -> tuple[QImage, QRectF]:
        """Window the part of the picture that is on screen, from the level that has just enough pixels."""
        view = self.viewport
        level = levels.level_for(max(view.scale, view.scale_down) * self.devicePixelRatioF())
        step, (rows, columns) = 2**level, levels.indices[level].shape[:2]
        part = view.visible(columns, rows, self.width(), self.height(), step)
        down, across = part
        bounds = (down.start, down.stop, across.start, across.stop)
        key = (levels, level, *bounds, self.window_level, self.inverted, self.turn)
        key = (*key, self.overlays_wanted)
        if self._rendered is None or self._rendered[0] != key:
            voi = None if self.window_level is None else self.window_level.voi
            table = levels.table(voi, invert=self.inverted)
            colours = _OVERLAY_COLOURS if self.overlays_wanted else None
            pixels = self.turn.applied(levels.render(level, part, table, colours))
            place = QRectF(across.start, down.start, across.stop - across.start, down.stop - down.start)
            place = QRectF(place.x() * step, place.y() * step, place.width() * step, place.height() * step)
            height, width = pixels.shape
            # The image looks at the pixels without owning them, so they are kept beside it.
            image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
            self._rendered = (key, image, place, pixels)
        return self._rendered[1], self._rendered[2]

    def _paint_message(self, painter: QPainter, title: str, text: str) -> None:
        box = self.rect().adjusted(40, 40, -40, -40)
        painter.setFont(theme.font(self.font(), theme.LARGE, bold=True))
        line = painter.fontMetrics().lineSpacing()
        painter.setPen(theme.colour(theme.TEXT))
        upper = box.adjusted(0, 0, 0, -box.height() // 2)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(upper, flags | Qt.AlignmentFlag.AlignBottom, title)
        painter.setFont(self.font())
        painter.setPen(theme.colour(theme.QUIET))
        lower = box.adjusted(0, box.height() // 2 + line // 2, 0, 0)
        painter.drawText(lower, flags | Qt.AlignmentFlag.AlignTop, text)


def dots_per_mm(screen: QScreen) -> float | None:
    """Screen points in a millimetre; None where the screen does not tell, or tells nonsense."""
    wide, high = screen.physicalSize().width(), screen.physicalSize().height()
    if wide <= 0 or high <= 0:
        return None
    across, down = screen.geometry().width() / wide, screen.geometry().height() / high
    # Screens have square dots, of 40 to 400 in an inch; others are projectors and made-up sizes.
    return across if 0.95 < across / down < 1.05 and 1.5 < across < 16.0 else None
