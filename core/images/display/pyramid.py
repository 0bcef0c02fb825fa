"""A picture prepared for fast windowing at any zoom: halved copies of it and one table of its values."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.images.base.picture import VoiTable, Window

if TYPE_CHECKING:
    from core.images.base.picture import Picture

#: 0xRRGGBB of graphics and of regions of interest, wherever pictures are shown with their overlays.
OVERLAY_COLOURS = (0xE0B354, 0x5DB3D5)

_STEPS = (1 << 16) - 1
#: Halving stops at this side in pixels; no screen needs less.
_SMALLEST = 256
#: Rows looked up at once, so that the indices of a strip stay in the processor's cache.
_ROWS = 32
_OPAQUE = np.uint32(0xFF000000)


Kind = Literal["shutter", "graphics", "region"]


@dataclass(frozen=True, eq=False)
class Cover:
    """A layer over a picture: the shutter, graphics overlays or regions of interest.

    Attributes
    ----------
    kind : {'shutter', 'graphics', 'region'}
    masks : tuple of ndarray of bool, shape (H, W)
        Mask of the layer at each level.
    """

    kind: Kind
    masks: tuple[NDArray[np.bool_], ...]


@dataclass(frozen=True, eq=False)
class Levels:
    """A picture as indices into a table of its values, in full size and repeatedly halved.

    Changing the window then takes one call of `core.images.display.render.render` for a small table, and one
    look-up for each pixel on screen, whatever the picture's size. Whole numbers within 16 bits stay exact;
    other values are rounded to a 65,535th of their range.

    Attributes
    ----------
    picture : Picture
        Picture with its values in the smallest type that holds them exactly.
    values : ndarray, shape (n,)
        Modality value of each index, in the type that `render` expects.
    indices : tuple of ndarray of uint8 or uint16, shape (H, W) or (H, W, 3)
        Each half the size of the one before.
    covers : tuple of Cover
        Layers over the picture, lowest first.
    low, high : float
        Least and greatest value found.
    """

    picture: Picture
    values: NDArray[Any]
    indices: tuple[NDArray[Any], ...]
    covers: tuple[Cover, ...]
    low: float
    high: float

    @cached_property
    def nbytes(self) -> int:
        """Memory in bytes; the finest indices are often the picture's own pixels."""
        pixels = self.picture.pixels
        masks = (mask for cover in self.covers for mask in cover.masks)
        own = (level for level in self.indices if not np.may_share_memory(level, pixels))
        return pixels.nbytes + sum(part.nbytes for part in (*own, *masks))

    def level_for(self, scale: float) -> int:
        """Return the smallest level that suffices at `scale`, in screen pixels per picture pixel."""
        level = 0
        while level + 1 < len(self.indices) and scale * 2 ** (level + 1) <= 1.0:
            level += 1
        return level

    def table(self, voi: Window | VoiTable | None, *, invert: bool) -> NDArray[np.uint8]:
        """Return the grey of each index under a window, as `render` computes it."""
        from core.images.display.render import render

        values = self.values[None, :]
        if self.picture.is_colour:
            values = np.repeat(values[..., None], 3, axis=2)
        row = dataclasses.replace(self.picture, pixels=values, hidden=None)
        shown: NDArray[np.uint8] = render(row, voi, invert=invert)[0]
        return shown[:, 0] if self.picture.is_colour else shown

    def render(
        self,
        level: int,
        part: tuple[slice, slice],
        table: NDArray[np.uint8],
        overlay_colours: tuple[int, int] | None = None,
    ) -> NDArray[np.uint8] | NDArray[np.uint32]:
        """Render part of a level with a table of greys.

        Parameters
        ----------
        level : int
        part : tuple of two slice
            Rows and columns of the level.
        table : ndarray of uint8
            Result of `table`.
        overlay_colours : tuple of two int, optional
            0xRRGGBB for graphics and for regions of interest; if None, overlays are not drawn.

        Returns
        -------
        ndarray of uint8, shape (H, W) or (H, W, 3), or of uint32, shape (H, W)
            Greys, RGB, or 0xffRRGGBB, whichever is fastest.
        """
        indices = self.indices[level][part]
        colours = dict(zip(("graphics", "region"), overlay_colours or (), strict=False))
        colours["shutter"] = self.picture.shutter_grey * 0x010101
        covers = [cover for cover in self.covers if cover.kind in colours]
        if indices.dtype == np.uint8 and not covers:
            # `bytes.translate` is twice as fast as NumPy, which first converts to long integers.
            greys = indices.tobytes().translate(table.tobytes())
            return np.frombuffer(greys, np.uint8).reshape(indices.shape)
        shown = _packed(indices, table)
        for cover in covers:
            np.copyto(shown, np.uint32(colours[cover.kind]) | _OPAQUE, where=cover.masks[level][part])
        return shown


