"""Measures a finished training on its test part, through the graph that ships."""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from torch import Tensor
from torch.nn import functional

from core.models.card import Measure
from training.augment import to_unit
from training.errors import TrainingError
from training.fit import Fitted
from training.metrics import Predictions, clopper_pearson, measures
from training.packaged import Packaged, greatest_difference, run_onnx, run_torch, to_onnx
from training.recipe import Recipe
from training.run import RunData
from training.split import Part
from training.statistics import Statistics

#: The graph may differ from PyTorch by this much, in any output.
TOLERANCE = 1e-4
#: Training pictures the shortcut floor sees at most; it is a floor, and more barely raises it.
_FLOOR_PICTURES = 12_000
_FLOOR_SIDE = 32


class Mistake(BaseModel):
    """A test picture whose most probable class is not its label."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    file: str
    label: str
    predicted: str
    probability: float


class Report(BaseModel):
    """Everything measured on the test part.

    Attributes
    ----------
    model, version : str
    graph_sha256 : str
        Of the graph that was measured, without its card.
    pictures, groups : int
    part_counts : dict
        Pictures of each part by class.
    figures : dict of str to Measure
    uncalibrated : dict of str to Measure
        ``ece``, ``nll`` and ``brier`` at temperature 1.
    per_source : dict of str to dict of str to Measure
    floor : dict of str to Measure
        The shortcut floor: a linear model on thumbnails.
    confusion : rows are true, columns predicted classes
    mistakes : tuple of Mistake
    onnx_difference : dict of str to float
        Greatest |ONNX Runtime - PyTorch| of each output over the test part.
    beyond_gate : Measure
        Share of the test part that the gate would refuse as out of distribution.
    history : tuple of dict
        The epochs of the training.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    model: str
    version: str
    graph_sha256: str
    classes: tuple[str, ...]
    pictures: int
    groups: int
    part_counts: dict[str, dict[str, int]]
    temperature: float
    figures: dict[str, Measure]
    uncalibrated: dict[str, Measure]
    per_source: dict[str, dict[str, Measure]]
    floor: dict[str, Measure]
    confusion: tuple[tuple[int, ...], ...]
    mistakes: tuple[Mistake, ...]
    onnx_difference: dict[str, float]
    beyond_gate: Measure
    best_epoch: int
    history: tuple[dict[str, float], ...]


def evaluate(
    recipe: Recipe, data: RunData, fitted: Fitted, statistics: Statistics
) -> tuple[Report, Predictions]:
    """Measure a finished training on the test part.

    Returns
    -------
    report : Report
    predictions : Predictions
        Of the test part, for plots.

    Raises
    ------
    TrainingError
        If the graph and PyTorch do not agree.
    """
    packaged = Packaged(fitted.model, statistics).eval()
    graph = to_onnx(packaged, recipe.preparation.height, recipe.preparation.width)
    test = data.of(Part.TEST)
    pictures, labels = test.pictures.numpy(), test.labels.numpy()
    outputs = run_onnx(graph, pictures)
    difference = greatest_difference(outputs, run_torch(packaged, pictures))
    if max(difference.values()) >= TOLERANCE:
        raise TrainingError(f"ONNX Runtime and PyTorch differ by {max(difference.values()):.2g}.")
    entries = data.entries_of(Part.TEST)
    groups, sources = tuple(e.group for e in entries), np.array([e.source for e in entries])
    predictions = Predictions(outputs.probabilities.astype(np.float64), labels, groups, recipe.class_names)
    uncalibrated = Predictions(
        _at_temperature_one(predictions.probabilities, statistics.temperature),
        labels,
        groups,
        recipe.class_names,
    )
    distance = np.linalg.norm(outputs.embedding[:, None] - statistics.centres.numpy()[None], axis=2).min(
        axis=1
    )
    before = measures(uncalibrated, recipe.seed)
    report = Report(
        model=recipe.id,
        version=recipe.version,
        graph_sha256=hashlib.sha256(graph.SerializeToString(deterministic=True)).hexdigest(),
        classes=recipe.class_names,
        pictures=len(labels),
        groups=len(set(groups)),
        part_counts=_part_counts(data, recipe),
        temperature=statistics.temperature,
        figures=measures(predictions, recipe.seed),
        uncalibrated={name: before[name] for name in ("ece", "nll", "brier")},
        per_source={
            str(source): measures(predictions.subset(sources == source), recipe.seed)
            for source in np.unique(sources)
        },
        floor=_floor(recipe, data, groups),
        confusion=tuple(tuple(int(n) for n in row) for row in predictions.confusion),
        mistakes=tuple(
            Mistake(
                file=entries[number].file,
                label=entries[number].label,
                predicted=recipe.class_names[predictions.predicted[number]],
                probability=float(predictions.probabilities[number].max()),
            )
            for number in np.flatnonzero(predictions.predicted != labels)
        ),
        onnx_difference=difference,
        beyond_gate=_share(distance > statistics.limit),
        best_epoch=fitted.best_epoch,
        history=tuple(asdict(epoch) for epoch in fitted.history),
    )
    return report, predictions


def _share(hits: NDArray[np.bool_]) -> Measure:
    low, high = clopper_pearson(int(hits.sum()), len(hits))
    return Measure(value=float(hits.mean()), low=low, high=high)


def _at_temperature_one(probabilities: NDArray[np.float64], temperature: float) -> NDArray[np.float64]:
    """Take the temperature back out of calibrated probabilities."""
    raised = np.maximum(probabilities, 1e-38) ** temperature
    return raised / raised.sum(axis=1, keepdims=True)


def _part_counts(data: RunData, recipe: Recipe) -> dict[str, dict[str, int]]:
    return {
        part.value: {
            name: int(((data.parts == part.value) & (data.labels == number)).sum())
            for number, name in enumerate(recipe.class_names)
        }
        for part in Part
    }


def _thumbnails(pictures: Tensor) -> NDArray[np.float32]:
    """Thumbnails as rows of features, float32 [N, 1024] in 0 to 1."""
    return functional.adaptive_avg_pool2d(to_unit(pictures), _FLOOR_SIDE).flatten(1).numpy()


def _floor(recipe: Recipe, data: RunData, test_groups: tuple[str, ...]) -> dict[str, Measure]:
    """Figures of a linear model on thumbnails: what brightness and layout alone give away."""
    training, test = data.of(Part.TRAINING), data.of(Part.TEST)
    chosen = np.random.default_rng(recipe.seed).permutation(len(training))[:_FLOOR_PICTURES]
    model = LogisticRegression(max_iter=200)
    with warnings.catch_warnings():
        # Classes that a line parts exactly have no optimum to converge to; the floor needs none.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(_thumbnails(training.pictures[chosen]), training.labels.numpy()[chosen])
    probabilities = model.predict_proba(_thumbnails(test.pictures)).astype(np.float64)
    floor = Predictions(probabilities, test.labels.numpy(), test_groups, recipe.class_names)
    return measures(floor, recipe.seed)
