"""Pack a finished router into a model package: graph, card and golden cases."""

from __future__ import annotations

import numpy as np
import onnx
import torch

from core.models.card import Calibration, Card, Gate, Maps
from core.models.evidence import DataSet, Evaluation, GateTrial, GoldenCase
from core.models.golden import golden_pictures
from core.models.interface import INPUT, INVERTED, OUTPUTS
from core.models.onnx_file import with_card
from core.models.section import Array
from training.errors import TrainingError
from training.fitting.portable_graph import portable
from training.fitting.shipped_network import OPERATORS
from training.kinds.left_out import LeftOutReport, SourceFigures, exact
from training.kinds.recipe import KindRecipe
from training.networks.kind_team import KindRouter
from training.networks.onnx_graph import GraphSession, write_onnx
from training.packaging.export import provenance_of, valid_card


def router_graph(recipe: KindRecipe, router: KindRouter) -> onnx.ModelProto:
    """Export the graph of a router.

    Raises
    ------
    TrainingError
        If the graph has an operator that DirectML might not run.
    """
    side = recipe.preparation.height
    example = torch.zeros(2, 1, side, side, dtype=torch.uint8)
    graph = portable(write_onnx(router, example, INPUT, (*OUTPUTS, INVERTED)))
    if foreign := {node.op_type for node in graph.graph.node} - OPERATORS:
        raise TrainingError(f"The graph has operators not known to run everywhere: {sorted(foreign)}.")
    return graph


def make_kind_package(
    recipe: KindRecipe,
    text: str,
    graph: onnx.ModelProto,
    report: LeftOutReport,
    counts: dict[str, dict[str, int]],
) -> tuple[bytes, Card]:
    """Make the package of a router.

    Parameters
    ----------
    recipe : KindRecipe
    text : str
        The text of the recipe file.
    graph : onnx.ModelProto
    report : LeftOutReport
    counts : dict of str to dict of str to int
        Number of pictures of each kind, by archive; the archive of synthetic pictures is empty.

    Raises
    ------
    TrainingError
        If the card would not be valid.
    """
    with valid_card():
        card = _card(recipe, text, graph, report, counts)
    return with_card(graph, card), card


def _card(
    recipe: KindRecipe,
    text: str,
    graph: onnx.ModelProto,
    report: LeftOutReport,
    counts: dict[str, dict[str, int]],
) -> Card:
    golden, scale = _golden(recipe, graph)
    parameters = sum(int(np.prod(tensor.dims)) for tensor in graph.graph.initializer)
    return Card(
        id=recipe.id,
        version=recipe.version,
        title=recipe.title,
        summary=recipe.summary,
        task="multi-class",
        classes=recipe.classes,
        operating_point=None,
        modalities=(),
        body_regions=(),
        population=recipe.population,
        tells_polarity=True,
        routing=recipe.routing,
        preparation=recipe.preparation,
        calibration=Calibration(
            method="temperature", temperature=recipe.temperature, fitted_on="sources that were left out"
        ),
        gate=Gate(
            centres=Array.pack(np.zeros((1, len(recipe.routing.groups)), dtype=np.float32)),
            limit=1.0,
            fitted_on="whitening: pictures as they are, within each source; limits: sources left out",
            minimum_side=recipe.gate.minimum_side,
            minimum_contrast=recipe.gate.minimum_contrast,
            most_colour=recipe.gate.most_colour,
        ),
        maps=Maps(method="linear evidence of the last stage that is run, least squares", full_scale=scale),
        data=_sets(recipe, counts),
        evaluations=_evaluations(report),
        gate_test=tuple(_trials(report)),
        limits=recipe.limits,
        golden=golden,
        provenance=provenance_of(recipe.id, text, recipe.seeds.heads, parameters),
    )


def _sets(recipe: KindRecipe, counts: dict[str, dict[str, int]]) -> tuple[DataSet, ...]:
    """Return the data sets that provided pictures, with their licences and numbers."""
    return tuple(
        DataSet(
            name=each.name,
            source=each.source,
            licence=each.licence,
            pictures=sum(counts[each.archive].values()),
            per_class={
                kind: counts[each.archive][kind] for kind in recipe.kinds if kind in counts[each.archive]
            },
            known_problems=each.known_problems,
        )
        for each in recipe.data.sets
        if each.archive in counts
    )


def _evaluations(report: LeftOutReport) -> tuple[Evaluation, ...]:
    """Return the figures of all sources with a model, of those without, and of each source."""
    read = [each for each in report.sources if each.group and each.whole]
    unread = [each for each in report.sources if not each.group and each.whole]
    halves = [each for each in report.sources if not each.group and not each.whole]
    together = (
        ("kinds that a model reads, each source left out: to their model", read),
        ("other kinds, each source left out: to no model", unread),
        ("other kinds of one source, half of it left out: to no model", halves),
    )
    return (
        *(_pooled(name, sources) for name, sources in together if sources),
        *(
            Evaluation(name=_name(each), pictures=each.pictures, groups=1, measures={"accuracy": each.right})
            for each in report.sources
        ),
    )


def _pooled(name: str, sources: list[SourceFigures]) -> Evaluation:
    pictures = sum(each.pictures for each in sources)
    hits = sum(round(each.right.value * each.pictures) for each in sources)
    return Evaluation(
        name=name, pictures=pictures, groups=len(sources), measures={"accuracy": exact(hits, pictures)}
    )


def _name(each: SourceFigures) -> str:
    how = "left out" if each.whole else f"{each.fold} left out"
    goes = f"to the models of {each.group}" if each.group else "to no model"
    return f"{each.source} ({each.kind}), {how}, fold {each.fold}: {goes}"


def _trials(report: LeftOutReport) -> list[GateTrial]:
    """Return the refused share of kinds that a model reads, and the accepted share of other kinds."""
    found = []
    for each in report.sources:
        refused = each.pictures - sum(each.to_group.values())
        found.append(
            GateTrial(
                name=_name(each),
                kind="alike" if each.group else "foreign",
                pictures=each.pictures,
                refused=exact(refused, each.pictures),
            )
        )
    return found


def _golden(recipe: KindRecipe, graph: onnx.ModelProto) -> tuple[tuple[GoldenCase, ...], float]:
    """Return the golden cases, and their strongest evidence, which is the scale of the maps."""
    pictures = golden_pictures(recipe.preparation.height, recipe.preparation.width)
    probabilities, maps, _, inverted = GraphSession(graph).run(np.stack(list(pictures.values()))[:, None])
    cases = tuple(
        GoldenCase(
            name=name,
            picture=Array.pack(picture),
            probabilities=tuple(float(p) for p in np.clip(probabilities[number], 0.0, 1.0)),
            maps=Array.pack(maps[number]),
            inverted=float(np.clip(inverted[number, 0], 0.0, 1.0)),
        )
        for number, (name, picture) in enumerate(pictures.items())
    )
    return cases, float(maps.max())
