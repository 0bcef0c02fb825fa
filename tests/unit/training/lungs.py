"""A tiny recipe for evidence in the lungs, and synthetic chests; the finding is a bright spot."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from scipy import ndimage

from core.models.golden import draw_ellipses
from tests.unit.training.tiny_recipes import HEAD, TABLES, write_manifest

RECIPE = (
    HEAD
    + """
id = "tiny-lungs"
title = "Tiny lungs"
classes = [{ name = "clear", title = "Clear" }, { name = "spot", title = "Spot" }]
preparation = { name = "stretch", height = 128, width = 128 }
training = { epochs = 1, patience = 1, batch = 8, average = 0.9 }
network = { name = "lung-heads", heads = 2, width = 8, field_widths = [4, 8, 8], side = 64 }
[data]
name = "Drawn chests"
file = "chests.zip"
source = "drawn by code"
licence = "Apache-2.0"
[[split.rules]]
part = "elsewhere"
sources = ["far"]
[lungs]
seeds = [1, 2]
steps = 40
prevalence = 0.5
least_specificity = 0.5
field = { steps = [60, 20], batch = 8 }
[[lungs.strata]]
sources = ["near"]
labels = ["spot"]
heads = [0, 1]
copies = 1
[[lungs.strata]]
sources = ["near"]
labels = ["clear"]
heads = [0, 1]
[[lungs.strata]]
sources = ["near"]
labels = ["clear"]
heads = [1]
weight = 0.5
copies = 1
drawn = true
"""
    + TABLES
)


def draw_chest(number: int, *, spot: bool) -> np.ndarray:
    """Return a chest, 128 x 128, uint8: a body with two dark lungs, one with a bright spot if asked."""
    rng = np.random.default_rng([11, number])
    shift, tall, wide = rng.uniform(-0.05, 0.05), rng.uniform(0.5, 0.6), rng.uniform(0.22, 0.27)
    grey = draw_ellipses(
        [
            (0.0, 0.2, 0.85, 1.3, 0, 0.75),
            (-0.4, shift, wide, tall, 6, -0.5),
            (0.4, shift, wide, tall, -6, -0.5),
        ],
        128,
        128,
    )
    if spot:
        side = rng.choice([-0.4, 0.4])
        grey += draw_ellipses([(float(side), shift + rng.uniform(-0.3, 0.3), 0.14, 0.14, 0, 0.4)], 128, 128)
    soft = ndimage.gaussian_filter(np.clip(grey, 0, 1), 1.5) * 255 + rng.normal(0, 4, grey.shape)
    return np.clip(soft, 0, 255).astype(np.uint8)


def write_chests(folder: Path) -> Path:
    """Write two sources: near, for training, and far, which is left out and has no spots."""
    rows = []
    for source, first, last in (("near", 0, 60), ("far", 100, 112)):
        (folder / source).mkdir(parents=True, exist_ok=True)
        for number in range(first, last):
            spot = source == "near" and number % 2 == 0
            name = f"{source}/{number:03d}.png"
            Image.fromarray(draw_chest(number, spot=spot)).save(folder / name)
            rows.append((name, "spot" if spot else "clear", source, f"{source}-{number}"))
    write_manifest(folder, ["file", "label", "source", "group"], rows)
    return folder
