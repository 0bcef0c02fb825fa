"""Figures of one question, finding or none: areas under the curves, and what happens at a threshold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.models.card import Measure
from training.metrics import RESAMPLES, Floats, Predictions, proportion, ranking, with_intervals


@dataclass(frozen=True, eq=False)
class Scores:
    """Pictures with a score for a finding, and whether it is there.

    Attributes
    ----------
    values : ndarray of float64, shape (N,)
        Summed probability of the positive classes.
    positive : ndarray of bool, shape (N,)
    groups : tuple of str, length N
    """

    values: Floats
    positive: NDArray[np.bool_]
    groups: tuple[str, ...]

    def subset(self, chosen: NDArray[np.bool_]) -> Scores:
        """The same for some of the pictures."""
        groups = tuple(group for group, keep in zip(self.groups, chosen, strict=True) if keep)
        return Scores(self.values[chosen], self.positive[chosen], groups)


def scores_of(predictions: Predictions, positive: Sequence[str]) -> Scores:
    """Scores of the positive classes against the rest."""
    chosen = [predictions.classes.index(name) for name in positive]
    values = predictions.probabilities[:, chosen].sum(axis=1)
    return Scores(values, np.isin(predictions.labels, chosen), predictions.groups)


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
