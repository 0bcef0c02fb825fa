"""The models of a comparison: recipe, predictions on the test part, and cost of each."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import onnx
from pydantic import ValidationError

from core.models.package import ModelPackage, read_package
from core.progress import Progress
from core.statistics.figures import Predictions
from training.data.run_folder import RunData, RunFolder, prepare_data
from training.data.split import SplitPart
from training.errors import TrainingError
from training.evaluation.evaluate import Report
from training.evaluation.predictions import read_predictions
from training.fitting.fitted_file import load_fitted
from training.fitting.shipped_network import Packaged, run_onnx, to_onnx
from training.networks import parameter_count
from training.networks.onnx_graph import GraphSession
from training.recipe.files import parse_recipe
from training.recipe.recipe import Recipe

_TIMED = 40


@dataclass(frozen=True, eq=False)
class Entrant:
    """A model that was trained and measured, or a shipped package.

    Attributes
    ----------
    name : str
    recipe : Recipe
        The recipe as it was when the training began.
    run : RunFolder
        The run folder with its data.
    files : tuple of str, length N
        The files of the test part.
    predictions : Predictions
        Predictions for these files.
    threshold : float, optional
        Threshold of the operating point.
    parameters : int
        Number of trained values.
    size : int
        Size of the graph in bytes.
    milliseconds : float
        Median time in milliseconds for one picture on the CPU, in a batch of one.
    history : tuple of dict
        The epochs of the training; empty for a package.
    best_epoch : int
    """

    name: str
    recipe: Recipe
    run: RunFolder
    files: tuple[str, ...]
    predictions: Predictions
    threshold: float | None
    parameters: int
    size: int
    milliseconds: float
    history: tuple[dict[str, float], ...] = ()
    best_epoch: int = 0

    @property
    def seconds(self) -> float | None:
        """CPU seconds of all epochs; None if they were not recorded."""
        return sum(epoch.get("cpu_seconds", 0.0) for epoch in self.history) or None

    def of(self, files: frozenset[str]) -> Predictions:
        """Return the predictions for some of the files."""
        return self.predictions.subset(np.array([file in files for file in self.files]))


def read_entrant(run: RunFolder) -> Entrant:
    """Read a trained and evaluated run, and time its graph.

    Raises
    ------
    TrainingError
        If the run is not trained and evaluated, or was by another version.
    """
    recipe, _ = run.read_recipe()
    try:
        report = Report.model_validate_json(run.evaluation.read_text("utf-8"))
        files, predictions = read_predictions(run.predictions, recipe)
    except (OSError, ValidationError) as error:
        raise TrainingError(f"The run {run.folder.name} holds no evaluation; run evaluate first.") from error
    fitted, statistics = load_fitted(run.fitted, recipe)
    graph = to_onnx(
        Packaged(fitted.model, statistics).eval(), recipe.preparation.height, recipe.preparation.width
    )
    return Entrant(
        recipe.id,
        recipe,
        run,
        files,
        predictions,
        statistics.threshold,
        parameter_count(fitted.model),
        graph.ByteSize(),
        _milliseconds(graph, recipe),
        report.history,
        report.best_epoch,
    )


def measure_package(path: Path, runs: Path, data: Path, progress: Progress) -> Entrant:
    """Run a package on its own test part, which is split again by the recipe in its card.

    Parameters
    ----------
    path : Path
        The ONNX file.
    runs : Path
        Folder in which the prepared pictures are stored, in a subfolder of their own.
    data : Path
        Folder with the data set.
    progress : Progress

    Raises
    ------
    ModelError
        If the file is not a package.
    TrainingError
        If its data set is missing, or its recipe is no longer valid.
    """
    package = read_package(path)
    card = package.card
    recipe, run, prepared = split_of(package, runs, data, progress)
    graph = onnx.load_model_from_string(package.data)
    test, entries = prepared.of(SplitPart.TEST), prepared.entries_of(SplitPart.TEST)
    said = run_onnx(graph, test.pictures.numpy()).probabilities.astype(np.float64)
    groups = tuple(entry.group for entry in entries)
    return Entrant(
        f"{card.id} {card.version}, as shipped",
        recipe,
        run,
        tuple(entry.file for entry in entries),
        Predictions(said, test.labels.numpy(), groups, recipe.class_names),
        card.operating_point.threshold if card.operating_point else None,
        card.provenance.parameters,
        len(package.data),
        _milliseconds(graph, recipe),
    )


def split_of(
    package: ModelPackage, runs: Path, data: Path, progress: Progress
) -> tuple[Recipe, RunFolder, RunData]:
    """Split the data set of a package as for its training; see `measure_package`."""
    card = package.card
    recipe = parse_recipe(card.provenance.recipe, card.provenance.recipe_name)
    run = RunFolder(runs / f"{card.id}-package")
    run.folder.mkdir(parents=True, exist_ok=True)
    archive = data / recipe.data.file
    if not archive.exists():
        raise TrainingError(f"{recipe.data.file} was not found in the folder that OVERREAD_DATA names.")
    return recipe, run, prepare_data(run, recipe, archive, progress)


def _milliseconds(graph: onnx.ModelProto, recipe: Recipe) -> float:
    session = GraphSession(graph)
    picture = np.zeros((1, 1, recipe.preparation.height, recipe.preparation.width), dtype=np.uint8)
    taken = []
    for _ in range(_TIMED):
        begun = time.perf_counter()
        session.run(picture)
        taken.append(time.perf_counter() - begun)
    return 1000 * median(taken)


def shared_files(entrants: list[Entrant]) -> dict[str, frozenset[str]]:
    """Return the test files that all models of a data set share, so that none was trained on them.

    Returns
    -------
    dict of str to frozenset of str
        Files by the name of the data set's archive.

    Raises
    ------
    TrainingError
        If two models of a data set share no test file.
    """
    out: dict[str, frozenset[str]] = {}
    for entrant in entrants:
        name = entrant.recipe.data.file
        out[name] = out.get(name, frozenset(entrant.files)) & frozenset(entrant.files)
        if not out[name]:
            raise TrainingError(f"The runs on {name} share no test pictures; give their recipes one seed.")
    return out
