"""From candidates to readings: runs a model on batches of prepared pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.errors import Refusal, Status
from core.inference.candidate import Candidate
from core.inference.engine import Engine, LoadedModel
from core.inference.gate import (
    check_agreement,
    check_certainty,
    check_distance,
    check_polarity,
    distances,
    is_odd,
    likeness_note,
    negative,
    population_note,
)
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


def model_reference(package: ModelPackage) -> ModelReference:
    """Reference by which readings name their model."""
    card = package.card
    return ModelReference(card.id, card.version, card.title, package.sha256)


@dataclass(frozen=True, eq=False)
class ModelOutput:
    """What a model gave for a picture, how far that lies from all that it learned from, and on which device.

    Attributes
    ----------
    finding : Finding
    probability : float
        Of the most probable class among those that occur with the file's modality.
    distance, part : float
        As `core.inference.gate.distances` gives them.
    device : str
    """

    finding: Finding
    probability: float
    distance: float
    part: float
    device: str


@dataclass(frozen=True, eq=False)
class InferenceRequest:
    """A picture that a model is asked about.

    Attributes
    ----------
    candidate : Candidate
    odd : ModelOutput or None
        What the model gave for the picture where that was odd: now it is asked about the negative.
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
        At most `BATCH`; a full batch costs no more than one picture.

    Returns
    -------
    list of Reading or InferenceRequest
        One for each request, in order; for a picture that is odd another request, about its negative.

    Raises
    ------
    DeviceError
        If the device fails.
    """
    outputs = iter(
        _compute(engine, model, [request for request in requests if request.candidate.refusal is None])
    )
    answers: list[Reading | InferenceRequest] = []
    for request in requests:
        candidate = request.candidate
        if candidate.refusal is not None:
            answers.append(_refused(candidate, model_reference(model.package), candidate.refusal))
            continue
        output = next(outputs)
        if request.odd is not None:
            answers.append(_reading_of(model, candidate, request.odd, output.distance))
        elif is_odd(model.card, output.distance):
            answers.append(replace(request, odd=output))
        else:
            answers.append(_reading_of(model, candidate, output))
    return answers


def _compute(engine: Engine, model: LoadedModel, requests: Sequence[InferenceRequest]) -> list[ModelOutput]:
    """What the model gives for each picture, or for its negative where that is asked for."""
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
    found = zip(outputs.probabilities, outputs.maps, *distances(card, outputs.embedding), strict=True)
    # The engine may go on with another device from the next batch on.
    device = engine.device.id
    answers: list[ModelOutput] = []
    for request, (p, maps, distance, part) in zip(requests, found, strict=True):
        modality = request.candidate.identity.modality
        finding = finding_from(card, p, maps, modality)
        certainty = _certainty(card, finding, modality)
        answers.append(ModelOutput(finding, certainty, float(distance), float(part), device))
    return answers


def _certainty(card: Card, finding: Finding, modality: str) -> float:
    """Probability of the most probable class among those that occur with the file's modality."""
    named = agreeing(card, finding.probabilities, modality)
    shares = [p for name, p in zip(finding.classes, finding.probabilities, strict=True) if name in named]
    return max(shares) / total if (total := sum(shares)) > 0.0 else 0.0


def _reading_of(
    model: LoadedModel,
    candidate: Candidate,
    output: ModelOutput,
    distance_of_negative: float | None = None,
) -> Reading:
    """Reading of what a model gave, unless the gate refuses it."""
    card, name = model.card, model_reference(model.package)
    pixels = candidate.pixels
    traits = Traits(float(pixels.mean()), float(pixels.std()), output.part)
    try:
        if distance_of_negative is not None:
            check_polarity(output.distance, distance_of_negative)
        check_distance(output.part)
        check_certainty(card, output.probability)
        check_agreement(card, candidate.identity.modality, output.finding)
    except Refusal as refusal:
        return _refused(candidate, name, refusal, traits)
    warnings = (population_note(card, candidate.identity.patient_age), likeness_note(card, output.part))
    return Reading(
        file=candidate.file,
        frame=candidate.frame,
        status=Status.OK,
        reason=None,
        message=" ".join(filter(None, (*candidate.notes, *warnings))),
        identity=candidate.identity,
        model=name,
        finding=output.finding,
        device=output.device,
        shape=candidate.shape,
        traits=traits,
    )


def _refused(
    candidate: Candidate, model: ModelReference, refusal: Refusal, traits: Traits | None = None
) -> Reading:
    return refused_reading(
        candidate.file, candidate.frame, candidate.identity, model, refusal, candidate.shape, traits
    )
