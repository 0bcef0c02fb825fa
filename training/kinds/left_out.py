"""Leave whole sources out in turn, and measure how their pictures are routed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict
from scipy.stats import beta

from core.models.evidence import Measure
from core.progress import Progress
from training.kinds.features import WARPED, Views
from training.kinds.fit import fit_team, fit_whitenings
from training.kinds.recipe import KindRecipe

_BINS = 15
#: Folds that leave out one half of each source that is the only one of its kind.
_HALVES = ("first half", "second half")


class SourceFigures(BaseModel):
    """How the pictures of a left-out source were routed.

    Attributes
    ----------
    fold, source, kind : str
    group : str
        Group of the kind; empty if no model reads the kind.
    whole : bool
        Whether all of the source was left out; otherwise half of it, because no other source has the kind.
    pictures : int
    right : Measure
        Share routed to the group's models, or rightly to no model, with its exact interval.
    to_group : dict of str to int
        Number of pictures by the group they were routed to.
    named, varied_right, unlike : float
        Share with the exact kind; share of pictures with one augmented view routed correctly; share marked
        as unlike.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    fold: str
    source: str
    kind: str
    group: str
    whole: bool
    pictures: int
    right: Measure
    to_group: dict[str, int]
    named: float
    varied_right: float
    unlike: float


class LeftOutReport(BaseModel):
    """Figures of all sources, and the groups' calibration error with equal weight per source.

    Attributes
    ----------
    sources : tuple of SourceFigures
    calibration_error : float
    polarity : dict of str to tuple of float
        By kind: share of upright pictures taken for inverted, and share of inverted views recognised.
    data : dict of str to dict of str to int
        Number of pictures of each kind, by archive.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    sources: tuple[SourceFigures, ...]
    calibration_error: float
    polarity: dict[str, tuple[float, float]]
    data: dict[str, dict[str, int]] = {}


class _Answers:
    """Predictions for the views of a fold, by heads trained without the fold."""

    def __init__(self, recipe: KindRecipe, views: Views, fold: str, left: NDArray[np.bool_]) -> None:
        rows = np.flatnonzero(~left)
        self.fold = fold
        self.rows = np.flatnonzero(left & (views.number <= 1) & (views.source != WARPED))
        features = torch.from_numpy(views.features[self.rows])
        team, whitenings = fit_team(recipe, views, rows), fit_whitenings(recipe, views, rows)
        with torch.inference_mode():
            logits = team(features)
            parts = [whitening.parts(features) for whitening in whitenings]
        self.probabilities = (logits[:, :-1] / recipe.temperature).softmax(1).numpy()
        self.inverted = logits[:, -1].numpy() > 0
        self.parts = torch.stack(parts, dim=1).numpy()
        self.of_groups, self.sent = _sent(recipe, self.probabilities, self.parts)


def exact(hits: int, number: int) -> Measure:
    """Return a share with its exact 95 % interval (Clopper and Pearson)."""
    low = float(beta.ppf(0.025, hits, number - hits + 1)) if hits else 0.0
    high = float(beta.ppf(0.975, hits + 1, number - hits)) if hits < number else 1.0
    return Measure(value=hits / number, low=low, high=high)


def leave_out(recipe: KindRecipe, views: Views, progress: Progress) -> LeftOutReport:
    """Train again without each fold's sources, and measure how their pictures are routed.

    Parameters
    ----------
    recipe : KindRecipe
    views : Views
    progress : Progress
        Counts folds.
    """
    folds = dict(_folds(recipe, views))
    progress.start(len(folds))
    answers = []
    for fold, left in folds.items():
        progress.check()
        answers.append(_Answers(recipe, views, fold, left))
        progress.advance()
    sources = tuple(figures for each in answers for figures in _by_source(recipe, views, each))
    return LeftOutReport(
        sources=sources,
        calibration_error=_calibration_error(recipe, views, answers),
        polarity=_polarity(recipe, views, answers),
    )


def _folds(recipe: KindRecipe, views: Views) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    for name, sources in recipe.folds.items():
        yield name, np.isin(views.source, sources)
    alone = np.isin(views.source, recipe.data.one_source)
    if alone.any():
        yield _HALVES[0], alone & ~views.second_half
        yield _HALVES[1], alone & views.second_half


def _sent(
    recipe: KindRecipe, probabilities: NDArray[np.float32], parts: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return each group's probability, and the group (or -1) of each picture by the card's rule."""
    groups, kinds = recipe.routing.groups, recipe.kinds
    sent = np.full(len(probabilities), -1)
    found = np.stack([probabilities[:, [kinds.index(k) for k in g.kinds]].sum(1) for g in groups], axis=1)
    for number, group in enumerate(groups):
        own = found[:, number]
        sure = (own >= group.least_probability) & (parts[:, number] <= 1.0)
        for rival, most in group.rivals.items():
            sure &= probabilities[:, kinds.index(rival)] <= most * own
        sent[sure] = number
    return found, sent


