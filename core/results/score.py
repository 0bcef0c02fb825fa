"""The score: how strongly a model speaks for a finding, from 0 to 100, with its operating point at 50.

With the calibrated probability p and the operating point t::

    p < t:   score = 50 * p / t
    p >= t:  score = 50 + 50 * (p - t) / (1 - t)

The score is the whole number below. So it is 50 or more exactly where the finding is positive, it never falls
where the probability rises, and what is shown is what everything is sorted and compared by.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from enum import StrEnum

OPERATING_POINT = 50
HIGHEST = 100
#: Closer to 0 and 1, the rounding of float32 decides.
_LEAST_PROBABILITY = 1e-6


class Band(StrEnum):
    """The word for a score; the value is written to tables, and `core.results.wording` says it to people."""

    SUSPECTED = "suspected"
    BORDERLINE = "borderline"
    NOT_SUSPECTED = "not suspected"

    @property
    def shows_maps(self) -> bool:
        """Whether maps are shown unasked, exported and sent; those of what is not suspected never are."""
        return self is not Band.NOT_SUSPECTED


def score(probability: float, threshold: float) -> int:
    """Score of a probability.

    Parameters
    ----------
    probability : float
        Calibrated, 0-1; of several classes their sum, which may pass 1 by rounding.
    threshold : float
        The operating point, 0-1.

    Returns
    -------
    int
        0 to 100; at least 50 exactly where the probability is at or over the threshold.
    """
    if probability >= threshold:
        above = (probability - threshold) / (1.0 - threshold) if threshold < 1.0 else 1.0
        return OPERATING_POINT + min(int(50.0 * above), HIGHEST - OPERATING_POINT)
    if not probability > 0.0:
        # NaN too: it reaches no operating point.
        return 0
    return min(int(50.0 * (probability / threshold)), OPERATING_POINT - 1)


def band(score: int, border: int) -> Band:
    """Word for a score.

    Parameters
    ----------
    score : int
        0 to 100.
    border : int
        Points below the operating point that are borderline (`core.models.card.OperatingPoint.border`).
    """
    if score >= OPERATING_POINT:
        return Band.SUSPECTED
    return Band.BORDERLINE if score >= OPERATING_POINT - border else Band.NOT_SUSPECTED


def summed(names: Sequence[str], probabilities: Sequence[float], wanted: Collection[str]) -> float:
    """Summed probability of classes, always added in the order of the model's outputs."""
    return sum(p for name, p in zip(names, probabilities, strict=True) if name in wanted)


def log_odds(probability: float) -> float:
    """Natural logarithm of the odds of a probability, which is kept a millionth away from 0 and 1."""
    p = min(max(probability, _LEAST_PROBABILITY), 1.0 - _LEAST_PROBABILITY)
    return math.log(p / (1.0 - p))
