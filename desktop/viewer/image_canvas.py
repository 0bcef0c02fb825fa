"""A picture and how it is shown: window, zoom, position, turn, map, annotations; without mouse and keys."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSlider, QWidget

from core.images.base.picture import NamedWindow, Picture, Window
from core.images.display.pyramid import window_of
from core.images.display.turn import AS_STORED, Turn
from desktop.base import theme
from desktop.base.language import tr
from desktop.base.plain_text import set_tip
from desktop.session.items import Item
from desktop.viewer.annotations import AnnotationStore, AnnotationTool
from desktop.viewer.class_map import ClassMap
from desktop.viewer.hung_marks import HungMarks
from desktop.viewer.notice_painter import paint_frame, paint_message
from desktop.viewer.rendering import Renderer, ViewSettings
from desktop.viewer.scene import SLIDER, Scene, paint_scene
from desktop.viewer.spoken import picture_words
from desktop.viewer.viewport import Viewport, dots_per_mm

if TYPE_CHECKING:
    from core.workflow.view import Shown

_EIGHT_BIT = Window(127.5, 255.0, "LINEAR_EXACT")


class ImageCanvas(QWidget):
    """Show one picture, or a message instead."""

    #: A position in the stack, counted from 1.
    place_wanted = Signal(int)
    #: Window, zoom, position, rotation or inversion changed.
    view_changed = Signal()

    def __init__(
        self, parent: QWidget | None = None, annotation_store: AnnotationStore | None = None
    ) -> None:
        super().__init__(parent)
        #: Makes and moves annotations on the picture.
        self.annotation_tool = AnnotationTool(annotation_store or AnnotationStore(), self)
        self.annotation_tool.changed.connect(self._annotations_changed)
        self.shown: Shown | None = None
        #: The picture to show, even if it is not decoded yet.
        self.item: Item | None = None
        self._active: bool | None = None
        self.window_level: NamedWindow | None = None
        self.inverted = False
        self.turn = AS_STORED
        self.overlays_wanted = True
        self.viewport = Viewport()
        self._class_map: ClassMap | None = None
        self._opacity = 0.6
        self._named = True
        self._bare = self._magnifying = self._contours = False
        self.message: tuple[str, str] | None = None
        self.fitting = True
        self._cursor: QPointF | None = None
        self._place: tuple[int, int] = (1, 1)
        self._rate: float | None = None
        self.hung = HungMarks()
        self._renderer = Renderer()
        self._called = tr("Picture")
        self._tell_name()
        # Three panes side by side must leave room for the panels on a small screen at a scale of 2.
        self.setMinimumSize(QSize(50, 60))
        self._places = QSlider(Qt.Orientation.Horizontal, self)
        self._places.setAccessibleName(tr("Place in the stack"))
        set_tip(self._places, tr("Place in the stack"))
        self._places.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._places.hide()
        self._places.valueChanged.connect(self.place_wanted)

    # Content

    def call(self, name: str) -> None:
        """Set the name that screen readers say before the picture's description."""
        self._called = name
        self._tell_name()

    def show_picture(self, shown: Shown) -> None:
        """Show a picture; keep window, zoom and turn only if it belongs together with the previous one."""
        before = self.shown.picture if self.shown is not None else None
        picture = shown.picture
        self.shown, self.message = shown, None
        self.annotation_tool.show((picture.name, picture.frame))
        if before is None or not _belong_together(before, picture):
            self.window_level, self.inverted, self.fitting = None, False, True
            self.turn = AS_STORED
        if self.fitting:
            self.viewport = self.fitted()
        self._tell_name()
        self._changed()

    def show_place(self, place: int, count: int) -> None:
        """Show the picture's position in the stack, counted from 1, and the size of the stack."""
        self._places.blockSignals(True)
        self._places.setRange(1, count)
        self._places.setValue(place)
        self._places.blockSignals(False)
        self._places.setVisible(count > 1)
        self._place = (place, count)
        self._tell_name()

    def show_rate(self, rate: float | None) -> None:
        """Show the rate in pictures per second at which the stack plays; None if it does not play."""
        self._rate = rate
        self.update()

    def show_nothing(self, title: str, text: str) -> None:
        """Remove the picture and show a message."""
        self.item = None
        self.show_message(title, text)

    def show_message(self, title: str, text: str) -> None:
        """Show a message instead of a picture."""
        self.shown, self._class_map, self.message = None, None, (title, text)
        self.annotation_tool.show(None)
        self._places.hide()
        self._tell_name()
        self._changed()

    def wait_for(self, item: Item) -> None:
        """Hide the old picture until the new one is decoded, so that nobody reads the wrong one."""
        self.item = item
        picture = self.shown.picture if self.shown is not None else None
        if picture is None or (picture.name, picture.frame) != item.key:
            self._class_map = None
            series = item.instance.identity.series_key
            if picture is not None and (
                picture.name == item.key[0] or (series and series == picture.identity.series_key)
            ):
                # Within a stack, the corner texts still describe the picture on screen.
                self.update()
                return
            self.show_message("", tr("Loading"))

    @property
    def waiting(self) -> bool:
        """Whether the picture to show is not decoded yet."""
        picture = self.shown.picture if self.shown is not None else None
        return self.item is not None and (picture is None or (picture.name, picture.frame) != self.item.key)

    @property
    def loading(self) -> bool:
        """Whether nothing is on screen until the picture is decoded."""
        return self.waiting and self.message == ("", tr("Loading"))

    @property
    def class_map(self) -> ClassMap | None:
        """The map over the picture."""
        return self._class_map

    def show_class_map(self, class_map: ClassMap | None) -> None:
        """Show a class map over the picture; None removes it."""
        self._class_map = class_map
        self._tell_name()
        self.update()

    def show_hung(self, hung: HungMarks) -> None:
        """Show the study's label, and where the active picture cuts this one."""
        if hung != self.hung:
            self.hung = hung
            self.update()

    def set_named(self, named: bool) -> None:
        """Show or hide patient, study and file in the corners."""
        self._named = named
        self._tell_name()
        self.update()

    @property
    def named(self) -> bool:
        """Whether the corners show patient, study and file."""
        return self._named

    def set_opacity(self, opacity: float) -> None:
        """Set the opacity of the class map, 0 to 1."""
        self._opacity = opacity
        self.update()

    def set_contours(self, contours: bool) -> None:
        """Draw class maps as contours, or in transparent colours."""
        self._contours = contours
        self.update()

    def magnify(self, magnifying: bool) -> None:
        """Show a magnifier at the cursor, or hide it."""
        self._magnifying = magnifying
        self.update()

    def show_active(self, active: bool | None) -> None:
        """Mark this canvas as active or inactive; None if it is the only one."""
        self._active = active
        self.update()

    def set_bare(self, bare: bool) -> None:
        """Hide the class map, or show it again."""
        self._bare = bare
        self.update()

    # Display

    def fit(self) -> None:
        """Show the whole picture."""
        self.fitting = True
        self.viewport = self.fitted()
        self._changed()

    def one_to_one(self) -> None:
        """Show each picture pixel on one screen pixel."""
        if self.shown is not None:
            self._centre(1.0 / self.devicePixelRatioF())

    def real_size(self) -> None:
        """Show the picture in its real size, if the sizes of pixels and screen are known."""
        scale = self.real_scale
        if scale is not None:
            self._centre(scale)

    def scene(self, *, named: bool = True) -> Scene | None:
        """Return all that is shown; None if there is no picture.

        Without `named`, or if the user hides patients everywhere, it shows nothing of the patient.
        """
        if self.shown is None:
            return None
        cursor = self._cursor
        return Scene(
            self.shown,
            self.viewport,
            self.window_level,
            self.view_settings,
            self.annotation_tool,
            None if self._bare else self._class_map,
            self._contours,
            self._opacity,
            None if cursor is None else self.viewport.pixel_at(cursor.x(), cursor.y()),
            (cursor or QPointF(self.rect().center())) if self._magnifying else None,
            named and self._named,
            self.stacked,
            self._stack_words(),
            self.hung,
        )

    @property
    def view_settings(self) -> ViewSettings:
        """The window, inversion and overlays with which the picture is shown."""
        voi = None if self.window_level is None else self.window_level.voi
        return ViewSettings(voi, self.inverted, self.overlays_wanted)

    @property
    def real_scale(self) -> float | None:
        """The screen points per pixel at real size; None if picture or screen have no known size."""
        dots = dots_per_mm(self.screen())
        spacing = self.shown.picture.spacing if self.shown is not None else None
        return None if spacing is None or dots is None else spacing[1] * dots

    def turn_to(self, turn: Turn) -> None:
        """Turn or flip the picture about the centre of the screen."""
        self.turn = turn
        turned = self.viewport.turned(turn, self.width() / 2, self.height() / 2)
        self.viewport = self.fitted() if self.fitting else turned
        self._changed()

    def fitted(self) -> Viewport:
        """Return the viewport that shows the whole picture."""
        if self.shown is None:
            return self.viewport
        picture = self.shown.picture
        rows, columns = picture.pixels.shape[:2]
        return Viewport.fitted(columns, rows, self.width(), self.height(), picture.aspect, self.turn)

    def place(self, viewport: Viewport) -> None:
        """Show the picture in a given viewport."""
        if self.shown is not None:
            self.fitting = False
            self.viewport = replace(viewport, turn=self.turn)
            self._changed()

    def bring_in_sight(self, column: float, row: float) -> None:
        """Move the picture so that a position in it is visible, if it is not."""
        at = self.viewport.to_screen(column, row)
        if not self.rect().contains(at.toPoint()):
            self.place(self.viewport.moved(self.width() / 2 - at.x(), self.height() / 2 - at.y()))

    def zoom(self, factor: float) -> None:
        """Zoom about the centre."""
        self.place(self.viewport.zoomed(factor, self.width() / 2, self.height() / 2))

    def invert(self) -> None:
        """Swap black and white."""
        self.inverted = not self.inverted
        self._changed()

    def choose_window(self, window: NamedWindow | None) -> None:
        """Show the picture through a window; None for the file's own."""
        self.window_level = window
        self._changed()

    def show_overlays(self, wanted: bool) -> None:
        """Show or hide the file's overlays."""
        self.overlays_wanted = wanted
        self._changed()

    def reset(self) -> None:
        """Show the whole picture with the file's own window."""
        self.window_level, self.inverted, self.turn = None, False, AS_STORED
        self.fit()

    def drag_window(self, dx: float, dy: float) -> None:
        """Change the window by a drag: right makes it wider, up raises the level."""
        if self.shown is None:
            return
        shown = self.window_level.voi if self.window_level is not None else None
        window = window_of(self.shown.levels, shown) or _EIGHT_BIT
        span = max(self.shown.levels.high - self.shown.levels.low, 1e-6)
        widest = max(span * 16.0, window.width)
        width = min(max(window.width * math.exp(dx / 200.0), span / 4096.0), widest)
        # Steps are proportional to the width: fine in a narrow window, large in a wide one.
        center = window.center - dy * width / 300.0
        self.window_level = NamedWindow("", replace(window, center=center, width=width))
        self._changed()

    # Called by Qt

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(theme.PICTURE_BACKGROUND))
        scene = self.scene()
        if scene is not None:
            ratio = self.devicePixelRatioF()
            paint_scene(painter, self.rect(), self.font(), scene, self._renderer, ratio)
        elif self.message is not None:
            paint_message(painter, self.rect(), self.font(), *self.message)
        if self._active is not None:
            paint_frame(painter, self.rect(), active=self._active)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        grown = event.size() - event.oldSize()
        # The centre of the picture stays in place.
        moved = self.viewport.moved(grown.width() / 2, grown.height() / 2)
        self.viewport = self.fitted() if self.fitting else moved
        width = self.width() // 3
        self._places.setGeometry((self.width() - width) // 2, self.height() - SLIDER - 2, width, 22)

    @property
    def stacked(self) -> bool:
        """Whether there is a stack to scroll through."""
        return not self._places.isHidden()

    # Internals

    def _tell_name(self) -> None:
        if self.shown is not None:
            place = self._stack_words() if self._rate is None else ()
            words = picture_words(self.shown.picture, place, self._class_map, named=self._named)
        else:
            words = tuple(filter(None, self.message or ()))
        name = ": ".join(filter(None, (self._called, ", ".join(words))))
        if name != self.accessibleName():
            self.setAccessibleName(name)

    def _stack_words(self) -> tuple[str, ...]:
        playing = "" if self._rate is None else tr("Playing, {rate:.3g} a second", rate=self._rate)
        place, count = self._place
        return tuple(
            text
            for text in (playing, tr("{place} of {count}", place=place, count=count) if self.stacked else "")
            if text
        )

    def _centre(self, scale: float) -> None:
        if self.shown is not None:
            picture = self.shown.picture
            rows, columns = picture.pixels.shape[:2]
            size = (columns, rows, self.width(), self.height())
            self.place(Viewport.centred(scale, *size, picture.aspect, self.turn))

    def _annotations_changed(self) -> None:
        drawing = self.annotation_tool.now.kind is not None
        self.setCursor(Qt.CursorShape.CrossCursor if drawing else Qt.CursorShape.ArrowCursor)
        self.update()

    def _changed(self) -> None:
        self.update()
        self.view_changed.emit()


def _belong_together(before: Picture, picture: Picture) -> bool:
    """Return whether two pictures of equal size are frames of one file, or slices of one series."""
    if before.pixels.shape != picture.pixels.shape:
        return False
    series = picture.identity.series_key
    return before.name == picture.name or bool(series and series == before.identity.series_key)
