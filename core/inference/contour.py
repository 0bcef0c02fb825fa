"""Lines of equal evidence in a class map."""

from __future__ import annotations

import numpy as np
from contourpy import LineType, contour_generator
from numpy.typing import NDArray


def contour(values: NDArray[np.float32], level: float) -> tuple[NDArray[np.float32], ...]:
    """Find where values cross a level, by linear interpolation between four neighbours.

    Parameters
    ----------
    values : ndarray of float32, shape (H, W)
        Values at the centres of the pixels.
    level : float

    Returns
    -------
    tuple of ndarray of float32, shape (n, 2)
        Curves, as x and y of each point in pixels; the first pixel covers 0 to 1. A closed curve ends where
        it begins; others end at the edge, where the outermost values are extended.
    """
    rows, columns = values.shape
    # The border values extend to the edge: the centres of the padding pixels are half a pixel outside.
    padded = np.pad(values, 1, mode="edge")
    lines = contour_generator(z=padded, name="serial", line_type=LineType.Separate).lines(level)
    return tuple(
        np.clip(np.asarray(line, np.float32) - 0.5, 0, (columns, rows), dtype=np.float32) for line in lines
    )
