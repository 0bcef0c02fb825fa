"""Renders modality values as the 8-bit picture that eyes and models see."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.images.base.picture import Picture, Pixels, VoiTable, Window

#: Converts a strip of values, which it may overwrite, to greys.
_ToGrey = Callable[[NDArray[Any], NDArray[np.uint8]], None]

#: Pixels in a strip: a quarter of a megabyte fits the cache of any processor.
_STRIP = 1 << 16

_UNCHANGED = np.arange(256)

#: Largest finite 32-bit float.
_MOST = float(np.finfo(np.float32).max)

#: Each entry is a twentieth of a grey level at the steepest place of the curve; the table fits the fastest
#: cache.
_SIGMOID_STEPS = 1 << 14
#: Beyond this a sigmoid is within half a grey level of black or white: ln(2 * 255).
_SATURATED = 6.25


def render(
    picture: Picture, voi: Window | VoiTable | None = None, *, invert: bool = False
) -> NDArray[np.uint8]:
    """Render a picture for the screen.

    Parameters
    ----------
    picture : Picture
    voi : Window or VoiTable, optional
        Used instead of the file's window. Colour pictures are windowed, on their 8-bit values, only if a
        `Window` is given here.
    invert : bool
        Whether to swap black and white, in addition to MONOCHROME1.

    Returns
    -------
    ndarray of uint8, shape (H, W) or (H, W, 3)
        0 is black. Pixels behind a display shutter have the shutter's grey, inverted or not.
    """
    flip = picture.inverted != invert
    if picture.is_colour and voi is None:
        shown = 255 - picture.pixels if flip else picture.pixels
    else:
        shown = _apply(picture.pixels, picture.voi if voi is None else voi, flip=flip)
    if picture.hidden is not None:
        shown = shown.copy() if shown is picture.pixels else shown
        hidden = picture.hidden[..., None] if picture.is_colour else picture.hidden
        np.copyto(shown, picture.shutter_grey, where=hidden)
    return np.asarray(shown, dtype=np.uint8)


def render_grey(picture: Picture) -> NDArray[np.uint8]:
    """Render as the file asks, with colour converted to luma (ITU-R 601); uint8, shape (H, W)."""
    shown = render(picture)
    return shown if shown.ndim == 2 else np.asarray(Image.fromarray(shown).convert("L"))


def full_range_window(pixels: Pixels, padding: NDArray[np.bool_] | None = None) -> Window:
    """Return the window from the least to the greatest value, for pictures without a window.

    Parameters
    ----------
    pixels : ndarray, shape (H, W)
    padding : ndarray of bool, shape (H, W), optional
        Pixels that are not part of the picture and must not stretch the window.

    Returns
    -------
    Window
        LINEAR_EXACT; one unit wide if there is only one value.
    """
    values = pixels if padding is None or padding.all() else pixels[~padding]
    values = values[np.isfinite(values)] if values.dtype.kind == "f" else values
    if values.size == 0:
        return Window(0.5, 1.0, "LINEAR_EXACT")
    low, high = float(values.min()), float(values.max())
    return Window((low + high) / 2, high - low if high > low else 1.0, "LINEAR_EXACT")


def _apply(pixels: Pixels, voi: Window | VoiTable, *, flip: bool) -> NDArray[np.uint8]:
    """Convert values to greys, in strips that fit the processor's cache."""
    if pixels.dtype in (np.dtype(np.uint8), np.dtype(np.uint16)):
        # Few possible values: each is computed once, and pixels are looked up.
        number = np.iinfo(pixels.dtype).max + 1
        greys = _greys_of(voi, number) if isinstance(voi, Window) else _computed(_table_to_grey(voi), number)
        if not flip and pixels.dtype == np.uint8 and np.array_equal(greys, _UNCHANGED):
            return pixels  # 8 bits shown as they are, as in most PNG and JPEG files.
        to_grey = _looked_up(greys)
        kind: type = pixels.dtype.type
    else:
        to_grey = _table_to_grey(voi) if isinstance(voi, VoiTable) else _window_to_grey(voi)
        kind = np.float32
    shown = np.empty(pixels.shape, np.uint8)
    rows = max(1, _STRIP // max(math.prod(pixels.shape[1:]), 1))
    scratch = np.empty((min(rows, len(pixels)), *pixels.shape[1:]), kind)
    for top in range(0, len(pixels), rows):
        strip = shown[top : top + rows]
        values = scratch[: len(strip)]
        values[...] = pixels[top : top + rows]
        if kind is np.float32 and np.isnan(values.min()):
            values[np.isnan(values)] = -np.inf  # Values that are not numbers are shown like the lowest value.
        to_grey(values, strip)
        if flip:
            np.subtract(255, strip, out=strip)
    return shown


@lru_cache(maxsize=16)
def _greys_of(window: Window, number: int) -> NDArray[np.uint8]:
    """Return the greys of the values 0 to `number` - 1 through a window; cached for a folder."""
    return _computed(_window_to_grey(window), number)


def _computed(to_grey: _ToGrey, number: int) -> NDArray[np.uint8]:
    greys = np.empty(number, np.uint8)
    to_grey(np.arange(number, dtype=np.float32), greys)
    return greys


def _window_to_grey(window: Window) -> _ToGrey:
    """Return the function for LINEAR (PS3.3 C.11.2.1.2.1), LINEAR_EXACT (.3.2) or SIGMOID (.3.1)."""
    center, width = window.center, window.width
    if window.function == "SIGMOID":
        x = np.linspace(-_SATURATED, _SATURATED, _SIGMOID_STEPS)
        greys = (255.0 / (1.0 + np.exp(-x)) + 0.5).astype(np.uint8)
        steps = 4.0 / width * (len(greys) - 1) / (2 * _SATURATED)
        return _scaled(steps, (len(greys) - 1) / 2 - center * steps, greys)
    if window.function == "LINEAR" and width == 1.0:

        def step(values: NDArray[Any], grey: NDArray[np.uint8]) -> None:
            np.multiply(values > center - 0.5, np.uint8(255), out=grey)

        return step
    # Both linear functions are one line, ((x - middle) / span + 0.5) * 255. LINEAR is defined from a width of
    # 1 (PS3.3 C.11.2.1.2.1); only the exact one allows less.
    exact = window.function == "LINEAR_EXACT" or width < 1.0
    middle, span = (center, width) if exact else (center - 0.5, width - 1.0)
    return _scaled(255.0 / span, (0.5 - middle / span) * 255.0)


def _table_to_grey(table: VoiTable) -> _ToGrey:
    """Return the function for a VOI LUT; values outside take the first or last entry (PS3.3 C.11.2.1.1)."""
    white = float((1 << table.bits) - 1)
    greys = np.clip(table.entries.astype(np.float32) * (255.0 / white) + 0.5, 0.0, 255.0).astype(np.uint8)
    return _scaled(1.0, -table.first, greys)


def _scaled(slope: float, offset: float, greys: NDArray[np.uint8] | None = None) -> _ToGrey:
    """Return a line that rounds to the nearest grey, or to the nearest of at most 65,536 entries."""
    last = np.float32(255 if greys is None else len(greys) - 1)
    # A window without width has the steepest possible slope; what overflows becomes black or white.
    slope32, offset32 = (np.float32(np.clip(number, -_MOST, _MOST)) for number in (slope, offset + 0.5))

    def to_grey(values: NDArray[Any], grey: NDArray[np.uint8]) -> None:
        with np.errstate(over="ignore"):
            values *= slope32
            values += offset32
        np.clip(values, np.float32(0), last, out=values)
        if greys is None:
            np.copyto(grey, values, casting="unsafe")
        else:
            np.take(greys, values.astype(np.uint16), out=grey, mode="clip")

    return to_grey


def _looked_up(greys: NDArray[np.uint8]) -> _ToGrey:
    def look_up(values: NDArray[Any], grey: NDArray[np.uint8]) -> None:
        np.take(greys, values, out=grey, mode="clip")

    return look_up
