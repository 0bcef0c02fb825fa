"""Makes the map of a model that has none: covers each place of the picture and runs the model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.batch.journal.journal import Journal
from core.batch.journal.rows import JournalRow
from core.batch.workers.decode import Digest, PreparedPicture
from core.batch.workers.interactive_decoder import FrameRequest, InteractiveDecoder
from core.errors import ExplainError
from core.inference.candidate import Candidate
from core.inference.engine import LoadedModel
from core.inference.model_loading import Opened
from core.inference.occlusion import CoveredPlaces
from core.inference.sessions import run_of
from core.progress import Progress
from core.results.reading import MapSource, Reading
from core.workflow.open import plan_reading
from core.workflow.read import make_candidate_decoder

#: Why a model's map cannot be made by occlusion.
NOT_READ = "The model has not read this picture; read it first."
NOT_OPEN = "The model is not open; let it read this picture first."
OTHER_VERSION = "Another version of the model read this picture; read it again first."
OWN_MAPS = "The model gives maps of its own."
NO_FINDINGS = "The model names kinds of pictures and no finding."
WHY_NO_OCCLUSION = (NOT_READ, NOT_OPEN, OTHER_VERSION, OWN_MAPS, NO_FINDINGS)


def why_no_occlusion(reading: Reading | None, model: LoadedModel | None) -> str:
    """Return why no map by occlusion can be made of a reading, in one sentence; empty if it can.

    Parameters
    ----------
    reading : Reading or None
        The model's reading of the picture.
    model : LoadedModel or None
        The model; None if it is not open.
    """
    if reading is None or reading.finding is None or reading.model is None:
        return NOT_READ
    if model is None:
        return NOT_OPEN
    if model.package.sha256 != reading.model.sha256:
        return OTHER_VERSION
    if model.card.maps is not None:
        return OWN_MAPS
    return "" if model.card.findings else NO_FINDINGS


def make_occlusion_map(
    wanted: FrameRequest,
    model: LoadedModel,
    opened: Opened,
    journal: Journal,
    progress: Progress,
) -> Reading:
    """Make the maps of a picture that a model without maps has read, and store them with its reading.

    Parameters
    ----------
    wanted : FrameRequest
    model : LoadedModel
        One of the open models.
    opened : Opened
    journal : Journal
        Journal with the reading; the reading is stored again with its maps.
    progress : Progress
        Counts places; can be paused and cancelled between runs.

    Raises
    ------
    ExplainError
        If the model has not read the picture, has maps of its own, or the file has changed.
    InputError
        If the file can no longer be read.
    DeviceError
        If the device or the model fails.
    Cancelled
        If the progress token was cancelled; nothing is committed then.
    """
    file = wanted.source.name
    kept = next((row for row in journal.rows_of(file, wanted.frame) if _is_by(row.reading, model)), None)
    why = why_no_occlusion(kept.reading if kept is not None else None, model)
    if kept is None or kept.reading.finding is None or why:
        raise ExplainError(why)
    alone = plan_reading(replace(opened, models=(model,), asked=()), routed=False)
    with make_candidate_decoder(alone) as decoder:
        candidate = _decode(wanted, decoder, journal.hashes([file]).get(file, ""), progress)
    covered = CoveredPlaces.of(model.card, candidate.pixels, candidate.shape)
    engine = opened.engine
    most = run_of(model.card, engine.device)
    progress.start(len(covered.places))
    whole = engine.run(model, candidate.pixels[np.newaxis]).probabilities[0]
    said = []
    for begin in range(0, len(covered.places), most):
        progress.wait()
        progress.check()
        inputs = covered.inputs(slice(begin, begin + most))
        said.append(engine.run(model, inputs).probabilities)
        progress.advance(len(inputs))
    progress.check()
    maps = covered.maps(model.card, whole, np.concatenate(said))
    if not np.isfinite(maps).all():
        raise ExplainError("The model gave no usable answers while places were covered, so there is no map.")
    finding = replace(kept.reading.finding, maps=maps, maps_from=MapSource.OCCLUSION)
    reading = replace(kept.reading, finding=finding)
    journal.add([JournalRow(reading, kept.preview)])
    return reading


def _is_by(reading: Reading, model: LoadedModel) -> bool:
    return reading.model is not None and reading.model.id == model.card.id


def _decode(wanted: FrameRequest, decoder: InteractiveDecoder, sha256: str, progress: Progress) -> Candidate:
    """Decode the picture for the model, from the same bytes that were read."""
    candidate: Candidate | None = None
    for step in decoder.steps(wanted, lambda: progress.cancelled):
        if isinstance(step, Digest) and sha256 and step.sha256 != sha256:
            raise ExplainError("Read the file again first; it has changed since it was read.")
        if isinstance(step, PreparedPicture):
            candidate = step.candidates[0]
    progress.check()
    if candidate is None or candidate.refusal is not None:
        raise ExplainError("Read the picture again first; it can no longer be prepared for the model.")
    return candidate
