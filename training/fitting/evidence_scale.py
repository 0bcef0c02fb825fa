"""How pooled evidence is calibrated and where its operating point lies, from the validation part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from training.errors import TrainingError

Floats = NDArray[np.float64]


class OperatingChoice(NamedTuple):
    """Pooled evidence at the operating point, and what was reached there on average over the sources."""

    reach: float
    sensitivity: float
    specificity: float


@dataclass(frozen=True, eq=False)
class ValidationScores:
    """Pooled evidence of validation pictures.

    Attributes
    ----------
    scores : ndarray of float64, shape (N,)
    positive : ndarray of bool, shape (N,)
    sources : tuple of str, length N
    """

    scores: Floats
    positive: NDArray[np.bool_]
    sources: tuple[str, ...]

    def __add__(self, other: ValidationScores) -> ValidationScores:
        """Put two of them together."""
        return ValidationScores(
            np.concatenate([self.scores, other.scores]),
            np.concatenate([self.positive, other.positive]),
            self.sources + other.sources,
        )


def calibrate_for(scores: Floats, positive: NDArray[np.bool_], prevalence: float) -> tuple[float, float]:
    """Scale and offset of the logit with the least cross-entropy where positives have a given share."""
    share = positive.mean()
    weights = np.where(positive, prevalence / share, (1 - prevalence) / (1 - share))

    def loss(values: Floats) -> float:
        logit = values[0] * scores + values[1]
        return float((weights * (np.logaddexp(0, logit) - positive * logit)).mean())

    scale, offset = minimize(loss, [1.0, 0.0], method="Nelder-Mead").x
    return float(scale), float(offset)


def choose_operating_point(found: ValidationScores, least_specificity: float) -> OperatingChoice:
    """Choose the greatest sum of sensitivity and specificity, each the mean over the sources that have it.

    Parameters
    ----------
    found : ValidationScores
    least_specificity : float

    Raises
    ------
    TrainingError
        If no threshold has so great a specificity.
    """
    names = np.array(found.sources)
    values = np.unique(found.scores)
    best: OperatingChoice | None = None
    for reach in (values[1:] + values[:-1]) / 2:
        called = found.scores >= reach
        sensitivity = _mean_over_sources(called, found.positive, names)
        specificity = _mean_over_sources(~called, ~found.positive, names)
        if specificity < least_specificity:
            continue
        if best is None or sensitivity + specificity > best.sensitivity + best.specificity:
            best = OperatingChoice(float(reach), sensitivity, specificity)
    if best is None:
        raise TrainingError("No operating point has the specificity that the recipe wants.")
    return best


def _mean_over_sources(hit: NDArray[np.bool_], asked: NDArray[np.bool_], names: NDArray[np.str_]) -> float:
    return float(np.mean([hit[asked & (names == name)].mean() for name in np.unique(names[asked])]))


class EvidenceScale(NamedTuple):
    """How the pooled evidence of heads is read.

    Attributes
    ----------
    own : ValidationScores
        Of the validation part.
    scale, offset : float
        The calibrated logit is `scale` times the pooled evidence plus `offset`.
    reach : float
        Pooled evidence at the operating point.
    """

    own: ValidationScores
    scale: float
    offset: float
    reach: float
