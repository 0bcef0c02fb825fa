"""The queue of objects to send: an SQLite file that outlives the program, with a state for each object."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import Timeout
from pydicom.uid import Comprehensive3DSRStorage

from core.errors import NetworkError
from core.network.base.commitment import (
    AWAITED,
    WHICH_ONE,
    CommitmentReport,
    Settled,
    explain_reason,
    says_nothing,
)
from core.network.base.dicom_files import ObjectFacts, object_facts
from core.network.base.error_codes import PASSING, NetworkErrorCode
from core.network.base.patient_mark import mark_of_file
from core.network.base.queue_table import QueueEntry as QueueEntry
from core.network.base.queue_table import QueueState as QueueState
from core.network.base.queue_table import QueueTable, Reached
from core.network.base.result_objects import comprehensive_uid
from core.paths import atomic_write, private_lock, queue_file
from core.progress import Progress
from core.vault.key import seals
from core.vault.sealed_file import SealedWriter, open_kept

#: Seconds until the next try, by the number of tries so far; the last value repeats.
DELAYS = (10.0, 30.0, 120.0, 600.0, 1800.0, 3600.0)
#: Seconds until a node is asked again for commitment, by the number of requests.
ASK_DELAYS = (600.0, 1800.0, 3600.0)
#: A longer wait is due to a wrong clock; the object can be tried now.
_LONGEST_WAIT = 2 * DELAYS[-1]
_DUE = "state = 'waiting' AND (due <= ? OR due > ?)"
#: SQL condition for objects of a request whose answer would still count.
_ANSWERABLE = (
    "reached = 'acknowledged' AND id IN (SELECT object FROM requests WHERE transaction_uid = ? AND void = 0)"
)
_TO_SEND, _TO_ASK = f"{_DUE} AND reached <> 'acknowledged'", f"{_DUE} AND reached = 'acknowledged'"
#: Number of tries after which an object is given up: about four days.
MOST_TRIES = 100


@dataclass(frozen=True)
class Added:
    """The outcome of queueing files: numbers of new, waiting and already sent objects.

    Attributes
    ----------
    new, waiting, sent : int
    refused : tuple of (Path, NetworkError)
        Files that are not DICOM or cannot be read.
    """

    new: int
    waiting: int
    sent: int
    refused: tuple[tuple[Path, NetworkError], ...]


class Outbox:
    """The queue of objects; several processes may use it at once, but each instance only in one thread.

    Parameters
    ----------
    path : Path, optional
        Path of the file; default: in the user's own folder.

    Raises
    ------
    QueueError
        If the file cannot be opened; raised by all methods that use it.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or queue_file()
        self._copies = self.copies_beside(self.path)
        self._table = QueueTable(self.path)

    @staticmethod
    def copies_beside(path: Path) -> Path:
        """Return the folder of copies that are kept until they are sent, beside a queue's file."""
        return path.with_suffix("")

    def close(self) -> None:
        """Close the file."""
        self._table.db.close()

    def add(
        self, paths: Iterable[Path], node: str, progress: Progress, *, copy: bool = False, again: bool = False
    ) -> Added:
        """Queue files; objects that the node has acknowledged are not queued again unless `again`.

        Parameters
        ----------
        paths : iterable of Path
        node : str
        progress : Progress
        copy : bool
            Whether to keep a copy until it is sent, for files that do not stay.
        again : bool
            Whether to send also what was sent before, as the node may have lost it.

        Raises
        ------
        QueueError, ExportError
        Cancelled
            Files already queued stay in the queue.
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
        before = self._table.one(
            "node = ? AND sop_uid = ? AND sha256 = ?", (node, facts.sop_uid, facts.sha256)
        )
        if before is None and facts.sop_class == Comprehensive3DSRStorage:
            # The object may be queued in the class that the node accepts.
            before = self._table.one("node = ? AND sop_uid = ?", (node, comprehensive_uid(facts.sop_uid)))
        if before is not None and before.state is QueueState.WAITING:
            return "waiting"
        if before is not None and before.state is QueueState.SENT and not again:
            return "sent"
        if copy:
            path = self._copy(path, facts)
        with self._table.errors():
            self._table.db.execute(
                "INSERT INTO objects (node, path, own, sop_class, sop_uid, syntax, size, sha256, state, code,"
                " sentence, tries, due, changed, patient) VALUES (?,?,?,?,?,?,?,?,?,'','',0,0,?,?)"
                " ON CONFLICT (node, sop_uid, sha256) DO UPDATE SET path = excluded.path, own = excluded.own,"
                " state = excluded.state, code = '', sentence = '', tries = 0, due = 0,"
                " changed = excluded.changed, reached = 'queued', patient = excluded.patient",
                (
                    *(node, str(path), copy, facts.sop_class, facts.sop_uid, facts.syntax, facts.size),
                    *(facts.sha256, QueueState.WAITING, time.time(), mark_of_file(path)),
                ),
            )
        return "new"

    def replace(self, entry: QueueEntry, path: Path) -> None:
        """Replace an object by another file, to be sent at once; a copy is kept until it is sent.

        Raises
        ------
        QueueError, ExportError
            The object is then unchanged.
        """
        facts = object_facts(path)
        copy = self._copy(path, facts)
        with self._table.at_once():
            # An object that was sent before is sent again, as the user asked for that.
            self._table.db.execute(
                "DELETE FROM objects WHERE node = ? AND sop_uid = ? AND sha256 = ? AND id <> ?",
                (entry.node, facts.sop_uid, facts.sha256, entry.id),
            )
            self._table.db.execute(
                "UPDATE objects SET path = ?, own = 1, sop_class = ?, sop_uid = ?, syntax = ?, size = ?,"
                " sha256 = ?, state = 'waiting', code = '', sentence = '', due = 0, changed = ?,"
                " reached = 'queued' WHERE id = ?",
                (
                    *(str(copy), facts.sop_class, facts.sop_uid, facts.syntax, facts.size, facts.sha256),
                    *(time.time(), entry.id),
                ),
            )
        self._let_go(entry)

    def due(self, now: float, most: int) -> list[QueueEntry]:
        """Return objects of the node that waits longest, which can be sent now, in the order they came."""
        return self._of_one_node(_TO_SEND, now, most)

    def due_to_ask(self, now: float, most: int) -> list[QueueEntry]:
        """Return a node's acknowledged objects whose commitment is to be requested now."""
        return self._of_one_node(_TO_ASK, now, most)

    def count_due(self, now: float) -> int:
        """Return how many objects can be sent now."""
        with self._table.errors():
            found = self._table.db.execute(
                f"SELECT count(*) FROM objects WHERE {_TO_SEND}", (now, now + _LONGEST_WAIT)
            ).fetchone()
        return int(found[0])

    def next_due(self) -> float | None:
        """Return the time of the next try; None if nothing waits."""
        now = time.time()
        with self._table.errors():
            found = self._table.db.execute(
                "SELECT min(CASE WHEN due > ? THEN 0 ELSE due END) FROM objects WHERE state = 'waiting'",
                (now + _LONGEST_WAIT,),
            ).fetchone()
        return None if found[0] is None else float(found[0])

    def begun(self, entry: QueueEntry) -> QueueEntry:
        """Record that an object's bytes are being sent; return its current entry."""
        with self._table.errors():
            # Losing this change in a power cut does no harm.
            self._table.db.execute("PRAGMA synchronous = NORMAL")
            self._table.db.execute("UPDATE objects SET reached = 'sent' WHERE id = ?", (entry.id,))
            self._table.db.execute("PRAGMA synchronous = FULL")
        return replace(entry, reached=Reached.SENT)

    def sent(self, entry: QueueEntry, sentence: str = "") -> None:
        """Record that a node has acknowledged an object, and that no commitment is needed."""
        done = replace(entry, state=QueueState.SENT, code="", sentence=sentence, due=0.0)
        self._table.change(entry, replace(done, tries=entry.tries + 1, reached=Reached.ACKNOWLEDGED))
        self._let_go(entry)

    def acknowledged(self, entry: QueueEntry) -> None:
        """Record that a node has acknowledged an object, and that its commitment is to be requested."""
        known = replace(entry, code=NetworkErrorCode.COMMITMENT_AWAITED, sentence=AWAITED, due=0.0)
        self._table.change(entry, replace(known, tries=entry.tries + 1, reached=Reached.ACKNOWLEDGED))

    def failed(
        self, entry: QueueEntry, code: str, sentence: str, now: float, reached: Reached | None = None
    ) -> QueueState:
        """Record a failed try; temporary problems are tried again, after a longer time at each failure.

        Parameters
        ----------
        entry : QueueEntry
        code, sentence : str
        now : float
            Seconds since 1970.
        reached : Reached, optional
            How far the object came; None leaves that unchanged.
        """
        tries = entry.tries + 1
        state, due = QueueState.FAILED, 0.0
        if code in PASSING and tries < MOST_TRIES:
            state, due = QueueState.WAITING, now + DELAYS[min(tries, len(DELAYS)) - 1]
        now_known = replace(entry, state=state, code=code, sentence=sentence, tries=tries, due=due)
        self._table.change(entry, replace(now_known, reached=reached or entry.reached))
        return state

    def asked(self, entries: Iterable[QueueEntry], transaction_uid: str, now: float) -> None:
        """Record that a node is about to be asked for commitment; called before the request."""
        with self._table.at_once():
            for entry in entries:
                tries = entry.tries + 1
                # The first try was the sending itself.
                due = now + ASK_DELAYS[min(max(entry.tries - 1, 0), len(ASK_DELAYS) - 1)]
                # After the last try the object is given up; a later answer still counts.
                state = QueueState.WAITING if tries < MOST_TRIES else QueueState.FAILED
                code = NetworkErrorCode.COMMITMENT_AWAITED
                known = replace(entry, state=state, code=code, sentence=AWAITED)
                self._table.change(entry, replace(known, tries=tries, due=due))
                self._table.db.execute(
                    "INSERT INTO requests (transaction_uid, object) VALUES (?, ?)",
                    (transaction_uid, entry.id),
                )

    def awaits(self, transaction_uid: str) -> bool:
        """Return whether an answer to a request, or part of it, is missing."""
        return self._table.one(_ANSWERABLE, (transaction_uid,)) is not None

    def committed_by(self, transaction_uid: str) -> int:
        """Return the number of committed objects of a request."""
        with self._table.errors():
            found = self._table.db.execute(
                "SELECT count(*) FROM objects WHERE reached = 'committed' AND"
                " id IN (SELECT object FROM requests WHERE transaction_uid = ?)",
                (transaction_uid,),
            ).fetchone()
        return int(found[0])

    def settle(self, report: CommitmentReport, now: float) -> Settled | None:
        """Record a node's report on a request; objects that the report does not name continue to wait.

        Returns
        -------
        Settled or None
            None if there is no such request.
        """
        committed: list[QueueEntry] = []
        refused = 0
        with self._table.at_once():
            asked = self._table.one(
                "id IN (SELECT object FROM requests WHERE transaction_uid = ?)", (report.transaction_uid,)
            )
            if asked is None:
                return None
            for entry in self._table.some(_ANSWERABLE, (report.transaction_uid,), -1):
                reason = report.failed.get(entry.facts.sop_uid)
                if reason is None and entry.facts.sop_uid in report.committed:
                    if self._keep_committed(entry):
                        committed.append(entry)
                    else:
                        refused += 1
                elif reason is not None and not says_nothing(reason):
                    self.failed(entry, *explain_reason(reason), now, Reached.NOT_COMMITTED)
                    refused += 1
        for entry in committed:
            self._let_go(entry)
        return Settled(asked.node, len(committed), refused)

    def _keep_committed(self, entry: QueueEntry) -> bool:
        """Record that a node keeps an object; return False if it may mean another object of the same UID."""
        facts = entry.facts
        other = self._table.one(
            "node = ? AND sop_uid = ? AND sha256 <> ? AND reached <> 'queued'",
            (entry.node, facts.sop_uid, facts.sha256),
        )
        now = replace(entry, state=QueueState.SENT, code="", sentence="", reached=Reached.COMMITTED)
        if other is not None:
            code = NetworkErrorCode.MISMATCH
            now = replace(entry, state=QueueState.FAILED, code=code, sentence=WHICH_ONE)
        self._table.change(entry, now)
        return other is None

    def retry(self) -> int:
        """Make all failed and waiting objects due now; return their number."""
        with self._table.errors():
            return self._table.db.execute(
                "UPDATE objects SET state = 'waiting', tries = 0, due = 0, changed = ? "
                "WHERE state = 'failed' OR (state = 'waiting' AND due > 0)",
                (time.time(),),
            ).rowcount

    def forget(self, state: QueueState) -> int:
        """Remove all objects of a state from the queue; return their number.

        A sent object that was removed could be sent once more.
        """
        self._delete_copies(self._table.some("own = 1 AND state = ?", (state,), -1))
        with self._table.errors():
            return self._table.db.execute("DELETE FROM objects WHERE state = ?", (state,)).rowcount

    def forget_some(self, entries: Iterable[QueueEntry]) -> int:
        """Remove objects and their bytes from the queue; return their number."""
        some = list(entries)
        self._delete_copies(some)
        with self._table.errors():
            self._table.db.execute("PRAGMA secure_delete = ON")
            self._table.db.executemany("DELETE FROM objects WHERE id = ?", [(entry.id,) for entry in some])
            self._table.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return len(some)

    def settled_before(self, seconds: float) -> list[QueueEntry]:
        """Return the objects that were sent or failed before a time, in seconds since 1970."""
        return self._table.some("state <> 'waiting' AND changed < ?", (seconds,), -1)

    def counts(self) -> dict[QueueState, int]:
        """Return the number of objects in each state."""
        with self._table.errors():
            rows = self._table.db.execute("SELECT state, count(*) FROM objects GROUP BY state").fetchall()
        return dict.fromkeys(QueueState, 0) | {QueueState(state): number for state, number in rows}

    def reached(self) -> dict[Reached, int]:
        """Return the number of objects at each stage."""
        with self._table.errors():
            rows = self._table.db.execute("SELECT reached, count(*) FROM objects GROUP BY reached").fetchall()
        return dict.fromkeys(Reached, 0) | {Reached(reached): number for reached, number in rows}

    def awaited(self) -> int:
        """Return the number of sent objects that only wait for the node's commitment."""
        with self._table.errors():
            found = self._table.db.execute(
                "SELECT count(*) FROM objects WHERE state = 'waiting' AND reached = 'acknowledged'"
            ).fetchone()
        return int(found[0])

    def entries(self, most: int = 1000) -> list[QueueEntry]:
        """Return the objects, the last changed first."""
        return self._table.some("1 = 1", (), most, order="changed DESC, id DESC")

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Hold the right to send, which only one process has at a time, so that nothing is sent twice.

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
                "Another Overread is sending the queue; these objects wait in it too.",
            ) from error

    def _copy(self, path: Path, facts: ObjectFacts) -> Path:
        destination = self._copies / f"{facts.sha256}.dcm"
        if not destination.exists():
            with (
                open_kept(path) as plain,
                atomic_write(destination) as temporary,
                temporary.open("wb") as copy,
            ):
                # An object may be as large as the receiver's limit: copy it in pieces.
                writer = SealedWriter(copy) if seals(destination) else None
                shutil.copyfileobj(plain, writer or copy)
                if writer is not None:
                    writer.finish()
        return destination

    def _let_go(self, entry: QueueEntry) -> None:
        """Delete the queue's copy of a delivered object, unless another node is still to get it."""
        others = self._table.one("own = 1 AND state <> 'sent' AND path = ?", (str(entry.path),))
        if entry.own and others is None:
            with suppress(OSError):
                entry.path.unlink()

    def _delete_copies(self, entries: Sequence[QueueEntry]) -> None:
        """Delete the queue's copies of removed objects, unless another node is still to get them."""
        gone = {entry.id for entry in entries}
        others = self._table.some("own = 1 AND state <> 'sent'", (), -1)
        needed = {entry.path for entry in others if entry.id not in gone}
        for entry in entries:
            if entry.own and entry.path not in needed:
                with suppress(OSError):
                    entry.path.unlink()

    def _of_one_node(self, which: str, now: float, most: int) -> list[QueueEntry]:
        first = self._table.one(which, (now, now + _LONGEST_WAIT))
        if first is None:
            return []
        return self._table.some(f"{which} AND node = ?", (now, now + _LONGEST_WAIT, first.node), most)
