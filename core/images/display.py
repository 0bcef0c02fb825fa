"""Turns modality values into the 8-bit picture that eyes and models see."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.images.picture import Picture, Pixels, VoiTable, Window


def render(
    picture: Picture, voi: Window | VoiTable | None = None, *, invert: bool = False
) -> NDArray[np.uint8]:
    """Render a picture for the screen.

    Parameters
    ----------
    picture : Picture
    voi : Window or VoiTable, optional
        Shown through this instead of through what the file asks for. Colour pictures are windowed
        only where a `Window` is given here, on their 8-bit values.
    invert : bool
        Swap black and white on top of what MONOCHROME1 asks for.

    Returns
    -------
    ndarray of uint8, shape (H, W) or (H, W, 3)
        0 is black; so is what lies behind a display shutter, inverted or not.
    """
    if picture.is_colour:
        shown = picture.pixels if voi is None else _apply(picture.pixels, voi)
    else:
        shown = _apply(picture.pixels, picture.voi if voi is None else voi)
    flip = picture.inverted != invert
    shown = np.asarray(255 - shown if flip else shown, dtype=np.uint8)
    if picture.hidden is not None:
        shown = shown.copy()
        shown[picture.hidden] = 0
    return shown


def render_grey(picture: Picture) -> NDArray[np.uint8]:
    """Render as the file asks, colour folded to luma (ITU-R 601), shape (H, W), uint8."""
    shown = render(picture)
    return shown if shown.ndim == 2 else np.asarray(Image.fromarray(shown).convert("L"))


def full_range_window(pixels: Pixels, padding: NDArray[np.bool_] | None = None) -> Window:
    """Window from the least to the greatest value, for pictures that carry none.

    Parameters
    ----------
    pixels : ndarray, shape (H, W)
    padding : ndarray of bool, shape (H, W), optional
        Pixels that are not part of the picture and must not stretch the window.

    Returns
    -------
    Window
        LINEAR_EXACT, at least one unit wide.
    """
    values = pixels if padding is None or padding.all() else pixels[~padding]
    values = values[np.isfinite(values)] if values.dtype.kind == "f" else values
    if values.size == 0:
        return Window(0.5, 1.0, "LINEAR_EXACT")
    low, high = float(values.min()), float(values.max())
    return Window((low + high) / 2, max(high - low, 1.0), "LINEAR_EXACT")


def _apply(pixels: Pixels, voi: Window | VoiTable) -> NDArray[np.uint8]:
    if isinstance(voi, VoiTable):
        return _apply_table(pixels, voi)
    if pixels.dtype in (np.dtype(np.uint8), np.dtype(np.uint16)):
        # Few possible values: one table look-up instead of arithmetic on every pixel.
        values = np.arange(np.iinfo(pixels.dtype).max + 1, dtype=np.float32)
        return np.asarray(_apply_window(values, voi)[pixels], dtype=np.uint8)
    return _apply_window(pixels, voi)


def _apply_window(values: Pixels, window: Window) -> NDArray[np.uint8]:
    """Apply PS3.3 C.11.2.1.2.1 (LINEAR), C.11.2.1.3.2 (LINEAR_EXACT) or C.11.2.1.3.1 (SIGMOID)."""
    x = values.astype(np.float32, copy=False)
    center, width = window.center, window.width
    if window.function == "SIGMOID":
        exponent = np.clip(-4.0 * (x - center) / width, -80.0, 80.0)
        grey = 255.0 / (1.0 + np.exp(exponent)) + 0.5
    elif window.function == "LINEAR" and width <= 1.0:
        grey = np.where(x > center - 0.5, np.float32(255.0), np.float32(0.0))
    else:
        # Both linear functions are one line, ((x - middle) / span + 0.5) * 255, rounded by the last half.
        exact = window.function == "LINEAR_EXACT"
        middle, span = (center, width) if exact else (center - 0.5, width - 1.0)
        grey = x * np.float32(255.0 / span)
        grey += np.float32((0.5 - middle / span) * 255.0 + 0.5)
    # fmax and fmin, unlike clip, turn what is not a number into black.
    np.fmax(grey, 0.0, out=grey)
    np.fmin(grey, 255.0, out=grey)
    return np.asarray(grey, dtype=np.uint8)


def _apply_table(pixels: Pixels, table: VoiTable) -> NDArray[np.uint8]:
    """Apply a VOI LUT; values outside take the first or last entry (PS3.3 C.11.2.1.1)."""
    white = float((1 << table.bits) - 1)
    grey = np.clip(table.entries.astype(np.float32) * (255.0 / white) + 0.5, 0.0, 255.0).astype(np.uint8)
    finite = np.nan_to_num(pixels, copy=False) if pixels.dtype.kind == "f" else pixels
    index = np.clip(finite.astype(np.int64) - table.first, 0, len(grey) - 1)
    return np.asarray(grey[index], dtype=np.uint8)
