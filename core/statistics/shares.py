"""Shares with 95 % intervals that hold even if pictures of one patient are not independent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.models.evidence import Measure
from core.statistics.wilson import wilson_interval


class Figure(Measure):
    """A figure with its 95 % interval and, for a share, its number of cases.

    Attributes
    ----------
    value, low, high : float
    part, whole : int or None
    """

    part: int | None = None
    whole: int | None = None


def share(hits: NDArray[np.bool_], groups: Sequence[str]) -> Figure | None:
    """Return the share of True, with Wilson's interval for the effective number of independent cases.

    The variance over groups (patients) replaces the binomial one, as in Rao and Scott (Biometrics 48, 1992):
    the number of cases is divided by the design effect. If all hits are equal, there is no variance, and each
    group counts as one case.

    Parameters
    ----------
    hits : ndarray of bool, shape (N,)
    groups : sequence of str, length N

    Returns
    -------
    Figure or None
        None without cases.
    """
    number = len(hits)
    if number == 0:
        return None
    part = int(hits.sum())
    value = part / number
    low, high = wilson_interval(value, _effective(hits, groups))
    return Figure(value=value, low=low, high=high, part=part, whole=number)


def _effective(hits: NDArray[np.bool_], groups: Sequence[str]) -> float:
    number = len(hits)
    _, group = np.unique(np.array(groups), return_inverse=True)
    count = int(group.max()) + 1
    if count == number:
        return float(number)
    value = float(hits.mean())
    binomial = value * (1 - value) / number
    if binomial == 0 or count == 1:
        return float(count)
    sizes = np.bincount(group)
    residuals = np.bincount(group, hits.astype(np.float64)) - value * sizes
    variance = count / (count - 1) * float(residuals @ residuals) / number**2
    # Pictures of a group that differ by more than chance add no information.
    return number / max(variance / binomial, 1.0)
