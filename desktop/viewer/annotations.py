"""The reader's annotations, and the tool that makes, picks, moves and deletes them in a viewer."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent

from core.images.display.measurements import Annotation, AnnotationKind, Point
from desktop.session.items import Key
from desktop.viewer.viewport import Viewport

#: Distance in screen points at which the mouse grabs an annotation, and from which a drag counts.
_NEAR = 7.0
#: Screen points by which an arrow key moves the cross; with Shift, it moves by one picture pixel.
_STEP = 10.0
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_SET = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_DELETE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class AnnotationStore(QObject):
    """The annotations of all open pictures.

    Attributes
    ----------
    words : dict
        Text over a picture: whether its annotations are saved, and whether it is a key picture.
    """

    #: A viewer shows this picture.
    shown = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._annotations: dict[Key, list[Annotation]] = {}
        self.words: dict[Key, tuple[str, ...]] = {}

    def of(self, key: Key) -> list[Annotation]:
        """Return the annotations of a picture; callers may change the list."""
        return self._annotations.setdefault(key, [])

    def clear(self) -> None:
        """Forget all annotations, because other pictures are open."""
        self._annotations.clear()
        self.words.clear()


@dataclass
class ToolState:
    """State of the tool.

    Attributes
    ----------
    kind : AnnotationKind or None
        Kind of annotation to draw; None to draw none.
    draft : tuple of Point
        Points set so far; the last one follows the mouse.
    chosen : int or None
        Index of the picked annotation.
    cross : QPointF or None
        Screen position where the keyboard would set a point.
    """

    kind: AnnotationKind | None = None
    draft: tuple[Point, ...] = ()
    chosen: int | None = None
    cross: QPointF | None = None
    held: tuple[int | None, QPointF] | None = field(default=None, repr=False)


class AnnotationTool(QObject):
    """Make annotations from mouse and key events; knows neither viewer nor painter.

    Mouse positions are in screen coordinates; `view` tells where the picture is.
    """

    #: Annotations, or their drawing, changed.
    changed = Signal()
    #: Annotations have changed and must be saved.
    settled = Signal()

    def __init__(self, store: AnnotationStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.now = ToolState()
        self.annotations: list[Annotation] = []
        self._key: Key | None = None
        self._moved = False
        self._texts: dict[Annotation, tuple[str, ...]] = {}

    @property
    def words(self) -> tuple[str, ...]:
        """The text over the picture, one line per element."""
        return () if self._key is None else self.store.words.get(self._key, ())

    def text_of(
        self, annotation: Annotation, describe: Callable[[Annotation], tuple[str, ...]]
    ) -> tuple[str, ...]:
        """Return the text of an annotation, which is cached: statistics of a large picture are slow."""
        if annotation not in self._texts:
            # Moving an annotation changes its points, so older texts are dropped.
            self._texts = {known: text for known, text in self._texts.items() if known in self.annotations}
            self._texts[annotation] = describe(annotation)
        return self._texts[annotation]

    @property
    def busy(self) -> bool:
        """Whether the tool uses Esc and Del now."""
        return self.now.kind is not None or self.now.chosen is not None

    def wants(self, key: int) -> bool:
        """Return whether the tool uses a key that also has another use."""
        return self.busy and Qt.Key(key) in (*_ARROWS, *_DELETE, *_SET, Qt.Key.Key_Escape)

    @property
    def draft(self) -> Annotation | None:
        """The annotation that is being drawn."""
        kind, points = self.now.kind, self.now.draft
        return Annotation(kind, points) if kind is not None and points else None

    def show(self, key: Key | None) -> None:
        """Show the annotations of another picture."""
        self._key = key
        annotations = [] if key is None else self.store.of(key)
        if annotations is not self.annotations:
            self.annotations, self._texts = annotations, {}
            self._set(ToolState(kind=self.now.kind, cross=self.now.cross))
        if key is not None:
            self.store.shown.emit(key)

    def replace(self) -> None:
        """Drop what is picked or held, because other code replaced the picture's annotations."""
        self._texts = {}
        self._set(ToolState(kind=self.now.kind, draft=self.now.draft, cross=self.now.cross))

    def begin(self, kind: AnnotationKind | None, cross: QPointF) -> None:
        """Start drawing an annotation, or stop if `kind` is None; the keyboard's cross starts at `cross`."""
        self._set(ToolState() if kind is self.now.kind else ToolState(kind=kind, cross=cross))

    def choose_next(self) -> None:
        """Pick the next annotation."""
        if self.annotations:
            chosen = self.now.chosen
            self._set(ToolState(chosen=0 if chosen is None else (chosen + 1) % len(self.annotations)))

    def choose(self, annotation: Annotation) -> bool:
        """Pick an annotation of the picture; return False if the picture does not have it."""
        if annotation not in self.annotations:
            return False
        self._set(ToolState(chosen=self.annotations.index(annotation)))
        return True

    def delete(self) -> None:
        """Delete the picked annotation."""
        if self.now.chosen is not None:
            del self.annotations[self.now.chosen]
            self._set(ToolState())
            self.settled.emit()

    def clear(self) -> None:
        """Delete all annotations of the picture."""
        self.annotations.clear()
        self._set(ToolState())
        self.settled.emit()

    # Mouse

    def press(self, at: QPointF, view: Viewport) -> bool:
        """Start or continue drawing, or grab an annotation; return False if the press has no use here."""
        if self.now.kind is not None:
            place = _picture_point(view, at)
            self.now.draft = (*self.now.draft[:-1], place) if self.now.draft else (place, place)
            self.now.cross = None
            self.changed.emit()
            return True
        for number in reversed(range(len(self.annotations))):
            handle = grabbed_point(self.annotations[number], at, view)
            if handle is not None:
                self._set(ToolState(chosen=number, held=(handle if handle >= 0 else None, at)))
                return True
        if self.now.chosen is not None:
            self._set(ToolState())
        return False

    def move(self, at: QPointF, view: Viewport) -> bool:
        """Follow the mouse; return False if it holds nothing."""
        if self.now.draft:
            self.now.draft = (*self.now.draft[:-1], _picture_point(view, at))
        elif self.now.held is not None and self.now.chosen is not None:
            handle, before = self.now.held
            annotation, place, was = (
                self.annotations[self.now.chosen],
                _picture_point(view, at),
                _picture_point(view, before),
            )
            if handle is None:
                moved = annotation.moved(place[0] - was[0], place[1] - was[1])
            else:
                moved = annotation.with_point(handle, place)
            self.annotations[self.now.chosen], self.now.held = moved, (handle, at)
            self._moved = True
        else:
            return False
        self.changed.emit()
        return True

    def release(self, at: QPointF, view: Viewport) -> bool:
        """Set the dragged point; a click without a drag starts or ends a line."""
        held, self.now.held = self.now.held, None
        if not self.now.draft:
            if self._moved:
                self._moved = False
                self.settled.emit()
            return held is not None
        last, before = view.to_screen(*_picture_point(view, at)), view.to_screen(*self.now.draft[-2])
        if math.hypot(last.x() - before.x(), last.y() - before.y()) > _NEAR:
            self._advance()
        return True

    # Keys

    def key(self, event: QKeyEvent, view: Viewport) -> bool:
        """Handle a key; return False if it has no use here."""
        key, fine = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape and self.busy:
            self._set(ToolState(kind=self.now.kind, cross=self.now.cross) if self.now.draft else ToolState())
        elif key in _DELETE and self.now.chosen is not None:
            self.delete()
        elif key in _ARROWS and self.busy:
            x, y = _ARROWS[key]
            step = max(view.scale, 1.0) if fine else _STEP
            self._nudge(x * step, y * step, view)
        elif key in _SET and self.now.kind is not None and self.now.cross is not None:
            self._set_point(_picture_point(view, self.now.cross))
        else:
            return False
        return True

    # Internals

    def _nudge(self, dx: float, dy: float, view: Viewport) -> None:
        """Move the cross or the picked annotation by some screen points."""
        if self.now.chosen is not None:
            origin, moved = view.from_screen(0, 0), view.from_screen(dx, dy)
            annotation = self.annotations[self.now.chosen]
            self.annotations[self.now.chosen] = annotation.moved(
                moved.x() - origin.x(), moved.y() - origin.y()
            )
            self.settled.emit()
        elif self.now.cross is not None:
            self.now.cross = self.now.cross + QPointF(dx, dy)
            if self.now.draft:
                self.now.draft = (*self.now.draft[:-1], _picture_point(view, self.now.cross))
        self.changed.emit()

    def _set_point(self, place: Point) -> None:
        if not self.now.draft:
            self.now.draft = (place, place)
        elif self.now.draft[-2] != place:
            self.now.draft = (*self.now.draft[:-1], place)
            self._advance()
        self.changed.emit()

    def _advance(self) -> None:
        """Set the last point; start the next one, or finish the annotation and pick it."""
        kind, points = self.now.kind, self.now.draft
        if kind is not None and len(points) == kind.corners:
            self.annotations.append(Annotation(kind, points))
            self._set(ToolState(chosen=len(self.annotations) - 1))
            self.settled.emit()
        else:
            self.now.draft = (*points, points[-1])
            self.changed.emit()

    def _set(self, drawing: ToolState) -> None:
        self.now = drawing
        self.changed.emit()