def _packed(indices: NDArray[Any], table: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Look up grey or colour indices as 0xffRRGGBB."""
    # The tables are shifted into place beforehand, so that a colour costs three look-ups and no arithmetic
    # but "or".
    greys = table.astype(np.uint32)
    reds, greens, blues = greys << 16 | _OPAQUE, greys << 8, greys
    whole = reds | greens | blues
    shown = np.empty(indices.shape[:2], np.uint32)
    for top in range(0, len(shown), _ROWS):
        rows, strip = indices[top : top + _ROWS], shown[top : top + _ROWS]
        if rows.ndim == 2:
            np.take(whole, rows, out=strip, mode="clip")
            continue
        np.take(reds, rows[..., 0], out=strip, mode="clip")
        strip |= np.take(greens, rows[..., 1], mode="clip")
        strip |= np.take(blues, rows[..., 2], mode="clip")
    return shown


def build_levels(picture: Picture) -> Levels:
    """Build the levels of a picture; slow enough for a worker thread."""
    picture = dataclasses.replace(picture, pixels=_small(picture.pixels))
    values, whole = _index(picture.pixels)
    halved = [whole]
    while min(halved[-1].shape[:2]) >= 2 * _SMALLEST:
        halved.append(_halve(halved[-1]))
    # Signed values serve as indices directly, with the negative ones at the end.
    indices = [level.view(np.uint16) if level.dtype == np.int16 else level for level in halved]
    finite = picture.pixels
    if finite.dtype.kind == "f":
        finite = finite[np.isfinite(finite)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    covers = tuple(_covers(picture, len(indices) - 1))
    return Levels(picture, values, tuple(indices), covers, low, high)


def window_of(levels: Levels, voi: Window | VoiTable | None = None) -> Window | None:
    """Return the window that dragging starts from: the one shown, or one that spans the VOI LUT.

    Parameters
    ----------
    levels : Levels
    voi : Window or VoiTable, optional
        Window chosen by the user; otherwise the file's own is used.

    Returns
    -------
    Window or None
        None for colour without a chosen window.
    """
    if voi is None:
        if levels.picture.is_colour:
            return None
        voi = levels.picture.voi
    if isinstance(voi, VoiTable):
        return Window(voi.first + len(voi.entries) / 2, float(max(len(voi.entries), 1)), "LINEAR_EXACT")
    return voi


def _covers(picture: Picture, halvings: int) -> Iterator[Cover]:
    """Yield the layers over a picture, the shutter first, as overlays are above it (PS3.4 N.2)."""
    found: dict[Kind, NDArray[np.bool_]] = {}
    if picture.hidden is not None:
        found["shutter"] = picture.hidden
    for overlay in picture.overlays:
        kind: Kind = "region" if overlay.is_region else "graphics"
        bits = _region_edge(overlay.bits) if overlay.is_region else overlay.bits
        found[kind] = found[kind] | bits if kind in found else bits
    for kind, mask in found.items():
        masks = [mask]
        for _ in range(halvings):
            # Thin lines of an overlay must not disappear.
            masks.append(_combine(masks[-1], np.logical_or))
        yield Cover(kind, tuple(masks))


def _region_edge(region: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the edge of a region of interest, so that its inside stays visible."""
    inner = region.copy()
    inner[1:-1, 1:-1] &= region[:-2, 1:-1] & region[2:, 1:-1] & region[1:-1, :-2] & region[1:-1, 2:]
    inner[[0, -1]], inner[:, [0, -1]] = False, False
    return region & ~inner


def _small(pixels: NDArray[Any]) -> NDArray[Any]:
    """Return values as int16 if they are integers in its range, such as HU, which halves the memory."""
    if pixels.dtype != np.float32 or not pixels.size or not np.isfinite(pixels).all():
        return pixels
    if pixels.min() < np.iinfo(np.int16).min or pixels.max() > np.iinfo(np.int16).max:
        return pixels
    small = pixels.astype(np.int16)
    return small if np.array_equal(small, pixels) else pixels


@cache
def _every_value(kind: str) -> NDArray[Any]:
    """Return the value of each bit pattern of a small integer, in a type that `render` accepts; cached."""
    bits = np.dtype(kind).itemsize * 8
    patterns = np.arange(1 << bits, dtype=f"u{bits // 8}")
    values = patterns if np.dtype(kind).kind == "u" else patterns.view(kind).astype(np.float32)
    values.flags.writeable = False
    return values


def _index(pixels: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Split pixels into a table of values and indices into it; negative indices count from its end."""
    if pixels.dtype in (np.dtype(np.uint8), np.dtype(np.uint16), np.dtype(np.int16)):
        return _every_value(pixels.dtype.str), pixels
    known = np.nan_to_num(pixels.astype(np.float32, copy=False), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(known.min()), float(known.max())
    whole = high - low <= _STEPS and bool((known == np.rint(known)).all())
    step = 1.0 if whole else max((high - low) / _STEPS, float(np.finfo(np.float32).tiny))
    count = round((high - low) / step) + 1
    values = (low + np.arange(count, dtype=np.float64) * step).astype(np.float32)
    return values, np.rint((known - low) / step).astype(np.uint16)


def _halve(level: NDArray[Any]) -> NDArray[Any]:
    """Return the mean of each block of 2 x 2 pixels; an odd last row or column is dropped."""
    total = _combine(level.astype(np.int32), np.add)
    return ((total + 2) >> 2).astype(level.dtype)


def _combine(level: NDArray[Any], join: Callable[[NDArray[Any], NDArray[Any]], NDArray[Any]]) -> NDArray[Any]:
    """Combine each block of 2 x 2 pixels with `join`; an odd last row or column is dropped."""
    rows, columns = level.shape[0] // 2 * 2, level.shape[1] // 2 * 2
    even, odd = level[0:rows:2], level[1:rows:2]
    return join(
        join(even[:, 0:columns:2], odd[:, 0:columns:2]), join(even[:, 1:columns:2], odd[:, 1:columns:2])
    )


def render_whole(
    picture: Picture, voi: Window | VoiTable | None = None, *, invert: bool = False, overlays: bool = False
) -> NDArray[np.uint8]:
    """Render a picture with all its pixels as the viewer does, shape (H, W) or (H, W, 3).

    Parameters
    ----------
    picture : Picture
    voi : Window or VoiTable, optional
        Used instead of the file's window.
    invert, overlays : bool
        Whether black and white are swapped, and whether the overlays of the file are drawn.
    """
    levels = build_levels(picture)
    table = levels.table(voi, invert=invert)
    whole = slice(0, picture.pixels.shape[0]), slice(0, picture.pixels.shape[1])
    drawn = overlays and bool(picture.overlays)
    shown = levels.render(0, whole, table, OVERLAY_COLOURS if overlays else None)
    if shown.dtype != np.uint32:
        return shown.astype(np.uint8, copy=False)
    rgb = np.stack([(shown >> shift & 0xFF).astype(np.uint8) for shift in (16, 8, 0)], axis=-1)
    return rgb if picture.is_colour or drawn else rgb[..., 0]
