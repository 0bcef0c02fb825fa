"""Views of every picture, and their features from the frozen trunk: the heads' training data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from core.images.display.prepare import prepare
from core.progress import Progress
from training.kinds.pictures import KindPicture
from training.kinds.recipe import KindRecipe
from training.kinds.vary import Grey, vary
from training.kinds.warped import warped
from training.networks.kind_team import Trunk
from training.networks.onnx_graph import GraphSession, write_onnx

#: Wanted number of views per source and kind, and smallest and largest number per picture.
_VIEWS, _FEWEST, _MOST = 900, 3, 12
_INVERTED, _WARPED_INVERTED = 0.25, 0.2
_CHUNK = 512
#: Source of pictures that are made from those of all other sources.
WARPED = "warped"


@dataclass(frozen=True, eq=False)
class Views:
    """The heads' training data, one row per view.

    Attributes
    ----------
    features : ndarray of float32, shape (N, D)
    kind : ndarray of int64
    source : ndarray of str
    number : ndarray of int64
        Number of the view; 0 is the unchanged picture.
    inverted : ndarray of bool
    polar : ndarray of bool
        Whether the kind has a fixed polarity of black and white.
    second_half : ndarray of bool
        Whether the row is in the second half of a source that is the only one of its kind.
    """

    features: NDArray[np.float32]
    kind: NDArray[np.int64]
    source: NDArray[np.str_]
    number: NDArray[np.int64]
    inverted: NDArray[np.bool_]
    polar: NDArray[np.bool_]
    second_half: NDArray[np.bool_]

    def save(self, path: Path) -> None:
        """Save the views to a file, with features in half precision."""
        np.savez(path, **(vars(self) | {"features": self.features.astype(np.float16)}))

    @classmethod
    def load(cls, path: Path) -> Views:
        """Load views that `save` wrote."""
        with np.load(path) as file:
            found = dict(file)
        return cls(**(found | {"features": found["features"].astype(np.float32)}))


@dataclass(frozen=True)
class _Note:
    picture: int
    number: int
    inverted: bool


def make_views(recipe: KindRecipe, pictures: Sequence[KindPicture], progress: Progress) -> Views:
    """Augment every picture, make pictures of no kind, and compute the features of all of them.

    Parameters
    ----------
    recipe : KindRecipe
    pictures : sequence of KindPicture
    progress : Progress
        Counts views.
    """
    side = recipe.preparation.height
    plan = _planned(pictures)
    run = _TrunkRunner(recipe, side)
    notes: list[_Note] = []
    parts: list[NDArray[np.float32]] = []
    chunk: list[Grey] = []
    tissue = [p.grey for p in pictures if _is_tissue(recipe, p)]
    chance = np.random.default_rng(recipe.seeds.warped)
    outliers = warped(tissue, chance, recipe.data.made) if tissue else []
    progress.start(len(plan) + 2 * len(outliers))
    for note, grey in _views(recipe, pictures, plan, outliers):
        notes.append(note)
        chunk.append(prepare(grey, recipe.preparation.name, side, side))
        if len(chunk) == _CHUNK:
            progress.check()
            progress.advance(len(chunk))
            parts.append(run(chunk))
            chunk = []
    if chunk:
        parts.append(run(chunk))
    return _noted(recipe, pictures, notes, np.concatenate(parts))


def _planned(pictures: Sequence[KindPicture]) -> list[tuple[int, int]]:
    """Return the numbers of picture and view for each row."""
    sizes = Counter((p.kind, p.source) for p in pictures)
    plan = []
    for number, picture in enumerate(pictures):
        views = int(np.clip(round(_VIEWS / sizes[picture.kind, picture.source]), _FEWEST, _MOST))
        plan += [(number, view) for view in range(1 + views)]
    return plan


def _is_tissue(recipe: KindRecipe, picture: KindPicture) -> bool:
    return (
        picture.kind in recipe.data.tissue
        and bool(picture.archive)
        and min(picture.grey.shape) > 40
        and float(picture.grey.std()) > 10
    )


def _views(
    recipe: KindRecipe,
    pictures: Sequence[KindPicture],
    plan: Sequence[tuple[int, int]],
    outliers: Sequence[Grey],
) -> Iterator[tuple[_Note, Grey]]:
    """Yield the views of the pictures, then two views of each picture of no kind, with number -1."""
    rng = np.random.default_rng(recipe.seeds.views)
    for number, view in plan:
        grey, inverted = pictures[number].grey, False
        if view:
            grey = vary(grey, rng)
            inverted = bool(rng.random() < _INVERTED)
        yield _Note(number, view, inverted), 255 - grey if inverted else grey
    rng = np.random.default_rng(recipe.seeds.warped + 1)
    for grey in outliers:
        yield _Note(-1, 2, inverted=False), grey
        inverted = bool(rng.random() < _WARPED_INVERTED)
        varied = vary(grey, rng)
        yield _Note(-1, 3, inverted), 255 - varied if inverted else varied


def _noted(
    recipe: KindRecipe,
    pictures: Sequence[KindPicture],
    notes: Sequence[_Note],
    features: NDArray[np.float32],
) -> Views:
    kinds = recipe.kinds
    nothing = KindPicture(np.zeros((1, 1), np.uint8), recipe.data.nothing, WARPED)
    # The last entry stands for pictures of no kind.
    all_of_them = [*pictures, nothing]
    of = np.array([note.picture for note in notes])
    source = np.array([p.source for p in all_of_them])
    kind = np.array([kinds.index(p.kind) for p in all_of_them])
    polar = np.array([p.kind not in recipe.data.no_polarity for p in all_of_them])
    second = np.zeros(len(all_of_them), dtype=bool)
    for name in recipe.data.one_source:
        own = np.flatnonzero(source == name)
        second[own[len(own) // 2 :]] = True
    return Views(
        features=np.nan_to_num(features, posinf=0.0, neginf=0.0),
        kind=kind[of],
        source=source[of],
        number=np.array([note.number for note in notes]),
        inverted=np.array([note.inverted for note in notes]),
        polar=polar[of],
        second_half=second[of],
    )


class _TrunkRunner:
    """Run the trunk with ONNX Runtime, which is faster on a CPU than PyTorch."""

    def __init__(self, recipe: KindRecipe, side: int) -> None:
        example = torch.zeros(1, 1, side, side, dtype=torch.uint8)
        graph = write_onnx(Trunk(recipe.network, side), example, "picture", ["features"])
        self._session = GraphSession(graph)

    def __call__(self, greys: Sequence[Grey]) -> NDArray[np.float32]:
        return self._session.run(np.stack(greys)[:, None])[0]
