"""Where a picture lies in the viewer: scale and place, and how zooming and panning change them."""

from __future__ import annotations

from dataclasses import dataclass, replace

SMALLEST, GREATEST = 0.02, 64.0


@dataclass(frozen=True)
class Viewport:
    """Place of a picture on the screen.

    Attributes
    ----------
    scale : float
        Screen points for each pixel of the picture.
    x, y : float
        Screen position of the picture's top left corner.
    """

    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0

    @classmethod
    def centred(cls, scale: float, columns: int, rows: int, width: float, height: float) -> Viewport:
        """Place a picture of `columns` by `rows` in the middle of the screen."""
        return cls(scale, (width - columns * scale) / 2, (height - rows * scale) / 2)

    @classmethod
    def fitted(cls, columns: int, rows: int, width: float, height: float) -> Viewport:
        """Show the whole picture as large as it goes."""
        scale = min(max(width, 1.0) / columns, max(height, 1.0) / rows)
        return cls.centred(min(max(scale, SMALLEST), GREATEST), columns, rows, width, height)

    def zoomed(self, factor: float, x: float, y: float) -> Viewport:
        """Zoom about a point of the screen, which stays over the same pixel."""
        scale = min(max(self.scale * factor, SMALLEST), GREATEST)
        ratio = scale / self.scale
        return Viewport(scale, x - (x - self.x) * ratio, y - (y - self.y) * ratio)

    def moved(self, dx: float, dy: float) -> Viewport:
        """Move the picture on the screen."""
        return replace(self, x=self.x + dx, y=self.y + dy)

    def pixel_at(self, x: float, y: float) -> tuple[int, int]:
        """Column and row of the picture under a point of the screen; may lie outside."""
        return int((x - self.x) // self.scale), int((y - self.y) // self.scale)
