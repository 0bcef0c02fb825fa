"""A picture made ready to be windowed fast at any zoom: halved copies of it and one table of its values."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.images.picture import VoiTable, Window

if TYPE_CHECKING:
    from core.images.picture import Picture

_STEPS = (1 << 16) - 1
#: Halving stops at this side; no screen needs less.
_SMALLEST = 256


@dataclass(frozen=True, eq=False)
class Levels:
    """A picture as indices into a table of its values, whole and halved again and again.

    Windowing then costs one small table through `core.images.display.render` and one look-up for each
    pixel on screen, whatever the picture's size. Whole numbers within 16 bits stay exact; other
    values are rounded to a 65,535th of their range.

    Attributes
    ----------
    values : ndarray, shape (n,)
        Modality value of each index, in the type that `render` expects.
    indices : tuple of ndarray of uint8 or uint16, shape (H, W) or (H, W, 3)
        Each half the size of the one before.
    hidden : tuple of ndarray of bool, shape (H, W)
        What lies behind the display shutter, at each level; empty where there is none.
    low, high : float
        Least and greatest value found.
    """

    picture: Picture
    values: NDArray[Any]
    indices: tuple[NDArray[Any], ...]
    hidden: tuple[NDArray[np.bool_], ...]
    low: float
    high: float

    @property
    def nbytes(self) -> int:
        """Memory held."""
        return self.picture.pixels.nbytes + sum(level.nbytes for level in (*self.indices, *self.hidden))

    def level_for(self, scale: float) -> int:
        """The smallest level that has a pixel for each of the screen's, at `scale` screen pixels a pixel."""
        level = 0
        while level + 1 < len(self.indices) and scale * 2 ** (level + 1) <= 1.0:
            level += 1
        return level

    def table(self, voi: Window | VoiTable | None, *, invert: bool) -> NDArray[np.uint8]:
        """Grey of each index under a window, as core renders it."""
        from core.images.display import render

        values = self.values[None, :]
        if self.picture.is_colour:
            values = np.repeat(values[..., None], 3, axis=2)
        row = dataclasses.replace(self.picture, pixels=values, hidden=None)
        shown = render(row, voi, invert=invert)[0]
        return shown[:, 0] if self.picture.is_colour else shown

    def render(self, level: int, part: tuple[slice, slice], table: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Look a part of a level up in a table of greys, what is behind the shutter in its own grey."""
        shown = np.take(table, self.indices[level][part], mode="clip")
        if self.hidden:
            hidden = self.hidden[level][part]
            np.copyto(shown, self.picture.shutter_grey, where=hidden[..., None] if shown.ndim == 3 else hidden)
        return shown


def build(picture: Picture) -> Levels:
    """Make the levels of a picture; a pure function, slow enough for a worker thread."""
    values, whole = _index(picture.pixels)
    indices = [whole]
    hidden = [] if picture.hidden is None else [picture.hidden]
    while min(indices[-1].shape[:2]) >= 2 * _SMALLEST:
        indices.append(_halve(indices[-1]))
        if hidden:
            # What is behind the shutter for the most part stays there; no half visible edge remains.
            hidden.append(_halve(hidden[-1].astype(np.uint8)).astype(bool))
    finite = picture.pixels
    if finite.dtype.kind == "f":
        finite = finite[np.isfinite(finite)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    return Levels(picture, values, tuple(indices), tuple(hidden), low, high)


def window_of(levels: Levels) -> Window | None:
    """Window that the file asks for, or that spans its VOI LUT; None for colour, shown as it is."""
    voi = levels.picture.voi
    if levels.picture.is_colour:
        return None
    if isinstance(voi, VoiTable):
        return Window(voi.first + len(voi.entries) / 2, float(max(len(voi.entries), 1)), "LINEAR_EXACT")
    return voi


def _index(pixels: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Split pixels into a table of values and indices into it."""
    if pixels.dtype.kind == "u" and pixels.dtype.itemsize <= 2:
        return np.arange(np.iinfo(pixels.dtype).max + 1, dtype=pixels.dtype), pixels
    known = np.nan_to_num(pixels.astype(np.float32, copy=False), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(known.min()), float(known.max())
    whole = high - low <= _STEPS and bool((known == np.rint(known)).all())
    step = 1.0 if whole else max((high - low) / _STEPS, np.finfo(np.float32).tiny)
    count = round((high - low) / step) + 1
    values = (low + np.arange(count, dtype=np.float64) * step).astype(np.float32)
    return values, np.rint((known - low) / step).astype(np.uint16)


def _halve(level: NDArray[Any]) -> NDArray[Any]:
    """Mean of each two by two pixels; an odd last row or column is dropped."""
    rows, columns = level.shape[0] // 2 * 2, level.shape[1] // 2 * 2
    wide = level[:rows, :columns].astype(np.uint32)
    total = wide[0::2, 0::2] + wide[1::2, 0::2] + wide[0::2, 1::2] + wide[1::2, 1::2]
    return ((total + 2) >> 2).astype(level.dtype)
