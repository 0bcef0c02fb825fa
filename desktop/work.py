"""What runs on the worker threads: looking through folders, decoding, reading, exporting; no Qt."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.batch.decode import preview
from core.batch.journal import Entry, Journal
from core.batch.pipeline import Settings, read_all
from core.batch.run import Run, RunModel
from core.errors import InputError
from core.images.limits import Limits
from core.images.picture import Picture
from core.images.read import read_pictures
from core.images.sources import Source, walk
from core.images.studies import group, look
from core.inference.candidate import make_ready
from core.inference.classify import judge
from core.inference.engine import Opened, open_models
from core.models.catalogue import Catalogue
from core.progress import Progress
from core.reports.table import write_csv
from core.results.reading import Reading, failed
from desktop.jobs import Job
from desktop.levels import Levels, build
from desktop.rows import Found, rows_of

#: The model that is asked, as `overread classify` does where none is named.
MODEL = "body-region"
#: Longest side of the pictures kept for the PDF.
PREVIEW_SIDE = 640
#: Decoded frames of one file that are kept ready for scrolling, in bytes of pixels.
FRAMES_BYTES = 256 << 20


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


def look_through(roots: Sequence[Path], progress: Progress) -> Found:
    """Find the files below `roots` and group them by what their headers say."""
    sources = []
    for source in walk(roots):
        progress.check()
        sources.append(source)
    progress.start(len(sources))
    limits, instances = Limits(), []
    for source in sources:
        progress.check()
        instances.append(look(source, limits))
        progress.advance()
    studies = group(instances)
    rows = tuple(rows_of(studies))
    return Found(studies, {row.item.key: row.item for row in rows if row.item is not None}, rows)


def load_models(catalogue: Catalogue | None, device: str) -> Opened:
    """Open the model on the best device that computes it rightly."""
    return open_models([(catalogue or Catalogue()).read(MODEL)], device)


def decode(source: Source, frame: int, job: Job) -> Iterable[Shown]:
    """Yield a frame of a file and, where the whole file is small enough, its other frames too."""
    wanted = _find(source, frame)
    job.progress.check()
    yield Shown(wanted, build(wanted))
    if wanted.frames == 1 or wanted.pixels.nbytes * wanted.frames > FRAMES_BYTES:
        return
    for picture in read_pictures(source, Limits()):
        job.progress.check()
        if picture.frame != frame:
            yield Shown(picture, build(picture))


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
    return next(iter(read_pictures(source, Limits(), frame)))
