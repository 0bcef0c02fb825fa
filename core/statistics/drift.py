"""Compares the distributions of earlier and recent cases by the population stability index."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

#: Fewest cases on either side for a judgement; with fewer, large indices occur by chance.
ENOUGH = 50
#: The usual bounds of "moved" and "moved far" (Siddiqi, Credit Risk Scorecards, 2006).
MOVED, FAR = 0.1, 0.25
#: Largest p-value at which a change counts.
_LEVEL = 0.01


class Drift(StrEnum):
    """The judgement of an index."""

    TOO_FEW = "too few"
    STABLE = "stable"
    MOVED = "moved"
    FAR = "far"


@dataclass(frozen=True)
class Stability:
    """The change between two distributions.

    Attributes
    ----------
    index : float
        Population stability index; 0 if both are the same.
    p : float
        Probability of an index at least as large if nothing had changed.
    before, now : int
        Numbers of cases.
    """

    index: float
    p: float
    before: int
    now: int

    @property
    def verdict(self) -> Drift:
        """Judgement of the index; STABLE if a large index is within chance for these numbers."""
        if min(self.before, self.now) < ENOUGH:
            return Drift.TOO_FEW
        if self.p > _LEVEL or self.index < MOVED:
            return Drift.STABLE
        return Drift.FAR if self.index >= FAR else Drift.MOVED


def stability(before: Sequence[int], now: Sequence[int]) -> Stability:
    """Compare two counts over the same bins.

    If nothing changed, the index divided by ``1/n + 1/m`` follows the chi-squared distribution with one
    degree of freedom less than bins (Yurdakul, Statistical Properties of Population Stability Index, 2018).

    Parameters
    ----------
    before, now : sequence of int
        Number of cases in each bin. Half a case is added to each, as the index is undefined for empty bins.
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
    """Return the probability of a greater value (Abramowitz and Stegun 26.4.4 and 26.4.5).

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
    """Count values in the bins between ascending inner edges; the outer bins are open."""
    places = np.searchsorted(
        np.asarray(edges, dtype=np.float64), np.asarray(values, dtype=np.float64), "right"
    )
    return tuple(int(count) for count in np.bincount(places, minlength=len(edges) + 1))


def even_edges(values: Sequence[float], bins: int) -> tuple[float, ...]:
    """Return the inner edges of at most `bins` bins with about equal counts; equal values share a bin."""
    if not values:
        return ()
    wanted = np.quantile(np.asarray(values, dtype=np.float64), np.arange(1, bins) / bins)
    return tuple(float(edge) for edge in np.unique(wanted))
