"""Stacks of slices: the number of neighbours required, and what that finds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("torch")

import torch
from numpy.typing import NDArray

from tests.unit.training.places import RECIPE
from training.data.dataset import DatasetEntry
from training.data.run_folder import RunData
from training.data.split import SplitPart, read_split, write_split
from training.evaluation.metrics import clopper_pearson
from training.evaluation.series import longest_run, series_figures
from training.recipe.files import parse_recipe


def score(pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the brightness of a slice's centre as its probability."""
    return pictures[:, 32, 32].astype(np.float64) / 255


def stacks(*series: tuple[str, tuple[int, ...], tuple[int, ...]]) -> RunData:
    """Return slices of some series in random order: name, brightness and label of each slice."""
    entries, pictures, labels = [], [], []
    for name, greys, marks in series:
        for index in reversed(range(len(greys))):
            entries.append(DatasetEntry(f"{name}/{index}.png", "", "far", name, (), name, index))
            picture = np.tile(np.arange(64, dtype=np.uint8), (64, 1))
            picture[32, 32] = greys[index]
            pictures.append(picture if greys[index] else np.zeros_like(picture))
            labels.append(marks[index])
    parts = np.full(len(entries), SplitPart.ELSEWHERE.value)
    return RunData(torch.from_numpy(np.stack(pictures)), np.array(labels), tuple(entries), parts)


@pytest.mark.parametrize(
    ("called", "run"), [((), 0), ((0, 0), 0), ((1,), 1), ((1, 0, 1, 1, 0), 2), ((1, 1, 1), 3)]
)
def test_the_longest_run(called: tuple[int, ...], run: int) -> None:
    assert longest_run(np.array(called, dtype=bool)) == run


def test_series_are_found_by_neighbours_in_the_order_of_the_slices() -> None:
    recipe = parse_recipe(RECIPE, "tiny.toml")
    data = stacks(
        ("two in a row", (10, 250, 240, 10), (0, 1, 1, 0)),
        # The blank slice between them is not read, so they count as neighbours.
        ("two about a blank one", (10, 250, 0, 240), (0, 1, 1, 1)),
        ("two apart", (250, 10, 240, 10), (1, 0, 0, 0)),
        ("one alone", (10, 10, 240, 10), (0, 0, 0, 0)),
        ("nothing", (10, 10, 10, 10), (0, 0, 0, 0)),
    )
    found = {each.name.split(", ")[1][:2]: each for each in series_figures(recipe, data, score, 0.5)}
    assert set(found) == {"1 ", "2 ", "3 "}
    reached = {"1 ": (3, 1), "2 ": (2, 0), "3 ": (0, 0)}
    for neighbours, (hits, alarms) in reached.items():
        measures = found[neighbours].measures
        assert measures["sensitivity"].value == pytest.approx(hits / 3)
        assert measures["specificity"].value == pytest.approx(1 - alarms / 2)
        assert (measures["sensitivity"].low, measures["sensitivity"].high) == clopper_pearson(hits, 3)
        assert (found[neighbours].groups, found[neighbours].pictures) == (5, 19)


def test_pictures_that_stand_by_themselves_are_no_series() -> None:
    recipe = parse_recipe(RECIPE, "tiny.toml")
    data = stacks(("a", (250, 250), (1, 1)))
    alone = replace(data, entries=tuple(replace(entry, series="") for entry in data.entries))
    assert series_figures(recipe, alone, score, 0.5) == ()


def test_the_split_keeps_series_and_is_read_without_them(tmp_path) -> None:
    entries = stacks(("a", (1, 2, 3), (0, 0, 0))).entries
    path = tmp_path / "split.csv"
    write_split(path, entries, [SplitPart.TEST] * 3)
    assert read_split(path)[0] == entries
    path.write_text("\n".join(line.rsplit(",", 2)[0] for line in path.read_text().splitlines()))
    assert read_split(path)[0] == tuple(replace(entry, series="", index=0) for entry in entries)
