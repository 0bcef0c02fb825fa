"""A picture on screen and how it is shown: window, zoom, place, turn, map, annotations; no mouse, no keys."""

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
    """Shows one picture, or words in place of one."""

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
        #: The picture to show, whether it is shown already or not.
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
        # Three side by side leave room for the panels on a small screen at a scale of 2.
        self.setMinimumSize(QSize(50, 60))
        self._places = QSlider(Qt.Orientation.Horizontal, self)
        self._places.setAccessibleName(tr("Place in the stack"))
        set_tip(self._places, tr("Place in the stack"))
        self._places.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._places.hide()
        self._places.valueChanged.connect(self.place_wanted)

    # Content

    def call(self, name: str) -> None:
        """Let screen readers call it by a name, behind which they tell what it shows."""
        self._called = name
        self._tell_name()

    def show_picture(self, shown: Shown) -> None:
        """Show a picture; window, zoom and turn start again unless it belongs with the one before."""
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
        """Tell at which place, counted from 1, of how many in the stack the picture lies."""
        self._places.blockSignals(True)
        self._places.setRange(1, count)
        self._places.setValue(place)
        self._places.blockSignals(False)
        self._places.setVisible(count > 1)
        self._place = (place, count)
        self._tell_name()

    def show_rate(self, rate: float | None) -> None:
        """Tell at how many pictures a second the stack plays; None where it does not."""
        self._rate = rate
        self.update()

    def show_nothing(self, title: str, text: str) -> None:
        """Let go of the picture, and say so."""
        self.item = None
        self.show_message(title, text)

    def show_message(self, title: str, text: str) -> None:
        """Show words instead of a picture."""
        self.shown, self._class_map, self.message = None, None, (title, text)
        self.annotation_tool.show(None)
        self._places.hide()
        self._tell_name()
        self._changed()

    def wait_for(self, item: Item) -> None:
        """Take the old picture away until the new one is decoded, so that nobody reads the wrong one."""
        self.item = item
        picture = self.shown.picture if self.shown is not None else None
        if picture is None or (picture.name, picture.frame) != item.key:
            self._class_map = None
            series = item.instance.identity.series_key
            if picture is not None and (
                picture.name == item.key[0] or (series and series == picture.identity.series_key)
            ):
                # Within a stack, the corner texts still name the picture on screen.
                self.update()
                return
            self.show_message("", tr("Loading"))

    @property
    def waiting(self) -> bool:
        """Whether the picture to show has not arrived yet."""
        picture = self.shown.picture if self.shown is not None else None
        return self.item is not None and (picture is None or (picture.name, picture.frame) != self.item.key)

    @property
    def loading(self) -> bool:
        """Whether nothing is on screen as long as the picture has not arrived."""
        return self.waiting and self.message == ("", tr("Loading"))

    @property
    def class_map(self) -> ClassMap | None:
        """The map that lies over the picture."""
        return self._class_map

    def show_class_map(self, class_map: ClassMap | None) -> None:
        """Lay a class map over the picture, or take it away."""
        self._class_map = class_map
        self._tell_name()
        self.update()

    def show_hung(self, hung: HungMarks) -> None:
        """Tell which study it shows and where the active picture cuts it."""
        if hung != self.hung:
            self.hung = hung
            self.update()

    def set_named(self, named: bool) -> None:
        """Tell of patient, study and file in the corners, or not."""
        self._named = named
        self._tell_name()
        self.update()

    @property
    def named(self) -> bool:
        """Whether the corners tell of patient, study and file."""
        return self._named

    def set_opacity(self, opacity: float) -> None:
        """Set the opacity of the class map, 0-1."""
        self._opacity = opacity
        self.update()

    def set_contours(self, contours: bool) -> None:
        """Draw class maps as lines of equal evidence, or as a wash of colour."""
        self._contours = contours
        self.update()

    def magnify(self, magnifying: bool) -> None:
        """Hold a glass under the cursor for as long as a key is held."""
        self._magnifying = magnifying
        self.update()

    def show_active(self, active: bool | None) -> None:
        """Mark it as the active one of several or as another; None where it is alone."""
        self._active = active
        self.update()

    def set_bare(self, bare: bool) -> None:
        """Hide the class map for as long as a key is held."""
        self._bare = bare
        self.update()

    # Display

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

    def scene(self, *, named: bool = True) -> Scene | None:
        """All that is seen; None where there is no picture.

        Not `named`, it tells nothing of the patient; nor does it where the user does not want that at all.
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
        """Through what the picture is seen."""
        voi = None if self.window_level is None else self.window_level.voi
        return ViewSettings(voi, self.inverted, self.overlays_wanted)

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

    def bring_in_sight(self, column: float, row: float) -> None:
        """Move the picture so that a place of it is seen, if it is not."""
        at = self.viewport.to_screen(column, row)
        if not self.rect().contains(at.toPoint()):
            self.place(self.viewport.moved(self.width() / 2 - at.x(), self.height() / 2 - at.y()))

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
        """Show the whole picture as its file asks."""
        self.window_level, self.inverted, self.turn = None, False, AS_STORED
        self.fit()

    def drag_window(self, dx: float, dy: float) -> None:
        """Widen the window by going right, raise the level by going up."""
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
        # The middle of the picture stays there.
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
    """Whether two pictures are frames of one file, or slices of one series, of the same size."""
    if before.pixels.shape != picture.pixels.shape:
        return False
    series = picture.identity.series_key
    return before.name == picture.name or bool(series and series == before.identity.series_key)
