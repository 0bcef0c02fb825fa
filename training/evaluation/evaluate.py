"""Measure a finished training on its test part, with the graph that is shipped."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from core.models.evidence import Evaluation, GateTrial, Measure
from core.progress import Progress
from core.statistics.figures import Predictions
from core.statistics.operating_point import scores_of
from training.data.run_folder import RunData
from training.data.split import SplitPart
from training.errors import TrainingError
from training.evaluation.baselines import shortcut_floor, support_vectors
from training.evaluation.left_out import figures_left_out
from training.evaluation.lungs_blanked import readers_without_lungs, share_outside_lungs
from training.evaluation.map_figures import MapFigures, Score, map_figures
from training.evaluation.metrics import measures, proportion
from training.evaluation.operating import finding_figures
from training.evaluation.pointing import Pointing
from training.evaluation.robustness import BLANKED, CHANGES
from training.evaluation.series import series_figures
from training.evaluation.sources import SourcePair, apart, source_pairs
from training.fitting.fit import Fitted
from training.fitting.fitted_statistics import FittedStatistics
from training.fitting.shipped_network import (
    Outputs,
    Packaged,
    greatest_difference,
    run_onnx,
    run_torch,
    to_onnx,
)
from training.networks import Network
from training.networks.lung_heads import LungNetwork
from training.networks.onnx_graph import GraphSession
from training.recipe.recipe import Recipe
from training.recipe.sections import OperatingRule

#: Largest difference between graph and PyTorch, relative to an output's largest value if that is over 1;
#: whitened embeddings of wide networks have values in the hundreds.
TOLERANCE = 1e-4
#: Whitening amplifies rounding errors of features that hardly vary; the gate's limits are far larger.
EMBEDDING_TOLERANCE = 1e-3


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
        Hash of the measured graph, without its card.
    pictures, groups : int
    part_counts : dict
        Number of pictures of each part, by class.
    set_counts : dict
        Number of pictures of each data set, by class.
    positive, threshold
        The finding's classes and its threshold; None if the recipe has no operating point.
    figures : dict of str to Measure
        Figures for all classes, and for the finding if there is one.
    uncalibrated : dict of str to Measure
        ``ece``, ``nll`` and ``brier`` before calibration.
    blanked : dict of str to Measure
        The same figures as `figures` with the borders blanked.
    floor, svm : dict of str to Measure
        Figures of a linear model and of a support vector machine on thumbnails.
    per_source, per_world : tuple of Evaluation
    source_pairs : tuple of SourcePair
    robustness : dict of str to dict of str to Measure
        Figures under each alteration of the pictures.
    confusion : rows are true, columns predicted classes
    mistakes : tuple of Mistake
    onnx_difference : dict of str to float
        Largest |ONNX Runtime - PyTorch| of each output over the test part.
    beyond_gate : Measure
        Share of the test part that the gate would refuse as out of distribution.
    history : tuple of dict
        The epochs of the training.
    left_out : tuple of Evaluation
        Figures of each left-out source, by slice and by series.
    shortcuts : tuple of Evaluation
        Figures reached without the part of the picture that the model should use.
    maps : MapFigures, optional
        Figures of the maps, if they have a display scale.
    pointing : Pointing, optional
        Result of the pointing game, if the test part has boxes.
    gate_test : tuple of GateTrial
    notes : tuple of str
        What could not be measured, and why.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    model: str
    version: str
    graph_sha256: str
    classes: tuple[str, ...]
    pictures: int
    groups: int
    part_counts: dict[str, dict[str, int]]
    set_counts: dict[str, dict[str, int]]
    temperature: float
    positive: tuple[str, ...]
    threshold: float | None
    figures: dict[str, Measure]
    uncalibrated: dict[str, Measure]
    blanked: dict[str, Measure]
    floor: dict[str, Measure]
    svm: dict[str, Measure]
    per_source: tuple[Evaluation, ...]
    per_world: tuple[Evaluation, ...]
    source_pairs: tuple[SourcePair, ...]
    robustness: dict[str, dict[str, Measure]]
    confusion: tuple[tuple[int, ...], ...]
    mistakes: tuple[Mistake, ...]
    onnx_difference: dict[str, float]
    beyond_gate: Measure
    best_epoch: int
    history: tuple[dict[str, float], ...]
    left_out: tuple[Evaluation, ...] = ()
    shortcuts: tuple[Evaluation, ...] = ()
    maps: MapFigures | None = None
    pointing: Pointing | None = None
    gate_test: tuple[GateTrial, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Answers:
    """The model's outputs on the test part, for plots and sheets.

    Attributes
    ----------
    predictions : Predictions
    pictures : ndarray of uint8, shape (N, H, W)
        The prepared pictures.
    maps : ndarray of float32, shape (N, C, h, w)
    files, sources, worlds : tuple of str, length N
    """

    predictions: Predictions
    pictures: NDArray[np.uint8]
    maps: NDArray[np.float32]
    files: tuple[str, ...]
    sources: tuple[str, ...]
    worlds: tuple[str, ...]


def measure_test_part(
    recipe: Recipe, data: RunData, fitted: Fitted, statistics: FittedStatistics, progress: Progress
) -> tuple[Report, Answers]:
    """Measure a finished training on the test part.

    Parameters
    ----------
    recipe : Recipe
    data : RunData
    fitted : Fitted
    statistics : FittedStatistics
    progress : Progress
        Counts runs over the test part and baselines.

    Raises
    ------
    TrainingError
        If the graph and PyTorch disagree.
    Cancelled
        If the user cancelled it.
    """
    progress.start(4 + len(CHANGES))
    packaged = Packaged(fitted.model, statistics).eval()
    graph = to_onnx(packaged, recipe.preparation.height, recipe.preparation.width)
    training, test = data.of(SplitPart.TRAINING), data.of(SplitPart.TEST)
    pictures = test.pictures.numpy()
    outputs = run_onnx(graph, pictures)
    difference = greatest_difference(outputs, run_torch(packaged, pictures))
    _check_agreement(outputs, difference)
    progress.advance(2)
    answers = _answers(recipe, data, outputs, pictures)
    predictions = answers.predictions
    positive = recipe.operating_point.positive if recipe.operating_point else ()

    def figures(found: Predictions, threshold: float | None = statistics.threshold) -> dict[str, Measure]:
        out = measures(found, recipe.seed)
        if not positive:
            return out
        scores = scores_of(found, positive)
        # Operating point and prevalence are the model's; models that it is compared with have none.
        prevalence = recipe.prevalence if threshold is not None else None
        return out | finding_figures(scores, threshold, recipe.seed, prevalence=prevalence)

    def with_probabilities(probabilities: NDArray[np.float64]) -> Predictions:
        return Predictions(probabilities, predictions.labels, predictions.groups, predictions.classes)

    before = measures(
        with_probabilities(_uncalibrated(predictions.probabilities, statistics)),
        recipe.seed,
    )
    robustness = {}
    session = GraphSession(graph)
    for name, change in CHANGES.items():
        progress.check()
        changed = Outputs(*session.run(change(pictures)[:, None])).probabilities
        robustness[name] = figures(with_probabilities(changed.astype(np.float64)))
        progress.advance()
    # The model's operating point does not apply to a baseline's probabilities.
    floor = figures(with_probabilities(shortcut_floor(training, test, recipe.seed)), None)
    progress.advance()
    machine = figures(with_probabilities(support_vectors(training, test, recipe.seed)), None)
    progress.advance()
    report = Report(
        model=recipe.id,
        version=recipe.version,
        graph_sha256=hashlib.sha256(graph.SerializeToString(deterministic=True)).hexdigest(),
        classes=recipe.class_names,
        pictures=len(predictions.labels),
        groups=len(set(predictions.groups)),
        part_counts=_part_counts(data, recipe),
        set_counts=_set_counts(data, recipe),
        temperature=statistics.temperature,
        positive=positive,
        threshold=statistics.threshold,
        figures=figures(predictions),
        uncalibrated={name: before[name] for name in ("ece", "nll", "brier")},
        blanked=robustness.pop(BLANKED),
        floor=floor,
        svm=machine,
        per_source=apart(predictions, answers.sources, figures),
        per_world=apart(predictions, answers.worlds, figures) if recipe.data.worlds else (),
        source_pairs=_pairs(recipe, answers, positive),
        robustness=robustness,
        confusion=tuple(tuple(int(n) for n in row) for row in predictions.confusion),
        mistakes=_mistakes(answers),
        onnx_difference=difference,
        beyond_gate=_beyond_gate(outputs, statistics),
        best_epoch=fitted.best_epoch,
        history=tuple(asdict(epoch) for epoch in fitted.history),
        left_out=_left_out(recipe, data, session, statistics.threshold),
        shortcuts=readers_without_lungs(packaged.model, recipe, data)
        if isinstance(packaged.model, LungNetwork)
        else (),
        maps=_map_figures(recipe, statistics, answers, session, packaged.model)
        if fitted.model.maps_are_shown_as_they_are
        else None,
    )
    return report, answers


def run_in(session: GraphSession, pictures: NDArray[np.uint8]) -> Outputs:
    """Return the outputs of a graph for prepared uint8 pictures [n, H, W]."""
    return Outputs(*session.run(pictures[:, None]))


def _score_in(recipe: Recipe, rule: OperatingRule, session: GraphSession) -> Score:
    """Return a function that computes the summed probability of the positive classes."""
    chosen = [recipe.class_names.index(name) for name in rule.positive]

    def score(pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
        return np.asarray(run_in(session, pictures).probabilities[:, chosen].astype(np.float64).sum(axis=1))

    return score


def _left_out(
    recipe: Recipe, data: RunData, session: GraphSession, threshold: float | None
) -> tuple[Evaluation, ...]:
    """Return the figures of left-out sources, by picture and, for stacks, by series."""
    out = figures_left_out(recipe, data, lambda pictures: run_in(session, pictures), threshold)
    if recipe.operating_point is None or threshold is None:
        return out
    return out + series_figures(recipe, data, _score_in(recipe, recipe.operating_point, session), threshold)


def _map_figures(
    recipe: Recipe, statistics: FittedStatistics, answers: Answers, session: GraphSession, model: Network
) -> MapFigures | None:
    """Measure the maps of positive test pictures, each for its most probable positive class."""
    if recipe.operating_point is None or statistics.threshold is None:
        return None
    chosen = [recipe.class_names.index(name) for name in recipe.operating_point.positive]
    scores = scores_of(answers.predictions, recipe.operating_point.positive)
    called = np.flatnonzero(scores.values >= statistics.threshold)
    likeliest = np.array(chosen)[answers.predictions.probabilities[called][:, chosen].argmax(axis=1)]
    pictures, maps = answers.pictures[called], answers.maps[called, likeliest]
    found = map_figures(
        pictures,
        maps,
        scores.positive[called],
        _score_in(recipe, recipe.operating_point, session),
        statistics.full_scale,
        recipe.seed,
    )
    if found is None or not isinstance(model, LungNetwork):
        return found
    return found.model_copy(update={"outside_lungs": share_outside_lungs(model, pictures, maps)})


def _check_agreement(outputs: Outputs, difference: dict[str, float]) -> None:
    for name, value in difference.items():
        tolerance = EMBEDDING_TOLERANCE if name == "embedding" else TOLERANCE
        if value >= tolerance * max(1.0, float(np.abs(getattr(outputs, name)).max())):
            raise TrainingError(f"ONNX Runtime and PyTorch differ by {value:.2g} in the {name}.")


def _answers(recipe: Recipe, data: RunData, outputs: Outputs, pictures: NDArray[np.uint8]) -> Answers:
    entries = data.entries_of(SplitPart.TEST)
    predictions = Predictions(
        outputs.probabilities.astype(np.float64),
        data.of(SplitPart.TEST).labels.numpy(),
        tuple(entry.group for entry in entries),
        recipe.class_names,
    )
    return Answers(
        predictions,
        pictures,
        outputs.maps,
        tuple(entry.file for entry in entries),
        tuple(entry.source for entry in entries),
        tuple(recipe.data.world_of(entry.source) for entry in entries),
    )


def _pairs(recipe: Recipe, answers: Answers, positive: tuple[str, ...]) -> tuple[SourcePair, ...]:
    if not positive or len(set(answers.sources)) == 1:
        return ()
    scores = scores_of(answers.predictions, positive)
    return source_pairs(scores, answers.sources, recipe.data.world_of, recipe.seed)


def _mistakes(answers: Answers) -> tuple[Mistake, ...]:
    found = answers.predictions
    return tuple(
        Mistake(
            file=answers.files[number],
            label=found.classes[found.labels[number]],
            predicted=found.classes[found.predicted[number]],
            probability=float(found.probabilities[number].max()),
        )
        for number in np.flatnonzero(found.predicted != found.labels)
    )


def _beyond_gate(outputs: Outputs, statistics: FittedStatistics) -> Measure:
    offsets = outputs.embedding[:, None] - statistics.centres.numpy()[None]
    limits = np.array(statistics.limits or (statistics.limit,))
    return proportion((np.linalg.norm(offsets, axis=2) / limits).min(axis=1) > 1)


def _uncalibrated(probabilities: NDArray[np.float64], statistics: FittedStatistics) -> NDArray[np.float64]:
    """Remove temperature and bias from calibrated probabilities."""
    logits = np.log(np.maximum(probabilities, 1e-38)) - statistics.bias.numpy()
    raised = np.exp((logits - logits.max(axis=1, keepdims=True)) * statistics.temperature)
    uncalibrated: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return uncalibrated


def _part_counts(data: RunData, recipe: Recipe) -> dict[str, dict[str, int]]:
    return {
        part.value: {
            name: int(((data.parts == part.value) & (data.labels == number)).sum())
            for number, name in enumerate(recipe.class_names)
        }
        for part in SplitPart
        if (data.parts == part.value).any()
    }


def _set_counts(data: RunData, recipe: Recipe) -> dict[str, dict[str, int]]:
    prefixes = {more.prefix: more.name for more in recipe.data.more}
    names = [
        next((name for prefix, name in prefixes.items() if entry.file.startswith(prefix)), recipe.data.name)
        for entry in data.entries
    ]
    where = np.array(names)
    return {
        name: {
            c: count
            for number, c in enumerate(recipe.class_names)
            if (count := int(((where == name) & (data.labels == number)).sum()))
        }
        for name in (recipe.data.name, *prefixes.values())
    }
