"""The journal: a SQLite file that holds every reading of a run, so that memory does not grow with it."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from core.errors import ExportError, Reason, Status
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
CREATE TABLE IF NOT EXISTS settled ( -- files of which every outcome is here, or some pictures by themselves
    file    TEXT PRIMARY KEY,
    stamp   TEXT NOT NULL,
    sha256  TEXT NOT NULL,
    key     TEXT NOT NULL,           -- models and settings by which it was read; marked where not whole
    run     INTEGER NOT NULL
) WITHOUT ROWID;
"""
#: Rows of files that were in the folder at an earlier run and were not met in this one.
_OTHERS = "file IN (SELECT file FROM settled WHERE run <> ?)"
#: Stands behind the key of a file of which not every outcome is here.
_IN_PART = " in part"


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
class Settled:
    """A file of which every outcome is in the journal, or with `whole` false, some pictures' by themselves.

    Attributes
    ----------
    file : str
    stamp : str
        Size and times by which it is known to be unchanged without being read.
    sha256 : str
        Of its bytes; empty where it could not be read, or was not wanted.
    whole : bool
        Only whole files are settled: a run passes over them.
    """

    file: str
    stamp: str
    sha256: str
    whole: bool = True


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

    Raises
    ------
    ExportError
        If it cannot be made or written, here and in every method.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._key, self._run = "", 0
        self._asked: sqlite3.Connection | None = None
        with _explained():
            self._open(path)

    def _open(self, path: Path) -> None:
        # The desktop writes from its worker thread and reads after that has ended.
        self._db = sqlite3.connect(path, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_SCHEMA)

    def begin(self, key: str) -> bool:
        """Begin a run with models and settings that `key` stands for; True if earlier outcomes are here.

        As long as the journal is open, what begins with the same key is the same run.
        """
        with _explained(), self._db:
            if key != self._key:
                (before,) = self._db.execute("PRAGMA user_version").fetchone()
                self._key, self._run = key, before + 1
                self._db.execute(f"PRAGMA user_version = {self._run:d}")
            (known,) = self._db.execute("SELECT EXISTS (SELECT 1 FROM reading)").fetchone()
        return bool(known)

    def add(self, entries: Iterable[Entry], settled: Iterable[Settled] = ()) -> None:
        """Commit entries, and files that are settled with them.

        A picture read again by the same model replaces its older reading.
        """
        with _explained(), self._db:
            self._db.executemany(
                "INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [_row(entry) for entry in entries],
            )
            self._db.executemany(
                "INSERT OR REPLACE INTO settled VALUES (?, ?, ?, ?, ?)",
                [
                    (s.file, s.stamp, s.sha256, self._key + ("" if s.whole else _IN_PART), self._run)
                    for s in settled
                ],
            )

    def find(self, file: str) -> Settled | None:
        """Return what marks a file that was read with the same models and settings, whole or in part.

        One thread may ask while another writes.
        """
        query = "SELECT file, stamp, sha256, key = ? FROM settled WHERE file = ? AND key IN (?, ?)"
        with _explained():
            if self._asked is None:
                self._asked = sqlite3.connect(self.path, check_same_thread=False)
            keys = (self._key, self._key + _IN_PART)
            row = self._asked.execute(query, (self._key, file, *keys)).fetchone()
        return Settled(row[0], row[1], row[2], bool(row[3])) if row else None

    def settled(self, key: str) -> int:
        """Count the files that runs with these models and settings settled."""
        with _explained():
            (number,) = self._db.execute("SELECT COUNT(*) FROM settled WHERE key = ?", (key,)).fetchone()
        return int(number)

    def keep(self, files: Iterable[str]) -> None:
        """Take over what earlier runs found of files."""
        with _explained(), self._db:
            self._db.executemany("UPDATE settled SET run = ? WHERE file = ?", [(self._run, f) for f in files])

    def forget(self, file: str) -> None:
        """Drop what earlier runs found of a file that is read anew."""
        with _explained(), self._db:
            self._db.execute("DELETE FROM reading WHERE file = ?", (file,))
            self._db.execute("DELETE FROM settled WHERE file = ?", (file,))

    def drop_unmarked(self) -> None:
        """Drop what is there of files that no mark stands for: a run was killed in the middle of them."""
        with _explained(), self._db:
            self._db.execute("DELETE FROM reading WHERE file NOT IN (SELECT file FROM settled)")

    def clear(self) -> None:
        """Drop all that earlier runs found."""
        with _explained():
            with self._db:
                self._db.execute("DELETE FROM reading")
                self._db.execute("DELETE FROM settled")
            # A file of a large run would keep its size.
            self._db.execute("VACUUM")

    def prune(self) -> None:
        """Drop what earlier runs found of files that this one, now complete, did not meet."""
        with _explained(), self._db:
            self._db.execute(f"DELETE FROM reading WHERE {_OTHERS}", (self._run,))
            self._db.execute("DELETE FROM settled WHERE run <> ?", (self._run,))

    def __iter__(self) -> Iterator[Entry]:
        """Yield all entries, sorted by file, frame and model."""
        query = f"SELECT body, maps, preview FROM reading WHERE NOT {_OTHERS} ORDER BY file, frame, model"
        cursor = self._db.execute(query, (self._run,))
        for body, maps, preview in cursor:
            yield Entry(_reading(json.loads(body), maps), preview or b"")

    def readings(self) -> Iterator[Reading]:
        """Yield all readings without their previews, in the same order."""
        query = f"SELECT body, maps FROM reading WHERE NOT {_OTHERS} ORDER BY file, frame, model"
        for body, maps in self._db.execute(query, (self._run,)):
            yield _reading(json.loads(body), maps)

    def readings_of(self, file: str) -> list[Reading]:
        """Return the readings of one file without their previews."""
        query = "SELECT body, maps FROM reading WHERE file = ? ORDER BY frame, model"
        with _explained():
            return [_reading(json.loads(body), maps) for body, maps in self._db.execute(query, (file,))]

    def counts(self) -> Counts:
        """Count how the readings ended."""
        status: Counter[Status] = Counter()
        reason: Counter[Reason] = Counter()
        finding: Counter[tuple[str, str]] = Counter()
        query = (
            "SELECT status, reason, model, finding, COUNT(*) FROM reading "
            f"WHERE NOT {_OTHERS} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
        )
        for s, r, m, f, n in self._db.execute(query, (self._run,)):
            status[Status(s)] += n
            if r:
                reason[Reason(r)] += n
            if f:
                finding[m, f] += n
        return Counts(dict(status), dict(reason), dict(finding))

    def close(self) -> None:
        """Close the file."""
        if self._asked is not None:
            self._asked.close()
        self._db.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what SQLite says of a full or vanished disk into one sentence."""
    try:
        yield
    except sqlite3.Error as error:
        raise ExportError(
            f"The journal of this run could not be written ({error}). What was read before is kept in it; "
            "make room and go on with --resume."
        ) from error


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
