"""Converts readings to rows of the journal and back."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.errors import Reason, Status
from core.images.base.picture import Identity
from core.language.message import Message
from core.results.reading import Finding, MapSource, ModelReference, Reading, Traits

#: SQL that writes the values of `to_row` to the journal.
REPLACE = "INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
#: Fields of an identity that are in rows only if a worklist gave them; older versions lack them.
_OF_ORDER = ("accession_from", "procedure_id", "order_study_uid")


@dataclass(frozen=True, eq=False)
class JournalRow:
    """A reading with its small picture for reports.

    Attributes
    ----------
    reading : Reading
    preview : bytes
        JPEG of the rendered picture; empty if none was kept.
    """

    reading: Reading
    preview: bytes = b""


def crc(*values: object) -> int:
    """Return the checksum of a row's values, which shows changes by other programs or a bad disk."""
    found = 0
    for value in values:
        data = value if isinstance(value, bytes) else repr(value).encode("utf-8", "backslashreplace")
        found = zlib.crc32(data, found)
    return found


def to_row(entry: JournalRow) -> tuple[object, ...]:
    """Return the values of an entry, checksum last."""
    reading = entry.reading
    finding = reading.finding
    body: dict[str, Any] = {
        "file": reading.file,
        "frame": reading.frame,
        "status": reading.status,
        "reason": reading.reason,
        "message": reading.message,
        "identity": {
            name: value for name, value in vars(reading.identity).items() if value or name not in _OF_ORDER
        },
        "model": vars(reading.model) if reading.model else None,
        "device": reading.device,
        "shape": reading.shape,
    }
    if isinstance(reading.message, Message) and reading.message.values:
        # Needed to translate the sentence; older versions read only the sentence.
        body["told"] = reading.message.parts
    if reading.traits is not None:
        body["traits"] = vars(reading.traits)
    maps = None
    if finding is not None:
        body["finding"] = {
            "classes": finding.classes,
            "probabilities": finding.probabilities,
            "name": finding.name,
            "threshold": finding.threshold,
            "positive": finding.positive,
            "maps_shape": finding.maps.shape,
        }
        if finding.maps_from is not MapSource.MODEL:
            body["finding"]["maps_from"] = finding.maps_from
        maps = finding.maps.astype("<f4").tobytes()
    row = (
        reading.file,
        reading.frame or 0,
        reading.model.id if reading.model else "",
        reading.status.value,
        reading.reason.value if reading.reason else "",
        finding.name if finding else "",
        json.dumps(body, ensure_ascii=False),
        maps,
        entry.preview or None,
    )
    return (*row, crc(*row))


def to_reading(text: str, maps: bytes | None) -> Reading:
    """Return the reading that was stored as a body and maps."""
    body: dict[str, Any] = json.loads(text)
    raw = body.get("finding")
    finding = None
    if raw is not None:
        finding = Finding(
            classes=tuple(raw["classes"]),
            probabilities=tuple(raw["probabilities"]),
            name=raw["name"],
            threshold=raw["threshold"],
            positive=raw["positive"],
            maps=np.frombuffer(maps or b"", dtype="<f4").reshape(raw["maps_shape"]).astype(np.float32),
            maps_from=MapSource(raw.get("maps_from", MapSource.MODEL)),
        )
    return Reading(
        file=body["file"],
        frame=body["frame"],
        status=Status(body["status"]),
        reason=Reason(body["reason"]) if body["reason"] else None,
        message=Message.restored(body["message"], body["told"]) if "told" in body else body["message"],
        identity=Identity(**body["identity"]),
        model=ModelReference(**body["model"]) if body["model"] else None,
        finding=finding,
        device=body["device"],
        shape=(body["shape"][0], body["shape"][1]),
        traits=Traits(**body["traits"]) if "traits" in body else None,
    )
