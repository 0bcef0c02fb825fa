"""Lines of equal evidence in a class map; pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

_Place = tuple[float, float]

# Sides of a cell that a line joins, by which of its corners lie above the level (marching squares). Corners:
# upper left 1, upper right 2, lower right 4, lower left 8; sides: 0 top, 1 right, 2 bottom, 3 left.
_SIDES: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((3, 0),),
    2: ((0, 1),),
    3: ((3, 1),),
    4: ((1, 2),),
    5: ((3, 0), (1, 2)),
    6: ((0, 2),),
    7: ((3, 2),),
    8: ((2, 3),),
    9: ((0, 2),),
    10: ((0, 1), (2, 3)),
    11: ((1, 2),),
    12: ((3, 1),),
    13: ((0, 1),),
    14: ((3, 0),),
}


def contour(values: NDArray[np.float32], level: float) -> tuple[NDArray[np.float32], ...]:
    """Find where values cross a level, by lines through the cells between four neighbours.

    Parameters
    ----------
    values : ndarray of float32, shape (H, W)
        At the middles of their pixels.
    level : float

    Returns
    -------
    tuple of ndarray of float32, shape (n, 2)
        Curves: x and y of each point, in pixels, of which the first covers 0 to 1. A closed one ends where it
        begins; others end at the edge, up to which the outermost values go on.
    """
    held = np.pad(values, 1, mode="edge").astype(np.float32)
    above = held >= level
    code = above[:-1, :-1] | above[:-1, 1:] << 1 | above[1:, 1:] << 2 | above[1:, :-1] << 3
    pieces = []
    for number, joins in _SIDES.items():
        y, x = np.nonzero(code == number)
        if y.size:
            for first, second in joins:
                ends = (*_crossing(held, y, x, first, level), *_crossing(held, y, x, second, level))
                pieces.append(np.stack(ends, axis=1))
    if not pieces:
        return ()
    # The cell 0 lies between the padding and the first pixel, whose middle is at 0.5; nothing lies outside.
    found = np.concatenate(pieces) - 0.5
    rows, columns = values.shape
    return tuple(
        np.clip(np.asarray(curve, np.float32), 0, (columns, rows)) for curve in _joined(found.tolist())
    )


def _joined(pieces: list[list[float]]) -> Iterator[list[_Place]]:
    """Join pieces of line at their ends; cells that touch find the very same place for an end."""
    at: dict[_Place, list[int]] = {}
    for n, (x0, y0, x1, y1) in enumerate(pieces):
        at.setdefault((x0, y0), []).append(n)
        at.setdefault((x1, y1), []).append(n)
    free = dict.fromkeys(range(len(pieces)))

    def go_on(curve: list[_Place]) -> None:
        while (n := next((n for n in at[curve[-1]] if n in free), None)) is not None:
            del free[n]
            x0, y0, x1, y1 = pieces[n]
            curve.append((x1, y1) if curve[-1] == (x0, y0) else (x0, y0))

    while free:
        x0, y0, x1, y1 = pieces[n := next(iter(free))]
        del free[n]
        curve = [(x0, y0), (x1, y1)]
        go_on(curve)
        curve.reverse()
        go_on(curve)
        yield curve


def _crossing(
    held: NDArray[np.float32], y: NDArray[np.intp], x: NDArray[np.intp], side: int, level: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Where a side of each cell is crossed."""
    ends = (((0, 0), (0, 1)), ((0, 1), (1, 1)), ((1, 0), (1, 1)), ((0, 0), (1, 0)))[side]
    (top, left), (bottom, right) = ends
    low, high = held[y + top, x + left], held[y + bottom, x + right]
    part = (level - low) / (high - low)
    return x + left + part * (right - left), y + top + part * (bottom - top)
