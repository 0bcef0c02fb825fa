"""Makes a model package from a model made elsewhere, the answers about it, and some pictures."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import numpy as np
import onnx
from numpy.typing import NDArray
from pydantic import ValidationError

from core import __version__
from core.errors import ModelError
from core.importing.fitted_gate import FittedGate, fit_gate
from core.importing.graph import GraphFacts
from core.importing.linear_layer import LinearLayer, linear_layer
from core.importing.spec import VALUES, ImportSpec, ValuesName, first_reason, write_spec
from core.importing.surgery import Wanted, rebuild
from core.importing.trial import (
    TrialAnswers,
    are_alike,
    check_independent,
    check_logits,
    check_scores,
    maps_explain,
    run_graph,
)
from core.models.card import Calibration, Card, Class, Gate, Maps, OperatingPoint, Preparation
from core.models.evidence import GateTrial, GoldenCase, Measure, Provenance
from core.models.golden import golden_pictures
from core.models.interface import EMBEDDING, MAPS, PROBABILITIES
from core.models.onnx_file import with_card
from core.models.rules import MADE_ELSEWHERE
from core.models.section import Array
from core.statistics.wilson import wilson_interval

NO_GATE = "no pictures were given at import"
#: Notes for the user before a model is kept.
ALL_ALIKE = (
    "All scores are alike, whatever the picture shows: the values that the model was trained on, the layout "
    "or what the scores are may have been said wrongly."
)
NO_MAPS = "The last layer does not allow maps; findings of this model come without a place."
HALF = "The model computes in half precision; its probabilities are coarser."
ONE_BY_ONE = "The model takes one picture at a time, which is slower."
PAIRED = "The score belongs to the second label; the first is its opposite."
REPLACES = "You already have a model with this id. Keeping this one replaces it."
_DIFFER = {name: f"With the values {name} the scores differ." for name in VALUES}
NOTES = (ALL_ALIKE, *_DIFFER.values(), PAIRED, NO_MAPS, HALF, ONE_BY_ONE, REPLACES)
_GATED_LIMIT = "Made elsewhere and imported; not evaluated here."
_UNGATED_LIMIT = f"{_GATED_LIMIT} No gate: it also judges pictures unlike those it learned from."
_SAID = "said at import"
_METHOD = "class activation maps: the last layer on the features of each place"
#: Texts in the cards of imported models, which are translated where they are shown.
CARD_WORDS = (NO_GATE, MADE_ELSEWHERE, _GATED_LIMIT, _UNGATED_LIMIT, _SAID, _METHOD)
#: Smallest side and contrast of a picture that is read; anything below is an icon.
_LEAST_SIDE, _LEAST_CONTRAST = 32, 1.0
#: Strength that a site's own strongest places reach on maps.
_STRONGEST = 0.95
_LEAST_SCALE = 1e-3


@dataclass(frozen=True, eq=False)
class Pictures:
    """Pictures as the model's input.

    Attributes
    ----------
    own : ndarray of uint8, shape (n, H, W)
        Typical pictures of the site; without any, there is no gate.
    others : ndarray of uint8, shape (m, H, W)
        Pictures that the model should not read, to count how many the gate refuses.
    """

    own: NDArray[np.uint8]
    others: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Imported:
    """A model package and the notes for the user.

    Attributes
    ----------
    data : bytes
    card : Card
    notes : tuple of str
    """

    data: bytes
    card: Card
    notes: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """Hexadecimal hash of the package."""
        return hashlib.sha256(self.data).hexdigest()


def make_package(
    model: onnx.ModelProto, facts: GraphFacts, spec: ImportSpec, pictures: Pictures, source: str
) -> Imported:
    """Make a model package; a pure function of its arguments.

    Parameters
    ----------
    model : onnx.ModelProto
        Model from `core.importing.source.read_source`.
    facts : GraphFacts
        Facts about `model`.
    spec : ImportSpec
    pictures : Pictures
    source : str
        Name of the file, for the card.

    Raises
    ------
    ModelError
        If the model does not run, contradicts the specification, or no gate can be fitted to the pictures.
    """
    drawn = golden_pictures(spec.input.height, spec.input.width)
    seen = np.concatenate([np.stack(list(drawn.values())), pictures.own])
    plan = _plan(model, facts, spec, seen)
    notes = _notes(model, facts, spec, plan)
    gate: FittedGate | None = None
    trial: tuple[GateTrial, ...] = ()
    wanted = plan.wanted
    if len(pictures.own):
        if not plan.has_vector:
            raise ModelError(
                "Import the model without pictures; no layer before the scores was found, so no "
                "gate can be fitted."
            )
        gate = fit_gate(plan.answers[EMBEDDING][len(drawn) :])
        wanted = replace(wanted, embedding=gate.whitening)
        if len(pictures.others):
            vectors = run_graph(plan.graph, pictures.others, one_by_one=plan.one_by_one)[EMBEDDING]
            trial = (_gate_trial(gate, vectors),)
    else:
        wanted = replace(wanted, embedding=False)
    graph = rebuild(model, facts, spec, wanted)
    golden = run_graph(graph, seen[: len(drawn)], one_by_one=plan.one_by_one)
    try:
        card = _card(facts, spec, plan, gate, source).model_copy(update={"gate_test": trial})
        card = card.model_copy(update={"golden": _golden(drawn, golden)})
        card = Card.model_validate(card.model_dump())
    except ValidationError as error:
        raise ModelError("The model cannot be described: {reason}", reason=first_reason(error)) from error
    return Imported(with_card(graph, card), card, tuple(notes))


@dataclass(frozen=True, eq=False)
class _Plan:
    """Plan for rebuilding the source, with its outputs for the drawn and the site's pictures."""

    layer: LinearLayer | None
    wanted: Wanted
    graph: onnx.ModelProto
    answers: TrialAnswers
    one_by_one: bool
    paired: bool

    @property
    def has_vector(self) -> bool:
        return EMBEDDING in self.answers.values


