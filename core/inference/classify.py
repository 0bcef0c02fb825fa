"""Turns candidates into readings: runs a model on batches of prepared pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.errors import ModelRunError, Reason, Refusal, Status
from core.inference.candidate import Candidate
from core.inference.engine import Engine, LoadedModel
from core.inference.gate import (
    check_agreement,
    check_certainty,
    check_distance,
    check_polarity,
    check_told_polarity,
    distances,
    is_odd,
    knows_other_sources,
    likeness_note,
    negative,
    population_note,
)
from core.inference.kinds import check_kind, group_of, likeness, settle_kind
from core.inference.parity import Outputs
from core.language.message import joined
from core.models.card import Card
from core.models.package import ModelPackage
from core.results.reading import (
    Finding,
    ModelReference,
    Reading,
    Traits,
    agreeing,
    finding_from,
    refused_reading,
)

#: Largest amount by which rounding may put a probability outside of 0 to 1.
_ROUNDING = 1e-3


def model_reference(package: ModelPackage) -> ModelReference:
    """Return the reference with which readings name their model."""
    card = package.card
    return ModelReference(card.id, card.version, card.title, package.sha256)


@dataclass(frozen=True, eq=False)
class ModelOutput:
    """A model's output for a picture, its distance from the training pictures, and the device.

    Attributes
    ----------
    finding : Finding
    probability : float
        Probability of the most probable class among those that occur with the file's modality, 0 to 1.
    distance, part : float
        From `core.inference.gate.distances`.
    device : str
    inverted : float or None
        Probability that black and white are swapped, 0 to 1; None if the model does not tell.
    """

    finding: Finding
    probability: float
    distance: float
    part: float
    device: str
    inverted: float | None = None


@dataclass(frozen=True, eq=False)
class InferenceRequest:
    """A picture that a model is asked about.

    Attributes
    ----------
    candidate : Candidate
    odd : ModelOutput or None
        The model's odd output for the picture, if there was one; the model is now asked about the negative.
    """

    candidate: Candidate
    odd: ModelOutput | None = None


def infer(
    engine: Engine, model: LoadedModel, requests: Sequence[InferenceRequest]
) -> list[Reading | InferenceRequest]:
    """Run a model on a batch.

    Parameters
    ----------
    engine : Engine
    model : LoadedModel
    requests : sequence of InferenceRequest
        At most `core.inference.sessions.batch_of` requests; a full batch takes no longer than one picture.

    Returns
    -------
    list of Reading or InferenceRequest
        One for each request, in order; for an odd picture a new request, for its negative.

    Raises
    ------
    DeviceError
        If the device fails. If only the model fails, its pictures are refused.
    """
    asked = [request for request in requests if request.candidate.refusal is None]
    refusal = _no_answer()
    try:
        outputs = iter(_compute(engine, model, asked))
    except ModelRunError as error:
        # The other models continue; the pictures get a row that says why there is no finding.
        outputs = iter([None] * len(asked))
        refusal = Refusal(Reason.BAD_OUTPUT, "The model gave no answer: {why}", why=error.message)
    answers: list[Reading | InferenceRequest] = []
    for request in requests:
        candidate = request.candidate
        if candidate.refusal is not None:
            answers.append(_refused(candidate, model_reference(model.package), candidate.refusal))
            continue
        output = next(outputs)
        if output is None:
            answers.append(_refused(candidate, model_reference(model.package), refusal))
        elif request.odd is not None:
            answers.append(_reading_of(model, candidate, request.odd, output.distance))
        elif _needs_second_look(model.card, candidate, output):
            answers.append(replace(request, odd=output))
        else:
            answers.append(_reading_of(model, candidate, output))
    return answers


def _needs_second_look(card: Card, candidate: Candidate, output: ModelOutput) -> bool:
    """Return whether a picture's negative is needed to tell whether it is inverted."""
    return not (card.tells_polarity or candidate.kind_is_known) and is_odd(card, output.distance)