def grabbed_point(annotation: Annotation, at: QPointF, view: Viewport) -> int | None:
    """Return the index of the point under the mouse, -1 for the line, None for neither."""
    points = [view.to_screen(*point) for point in annotation.points]
    for number, point in enumerate(points):
        if math.hypot(point.x() - at.x(), point.y() - at.y()) <= _NEAR:
            return number
    return -1 if _line_distance(annotation.kind, points, at) <= _NEAR else None


def _line_distance(kind: AnnotationKind, points: list[QPointF], at: QPointF) -> float:
    """Return the approximate distance of a screen point from an annotation's line."""
    if kind in (AnnotationKind.LENGTH, AnnotationKind.ANGLE):
        return min(_segment_distance(a, b, at) for a, b in pairwise(points))
    left, right = sorted(point.x() for point in points)
    top, bottom = sorted(point.y() for point in points)
    if kind is AnnotationKind.RECTANGLE:
        corners = [QPointF(x, y) for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))]
        return min(_segment_distance(corners[n - 1], corners[n], at) for n in range(4))
    wide, high = max((right - left) / 2, 1e-6), max((bottom - top) / 2, 1e-6)
    part = math.hypot((at.x() - (left + right) / 2) / wide, (at.y() - (top + bottom) / 2) / high)
    return abs(part - 1.0) * min(wide, high)


def _segment_distance(first: QPointF, second: QPointF, at: QPointF) -> float:
    across, down = second.x() - first.x(), second.y() - first.y()
    long = across**2 + down**2
    along = ((at.x() - first.x()) * across + (at.y() - first.y()) * down) / long if long else 0.0
    along = min(max(along, 0.0), 1.0)
    return math.hypot(at.x() - first.x() - along * across, at.y() - first.y() - along * down)


def _picture_point(view: Viewport, at: QPointF) -> Point:
    place = view.from_screen(at.x(), at.y())
    return place.x(), place.y()
