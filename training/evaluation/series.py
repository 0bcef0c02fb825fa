"""Measure whole stacks of left-out sources: in how many neighbouring slices show a finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.models.evidence import Evaluation, Measure
from training.data.run_folder import RunData
from training.data.split import SplitPart
from training.evaluation.map_figures import Score
from training.evaluation.metrics import proportion
from training.recipe.recipe import Recipe

#: Prefix of the names of evaluations on stacks; the source follows.
SERIES = "whole series"
#: Numbers of neighbours that are tested in addition to the recipe's own.
_TRIED = (1, 2, 3)


@dataclass(frozen=True, eq=False)
class Stack:
    """Slices of one series in order, without those that the gate refuses as blank.

    Attributes
    ----------
    source, name : str
    scores : ndarray of float64, shape (N,)
        Summed probability of the positive classes.
    positive : ndarray of bool, shape (N,)
        Whether a slice is labelled with the finding.
    """

    source: str
    name: str
    scores: NDArray[np.float64]
    positive: NDArray[np.bool_]

    @property
    def has_finding(self) -> bool:
        """Whether any slice shows the finding."""
        return bool(self.positive.any())

    def reaches(self, threshold: float, neighbours: int) -> bool:
        """Return whether `neighbours` slices in a row (or all of a shorter stack) reach a threshold."""
        return longest_run(self.scores >= threshold) >= min(neighbours, len(self.scores))


def longest_run(called: NDArray[np.bool_]) -> int:
    """Return the largest number of positive slices in a row."""
    longest = current = 0
    for one in called.tolist():
        current = current + 1 if one else 0
        longest = max(longest, current)
    return longest


def series_figures(recipe: Recipe, data: RunData, score: Score, threshold: float) -> tuple[Evaluation, ...]:
    """Measure how many series are rightly positive or negative, for each left-out source of stacks.

    Parameters
    ----------
    recipe : Recipe
    data : RunData
    score : function
    threshold : float
        Score from which a slice counts as positive.
    """
    stacks = stacks_of(recipe, data, score, data.numbers_of(SplitPart.ELSEWHERE, unnamed=True).tolist())
    return tuple(
        _evaluation(source, [stack for stack in stacks if stack.source == source], threshold, neighbours)
        for source in sorted({stack.source for stack in stacks})
        for neighbours in sorted({*_TRIED, recipe.neighbours})
    )


def stacks_of(recipe: Recipe, data: RunData, score: Score, numbers: Sequence[int]) -> list[Stack]:
    """Group the slices among some pictures into stacks, without those that the gate refuses as blank."""
    slices: dict[tuple[str, str], list[int]] = {}
    for number in numbers:
        entry = data.entries[number]
        if entry.series and float(data.pictures[number].float().std()) >= recipe.gate.minimum_contrast:
            slices.setdefault((entry.source, entry.series), []).append(number)
    out = []
    for (source, name), members in slices.items():
        members.sort(key=lambda number: data.entries[number].index)
        out.append(Stack(source, name, score(data.pictures[members].numpy()), data.labels[members] != 0))
    return out


def _evaluation(source: str, stacks: Sequence[Stack], threshold: float, neighbours: int) -> Evaluation:
    reached = np.array([stack.reaches(threshold, neighbours) for stack in stacks])
    positive = np.array([stack.has_finding for stack in stacks])
    figures: dict[str, Measure] = {}
    if positive.any():
        figures["sensitivity"] = proportion(reached[positive])
    if not positive.all():
        figures["specificity"] = proportion(~reached[~positive])
    slices = "1 slice" if neighbours == 1 else f"{neighbours} neighbouring slices"
    return Evaluation(
        name=f"{SERIES} left out, {slices} at the operating point: {source}",
        pictures=sum(len(stack.scores) for stack in stacks),
        groups=len(stacks),
        measures=figures,
    )
