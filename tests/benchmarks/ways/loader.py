"""A PyTorch DataLoader with MONAI's transforms and two workers, as in MONAI's tutorials.

``python loader.py FOLDER CSV MODEL``. The network is the one in the model's recipe with its initial weights:
the results mean nothing but take the same time.
"""

import csv
import sys
from pathlib import Path

import torch
from monai.data import DataLoader, Dataset
from monai.transforms import Compose, EnsureChannelFirst, LoadImage, Resize, ScaleIntensity

from core.models.catalogue import Catalogue
from training.fitting.fit import inference_network
from training.networks import build_network
from training.recipe.files import parse_recipe


def network(name):
    """Return the model's network and its input size."""
    card = Catalogue().read(name).card
    recipe = parse_recipe(card.provenance.recipe, name)
    built = build_network(recipe.network, len(recipe.classes), recipe.preparation, recipe.seed)
    return inference_network(recipe, built).eval(), (card.preparation.height, card.preparation.width)


def main(folder, table, name):
    model, size = network(name)
    paths = sorted(p for p in Path(folder).rglob("*") if p.is_file())
    reader = "PILReader" if paths[0].suffix else "PydicomReader"
    transforms = Compose(
        [LoadImage(reader=reader, image_only=True), EnsureChannelFirst(), Resize(size), ScaleIntensity()]
    )
    loader = DataLoader(Dataset(paths, transforms), batch_size=16, num_workers=2)
    done = 0
    with Path(table).open("w", newline="") as handle, torch.inference_mode():
        writer = csv.writer(handle)
        for batch in loader:
            for row in model(batch.as_tensor()).logits.softmax(dim=1).tolist():
                writer.writerow([paths[done].name, *row])
                done += 1


if __name__ == "__main__":
    main(*sys.argv[1:])
