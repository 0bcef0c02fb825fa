"""Pack a measured training into a model package: graph, card and golden cases in one file."""

from __future__ import annotations

import hashlib
import platform
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import numpy as np
import onnx
from pydantic import ValidationError

from core.models.card import Calibration, Card, Class, Gate, Maps, OperatingPoint
from core.models.evidence import DataSet, Evaluation, GoldenCase, Measure, Provenance
from core.models.golden import golden_pictures
from core.models.onnx_file import with_card
from core.models.section import Array
from training.errors import TrainingError
from training.evaluation.baselines import FLOOR_NAME, SVM_NAME
from training.evaluation.evaluate import Report
from training.evaluation.map_figures import MapFigures
from training.evaluation.pointing import Pointing
from training.evaluation.robustness import BLANKED
from training.evaluation.sources import SourcePair
from training.fitting.fit import Fitted
from training.fitting.fitted_statistics import FittedStatistics
from training.fitting.shipped_network import Packaged, run_onnx, to_onnx
from training.networks import parameter_count
from training.packaging.card_page import MAPS, POINTING
from training.recipe.recipe import Recipe

#: Figures that the card states for altered pictures.
_CHIEF = ("accuracy", "balanced_accuracy", "macro_auc", "auc", "sensitivity", "specificity")


def make_package(
    recipe: Recipe, text: str, fitted: Fitted, statistics: FittedStatistics, report: Report
) -> tuple[bytes, Card]:
    """Make the package of a training.

    Parameters
    ----------
    recipe : Recipe
    text : str
        The text of the recipe file, which is stored in the card.
    fitted : Fitted
    statistics : FittedStatistics
    report : Report
        The report on exactly this graph.

    Returns
    -------
    data : bytes
        The ONNX file with its card, checked.
    card : Card

    Raises
    ------
    TrainingError
        If the report is on another training, or the card would not be valid.
    ModelError
        If the package fails the checks that every program makes before using it.
    """
    graph = to_onnx(
        Packaged(fitted.model, statistics).eval(), recipe.preparation.height, recipe.preparation.width
    )
    sha256 = hashlib.sha256(graph.SerializeToString(deterministic=True)).hexdigest()
    if report.graph_sha256 != sha256:
        raise TrainingError("The evaluation is of another training; run evaluate again.")
    with valid_card():
        card = _card(recipe, text, fitted, statistics, report, _golden(graph, recipe))
    return with_card(graph, card), card


@contextmanager
def valid_card() -> Iterator[None]:
    """Turn errors of a card made inside the ``with`` block into one plain sentence.

    Raises
    ------
    TrainingError
    """
    try:
        yield
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "card"
        raise TrainingError(f"The model card would not be valid at {place}: {first['msg']}.") from error


def _card(
    recipe: Recipe,
    text: str,
    fitted: Fitted,
    statistics: FittedStatistics,
    report: Report,
    golden: tuple[GoldenCase, ...],
) -> Card:
    return Card(
        id=recipe.id,
        version=recipe.version,
        title=recipe.title,
        summary=recipe.summary,
        task="binary" if len(recipe.classes) == 2 else "multi-class",
        # Without the labels, which are spellings of the data set.
        classes=tuple(Class(name=c.name, title=c.title, modalities=c.modalities) for c in recipe.classes),
        operating_point=_operating_point(recipe, statistics),
        modalities=recipe.modalities,
        body_regions=recipe.body_regions,
        population=recipe.population,
        by_default=recipe.by_default,
        neighbours=recipe.neighbours,
        preparation=recipe.preparation,
        calibration=Calibration(
            method="temperature and bias" if recipe.calibration.bias else "temperature",
            temperature=statistics.temperature,
            fitted_on=_calibrated_on(recipe),
        ),
        gate=Gate(
            centres=Array.pack(statistics.centres.numpy()),
            limit=statistics.limit,
            limits=statistics.limits,
            band=statistics.band,
            least_probability=recipe.gate.least_probability,
            fitted_on=_gate_fitted_on(recipe),
            minimum_side=recipe.gate.minimum_side,
            minimum_contrast=recipe.gate.minimum_contrast,
        ),
        maps=Maps(
            method=fitted.model.maps_are,
            full_scale=statistics.full_scale,
        ),
        data=tuple(
            DataSet(
                name=data.name,
                source=data.source,
                licence=data.licence,
                pictures=sum(report.set_counts[data.name].values()),
                per_class=report.set_counts[data.name],
                known_problems=data.known_problems,
            )
            for data in (recipe.data, *recipe.data.more)
        ),
        evaluations=_evaluations(recipe, report),
        gate_test=report.gate_test,
        limits=recipe.limits,
        golden=golden,
        provenance=provenance_of(recipe.id, text, recipe.seed, parameter_count(fitted.model)),
    )


