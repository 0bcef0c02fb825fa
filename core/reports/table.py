"""The rows of a run, the same for CSV and JSON lines: one for each picture and model."""

from __future__ import annotations

import contextlib
import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from pathlib import Path
from typing import TextIO

from core.batch.journal import Journal
from core.batch.provenance import provenance
from core.errors import ExportError
from core.models.card import Card
from core.paths import replacing
from core.results.decisions import Decided, Spoken, Verdict
from core.results.reading import Reading

_FIXED = (
    "file",
    "frame",
    "status",
    "reason",
    "patient_id",
    "study_uid",
    "series_uid",
    "sop_uid",
    "modality",
    "model",
    "model_version",
    "finding",
    "probability",
    "threshold",
    "positive",
    "device",
)
#: What a reader decided, behind all else: first without seeing the finding, then what holds. They are there
#: only where a reader decided something, so that the command line's table stays as it is.
_DECIDED = (
    "blind_verdict",
    "blind_says",
    "blind_comment",
    "blind_at",
    "reader_verdict",
    "reader_says",
    "reader_comment",
    "reader_at",
)
_BREAKS = re.compile(r"[\r\n\x00]+")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def columns(cards: Iterable[Card], decided: Decided) -> tuple[str, ...]:
    """Column names: the fixed ones, ``p_<class>`` for every class in the run, then the reader's, if any."""
    classes = dict.fromkeys(name for card in cards for name in card.class_names)
    return (*_FIXED, *(f"p_{name}" for name in classes), *(_DECIDED if decided else ()))


def row(reading: Reading) -> dict[str, str]:
    """One reading as text cells, absent where it has no value."""
    identity, model, finding = reading.identity, reading.model, reading.finding
    cells = {
        "file": reading.file,
        "frame": "" if reading.frame is None else str(reading.frame),
        "status": reading.status.value,
        "reason": reading.reason.value if reading.reason else "",
        "patient_id": identity.patient_id,
        "study_uid": identity.study_uid,
        "series_uid": identity.series_uid,
        "sop_uid": identity.sop_uid,
        "modality": identity.modality,
        "model": model.id if model else "",
        "model_version": model.version if model else "",
        "device": reading.device,
    }
    if finding is not None:
        cells["finding"] = finding.name
        cells["probability"] = f"{finding.probability:.6f}"
        cells["threshold"] = "" if finding.threshold is None else f"{finding.threshold:.6f}"
        cells["positive"] = "" if finding.positive is None else str(finding.positive).lower()
        cells |= {f"p_{n}": f"{p:.6f}" for n, p in zip(finding.classes, finding.probabilities, strict=True)}
    return cells


def decided_cells(spoken: Spoken) -> dict[str, str]:
    """What a reader said of a reading as text cells, absent where they said nothing."""
    cells: dict[str, str] = {}
    for name, decision in (("blind", spoken.first), ("reader", spoken.last)):
        if decision is None:
            continue
        cells[f"{name}_verdict"] = "" if decision.verdict is Verdict.NONE else decision.verdict.value
        cells[f"{name}_says"] = decision.says
        cells[f"{name}_comment"] = decision.comment
        cells[f"{name}_at"] = decision.at.astimezone(UTC).isoformat(timespec="seconds")
    return cells


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet executes: formula starts get a leading apostrophe.

    Numbers stay as they are. Line breaks and NULs, which DICOM text may hold, become spaces.
    """
    flat = _BREAKS.sub(" ", cell)
    risky = cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not _NUMBER.fullmatch(cell)
    return "'" + flat if risky else flat


def write_csv(
    journal: Journal, cards: Iterable[Card], destination: Path, decided: Decided | None = None
) -> None:
    """Write the CSV: UTF-8 with BOM, comma separated, CRLF, sorted by file, frame and model.

    Parameters
    ----------
    journal : Journal
    cards : iterable of Card
    destination : Path
    decided : Decided, optional
        What a reader decided; where that is nothing, the table has no columns for it.

    Raises
    ------
    ExportError
        If it cannot be written; an older file then stays as it was.
    """
    decided = decided or Decided()
    with replacing(destination) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, columns(cards, decided), restval="")
        writer.writeheader()
        for reading in journal.readings():
            cells = row(reading) | (decided_cells(decided.of(reading)) if decided else {})
            writer.writerow({key: neutral(value) for key, value in cells.items()})


def write_json_lines(journal: Journal, cards: Iterable[Card], out: TextIO) -> None:
    """Write one JSON object a line, with the CSV's keys where they have a value, the message, and all that
    it takes to compute the result again (`core.batch.provenance`).

    Raises
    ------
    ExportError
        If it cannot be written; `out` is closed then.
    """
    try:
        for line in _json_lines(journal, {card.id: card for card in cards}):
            out.write(line + "\n")
        out.flush()
    except OSError as error:
        # Else what waits in it would be tried once more when the program ends.
        with contextlib.suppress(OSError):
            out.close()
        why = error.strerror or "write error"
        raise ExportError(f"The JSON lines could not be written: {why}.") from error


def _json_lines(journal: Journal, cards: Mapping[str, Card]) -> Iterator[str]:
    for reading in journal.readings():
        cells: dict[str, object] = {key: value for key, value in row(reading).items() if value != ""}
        card = cards.get(reading.model.id) if reading.model else None
        sha256 = journal.hashes([reading.file]).get(reading.file, "")
        cells |= provenance(reading, sha256, card)
        if reading.message:
            cells["message"] = reading.message
        if reading.finding is not None:
            pairs = zip(reading.finding.classes, reading.finding.probabilities, strict=True)
            cells["probability"] = round(reading.finding.probability, 6)
            cells |= {f"p_{name}": round(p, 6) for name, p in pairs}
        yield json.dumps(cells, ensure_ascii=False)
