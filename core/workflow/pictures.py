"""Writes pictures as files, as pages of a PDF or for a printer, and the report for a printer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from core.images.base.limits import Limits
from core.progress import Progress
from core.reports.pdf.report import draw_pages
from core.reports.pictures.files import PicturesWritten, write_pictures
from core.reports.pictures.forms import PictureForm
from core.reports.pictures.pages import SheetSetup, make_sheet, sheet_pages, write_sheet
from core.reports.pictures.wishes import PictureWish, Wording
from core.workflow.export import ExportSource, ExportTarget, report_options


def export_pictures(
    wishes: Sequence[tuple[PictureWish, Path]], form: PictureForm, wording: Wording, progress: Progress
) -> PicturesWritten:
    """Export pictures, one file each; see `core.reports.pictures.files.write_pictures`."""
    return write_pictures(wishes, form, wording, Limits(), progress)


def export_sheet(
    wishes: Iterable[PictureWish], setup: SheetSetup, destination: Path, progress: Progress
) -> tuple[tuple[str, str], ...]:
    """Export pictures as pages of a PDF; return the files that were left out, and why.

    Raises
    ------
    ExportError
    Cancelled
    """
    sheet = make_sheet(wishes, setup, Limits(), progress)
    write_sheet(sheet, destination)
    return sheet.problems


def draw_sheet(
    wishes: Iterable[PictureWish], setup: SheetSetup, dots: int, progress: Progress
) -> list[bytes]:
    """Draw the pages as PNG, at `dots` per inch."""
    return sheet_pages(make_sheet(wishes, setup, Limits(), progress), dots)


def draw_report(source: ExportSource, target: ExportTarget, dots: int, progress: Progress) -> Iterator[bytes]:
    """Yield the pages of the report as PNG for a printer; see `core.workflow.export.export_to`.

    Raises
    ------
    ExportError, TemplateError, Cancelled
        As from `export_to`.
    """
    options = report_options(source, target, progress)
    yield from draw_pages(source.journal, source.run, dots, progress, options)
