"""A tiny recipe that learns places, and synthetic films; the finding is a bright spot."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from tests.unit.training.tiny_recipes import HEAD, TABLES, write_manifest

RECIPE = (
    HEAD
    + """
id = "tiny-places"
title = "Tiny places"
classes = [{ name = "none", title = "None" }, { name = "spot", title = "Spot" }]
preparation = { name = "levels-letterbox", height = 64, width = 64 }
training = { epochs = 1, patience = 1, batch = 8, average = 0.9, clip = 5.0 }
network = { name = "place-heads", heads = 2, width = 8, sharpness = 2.0 }
[data]
name = "Drawn films"
file = "films.zip"
source = "drawn by code"
licence = "Apache-2.0"
labels = ["none", "spot"]
unnamed = ["something"]
skipped = ["other"]
[[split.rules]]
part = "elsewhere"
sources = ["far*"]
[[split.rules]]
part = "unused"
files = ["near/twin*"]
[places]
seeds = [1, 2]
steps = 30
prevalence = 0.5
least_specificity = 0.5
held_out = [["near/000.png"], ["near/001.png"]]
[[places.strata]]
sources = ["near"]
labels = ["spot"]
count = 4
copies = 1
[[places.strata]]
sources = ["near"]
labels = ["none"]
count = 4
"""
    + TABLES
)


def draw_film(number: int, *, spot: bool) -> tuple[np.ndarray, str]:
    """Return a film, 64 x 48, and its box if it has a spot."""
    rng = np.random.default_rng([7, number])
    grey = rng.normal(90, 8, (64, 48))
    grey[:, 16:32] += 50
    if not spot:
        return np.clip(grey, 0, 255).astype(np.uint8), ""
    row, column = int(rng.integers(4, 48)), int(rng.integers(4, 34))
    grey[row : row + 10, column : column + 10] += 110
    box = f"{(column + 5) / 48:.4f} {(row + 5) / 64:.4f} {10 / 48:.4f} {10 / 64:.4f}"
    return np.clip(grey, 0, 255).astype(np.uint8), box


def write_films(folder: Path) -> Path:
    """Write two sources: near, for training, and far, which is left out; one label is skipped."""
    rows = []
    films = [("near", 0, 48), ("far", 100, 116), ("near", 200, 203)]
    for source, first, last in films:
        (folder / source).mkdir(parents=True, exist_ok=True)
        for number in range(first, last):
            grey, box = draw_film(number, spot=number % 2 == 0)
            name = f"{source}/{'twin' if number == 202 else ''}{number:03d}.png"
            Image.fromarray(grey).save(folder / name)
            label = {200: "something", 201: "other"}.get(number, "spot" if number % 2 == 0 else "none")
            rows.append((name, label, source, f"{source}-{number}", box))
    write_manifest(folder, ["file", "label", "source", "group", "boxes"], rows)
    return folder
