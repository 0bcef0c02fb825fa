"""Writes readings and decisions: tables, reports, overlays and DICOM results; and de-identified copies."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from core.batch.journal.journal import Journal
from core.batch.run import Run
from core.images.base.limits import Limits
from core.images.base.picture import Picture
from core.images.files.sources import Source, walk
from core.paths import check_writable
from core.progress import Progress
from core.reports.site import Site
from core.reports.tables.rows_of import RowsOf
from core.reports.tables.table import write_csv, write_json_lines
from core.result_kinds import USUAL_RESULTS, result_kinds
from core.results.decisions import Decided

if TYPE_CHECKING:
    from core.deidentify.burned_in.cleaning import ChosenText, TextCleaning
    from core.deidentify.files import DeidentifiedFile
    from core.deidentify.options import Options
    from core.reports.dicom.write import ExportResult
    from core.reports.fhir.write import BundlesWritten
    from core.reports.pdf.report import ReportOptions


class ExportKind(StrEnum):
    """Kinds of output, by their names in the audit log."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"
    OVERLAYS = "overlays"
    PDF = "pdf"
    DICOM = "dicom"
    FHIR = "fhir"

    @property
    def is_folder(self) -> bool:
        """Whether this kind writes many files into a folder."""
        return self in (ExportKind.OVERLAYS, ExportKind.DICOM, ExportKind.FHIR)


#: Kinds of tables by file ending; any other ending means CSV.
_TABLES = {".xlsx": ExportKind.XLSX, ".jsonl": ExportKind.JSONL}


@dataclass(frozen=True, eq=False)
class ExportSource:
    """The content of an export.

    Attributes
    ----------
    journal : Journal
        Journal with the readings.
    run : Run
    roots : tuple of Path
        Files and folders that were read.
    site : Site
        Letterhead and template of reports.
    decided : Decided
        The reader's decisions.
    """

    journal: Journal
    run: Run
    roots: tuple[Path, ...]
    site: Site = field(default_factory=Site)
    decided: Decided = field(default_factory=Decided)


@dataclass(frozen=True)
class ExportTarget:
    """Kind of output, its content and its path.

    Attributes
    ----------
    kind : ExportKind
    place : Path or text file
        File, or folder for many files; JSON lines may go to a text file such as standard output.
    files : collection of str or None
        Names of the files to include in a PDF; None for all.
    anonymous, shift_dates : bool
        Whether DICOM results are de-identified, and whether their dates are then shifted instead of removed.
    rows_of : RowsOf
        Kind of rows in a table.
    results : tuple of str
        Kinds of DICOM results, from `core.result_kinds.RESULT_KINDS`.
    """

    kind: ExportKind
    place: Path | TextIO
    files: Collection[str] | None = None
    anonymous: bool = False
    shift_dates: bool = False
    rows_of: RowsOf = RowsOf.PICTURE
    results: tuple[str, ...] = result_kinds(USUAL_RESULTS)

    @property
    def path(self) -> Path:
        """File or folder that is written.

        Raises
        ------
        TypeError
            If the output goes to a text file.
        """
        if not isinstance(self.place, Path):
            raise TypeError(f"{self.kind} is written to a path.")
        return self.place


def table_kind(path: Path) -> ExportKind:
    """Return the kind of table for a file name extension."""
    return _TABLES.get(path.suffix.lower(), ExportKind.CSV)


def check_target(target: ExportTarget, site: Site) -> None:
    """Check that a target can be written, before the content is made.

    Raises
    ------
    ExportError
        If file or folder cannot be written.
    TemplateError
        If the template or the logo of a report is missing or of the wrong kind.
    """
    if isinstance(target.place, Path):
        check_writable(target.place / "overlay.png" if target.kind.is_folder else target.place)
    if target.kind is ExportKind.PDF:
        site.check()


