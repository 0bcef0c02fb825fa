"""Shared parts of the tiny recipes with stored features, and the manifests of their synthetic sets."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

#: The first keys of a recipe.
HEAD = """
version = "0.1.0"
summary = "A model for tests."
seed = 5
modalities = ["DX"]
body_regions = []
limits = ["For tests only."]
optimiser = { learning_rate = 3e-3, weight_decay = 0.01 }
operating_point = { positive = ["spot"] }
"""
#: The last tables of a recipe.
TABLES = """
[split]
validation = 0.2
test = 0.2
by = "name"
[calibration]
lightly_varied = false
bias = true
[gate]
centres = "one"
quantile = 0.99
from_elsewhere = ["far"]
minimum_side = 16
minimum_contrast = 1.0
"""


def write_manifest(folder: Path, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write the manifest of a synthetic set."""
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows(rows)
