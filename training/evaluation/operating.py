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
    """Figures of a finding against its absence.

    Parameters
    ----------
    scores : Scores
    threshold : float, optional
        A picture is called positive at or over it.
    seed, resamples : int
        Of the bootstrap over groups.
    prevalence : float, optional
        Share of pictures with the finding for which the probabilities are calibrated, if stated.

    Returns
    -------
    dict of str to Measure
        ``auc`` and ``average_precision``; with a threshold also ``sensitivity``, ``specificity``, ``ppv``
        and ``npv`` with exact intervals; with a prevalence also ``finding_ece``. What the pictures do not
        define is left out.
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
    """``auc`` and ``average_precision`` alone; nothing where all pictures are of one side."""
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
    """``finding_ece``: expected calibration error of finding or none, in 15 bins of the confidence.

    Positives and negatives are weighed so that the positives have the share `prevalence`, as a set of
    pictures nearly always has another share than the one for which probabilities hold. Nothing where all
    pictures are of one side.
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
