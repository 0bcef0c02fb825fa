"""Measures whole stacks of sources left out: in how many of them neighbouring slices show a finding."""

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
#: Numbers of neighbours that are tried besides the recipe's own.
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
        Whether a slice is marked as one with the finding.
    """

    source: str
    name: str
    scores: NDArray[np.float64]
    positive: NDArray[np.bool_]

    @property
    def has_finding(self) -> bool:
        """Whether any slice shows it."""
        return bool(self.positive.any())

    def reaches(self, threshold: float, neighbours: int) -> bool:
        """Whether a number of neighbouring slices (or all of a shorter stack) reach a threshold."""
        return longest_run(self.scores >= threshold) >= min(neighbours, len(self.scores))


def longest_run(called: NDArray[np.bool_]) -> int:
    """Most slices in a row that are called positive."""
    longest = current = 0
    for one in called.tolist():
        current = current + 1 if one else 0
        longest = max(longest, current)
    return longest


def series_figures(recipe: Recipe, data: RunData, score: Score, threshold: float) -> tuple[Evaluation, ...]:
    """Series found, and series without the finding that are clear, for each source of stacks left out.

    Parameters
    ----------
    recipe : Recipe
    data : RunData
    score : function
    threshold : float
        A slice is called at or over it.
    """
    stacks = stacks_of(recipe, data, score, data.numbers_of(SplitPart.ELSEWHERE, unnamed=True).tolist())
    return tuple(
        _evaluation(source, [stack for stack in stacks if stack.source == source], threshold, neighbours)
        for source in sorted({stack.source for stack in stacks})
        for neighbours in sorted({*_TRIED, recipe.neighbours})
    )


def stacks_of(recipe: Recipe, data: RunData, score: Score, numbers: Sequence[int]) -> list[Stack]:
    """Put the slices among some pictures into their stacks, without those that the gate would call blank."""
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
