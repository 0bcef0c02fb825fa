"""Fit a recipe with stored features completely: features, heads, calibration and gate."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from core.progress import Progress
from training.data.elsewhere import read_from_elsewhere
from training.data.run_folder import RunData, RunFolder
from training.errors import TrainingError
from training.fitting.fit_lung_field import fit_lung_field
from training.fitting.fit_lungs import train_lungs
from training.fitting.fit_places import train_places
from training.fitting.fitted_file import save_fitted
from training.fitting.fitted_statistics import FittedStatistics
from training.fitting.head_statistics import fit_head_statistics
from training.fitting.lung_features import lung_features
from training.fitting.place_features import kept_features
from training.networks import build_network
from training.networks.lung_heads import LungNetwork
from training.recipe.recipe import Recipe

#: Opens a progress display for the given unit.
Bar = Callable[[str], AbstractContextManager[Progress]]


@dataclass(frozen=True)
class FitInput:
    """The inputs of a fit.

    Attributes
    ----------
    run : RunFolder
        Run folder with its prepared pictures.
    recipe : Recipe
    pictures : RunData
    archive : Path, optional
        The first data set; not needed if the run has the features already.
    folder : Path
        Folder with the archives of other data sets.
    """

    run: RunFolder
    recipe: Recipe
    pictures: RunData
    archive: Path | None
    folder: Path


def fit_from_kept_features(given: FitInput, bar: Bar) -> FittedStatistics:
    """Compute features, train heads, fit calibration and gate, and store all of them in the run.

    Parameters
    ----------
    given : FitInput
    bar : function

    Raises
    ------
    TrainingError
        If the recipe needs another kind of training, or its data do not suffice.
    Cancelled
        If the user cancelled it.
    """
    run, recipe, pictures = given.run, given.recipe, given.pictures
    own = {entry.source for entry in pictures.entries}
    others = read_from_elsewhere(given.folder, recipe.gate, own, recipe.preparation)
    if recipe.lungs is not None:
        network = build_network(recipe.network, len(recipe.classes), recipe.preparation, recipe.seed)
        if not isinstance(network, LungNetwork):
            raise TrainingError("This recipe does not learn what is seen in the lungs.")
        with bar("steps of the lung field") as progress:
            fit_lung_field(network.field, recipe.lungs.field, pictures, run.lung_field, progress)
        with bar("features") as progress:
            store = lung_features(run, network, recipe.lungs, pictures, recipe.seed, progress)
        with bar("steps") as progress:
            fitted = train_lungs(recipe, network, pictures, store, run.checkpoint, progress)
    else:
        with bar("features") as progress:
            store = kept_features(run, recipe, given.archive, pictures, progress)
        with bar("steps") as progress:
            fitted = train_places(recipe, pictures, store, run.checkpoint, progress)
    fitted, statistics = fit_head_statistics(fitted, recipe, pictures, store, others)
    save_fitted(run.fitted, fitted, statistics)
    return statistics
