"""Speed of augmented training batches, compared with a plain loop over a PyTorch DataLoader.

``python -m tests.benchmarks.feeding RECIPE ARCHIVE`` unpacks the archive and loads the same pictures in both
ways for some epochs, alternately so that a busy machine slows both. The plain way is that of a script: open
each file with Pillow, resize it, augment it with MONAI's transforms like those of the recipe (rotation, zoom,
shift, flip), and collate; once in the training's own process and once with a worker for every core. Our way
reads and prepares each file once, which counts for the first epoch, and augments whole batches.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from monai.transforms import Compose, RandAffine, RandFlip
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from core.progress import Progress
from training.data.augment import augment
from training.data.dataset import list_entries, opened, read_set
from training.recipe.files import read_recipe
from training.recipe.recipe import Recipe

EPOCHS = 3
Epoch = Callable[[int], Iterator[Tensor]]


class Files(Dataset[Tensor]):
    """Pictures that are read from their files each time.

    Parameters
    ----------
    paths : list of Path
    recipe : Recipe
    """

    def __init__(self, paths: list[Path], recipe: Recipe) -> None:
        rule, prepared = recipe.augmentation, recipe.preparation
        self.paths = paths
        self.size = (prepared.width, prepared.height)
        zoom = max(rule.zoom[1] - 1, 1 - rule.zoom[0])
        shift = rule.shift * prepared.width
        angle = np.deg2rad(rule.rotation)
        self.vary = Compose(
            [
                RandAffine(
                    prob=1.0,
                    rotate_range=angle,
                    scale_range=zoom,
                    translate_range=shift,
                    padding_mode="zeros",
                ),
                RandFlip(prob=rule.flip, spatial_axis=1),
            ]
        )

    def __len__(self) -> int:
        """Return the number of pictures."""
        return len(self.paths)

    def __getitem__(self, number: int) -> Tensor:
        """Return one augmented picture, float32 [1, H, W] in 0 to 1."""
        with Image.open(self.paths[number]) as picture:
            pixels = np.asarray(picture.convert("L").resize(self.size, Image.Resampling.BILINEAR))
        grey: NDArray[np.float32] = pixels[None].astype(np.float32) / 255.0
        return torch.as_tensor(np.asarray(self.vary(grey)))


def plain(paths: list[Path], recipe: Recipe, workers: int) -> Epoch:
    """Return a plain loader's epochs."""
    loader = DataLoader(
        Files(paths, recipe),
        batch_size=recipe.training.batch,
        shuffle=True,
        num_workers=workers,
        persistent_workers=workers > 0,
    )
    return lambda _: iter(loader)


def ours(folder: Path, recipe: Recipe) -> Epoch:
    """Return our epochs; the first reads the files."""
    kept: list[Tensor] = []

    def epoch(number: int) -> Iterator[Tensor]:
        if not kept:
            labels, quiet = tuple(recipe.labels), Progress(lambda _: None)
            found = read_set(folder, labels, recipe.preparation, "one", quiet)
            kept.append(torch.from_numpy(found.pictures))
        generator = torch.Generator().manual_seed(number)
        for chosen in torch.randperm(len(kept[0]), generator=generator).split(recipe.training.batch):
            yield augment(kept[0][chosen], recipe.augmentation, generator)

    return epoch


def main(name: str, archive: Path) -> None:
    """Print a table of pictures per second."""
    recipe, _ = read_recipe(name)
    cores = torch.get_num_threads()
    with opened(archive) as folder:
        root, entries = list_entries(folder, tuple(recipe.labels), "one")
        paths = [root / entry.file for entry in entries]
        ways = {
            "Overread": ours(folder, recipe),
            "DataLoader, in the same process": plain(paths, recipe, 0),
            f"DataLoader, {cores} workers": plain(paths, recipe, cores),
        }
        rates: dict[str, list[float]] = {way: [] for way in ways}
        for number in range(EPOCHS):
            for way, epoch in ways.items():
                begun = time.perf_counter()
                count = sum(len(batch) for batch in epoch(number))
                rates[way].append(count / (time.perf_counter() - begun))
        say = sys.stdout.write
        say(f"{len(paths):,} pictures of {archive.name}, {recipe.id}, {cores} cores; pictures a second\n\n")
        say("| way | first epoch | later epochs, median | ours against it, first | later |\n")
        say("|---|---|---|---|---|\n")
        first, later = rates["Overread"][0], float(np.median(rates["Overread"][1:]))
        for way, found in rates.items():
            own = float(np.median(found[1:]))
            say(f"| {way} | {found[0]:,.0f} | {own:,.0f} | {first / found[0]:.2f} | {later / own:.2f} |\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
