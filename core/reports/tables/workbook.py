"""The table as a workbook (XLSX): the CSV's rows with numbers as numbers, and a sheet about the run."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from core import NOTICE, __version__
from core.batch.journal.journal import Journal
from core.batch.run import Run
from core.errors import ExportError
from core.language.message import Message
from core.language.system import because
from core.paths import atomic_write
from core.progress import Progress
from core.reports.tables.rows_of import RowsOf
from core.reports.tables.score_cells import Value
from core.reports.tables.table import table_of
from core.results.decisions import Decided
from core.temporary import temporary_folder

#: Most rows of a sheet and most characters of a cell in the format.
_MOST_ROWS, _MOST_LETTERS = 1_048_576, 32_767
# Every cell stays plain text.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_WIDE, _USUAL = 36, 14
_WIDE_COLUMNS = frozenset(
    (
        *("file", "study_uid", "series_uid", "sop_uid", "blind_comment", "reader_comment", "sentence"),
        *("line", "suspected", "borderline", "not_suspected", "not_read"),
    )
)


def write_workbook(
    journal: Journal,
    run: Run,
    destination: Path,
    progress: Progress,
    decided: Decided | None = None,
    rows_of: RowsOf = RowsOf.PICTURE,
) -> None:
    """Write the workbook; rows that do not fit on one sheet continue on another.

    Parameters
    ----------
    journal : Journal
    run : Run
    destination : Path
    progress : Progress
        Counts readings.
    decided : Decided, optional
        The reader's decisions; if there are none, the table has no columns for them.
    rows_of : RowsOf

    Raises
    ------
    ExportError
        If the file cannot be written; an older file then stays unchanged.
    Cancelled
        If the progress token was cancelled.
    """
    table = table_of(journal, run.cards.values(), decided or Decided(), rows_of)
    names, found = table.columns, table.rows
    progress.start(journal.counts().total)
    with atomic_write(destination) as temporary, temporary_folder() as folder:
        out = _Destination(str(temporary), "wb")
        book = xlsxwriter.Workbook(out, _OPTIONS | {"tmpdir": str(folder)})
        book.set_properties({"title": "Overread findings", "comments": NOTICE, "created": run.finished})
        styles = _Styles(book)
        number, more = 0, True
        try:
            while more:
                number += 1
                sheet = _sheet(book, f"Findings {number}" if number > 1 else "Findings", names, styles)
                more = _fill(sheet, found, names, styles, progress)
            _about_sheet(book, run, styles)
            book.close()
        except XlsxWriterException as error:
            cause, unknown = error.args[0], Message("write error")
            why = because(cause, unknown) if isinstance(cause, OSError) else unknown
            raise ExportError(
                "{file} could not be written: {why}.", file=destination.name, why=why
            ) from error
        finally:
            out.close()
            # The library deletes its temporary files only if the book was closed properly.
            for sheet in book.worksheets():
                sheet._opt_close()
        if out.problem is not None:
            raise out.problem


class _Destination(io.FileIO):
    """A file that keeps its first error, and then pretends to accept further writes.

    If writing fails, the library leaves its ZIP file open. Python closes it later, and would print a
    traceback if it still could not be written.
    """

    problem: OSError | None = None

    def write(self, data: Any) -> int:
        """Write all of the data, or nothing after an error."""
        left = memoryview(data).cast("B")
        number = len(left)
        try:
            while left and self.problem is None and not self.closed:
                left = left[super().write(left) :]
        except OSError as error:
            self.problem = error
        return number

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Change the position; does nothing on a closed file."""
        return 0 if self.closed else super().seek(offset, whence)

    def tell(self) -> int:
        """Return the position."""
        return 0 if self.closed else super().tell()

    def flush(self) -> None:
        """Do nothing, as there is no buffer."""


class _Styles:
    """Formats of cells."""

    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "bottom": 1})
        self.share = book.add_format({"num_format": "0.000000"})
        self.text = book.add_format({"num_format": "@"})
        self.notice = book.add_format({"bold": True, "font_color": "#97480b"})
        self.wrapped = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})


def _sheet(book: Any, title: str, names: Sequence[str], styles: _Styles) -> Any:
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0)
    sheet.set_header(f"&L{NOTICE}")
    sheet.set_footer("&LOverread&RPage &P of &N")
    for at, name in enumerate(names):
        sheet.set_column(at, at, _WIDE if name in _WIDE_COLUMNS else _USUAL)
        sheet.write_string(0, at, name, styles.head)
    return sheet


def _fill(
    sheet: Any, found: Iterator[dict[str, Value]], names: Sequence[str], styles: _Styles, progress: Progress
) -> bool:
    """Write rows until there are no more or the sheet is full; return True if it is full."""
    last = 0
    for last in range(1, _MOST_ROWS):
        cells = next(found, None)
        if cells is None:
            last -= 1
            break
        progress.check()
        progress.advance()
        for at, name in enumerate(names):
            if name in cells:
                _put(sheet, last, at, cells[name], styles)
    sheet.autofilter(0, 0, max(last, 1), len(names) - 1)
    return last == _MOST_ROWS - 1


def _put(sheet: Any, row: int, column: int, value: Value, styles: _Styles) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value[:_MOST_LETTERS], styles.text)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    else:
        sheet.write_number(row, column, value, styles.share if isinstance(value, float) else None)


def _about_sheet(book: Any, run: Run, styles: _Styles) -> None:
    """Add the sheet about the run; it names models and device, but no path and no patient."""
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    facts = [
        ("Notice", NOTICE),
        ("Made with", f"Overread {__version__}"),
        ("Read", run.finished.isoformat(timespec="seconds")),
        ("Complete", "yes" if run.complete else "no; stopped before the end"),
        ("Device", f"{run.device.name} ({run.device.id})"),
        *((f"{m.card.id} {m.card.version}", f"{m.card.title}; SHA-256 {m.sha256}") for m in run.models),
        *(("Note", notice) for notice in run.notices),
    ]
    for at, (name, what) in enumerate(facts):
        sheet.write_string(at, 0, name, styles.head)
        sheet.write_string(at, 1, what[:_MOST_LETTERS], styles.notice if at == 0 else styles.wrapped)