def _plan(model: onnx.ModelProto, facts: GraphFacts, spec: ImportSpec, seen: NDArray[np.uint8]) -> _Plan:
    output = facts.output(spec.output.name)
    layer = linear_layer(model, output.name)
    paired = output.count == 1 and len(spec.labels) > 1
    wanted = Wanted(layer, maps=spec.maps and layer is not None and bool(layer.features), embedding=True)
    graph = rebuild(model, facts, spec, wanted)
    answers, one_by_one = _first_answers(graph, seen)
    check_scores(answers[PROBABILITIES], one_of=spec.output.one_of)
    if spec.output.scores == "logits" and output.scores != "logits" and spec.output.one_of and not paired:
        check_logits(_as_given(model, facts, spec))
    if spec.output.scores == "logits" and not spec.output.one_of:
        check_independent(answers[PROBABILITIES])
    if wanted.maps:
        maps = answers[MAPS]
        if maps_explain(answers[PROBABILITIES], maps, one_of=spec.output.one_of, paired=paired):
            wanted = replace(wanted, map_size=(maps.shape[2], maps.shape[3]))
        else:
            wanted = replace(wanted, maps=False)
    return _Plan(layer, wanted, graph, answers, one_by_one, paired)


def _as_given(model: onnx.ModelProto, facts: GraphFacts, spec: ImportSpec) -> NDArray[np.float32]:
    """Return the source's own scores for the drawn pictures, shape (n, C)."""
    left = spec.model_copy(update={"output": spec.output.model_copy(update={"scores": "softmax"})})
    return run_graph(rebuild(model, facts, left, Wanted()), _drawn(spec), one_by_one=True)[PROBABILITIES]


def _drawn(spec: ImportSpec) -> NDArray[np.uint8]:
    """Return the pictures of the golden cases, shape (n, H, W)."""
    return np.stack(list(golden_pictures(spec.input.height, spec.input.width).values()))


def _first_answers(graph: onnx.ModelProto, seen: NDArray[np.uint8]) -> tuple[TrialAnswers, bool]:
    """Return the graph's outputs, and whether it takes only one picture at a time."""
    singly = run_graph(graph, seen[:2], one_by_one=True)
    try:
        together = run_graph(graph, seen)
    except ModelError:
        return run_graph(graph, seen, one_by_one=True), True
    if np.allclose(together[PROBABILITIES][:2], singly[PROBABILITIES], atol=1e-4):
        return together, False
    # The other pictures of a batch must not change the output for a picture.
    return run_graph(graph, seen, one_by_one=True), True


def _notes(model: onnx.ModelProto, facts: GraphFacts, spec: ImportSpec, plan: _Plan) -> list[str]:
    notes = []
    if are_alike(plan.answers[PROBABILITIES]):
        other = _livelier(model, facts, spec)
        notes += [ALL_ALIKE, *([_DIFFER[other]] if other else [])]
    if plan.paired:
        notes.append(PAIRED)
    if not plan.wanted.maps and spec.maps:
        notes.append(NO_MAPS)
    if facts.input.type == onnx.TensorProto.FLOAT16:
        notes.append(HALF)
    if plan.one_by_one:
        notes.append(ONE_BY_ONE)
    return notes


def _livelier(model: onnx.ModelProto, facts: GraphFacts, spec: ImportSpec) -> ValuesName | None:
    """Return the usual range with which scores of drawn pictures vary most; None if they never vary."""
    if facts.input.type == onnx.TensorProto.UINT8:
        return None
    drawn = _drawn(spec)
    best: tuple[float, ValuesName] | None = None
    for name, values in VALUES.items():
        if name == spec.input.values or len(values.mean) not in (1, spec.input.channels):
            continue
        other = spec.model_copy(update={"input": spec.input.model_copy(update={"values": name})})
        try:
            found = run_graph(rebuild(model, facts, other, Wanted()), drawn, one_by_one=True)[PROBABILITIES]
        except ModelError:
            # Overflow does not mean that the stated values are wrong.
            continue
        spread = float(np.ptp(found, axis=0).max())
        if not are_alike(found) and (best is None or spread > best[0]):
            best = spread, name
    return best[1] if best else None


