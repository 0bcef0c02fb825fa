"""Calibrate pooled evidence and choose its operating point, on pictures not used in training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import ndtr

from training.errors import TrainingError

Floats = NDArray[np.float64]
#: From B. W. Silverman, "Density Estimation for Statistics and Data Analysis" (1986), (3.31).
_SILVERMAN, _NORMAL_QUARTILES = 0.9, 1.34
_LEAST_WIDTH = 1e-6
#: Number of pictures with, or without, the finding from which a source has full weight.
_WHOLE = 25


@dataclass(frozen=True, eq=False)
class ValidationScores:
    """Pooled evidence of pictures that the heads were not trained on.

    Attributes
    ----------
    scores : ndarray of float64, shape (N,)
    positive : ndarray of bool, shape (N,)
        Whether each picture has the finding.
    sources : tuple of str, length N
    """

    scores: Floats
    positive: NDArray[np.bool_]
    sources: tuple[str, ...]

    def __add__(self, other: ValidationScores) -> ValidationScores:
        """Concatenate two sets of scores."""
        return ValidationScores(
            np.concatenate([self.scores, other.scores]),
            np.concatenate([self.positive, other.positive]),
            self.sources + other.sources,
        )

    def of_sources_with_both(self) -> ValidationScores:
        """Return the scores of the sources that have pictures with and without the finding."""
        names = np.array(self.sources)
        both = np.isin(names, names[self.positive]) & np.isin(names, names[~self.positive])
        return ValidationScores(self.scores[both], self.positive[both], tuple(names[both].tolist()))


def calibrate_for(scores: Floats, positive: NDArray[np.bool_], prevalence: float) -> tuple[float, float]:
    """Return scale and offset of the logit with the least cross-entropy, for a given prevalence."""
    share = positive.mean()
    weights = np.where(positive, prevalence / share, (1 - prevalence) / (1 - share))

    def loss(values: Floats) -> float:
        logit = values[0] * scores + values[1]
        return float((weights * (np.logaddexp(0, logit) - positive * logit)).mean())

    scale, offset = minimize(loss, [1.0, 0.0], method="Nelder-Mead").x
    return float(scale), float(offset)


def choose_operating_point(found: ValidationScores, least_specificity: float) -> float:
    """Choose the threshold with the largest sum of sensitivity and specificity.

    Each is the mean over the sources that have such pictures. The scores are smoothed with a normal kernel:
    wide maxima count more, and small sources less, so noise does not decide between two similar maxima.

    Parameters
    ----------
    found : ValidationScores
    least_specificity : float
        Smallest specificity, 0 to 1.

    Returns
    -------
    float
        Pooled evidence at the operating point.

    Raises
    ------
    TrainingError
        If no threshold has the required specificity.

    Notes
    -----
    R. Fluss, D. Faraggi, B. Reiser, "Estimation of the Youden Index and its associated cutoff point",
    Biometrical Journal 47 (2005). The kernel widths are Silverman's, separately for positives and negatives.
    """
    names = np.array(found.sources)
    values = np.unique(found.scores)
    reaches = (values[1:] + values[:-1]) / 2
    sensitivities, specificities = (
        _smoothed(sign * found.scores[asked], _weights(names[asked]), sign * reaches)
        for asked, sign in ((found.positive, 1), (~found.positive, -1))
    )
    allowed = np.flatnonzero(specificities >= least_specificity)
    if not len(allowed):
        raise TrainingError("No operating point has the specificity that the recipe wants.")
    best = allowed[(sensitivities + specificities)[allowed].argmax()]
    return float(reaches[best])


def _smoothed(scores: Floats, weights: Floats, reaches: Floats) -> Floats:
    """Return the weighted share of the smoothed scores above each value."""
    upper, lower = np.quantile(scores, [0.75, 0.25])
    spread = min(scores.std(), (upper - lower) / _NORMAL_QUARTILES)
    width = max(_SILVERMAN * spread * len(scores) ** -0.2, _LEAST_WIDTH)
    over: Floats = ndtr((scores - reaches[:, None]) / width)
    return np.asarray(over @ weights)


def _weights(names: NDArray[np.str_]) -> Floats:
    """Return the weights of pictures, with a sum of 1: sources weigh the same, but small ones less."""
    _, which, counts = np.unique(names, return_inverse=True, return_counts=True)
    weights: Floats = (np.minimum(counts, _WHOLE) / counts)[which]
    return np.asarray(weights / weights.sum())


class EvidenceScale(NamedTuple):
    """How the pooled evidence of heads is interpreted.

    Attributes
    ----------
    own : ValidationScores
        Scores of the validation part.
    scale, offset : float
        The calibrated logit is `scale` times the pooled evidence plus `offset`.
    reach : float
        Pooled evidence at the operating point.
    """

    own: ValidationScores
    scale: float
    offset: float
    reach: float
