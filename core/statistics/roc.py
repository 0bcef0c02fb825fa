"""Areas under ROC curves after DeLong, also for several pictures per patient, and the curve itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.statistics.figures import Floats
from core.statistics.operating_point import Scores
from core.statistics.shares import Figure
from core.statistics.wilson import Z


@dataclass(frozen=True, eq=False)
class Curve:
    """The ROC curve: sensitivity and specificity at each relevant threshold.

    Attributes
    ----------
    thresholds : ndarray of float64, shape (T,)
        Ascending scores that occur; a picture is positive at or above the threshold. The last is above all
        scores.
    sensitivity, specificity : ndarray of float64, shape (T,)
    """

    thresholds: Floats
    sensitivity: Floats
    specificity: Floats

    def at(self, threshold: float) -> tuple[float, float]:
        """Return sensitivity and specificity at a threshold."""
        place = min(int(np.searchsorted(self.thresholds, threshold, side="left")), len(self.thresholds) - 1)
        return float(self.sensitivity[place]), float(self.specificity[place])


def roc_curve(scores: Scores) -> Curve:
    """Return the ROC curve of scores, which must include both sides."""
    thresholds = np.append(np.unique(scores.values), np.inf)
    positive = np.sort(scores.values[scores.positive])
    negative = np.sort(scores.values[~scores.positive])
    below = np.searchsorted(positive, thresholds, side="left")
    under = np.searchsorted(negative, thresholds, side="left")
    return Curve(thresholds, 1 - below / len(positive), under / len(negative))


def auc(scores: Scores) -> Figure | None:
    """Return the area under the ROC curve, ties counting half, with its 95 % interval.

    The variance is that of DeLong, DeLong and Clarke-Pearson (Biometrics 44, 1988), in the form of Obuchowski
    (Biometrics 53, 1997) for several pictures per patient; with one picture each, both are the same. If no
    pair is in the wrong order, there is no variance. Then the interval is Newcombe's fifth (Statistics in
    Medicine 25, 2006), with patients as cases.

    Returns
    -------
    Figure or None
        None if all pictures are of one side.
    """
    if scores.positive.all() or not scores.positive.any():
        return None
    parts = _Placements.of(scores)
    area = parts.area
    variance = parts.variance(scores)
    if variance > 0:
        half = Z * math.sqrt(variance)
        return Figure(value=area, low=max(0.0, area - half), high=min(1.0, area + half))
    low, high = _newcombe(area, *(_groups(scores, side=side) for side in (True, False)))
    return Figure(value=area, low=low, high=high)


@dataclass(frozen=True)
class AreaDifference:
    """The difference of two models' areas on the same cases, second minus first, with its p-value."""

    difference: Figure
    p: float


def compare_areas(first: Scores, second: Scores) -> AreaDifference | None:
    """Compare the areas of two scores for the same cases by DeLong's paired test.

    Parameters
    ----------
    first, second : Scores
        Scores of the same pictures in the same order.

    Returns
    -------
    AreaDifference or None
        None if all pictures are of one side.
    """
    if first.positive.all() or not first.positive.any():
        return None
    one, other = _Placements.of(first), _Placements.of(second)
    # The difference has its own components, so the covariance need not be computed.
    apart = _Placements(other.positive - one.positive, other.negative - one.negative)
    variance = apart.variance(first)
    half = Z * math.sqrt(variance)
    area = apart.area
    certain = 1.0 if area == 0 else 0.0
    p = math.erfc(abs(area) / math.sqrt(2 * variance)) if variance else certain
    return AreaDifference(Figure(value=area, low=max(-1.0, area - half), high=min(1.0, area + half)), p)


@dataclass(frozen=True, eq=False)
class _Placements:
    """For each positive the share of negatives below it; for each negative that of positives above it."""

    positive: Floats
    negative: Floats

    @classmethod
    def of(cls, scores: Scores) -> _Placements:
        above, below = scores.values[scores.positive], scores.values[~scores.positive]
        return cls(_share_below(above, below), 1 - _share_below(below, above))

    @property
    def area(self) -> float:
        return float(self.positive.mean())

    def variance(self, scores: Scores) -> float:
        """Return the variance of the area after Obuchowski, equations 3 and 4."""
        _, group = np.unique(np.array(scores.groups), return_inverse=True)
        count = int(group.max()) + 1
        sums = []
        for values, side in ((self.positive, scores.positive), (self.negative, ~scores.positive)):
            own = group[side]
            members = np.bincount(own, minlength=count)
            residual = np.bincount(own, values - values.mean(), count)
            sums.append((residual, len(values), int((members > 0).sum())))
        (up, positives, with_positive), (down, negatives, with_negative) = sums
        within = _grown(with_positive) * float(up @ up) / positives**2
        within += _grown(with_negative) * float(down @ down) / negatives**2
        across = 2 * _grown(count) * float(up @ down) / (positives * negatives)
        return max(within + across, 0.0)


def _grown(count: int) -> float:
    return count / (count - 1) if count > 1 else 0.0


def _share_below(values: Floats, others: Floats) -> Floats:
    """Return the share of `others` below each value, ties counting half."""
    ordered = np.sort(others)
    left = np.searchsorted(ordered, values, side="left")
    right = np.searchsorted(ordered, values, side="right")
    return np.asarray((left + right) / (2 * len(others)), dtype=np.float64)


def _groups(scores: Scores, side: bool) -> int:
    groups: Sequence[str] = [g for g, p in zip(scores.groups, scores.positive, strict=True) if p == side]
    return len(set(groups))


def _newcombe(area: float, positives: int, negatives: int) -> tuple[float, float]:
    """Return the interval of areas that are compatible with `area` by Hanley and McNeil's variance."""
    star = (positives + negatives) / 2 - 1

    def deviation(true: float) -> float:
        spread = true * (1 - true) / (positives * negatives)
        grown = star * (1 - true) / (2 - true) + star * true / (1 + true)
        return Z * math.sqrt(max(spread * (1 + grown), 0.0))

    def end(far: float) -> float:
        near = area
        for _ in range(60):
            middle = (near + far) / 2
            if abs(area - middle) <= deviation(middle):
                near = middle
            else:
                far = middle
        return near

    return end(0.0), end(1.0)
