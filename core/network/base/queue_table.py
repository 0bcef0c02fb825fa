"""The table of the queue in an SQLite file: its entries, and how to read and change them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from filelock import Timeout

from core.errors import QueueError
from core.language.message import Message, from_json, parts_as_json
from core.network.base.dicom_files import ObjectFacts
from core.paths import private_file, private_lock
from core.sqlite_file import connect, database_errors, prepare_or_close

#: Seconds that one process waits for another that is writing.
_WAIT = 10.0
_UNUSABLE = Message("The queue of objects to send cannot be read or written.")
#: A request for commitment is void as soon as its object is no longer just acknowledged: it was answered, or
#: the object is being sent again and needs a new request. Void requests are still known.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    id INTEGER PRIMARY KEY, node TEXT NOT NULL, path TEXT NOT NULL, own INTEGER NOT NULL,
    sop_class TEXT NOT NULL, sop_uid TEXT NOT NULL, syntax TEXT NOT NULL, size INTEGER NOT NULL,
    sha256 TEXT NOT NULL, state TEXT NOT NULL, code TEXT NOT NULL, sentence TEXT NOT NULL,
    tries INTEGER NOT NULL, due REAL NOT NULL, changed REAL NOT NULL,
    UNIQUE (node, sop_uid, sha256)
);
CREATE INDEX IF NOT EXISTS by_state ON objects (state, due, id);
CREATE TABLE IF NOT EXISTS requests (
    transaction_uid TEXT NOT NULL, object INTEGER NOT NULL, void INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (transaction_uid, object)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_object ON requests (object);
PRAGMA user_version = 1;
"""
_REACHED = """
BEGIN;
ALTER TABLE objects ADD COLUMN reached TEXT NOT NULL DEFAULT 'queued';
UPDATE objects SET reached = 'acknowledged' WHERE state = 'sent';
CREATE TRIGGER void_requests AFTER UPDATE OF reached ON objects WHEN NEW.reached <> 'acknowledged'
BEGIN UPDATE requests SET void = 1 WHERE object = NEW.id; END;
CREATE TRIGGER delete_requests AFTER DELETE ON objects
BEGIN DELETE FROM requests WHERE object = OLD.id; END;
COMMIT;
"""
#: The patient of an object, for when its file is gone; empty if an older version queued it.
_PATIENT = "ALTER TABLE objects ADD COLUMN patient TEXT NOT NULL DEFAULT ''"
#: The parts of the sentence as JSON, for translation; empty if it has none.
_TOLD = "ALTER TABLE objects ADD COLUMN told TEXT NOT NULL DEFAULT ''"
_COLUMNS = (
    "id, node, path, own, sop_class, sop_uid, syntax, size, sha256, state, code, sentence, tries, due,"
    " reached, patient, told"
)


class QueueState(StrEnum):
    """State of an object in the queue: still to be processed, done, or failed for good."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Reached(StrEnum):
    """Progress of an object at its node, as far as the node has answered."""

    QUEUED = "queued"
    #: Bytes of the object were sent, but no answer came.
    SENT = "sent"
    #: The node answered that it has stored the object (C-STORE).
    ACKNOWLEDGED = "acknowledged"
    #: The node answered that it keeps the object, or that it does not (storage commitment).
    COMMITTED = "committed"
    NOT_COMMITTED = "not-committed"


@dataclass(frozen=True)
class QueueEntry:
    """An object in the queue.

    Attributes
    ----------
    id : int
    node : str
        Name of the node.
    path : Path
    facts : ObjectFacts
    state : QueueState
    code, sentence : str
        Why the object failed or waits for another try; otherwise empty.
    tries : int
    due : float
        Time of the next try at the earliest, in seconds since 1970.
    reached : Reached
    patient : str
        Mark of the patient (`core.network.base.patient_mark`); empty if unknown.
    """

    id: int
    node: str
    path: Path
    own: bool
    facts: ObjectFacts
    state: QueueState
    code: str
    sentence: str
    tries: int
    due: float
    reached: Reached
    patient: str = ""


class QueueTable:
    """The table of objects; several processes may use it at once, but each instance only in one thread.

    Parameters
    ----------
    path : Path
        Path of the file, which is created if it is missing.

    Attributes
    ----------
    db : sqlite3.Connection

    Raises
    ------
    QueueError
        If the file cannot be opened; raised by all methods.
    """

    def __init__(self, path: Path) -> None:
        # A process that encrypts the file holds the lock until the new file is in place.
        lock = private_lock(path.with_name(f"{path.name}.lock"), _WAIT)
        with self.errors(), lock:
            with suppress(OSError):
                private_file(path)
            self.db = connect(path, timeout=_WAIT, isolation_level=None)
            prepare_or_close(self.db, self._open)

    def _open(self) -> None:
        # Acknowledged objects must remain known after a power cut, as they are not sent again.
        self.db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;" + _SCHEMA)
        columns = {column[1] for column in self.db.execute("PRAGMA table_info(objects)")}
        if "reached" not in columns:
            self.db.executescript(_REACHED)
        if "patient" not in columns:
            self.db.execute(_PATIENT)
        if "told" not in columns:
            self.db.execute(_TOLD)

    @staticmethod
    @contextmanager
    def errors() -> Iterator[None]:
        """Turn errors into one sentence."""
        try:
            yield
        except (Timeout, OSError) as error:
            raise QueueError(_UNUSABLE) from error
        except database_errors() as error:
            raise QueueError(_UNUSABLE) from error

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Apply several changes together or not at all."""
        with self.errors(), self.db:
            self.db.execute("BEGIN IMMEDIATE")
            yield

    def change(self, before: QueueEntry, now: QueueEntry) -> None:
        """Save the new state of an object, unless another process has changed it meanwhile."""
        with self.errors():
            self.db.execute(
                "UPDATE objects SET state = ?, code = ?, sentence = ?, told = ?, tries = ?, due = ?,"
                " changed = ?, reached = ? WHERE id = ? AND reached = ?",
                (
                    *(now.state, now.code, str(now.sentence), parts_as_json(now.sentence), now.tries),
                    *(now.due, time.time(), now.reached, before.id, before.reached),
                ),
            )

    def one(self, where: str, values: tuple[object, ...]) -> QueueEntry | None:
        """Return the first of the entries that `some` would return."""
        found = self.some(where, values, 1)
        return found[0] if found else None

    def some(
        self, where: str, values: tuple[object, ...], most: int, order: str = "due, id"
    ) -> list[QueueEntry]:
        """Return entries that fulfil a condition; at most the given number, or all for -1."""
        with self.errors():
            rows = self.db.execute(
                f"SELECT {_COLUMNS} FROM objects WHERE {where} ORDER BY {order} LIMIT ?", (*values, most)
            ).fetchall()
        return [
            QueueEntry(
                *(r[0], r[1], Path(r[2]), bool(r[3]), ObjectFacts(*r[4:9]), QueueState(r[9])),
                *(r[10], from_json(r[11], r[16]), *r[12:14], Reached(r[14]), r[15]),
            )
            for r in rows
        ]
