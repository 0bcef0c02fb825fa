"""The queue of objects to be sent: an SQLite file that outlives the program, with a state for each object."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from filelock import Timeout

from core.errors import NetworkError, QueueError
from core.network.base.dicom_files import ObjectFacts, object_facts
from core.network.base.error_codes import PASSING, NetworkErrorCode
from core.paths import atomic_write, private_file, private_lock, queue_file
from core.progress import Progress
from core.sqlite_file import connect, database_errors
from core.vault.key import seals
from core.vault.sealed_file import SealedWriter, open_kept

#: Seconds until the next try, by the number of tries so far; the last one from then on.
DELAYS = (10.0, 30.0, 120.0, 600.0, 1800.0, 3600.0)
#: What is to wait longer than this was put off by a clock that was wrong, and can be tried now.
_LONGEST_WAIT = 2 * DELAYS[-1]
_DUE = "state = 'waiting' AND (due <= ? OR due > ?)"
#: Tries after which an object is given up: about four days.
MOST_TRIES = 100
_WAIT = 10.0
_UNUSABLE = "The queue of what is to be sent cannot be read or written."
_SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    id INTEGER PRIMARY KEY, node TEXT NOT NULL, path TEXT NOT NULL, own INTEGER NOT NULL,
    sop_class TEXT NOT NULL, sop_uid TEXT NOT NULL, syntax TEXT NOT NULL, size INTEGER NOT NULL,
    sha256 TEXT NOT NULL, state TEXT NOT NULL, code TEXT NOT NULL, sentence TEXT NOT NULL,
    tries INTEGER NOT NULL, due REAL NOT NULL, changed REAL NOT NULL,
    UNIQUE (node, sop_uid, sha256)
);
CREATE INDEX IF NOT EXISTS by_state ON objects (state, due, id);
PRAGMA user_version = 1;
"""
_COLUMNS = "id, node, path, own, sop_class, sop_uid, syntax, size, sha256, state, code, sentence, tries, due"


