"""Worker-thread tasks on what is open, by `core.workflow`: load readings, read, export; no Qt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.batch.journal.manifest import Unfinished
from core.batch.journal.part import journal_without
from core.batch.run import Run
from core.batch.workers.interactive_decoder import FrameRequest, InteractiveDecoder
from core.errors import PlaceGoneError
from core.images.files.reachable import check_places
from core.images.files.sources import Source
from core.inference.model_loading import Opened
from core.models.catalogue import Catalogue
from core.progress import Progress
from core.reports.site import site_of
from core.results.decisions import Decided
from core.settings import UserSettings
from core.settings_file import read_settings
from core.workflow.explain import make_occlusion_map
from core.workflow.export import (
    ExportSource,
    ExportTarget,
    copy_without_patients,
    export_dicom,
    export_to,
    text_cleaning,
)
from core.workflow.open import (
    ReadingPlan,
    find_unfinished,
    open_installed,
    open_on_demand,
    plan_reading,
    restore_readings,
    time_of_batch,
)
from core.workflow.read import (
    BatchRequest,
    PictureRequest,
    describe_run,
    make_candidate_decoder,
    read_batch,
    read_files,
    read_picture,
)
from desktop.base.jobs import Job
from desktop.base.language import tr
from desktop.session.items import Item
from desktop.session.journal_handle import JournalHandle

if TYPE_CHECKING:
    from core.deidentify.burned_in.cleaning import ChosenText
    from core.deidentify.burned_in.survey import TextInFile
    from core.deidentify.files import Summary
    from core.deidentify.options import Options
    from core.inference.engine import LoadedModel
    from core.reports.dicom.write import ExportResult
    from desktop.session.folder import Folder


@dataclass(frozen=True)
class RestoredReadings:
    """Earlier readings that were loaded: number of files, date if known, and number judged again.

    `others` counts files that other models or settings read; their readings do not apply to those in use.
    `lacking` are files that were read without a model that now reads by itself.
    """

    files: int
    started: datetime
    finished: datetime
    judged: int
    others: int
    lacking: frozenset[str]


# Models, and their earlier readings


def load_models(catalogue: Catalogue | None, device: str | None) -> Opened:
    """Open all models on the best device that computes correctly."""
    return open_installed(device, catalogue)


def candidate_decoder(opened: Opened) -> InteractiveDecoder:
    """Make the decoder of single pictures to read."""
    return make_candidate_decoder(plan_reading(opened))


def unfinished(opened: Opened) -> Unfinished | None:
    """Return the batch that can be resumed; None if there is none."""
    return find_unfinished(plan_reading(opened))


def restore_earlier(
    handle: JournalHandle, sources: Sequence[Source], opened: Opened, job: Job, show: Callable[[], None]
) -> RestoredReadings:
    """Load the readings of unchanged files, no faster than the window can show them."""
    began, plan = datetime.now().astimezone(), plan_reading(opened)
    files = 0
    for number in restore_readings(sources, plan, handle.journal(), job.progress):
        files += number
        while handle.inbox and not job.progress.cancelled:
            job.show(show)
    started, ended = time_of_batch(handle.roots) or (began, None)
    journal, here = handle.journal(), {source.name for source in sources}
    others, lacking = journal.files_of_others() & here, journal.files_in_part() & here
    finished = ended or datetime.now().astimezone()
    return RestoredReadings(
        files, started, finished, journal.judgements.anew, len(others), frozenset(lacking)
    )


# Reading


def within(plan: ReadingPlan, places: Sequence[Path]) -> ReadingPlan:
    """Return a reading plan that stops if one of these folders is missing.

    Raises
    ------
    PlaceGoneError
        If one is missing already.
    """
    check_places(places)
    return replace(plan, settings=replace(plan.settings, places=tuple(places)))


def read_one(
    decoder: InteractiveDecoder,
    item: Item,
    opened: Opened,
    handle: JournalHandle,
    job: Job,
    places: Sequence[Path] = (),
) -> None:
    """Read one picture with every model it is for; `decoder` comes from `candidate_decoder`."""
    _read_picture(decoder, item, within(plan_reading(opened), places), handle, job)


def _read_picture(
    decoder: InteractiveDecoder, item: Item, plan: ReadingPlan, handle: JournalHandle, job: Job
) -> None:
    absent = tr("The file does not hold frame {frame}.", frame=item.frame)
    wanted = PictureRequest(item.instance.source, item.frame, item.frames, absent)
    read_picture(wanted, decoder, plan, handle.journal(), job.progress)


def explain_one(
    item: Item, model: LoadedModel, opened: Opened, handle: JournalHandle, progress: Progress
) -> None:
    """Make the maps of a picture by occlusion, for a model without maps that has read it."""
    wanted = FrameRequest(item.instance.source, item.frame)
    make_occlusion_map(wanted, model, opened, handle.journal(), progress)


def read_rest(
    handle: JournalHandle,
    total: int,
    exports: tuple[Path, ...],
    opened: Opened,
    progress: Progress,
    places: Sequence[Path] = (),
) -> bool:
    """Read all unread files of `total` files; return False if cancelled.

    `exports` are never read, even inside the folder.
    """
    plan = within(plan_reading(opened), places)
    batch = BatchRequest(handle.roots, exports, files=total if handle.lasting else None)
    return read_batch(batch, plan, handle.journal(), progress)


def read_these(
    handle: JournalHandle,
    sources: Sequence[Source],
    opened: Opened,
    progress: Progress,
    places: Sequence[Path] = (),
) -> bool:
    """Read some of the open files; return False if cancelled."""
    return read_files(sources, within(plan_reading(opened), places), handle.journal(), progress)


def are_there(places: Sequence[Path]) -> bool:
    """Return whether folders that were missing are back."""
    try:
        check_places(places)
    except PlaceGoneError:
        return False
    return True


def open_asked(opened: Opened, model_id: str, catalogue: Catalogue | None) -> Opened:
    """Open an on-demand model, unless it is open."""
    return open_on_demand(opened, model_id, catalogue)


def ask(
    model_id: str,
    items: Sequence[Item],
    unread: Sequence[Item],
    opened: Opened,
    handle: JournalHandle,
    job: Job,
    places: Sequence[Path] = (),
) -> None:
    """Let an open on-demand model read some pictures, after all other models have read the unread ones."""
    plan = within(plan_reading(opened), places)
    for these, reading in ((unread, plan), (items, plan.reading_with(model_id))):
        if len(items) == 1 and these:
            decoder = make_candidate_decoder(reading)
            try:
                _read_picture(decoder, these[0], reading, handle, job)
            finally:
                decoder.close()
        elif these:
            sources = list({item.key[0]: item.instance.source for item in these}.values())
            read_files(sources, reading, handle.journal(), job.progress)
        if job.progress.cancelled:
            return


# Writing


def run_of(folder: Folder | None, opened: Opened | None) -> Run | None:
    """Describe the run that read what is open, for reports; if no model read, describe one made now."""
    if folder is None or opened is None:
        return None
    now = datetime.now().astimezone()
    started, finished = folder.started or now, folder.finished or now
    complete = all(map(folder.is_earlier, folder.unread()))
    run = describe_run(folder.roots, opened, started, finished, complete=complete)
    return replace(run, earlier=tuple(folder.earlier_cards.values()))


@dataclass(frozen=True, eq=False)
class WhatWasRead:
    """The content of an open folder that is exported.

    Attributes
    ----------
    handle : JournalHandle
        The journal with the readings.
    run : Run
        Describes how the folder was read.
    decided : Decided
        The reader's decisions.
    left_out : collection of str
        Names of files that are left out.
    """

    handle: JournalHandle
    run: Run
    decided: Decided
    left_out: Collection[str] = ()

    @contextmanager
    def source(self, settings: UserSettings) -> Iterator[ExportSource]:
        """Open the journal without the files that are left out, as a source for exports."""
        with journal_without(self.handle.journal(), self.left_out) as journal:
            yield ExportSource(journal, self.run, self.handle.roots, site_of(settings), self.decided)


def export(what: WhatWasRead, target: ExportTarget, settings: UserSettings, progress: Progress) -> None:
    """Write a table or a report."""
    with what.source(settings) as source:
        export_to(source, target, progress)


@contextmanager
def report_pages(
    what: WhatWasRead, target: ExportTarget, dots: int, settings: UserSettings, progress: Progress
) -> Iterator[Iterator[bytes]]:
    """Yield the pages of a report as PNG, with `dots` per inch."""
    from core.workflow.pictures import draw_report

    with what.source(settings) as source:
        yield draw_report(source, target, dots, progress)


def export_results(what: WhatWasRead, target: ExportTarget, progress: Progress) -> ExportResult:
    """Write the results as DICOM objects."""
    with what.source(read_settings()) as source:
        return export_dicom(source, target, progress)


def look_for_text(
    paths: Sequence[Path], folder: Path, progress: Progress, options: Options
) -> tuple[ChosenText, list[TextInFile]]:
    """Return the files with text in their pixels; initially all of it is to be blacked out."""
    from core.deidentify.burned_in.cleaning import ChosenText
    from core.deidentify.burned_in.survey import files_with_text

    with text_cleaning(options, progress) as cleaning:
        if cleaning is None:
            return ChosenText(), []
        return cleaning.chosen, list(files_with_text(paths, folder, cleaning, progress))


def write_copies(
    paths: Sequence[Path],
    folder: Path,
    progress: Progress,
    options: Options,
    chosen: ChosenText | None,
) -> Summary:
    """Write de-identified copies of the DICOM files below some paths."""
    from core.deidentify.files import summarise

    return summarise(copy_without_patients(paths, folder, progress, options, chosen))
