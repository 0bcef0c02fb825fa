"""The baseline that the papers compare with: a support vector machine on thumbnails."""

from __future__ import annotations

import numpy as np

from training.measure.baselines import support_vectors
from training.metrics import Predictions
from training.recipe import Recipe
from training.run import RunData
from training.split import Part


def svm(recipe: Recipe, data: RunData, files: frozenset[str]) -> Predictions:
    """Train on the training part and name the class of some test files.

    Parameters
    ----------
    recipe : Recipe
    data : RunData
    files : frozenset of str
        Of the test part.
    """
    entries = data.entries_of(Part.TEST)
    chosen = np.array([entry.file in files for entry in entries])
    test = data.of(Part.TEST)
    probabilities = support_vectors(data.of(Part.TRAINING), test, recipe.seed)
    groups = tuple(entry.group for entry in entries)
    return Predictions(probabilities, test.labels.numpy(), groups, recipe.class_names).subset(chosen)
