"""Whether what comes now is distributed as what came before: the population stability index."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

#: Fewest cases on either side for an index to be judged; with fewer, chance alone makes large ones.
ENOUGH = 50
#: The usual bounds of "moved" and "moved far" (Siddiqi, Credit Risk Scorecards, 2006).
MOVED, FAR = 0.1, 0.25
#: Largest probability by chance at which it still counts.
_LEVEL = 0.01


class Drift(StrEnum):
    """The judgement of an index."""

    TOO_FEW = "too few"
    STABLE = "stable"
    MOVED = "moved"
    FAR = "far"


@dataclass(frozen=True)
class Stability:
    """How far a distribution has moved.

    Attributes
    ----------
    index : float
        Population stability index; 0 if both are the same.
    p : float
        Chance of an index as large if nothing had moved.
    before, now : int
        Cases.
    """

    index: float
    p: float
    before: int
    now: int

    @property
    def verdict(self) -> Drift:
        """STABLE also where the index is large, but no larger than such numbers make it by chance."""
        if min(self.before, self.now) < ENOUGH:
            return Drift.TOO_FEW
        if self.p > _LEVEL or self.index < MOVED:
            return Drift.STABLE
        return Drift.FAR if self.index >= FAR else Drift.MOVED


def stability(before: Sequence[int], now: Sequence[int]) -> Stability:
    """Compare two counts over the same bins.

    If nothing moved, the index over ``1/n + 1/m`` follows the chi-squared distribution with one degree of
    freedom less than there are bins (Yurdakul, Statistical Properties of Population Stability Index, 2018).

    Parameters
    ----------
    before, now : sequence of int
        Cases in each bin. Half a case is added to each, as the index knows no empty ones.
    """
    n, m = sum(before), sum(now)
    used = [(b, c) for b, c in zip(before, now, strict=True) if b + c]
    if not n or not m or len(used) < 2:
        return Stability(0.0, 1.0, n, m)
    expected = np.array([b + 0.5 for b, _ in used]) / (n + len(used) / 2)
    found = np.array([c + 0.5 for _, c in used]) / (m + len(used) / 2)
    index = float(((found - expected) * np.log(found / expected)).sum())
    return Stability(index, chi_squared_tail(index / (1 / n + 1 / m), len(used) - 1), n, m)


def chi_squared_tail(value: float, freedom: int) -> float:
    """Return the chance of a greater value (Abramowitz and Stegun 26.4.4 and 26.4.5).

    Parameters
    ----------
    value : float
    freedom : int
        Degrees of freedom, 1 or more.
    """
    half = value / 2
    if half <= 0:
        return 1.0
    total = math.erfc(math.sqrt(half)) if freedom % 2 else 0.0
    for doubled in range(1 if freedom % 2 else 0, freedom - 1, 2):
        order = doubled / 2
        total += math.exp(order * math.log(half) - half - math.lgamma(order + 1))
    return min(1.0, total)


def histogram(values: Sequence[float], edges: Sequence[float]) -> tuple[int, ...]:
    """Count values in the bins between inner edges, ascending; the outer bins have no end."""
    places = np.searchsorted(
        np.asarray(edges, dtype=np.float64), np.asarray(values, dtype=np.float64), "right"
    )
    return tuple(int(count) for count in np.bincount(places, minlength=len(edges) + 1))


def even_edges(values: Sequence[float], bins: int) -> tuple[float, ...]:
    """Return the inner edges of at most the given number of bins with about equal counts; ties join bins."""
    if not values:
        return ()
    wanted = np.quantile(np.asarray(values, dtype=np.float64), np.arange(1, bins) / bins)
    return tuple(float(edge) for edge in np.unique(wanted))
