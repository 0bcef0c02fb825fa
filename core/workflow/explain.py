"""Makes the map of a model that gives none: what it says with each place of the picture covered in turn."""

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
from core.inference.occlusion import CoveredPlaces
from core.inference.sessions import batch_of
from core.progress import Progress
from core.results.reading import MapSource, Reading
from core.workflow.open import ReadingPlan


def why_no_occlusion(reading: Reading | None, model: LoadedModel | None) -> str:
    """Why no map by occlusion can be made of a reading; empty where one can.

    Parameters
    ----------
    reading : Reading or None
        What the model said of the picture.
    model : LoadedModel or None
        None where it is not open.
    """
    if reading is None or reading.finding is None or reading.model is None:
        return "The model has not read this picture; read it first."
    if model is None or model.package.sha256 != reading.model.sha256:
        return "Another version of the model read this picture; read it again first."
    if model.card.maps is not None:
        return "The model gives maps of its own."
    if not model.card.findings:
        return "The model names kinds of pictures and no finding."
    return ""


def make_occlusion_map(
    wanted: FrameRequest,
    model: LoadedModel,
    decoder: InteractiveDecoder,
    plan: ReadingPlan,
    journal: Journal,
    progress: Progress,
) -> Reading:
    """Make the maps of a picture that a model without maps has read, and keep them with its reading.

    Parameters
    ----------
    wanted : FrameRequest
    model : LoadedModel
        One of the plan's.
    decoder : InteractiveDecoder
        As `core.workflow.read.make_candidate_decoder` makes it of the plan.
    plan : ReadingPlan
    journal : Journal
        Has the reading; gets it again with its maps.
    progress : Progress
        Counts places; its pause and cancel are heeded between batches.

    Raises
    ------
    ExplainError
        If the picture was not read by the model, the model has maps of its own, or the file has changed.
    InputError
        If the file cannot be read any more.
    DeviceError
        If the device or the model fails.
    Cancelled
        If the progress token says so; then nothing was committed.
    """
    file = wanted.source.name
    kept = next((row for row in journal.rows_of(file, wanted.frame) if _is_by(row.reading, model)), None)
    why = why_no_occlusion(kept.reading if kept is not None else None, model)
    if kept is None or kept.reading.finding is None or why:
        raise ExplainError(why)
    candidate = _decode(wanted, model, decoder, plan, journal.hashes([file]).get(file, ""), progress)
    covered = CoveredPlaces.of(model.card, candidate.pixels, candidate.shape)
    engine, most = plan.opened.engine, batch_of(model.card)
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


def _decode(
    wanted: FrameRequest,
    model: LoadedModel,
    decoder: InteractiveDecoder,
    plan: ReadingPlan,
    sha256: str,
    progress: Progress,
) -> Candidate:
    """The picture as the model takes it, of the very bytes that it read."""
    number = next(n for n, one in enumerate(plan.opened.models) if one.card.id == model.card.id)
    candidate: Candidate | None = None
    for step in decoder.steps(wanted, lambda: progress.cancelled):
        if isinstance(step, Digest) and sha256 and step.sha256 != sha256:
            raise ExplainError("The file has changed since it was read; read it again first.")
        if isinstance(step, PreparedPicture):
            candidate = step.candidates[number]
    progress.check()
    if candidate is None or candidate.refusal is not None:
        raise ExplainError("The picture cannot be prepared for the model any more; read it again first.")
    return candidate
