"""Where a picture lies in the viewer: scale and place, and how zooming and panning change them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF

SMALLEST, GREATEST = 0.02, 64.0


@dataclass(frozen=True)
class Viewport:
    """Place of a picture on the screen.

    Attributes
    ----------
    scale : float
        Screen points across each pixel of the picture.
    x, y : float
        Screen position of the picture's top left corner.
    aspect : float
        Height of a pixel over its width, kept on screen.
    """

    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0
    aspect: float = 1.0

    @classmethod
    def centred(
        cls, scale: float, columns: int, rows: int, width: float, height: float, aspect: float = 1.0
    ) -> Viewport:
        """Place a picture of `columns` by `rows` in the middle of the screen."""
        return cls(scale, (width - columns * scale) / 2, (height - rows * scale * aspect) / 2, aspect)

    @classmethod
    def fitted(cls, columns: int, rows: int, width: float, height: float, aspect: float = 1.0) -> Viewport:
        """Show the whole picture as large as it goes."""
        scale = min(max(width, 1.0) / columns, max(height, 1.0) / (rows * aspect))
        scale = min(max(scale, SMALLEST), GREATEST)
        return cls.centred(scale, columns, rows, width, height, aspect)

    @property
    def scale_down(self) -> float:
        """Screen points down each pixel of the picture."""
        return self.scale * self.aspect

    def zoomed(self, factor: float, x: float, y: float) -> Viewport:
        """Zoom about a point of the screen, which stays over the same pixel."""
        scale = min(max(self.scale * factor, SMALLEST), GREATEST)
        ratio = scale / self.scale
        return replace(self, scale=scale, x=x - (x - self.x) * ratio, y=y - (y - self.y) * ratio)

    def moved(self, dx: float, dy: float) -> Viewport:
        """Move the picture on the screen."""
        return replace(self, x=self.x + dx, y=self.y + dy)

    def pixel_at(self, x: float, y: float) -> tuple[int, int]:
        """Column and row of the picture under a point of the screen; may lie outside."""
        return int((x - self.x) // self.scale), int((y - self.y) // self.scale_down)

    def on_screen(self, place: QRectF) -> QRectF:
        """Screen rectangle of a rectangle in pixels of the picture."""
        return QRectF(
            self.x + place.x() * self.scale,
            self.y + place.y() * self.scale_down,
            place.width() * self.scale,
            place.height() * self.scale_down,
        )

    def visible(self, columns: int, rows: int, width: float, height: float, step: int) -> tuple[slice, slice]:
        """Rows and columns that touch a screen of `width` by `height`, of a picture thinned by `step`."""
        return (
            _touching(-self.y, height, self.scale_down * step, rows),
            _touching(-self.x, width, self.scale * step, columns),
        )


def _touching(start: float, length: float, scale: float, count: int) -> slice:
    first = min(max(int(start / scale) - 1, 0), count - 1)
    return slice(first, max(min(int((start + length) / scale) + 2, count), first + 1))
