"""A classifier's outputs for a set of pictures, and its figures with bootstrap intervals over groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.models.evidence import Measure

BINS = 15
RESAMPLES = 1000
_LEVEL = 0.95
_AT_ONCE = 100
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Predictions:
    """A classifier's outputs for a set of pictures.

    Attributes
    ----------
    probabilities : ndarray of float64, shape (N, C)
    labels : ndarray of int64, shape (N,)
    groups : tuple of str, length N
        The bootstrap draws groups, as pictures of one group are not independent.
    classes : tuple of str, length C
    """

    probabilities: Floats
    labels: NDArray[np.int64]
    groups: tuple[str, ...]
    classes: tuple[str, ...]

    @property
    def predicted(self) -> NDArray[np.int64]:
        """Most probable class of each picture."""
        return np.asarray(self.probabilities.argmax(axis=1), dtype=np.int64)

    @property
    def confusion(self) -> NDArray[np.int64]:
        """Number of pictures by true class (row) and predicted class (column)."""
        size = len(self.classes)
        return np.bincount(self.labels * size + self.predicted, minlength=size * size).reshape(size, size)

    def subset(self, chosen: NDArray[np.bool_]) -> Predictions:
        """Return the outputs for some of the pictures."""
        groups = tuple(group for group, keep in zip(self.groups, chosen, strict=True) if keep)
        return Predictions(self.probabilities[chosen], self.labels[chosen], groups, self.classes)


def with_intervals(
    groups: Sequence[str], figures: Callable[[Floats], dict[str, Floats]], seed: int, resamples: int
) -> dict[str, Measure]:
    """Return figures of all pictures, with percentiles of a bootstrap that draws groups with replacement.

    Parameters
    ----------
    groups : sequence of str, length N
    figures : function
        Function from weights [R, N] (how often each picture counts in each resample) to figures [R]; NaN for
        a figure that is not defined.
    seed, resamples : int

    Returns
    -------
    dict of str to Measure
        Figures that are defined for all pictures together.
    """
    plain = figures(np.ones((1, len(groups))))
    _, group = np.unique(np.array(groups), return_inverse=True)
    size = int(group.max()) + 1
    rng = np.random.default_rng(seed)
    parts = []
    for start in range(0, resamples, _AT_ONCE):
        drawn = rng.integers(size, size=(min(_AT_ONCE, resamples - start), size))
        counts = np.stack([np.bincount(row, minlength=size) for row in drawn])
        parts.append(figures(counts[:, group].astype(np.float64)))
    tail = (1 - _LEVEL) / 2
    out = {}
    for name, value in plain.items():
        if np.isfinite(value[0]):
            low, high = np.nanquantile(np.concatenate([part[name] for part in parts]), [tail, 1 - tail])
            out[name] = Measure(value=float(value[0]), low=float(low), high=float(high))
    return out


def weighted_figures(predictions: Predictions, weights: Floats) -> dict[str, Floats]:
    """Return the figures for each row of weights.

    Parameters
    ----------
    predictions : Predictions
    weights : ndarray of float64, shape (R, N)
        Number of times that each picture counts in each of R resamples.

    Returns
    -------
    dict of str to ndarray of float64, shape (R,)
        NaN for undefined figures.
    """
    probabilities, labels, predicted = predictions.probabilities, predictions.labels, predictions.predicted
    total = weights.sum(axis=1)
    truth = np.eye(len(predictions.classes))[labels]
    right = (predicted == labels).astype(np.float64)
    true_probability = probabilities[np.arange(len(labels)), labels]
    out = {
        "accuracy": weights @ right / total,
        "nll": weights @ -np.log(np.maximum(true_probability, 1e-12)) / total,
        "brier": weights @ ((probabilities - truth) ** 2).sum(axis=1) / total,
        "ece": calibration_error(probabilities.max(axis=1), right, weights),
    }
    recalls, precisions, f1s, aucs, averages = [], [], [], [], []
    for number, name in enumerate(predictions.classes):
        is_class = truth[:, number]
        said = (predicted == number).astype(np.float64)
        hits, actual, claimed = weights @ (is_class * said), weights @ is_class, weights @ said
        recalls.append(_ratio(hits, actual))
        # A class that exists but is never predicted has no precision; it counts as 0.
        precisions.append(np.where(actual > 0, _ratio(hits, claimed, empty=0.0), np.nan))
        f1s.append(np.where(actual > 0, _ratio(2 * hits, actual + claimed), np.nan))
        area, average = ranking(probabilities[:, number], is_class, weights)
        aucs.append(area)
        averages.append(average)
        out |= {f"recall_{name}": recalls[-1], f"precision_{name}": precisions[-1]}
        out |= {f"f1_{name}": f1s[-1], f"auc_{name}": area, f"average_precision_{name}": average}
    for name, columns in (
        ("balanced_accuracy", recalls),
        ("macro_precision", precisions),
        ("macro_f1", f1s),
        ("macro_auc", aucs),
        ("macro_average_precision", averages),
    ):
        out[name] = np.mean(columns, axis=0)
    return out


def ranking(score: Floats, is_class: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return the area under the ROC curve, ties counting half, and average precision.

    Parameters
    ----------
    score : ndarray of float64, shape (N,)
    is_class : ndarray of float64, shape (N,)
        1 for pictures of the class, 0 for the rest.
    weights : ndarray of float64, shape (R, N)

    Returns
    -------
    auc, average_precision : ndarray of float64, shape (R,)
        Average precision is the sum of the precisions at each score, weighted by the gain in recall; NaN if a
        side is empty.
    """
    order = np.argsort(score, kind="stable")
    starts = np.flatnonzero(np.diff(score[order], prepend=-np.inf))
    sorted_weights = weights[:, order]
    positive = np.add.reduceat(sorted_weights * is_class[order], starts, axis=1)
    negative = np.add.reduceat(sorted_weights * (1 - is_class[order]), starts, axis=1)
    positives, negatives = positive.sum(axis=1), negative.sum(axis=1)
    below = np.cumsum(negative, axis=1) - negative / 2
    found = np.cumsum(positive[:, ::-1], axis=1)
    precision = _ratio(found, found + np.cumsum(negative[:, ::-1], axis=1), empty=0.0)
    average = _ratio((positive[:, ::-1] * precision).sum(axis=1), positives)
    return (
        _ratio((positive * below).sum(axis=1), positives * negatives),
        np.where(negatives > 0, average, np.nan),
    )


