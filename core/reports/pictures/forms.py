"""Forms of picture files, and how pictures stand on a page; it imports nothing that takes long."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PictureForm(StrEnum):
    """Forms of picture files, by their endings."""

    PNG = "png"
    JPEG = "jpg"
    TIFF = "tif"


@dataclass(frozen=True)
class PageGrid:
    """How many pictures stand beside and below each other on a page.

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
        """Pictures on a page."""
        return self.columns * self.rows

    @property
    def across(self) -> bool:
        """Whether pages lie on their long side."""
        return self.columns > self.rows

    def __str__(self) -> str:
        return f"{self.columns}x{self.rows}"


#: Grids to choose from.
GRIDS = tuple(PageGrid(*size) for size in ((1, 1), (1, 2), (2, 1), (2, 2), (3, 2), (2, 3), (3, 3), (4, 3)))
