"""Figures of a finding against its absence: areas under the curves, and figures at a threshold."""

from __future__ import annotations

import numpy as np

from core.models.evidence import Measure
from core.statistics.figures import RESAMPLES, Floats, calibration_error, ranking, with_intervals
from core.statistics.operating_point import Scores
from training.evaluation.metrics import proportion


def finding_figures(
    scores: Scores,
    threshold: float | None,
    seed: int,
    resamples: int = RESAMPLES,
    prevalence: float | None = None,
) -> dict[str, Measure]:
    """Return the figures of a finding against its absence.

    Parameters
    ----------
    scores : Scores
    threshold : float, optional
        Score from which a picture counts as positive.
    seed, resamples : int
        Random seed and number of resamples of the bootstrap over groups.
    prevalence : float, optional
        Share of pictures with the finding for which the probabilities are calibrated, if stated.

    Returns
    -------
    dict of str to Measure
        ``auc`` and ``average_precision``; with a threshold also ``sensitivity``, ``specificity``, ``ppv`` and
        ``npv`` with exact intervals; with a prevalence also ``finding_ece``. Figures that are undefined for
        these pictures are left out.
    """
    out = ranking_figures(scores, seed, resamples)
    if prevalence is not None:
        out |= calibration_figures(scores, prevalence, seed, resamples)
    if threshold is None:
        return out
    called, positive = scores.values >= threshold, scores.positive
    shares = {
        "sensitivity": called[positive],
        "specificity": ~called[~positive],
        "ppv": positive[called],
        "npv": ~positive[~called],
    }
    return out | {name: proportion(hits) for name, hits in shares.items() if len(hits)}


def ranking_figures(scores: Scores, seed: int, resamples: int = RESAMPLES) -> dict[str, Measure]:
    """Return ``auc`` and ``average_precision``; empty if all pictures are positive or all negative."""
    positive = scores.positive.astype(np.float64)

    def figures(weights: Floats) -> dict[str, Floats]:
        auc, average = ranking(scores.values, positive, weights)
        return {"auc": auc, "average_precision": average}

    if scores.positive.all() or not scores.positive.any():
        return {}
    return with_intervals(scores.groups, figures, seed, resamples)


def calibration_figures(
    scores: Scores, prevalence: float, seed: int, resamples: int = RESAMPLES
) -> dict[str, Measure]:
    """Return ``finding_ece``, the expected calibration error of the finding, in 15 bins of confidence.

    Pictures are weighted so that the positives have the share `prevalence`, because a set of pictures nearly
    always has another share than the one for which the probabilities apply. The result is empty if all
    pictures are positive or all negative.
    """
    positive = scores.positive.astype(np.float64)
    confidence = np.maximum(scores.values, 1 - scores.values)
    right = ((scores.values >= 0.5) == scores.positive).astype(np.float64)

    def figures(weights: Floats) -> dict[str, Floats]:
        present, absent = weights * positive, weights * (1 - positive)
        with np.errstate(invalid="ignore"):
            weighed = prevalence * present / present.sum(axis=1, keepdims=True) + (
                1 - prevalence
            ) * absent / absent.sum(axis=1, keepdims=True)
        return {"finding_ece": calibration_error(confidence, right, weighed)}

    if scores.positive.all() or not scores.positive.any():
        return {}
    return with_intervals(scores.groups, figures, seed, resamples)
