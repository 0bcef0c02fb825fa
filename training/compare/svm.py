"""The baseline that the papers compare with: a support vector machine on thumbnails."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from torch import Tensor
from torch.nn import functional

from training.augment import to_unit
from training.metrics import Predictions
from training.recipe import Recipe
from training.run import RunData
from training.split import Part

#: Pictures it learns from at most; its time grows with their square.
PICTURES = 4000
_SIDE = 32


def svm(recipe: Recipe, data: RunData, files: frozenset[str]) -> Predictions:
    """Train on the training part and name the class of some test files.

    Parameters
    ----------
    recipe : Recipe
    data : RunData
    files : frozenset of str
        Of the test part.

    Returns
    -------
    Predictions
        Their order of classes is that of the machine's scores; as probabilities they mean nothing.
    """
    training, test = data.of(Part.TRAINING).some(PICTURES, recipe.seed), data.of(Part.TEST)
    model = make_pipeline(StandardScaler(), SVC(decision_function_shape="ovr"))
    model.fit(_thumbnails(training.pictures), training.labels.numpy())
    entries = data.entries_of(Part.TEST)
    chosen = np.array([entry.file in files for entry in entries])
    score = model.decision_function(_thumbnails(test.pictures)[chosen])
    if score.ndim == 1:
        score = np.stack([-score / 2, score / 2], axis=1)
    odds = np.exp(score - score.max(axis=1, keepdims=True))
    groups = tuple(entry.group for entry, keep in zip(entries, chosen, strict=True) if keep)
    return Predictions(
        odds / odds.sum(axis=1, keepdims=True), test.labels.numpy()[chosen], groups, recipe.class_names
    )


def _thumbnails(pictures: Tensor) -> NDArray[np.float32]:
    return functional.adaptive_avg_pool2d(to_unit(pictures), _SIDE).flatten(1).numpy()
