"""What a comparison knows of each model: its run, what it said of the test pictures, what it costs."""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median

import numpy as np
from pydantic import ValidationError

from training.errors import TrainingError
from training.evaluate import Report
from training.graph import Session
from training.metrics import Predictions
from training.networks import parameter_count
from training.packaged import Packaged, to_onnx
from training.predictions import read_predictions
from training.recipe import Recipe
from training.run import Run
from training.state import load_fitted

_TIMED = 40


@dataclass(frozen=True, eq=False)
class Entrant:
    """A trained and evaluated model.

    Attributes
    ----------
    recipe : Recipe
        As it was when the run began.
    run : Run
    report : Report
    files : tuple of str, length N
        Of the test part.
    predictions : Predictions
        Of those files.
    threshold : float, optional
        Of the operating point.
    parameters : int
    size : int
        Bytes of the graph.
    milliseconds : float
        Of one picture on the CPU, alone in its batch; the median of some.
    """

    recipe: Recipe
    run: Run
    report: Report
    files: tuple[str, ...]
    predictions: Predictions
    threshold: float | None
    parameters: int
    size: int
    milliseconds: float

    @property
    def seconds(self) -> float | None:
        """Seconds that its epochs took; None where an earlier version did not note them."""
        return sum(epoch.get("seconds", 0.0) for epoch in self.report.history) or None

    def of(self, files: frozenset[str]) -> Predictions:
        """What it said of some of the files."""
        return self.predictions.subset(np.array([file in files for file in self.files]))


def read_entrant(run: Run) -> Entrant:
    """Read a run that was trained and evaluated, and time its graph.

    Raises
    ------
    TrainingError
        If it was not, or not by this version.
    """
    recipe, _ = run.read_recipe()
    try:
        report = Report.model_validate_json(run.evaluation.read_text("utf-8"))
        files, predictions = read_predictions(run.predictions, recipe)
    except (OSError, ValidationError) as error:
        raise TrainingError(f"The run {run.folder.name} holds no evaluation; run evaluate first.") from error
    fitted, statistics = load_fitted(run.fitted, recipe)
    size = (recipe.preparation.height, recipe.preparation.width)
    graph = to_onnx(Packaged(fitted.model, statistics).eval(), *size)
    session, picture = Session(graph), np.zeros((1, 1, *size), dtype=np.uint8)
    taken = []
    for _ in range(_TIMED):
        begun = time.perf_counter()
        session.run(picture)
        taken.append(time.perf_counter() - begun)
    return Entrant(
        recipe,
        run,
        report,
        files,
        predictions,
        statistics.threshold,
        parameter_count(fitted.model),
        graph.ByteSize(),
        1000 * median(taken),
    )


def shared_files(entrants: list[Entrant]) -> dict[str, frozenset[str]]:
    """Test files that all entrants of a data set have in common, so that none was trained on any of them.

    Returns
    -------
    dict of str to frozenset of str
        By the name of the data set's archive.

    Raises
    ------
    TrainingError
        If two entrants of a data set share none.
    """
    out: dict[str, frozenset[str]] = {}
    for entrant in entrants:
        name = entrant.recipe.data.file
        out[name] = out.get(name, frozenset(entrant.files)) & frozenset(entrant.files)
        if not out[name]:
            raise TrainingError(f"The runs on {name} share no test pictures; give their recipes one seed.")
    return out
