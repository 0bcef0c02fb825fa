"""Writes the studies of a run as FHIR R4 bundles, one JSON file each."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from core.batch.journal.journal import Journal
from core.batch.run import Run
from core.paths import atomic_write
from core.progress import Progress
from core.reports.fhir.bundle import FoundStudy, bundle
from core.reports.tables.studies import studies_read, study_row
from core.results.decisions import Decided

#: A UID that may become the name of a file (PS3.5 9.1).
_UID = re.compile(r"[0-9]+(\.[0-9]+)*")
_LONGEST_UID = 64


@dataclass(frozen=True)
class BundlesWritten:
    """Number of studies written, and number of pictures whose study has no UID."""

    studies: int
    without_study: int


def write_bundles(
    journal: Journal, run: Run, folder: Path, progress: Progress, decided: Decided | None = None
) -> BundlesWritten:
    """Write ``<study>.json`` below `folder` for each study that was read.

    If two patients have the same Study Instance UID, the file of the second is ``<study>-2.json``.

    Raises
    ------
    ExportError
        If the folder cannot be written.
    Cancelled
        If the progress token was cancelled; files already written stay.
    """
    cards = run.cards
    moment = run.finished.astimezone().isoformat(timespec="seconds")
    written, without = 0, 0
    names: dict[str, int] = {}
    progress.start(journal.counts().total)
    for pictures in studies_read(journal):
        progress.check()
        progress.advance(sum(len(picture.readings) for picture in pictures))
        row = study_row(pictures, cards)
        uid = row.identity.study_uid
        if len(uid) > _LONGEST_UID or _UID.fullmatch(uid) is None:
            without += len(pictures)
            continue
        names[uid] = number = names.get(uid, 0) + 1
        made = bundle(FoundStudy(row.identity, pictures, row.line, cards, decided or Decided(), moment))
        name = f"{uid}.json" if number == 1 else f"{uid}-{number}.json"
        with atomic_write(folder / name) as temporary:
            temporary.write_text(json.dumps(made, ensure_ascii=False, indent=1), "utf-8")
        written += 1
    return BundlesWritten(written, without)
