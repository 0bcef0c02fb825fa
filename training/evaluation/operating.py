"""Figures of one question, finding or none: areas under the curves, and what happens at a threshold."""

from __future__ import annotations

import numpy as np

from core.models.card import Measure
from core.statistics.figures import RESAMPLES, Floats, ranking, with_intervals
from core.statistics.operating_point import Scores
from training.evaluation.metrics import proportion


def finding_figures(
    scores: Scores, threshold: float | None, seed: int, resamples: int = RESAMPLES
) -> dict[str, Measure]:
    """Figures of a finding against its absence.

    Parameters
    ----------
    scores : Scores
    threshold : float, optional
        A picture is called positive at or over it.
    seed, resamples : int
        Of the bootstrap over groups.

    Returns
    -------
    dict of str to Measure
        ``auc`` and ``average_precision``; with a threshold also ``sensitivity``, ``specificity``, ``ppv``
        and ``npv`` with exact intervals. What the pictures do not define is left out.
    """
    out = ranking_figures(scores, seed, resamples)
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
