"""Scores for a finding that is present or absent: figures at a threshold, and the choice of a threshold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import AcceptanceError
from core.statistics.figures import Floats, Predictions


@dataclass(frozen=True, eq=False)
class Scores:
    """Pictures with a score for a finding, and whether they have the finding.

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
        """Return the scores of some of the pictures."""
        groups = tuple(group for group, keep in zip(self.groups, chosen, strict=True) if keep)
        return Scores(self.values[chosen], self.positive[chosen], groups)


def scores_of(predictions: Predictions, positive: Sequence[str]) -> Scores:
    """Return the scores of the positive classes against the rest."""
    chosen = [predictions.classes.index(name) for name in positive]
    values = predictions.probabilities[:, chosen].sum(axis=1)
    return Scores(values, np.isin(predictions.labels, chosen), predictions.groups)


@dataclass(frozen=True)
class ChosenThreshold:
    """A threshold and the rule that chose it, in words for a report."""

    threshold: float
    rule: str


def choose_threshold(scores: Scores, rule: str) -> ChosenThreshold:
    """Choose a threshold by a rule.

    Parameters
    ----------
    scores : Scores
        Scores of both sides.
    rule : str
        ``youden``: largest sum of sensitivity and specificity (Youden, Cancer 3, 1950); ``sensitivity:0.95``
        or ``specificity:0.95``: at least that value, and the other as high as possible; or the threshold
        itself.

    Raises
    ------
    AcceptanceError
        If the rule is none of these.
    """
    name, _, wanted = rule.partition(":")
    values = np.unique(scores.values)
    positive, negative = np.sort(scores.values[scores.positive]), np.sort(scores.values[~scores.positive])
    sensitivity = 1 - np.searchsorted(positive, values, side="left") / len(positive)
    specificity = np.searchsorted(negative, values, side="left") / len(negative)
    if name == "youden" and not wanted:
        place = int((sensitivity + specificity).argmax())
        return ChosenThreshold(_between(values, place), "sensitivity and specificity sum up highest (Youden)")
    if name in ("sensitivity", "specificity"):
        least = _threshold_in(wanted, rule)
        if name == "sensitivity":
            place = int(np.flatnonzero(sensitivity >= least)[-1])
        else:
            enough = np.flatnonzero(specificity >= least)
            if not len(enough):
                # The highest score belongs to a negative: only a threshold above all scores remains.
                return ChosenThreshold(
                    min(1.0, float(np.nextafter(values[-1], np.inf))), f"{name} of at least {least:.4g}"
                )
            place = int(enough[0])
        return ChosenThreshold(_between(values, place), f"{name} of at least {least:.4g}")
    return ChosenThreshold(_threshold_in(rule, rule), "entered")


def _threshold_in(text: str, rule: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number <= 1:
        raise AcceptanceError(
            "Give youden, sensitivity:0.95, specificity:0.95 or a number; {rule!r} chooses no threshold.",
            rule=rule,
        )
    return number


def _between(values: Floats, place: int) -> float:
    """Return the middle between a score and the next lower one, so that neither is on the threshold."""
    return float((values[place - 1] + values[place]) / 2) if place else float(values[0] / 2)
