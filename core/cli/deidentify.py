"""Implements `overread deidentify`: writes de-identified files, and reports files that were left out."""

from __future__ import annotations

from pathlib import Path

from core.audit import Act, describe_export, with_names
from core.cli.audit import log_act
from core.cli.console import begin, counted, print_warning, progress_bar
from core.deidentify.files import NOT_CERTAIN, NOT_CLEANED, Summary
from core.deidentify.options import Dates, Options, Pixels
from core.deidentify.text_table import TextRow, text_rows, write_text_table
from core.errors import Cancelled
from core.paths import check_writable
from core.settings_file import read_settings
from core.workflow.export import copy_without_patients

EXIT_ALL, EXIT_SOME, EXIT_CANCELLED = 0, 3, 130
_DATES = {
    Dates.REMOVE: "taken out",
    Dates.SHIFT: "moved by the same days for each patient",
    Dates.KEEP: "kept",
}


def write_copies(paths: tuple[Path, ...], out: Path, options: Options, text_csv: Path | None) -> int:
    """Write the files, report each that was not written, and return the exit status.

    Parameters
    ----------
    paths : tuple of Path
    out : Path
    options : Options
    text_csv : Path, optional
        Path for a table of the text found in pixels.

    Raises
    ------
    ExportError
        If the folder cannot be written.
    """
    console = begin()
    check_writable(out / "file.dcm")
    if text_csv is not None:
        check_writable(text_csv)
    rows: list[TextRow] = []
    summary = Summary()
    status = EXIT_ALL
    try:
        with progress_bar(console, "De-identifying") as progress:
            for outcome in copy_without_patients(paths, out, progress, options):
                summary.count(outcome)
                rows += text_rows(outcome)
                if outcome.error is not None:
                    line = f"Not written: {outcome.file}: {outcome.error.message}"
                    console.print(line, highlight=False, soft_wrap=True)
    except Cancelled:
        print_warning(console, "Stopped before the end; what was written is whole.")
        status = EXIT_CANCELLED
    facts = {**describe_export(out, "de-identified"), "files": summary.written}
    log_act(console, Act.EXPORTED, with_names(facts, (out,), read_settings().privacy.audit_names))
    if text_csv is not None:
        write_text_table(rows, text_csv)
    lines = [
        f"{counted(summary.written, 'file')} written to {out}, {summary.failed:,} not written; "
        f"dates were {_DATES[options.dates]}.",
        *_of_pixels(summary, options),
        f"{summary.burned_in:,} of the files say that they have burned-in text, "
        f"{summary.unsaid:,} do not say.",
    ]
    for line in lines:
        console.print(line, highlight=False, soft_wrap=True)
    return status or (EXIT_SOME if summary.failed else EXIT_ALL)


def _of_pixels(summary: Summary, options: Options) -> list[str]:
    """Return sentences on the text found in the pixels, and on what was done with it."""
    if options.pixels is Pixels.LEAVE:
        return [NOT_CLEANED]
    found = f"Text was found in the pixels of {counted(summary.with_text, 'file')}"
    if options.pixels is Pixels.FIND:
        return [f"{found}; it was left there.", NOT_CERTAIN]
    return [
        f"{found}; it was blacked out in {summary.blacked:,}, and in {summary.still_text:,} some is left.",
        NOT_CERTAIN,
    ]
