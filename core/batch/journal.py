"""The journal: a SQLite file that holds every reading of a run, so that memory does not grow with it."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from core.errors import Reason, Status
from core.images.picture import Identity
from core.results.reading import Finding, ModelReference, Reading

_SCHEMA = """
CREATE TABLE IF NOT EXISTS reading (
    file    TEXT NOT NULL,
    frame   INTEGER NOT NULL,   -- 0 where the file itself could not be read
    model   TEXT NOT NULL,      -- '' where no model was asked
    status  TEXT NOT NULL,
    reason  TEXT NOT NULL,
    finding TEXT NOT NULL,
    body    TEXT NOT NULL,
    maps    BLOB,
    preview BLOB,
    PRIMARY KEY (file, frame, model)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, eq=False)
class Entry:
    """A reading with the small picture kept for reports.

    Attributes
    ----------
    reading : Reading
    preview : bytes
        JPEG of the rendered picture; empty where none was kept.
    """

    reading: Reading
    preview: bytes = b""


@dataclass(frozen=True)
class Counts:
    """How many readings ended how.

    Attributes
    ----------
    by_status : dict
    by_reason : dict
        Refusals and errors only.
    by_finding : dict
        ``(model, finding)`` to number, for ``ok`` readings.
    """

    by_status: dict[Status, int]
    by_reason: dict[Reason, int]
    by_finding: dict[tuple[str, str], int]

    @property
    def total(self) -> int:
        """All readings."""
        return sum(self.by_status.values())


class Journal:
    """Keeps readings on disk; one writer, read back in the order of file, frame and model.

    Parameters
    ----------
    path : Path
        The SQLite file; made if it is not there.
    """

    def __init__(self, path: Path) -> None:
        # The desktop writes from its worker thread and reads after that has ended.
        self._db = sqlite3.connect(path, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_SCHEMA)

    def add(self, entries: Iterable[Entry]) -> None:
        """Commit entries; a picture read again by the same model replaces its older reading."""
        with self._db:
            self._db.executemany(
                "INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [_row(entry) for entry in entries],
            )

    def __iter__(self) -> Iterator[Entry]:
        """Yield all entries, sorted by file, frame and model."""
        cursor = self._db.execute("SELECT body, maps, preview FROM reading ORDER BY file, frame, model")
        for body, maps, preview in cursor:
            yield Entry(_reading(json.loads(body), maps), preview or b"")

    def readings(self) -> Iterator[Reading]:
        """Yield all readings without their previews, in the same order."""
        for body, maps in self._db.execute("SELECT body, maps FROM reading ORDER BY file, frame, model"):
            yield _reading(json.loads(body), maps)

    def counts(self) -> Counts:
        """Count how the readings ended."""
        status: Counter[Status] = Counter()
        reason: Counter[Reason] = Counter()
        finding: Counter[tuple[str, str]] = Counter()
        query = "SELECT status, reason, model, finding, COUNT(*) FROM reading GROUP BY 1, 2, 3, 4"
        for s, r, m, f, n in self._db.execute(query + " ORDER BY 1, 2, 3, 4"):
            status[Status(s)] += n
            if r:
                reason[Reason(r)] += n
            if f:
                finding[m, f] += n
        return Counts(dict(status), dict(reason), dict(finding))

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _row(entry: Entry) -> tuple[object, ...]:
    reading = entry.reading
    finding = reading.finding
    body: dict[str, Any] = {
        "file": reading.file,
        "frame": reading.frame,
        "status": reading.status,
        "reason": reading.reason,
        "message": reading.message,
        "identity": dataclasses.asdict(reading.identity),
        "model": dataclasses.asdict(reading.model) if reading.model else None,
        "device": reading.device,
        "shape": reading.shape,
    }
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
        maps = finding.maps.astype("<f4").tobytes()
    return (
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


def _reading(body: dict[str, Any], maps: bytes | None) -> Reading:
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
        )
    return Reading(
        file=body["file"],
        frame=body["frame"],
        status=Status(body["status"]),
        reason=Reason(body["reason"]) if body["reason"] else None,
        message=body["message"],
        identity=Identity(**body["identity"]),
        model=ModelReference(**body["model"]) if body["model"] else None,
        finding=finding,
        device=body["device"],
        shape=(body["shape"][0], body["shape"][1]),
    )
