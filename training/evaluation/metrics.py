"""Figures of a classifier with their 95 % confidence intervals, as in model cards."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from core.models.evidence import Measure
from core.statistics.figures import RESAMPLES, Predictions, weighted_figures, with_intervals

_LEVEL = 0.95


def measures(predictions: Predictions, seed: int, resamples: int = RESAMPLES) -> dict[str, Measure]:
    """Return all figures with intervals.

    Accuracy, recall and precision have exact intervals (Clopper and Pearson 1934). The others have the
    percentiles of a bootstrap that draws groups with replacement. Undefined figures, such as the AUC of a
    class without pictures, are left out.

    Parameters
    ----------
    predictions : Predictions
    seed : int
        Random seed of the bootstrap.
    resamples : int

    Returns
    -------
    dict of str to Measure
        accuracy, balanced_accuracy, nll, brier, ece, macro_auc, macro_average_precision, macro_f1,
        macro_precision, and recall_, precision_, f1_, auc_ and average_precision_ with each class's name.
    """
    out = with_intervals(
        predictions.groups, lambda weights: weighted_figures(predictions, weights), seed, resamples
    )
    return out | {
        name: Measure(value=out[name].value, low=low, high=high)
        for name, (low, high) in _exact_intervals(predictions).items()
        if name in out
    }


def proportion(hits: NDArray[np.bool_]) -> Measure:
    """Return the share of True with its exact interval; `hits` must not be empty."""
    low, high = clopper_pearson(int(hits.sum()), len(hits))
    return Measure(value=float(hits.mean()), low=low, high=high)


def clopper_pearson(successes: int, total: int) -> tuple[float, float]:
    """Return the exact 95 % interval of a proportion; (0, 1) if `total` is 0."""
    tail = (1 - _LEVEL) / 2
    low = 0.0 if successes == 0 else float(beta.ppf(tail, successes, total - successes + 1))
    high = 1.0 if successes == total else float(beta.ppf(1 - tail, successes + 1, total - successes))
    return low, high


def _exact_intervals(predictions: Predictions) -> dict[str, tuple[float, float]]:
    confusion = predictions.confusion
    out = {"accuracy": clopper_pearson(int(confusion.trace()), int(confusion.sum()))}
    for number, name in enumerate(predictions.classes):
        hits = int(confusion[number, number])
        out[f"recall_{name}"] = clopper_pearson(hits, int(confusion[number].sum()))
        out[f"precision_{name}"] = clopper_pearson(hits, int(confusion[:, number].sum()))
    return out