def _card(facts: GraphFacts, spec: ImportSpec, plan: _Plan, gate: FittedGate | None, source: str) -> Card:
    given = spec.input
    return Card.model_construct(
        format=1,
        id=spec.id,
        version=spec.version,
        title=spec.title,
        summary=spec.summary or MADE_ELSEWHERE.format(file=source),
        task=_task(spec),
        classes=tuple(
            Class(name=name, title=label.title) for name, label in zip(spec.names, spec.labels, strict=True)
        ),
        operating_point=_operating_point(spec),
        operating_points=_operating_points(spec),
        modalities=spec.reads.modalities,
        body_regions=spec.reads.kinds,
        one_at_a_time=plan.one_by_one,
        preparation=Preparation(
            name=given.resize, height=given.height, width=given.width, crop=given.crop, window=given.window
        ),
        calibration=Calibration(method="none"),
        gate=_gate(gate),
        maps=_card_maps(plan, spec),
        # One sentence, as a report may only have space for the first limit.
        limits=(_GATED_LIMIT if gate is not None else _UNGATED_LIMIT,),
        golden=(),
        provenance=Provenance(
            commit="",
            recipe_name=source[:200],
            recipe=write_spec(spec),
            seed=0,
            made_with={
                "overread": __version__,
                "source": facts.producer or "not named",
                "opset": str(facts.opset),
            },
            parameters=max(1, facts.parameters),
        ),
    )


def _task(spec: ImportSpec) -> str:
    if not spec.output.one_of:
        return "multi-label"
    return "binary" if len(spec.labels) == 2 else "multi-class"


def _operating_point(spec: ImportSpec) -> OperatingPoint | None:
    if not spec.output.one_of:
        return None
    named = zip(spec.names, spec.labels, strict=True)
    abnormal = [(name, label.threshold) for name, label in named if label.abnormal]
    return OperatingPoint(
        positive=tuple(name for name, _ in abnormal),
        threshold=abnormal[0][1],
        chosen_by=_SAID,
    )


def _operating_points(spec: ImportSpec) -> tuple[OperatingPoint, ...]:
    if spec.output.one_of:
        return ()
    return tuple(
        OperatingPoint(positive=(name,), threshold=label.threshold, chosen_by=_SAID)
        for name, label in zip(spec.names, spec.labels, strict=True)
        if label.abnormal
    )


def _gate(gate: FittedGate | None) -> Gate:
    if gate is None:
        return Gate(fitted_on=NO_GATE, minimum_side=_LEAST_SIDE, minimum_contrast=_LEAST_CONTRAST)
    size = gate.whitening.matrix.shape[1]
    return Gate(
        centres=Array.pack(np.zeros((1, size), dtype=np.float32)),
        limit=gate.limit,
        tells_inverted=False,
        fitted_on=f"{gate.pictures} pictures of this site, given at import",
        minimum_side=_LEAST_SIDE,
        minimum_contrast=_LEAST_CONTRAST,
    )


def _card_maps(plan: _Plan, spec: ImportSpec) -> Maps | None:
    """Return the kind of the maps and their full strength, that of the strongest places in the pictures."""
    if not plan.wanted.maps:
        return None
    chosen = [number for number, label in enumerate(spec.labels) if label.abnormal]
    peaks = plan.answers[MAPS][:, chosen].max(axis=(2, 3))
    return Maps(
        method=_METHOD,
        full_scale=max(_LEAST_SCALE, float(np.quantile(peaks, _STRONGEST))),
    )


def _golden(drawn: dict[str, NDArray[np.uint8]], answers: TrialAnswers) -> tuple[GoldenCase, ...]:
    maps = answers.values.get(MAPS)
    return tuple(
        GoldenCase(
            name=name,
            picture=Array.pack(picture),
            probabilities=tuple(float(p) for p in np.clip(answers[PROBABILITIES][number], 0.0, 1.0)),
            maps=None if maps is None else Array.pack(maps[number]),
        )
        for number, (name, picture) in enumerate(drawn.items())
    )


def _gate_trial(gate: FittedGate, vectors: NDArray[np.float32]) -> GateTrial:
    refused = int((gate.distances(vectors) > gate.limit).sum())
    low, high = wilson_interval(refused / len(vectors), len(vectors))
    return GateTrial(
        name="pictures that it should not read, given at import",
        kind="foreign",
        pictures=len(vectors),
        refused=Measure(value=refused / len(vectors), low=low, high=high),
    )
