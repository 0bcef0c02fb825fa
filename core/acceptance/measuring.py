"""Measures a model on labelled cases: figures with intervals, calibration, subgroups, worst cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.acceptance.cases import Case, is_positive, predictions_of, score_of, scores_of_cases
from core.errors import Reason, Status
from core.models.card import Card
from core.statistics.figures import RESAMPLES, Floats, Predictions, ranking, weighted_figures, with_intervals
from core.statistics.operating_point import Scores
from core.statistics.paired import McNemar, mcnemar
from core.statistics.roc import AreaDifference, auc, compare_areas
from core.statistics.shares import Figure, share
from core.statistics.wilson import wilson_interval

_SEED = 1
#: Number of bins of the reliability curve, and number of worst cases shown on each side.
RELIABILITY_BINS, WORST = 10, 12
#: With fewer cases on a side, the figures of a subgroup are unreliable.
FEW = 10


def in_words(pictures: int, patients: int) -> str:
    """Return the numbers of pictures and patients in words; without ids, a picture counts as a patient."""
    if patients < pictures:
        return f"{pictures:,} pictures of {patients:,} patients"
    return f"{pictures:,} pictures, each taken for a patient of its own"


@dataclass(frozen=True)
class CaseGroup:
    """Figures of some cases.

    Attributes
    ----------
    name : str
        Name of the subgroup, or of the class that is compared with all others.
    pictures, patients, positives : int
        Numbers of these among the cases that were read.
    figures : dict of str to Figure
        Sensitivity, specificity, PPV, NPV, AUC and more, if the cases define them.
    """

    name: str
    pictures: int
    patients: int
    positives: int
    figures: dict[str, Figure]

    @property
    def few(self) -> bool:
        """Whether there are too few cases with the finding, or without it, for reliable figures."""
        return any(0 < count < FEW for count in (self.positives, self.pictures - self.positives))


@dataclass(frozen=True)
class Bin:
    """One bin of the reliability curve: mean score, and the share of cases that have the finding."""

    score: float
    found: Figure


@dataclass(frozen=True)
class Unread:
    """Labelled pictures without an output of the model.

    Attributes
    ----------
    refused, errors : dict of Reason to int
    positives : int
        Number of these with the finding.
    """

    refused: dict[Reason, int]
    errors: dict[Reason, int]
    positives: int

    @property
    def total(self) -> int:
        """Number of all unread pictures."""
        return sum(self.refused.values()) + sum(self.errors.values())


@dataclass(frozen=True)
class Evaluation:
    """The outcome of an acceptance test.

    Attributes
    ----------
    threshold : float or None
        Operating point for sensitivity and related figures; None for a model without one.
    whole : CaseGroup
        All cases that were read. For a model with an operating point: sensitivity, specificity, ppv, npv,
        auc, average_precision, brier, and sensitivity_all, which counts unread cases as missed. For all
        models: accuracy and ece.
    classes : tuple of CaseGroup
        Each class against all others, if there are more than two.
    confusion : tuple of tuple of int
        Cases by true class (row) and most probable class (column).
    reliability : tuple of Bin
    subgroups : dict of str to tuple of CaseGroup
    unread : Unread
    unlabelled : int
        Number of files without a label that the model knows; they were not read.
    """

    threshold: float | None
    whole: CaseGroup
    classes: tuple[CaseGroup, ...]
    confusion: tuple[tuple[int, ...], ...]
    reliability: tuple[Bin, ...]
    subgroups: dict[str, tuple[CaseGroup, ...]]
    unread: Unread
    unlabelled: int


def measure_cases(
    cases: Sequence[Case], card: Card, *, unlabelled: int = 0, threshold: float | None = None
) -> Evaluation:
    """Measure a model on cases.

    Parameters
    ----------
    cases : sequence of Case
        Every labelled picture, read or not.
    card : Card
        Card with the operating point in use.
    unlabelled : int
        Number of files that were left out.
    threshold : float, optional
        Used instead of the card's threshold.
    """
    point = card.operating_point
    at = None if point is None else point.threshold if threshold is None else threshold
    whole = _case_group("all", cases, card, at, full=True)
    scores = scores_of_cases(cases, card)
    return Evaluation(
        threshold=at,
        whole=whole,
        classes=_classes(cases, card) if len(card.classes) > 2 else (),
        confusion=tuple(map(tuple, predictions_of(cases, card).confusion.tolist())),
        reliability=_reliability(scores) if point is not None else (),
        subgroups=_subgroups(cases, card, at),
        unread=_unread(cases, card),
        unlabelled=unlabelled,
    )


def operating_figures(scores: Scores, threshold: float) -> dict[str, Figure]:
    """Return sensitivity, specificity, ppv and npv at a threshold, if the cases define them."""
    called, positive = scores.values >= threshold, scores.positive
    groups = np.array(scores.groups, dtype=object)
    found = {
        name: share(hits[side], groups[side].tolist())
        for name, hits, side in (
            ("sensitivity", called, positive),
            ("specificity", ~called, ~positive),
            ("ppv", positive, called),
            ("npv", ~positive, ~called),
        )
    }
    return {name: figure for name, figure in found.items() if figure is not None}


def worst_cases(cases: Iterable[Case], card: Card, number: int = WORST) -> tuple[Case, ...]:
    """Return the cases furthest on the wrong side: those with the finding first, then the others.

    Without an operating point, return the cases whose true class has the lowest probability.
    """
    read = [case for case in cases if case.read]
    if card.operating_point is None:
        return tuple(sorted(read, key=lambda case: (score_of(case, card), case.key))[:number])
    missed = sorted((c for c in read if is_positive(c, card)), key=lambda c: (score_of(c, card), c.key))
    alarms = sorted((c for c in read if not is_positive(c, card)), key=lambda c: (-score_of(c, card), c.key))
    return (*missed[:number], *alarms[:number])


@dataclass(frozen=True)
class Comparison:
    """A comparison of two models on the same cases.

    Attributes
    ----------
    cases : int
        Number of cases that both models read; the figures are of these.
    only_first, only_second : int
        Number of cases that only one of them read.
    first, second : CaseGroup
    right : McNemar
        Comparison of correct answers: the right side of the threshold, or the right class.
    area : AreaDifference or None
    """

    cases: int
    only_first: int
    only_second: int
    first: CaseGroup
    second: CaseGroup
    right: McNemar
    area: AreaDifference | None


def compare_models(first: Sequence[Case], card: Card, second: Sequence[Case], other: Card) -> Comparison:
    """Compare two models, each at its own operating point, on the cases that both read."""
    one = {case.key: case for case in first if case.read}
    two = {case.key: case for case in second if case.read}
    keys = sorted(one.keys() & two.keys())
    ours, theirs = [one[key] for key in keys], [two[key] for key in keys]
    area = None
    if keys and card.operating_point and other.operating_point:
        area = compare_areas(scores_of_cases(ours, card), scores_of_cases(theirs, other))
    return Comparison(
        cases=len(keys),
        only_first=len(one) - len(keys),
        only_second=len(two) - len(keys),
        first=_case_group("first", ours, card, _threshold_of(card), full=False),
        second=_case_group("second", theirs, other, _threshold_of(other), full=False),
        right=mcnemar(_right(ours, card), _right(theirs, other)),
        area=area,
    )


def _threshold_of(card: Card) -> float | None:
    return card.operating_point.threshold if card.operating_point else None


def _right(cases: Sequence[Case], card: Card) -> NDArray[np.bool_]:
    threshold = _threshold_of(card)
    if threshold is None:
        found = predictions_of(cases, card)
        return np.asarray(found.predicted == found.labels)
    scores = scores_of_cases(cases, card)
    return np.asarray((scores.values >= threshold) == scores.positive)


def _case_group(
    name: str, cases: Sequence[Case], card: Card, threshold: float | None, *, full: bool
) -> CaseGroup:
    """Return the figures of some cases; with `full`, also those that need a bootstrap or unread cases."""
    said = predictions_of(cases, card)
    if not len(said.labels):
        return CaseGroup(name, 0, 0, 0, {})
    figures: dict[str, Figure] = {}
    positives = 0
    if threshold is not None:
        scores = scores_of_cases(cases, card)
        positives = int(scores.positive.sum())
        figures |= operating_figures(scores, threshold)
        if (area := auc(scores)) is not None:
            figures["auc"] = area
        if full:
            figures |= _of_scores(scores)
            figures |= _with_unread(cases, card, scores, threshold)
    if (right := share(said.predicted == said.labels, said.groups)) is not None:
        figures["accuracy"] = right
        if full:
            figures |= _bootstrapped(said.groups, lambda weights: _calibration(said, weights))
    return CaseGroup(name, len(said.labels), len(set(said.groups)), positives, figures)


def _calibration(said: Predictions, weights: Floats) -> dict[str, Floats]:
    found = weighted_figures(said, weights)
    return {name: found[name] for name in ("ece", "nll")}


def _of_scores(scores: Scores) -> dict[str, Figure]:
    """Return the average precision and the Brier score of the finding."""
    if not len(scores.values):
        return {}
    positive = scores.positive.astype(np.float64)
    squares = (scores.values - positive) ** 2
    return _bootstrapped(
        scores.groups,
        lambda weights: {
            "average_precision": ranking(scores.values, positive, weights)[1],
            "brier": weights @ squares / weights.sum(axis=1),
        },
    )


def _bootstrapped(
    groups: Sequence[str],
    figures: Callable[
        [Floats],
        dict[str, Floats],
    ],
) -> dict[str, Figure]:
    found = with_intervals(groups, figures, _SEED, RESAMPLES)
    return {name: Figure(value=m.value, low=m.low, high=m.high) for name, m in found.items()}


def _with_unread(cases: Sequence[Case], card: Card, scores: Scores, threshold: float) -> dict[str, Figure]:
    """Return the sensitivity with all unread cases counted as missed."""
    unread = [case.patient for case in cases if not case.read and is_positive(case, card)]
    if not unread:
        return {}
    hits = np.append(scores.values[scores.positive] >= threshold, np.zeros(len(unread), dtype=bool))
    groups = [g for g, positive in zip(scores.groups, scores.positive, strict=True) if positive]
    figure = share(hits, [*groups, *unread])
    return {} if figure is None else {"sensitivity_all": figure}


def _classes(cases: Sequence[Case], card: Card) -> tuple[CaseGroup, ...]:
    """Return each class against all others: recall and precision of the most probable class, and the AUC."""
    said = predictions_of(cases, card)
    parts = []
    for number, name in enumerate(card.class_names):
        truth, named = said.labels == number, said.predicted == number
        groups = np.array(said.groups, dtype=object)
        figures = {
            "recall": share(named[truth], groups[truth].tolist()),
            "precision": share(truth[named], groups[named].tolist()),
            "specificity": share(~named[~truth], groups[~truth].tolist()),
            "auc": auc(Scores(said.probabilities[:, number], truth, said.groups)) if len(truth) else None,
        }
        known = {key: figure for key, figure in figures.items() if figure is not None}
        parts.append(CaseGroup(name, len(truth), len(set(said.groups)), int(truth.sum()), known))
    return tuple(parts)


def _reliability(scores: Scores) -> tuple[Bin, ...]:
    """Return the bins of equal width over the score, without empty ones."""
    places = np.minimum((scores.values * RELIABILITY_BINS).astype(np.int64), RELIABILITY_BINS - 1)
    bins = []
    for number in np.unique(places):
        own = places == number
        part, whole = int(scores.positive[own].sum()), int(own.sum())
        low, high = wilson_interval(part / whole, whole)
        found = Figure(value=part / whole, low=low, high=high, part=part, whole=whole)
        bins.append(Bin(float(scores.values[own].mean()), found))
    return tuple(bins)


def _subgroups(
    cases: Sequence[Case], card: Card, threshold: float | None
) -> dict[str, tuple[CaseGroup, ...]]:
    """Return the figures of each group that has at least two values, or one value that some cases lack."""
    names = dict.fromkeys(name for case in cases for name in case.groups)
    out: dict[str, tuple[CaseGroup, ...]] = {}
    for name in names:
        members: dict[str, list[Case]] = {}
        for case in cases:
            members.setdefault(case.groups.get(name, ""), []).append(case)
        if len(members) > 1:
            order = sorted(members, key=lambda value: (not value, _natural(value)))
            out[name] = tuple(
                _case_group(value or "not said", members[value], card, threshold, full=False)
                for value in order
            )
    return out


def _natural(text: str) -> tuple[int, str]:
    """Return the sorting key of a group's value, by which age bands are in ascending order."""
    head = text.split(" ")[0]
    return (int(head), text) if head.isdecimal() else (-1, text)


def _unread(cases: Iterable[Case], card: Card) -> Unread:
    left = [case for case in cases if not case.read]

    def count(status: Status) -> dict[Reason, int]:
        found = Counter(case.reason for case in left if case.status is status and case.reason is not None)
        return dict(found.most_common())

    positives = sum(is_positive(case, card) for case in left)
    return Unread(count(Status.REFUSED), count(Status.ERROR), positives)
