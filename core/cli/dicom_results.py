"""What `overread classify --dicom` does: writes DICOM objects, and tells which files got none and why."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from rich.console import Console

from core.batch.journal.journal import Journal
from core.batch.run import Run
from core.cli.console import progress_bar
from core.deidentify.files import NOT_CLEANED
from core.deidentify.pseudonyms import Pseudonyms, site_key
from core.reports.dicom.write import Anonymity, Export, write_dicom
from core.reports.site import site_of
from core.settings_file import read_settings


def write_results(
    journal: Journal,
    run: Run,
    paths: tuple[Path, ...],
    folder: Path,
    console: Console,
    *,
    anonymous: bool,
    shift: bool,
) -> int:
    """Write the results of a run; return the number of files that were read and got none.

    Raises
    ------
    ExportError
        If the folder cannot be written.
    Cancelled
        If the user stopped it.
    """
    anonymity = Anonymity(Pseudonyms(site_key()), shift) if anonymous else None
    with progress_bar(console, "DICOM") as progress:
        export = Export(paths, run, folder, anonymity=anonymity, site=site_of(read_settings()))
        written = write_dicom(journal, export, progress)
    console.print(
        f"{written.objects:,} DICOM objects of {written.files:,} files in {written.studies:,} studies"
        f"{f'; {written.kept:,} were there already' if written.kept else ''}.",
        highlight=False,
    )
    if written.without_map:
        console.print(
            f"{written.without_map:,} pictures have no parametric map, as their files do not say how they "
            "lie in the patient; the map is in the secondary capture.",
            highlight=False,
            soft_wrap=True,
        )
    if anonymous:
        console.print(NOT_CLEANED, highlight=False, soft_wrap=True)
    for message, number in Counter(problem.message for problem in written.problems).items():
        first = next(problem.file for problem in written.problems if problem.message == message)
        named = f" ({first}{' and others' if number > 1 else ''})" if first else ""
        console.print(f"No DICOM result: {message}{named}", markup=False, highlight=False, soft_wrap=True)
    if written.failed > len(written.problems):
        console.print(f"{written.failed:,} files have no DICOM result.", highlight=False)
    return written.failed
