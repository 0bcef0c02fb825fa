"""What runs on the worker threads: looking through folders, decoding, reading, exporting; no Qt."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.acceptance.profile import models_of
from core.batch.journal.journal import FileMark, Journal
from core.batch.journal.journal_store import files_of, place_of
from core.batch.journal.manifest import (
    BatchManifest,
    Unfinished,
    last_unfinished,
    read_manifest,
    write_manifest,
)
from core.batch.journal.resume_filter import stamp_of
from core.batch.pipeline import Settings, read_all, read_some
from core.batch.queue.model_batcher import ModelBatcher
from core.batch.restore import restore as take_up
from core.batch.run import Run
from core.batch.workers.decode import Digest, PreparedPicture
from core.batch.workers.interactive_decoder import FrameRequest, PictureReader, candidates_of
from core.batch.workers.thumbnails import thumbnail_of
from core.errors import Cancelled, InputError, Reason
from core.images.base.limits import Limits
from core.images.base.picture import Picture
from core.images.display.pyramid import Levels, build
from core.images.files.sources import Source
from core.images.studies.study_tree import Instance, StudyTree
from core.images.studies.survey import survey
from core.inference.model_loading import Opened, open_models
from core.inference.parity import Certificates
from core.inference.routing import is_routed
from core.models.catalogue import Catalogue
from core.progress import Progress
from core.reports.tables.table import write_csv, write_json_lines
from core.results.decisions import Decided
from core.settings import UserSettings
from desktop.base.jobs import Job
from desktop.base.language import tr
from desktop.session.items import Item
from desktop.session.journal_handle import JournalHandle
from desktop.session.rows import FolderContents, Listing

if TYPE_CHECKING:
    from core.deidentify.files import Summary
    from core.reports.dicom.write import Written

#: Longest side of the pictures kept for the PDF.
PREVIEW_SIDE = 640
#: Seconds until the first pictures of a folder are listed at the latest, and between two growths of the list.
FIRST_SECONDS = 0.5
SHOW_SECONDS = 0.4
#: How many times as long as making a list takes pass until the next.
SHOW_SHARE = 5


@dataclass(frozen=True, eq=False)
class Shown:
    """A decoded picture, ready for the viewer."""

    picture: Picture
    levels: Levels


@dataclass(frozen=True)
class Recalled:
    """What was read before: how many files, and when, as far as that is known."""

    files: int
    started: datetime
    finished: datetime


@dataclass(eq=False)
class Growth:
    """Studies and their rows while files are still coming, for as long as a folder is open."""

    listing: Listing
    tree: StudyTree = field(default_factory=StudyTree)

    def add(self, instances: Iterable[Instance]) -> FolderContents:
        """Put more files where they belong."""
        for instance in instances:
            self.tree.add(instance)
        return self.listing.of(self.tree.studies(), complete=True)


def look_through(
    growth: Growth, roots: Sequence[Path], progress: Progress, show: Callable[[FolderContents], None]
) -> FolderContents:
    """Find the files below `roots` and group them by what their headers say.

    Parameters
    ----------
    growth : Growth
        Gets what is found.
    roots : sequence of Path
    progress : Progress
        Where it is cancelled, what was found by then is returned as not complete.
    show : callable
        Given what is known so far, first as soon as there is something to look at.
    """
    tree, listing = growth.tree, growth.listing
    first: str | None = None
    due, complete = time.monotonic() + FIRST_SECONDS, False
    with suppress(Cancelled):
        for instance in survey(roots, progress):
            series = instance.identity.series_uid
            if first is None:
                first = series
            elif first and series != first:
                # The first series is there, and its first slice is the one to begin with.
                first, due = "", 0.0
            tree.add(instance)
            now = time.monotonic()
            if now >= due:
                first = ""
                show(listing.of(tree.studies(), complete=False))
                # Long lists take longer to make; filling must not take the time from reading.
                due = time.monotonic() + max(SHOW_SECONDS, SHOW_SHARE * (time.monotonic() - now))
        complete = True
    return listing.of(tree.studies(), complete=complete)


def load_models(catalogue: Catalogue | None, device: str | None) -> Opened:
    """Open all models on the best device that computes them rightly."""
    return open_models(list((catalogue or Catalogue()).read_all()), device, Certificates())


def make_reader() -> PictureReader:
    """Make the reader of the pictures that are shown."""
    return PictureReader(Limits())


def decode(reader: PictureReader, source: Source, frame: int, job: Job) -> Iterable[Shown]:
    """Yield a frame of a file and, where the whole file is small enough, its other frames too."""
    for picture in reader.read(FrameRequest(source, frame), lambda: job.progress.cancelled):
        levels = build(picture)
        yield Shown(levels.picture, levels)


def make_small_reader(side: int) -> PictureReader:
    """Make the reader of small pictures, at most `side` pixels wide and high."""
    limits = Limits()
    return PictureReader(limits, partial(thumbnail_of, limits, side))


def small(reader: PictureReader, item: Item, job: Job) -> NDArray[np.uint8]:
    """Make the small picture of an item: greys or colours in eight bits."""
    wanted = FrameRequest(item.instance.source, item.frame)
    # To its end, as a reader that is left in the middle starts another process.
    made = list(reader.read(wanted, lambda: job.progress.cancelled))
    job.progress.check()
    return made[0].pixels.astype(np.uint8, copy=False)


def settings_of(opened: Opened, exclude: tuple[Path, ...] = ()) -> Settings:
    """How the window reads with the models it has; what is read otherwise does not hold in it."""
    routed = is_routed(opened.models)
    return Settings(preview_side=PREVIEW_SIDE, exclude=exclude, routed=routed, resumable=True)


def restore(
    shelf: JournalHandle, sources: Sequence[Source], opened: Opened, job: Job, show: Callable[[], None]
) -> Recalled:
    """Take up what was read before of files that have not changed, no faster than the window shows it."""
    began, settings = _now(), settings_of(opened)
    files = 0
    for number in take_up(sources, opened.models, shelf.journal(), job.progress, settings):
        files += number
        while shelf.inbox and not job.progress.cancelled:
            job.show(show)
    record = read_manifest(place_of(shelf.roots))
    if record is None or record.key != settings.key(opened.models):
        return Recalled(files, began, _now())
    return Recalled(files, record.started, record.ended or _now())


def unfinished(opened: Opened) -> Unfinished | None:
    """Find the batch that can be gone on with."""
    return last_unfinished(settings_of(opened).key(opened.models))


def make_candidate_reader(opened: Opened) -> PictureReader:
    """Make the reader of single pictures that are read; it prepares them as a batch does."""
    recipe = settings_of(opened).recipe(opened.models)
    return PictureReader(recipe.limits, partial(candidates_of, recipe))


def read_one(reader: PictureReader, item: Item, opened: Opened, shelf: JournalHandle, job: Job) -> None:
    """Read one picture with every model it is for and commit the outcomes, as the pipeline does for many.

    Parameters
    ----------
    reader : PictureReader
        As `make_candidate_reader` makes it.
    """
    journal, settings, file = shelf.journal(), settings_of(opened), item.key[0]
    journal.begin(settings.key(opened.models))
    stamp, sha256 = stamp_of(item.instance.source), ""
    part: PreparedPicture | InputError = InputError(
        Reason.TRUNCATED, tr("The file does not hold frame {frame}.", frame=item.frame)
    )
    try:
        for made in reader.parts(
            FrameRequest(item.instance.source, item.frame), lambda: job.progress.cancelled
        ):
            if isinstance(made, Digest):
                sha256 = made.sha256
            elif isinstance(made, PreparedPicture):
                part = made
    except InputError as error:
        part = error
    job.progress.check()
    mark = FileMark(file, stamp, sha256)
    with ModelBatcher(opened.engine, opened.models, journal, routed=settings.routed) as panel:
        panel.begin(mark, journal.go_on(mark))
        there = {reading.frame for reading in journal.readings_of(file)} | {item.frame}
        if len(there - {None}) == item.frames:
            panel.end(file, part)
        else:
            panel.put(file, part)
        panel.flush()


def read_rest(
    shelf: JournalHandle, total: int, exports: tuple[Path, ...], opened: Opened, progress: Progress
) -> bool:
    """Read all that was not read; True unless it was cancelled.

    Parameters
    ----------
    shelf : Shelf
    total : int
        Files to read, those read before included.
    exports : tuple of Path
        No input, even where they lie inside the folder.
    """
    journal, settings = shelf.journal(), settings_of(opened, (*exports, *files_of(place_of(shelf.roots))))
    key = settings.key(opened.models)
    before = read_manifest(place_of(shelf.roots))
    goes_on = before is not None and before.ended is None and before.key == key
    roots = tuple(root.absolute() for root in shelf.roots)
    record = BatchManifest(roots, key, total, before.started if before is not None and goes_on else _now())
    if shelf.kept:
        write_manifest(record)
    complete = read_all(shelf.roots, opened.engine, opened.models, journal, progress, settings)
    if complete and shelf.kept:
        write_manifest(replace(record, ended=_now()))
    return complete


def read_these(shelf: JournalHandle, sources: Sequence[Source], opened: Opened, progress: Progress) -> bool:
    """Read some files of what is open, those that were read before and have not changed excepted."""
    settings = settings_of(opened)
    return read_some(sources, opened.engine, opened.models, shelf.journal(), progress, settings)


def export_table(journal: Journal, run: Run, destination: Path, progress: Progress, decided: Decided) -> None:
    """Write the table of what was read and decided, in the form that the name ends with."""
    cards = [model.card for model in run.models]
    kind = destination.suffix.lower()
    if kind == ".xlsx":
        # It is needed here only and takes a while to import, as the typesetter is below.
        from core.reports.tables.workbook import write_workbook

        write_workbook(journal, run, destination, progress, decided)
    elif kind == ".jsonl":
        write_json_lines(journal, cards, destination, decided)
    else:
        write_csv(journal, cards, destination, decided)


def export_pdf(
    journal: Journal,
    run: Run,
    destination: Path,
    progress: Progress,
    decided: Decided,
    settings: UserSettings,
    files: Collection[str] | None,
) -> None:
    """Write the PDF of what was read and decided, or of some files."""
    from core.reports.pdf.report import write_pdf
    from core.reports.site import site_of

    write_pdf(journal, run, destination, progress, decided, site_of(settings), files)


def export_dicom(
    shelf: JournalHandle,
    run: Run,
    folder: Path,
    progress: Progress,
    decided: Decided,
    *,
    anonymous: bool,
    shift_dates: bool,
) -> Written:
    """Write what was read and decided as DICOM objects."""
    # highdicom is needed here only and takes a while to import.
    from core.deidentify.pseudonyms import Pseudonyms, site_key
    from core.reports.dicom.write import Anonymity, Export, write_dicom
    from core.reports.site import site_of
    from core.settings_file import read_settings

    anonymity = Anonymity(Pseudonyms(site_key()), shift_dates) if anonymous else None
    export = Export(shelf.roots, run, folder, decided, anonymity, site_of(read_settings()))
    return write_dicom(shelf.journal(), export, progress)


def deidentify(paths: Sequence[Path], folder: Path, progress: Progress, *, shift_dates: bool) -> Summary:
    """Write the DICOM files below some paths without their patients."""
    from core.deidentify.files import deidentify_files, summary
    from core.deidentify.pseudonyms import Pseudonyms, site_key

    return summary(deidentify_files(paths, folder, Pseudonyms(site_key()), progress, shift_dates=shift_dates))


def run_of(
    roots: Sequence[Path], opened: Opened, started: datetime, finished: datetime, *, complete: bool
) -> Run:
    """Describe how the readings came about, for reports."""
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
    return datetime.now().astimezone()