def reliability(predictions: Predictions) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Return mean confidence, accuracy (both NaN if empty) and count of each confidence bin."""
    confidence = predictions.probabilities.max(axis=1)
    right = (predictions.predicted == predictions.labels).astype(np.float64)
    bins = _bins(confidence)
    count = np.bincount(bins, minlength=BINS)
    with np.errstate(invalid="ignore"):
        return (
            np.bincount(bins, confidence, BINS) / count,
            np.bincount(bins, right, BINS) / count,
            count,
        )


def _bins(confidence: Floats) -> NDArray[np.int64]:
    return np.minimum((confidence * BINS).astype(np.int64), BINS - 1)


def _ratio(part: Floats, whole: Floats, empty: float = np.nan) -> Floats:
    return np.divide(part, whole, out=np.full_like(part, empty), where=whole > 0)


def calibration_error(confidence: Floats, right: Floats, weights: Floats) -> Floats:
    """Return the expected calibration error: mean distance of confidence and accuracy over equal-width bins.

    Parameters
    ----------
    confidence : ndarray of float64, shape (N,)
        Confidence in 0 to 1.
    right : ndarray of float64, shape (N,)
        1 if the prediction was right, otherwise 0.
    weights : ndarray of float64, shape (R, N)

    Returns
    -------
    ndarray of float64, shape (R,)
    """
    gap = np.zeros((len(confidence), BINS))
    gap[np.arange(len(confidence)), _bins(confidence)] = confidence - right
    return np.asarray(np.abs(weights @ gap).sum(axis=1) / weights.sum(axis=1), dtype=np.float64)
