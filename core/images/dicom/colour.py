"""Converts the colour spaces of DICOM, current and retired, to RGB (PS3.3 C.7.6.3.1.2)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from core.images.base.picture import Pixels
from core.language.message import Message

#: Samples per pixel by photometric interpretation; for others the header decides.
SAMPLES = {"ARGB": 4, "CMYK": 4, "RGB": 3, "HSV": 3, "YBR_FULL": 3, "YBR_FULL_422": 3, "YBR_PARTIAL_422": 3}
#: Photometric interpretations in which two pixels of a row share their chrominance.
SHARED_CHROMINANCE = ("YBR_FULL_422", "YBR_PARTIAL_422")

#: Samples of a frame, and notes on how they were read.
Samples = tuple[Pixels, tuple[str, ...]]

_IS_YBR = Message("The header says that the colours are RGB, but they are YCbCr; they were read as YCbCr.")
_IS_RGB = "The header says that the colours are {photometric}, but they are RGB; they were read as RGB."

#: Largest difference, in 256 steps, between samples of a grey pixel, or from the middle, after compression.
_NEARLY = 4
#: Number of pixels that decide what a picture is; up to four times as many are examined.
_LOOKED_AT = 1 << 16

# The rows give R, G and B from luminance and the two chrominances, centred on zero.
_FULL = np.array([[1, 0, 1.402], [1, -0.114 * 1.772 / 0.587, -0.299 * 1.402 / 0.587], [1, 1.772, 0]])
# Luminance takes 219 and chrominance 224 of 256 steps (ITU-R BT.601).
_PARTIAL = _FULL * np.array([255 / 219, 255 / 224, 255 / 224])


def spread_chrominance(cells: Pixels, rows: int, columns: int) -> Pixels:
    """Expand cells ``Y Y Cb Cr`` to three samples for each pixel; shape (rows, columns, 3)."""
    pairs = cells.reshape(-1, 4)
    full = np.stack([pairs[:, [0, 2, 3]], pairs[:, [1, 2, 3]]], axis=1)
    return full.reshape(-1, 3)[: rows * columns].reshape(rows, columns, 3)


def to_rgb(values: Pixels, photometric: str, bits: int) -> Pixels:
    """Convert colour to RGB.

    Parameters
    ----------
    values : ndarray of unsigned integers, shape (H, W, 3) or (H, W, 4)
    photometric : str
        (0028,0004). RGB stays unchanged, and so do YBR_ICT and YBR_RCT, as the codec undoes their transform.
        Of ARGB the colour is used, not the overlay.
    bits : int
        Bits per sample.

    Returns
    -------
    ndarray, shape (H, W, 3), of the type of `values`
    """
    top = (1 << bits) - 1
    if photometric == "ARGB":
        return values[..., 1:]
    if photometric == "CMYK":
        wide = values.astype(np.int64)
        return np.asarray(np.clip(top - wide[..., :3] - wide[..., 3:], 0, top), values.dtype)
    if photometric == "HSV":
        return _from_hsv(values, top)
    if photometric in ("YBR_FULL", "YBR_FULL_422"):
        matrix, black = _FULL, 0.0
    elif photometric in ("YBR_PARTIAL_422", "YBR_PARTIAL_420"):
        matrix, black = _PARTIAL, 16.0 * (1 << bits) / 256
    else:
        return values
    centred = values.astype(np.float64) - np.array([black, 1 << (bits - 1), 1 << (bits - 1)])
    return np.asarray(np.clip(np.rint(centred @ matrix.T), 0, top), values.dtype)


def rgb_by_look(values: Pixels, photometric: str, bits: int) -> Samples:
    """Convert colour to RGB, overruling a header that the pixels plainly contradict.

    Some programs turn YCbCr into RGB, or compress it, without changing the header. Most pictures have many
    grey pixels, which show whether the samples are RGB or YCbCr.

    Parameters
    ----------
    values : ndarray of unsigned integers, shape (H, W, 3) or (H, W, 4)
        Each pixel with its own samples.
    photometric : str
        (0028,0004).
    bits : int
        Bits per sample.

    Returns
    -------
    ndarray, shape (H, W, 3), of the type of `values`
    tuple of str
        A note if the header was overruled.
    """
    if photometric == "RGB" and looks_like_ybr(values, bits):
        return to_rgb(values, "YBR_FULL", bits), (_IS_YBR,)
    if photometric in ("YBR_FULL", "YBR_FULL_422") and looks_like_rgb(values, bits):
        return values, (Message(_IS_RGB, photometric=photometric),)
    return to_rgb(values, photometric, bits), ()


def looks_like_rgb(values: Pixels, bits: int) -> bool:
    """Return whether three samples look like RGB rather than YCbCr, judged by the grey pixels."""
    by_rgb, by_ybr = _greys(values, bits)
    return by_rgb > 0.05 and by_rgb > 2 * by_ybr


def looks_like_ybr(values: Pixels, bits: int) -> bool:
    """Return whether most of a picture is grey if read as YCbCr, and hardly any of it if read as RGB."""
    by_rgb, by_ybr = _greys(values, bits)
    return by_ybr > 0.5 and by_rgb < 0.05


def _greys(values: Pixels, bits: int) -> tuple[float, float]:
    """Return the shares of pixels that are grey only as RGB, and only as YCbCr."""
    step = max(1, math.isqrt(values.shape[0] * values.shape[1] // _LOOKED_AT))
    wide = values[::step, ::step].astype(np.int64)
    near, middle = max(_NEARLY << bits >> 8, 1), 1 << (bits - 1)
    rgb = (abs(wide[..., 0] - wide[..., 1]) <= near) & (abs(wide[..., 1] - wide[..., 2]) <= near)
    ybr = (abs(wide[..., 1] - middle) <= near) & (abs(wide[..., 2] - middle) <= near)
    return float((rgb & ~ybr).mean()), float((ybr & ~rgb).mean())


def _from_hsv(values: Pixels, top: int) -> Pixels:
    """Convert hue, saturation and value (retired in 1998), each over the whole range."""
    hue, saturation, value = (values[..., i].astype(np.float64) for i in range(3))
    sector, along = np.divmod(hue * 6 / top, 1.0)
    share = saturation / top
    falling, rising = value * (1 - share * along), value * (1 - share * (1 - along))
    low = value * (1 - share)
    choices: list[tuple[NDArray[np.float64], ...]] = [
        (value, rising, low),
        (falling, value, low),
        (low, value, rising),
        (low, falling, value),
        (rising, low, value),
        (value, low, falling),
    ]
    which = sector.astype(np.int64) % 6
    channels = [np.choose(which, [choice[i] for choice in choices]) for i in range(3)]
    return np.asarray(np.rint(np.stack(channels, axis=-1)), values.dtype)
