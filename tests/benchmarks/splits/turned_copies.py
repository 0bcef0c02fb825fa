"""What a split by picture claims on a data set in which each film stands many times, turned.

``python -m tests.benchmarks.splits.turned_copies ARCHIVE {picture,film}`` takes the films of Multi-Region and
turns each of them into a dozen or more copies, as many of both classes. It trains the recipe
`ranjan-fracture` on them five times: each time another fifth of the copies is the test part, and a tenth is
for validation. By ``picture``, copies of one film are in all parts. By ``film``, they are all in one part.
``--fifths N`` trains and tests N times only. The copies are like those of that set: squashed to a square and
turned by up to 30 degrees within the same frame, with black outside.

The split by picture is here to show a fault. Its figures do not tell what a model can do.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from core.images.display.prepare import prepare
from core.models.evidence import Measure
from core.progress import Progress
from core.statistics.figures import RESAMPLES, Floats, Predictions, ranking, with_intervals
from core.statistics.operating_point import Scores, scores_of
from training.data.dataset import PictureSet, read_set
from training.data.examples import Examples
from training.evaluation.baselines import support_vectors
from training.fitting.fit import train
from training.fitting.fitted_statistics import fit_statistics
from training.fitting.shipped_network import Packaged, run_torch
from training.recipe.files import read_recipe
from training.recipe.recipe import Recipe

RECIPE = "ranjan-fracture"
#: How the names of the films' sources begin.
SOURCE = "multi-region"
COPIES = 12
GREATEST_ANGLE = 30.0
#: Side of the squares in which the copies of such sets lie.
SIDE = 224
FIFTHS = 5
MACHINE = "SVM on thumbnails"
#: From which score a film is called fractured.
THRESHOLDS = {RECIPE: 0.7, MACHINE: 0.5}
By = Literal["picture", "film"]


@dataclass(frozen=True, eq=False)
class Copies:
    """Turned copies of some films.

    Attributes
    ----------
    examples : Examples
    films : tuple of str, length N
        The film that each copy shows.
    """

    examples: Examples
    films: tuple[str, ...]


def turned_copies(pictures: PictureSet, recipe: Recipe, copies: int, seed: int) -> Copies:
    """Turn every film into copies: `copies` of the commonest class's films, more of rarer classes' films.

    Parameters
    ----------
    pictures : PictureSet
        The films; their group is the film.
    recipe : Recipe
        Its classes and preparation.
    copies, seed : int
    """
    labels = np.array([recipe.class_names.index(recipe.labels[entry.label]) for entry in pictures.entries])
    counts = np.bincount(labels)
    number = np.rint(copies * counts.max() / counts)[labels].astype(np.int64)
    rng, to = np.random.default_rng(seed), recipe.preparation
    made = [
        prepare(_turned(film, angle), to.name, to.height, to.width)
        for film, count in zip(pictures.pictures, number, strict=True)
        for angle in rng.uniform(-GREATEST_ANGLE, GREATEST_ANGLE, count)
    ]
    of = np.repeat(np.arange(len(labels)), number)
    entries = [pictures.entries[film] for film in of]
    examples = Examples(
        torch.from_numpy(np.stack(made)),
        torch.from_numpy(labels[of]),
        tuple(entry.source for entry in entries),
        ((),) * len(of),
    )
    return Copies(examples, tuple(entry.group for entry in entries))


def _turned(film: NDArray[np.uint8], angle: float) -> NDArray[np.uint8]:
    return np.asarray(Image.fromarray(film).rotate(angle, Image.Resampling.BILINEAR))


def tenths(labels: NDArray[np.int64], groups: Sequence[str], seed: int) -> NDArray[np.int64]:
    """Deal the groups of each class at random into ten parts; return the part of each picture, 0 to 9."""
    rng, names = np.random.default_rng(seed), np.array(groups)
    parts = np.empty(len(labels), dtype=np.int64)
    for label in np.unique(labels):
        dealt = rng.permutation(np.unique(names[labels == label]))
        for place, group in enumerate(dealt):
            parts[names == group] = place % 10
    return parts


def scores_by(copies: Copies, recipe: Recipe, by: By, fifths: int) -> dict[str, Scores]:
    """Return the scores of the network and of a support vector machine on some fifths of the copies."""
    labels = copies.examples.labels.numpy()
    groups = copies.films if by == "film" else [str(number) for number in range(len(labels))]
    tenth = tenths(labels, groups, recipe.seed)
    said = {name: np.empty((len(labels), len(recipe.classes))) for name in THRESHOLDS}
    for fifth in range(fifths):
        test, validation = tenth // 2 == fifth, tenth == (2 * fifth + 2) % 10
        rows = [np.flatnonzero(part) for part in (~test & ~validation, validation, test)]
        parts = [copies.examples.rows(part) for part in rows]
        said[RECIPE][test] = _by_network(recipe, *parts)
        said[MACHINE][test] = support_vectors(parts[0], parts[2], recipe.seed)
        sys.stderr.write(f"fifth {fifth + 1}: {', '.join(str(len(part)) for part in parts)}\n")
    tested = tenth // 2 < fifths
    return {
        name: scores_of(Predictions(values, labels, copies.films, recipe.class_names), ["fractured"]).subset(
            tested
        )
        for name, values in said.items()
    }


def _by_network(recipe: Recipe, training: Examples, validation: Examples, test: Examples) -> Floats:
    with tempfile.TemporaryDirectory() as folder:
        fitted = train(recipe, training, validation, Path(folder) / "checkpoint.pt", Progress())
    packaged = Packaged(fitted.model, fit_statistics(fitted.model, recipe, training, validation)).eval()
    return run_torch(packaged, test.pictures.numpy()).probabilities.astype(np.float64)


def figures(scores: Scores, threshold: float, seed: int) -> dict[str, Measure]:
    """Return accuracy, sensitivity, specificity and AUC; the intervals draw films, not copies of them."""
    positive = scores.positive.astype(np.float64)
    right = ((scores.values >= threshold) == scores.positive).astype(np.float64)

    def weighed(weights: Floats) -> dict[str, Floats]:
        with np.errstate(invalid="ignore"):
            return {
                "accuracy": weights @ right / weights.sum(axis=1),
                "sensitivity": weights @ (right * positive) / (weights @ positive),
                "specificity": weights @ (right * (1 - positive)) / (weights @ (1 - positive)),
                "AUC": ranking(scores.values, positive, weights)[0],
            }

    return with_intervals(scores.groups, weighed, seed, RESAMPLES)


def films_of(archive: Path, recipe: Recipe) -> PictureSet:
    """Return the films, squashed to squares."""
    square = recipe.preparation.model_copy(update={"name": "stretch", "height": SIDE, "width": SIDE})
    found = read_set(archive, recipe.class_names, square, recipe.data.name, Progress())
    rows = [row for row, entry in enumerate(found.entries) if entry.source.startswith(SOURCE)]
    return PictureSet(tuple(found.entries[row] for row in rows), found.pictures[rows], found.unreadable)


def main() -> None:
    """Print the rows of the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("by", choices=["picture", "film"])
    parser.add_argument("--fifths", type=int, choices=range(1, FIFTHS + 1), default=FIFTHS)
    arguments = parser.parse_args()
    recipe, _ = read_recipe(RECIPE)
    copies = turned_copies(films_of(arguments.archive, recipe), recipe, COPIES, recipe.seed)
    for name, scores in scores_by(copies, recipe, arguments.by, arguments.fifths).items():
        found = figures(scores, THRESHOLDS[name], recipe.seed)
        auc = found.pop("AUC")
        cells = [f"by {arguments.by}", f"{name} at {THRESHOLDS[name]}"]
        cells.append(f"{len(scores.values):,} of {len(set(scores.groups))}")
        cells += [f"{100 * m.value:.1f} % ({100 * m.low:.1f} to {100 * m.high:.1f})" for m in found.values()]
        cells.append(f"{auc.value:.3f} ({auc.low:.3f} to {auc.high:.3f})")
        sys.stdout.write(f"| {' | '.join(cells)} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
