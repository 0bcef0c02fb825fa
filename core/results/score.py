"""The score: how strongly a model speaks for a finding, from 0 to 100, with its operating point at 50.

With the calibrated probability p and the operating point t::

    p < t:   score = 50 * p / t
    p >= t:  score = 50 + 50 * (p - t) / (1 - t)

The score is rounded down. So it is 50 or more exactly for positive findings, never falls as the probability
rises, and the same number is shown, sorted and compared.
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
    """Word for a score; the value is written to tables, `core.results.wording` has the text for people."""

    SUSPECTED = "suspected"
    BORDERLINE = "borderline"
    NOT_SUSPECTED = "not suspected"

    @property
    def shows_maps(self) -> bool:
        """Whether maps are shown unasked, exported and sent; maps of findings not suspected never are."""
        return self is not Band.NOT_SUSPECTED


def score(probability: float, threshold: float) -> int:
    """Return the score of a probability.

    Parameters
    ----------
    probability : float
        Calibrated probability in 0 to 1; a sum over several classes may exceed 1 by rounding.
    threshold : float
        Operating point in 0 to 1.

    Returns
    -------
    int
        Score in 0 to 100; at least 50 exactly if the probability reaches the threshold.
    """
    if probability >= threshold:
        above = (probability - threshold) / (1.0 - threshold) if threshold < 1.0 else 1.0
        return OPERATING_POINT + min(int(50.0 * above), HIGHEST - OPERATING_POINT)
    if not probability > 0.0:
        # NaN too: it reaches no operating point.
        return 0
    return min(int(50.0 * (probability / threshold)), OPERATING_POINT - 1)


def band(score: int, border: int) -> Band:
    """Return the word for a score.

    Parameters
    ----------
    score : int
        Score in 0 to 100.
    border : int
        Width of the borderline range, in points below the operating point
        (`core.models.card.OperatingPoint.border`).
    """
    if score >= OPERATING_POINT:
        return Band.SUSPECTED
    return Band.BORDERLINE if score >= OPERATING_POINT - border else Band.NOT_SUSPECTED


def summed(names: Sequence[str], probabilities: Sequence[float], wanted: Collection[str]) -> float:
    """Return the summed probability of classes, always added in the order of the model's outputs."""
    return sum(p for name, p in zip(names, probabilities, strict=True) if name in wanted)


def log_odds(probability: float) -> float:
    """Return the natural logarithm of the odds of a probability, clipped to 0.000001 to 0.999999."""
    p = min(max(probability, _LEAST_PROBABILITY), 1.0 - _LEAST_PROBABILITY)
    return math.log(p / (1.0 - p))