class QueueState(StrEnum):
    """How far an object came."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


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
        Why it failed or waits for another try; empty else.
    tries : int
    due : float
        Not before this time is it tried again, in seconds since 1970.
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


@dataclass(frozen=True)
class Added:
    """What became of files that were to be queued: how many are new, wait already, were sent before.

    Attributes
    ----------
    new, waiting, sent : int
    refused : tuple of (Path, NetworkError)
        What is no DICOM file, or cannot be read.
    """

    new: int
    waiting: int
    sent: int
    refused: tuple[tuple[Path, NetworkError], ...]


class Outbox:
    """The queue; several processes may use it at once, one thread an instance.

    Parameters
    ----------
    path : Path, optional
        Else in the user's own folder.

    Raises
    ------
    QueueError
        If the file cannot be opened; so do all methods that use it.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or queue_file()
        self._copies = self.copies_beside(self.path)
        # Whoever encrypts the file holds the lock until another has its place.
        lock = private_lock(self.path.with_name(f"{self.path.name}.lock"), _WAIT)
        with _queue_errors(), lock:
            with suppress(OSError):
                private_file(self.path)
            self._db = connect(self.path, timeout=_WAIT, isolation_level=None)
            # What was acknowledged must be known after a power cut too, as it is not sent again.
            self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;" + _SCHEMA)

    @staticmethod
    def copies_beside(path: Path) -> Path:
        """The folder of copies that are kept until they are sent, beside the file of a queue."""
        return path.with_suffix("")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def add(
        self, paths: Iterable[Path], node: str, progress: Progress, *, copy: bool = False, again: bool = False
    ) -> Added:
        """Put files into the queue; what a node has acknowledged is not queued again unless `again`.

        Parameters
        ----------
        paths : iterable of Path
        node : str
        progress : Progress
        copy : bool
            Keep a copy until it is sent, of files that do not stay.
        again : bool
            Send also what was sent before, as the node may have lost it.

        Raises
        ------
        QueueError, ExportError
        Cancelled
            What was queued by then stays.
        """
        counts = dict.fromkeys(("new", "waiting", "sent"), 0)
        refused: list[tuple[Path, NetworkError]] = []
        for path in paths:
            progress.check()
            try:
                facts = object_facts(path)
            except NetworkError as error:
                refused.append((path, error))
            else:
                counts[self._add(path.absolute(), node, facts, copy=copy, again=again)] += 1
            progress.advance()
        return Added(**counts, refused=tuple(refused))

    def _add(self, path: Path, node: str, facts: ObjectFacts, *, copy: bool, again: bool) -> str:
        before = self._one("node = ? AND sop_uid = ? AND sha256 = ?", (node, facts.sop_uid, facts.sha256))
        if before is not None and before.state is QueueState.WAITING:
            return "waiting"
        if before is not None and before.state is QueueState.SENT and not again:
            return "sent"
        if copy:
            path = self._copy(path, facts)
        with _queue_errors():
            self._db.execute(
                "INSERT INTO objects (node, path, own, sop_class, sop_uid, syntax, size, sha256, state, code,"
                " sentence, tries, due, changed) VALUES (?,?,?,?,?,?,?,?,?,'','',0,0,?)"
                " ON CONFLICT (node, sop_uid, sha256) DO UPDATE SET path = excluded.path, own = excluded.own,"
                " state = excluded.state, code = '', sentence = '', tries = 0, due = 0,"
                " changed = excluded.changed",
                (
                    *(node, str(path), copy, facts.sop_class, facts.sop_uid, facts.syntax, facts.size),
                    *(facts.sha256, QueueState.WAITING, time.time()),
                ),
            )
        return "new"

    def due(self, now: float, most: int) -> list[QueueEntry]:
        """Objects of the node that waits longest, which can be tried now, in the order they came."""
        first = self._one(_DUE, (now, now + _LONGEST_WAIT))
        if first is None:
            return []
        return self._some(f"{_DUE} AND node = ?", (now, now + _LONGEST_WAIT, first.node), most)

    def count_due(self, now: float) -> int:
        """How many objects can be tried now."""
        with _queue_errors():
            found = self._db.execute(
                f"SELECT count(*) FROM objects WHERE {_DUE}", (now, now + _LONGEST_WAIT)
            ).fetchone()
        return int(found[0])

    def next_due(self) -> float | None:
        """When something is to be tried again; None where nothing waits."""
        now = time.time()
        with _queue_errors():
            found = self._db.execute(
                "SELECT min(CASE WHEN due > ? THEN 0 ELSE due END) FROM objects WHERE state = 'waiting'",
                (now + _LONGEST_WAIT,),
            ).fetchone()
        return None if found[0] is None else float(found[0])

    def sent(self, entry: QueueEntry, sentence: str = "") -> None:
        """Keep that a node has acknowledged an object."""
        self._change(entry, QueueState.SENT, "", sentence, entry.tries + 1, 0.0)
        others = self._one("own = 1 AND state = 'waiting' AND path = ?", (str(entry.path),))
        if entry.own and others is None:
            with suppress(OSError):
                entry.path.unlink()

    def failed(self, entry: QueueEntry, code: str, sentence: str, now: float) -> QueueState:
        """Keep that a try failed; what may pass is tried again later, each time later than the last."""
        tries = entry.tries + 1
        if code in PASSING and tries < MOST_TRIES:
            due = now + DELAYS[min(tries, len(DELAYS)) - 1]
            self._change(entry, QueueState.WAITING, code, sentence, tries, due)
            return QueueState.WAITING
        self._change(entry, QueueState.FAILED, code, sentence, tries, 0.0)
        return QueueState.FAILED

    def retry(self) -> int:
        """Let all that failed, and all that waits for another try, be tried now; return how many."""
        with _queue_errors():
            return self._db.execute(
                "UPDATE objects SET state = 'waiting', tries = 0, due = 0, changed = ? "
                "WHERE state = 'failed' OR (state = 'waiting' AND due > 0)",
                (time.time(),),
            ).rowcount

    def forget(self, state: QueueState) -> int:
        """Take all objects of a state out of the queue; return how many.

        What was sent and is forgotten could be sent once more.
        """
        for entry in self._some("own = 1 AND state = ?", (state,), -1):
            with suppress(OSError):
                entry.path.unlink()
        with _queue_errors():
            return self._db.execute("DELETE FROM objects WHERE state = ?", (state,)).rowcount

    def forget_some(self, entries: Iterable[QueueEntry]) -> int:
        """Take objects out of the queue, so that their bytes go too; return how many."""
        some = list(entries)
        for entry in some:
            if entry.own:
                with suppress(OSError):
                    entry.path.unlink()
        with _queue_errors():
            self._db.execute("PRAGMA secure_delete = ON")
            self._db.executemany("DELETE FROM objects WHERE id = ?", [(entry.id,) for entry in some])
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return len(some)

    def settled_before(self, seconds: float) -> list[QueueEntry]:
        """Objects that were sent or failed before a time, in seconds since 1970."""
        return self._some("state <> 'waiting' AND changed < ?", (seconds,), -1)

    def counts(self) -> dict[QueueState, int]:
        """How many objects there are of each state."""
        with _queue_errors():
            rows = self._db.execute("SELECT state, count(*) FROM objects GROUP BY state").fetchall()
        return dict.fromkeys(QueueState, 0) | {QueueState(state): number for state, number in rows}

    def entries(self, most: int = 1000) -> list[QueueEntry]:
        """Objects, the last that changed first."""
        return self._some("1 = 1", (), most, order="changed DESC, id DESC")

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Hold the right to send, which one process has at a time, so that nothing is sent twice.

        Raises
        ------
        NetworkError
            ``busy``.
        """
        try:
            with private_lock(self.path.with_suffix(".sending")):
                yield
        except Timeout as error:
            raise NetworkError(
                NetworkErrorCode.BUSY,
                "Another Overread is sending what is queued; this waits in the queue with it.",
            ) from error

    def _copy(self, path: Path, facts: ObjectFacts) -> Path:
        destination = self._copies / f"{facts.sha256}.dcm"
        if not destination.exists():
            with (
                open_kept(path) as plain,
                atomic_write(destination) as temporary,
                temporary.open("wb") as copy,
            ):
                # An object may be as large as the receiver's limit: it is copied piece by piece.
                writer = SealedWriter(copy) if seals(destination) else None
                shutil.copyfileobj(plain, writer or copy)
                if writer is not None:
                    writer.finish()
        return destination

    def _change(
        self, entry: QueueEntry, state: QueueState, code: str, sentence: str, tries: int, due: float
    ) -> None:
        with _queue_errors():
            self._db.execute(
                "UPDATE objects SET state = ?, code = ?, sentence = ?, tries = ?, due = ?, changed = ?"
                " WHERE id = ?",
                (state, code, sentence, tries, due, time.time(), entry.id),
            )

    def _one(self, where: str, values: tuple[object, ...]) -> QueueEntry | None:
        found = self._some(where, values, 1)
        return found[0] if found else None

    def _some(
        self, where: str, values: tuple[object, ...], most: int, order: str = "due, id"
    ) -> list[QueueEntry]:
        with _queue_errors():
            rows = self._db.execute(
                f"SELECT {_COLUMNS} FROM objects WHERE {where} ORDER BY {order} LIMIT ?", (*values, most)
            ).fetchall()
        return [
            QueueEntry(r[0], r[1], Path(r[2]), bool(r[3]), ObjectFacts(*r[4:9]), QueueState(r[9]), *r[10:14])
            for r in rows
        ]


@contextmanager
def _queue_errors() -> Iterator[None]:
    try:
        yield
    except (Timeout, OSError) as error:
        raise QueueError(_UNUSABLE) from error
    except database_errors() as error:
        raise QueueError(_UNUSABLE) from error
