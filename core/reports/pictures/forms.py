"""File formats of pictures, and layouts of pages; imports nothing slow."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PictureForm(StrEnum):
    """Formats of picture files, by extension."""

    PNG = "png"
    JPEG = "jpg"
    TIFF = "tif"


@dataclass(frozen=True)
class PageGrid:
    """Numbers of pictures across and down a page.

    Attributes
    ----------
    columns, rows : int
        1-6.
    """

    columns: int
    rows: int

    @classmethod
    def read(cls, text: str) -> PageGrid:
        """Read ``COLUMNSxROWS``, such as ``3x2``.

        Raises
        ------
        ValueError
        """
        columns, rows = (int(part) for part in text.lower().replace("×", "x").split("x"))
        if not (1 <= columns <= 6 and 1 <= rows <= 6):
            raise ValueError("not a grid of pictures")
        return cls(columns, rows)

    @property
    def per_page(self) -> int:
        """Number of pictures on a page."""
        return self.columns * self.rows

    @property
    def across(self) -> bool:
        """Whether pages are in landscape format."""
        return self.columns > self.rows

    def __str__(self) -> str:
        return f"{self.columns}x{self.rows}"


#: Grids to choose from.
GRIDS = tuple(PageGrid(*size) for size in ((1, 1), (1, 2), (2, 1), (2, 2), (3, 2), (2, 3), (3, 3), (4, 3)))