def _wanted(recipe: KindRecipe, kind: int) -> int:
    name = recipe.kinds[kind]
    return next((n for n, group in enumerate(recipe.routing.groups) if name in group.kinds), -1)


def _by_source(recipe: KindRecipe, views: Views, answers: _Answers) -> Iterator[SourceFigures]:
    groups = [group.name for group in recipe.routing.groups]
    kind, source, plain = (
        views.kind[answers.rows],
        views.source[answers.rows],
        views.number[answers.rows] == 0,
    )
    for name, number in sorted({(str(s), int(k)) for s, k in zip(source, kind, strict=True)}):
        own = (source == name) & (kind == number)
        shown, varied = own & plain, own & ~plain
        wanted = _wanted(recipe, number)
        sent, total = answers.sent[shown], int(shown.sum())
        band = recipe.routing.groups[wanted].band
        yield SourceFigures(
            fold=answers.fold,
            source=name,
            kind=recipe.kinds[number],
            group=groups[wanted] if wanted >= 0 else "",
            whole=answers.fold not in _HALVES,
            pictures=total,
            right=exact(int((sent == wanted).sum()), total),
            to_group={groups[n]: int((sent == n).sum()) for n in range(len(groups)) if (sent == n).any()},
            named=float((answers.probabilities[shown].argmax(1) == number).mean()),
            varied_right=float((answers.sent[varied] == wanted).mean()) if varied.any() else float("nan"),
            unlike=float((answers.parts[shown, wanted] > band).mean()) if wanted >= 0 else 0.0,
        )


def _calibration_error(recipe: KindRecipe, views: Views, answers: list[_Answers]) -> float:
    """Return the calibration error of the most probable group or none, weighting sources equally."""
    sure, right, weights = [], [], []
    for each in answers:
        plain = views.number[each.rows] == 0
        rows = each.rows[plain]
        found = each.of_groups[plain]
        full = np.concatenate([found, 1 - found.sum(1, keepdims=True)], axis=1)
        wanted = np.array([_wanted(recipe, int(kind)) for kind in views.kind[rows]])
        wanted[wanted < 0] = full.shape[1] - 1
        sure.append(full.max(1))
        right.append(full.argmax(1) == wanted)
        pairs = np.char.add(views.source[rows], views.kind[rows].astype(str))
        _, at, counts = np.unique(pairs, return_inverse=True, return_counts=True)
        weights.append(1.0 / counts[at])
    p, hit, weight = np.concatenate(sure), np.concatenate(right), np.concatenate(weights)
    bins = np.minimum((p * _BINS).astype(int), _BINS - 1)
    error = 0.0
    for number in range(_BINS):
        own = bins == number
        if own.any():
            apart = np.average(p[own], weights=weight[own]) - np.average(hit[own], weights=weight[own])
            error += abs(float(apart)) * float(weight[own].sum())
    return error / float(weight.sum())


def _polarity(recipe: KindRecipe, views: Views, answers: list[_Answers]) -> dict[str, tuple[float, float]]:
    rows = np.concatenate([each.rows for each in answers])
    told = np.concatenate([each.inverted for each in answers])
    found = {}
    for number, name in enumerate(recipe.kinds):
        own = (views.kind[rows] == number) & views.polar[rows]
        upright, swapped = own & (views.number[rows] == 0), own & views.inverted[rows]
        if upright.any() and swapped.any():
            found[name] = (float(told[upright].mean()), float(told[swapped].mean()))
    return found