def _compute(
    engine: Engine, model: LoadedModel, requests: Sequence[InferenceRequest]
) -> list[ModelOutput | None]:
    """Return the model's output for each picture, or for its negative if requested; None if there is none."""
    if not requests:
        return []
    card = model.card
    pictures = [
        negative(card, request.candidate.pixels, request.candidate.shape)
        if request.odd
        else request.candidate.pixels
        for request in requests
    ]
    outputs = engine.run(model, np.stack(pictures))
    sound = _sound(outputs)
    away, parts = distances(card, np.nan_to_num(outputs.embedding, posinf=0.0, neginf=0.0))
    # The engine may use another device from the next batch on.
    device = engine.device.id
    answers: list[ModelOutput | None] = []
    for number, request in enumerate(requests):
        if not sound[number]:
            answers.append(None)
            continue
        modality = request.candidate.identity.modality
        finding = finding_from(card, outputs.probabilities[number], outputs.maps[number], modality)
        distance, part = float(away[number]), float(parts[number])
        if card.routing is not None:
            finding = settle_kind(card, finding, modality)
            distance = part = likeness(card, finding.name, outputs.embedding[number])
        certainty = _certainty(card, finding, modality)
        inverted = None if outputs.inverted is None else float(outputs.inverted[number, 0])
        answers.append(ModelOutput(finding, certainty, distance, part, device, inverted))
    return answers


def _sound(outputs: Outputs) -> NDArray[np.bool_]:
    """Return which outputs are valid: all values finite, probabilities in 0 to 1; shape (n,)."""
    parts = [outputs.probabilities, outputs.maps, outputs.embedding]
    shares = [outputs.probabilities]
    if outputs.inverted is not None:
        parts.append(outputs.inverted)
        shares.append(outputs.inverted)
    n = len(outputs.probabilities)
    sound = np.ones(n, dtype=np.bool_)
    for part in parts:
        sound &= np.isfinite(part).reshape(n, -1).all(axis=1)
    for share in shares:
        sound &= ((share >= -_ROUNDING) & (share <= 1.0 + _ROUNDING)).reshape(n, -1).all(axis=1)
    return sound


def _no_answer() -> Refusal:
    return Refusal(
        Reason.BAD_OUTPUT,
        "The model gave no usable answer for this picture (not finite, or not between 0 and 1).",
    )


def _certainty(card: Card, finding: Finding, modality: str) -> float:
    """Return the probability of the most probable class among those that occur with the file's modality."""
    named = agreeing(card, finding.probabilities, modality)
    shares = [p for name, p in zip(finding.classes, finding.probabilities, strict=True) if name in named]
    if card.operating_points:
        return max(shares)
    return max(shares) / total if (total := sum(shares)) > 0.0 else 0.0


def _reading_of(
    model: LoadedModel,
    candidate: Candidate,
    output: ModelOutput,
    distance_of_negative: float | None = None,
) -> Reading:
    """Return the reading for a model's output, unless the gate refuses it."""
    card, name = model.card, model_reference(model.package)
    pixels = candidate.pixels
    traits = Traits(float(pixels.mean()), float(pixels.std()), output.part)
    try:
        _check(card, candidate, output, distance_of_negative)
    except Refusal as refusal:
        return _refused(candidate, name, refusal, traits)
    # A picture that the router vouches for is marked if the model's band comes from other sources than its
    # own.
    measured = not candidate.kind_is_known or knows_other_sources(card)
    unlike = likeness_note(card, output.part) if measured and not card.routing else ""
    # The router may have reported it already.
    warnings = (population_note(card, candidate.identity.patient_age), *({unlike} - {*candidate.notes}))
    return Reading(
        file=candidate.file,
        frame=candidate.frame,
        status=Status.OK,
        reason=None,
        message=joined((*candidate.notes, *warnings)),
        identity=candidate.identity,
        model=name,
        finding=output.finding,
        device=output.device,
        shape=candidate.shape,
        traits=traits,
    )


def _check(card: Card, candidate: Candidate, output: ModelOutput, distance_of_negative: float | None) -> None:
    """Refuse a picture by the gate's checks of the model's output."""
    modality = candidate.identity.modality
    # A picture of a kind that no model reads may be named, however unusual or inverted it is.
    if card.routing is None or group_of(card, output.finding.name) is not None:
        if output.inverted is not None:
            check_told_polarity(output.inverted)
        if distance_of_negative is not None:
            check_polarity(output.distance, distance_of_negative)
        if card.routing is not None:
            check_kind(card, output.finding, modality)
        if not candidate.kind_is_known:
            check_distance(output.part)
    check_certainty(card, output.probability)
    check_agreement(card, modality, output.finding)


def _refused(
    candidate: Candidate, model: ModelReference, refusal: Refusal, traits: Traits | None = None
) -> Reading:
    return refused_reading(
        candidate.file, candidate.frame, candidate.identity, model, refusal, candidate.shape, traits
    )
