"""From candidates to readings: lets a model judge a batch of prepared pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.errors import Refusal, Status
from core.inference.candidate import Candidate
from core.inference.engine import Engine, LoadedModel
from core.inference.gate import (
    check_agreement,
    check_distance,
    check_polarity,
    distances,
    is_odd,
    negative,
    population_note,
)
from core.inference.sessions import BATCH
from core.models.package import ModelPackage
from core.results.reading import ModelReference, Reading, decide, refused


def reference(package: ModelPackage) -> ModelReference:
    """Reference by which readings name their model."""
    card = package.card
    return ModelReference(card.id, card.version, card.title, package.sha256)


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
    to_run: list[int] = []
    name = reference(model.package)
    for i, candidate in enumerate(candidates):
        if candidate.refusal is None:
            to_run.append(i)
        else:
            readings[i] = _refused(candidate, name, candidate.refusal)
    for start in range(0, len(to_run), BATCH):
        part = to_run[start : start + BATCH]
        outputs = engine.run(model, np.stack([candidates[i].pixels for i in part]))
        # Another device may go on from here.
        device = engine.device.id
        away = distances(model.card, outputs.embedding)
        away_negative = _of_negatives(engine, model, [candidates[i] for i in part], away)
        for row, i in enumerate(part):
            candidate = candidates[i]
            warning = population_note(model.card, candidate.identity.patient_age)
            finding = decide(model.card, outputs.probabilities[row], outputs.maps[row])
            try:
                if row in away_negative:
                    check_polarity(float(away[row]), away_negative[row])
                check_distance(model.card, float(away[row]))
                check_agreement(model.card, candidate.identity.modality, finding)
            except Refusal as refusal:
                readings[i] = _refused(candidate, name, refusal)
                continue
            readings[i] = Reading(
                file=candidate.file,
                frame=candidate.frame,
                status=Status.OK,
                reason=None,
                message=" ".join(filter(None, (*candidate.notes, warning))),
                identity=candidate.identity,
                model=name,
                finding=finding,
                device=device,
                shape=candidate.shape,
            )
    return [readings[i] for i in range(len(candidates))]


def _of_negatives(
    engine: Engine, model: LoadedModel, candidates: Sequence[Candidate], away: NDArray[np.float32]
) -> dict[int, float]:
    """Distance of the negative of each candidate that is odd, by its row."""
    card = model.card
    odd = [row for row, distance in enumerate(away) if is_odd(card, float(distance))]
    if not odd:
        return {}
    swapped = [negative(card, candidates[row].pixels, candidates[row].shape) for row in odd]
    found = distances(card, engine.run(model, np.stack(swapped)).embedding)
    return {row: float(distance) for row, distance in zip(odd, found, strict=True)}


def _refused(candidate: Candidate, model: ModelReference, refusal: Refusal) -> Reading:
    return refused(candidate.file, candidate.frame, candidate.identity, model, refusal, candidate.shape)
