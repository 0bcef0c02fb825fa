"""What `overread deidentify` does: writes files without their patients, and says what was not done."""

from __future__ import annotations

from pathlib import Path

from core.audit import Act, describe_export, with_names
from core.cli.audit import log_act
from core.cli.console import begin, progress_bar
from core.deidentify.files import NOT_CLEANED, Summary
from core.errors import Cancelled
from core.paths import check_writable
from core.settings_file import read_settings
from core.workflow.export import copy_without_patients

EXIT_ALL, EXIT_SOME, EXIT_CANCELLED = 0, 3, 130


def write_copies(paths: tuple[Path, ...], out: Path, *, shift_dates: bool) -> int:
    """Write the files, tell of each that was not written, and return the exit status.

    Raises
    ------
    ExportError
        If the folder cannot be written.
    """
    console = begin()
    check_writable(out / "file.dcm")
    summary = Summary()
    status = EXIT_ALL
    try:
        with progress_bar(console, "De-identifying") as progress:
            for outcome in copy_without_patients(paths, out, progress, shift_dates=shift_dates):
                summary.count(outcome)
                if outcome.error is not None:
                    line = f"Not written: {outcome.file}: {outcome.error.message}"
                    console.print(line, markup=False, highlight=False, soft_wrap=True)
    except Cancelled:
        console.print("[yellow]Stopped before the end; what was written is whole.[/]")
        status = EXIT_CANCELLED
    facts = {**describe_export(out, "de-identified"), "files": summary.written}
    log_act(console, Act.EXPORTED, with_names(facts, (out,), read_settings().privacy.audit_names))
    words = "moved by the same days for each patient" if shift_dates else "taken out"
    lines = [
        f"{summary.written:,} files written to {out}, {summary.failed:,} not written; dates were {words}.",
        NOT_CLEANED,
        f"{summary.burned_in:,} of the files say that they have burned-in text, "
        f"{summary.unsaid:,} do not say.",
    ]
    for line in lines:
        console.print(line, highlight=False, soft_wrap=True)
    return status or (EXIT_SOME if summary.failed else EXIT_ALL)
