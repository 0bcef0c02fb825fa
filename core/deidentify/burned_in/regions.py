"""Connected regions of a mask, each as the runs of its rows."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

#: A row, its first column and the column after the last.
Run = tuple[int, int, int]


def regions(mask: NDArray[np.bool_]) -> list[list[Run]]:
    """Find the regions of a mask whose pixels touch at sides or corners.

    Parameters
    ----------
    mask : ndarray of bool, shape (H, W)

    Returns
    -------
    list of list of tuple
        One list of runs for each region.
    """
    parents: list[int] = []
    runs: list[Run] = []

    def root(number: int) -> int:
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    above: range = range(0)
    for row in np.flatnonzero(mask.any(axis=1)).tolist():
        edges = np.flatnonzero(np.diff(mask[row].astype(np.int8), prepend=0, append=0)).tolist()
        first = len(runs)
        for left, right in zip(edges[::2], edges[1::2], strict=True):
            number = len(runs)
            parents.append(number)
            runs.append((row, left, right))
            for other in above:
                other_row, other_left, other_right = runs[other]
                if other_row == row - 1 and other_left <= right and left <= other_right:
                    parents[root(other)] = root(number)
        above = range(first, len(runs))
    found: dict[int, list[Run]] = defaultdict(list)
    for number, run in enumerate(runs):
        found[root(number)].append(run)
    return list(found.values())
