"""Lays a class map over its picture, always on the same scale, so that weak evidence looks weak."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.images.display.prepare import content_box
from core.models.card import Preparation

# Nine colours of the "inferno" map (S. van der Walt, N. Smith, CC0): lightness rises evenly, so it
# reads the same for the colour-blind and in grey print.
_INFERNO = (
    (0, 0, 4),
    (31, 12, 72),
    (85, 15, 109),
    (136, 34, 106),
    (186, 54, 85),
    (227, 89, 51),
    (249, 140, 10),
    (249, 201, 50),
    (252, 255, 164),
)


def map_on_picture(
    evidence: NDArray[np.float32], preparation: Preparation, source: tuple[int, int], rows: int, columns: int
) -> NDArray[np.float32]:
    """Transform a class map from the model's input to the geometry of the picture as shown.

    Parameters
    ----------
    evidence, preparation, source, rows, columns
        As in `unclipped`, with evidence from `core.results.reading.Finding.map_of`.

    Returns
    -------
    ndarray of float32, shape (rows, columns)
        Evidence in 0 to 1; 1 is full evidence.
    """
    return np.clip(unclipped(evidence, preparation, source, rows, columns), 0.0, 1.0)


def unclipped(
    evidence: NDArray[np.float32], preparation: Preparation, source: tuple[int, int], rows: int, columns: int
) -> NDArray[np.float32]:
    """Transform a class map from the model's input to the picture's geometry, whatever its values.

    Parameters
    ----------
    evidence : ndarray of float32, shape (h, w)
    preparation : Preparation
        Preparation of the input.
    source : (int, int)
        Rows and columns of the picture the model was given.
    rows, columns : int
        Output size in pixels, with the picture's aspect ratio.

    Returns
    -------
    ndarray of float32, shape (rows, columns)
    """
    size = preparation
    top, left, height, width = content_box(size.name, *source, size.height, size.width, size.crop)
    h, w = evidence.shape
    y, x = h / size.height, w / size.width
    image = Image.fromarray(np.asarray(evidence, dtype=np.float32))
    if top >= 0 and left >= 0:
        box = (left * x, top * y, (left + width) * x, (top + height) * y)
        return np.asarray(image.resize((columns, rows), Image.Resampling.BICUBIC, box=box), dtype=np.float32)
    # Parts that were cut off before the model saw the picture have no evidence.
    out = np.zeros((rows, columns), dtype=np.float32)
    first, last = round(-top * rows / height), round((size.height - top) * rows / height)
    near, far = round(-left * columns / width), round((size.width - left) * columns / width)
    seen = image.resize((max(1, far - near), max(1, last - first)), Image.Resampling.BICUBIC)
    out[first:last, near:far] = np.asarray(seen, dtype=np.float32)[: last - first, : far - near]
    return out


def colour_table(levels: int = 256) -> NDArray[np.uint8]:
    """Return the colour table from no evidence to full evidence, uint8 of shape (levels, 3)."""
    at = np.linspace(0, 1, len(_INFERNO))
    table = np.asarray(_INFERNO, dtype=np.float64)
    x = np.linspace(0, 1, levels)
    return np.stack([np.interp(x, at, table[:, c]) for c in range(3)], axis=1).round().astype(np.uint8)


def coloured_map(evidence: NDArray[np.float32], opacity: float = 0.6) -> NDArray[np.uint8]:
    """Colour an evidence map; return uint8 RGBA of shape (H, W, 4), transparent without evidence.

    Parameters
    ----------
    evidence : ndarray of float32, shape (H, W)
        Evidence in 0 to 1, from `map_on_picture`.
    opacity : float
        Opacity at full evidence, 0-1.
    """
    levels = np.clip(evidence * 255.0 + 0.5, 0, 255).astype(np.uint8)
    return np.asarray(_coloured_map_table(opacity)[levels])


@cache
def _coloured_map_table(opacity: float) -> NDArray[np.uint8]:
    alpha = np.linspace(0, 255 * opacity, 256).round().astype(np.uint8)
    return np.column_stack([colour_table(), alpha])


def overlay(
    grey: NDArray[np.uint8], evidence: NDArray[np.float32], opacity: float = 0.6
) -> NDArray[np.uint8]:
    """Blend an evidence map over a grey picture of the same size; uint8 RGB of shape (H, W, 3)."""
    base = Image.fromarray(grey).convert("RGBA")
    return np.asarray(
        Image.alpha_composite(base, Image.fromarray(coloured_map(evidence, opacity))).convert("RGB")
    )
