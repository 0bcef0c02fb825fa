"""Reads files with the open models and commits the outcomes: a batch, some files, or one picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from core.acceptance.evaluated import models_of
from core.batch.begin import begin_run, judge_by
from core.batch.journal.journal import FileMark, Journal
from core.batch.journal.journal_store import files_of, place_of
from core.batch.journal.manifest import BatchManifest, read_manifest, write_manifest
from core.batch.journal.resume_filter import stamp_of, was_whole
from core.batch.pipeline import read_all, read_some
from core.batch.queue.model_batcher import ModelBatcher
from core.batch.run import Run
from core.batch.workers.decode import Digest, PreparedPicture
from core.batch.workers.interactive_decoder import FrameRequest, InteractiveDecoder, decode_candidates
from core.batch.workers.processes import Processes
from core.errors import InputError, Reason
from core.images.files.sources import Source
from core.inference.model_loading import Opened
from core.progress import Progress
from core.workflow.open import ReadingPlan


@dataclass(frozen=True)
class BatchRequest:
    """Files to read in one batch.

    Attributes
    ----------
    roots : tuple of Path
        Files and folders.
    outputs : tuple of Path
        Files that this run writes; they are never read, even inside the input folders.
    journal_place : Path or None
        Path of the journal, instead of the user's own folder.
    files : int or None
        Number of files, to record the start and end of the batch; None to record nothing.
    """

    roots: tuple[Path, ...]
    outputs: tuple[Path, ...] = ()
    journal_place: Path | None = None
    files: int | None = None

    @property
    def place(self) -> Path:
        """Path of the journal."""
        return self.journal_place or place_of(self.roots)


def read_batch(
    batch: BatchRequest,
    plan: ReadingPlan,
    journal: Journal,
    progress: Progress,
    processes: Processes | None = None,
) -> bool:
    """Read all files of a batch that were not read before; return True unless it was cancelled.

    Parameters
    ----------
    batch : BatchRequest
    plan : ReadingPlan
    journal : Journal
    progress : Progress
        Counts files; can be paused and cancelled between pictures.
    processes : Processes, optional
        Source of the decoding processes.

    Raises
    ------
    DeviceError
        If the device fails; committed readings stay.
    WorkerError
        If the decoding processes do not start.
    """
    manifest = _begin_manifest(batch, batch.files, plan) if batch.files is not None else None
    settings = replace(plan.settings, exclude=(*batch.outputs, *files_of(batch.place)))
    opened = plan.opened
    complete = read_all(batch.roots, opened.engine, opened.models, journal, progress, settings, processes)
    if complete and manifest is not None:
        write_manifest(replace(manifest, ended=_now()))
    return complete


def _begin_manifest(batch: BatchRequest, files: int, plan: ReadingPlan) -> BatchManifest:
    """Record that a batch began; a resumed batch keeps its first start time."""
    before = read_manifest(place_of(batch.roots))
    goes_on = before is not None and before.ended is None and before.key in plan.keys
    started = before.started if before is not None and goes_on else _now()
    manifest = BatchManifest(tuple(root.absolute() for root in batch.roots), plan.key, files, started)
    write_manifest(manifest)
    return manifest


def read_files(sources: Sequence[Source], plan: ReadingPlan, journal: Journal, progress: Progress) -> bool:
    """Read some of the open files, except those already read and unchanged.

    Return True unless reading was cancelled; see `read_batch`.
    """
    opened = plan.opened
    return read_some(sources, opened.engine, opened.models, journal, progress, plan.settings, plan.added)


def make_candidate_decoder(plan: ReadingPlan) -> InteractiveDecoder:
    """Make the process that decodes for `read_picture`; it prepares pictures as a batch does."""
    settings = plan.settings.decode_settings(plan.readers)
    return InteractiveDecoder(settings.limits, partial(decode_candidates, settings))


@dataclass(frozen=True)
class PictureRequest:
    """A single picture to read.

    Attributes
    ----------
    source : Source
    frame : int
        Counted from 1.
    frames : int
        Number of frames in the file.
    absent : str
        Message if the file does not have the frame.
    """

    source: Source
    frame: int
    frames: int
    absent: str


def read_picture(
    wanted: PictureRequest,
    decoder: InteractiveDecoder,
    plan: ReadingPlan,
    journal: Journal,
    progress: Progress,
) -> None:
    """Read one picture with every model for it, and commit the outcomes, as in a batch.

    Parameters
    ----------
    wanted : PictureRequest
    decoder : InteractiveDecoder
        From `make_candidate_decoder`.
    plan : ReadingPlan
    journal : Journal
    progress : Progress
        Can be cancelled while the picture is decoded.

    Raises
    ------
    Cancelled
        If the progress token was cancelled; nothing is committed then.
    DeviceError
        If the device fails.
    """
    source, file = wanted.source, wanted.source.name
    models = plan.opened.models
    begin_run(journal, models, plan.key_by, plan.settings.settings_key(models))
    judge_by(journal, plan.added)
    stamp = stamp_of(source)
    sha256, picture = _decode(wanted, decoder, progress)
    progress.check()
    file_mark = FileMark(file, stamp, sha256)
    complete = not plan.added or was_whole(journal, file_mark)
    with ModelBatcher(plan.opened.engine, plan.readers, journal, routed=plan.settings.routed) as batcher:
        batcher.begin(file_mark, journal.resume_file(file_mark), complete=complete)
        read = {reading.frame for reading in journal.readings_of(file)} | {wanted.frame}
        if len(read - {None}) == wanted.frames:
            batcher.end(file, picture)
        else:
            batcher.put(file, picture)
        batcher.flush()


def _decode(
    wanted: PictureRequest, decoder: InteractiveDecoder, progress: Progress
) -> tuple[str, PreparedPicture | InputError]:
    """Return the file's hash ('' if unreadable), and the picture or the error."""
    sha256 = ""
    picture: PreparedPicture | InputError = InputError(Reason.TRUNCATED, wanted.absent)
    try:
        for step in decoder.steps(FrameRequest(wanted.source, wanted.frame), lambda: progress.cancelled):
            if isinstance(step, Digest):
                sha256 = step.sha256
            elif isinstance(step, PreparedPicture):
                picture = step
    except InputError as error:
        picture = error
    return sha256, picture


def describe_run(
    roots: Sequence[Path], opened: Opened, started: datetime, finished: datetime, *, complete: bool
) -> Run:
    """Describe a run, for reports.

    Parameters
    ----------
    roots : sequence of Path
        Paths that were read, as the user named them.
    opened : Opened
    started, finished : datetime
        Start and end time, with time zone.
    complete : bool
        Whether everything was read.
    """
    return Run(
        folder=", ".join(str(root) for root in roots),
        started=started,
        finished=finished,
        device=opened.device,
        models=models_of(opened),
        notices=opened.notices,
        complete=complete,
    )


def _now() -> datetime:
    """Return the current time, with time zone."""
    return datetime.now().astimezone()
