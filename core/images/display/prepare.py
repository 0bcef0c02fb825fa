"""The preparations that a model card can name: from a picture to the uint8 square that a model reads."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.images.base.picture import Reduced

PreparationName = Literal["letterbox", "stretch", "levels-letterbox", "centre-crop"]

#: Grey levels between which `levels` stretches a picture, in thousandths of its pixels.
_LOW, _HIGH = 5, 995
#: A picture with fewer levels between them is left as it is: stretching would show noise.
_LEAST_SPAN = 8
#: All grey levels.
_LEVELS = np.arange(256, dtype=np.int64)
#: Black and white count as padding unless fewer than one in this many pixels would remain.
_INNER_PART = 50


def prepare(
    grey: NDArray[np.uint8],
    name: PreparationName,
    height: int,
    width: int,
    reduced: Reduced | None = None,
    crop: float = 1.0,
) -> NDArray[np.uint8]:
    """Convert a rendered grey picture to a model's input.

    Training and reading both call this function, so that a model sees the same pixels in both.

    Parameters
    ----------
    grey : ndarray of uint8, shape (H, W)
        Result of `core.images.display.render.render_grey`.
    name : {'letterbox', 'stretch', 'levels-letterbox', 'centre-crop'}
        ``letterbox`` keeps the aspect ratio and pads with black; ``stretch`` does not. ``levels-letterbox``
        also stretches the grey levels (see `levels`), so that exposure and window matter less. The levels are
        taken after resampling, so that a picture that was reduced while decoding has nearly the same.
        ``centre-crop`` keeps the aspect ratio and cuts off what does not fit.
    height, width : int
        Size of the model's input.
    reduced : Reduced, optional
        How `grey` maps to the whole picture, if that was reduced while decoding.
    crop : float
        For ``centre-crop``: fraction of the shorter side that is kept.

    Returns
    -------
    ndarray of uint8, shape (height, width)
        Resampled by Pillow's antialiased bilinear filter, whose integer arithmetic gives the same
        bytes on every platform. A picture that has the size already comes back unchanged.
    """
    lies = reduced or Reduced(grey.shape[0], grey.shape[1], 1)
    if name == "centre-crop":
        return _centre_crop(grey, height, width, lies, crop)
    return _PREPARATIONS[name](grey, height, width, lies)


def content_box(
    name: PreparationName, rows: int, columns: int, height: int, width: int, crop: float = 1.0
) -> tuple[int, int, int, int]:
    """Return the position of the picture on the model's input: (top, left, height, width), in input pixels.

    Class maps cover the model's input; this box is the part of them that belongs on the picture. Where the
    picture is cropped, the box is larger than the input and begins outside it.
    """
    if name == "stretch":
        return 0, 0, height, width
    if name == "centre-crop":
        scale = max(height / rows, width / columns) / crop
        inner_height, inner_width = max(height, round(rows * scale)), max(width, round(columns * scale))
    else:
        scale = min(height / rows, width / columns)
        inner_height = min(height, max(1, round(rows * scale)))
        inner_width = min(width, max(1, round(columns * scale)))
    return (height - inner_height) // 2, (width - inner_width) // 2, inner_height, inner_width


def content_part(
    name: PreparationName, rows: int, columns: int, height: int, width: int, crop: float = 1.0
) -> tuple[slice, slice]:
    """Return the part of the model's input without padding, as slices of rows and columns."""
    top, left, inner_height, inner_width = content_box(name, rows, columns, height, width, crop)
    return slice(max(0, top), top + inner_height), slice(max(0, left), left + inner_width)


def level_counts(grey: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return how many pixels have each grey level, shape (256,).

    Pillow counts ten times as fast as NumPy, which widens each pixel first.

    Parameters
    ----------
    grey : ndarray of uint8, shape (H, W)
    """
    return np.array(Image.fromarray(grey).histogram(), dtype=np.int64)


def contrast(grey: NDArray[np.uint8]) -> float:
    """Return the standard deviation of the grey levels, 0 to 127.5; the sums in it are exact.

    Parameters
    ----------
    grey : ndarray of uint8, shape (H, W)
    """
    counts = level_counts(grey)
    total, squares = int(counts @ _LEVELS), int(counts @ (_LEVELS * _LEVELS))
    return math.sqrt(grey.size * squares - total * total) / grey.size


def levels(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Stretch the grey levels of a picture so that two percentiles become black and white.

    Pure black and pure white are ignored, as they are mostly padding, burned-in letters or redaction, unless
    hardly any other pixels remain. Integer arithmetic gives the same bytes on every platform.

    Parameters
    ----------
    grey : ndarray of uint8, shape (H, W)

    Returns
    -------
    ndarray of uint8, shape (H, W)
        The 0.5 and 99.5 percentile at 0 and 255; unchanged if fewer than eight levels lie between them.
    """
    counts = level_counts(grey)
    inner = counts.copy()
    inner[[0, 255]] = 0
    if inner.sum() * _INNER_PART < grey.size:
        inner = counts
    reached = np.cumsum(inner) * 1000
    total = int(inner.sum())
    bottom = int(np.searchsorted(reached, _LOW * total, side="right"))
    top = int(np.searchsorted(reached, _HIGH * total))
    if top - bottom < _LEAST_SPAN:
        return grey
    table = (_LEVELS - bottom) * 255 // (top - bottom)
    return np.clip(table, 0, 255).astype(np.uint8)[grey]


_Change = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]


def _as_it_is(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return grey


def _resize(grey: NDArray[np.uint8], height: int, width: int, reduced: Reduced) -> NDArray[np.uint8]:
    if grey.shape == (height, width):
        return grey
    box = reduced.box
    if box[2] > grey.shape[1] or box[3] > grey.shape[0]:
        grey = np.pad(grey, ((0, 1), (0, 1)), mode="edge")
    image = Image.fromarray(grey)
    resized = image.resize((width, height), Image.Resampling.BILINEAR, box=box)
    return np.asarray(resized, dtype=np.uint8)


def _letterbox(
    grey: NDArray[np.uint8], height: int, width: int, reduced: Reduced, change: _Change = _as_it_is
) -> NDArray[np.uint8]:
    """Resample, apply `change`, and pad with black."""
    top, left, inner_height, inner_width = content_box(
        "letterbox", reduced.rows, reduced.columns, height, width
    )
    out = np.zeros((height, width), dtype=np.uint8)
    resized = _resize(grey, inner_height, inner_width, reduced)
    out[top : top + inner_height, left : left + inner_width] = change(resized)
    return out


def _centre_crop(
    grey: NDArray[np.uint8], height: int, width: int, reduced: Reduced, crop: float
) -> NDArray[np.uint8]:
    """Resample so that the kept part fills the input, and crop the rest equally on all sides."""
    top, left, inner_height, inner_width = content_box(
        "centre-crop", reduced.rows, reduced.columns, height, width, crop
    )
    resized = _resize(grey, inner_height, inner_width, reduced)
    return np.ascontiguousarray(resized[-top : height - top, -left : width - left])


_Preparation = Callable[[NDArray[np.uint8], int, int, Reduced], NDArray[np.uint8]]
_PREPARATIONS: dict[PreparationName, _Preparation] = {
    "letterbox": _letterbox,
    "stretch": _resize,
    "levels-letterbox": partial(_letterbox, change=levels),
}
