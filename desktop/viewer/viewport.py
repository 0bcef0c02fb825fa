"""Where a picture is in the viewer: scale, position and turn, and how zooming and panning change them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QScreen, QTransform

from core.images.display.turn import AS_STORED, Turn

SMALLEST, GREATEST = 0.02, 64.0


@dataclass(frozen=True)
class Viewport:
    """The position of a picture on the screen.

    Attributes
    ----------
    scale : float
        Screen points per pixel along a row of the picture.
    x, y : float
        Screen position of the outer corner of the picture's first pixel.
    aspect : float
        Height of a pixel divided by its width, kept on screen.
    turn : Turn
        How the picture is turned and flipped.
    """

    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0
    aspect: float = 1.0
    turn: Turn = AS_STORED

    @classmethod
    def centred(
        cls,
        scale: float,
        columns: int,
        rows: int,
        width: float,
        height: float,
        aspect: float = 1.0,
        turn: Turn = AS_STORED,
    ) -> Viewport:
        """Place a picture of `columns` by `rows` in the centre of the screen."""
        view = cls(scale, 0.0, 0.0, aspect, turn)
        middle = view.to_screen(columns / 2, rows / 2)
        return view.moved(width / 2 - middle.x(), height / 2 - middle.y())

    @classmethod
    def fitted(
        cls,
        columns: int,
        rows: int,
        width: float,
        height: float,
        aspect: float = 1.0,
        turn: Turn = AS_STORED,
    ) -> Viewport:
        """Show the whole picture as large as possible."""
        across, down = turn.size(columns, rows * aspect)
        scale = min(max(width, 1.0) / across, max(height, 1.0) / down)
        scale = min(max(scale, SMALLEST), GREATEST)
        return cls.centred(scale, columns, rows, width, height, aspect, turn)

    @property
    def scale_down(self) -> float:
        """Screen points per pixel along a column of the picture."""
        return self.scale * self.aspect

    @property
    def transform(self) -> QTransform:
        """The transform from picture pixels to the screen."""
        (a, b), (c, d) = self.turn.right, self.turn.down
        across, down = self.scale, self.scale_down
        return QTransform(across * a, across * b, down * c, down * d, self.x, self.y)

    def zoomed(self, factor: float, x: float, y: float) -> Viewport:
        """Zoom about a point of the screen, which stays over the same pixel."""
        scale = min(max(self.scale * factor, SMALLEST), GREATEST)
        ratio = scale / self.scale
        return replace(self, scale=scale, x=x - (x - self.x) * ratio, y=y - (y - self.y) * ratio)

    def moved(self, dx: float, dy: float) -> Viewport:
        """Move the picture on the screen."""
        return replace(self, x=self.x + dx, y=self.y + dy)

    def turned(self, turn: Turn, x: float, y: float) -> Viewport:
        """Change the rotation; the given point of the screen stays over the same pixel."""
        place = self.from_screen(x, y)
        view = replace(self, turn=turn)
        moved = view.to_screen(place.x(), place.y())
        return view.moved(x - moved.x(), y - moved.y())

    def to_screen(self, x: float, y: float) -> QPointF:
        """Return the screen position of a point in the picture, whose pixel 0, 0 covers 0 to 1."""
        (a, b), (c, d) = self.turn.right, self.turn.down
        across, down = x * self.scale, y * self.scale_down
        return QPointF(self.x + a * across + c * down, self.y + b * across + d * down)

    def from_screen(self, x: float, y: float) -> QPointF:
        """Return the picture position at a point of the screen; it may be outside the picture."""
        (a, b), (c, d) = self.turn.right, self.turn.down
        across, down = x - self.x, y - self.y
        return QPointF((a * across + b * down) / self.scale, (c * across + d * down) / self.scale_down)

    def pixel_at(self, x: float, y: float) -> tuple[int, int]:
        """Return column and row of the picture at a point of the screen; they may be outside the picture."""
        place = self.from_screen(x, y)
        return int(place.x() // 1), int(place.y() // 1)

    def on_screen(self, place: QRectF) -> QRectF:
        """Return the screen rectangle of a rectangle in picture pixels."""
        first = self.to_screen(place.left(), place.top())
        last = self.to_screen(place.right(), place.bottom())
        return QRectF(first, last).normalized()

    def visible(self, columns: int, rows: int, width: float, height: float, step: int) -> tuple[slice, slice]:
        """Return the visible rows and columns, of a picture thinned by `step`, on a screen of this size."""
        seen = QRectF(self.from_screen(0.0, 0.0), self.from_screen(width, height)).normalized()
        return (
            _touching(seen.top() / step, seen.bottom() / step, rows),
            _touching(seen.left() / step, seen.right() / step, columns),
        )


def _touching(low: float, high: float, count: int) -> slice:
    first = min(max(int(low) - 1, 0), count - 1)
    return slice(first, max(min(int(high) + 2, count), first + 1))


def dots_per_mm(screen: QScreen) -> float | None:
    """Return the screen points per millimetre; None if the screen reports no or an impossible size."""
    wide, high = screen.physicalSize().width(), screen.physicalSize().height()
    if wide <= 0 or high <= 0:
        return None
    across, down = screen.geometry().width() / wide, screen.geometry().height() / high
    # Screens have square pixels, 40 to 400 per inch; other values come from projectors or are wrong.
    return across if 0.95 < across / down < 1.05 and 1.5 < across < 16.0 else None
