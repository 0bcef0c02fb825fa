"""From candidates to readings: lets a model look at batches of prepared pictures."""

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
    negative,
    population_note,
)
from core.inference.sessions import BATCH
from core.models.package import ModelPackage
from core.results.reading import Finding, ModelReference, Reading, Traits, decide, refused


def reference(package: ModelPackage) -> ModelReference:
    """Reference by which readings name their model."""
    card = package.card
    return ModelReference(card.id, card.version, card.title, package.sha256)


@dataclass(frozen=True, eq=False)
class ModelOutput:
    """What a model saw in a picture, how far that lies from all that it learned from, and on which device.

    Attributes
    ----------
    finding : Finding
    probability : float
        Of the most probable class.
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
    """A picture that a model is to look at.

    Attributes
    ----------
    candidate : Candidate
    odd : Seen or None
        Set where the model has looked already and found the picture odd: now it looks at the negative.
    """

    candidate: Candidate
    odd: ModelOutput | None = None


def infer(
    engine: Engine, model: LoadedModel, looks: Sequence[InferenceRequest]
) -> list[Reading | InferenceRequest]:
    """Let a model look at a batch.

    Parameters
    ----------
    engine : Engine
    model : LoadedModel
    looks : sequence of Look
        At most `BATCH`; a full batch costs no more than one picture.

    Returns
    -------
    list of Reading or Look
        One for each look, in order; a picture that is odd asks for another look, at its negative.

    Raises
    ------
    DeviceError
        If the device fails.
    """
    seen = iter(_see(engine, model, [one for one in looks if one.candidate.refusal is None]))
    answers: list[Reading | InferenceRequest] = []
    for one in looks:
        candidate = one.candidate
        if candidate.refusal is not None:
            answers.append(_refused(candidate, reference(model.package), candidate.refusal))
            continue
        now = next(seen)
        if one.odd is not None:
            answers.append(_read(model, candidate, one.odd, now.distance))
        elif is_odd(model.card, now.distance):
            answers.append(replace(one, odd=now))
        else:
            answers.append(_read(model, candidate, now))
    return answers


def judge(engine: Engine, model: LoadedModel, candidates: Sequence[Candidate]) -> list[Reading]:
    """Let a model judge prepared pictures.

    Parameters
    ----------
    engine : Engine
    model : LoadedModel
    candidates : sequence of Candidate

    Returns
    -------
    list of Reading
        One for each candidate, in order.

    Raises
    ------
    DeviceError
        If the device fails.
    """
    readings: dict[int, Reading] = {}
    waiting = [(i, InferenceRequest(candidate)) for i, candidate in enumerate(candidates)]
    while waiting:
        part, waiting = waiting[:BATCH], waiting[BATCH:]
        answers = infer(engine, model, [one for _, one in part])
        for (i, _), answer in zip(part, answers, strict=True):
            if isinstance(answer, InferenceRequest):
                waiting.append((i, answer))
            else:
                readings[i] = answer
    return [readings[i] for i in range(len(candidates))]


def _see(engine: Engine, model: LoadedModel, looks: Sequence[InferenceRequest]) -> list[ModelOutput]:
    """What the model sees in each picture, or in its negative where that is asked for."""
    if not looks:
        return []
    card = model.card
    pictures = [
        negative(card, one.candidate.pixels, one.candidate.shape) if one.odd else one.candidate.pixels
        for one in looks
    ]
    outputs = engine.run(model, np.stack(pictures))
    found = zip(outputs.probabilities, outputs.maps, *distances(card, outputs.embedding), strict=True)
    # The engine may go on with another device from the next batch on.
    device = engine.device.id
    return [
        ModelOutput(decide(card, p, maps), float(p.max()), float(distance), float(part), device)
        for p, maps, distance, part in found
    ]


def _read(
    model: LoadedModel,
    candidate: Candidate,
    seen: ModelOutput,
    distance_of_negative: float | None = None,
) -> Reading:
    """Reading of what a model saw, unless the gate refuses it."""
    card, name = model.card, reference(model.package)
    pixels = candidate.pixels
    traits = Traits(float(pixels.mean()), float(pixels.std()), seen.part)
    try:
        if distance_of_negative is not None:
            check_polarity(seen.distance, distance_of_negative)
        check_distance(seen.part)
        check_certainty(card, seen.probability)
        check_agreement(card, candidate.identity.modality, seen.finding)
    except Refusal as refusal:
        return _refused(candidate, name, refusal, traits)
    warning = population_note(card, candidate.identity.patient_age)
    return Reading(
        file=candidate.file,
        frame=candidate.frame,
        status=Status.OK,
        reason=None,
        message=" ".join(filter(None, (*candidate.notes, warning))),
        identity=candidate.identity,
        model=name,
        finding=seen.finding,
        device=seen.device,
        shape=candidate.shape,
        traits=traits,
    )


def _refused(
    candidate: Candidate, model: ModelReference, refusal: Refusal, traits: Traits | None = None
) -> Reading:
    return refused(
        candidate.file, candidate.frame, candidate.identity, model, refusal, candidate.shape, traits
    )
