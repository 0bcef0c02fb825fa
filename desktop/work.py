"""What runs on the worker threads: looking through folders, decoding, reading, exporting; no Qt."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.batch.decode import Recipe, make
from core.batch.journal import Journal, Mark
from core.batch.pipeline import Panel, Settings, read_all
from core.batch.reader import PictureReader, Wanted
from core.batch.rows import Entry
from core.batch.run import Run, RunModel
from core.errors import Cancelled, InputError, Reason
from core.images.limits import Limits
from core.images.picture import Picture
from core.images.sources import Source
from core.images.studies import StudyTree
from core.images.survey import survey
from core.inference.opening import Opened, open_models
from core.inference.parity import Certificates
from core.inference.routing import is_routed
from core.models.catalogue import Catalogue
from core.progress import Progress
from core.reports.table import write_csv
from core.results.reading import Reading, failed
from desktop.items import Item
from desktop.jobs import Job
from desktop.levels import Levels, build
from desktop.rows import Found, Listing

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


class ObservedJournal(Journal):
    """A journal that also lays each committed reading into an inbox, where the window collects them."""

    def __init__(self, path: Path, inbox: deque[Reading]) -> None:
        super().__init__(path)
        self._inbox = inbox

    def add(self, entries: Iterable[Entry], marks: Iterable[Mark] = ()) -> None:
        kept = list(entries)
        super().add(kept, marks)
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
    for picture in reader.read(Wanted(source, frame), lambda: job.progress.cancelled):
        yield Shown(picture, build(picture))


def read_one(picture: Picture | None, item: Item, opened: Opened, journal: Journal, job: Job) -> None:
    """Read one picture with every model it is for and commit the outcomes, as the pipeline does for many.

    Parameters
    ----------
    picture : Picture or None
        As it was decoded for the screen; None where that was not to be had.
    """
    try:
        picture = picture or _find(item, job)
    except InputError as error:
        journal.add([Entry(failed(item.key[0], error))])
        return
    panel = Panel(opened.engine, opened.models, journal, routed=is_routed(opened.models))
    recipe = Recipe(tuple(model.card for model in opened.models), Limits(), PREVIEW_SIDE)
    panel.put(item.key[0], make(recipe, picture))
    panel.flush()


def read_rest(
    roots: Sequence[Path], done: Iterable[Path], opened: Opened, journal: Journal, progress: Progress
) -> bool:
    """Read all files below `roots` but those already `done`; True unless it was cancelled."""
    routed = is_routed(opened.models)
    settings = Settings(preview_side=PREVIEW_SIDE, exclude=tuple(done), routed=routed)
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
        device=opened.device,
        models=tuple(RunModel(m.card, m.package.sha256, m.package.verified, m.parity) for m in opened.models),
        notices=opened.notices,
        complete=complete,
    )


def _find(item: Item, job: Job) -> Picture:
    with make_reader() as reader:
        wanted = Wanted(item.instance.source, item.frame)
        for picture in reader.read(wanted, lambda: job.progress.cancelled):
            if picture.frame == item.frame:
                return picture
    job.progress.check()
    raise InputError(Reason.TRUNCATED, f"The file does not hold frame {item.frame}.")
