"""Train a small network on the outputs of a large trained one (distillation)."""

from __future__ import annotations

from pathlib import Path

from torch import Tensor

from training.data.run_folder import RunFolder
from training.errors import TrainingError
from training.fitting.fit import Teacher
from training.fitting.fitted_file import load_fitted
from training.networks.onnx_graph import NetworkRunner
from training.recipe.recipe import Recipe


def teacher_of(recipe: Recipe, beside: Path) -> Teacher | None:
    """Load the network that a recipe distils.

    Parameters
    ----------
    recipe : Recipe
    beside : Path
        Folder to which the path of the teacher's run folder is relative.

    Returns
    -------
    Teacher, optional
        None if the recipe does not distil.

    Raises
    ------
    TrainingError
        If the teacher is not trained yet, or its input or its classes differ.
    """
    if recipe.distillation is None:
        return None
    run = RunFolder(beside / recipe.distillation.teacher)
    if not run.fitted.is_file():
        raise TrainingError(f"The teacher {recipe.distillation.teacher} is not trained yet; fit it first.")
    own, _ = run.read_recipe()
    if (own.class_names, own.preparation) != (recipe.class_names, recipe.preparation):
        raise TrainingError("The teacher must have the classes and the preparation of the recipe.")
    if (own.data.file, own.seed, own.split.test) != (recipe.data.file, recipe.seed, recipe.split.test):
        raise TrainingError("The teacher must have the recipe's test part, or it has seen what is tested.")
    fitted, _ = load_fitted(run.fitted, own)
    runner = NetworkRunner(fitted.model, own.preparation.height, own.preparation.width)

    def logits(pictures: Tensor) -> Tensor:
        return runner.run(iter([pictures])).logits

    return logits
