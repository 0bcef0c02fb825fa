"""Figures of left-out sources, and of pictures whose finding has no known class."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.models.evidence import Evaluation, Measure
from core.statistics.operating_point import Scores
from training.data.dataset import Box, DatasetEntry
from training.data.run_folder import RunData
from training.data.split import SplitPart
from training.evaluation.map_figures import enlarged
from training.evaluation.metrics import proportion
from training.evaluation.operating import finding_figures
from training.fitting.shipped_network import Outputs
from training.recipe.recipe import Recipe

#: Computes the graph's outputs for prepared pictures uint8 [n, H, W].
Infer = Callable[[NDArray[np.uint8]], Outputs]


@dataclass(frozen=True, eq=False)
class _Group:
    """Pictures of one source."""

    name: str
    numbers: tuple[int, ...]


def figures_left_out(
    recipe: Recipe, data: RunData, infer: Infer, threshold: float | None
) -> tuple[Evaluation, ...]:
    """Measure each left-out source, and each source of the test part with unnamed findings.

    Parameters
    ----------
    recipe : Recipe
    data : RunData
    infer : function
    threshold : float, optional
    """
    if recipe.operating_point is None:
        return ()
    out = []
    for group in _groups(data):
        entries = [data.entries[number] for number in group.numbers]
        outputs = infer(data.pictures[list(group.numbers)].numpy())
        chosen = [recipe.class_names.index(name) for name in recipe.operating_point.positive]
        values = outputs.probabilities.astype(np.float64)[:, chosen].sum(axis=1)
        positive = data.labels[list(group.numbers)] != 0
        scores = Scores(values, positive, tuple(entry.group for entry in entries))
        figures = finding_figures(scores, threshold, recipe.seed, prevalence=recipe.prevalence)
        figures |= _pointing(entries, outputs.maps[:, chosen], values, threshold)
        out.append(
            Evaluation(
                name=group.name,
                pictures=len(entries),
                groups=len({entry.group for entry in entries}),
                measures=figures,
            )
        )
    return tuple(out)


def _groups(data: RunData) -> list[_Group]:
    elsewhere = data.numbers_of(SplitPart.ELSEWHERE, unnamed=True).tolist()
    test = data.numbers_of(SplitPart.TEST, unnamed=True).tolist()
    unnamed = {data.entries[number].source for number in test if data.labels[number] < 0}
    return [
        *_by_source(data, elsewhere, "left out of the training: {}"),
        *_by_source(
            data,
            [number for number in test if data.entries[number].source in unnamed],
            "{}, test part, finding or none",
        ),
    ]


def _by_source(data: RunData, numbers: Sequence[int], title: str) -> list[_Group]:
    sources = sorted({data.entries[number].source for number in numbers})
    return [
        _Group(title.format(source), tuple(n for n in numbers if data.entries[n].source == source))
        for source in sources
    ]


def _pointing(
    entries: Sequence[DatasetEntry],
    maps: NDArray[np.float32],
    values: NDArray[np.float64],
    threshold: float | None,
) -> dict[str, Measure]:
    """Return the share of positive boxed pictures whose map has its maximum in a box."""
    hits = [
        peak_in_box(maps[number].max(axis=0), entry.boxes)
        for number, entry in enumerate(entries)
        if entry.boxes and (threshold is None or values[number] >= threshold)
    ]
    return {"in_a_box": proportion(np.array(hits))} if hits else {}


def peak_in_box(evidence: NDArray[np.float32], boxes: Sequence[Box], scale: int = 8) -> bool:
    """Return whether the maximum of a map, enlarged as the program shows it, is in a box of the input."""
    shown = enlarged(evidence, (evidence.shape[0] * scale, evidence.shape[1] * scale))
    row, column = np.unravel_index(int(shown.argmax()), shown.shape)
    down, across = (row + 0.5) / shown.shape[0], (column + 0.5) / shown.shape[1]
    return any(abs(across - x) <= w / 2 and abs(down - y) <= h / 2 for x, y, w, h in boxes)
