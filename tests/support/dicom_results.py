"""Write results of a folder as DICOM objects without a model, and check them with other programs."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from core.batch.journal.journal import Journal
from core.batch.journal.rows import JournalRow
from core.errors import InputError
from core.images.base.limits import Limits
from core.images.files.sources import walk
from core.images.read import read_pictures
from core.progress import Progress
from core.reports.dicom.write import Export, ExportResult, write_dicom
from core.results.decisions import Decided
from tests.unit.reports.samples import make_card, make_read, make_run

CARD = make_card(("normal", "disc"), point=0.5)
#: Number of frames that are read of each file, so that a cine does not slow down the test.
FRAMES = 3


def entries_of(folder: Path) -> list[JournalRow]:
    """Return an entry for each of the first frames of every picture; later frames have higher scores.

    Earlier results, which no model reads, have no entry.
    """
    entries = []
    for source in walk([folder]):
        try:
            for picture in read_pictures(source, Limits()):
                if picture.result:
                    break
                p = 0.2 + 0.3 * min(picture.frame, 2)
                made = make_read(source.name, CARD, picture.identity, (1 - p, p))
                reading = replace(made.reading, frame=picture.frame, shape=picture.shape)
                entries.append(JournalRow(reading, made.preview))
                if picture.frame == FRAMES:
                    break
        except InputError:
            continue
    return entries


def write_results(
    folder: Path, out: Path, place: Path, decided: Decided | None = None, **changes: object
) -> ExportResult:
    """Write results for a folder; `changes` are arguments of the export."""
    with closing(Journal(place)) as journal:
        journal.add(entries_of(folder))
        export = Export((folder,), make_run(CARD), out, decided or Decided())
        return write_dicom(journal, replace(export, **changes), Progress())


def need(*programs: str) -> None:
    """Skip the test if a program is not installed."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)} (Debian: dicom3tools, dcmtk)")


def errors_of(paths: Iterable[Path]) -> dict[str, list[str]]:
    """Return the errors that dciodvfy finds in files, by kind; empty if all are valid."""
    found = {}
    for path in paths:
        done = subprocess.run(
            ["dciodvfy", str(path)], capture_output=True, text=True, errors="replace", check=False
        )
        lines = [line for line in (done.stderr + done.stdout).splitlines() if line.startswith("Error")]
        if lines or done.returncode:
            found[f"{path.parent.name}/{path.name}"] = lines or [f"exit status {done.returncode}"]
    return found


def text_of(path: Path) -> str:
    """Return a structured report as text, by DCMTK's dsrdump."""
    done = subprocess.run(
        ["dsrdump", "+Pf", str(path)], capture_output=True, text=True, errors="replace", check=False
    )
    assert done.returncode == 0, done.stderr
    # Elements that the checker does not support are no errors.
    told = [line for line in done.stderr.splitlines() if line and "VR checker does not support" not in line]
    assert not told, told
    return done.stdout
