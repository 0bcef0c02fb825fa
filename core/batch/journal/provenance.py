"""The provenance of a result, from which it can be computed again: bytes, model, preparation, program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core import __version__
from core.batch.journal.journal import Journal, is_journal
from core.errors import ReplayError
from core.inference.parity import RUNTIME
from core.models.card import Card, Preparation
from core.results.reading import Reading


@dataclass(frozen=True)
class ProvenanceRecord:
    """One recorded result; missing texts are empty.

    Attributes
    ----------
    file : str
        Relative to the folder that was read.
    frame : int or None
        None if the file could not be read.
    file_sha256, model_sha256 : str
        SHA-256 of the judged bytes, and of the model file.
    model, version, preparation, device, overread, runtime : str
    status, reason, finding : str
    threshold : float or None
    probabilities : dict of str to float
        Probability per class, 0 to 1.
    """

    file: str
    frame: int | None
    file_sha256: str
    model: str
    version: str
    model_sha256: str
    preparation: str
    device: str
    overread: str
    runtime: str
    status: str
    reason: str
    finding: str
    threshold: float | None
    probabilities: dict[str, float]


def preparation_of(preparation: Preparation) -> str:
    """Return a preparation in words: its name, rows and columns."""
    return f"{preparation.name} {preparation.height}x{preparation.width}"


def provenance(reading: Reading, sha256: str, card: Card | None) -> dict[str, str]:
    """Return the text cells from which a reading can be computed again; cells without a value are absent.

    Parameters
    ----------
    reading : Reading
    sha256 : str
        SHA-256 of the file's bytes; empty if unknown.
    card : Card or None
        Card of the reading's model.
    """
    cells = {
        "file_sha256": sha256,
        "model_sha256": reading.model.sha256 if reading.model else "",
        "preparation": preparation_of(card.preparation) if card else "",
        "overread": __version__,
        "runtime": RUNTIME,
    }
    return {key: value for key, value in cells.items() if value}


def read_records(path: Path) -> Iterator[ProvenanceRecord]:
    """Yield the results of a file of JSON lines, of one JSON object, or of a journal.

    Raises
    ------
    ReplayError
        If the file is none of these, or if a result lacks what is needed to compute it again.
    JournalError
        If the file is a damaged journal.
    """
    if is_journal(path):
        yield from _of_journal(path)
        return
    try:
        text = path.read_text("utf-8-sig")
        lines = [text] if text.lstrip().startswith("{\n") else text.splitlines()
        raws = [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise ReplayError(
            "{file} contains no results: it is neither JSON lines nor a journal.", file=path.name
        ) from error
    if not raws:
        raise ReplayError("{file} contains no results.", file=path.name)
    for number, raw in enumerate(raws, start=1):
        yield _record(raw, number)


def _of_journal(path: Path) -> Iterator[ProvenanceRecord]:
    with Journal(path) as journal:
        for reading in journal.all_readings():
            sha256 = journal.hashes([reading.file]).get(reading.file, "")
            finding, model = reading.finding, reading.model
            yield ProvenanceRecord(
                file=reading.file,
                frame=reading.frame,
                file_sha256=sha256,
                model=model.id if model else "",
                version=model.version if model else "",
                model_sha256=model.sha256 if model else "",
                preparation="",
                device=reading.device,
                # A journal belongs to one version; readings of another version are never taken over.
                overread="",
                runtime="",
                status=reading.status.value,
                reason=reading.reason.value if reading.reason else "",
                finding=finding.name if finding else "",
                threshold=finding.threshold if finding else None,
                probabilities=dict(zip(finding.classes, finding.probabilities, strict=True))
                if finding
                else {},
            )


def _record(raw: Any, number: int) -> ProvenanceRecord:
    if not isinstance(raw, dict) or not {"file", "status"} <= raw.keys():
        raise ReplayError("Line {number} is not a result of Overread.", number=number)

    def text(key: str) -> str:
        return str(raw.get(key) or "")

    try:
        return ProvenanceRecord(
            file=text("file"),
            frame=int(raw["frame"]) if raw.get("frame") else None,
            file_sha256=text("file_sha256"),
            model=text("model"),
            version=text("model_version"),
            model_sha256=text("model_sha256"),
            preparation=text("preparation"),
            device=text("device"),
            overread=text("overread"),
            runtime=text("runtime"),
            status=text("status"),
            reason=text("reason"),
            finding=text("finding"),
            threshold=float(raw["threshold"]) if raw.get("threshold") not in (None, "") else None,
            probabilities={
                key.removeprefix("p_"): float(value)
                for key, value in raw.items()
                if key.startswith("p_") and value not in (None, "")
            },
        )
    except (TypeError, ValueError) as error:
        raise ReplayError("Line {number} is not a result of Overread.", number=number) from error
