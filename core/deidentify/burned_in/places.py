"""Places of text in a picture: rectangles, and comparing them with each other and with single letters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

#: Largest ratio of a place's sides for one or two characters, such as a side letter.
_LETTER = 1.7
#: Smallest certainty of the finder for a clear letter. Side letters on drawn pictures get more. Pieces of
#: faint or small lines whose rest was not found get 0.5 to 0.8.
_PLAIN = 0.9


@dataclass(frozen=True)
class TextPlace:
    """A rectangle that seems to contain text.

    Attributes
    ----------
    left, top, right, bottom : int
        Edges in pixels of the stored picture; `right` and `bottom` are exclusive.
    certainty : float
        Output of the finder, 0 to 1; not a probability.
    frames : tuple of int
        Frames that show the text, counted from 1.
    """

    left: int
    top: int
    right: int
    bottom: int
    certainty: float
    frames: tuple[int, ...] = (1,)

    @property
    def is_letter(self) -> bool:
        """Whether it has space for one or two clear characters only, like a side letter (L, R) on a film."""
        if self.certainty < _PLAIN:
            return False
        # A line that is turned by 90 degrees is higher than it is wide.
        shorter, longer = sorted((self.right - self.left, self.bottom - self.top))
        return longer <= _LETTER * shorter

    def is_like(self, other: TextPlace) -> bool:
        """Return whether more than half of the smaller of two places is inside the larger."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0) * max(height, 0) > 0.5 * min(self.area, other.area)

    @property
    def area(self) -> int:
        """Number of pixels that the rectangle covers."""
        return (self.right - self.left) * (self.bottom - self.top)

    @property
    def words(self) -> str:
        """The place as in tables: left, top, width and height."""
        return f"{self.left},{self.top} {self.right - self.left}x{self.bottom - self.top}"


def joined(places: Iterable[TextPlace]) -> tuple[TextPlace, ...]:
    """Merge places that are nearly the same, in any frames; keep others separate.

    Parameters
    ----------
    places : iterable of TextPlace

    Returns
    -------
    tuple of TextPlace
        Places from top to bottom; together they cover all given places.
    """
    found: list[TextPlace] = []
    for place in sorted(places, key=lambda place: place.area, reverse=True):
        same = next((n for n, other in enumerate(found) if place.is_like(other)), None)
        if same is None:
            found.append(place)
        else:
            found[same] = _both(found[same], place)
    return tuple(sorted(found, key=lambda place: (place.top, place.left)))


def mask_of(places: Iterable[TextPlace], rows: int, columns: int) -> NDArray[np.bool_]:
    """Return which pixels of a picture are inside places, shape (rows, columns)."""
    covered = np.zeros((rows, columns), np.bool_)
    for place in places:
        covered[place.top : place.bottom, place.left : place.right] = True
    return covered


def _both(one: TextPlace, other: TextPlace) -> TextPlace:
    return replace(
        one,
        left=min(one.left, other.left),
        top=min(one.top, other.top),
        right=max(one.right, other.right),
        bottom=max(one.bottom, other.bottom),
        certainty=max(one.certainty, other.certainty),
        frames=tuple(sorted({*one.frames, *other.frames})),
    )