def export_to(
    source: ExportSource, target: ExportTarget, progress: Progress
) -> ExportResult | BundlesWritten | None:
    """Write one kind of output.

    Slow imports, such as the typesetter, happen where they are needed.

    Parameters
    ----------
    source : ExportSource
    target : ExportTarget
    progress : Progress
        Counts readings, for slow kinds.

    Returns
    -------
    ExportResult, BundlesWritten or None
        Outcome for DICOM results and FHIR bundles; None for all other kinds.

    Raises
    ------
    ExportError
        If it cannot be written; an older file then stays unchanged.
    TemplateError
        If the template of a report does not work.
    Cancelled
        If the progress token was cancelled.
    """
    journal, run, decided = source.journal, source.run, source.decided
    cards = run.cards
    match target.kind:
        case ExportKind.CSV:
            write_csv(journal, cards.values(), target.path, decided, target.rows_of, source.site.csv)
        case ExportKind.JSONL:
            write_json_lines(journal, cards.values(), target.place, decided, target.rows_of)
        case ExportKind.XLSX:
            from core.reports.tables.workbook import write_workbook

            write_workbook(journal, run, target.path, progress, decided, target.rows_of)
        case ExportKind.OVERLAYS:
            from core.reports.overlays import write_overlays

            write_overlays(journal, cards, target.path, progress)
        case ExportKind.PDF:
            from core.reports.pdf.report import write_pdf

            write_pdf(journal, run, target.path, progress, report_options(source, target, progress))
        case ExportKind.DICOM:
            return export_dicom(source, target, progress)
        case ExportKind.FHIR:
            from core.reports.fhir.write import write_bundles

            return write_bundles(journal, run, target.path, progress, decided)
    return None


def report_options(source: ExportSource, target: ExportTarget, progress: Progress) -> ReportOptions:
    """Draw readers' marks on the pictures of a report, and collect its other content."""
    from core.language.catalogue import language_of
    from core.reports.pdf.marked import draw_all
    from core.reports.pdf.report import ReportOptions

    decided, wanted = source.decided, target.files
    files = (one for one in walk(source.roots) if wanted is None or one.name in wanted)
    say = language_of(source.site.language)
    marked = draw_all(files, decided, say, Limits(), progress) if decided.marks else []
    return ReportOptions(decided, source.site, wanted, marked)


def export_dicom(source: ExportSource, target: ExportTarget, progress: Progress) -> ExportResult:
    """Write DICOM results, as `export_to` does."""
    from core.deidentify.options import Dates, Options
    from core.deidentify.pseudonyms import Pseudonyms, site_key
    from core.reports.dicom.common import ResultKind
    from core.reports.dicom.write import Anonymity, Export, write_dicom

    options = Options(Dates.SHIFT if target.shift_dates else Dates.REMOVE)
    anonymity = Anonymity(Pseudonyms(site_key()), options) if target.anonymous else None
    wanted = Export(
        source.roots,
        source.run,
        target.path,
        source.decided,
        anonymity,
        source.site,
        kinds=ResultKind.named(target.results),
    )
    return write_dicom(source.journal, wanted, progress)


def copy_without_patients(
    paths: Sequence[Path],
    folder: Path,
    progress: Progress,
    options: Options,
    chosen: ChosenText | None = None,
) -> Iterator[DeidentifiedFile]:
    """De-identify the DICOM files below some paths; yield the outcome of each.

    Parameters
    ----------
    paths : sequence of Path
    folder : Path
    progress : Progress
    options : Options
    chosen : ChosenText, optional
        Text found in the pixels earlier, and which of it to keep.

    Raises
    ------
    ExportError
        If the folder cannot be written.
    Cancelled
        If the progress token was cancelled.
    """
    from core.deidentify.files import deidentify_files
    from core.deidentify.pseudonyms import Pseudonyms, site_key

    pseudonyms = Pseudonyms(site_key())
    with text_cleaning(options, progress, chosen) as cleaning:
        yield from deidentify_files(paths, folder, pseudonyms, progress, options, cleaning=cleaning)


@contextmanager
def text_cleaning(
    options: Options, progress: Progress, chosen: ChosenText | None = None
) -> Iterator[TextCleaning | None]:
    """Open the text finder, and a process that decodes; None if not needed.

    Parameters
    ----------
    options : Options
    progress : Progress
        Polled while a picture is decoded; can be cancelled.
    chosen : ChosenText, optional
        Text found in the pixels earlier, and which of it to keep.
    """
    from core.batch.workers.interactive_decoder import FrameRequest, InteractiveDecoder, decode_all
    from core.batch.workers.kept_file import KeptFile
    from core.deidentify.burned_in.cleaning import TextCleaning
    from core.deidentify.burned_in.finder import TextFinder
    from core.deidentify.options import Pixels

    if options.pixels is Pixels.LEAVE:
        yield None
        return
    limits = Limits()
    with InteractiveDecoder(limits, partial(decode_all, KeptFile(limits))) as decoder:

        def read(source: Source) -> Iterator[Picture]:
            return decoder.read(FrameRequest(source, 1), lambda: progress.cancelled)

        cleaning = TextCleaning(TextFinder(), read, options.pixels, options.keep_letters)
        if chosen is not None:
            cleaning.chosen = chosen
        yield cleaning
