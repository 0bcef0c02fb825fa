"""Final summary of `overread classify --dicom` and `--fhir`: objects written, and files without results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rich.console import Console

from core.cli.console import counted
from core.deidentify.files import NOT_CLEANED
from core.reports.dicom.write import ExportResult
from core.reports.fhir.write import BundlesWritten
from core.result_kinds import RESULT_KINDS
from core.workflow.export import ExportTarget

#: Why no object of a kind was written, although nothing failed.
_NOTHING = {
    "sr": "no model has read a picture of a DICOM study",
    "sc": "nothing is suspected",
    "map": "nothing is suspected or borderline, or no map can be placed",
    "pdf": "nothing was read, and nothing is marked",
    "seg": "nothing is suspected, or it has no place",
    "gsps": "nothing is suspected, or it has no place",
    "kos": "you have chosen none of these pictures as a key picture",
    "marks": "you have measured nothing on these pictures, or they are in colour",
    "measures": "you have measured nothing on these pictures",
}


def tell_written(written: ExportResult | BundlesWritten, target: ExportTarget, console: Console) -> int:
    """Print what was written; return the number of files whose result is missing."""
    if isinstance(written, ExportResult):
        tell_results(written, console, anonymous=target.anonymous)
        tell_missing(written, target.results, console)
        return written.failed
    console.print(f"{counted(written.studies, 'FHIR bundle')}.", highlight=False)
    if written.without_study:
        console.print(
            f"{counted(written.without_study, 'picture')} in no bundle: their files name no study.",
            highlight=False,
        )
    return 0


def tell_missing(written: ExportResult, wanted: Iterable[str], console: Console) -> None:
    """Print which kinds of results were not written, and why."""
    made = {kind.word for kind in written.of_kind}
    failed = ", or its file allows no result" if written.failed else ""
    for word in wanted:
        if word not in made:
            console.print(
                f"No {word} ({RESULT_KINDS[word]}) was written: {_NOTHING[word]}{failed}.",
                highlight=False,
                soft_wrap=True,
            )


def tell_results(written: ExportResult, console: Console, *, anonymous: bool) -> None:
    """Print a summary of the DICOM results."""
    console.print(
        f"{counted(written.objects, 'DICOM object')} of {counted(written.files, 'file')} "
        f"in {counted(written.studies, 'study', 'studies')}"
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
        console.print(f"No DICOM result: {message}{named}", highlight=False, soft_wrap=True)
    if written.failed > len(written.problems):
        verb = "has" if written.failed == 1 else "have"
        console.print(f"{counted(written.failed, 'file')} {verb} no DICOM result.", highlight=False)
