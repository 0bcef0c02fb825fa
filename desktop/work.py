"""What runs on the worker threads: looking through folders, decoding, reading, exporting; no Qt."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.batch.decode import preview
from core.batch.journal import Entry, Journal
from core.batch.pipeline import Settings, read_all
from core.batch.run import Run, RunModel
from core.errors import Cancelled, InputError, Reason
from core.images.limits import Limits
from core.images.picture import Picture
from core.images.read import read_pictures
from core.images.sources import Source
from core.images.studies import StudyTree
from core.images.survey import survey
from core.inference.candidate import make_ready
from core.inference.classify import judge
from core.inference.engine import Opened, open_models
from core.models.catalogue import Catalogue
from core.progress import Progress
from core.reports.table import write_csv
from core.results.reading import Reading, failed
from desktop.jobs import Job
from desktop.levels import Levels, build
from desktop.rows import Found, Listing

#: The model that is asked, as `overread classify` does where none is named.
MODEL = "body-region"
#: Longest side of the pictures kept for the PDF.
PREVIEW_SIDE = 640
#: Decoded frames of one file that are kept ready for scrolling, in bytes of pixels.
FRAMES_BYTES = 256 << 20
#: Seconds until the first pictures of a folder are listed, and between two growths of the list.
FIRST_SECONDS = 0.1
SHOW_SECONDS = 0.4
#: How many times as long as making a list takes pass until the next.
SHOW_SHARE = 5


@dataclass(frozen=True, eq=False)
class Shown:
    """A decoded picture, ready for the viewer."""

    picture: Picture
    levels: Levels


class ObservedJournal(Journal):
    """A journal that also lays each committed reading into an inbox, where the window collects them."""

    def __init__(self, path: Path, inbox: deque[Reading]) -> None:
        super().__init__(path)
        self._inbox = inbox

    def add(self, entries: Iterable[Entry]) -> None:
        kept = list(entries)
        super().add(kept)
        self._inbox.extend(entry.reading for entry in kept)


def look_through(roots: Sequence[Path], progress: Progress, show: Callable[[Found], None]) -> Found:
    """Find the files below `roots` and group them by what their headers say.

    Parameters
    ----------
    roots : sequence of Path
    progress : Progress
        Where it is cancelled, what was found by then is returned as not complete.
    show : callable
        Given what is known so far, first as soon as there is something to look at.
    """
    tree, listing = StudyTree(), Listing()
    due, complete = time.monotonic() + FIRST_SECONDS, False
    with suppress(Cancelled):
        for instance in survey(roots, progress):
            tree.add(instance)
            now = time.monotonic()
            if now >= due:
                show(listing.of(tree.studies(), complete=False))
                # Long lists take longer to make; filling must not take the time from reading.
                due = time.monotonic() + max(SHOW_SECONDS, SHOW_SHARE * (time.monotonic() - now))
        complete = True
    return listing.of(tree.studies(), complete=complete)


def load_models(catalogue: Catalogue | None, device: str) -> Opened:
    """Open the model on the best device that computes it rightly."""
    return open_models([(catalogue or Catalogue()).read(MODEL)], device)


def decode(source: Source, frame: int, job: Job) -> Iterable[Shown]:
    """Yield a frame of a file and, where the whole file is small enough, its other frames too."""
    for picture in read_pictures(source, Limits()):
        job.progress.check()
        small = picture.pixels.nbytes * picture.frames <= FRAMES_BYTES
        if small or picture.frame == frame:
            yield Shown(picture, build(picture))
        if not small and picture.frame >= frame:
            return


def read_one(source: Source, frame: int, opened: Opened, journal: Journal) -> None:
    """Read one picture with every model and commit the outcome, as the batch pipeline does for many."""
    try:
        picture = _find(source, frame)
    except InputError as error:
        journal.add([Entry(failed(source.name, error))])
        return
    small = preview(picture, PREVIEW_SIDE)
    for model in opened.models:
        for reading in judge(opened.engine, model, [make_ready(model.card, picture)]):
            journal.add([Entry(reading, small)])


def read_rest(
    roots: Sequence[Path], done: Iterable[Path], opened: Opened, journal: Journal, progress: Progress
) -> bool:
    """Read all files below `roots` but those already `done`; True unless it was cancelled."""
    settings = Settings(preview_side=PREVIEW_SIDE, exclude=tuple(done))
    return read_all(roots, opened.engine, opened.models, journal, progress, settings)


def export_csv(journal: Journal, opened: Opened, destination: Path) -> None:
    """Write the CSV of what was read."""
    write_csv(journal, [model.card for model in opened.models], destination)


def export_pdf(journal: Journal, run: Run, destination: Path, progress: Progress) -> None:
    """Write the PDF of what was read."""
    # Typesetting is needed here only and takes a while to import.
    from core.reports.pdf import write_pdf

    write_pdf(journal, run, destination, progress)


def run_of(
    roots: Sequence[Path], opened: Opened, started: datetime, finished: datetime, *, complete: bool
) -> Run:
    """Describe how the readings came about, for reports."""
    return Run(
        folder=", ".join(str(root) for root in roots),
        started=started,
        finished=finished,
        device=opened.engine.device,
        models=tuple(RunModel(m.card, m.package.sha256, m.package.verified, m.parity) for m in opened.models),
        notices=opened.notices,
        complete=complete,
    )


def _find(source: Source, frame: int) -> Picture:
    for picture in read_pictures(source, Limits()):
        if picture.frame == frame:
            return picture
    raise InputError(Reason.TRUNCATED, f"The file does not hold frame {frame}.")
