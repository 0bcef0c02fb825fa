"""From pictures to readings: prepare and gate one picture, then let a model judge a batch of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import Refusal, Status
from core.images.display import render_grey
from core.images.picture import Identity, Picture
from core.images.prepare import prepare
from core.inference.engine import BATCH, Engine, LoadedModel
from core.inference.gate import check_agreement, check_distance, check_picture, distances
from core.models.card import Card
from core.models.package import ModelPackage
from core.results.reading import ModelReference, Reading, decide, refused


@dataclass(frozen=True, eq=False)
class Candidate:
    """A picture made ready for one model; small, so that many can wait for a full batch.

    Attributes
    ----------
    file, frame, identity, shape
        As in `Reading`.
    pixels : ndarray of uint8, shape (H, W)
        The model's input.
    refusal : Refusal or None
        Set if the gate refused it already.
    """

    file: str
    frame: int
    identity: Identity
    shape: tuple[int, int]
    pixels: NDArray[np.uint8]
    refusal: Refusal | None


def reference(package: ModelPackage) -> ModelReference:
    """Reference by which readings name their model."""
    card = package.card
    return ModelReference(card.id, card.version, card.title, package.sha256)


def make_ready(card: Card, picture: Picture) -> Candidate:
    """Prepare a picture as a card asks and let the gate look at it; a pure function of both."""
    size = card.preparation
    pixels = prepare(render_grey(picture), size.name, size.height, size.width)
    refusal: Refusal | None = None
    try:
        check_picture(card, picture, pixels)
    except Refusal as caught:
        refusal = caught
    rows, columns = picture.pixels.shape[:2]
    return Candidate(picture.name, picture.frame, picture.identity, (rows, columns), pixels, refusal)


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
        away = distances(model.card, outputs.embedding)
        for row, i in enumerate(part):
            candidate = candidates[i]
            finding = decide(model.card, outputs.probabilities[row], outputs.maps[row])
            try:
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
                message="",
                identity=candidate.identity,
                model=name,
                finding=finding,
                device=engine.device.id,
                shape=candidate.shape,
            )
    return [readings[i] for i in range(len(candidates))]


def _refused(candidate: Candidate, model: ModelReference, refusal: Refusal) -> Reading:
    return refused(candidate.file, candidate.frame, candidate.identity, model, refusal, candidate.shape)