def provenance_of(recipe_id: str, recipe_text: str, seed: int, parameters: int) -> Provenance:
    """Return how the model was made: commit, libraries and recipe."""
    return Provenance(
        commit=commit(),
        recipe_name=f"{recipe_id}.toml",
        recipe=recipe_text,
        seed=seed,
        made_with={
            "python": platform.python_version(),
            **{name: version(name) for name in ("torch", "onnx", "onnxruntime", "numpy")},
        },
        parameters=parameters,
    )


def _fitted_on(lightly_varied: bool) -> str:
    return "the validation part" + (", as it is and once more lightly varied" if lightly_varied else "")


def _calibrated_on(recipe: Recipe) -> str:
    fitted_on = _fitted_on(recipe.calibration.lightly_varied)
    rule = recipe.kept_rule
    if rule is None:
        return fitted_on
    return f"{fitted_on}, for a share of {rule.prevalence:.0%} with the finding"


def _gate_fitted_on(recipe: Recipe) -> str:
    limit = _fitted_on(recipe.gate.lightly_varied)
    if recipe.gate.from_elsewhere:
        limit = f"pictures of sources left out of the training ({', '.join(recipe.gate.from_elsewhere)})"
    return f"whitening and centres: the training part; limit: {limit}"


def _operating_point(recipe: Recipe, statistics: FittedStatistics) -> OperatingPoint | None:
    rule, kept = recipe.operating_point, recipe.kept_rule
    if rule is None or statistics.threshold is None:
        return None
    if kept is not None:
        how = (
            "the greatest sum of sensitivity and specificity, each the mean over the validation sources, "
            f"with a specificity of at least {kept.least_specificity:.0%}"
        )
    elif rule.sensitivity is None:
        how = "given by the recipe"
    else:
        how = f"the greatest threshold with a sensitivity of {rule.sensitivity:.0%} on the validation part"
    return OperatingPoint(positive=rule.positive, threshold=statistics.threshold, chosen_by=how)


def _evaluations(recipe: Recipe, report: Report) -> tuple[Evaluation, ...]:
    def whole(name: str, figures: dict[str, Measure]) -> Evaluation:
        return Evaluation(name=name, pictures=report.pictures, groups=report.groups, measures=figures)

    several = len(report.per_source) > 1
    apart = report.per_world or (report.per_source if several else ())
    return (
        whole(f"test part of {_named(recipe)}, split by group", report.figures),
        whole(FLOOR_NAME, report.floor),
        whole(SVM_NAME, report.svm),
        whole(BLANKED, report.blanked),
        *apart,
        *(_pair(pair) for pair in report.source_pairs if not pair.same_world),
        *(
            whole(name, {key: found[key] for key in _CHIEF if key in found})
            for name, found in report.robustness.items()
        ),
        *report.left_out,
        *report.shortcuts,
        *([_map_evaluation(report.maps)] if report.maps else []),
        *([_pointing_evaluation(report.pointing)] if report.pointing else []),
    )


def _named(recipe: Recipe) -> str:
    """Return the names of the data sets in words."""
    *names, last = (data.name for data in (recipe.data, *recipe.data.more))
    return f"{', '.join(names)} and {last}" if names else last


def _pair(pair: SourcePair) -> Evaluation:
    name = f"{pair.positive_source} (positives) against {pair.negative_source} (negatives)"
    return Evaluation(
        name=name, pictures=pair.positives + pair.negatives, groups=pair.groups, measures={"auc": pair.auc}
    )


def _pointing_evaluation(found: Pointing) -> Evaluation:
    measures = {
        "in_a_box": found.hits,
        f"in_a_box_or_{found.tolerance}_pixels_off": found.near_hits,
        "chance_by_area": found.area,
        "chance_of_the_centre": found.centre,
    }
    name = f"{POINTING}: the map's maximum on true positives with boxes"
    return Evaluation(name=name, pictures=found.pictures, groups=found.groups, measures=measures)


def _map_evaluation(found: MapFigures) -> Evaluation:
    name = f"{MAPS}: positive findings of the test part; the deletion test takes {found.deleted} true ones"
    return Evaluation(name=name, pictures=found.pictures, groups=found.pictures, measures=found.measures())


def _golden(graph: onnx.ModelProto, recipe: Recipe) -> tuple[GoldenCase, ...]:
    pictures = golden_pictures(recipe.preparation.height, recipe.preparation.width)
    outputs = run_onnx(graph, np.stack(list(pictures.values())))
    return tuple(
        GoldenCase(
            name=name,
            picture=Array.pack(picture),
            probabilities=tuple(float(p) for p in np.clip(outputs.probabilities[number], 0.0, 1.0)),
            maps=Array.pack(outputs.maps[number]),
        )
        for number, (name, picture) in enumerate(pictures.items())
    )


def commit() -> str:
    """Return the commit that makes the package; empty outside a repository."""
    try:
        done = subprocess.run(
            ["git", "rev-parse", "HEAD"],
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
