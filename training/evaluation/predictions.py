"""Store a model's predictions for its test part as CSV."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.paths import atomic_write
from core.statistics.figures import Predictions
from training.data.dataset import DatasetEntry
from training.recipe.recipe import Recipe

_COLUMNS = ("file", "label", "group")


def write_predictions(path: Path, entries: Sequence[DatasetEntry], predictions: Predictions) -> None:
    """Write file, label, group and the probability of each class."""
    with atomic_write(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([*_COLUMNS, *(f"p_{name}" for name in predictions.classes)])
        for entry, row in zip(entries, predictions.probabilities, strict=True):
            writer.writerow([entry.file, entry.label, entry.group, *(f"{value:.9g}" for value in row)])


def write_labels(path: Path, entries: Sequence[DatasetEntry], recipe: Recipe) -> None:
    """Write the table of an acceptance test: file, class, group as the patient, and source."""
    with atomic_write(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["file", "label", "patient", "source"])
        writer.writerows((e.file, recipe.labels[e.label], e.group, e.source) for e in entries)


def read_predictions(path: Path, recipe: Recipe) -> tuple[tuple[str, ...], Predictions]:
    """Read the files and predictions that `write_predictions` wrote."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    names, classes = recipe.labels, recipe.class_names
    return tuple(row["file"] for row in rows), Predictions(
        np.array([[float(row[f"p_{name}"]) for name in classes] for row in rows]),
        np.array([classes.index(names[row["label"]]) for row in rows]),
        tuple(row["group"] for row in rows),
        classes,
    )
