"""A tiny synthetic data set, and a tiny recipe for it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

RECIPE = """
id = "tiny"
version = "0.1.0"
title = "Tiny"
summary = "A model for tests."
seed = 7
modalities = ["CT"]
body_regions = []
limits = ["For tests only."]
classes = [
    { name = "disc", title = "Disc" },
    { name = "bars", title = "Bars" },
    { name = "slope", title = "Slope" },
]
data = { name = "Drawn", file = "drawn.zip", source = "drawn by code", licence = "Apache-2.0" }
preparation = { name = "letterbox", height = 32, width = 32 }
split = { validation = 0.2, test = 0.25 }
optimiser = { learning_rate = 1e-2, weight_decay = 1e-4 }
training = { epochs = 3, patience = 3, batch = 16 }
network = { name = "pooled-cnn", layers = [{ channels = 8, pool = true }, { channels = 12, dilation = 2 }] }
[calibration]
lightly_varied = true
[gate]
shrinkage = 0.05
quantile = 0.99
margin = 1.15
minimum_side = 16
minimum_contrast = 1.0
[augmentation]
untouched = 0.4
shift = 0.1
rotation = 10.0
zoom = [0.9, 1.1]
aspect = 0.1
flip = 0.5
turn = 0.1
bars = 0.2
bar_width = 0.2
window = 0.3
window_low = [0.0, 0.2]
window_width = [0.6, 0.9]
contrast = 0.2
brightness = 0.1
gamma = 0.2
blur = 0.2
noise = 0.2
noise_sigma = 0.05
"""

CLASSES = ("disc", "bars", "slope")


def draw(label: str, number: int, side: int = 40) -> np.ndarray:
    """Return picture `number` of a class; equal arguments give equal pictures."""
    rng = np.random.default_rng([CLASSES.index(label), number])
    y, x = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j]
    middle, size = rng.uniform(-0.3, 0.3, 2), rng.uniform(0.3, 0.6)
    grey = {
        "disc": ((x - middle[0]) ** 2 + (y - middle[1]) ** 2 < size**2) * 0.8,
        "bars": (np.sin((8 + 4 * size) * x + 5 * middle[0]) > 0) * 0.8,
        "slope": np.clip(0.5 + 0.5 * (middle[0] + y), 0, 1),
    }[label]
    return np.clip((grey + rng.normal(0, 0.03, grey.shape)) * 255, 0, 255).astype(np.uint8)


@pytest.fixture(scope="session")
def drawn_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a folder per class with 24 pictures each; in every class 0 and 1 are equal, and 2 is nearly 3."""
    folder = tmp_path_factory.mktemp("drawn") / "drawn"
    for label in CLASSES:
        (folder / label).mkdir(parents=True)
        for number in range(24):
            grey = draw(label, 0 if number == 1 else number)
            if number == 2:
                grey = draw(label, 3)
                grey[0, 0] ^= 4
            Image.fromarray(grey).save(folder / label / f"{number:03d}.png")
    return folder


@pytest.fixture(scope="session")
def recipe():
    pytest.importorskip("torch")
    from training.recipe.files import parse_recipe

    return parse_recipe(RECIPE, "tiny.toml")


@pytest.fixture(scope="session")
def recipe_text() -> str:
    return RECIPE


@pytest.fixture(scope="session")
def data(drawn_set, recipe, tmp_path_factory):
    """Return the synthetic set, prepared and split."""
    from core.progress import Progress
    from training.data.run_folder import RunFolder, prepare_data

    return prepare_data(RunFolder(tmp_path_factory.mktemp("run")), recipe, drawn_set, Progress())


@pytest.fixture(scope="session")
def trained(recipe, data, tmp_path_factory):
    """Return the tiny recipe trained on it, with everything that is fitted besides the weights."""
    from core.progress import Progress
    from training.data.split import SplitPart
    from training.fitting.fit import train
    from training.fitting.fitted_statistics import fit_statistics

    training, validation = data.of(SplitPart.TRAINING), data.of(SplitPart.VALIDATION)
    fitted = train(
        recipe, training, validation, tmp_path_factory.mktemp("state") / "checkpoint.pt", Progress()
    )
    return fitted, fit_statistics(fitted.model, recipe, training, validation)
