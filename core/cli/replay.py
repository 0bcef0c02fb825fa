"""Implements `overread replay`: computes recorded results again and compares them."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from core.batch.journal.provenance import read_records
from core.batch.replay import Replayed, find_packages, replay
from core.cli.console import Terminal, begin, progress_bar
from core.errors import ReplayError
from core.models.catalogue import Catalogue

EXIT_EQUAL, EXIT_DIFFERENT = 0, 3


def replay_results(
    result: Path, rows: list[int], folder: Path | None, models: list[Path], device: str | None
) -> int:
    """Compute recorded results again, print each comparison, and return the exit status."""
    console = begin()
    records = list(read_records(result))
    if wrong := [row for row in rows if not 1 <= row <= len(records)]:
        raise ReplayError(
            "{file} has {results:,} results; there is no row {row}.",
            file=result.name,
            results=len(records),
            row=wrong[0],
        )
    chosen = [records[row - 1] for row in rows] or records
    place = folder or _folder_of([record.file for record in chosen], result)
    packages = find_packages(chosen, Catalogue(), models)
    with progress_bar(console, "Reading again") as progress:
        found = replay(chosen, place, packages, device, progress)
    out = Terminal()
    for one in found:
        _show_replayed(out, one)
    equal = sum(one.equal for one in found)
    console.print(f"{equal:,} of {len(found):,} results are equal.", highlight=False)
    return EXIT_EQUAL if equal == len(found) else EXIT_DIFFERENT


def _folder_of(files: list[str], result: Path) -> Path:
    """Return the folder that the results' file names are relative to: this one, or the record's."""
    for folder in (Path.cwd(), result.absolute().parent):
        if any((folder / file).exists() for file in files):
            return folder
    raise ReplayError("Name the folder that was read with --folder; the files of these results are not here.")


def _show_replayed(console: Console, one: Replayed) -> None:
    record = one.record
    frame = f" (frame {record.frame})" if (record.frame or 1) > 1 else ""
    what = f"{record.file}{frame} {record.model}".rstrip()
    console.print(f"{'equal' if one.equal else 'DIFFERENT'}  {what}", highlight=False, soft_wrap=True)
    for words in (*one.differences, *one.notes):
        console.print(f"    {words}", highlight=False, soft_wrap=True)
