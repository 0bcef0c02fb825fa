"""Store of readers' decisions and marks: one SQLite file per user, to which entries are only added."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from filelock import Timeout

from core.errors import DecisionsError
from core.language.message import Message
from core.language.system import because
from core.paths import private_file, private_lock, user_data
from core.results.decisions import About, Decision, Verdict
from core.results.marks import PictureMarks, marks_from_json, marks_to_json
from core.results.picture_key import PictureKey
from core.results.store_schema import GUARDS, MADE_BY, STEPS
from core.sqlite_file import connect, explained, is_whole, origin_of, prepare_or_close, put_aside, write_ahead

_COLUMNS = (
    "sha256, frame, model, version, model_sha256, finding, positive, verdict, says, comment, blind, d.at, "
    "reader"
)
_NOT_UNDONE = (
    f"SELECT {_COLUMNS} FROM decision AS d WHERE d.act NOT IN "
    "(SELECT undoes FROM act WHERE undoes IS NOT NULL)"
)
_AT_ONCE = 500
#: Seconds that a writer waits for another process to finish its entry.
_WAIT = 2.0
#: Size in bytes of SQLite's write-ahead log from which it is written back before the store is closed.
_LONG_LOG = 8 << 20


class _DamagedError(DecisionsError):
    """The file is no longer as it was written."""


@dataclass(frozen=True)
class DecisionEntry:
    """Decision in its history, with the act it was part of and whether it was taken back."""

    act: int
    decision: Decision
    undone: bool


class DecisionStore:
    """Keeps decisions on disk; every entry is committed before `record` returns; `open_store` opens it.

    A killed process loses nothing. `settle` protects against a power cut by syncing to the disk; it may run
    in another thread, so that the reader need not wait for the disk.

    Parameters
    ----------
    path : Path
        Path of the file; created if missing.

    Raises
    ------
    DecisionsError
        If it is damaged, of a newer version, or cannot be written; here and in every method.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._settling = threading.Lock()
        self._second: sqlite3.Connection | None = None
        with _explained():
            with suppress(OSError):
                private_file(path)
            self._db = connect(path, timeout=_WAIT, check_same_thread=False, isolation_level=None)
            prepare_or_close(self._db, self._open)

    def _open(self) -> None:
        made_by, tables = origin_of(self._db)
        if made_by != MADE_BY and (made_by or tables):
            raise _DamagedError("The file in the place of your decisions was not made by Overread.")
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version > len(STEPS):
            raise DecisionsError("Use the newer version of Overread; your decisions were saved by it.")
        write_ahead(self._db)
        # `settle` syncs to disk, in a thread for which nobody waits.
        self._db.execute("PRAGMA wal_autocheckpoint = 0")
        for number in range(version, len(STEPS)):
            self._db.executescript(
                f"BEGIN IMMEDIATE; PRAGMA application_id = {MADE_BY:d}; {STEPS[number]} "
                f"PRAGMA user_version = {number + 1:d}; COMMIT;"
            )

    def check(self) -> None:
        """Check that the file is undamaged; reads all of it."""
        with _explained():
            if not is_whole(self._db):
                raise _DamagedError(_DAMAGE)
            self._db.execute("SELECT 1 FROM act, decision, shown, met, marks LIMIT 1").fetchone()

    # Writing

    def record(self, decisions: Sequence[Decision]) -> int:
        """Commit decisions that were made in one act.

        Parameters
        ----------
        decisions : sequence of Decision

        Returns
        -------
        int
            Number of the act, for `undo`.
        """
        with self._writing():
            act = self._act(None)
            self._db.executemany(
                "INSERT INTO decision (act, sha256, frame, model, version, model_sha256, finding, "
                "positive, verdict, says, comment, blind, at, reader) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(act, *_to_row(decision)) for decision in decisions],
            )
        return act

    def undo(self, acts: Iterable[int]) -> None:
        """Take acts back; they stay in the history."""
        with self._writing():
            for act in acts:
                self._act(act)

    def show(self, picture: PictureKey) -> None:
        """Record that a reader was shown the models' findings for a picture."""
        with self._writing():
            self._db.execute(
                "INSERT OR IGNORE INTO shown VALUES (?, ?, ?)", (picture.sha256, picture.frame, _utc_now())
            )

    def mark(self, marks: PictureMarks) -> None:
        """Commit the marks on a picture; they replace earlier ones."""
        key, held = marks.picture, marks_to_json(marks)
        with self._writing():
            self._db.execute(
                "INSERT INTO marks (sha256, frame, patient, held, at) VALUES (?, ?, ?, ?, ?)",
                (key.sha256, key.frame, marks.patient, held, _text_of(marks.at)),
            )

    def settle(self, met: Mapping[str, str] | None = None) -> None:
        """Sync committed entries to the disk; may run in another thread than the other methods.

        Parameters
        ----------
        met : mapping of str to str, optional
            SHA-256 of files by their tokens, for `known`; see `token_of`.
        """
        with self._second_connection() as db:
            with db:
                db.executemany("INSERT OR IGNORE INTO met VALUES (?, ?)", (met or {}).items())
            # A checkpoint would also do this; but after one, the next entry waits for the disk.
            log = self.path.with_name(f"{self.path.name}-wal")
            try:
                with log.open("r+b") as handle:
                    os.fsync(handle.fileno())
                if log.stat().st_size > _LONG_LOG:
                    db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            except OSError as error:
                why = because(error, Message("write error"))
                raise DecisionsError(
                    "Your decisions could not be written to the disk: {why}.", why=why
                ) from error

    def forget(self, hashes: Iterable[str]) -> tuple[int, int]:
        """Delete everything stored about files, including the bytes on the disk.

        Only this removes entries: for one patient, or when a site's retention time is over.

        Returns
        -------
        decisions, marks : int
            Numbers as from `count` and `count_marks`.
        """
        gone = tuple(dict.fromkeys(hashes))
        decisions, marks = self.count(gone), self.count_marks(gone)
        with _explained():
            self._db.execute("PRAGMA secure_delete = ON")
        for some in _batches(gone):
            with self._writing():
                for table, verb in GUARDS:
                    self._db.execute(f"DROP TRIGGER {table}_{verb}")
                where = f"WHERE sha256 IN ({_places(some)})"
                for table in ("decision", "shown", "met", "marks"):
                    self._db.execute(f"DELETE FROM {table} {where}", some)
                for guard in GUARDS.values():
                    self._db.execute(guard)
        with _explained():
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return decisions, marks

    # Reading

    def count(self, hashes: Iterable[str]) -> int:
        """Count all decisions of files, those taken back too."""
        query = "SELECT COUNT(*) FROM decision WHERE sha256 IN"
        return sum(self._rows(f"{query} ({_places(some)})", some)[0][0] for some in _batches(hashes))

    def count_marks(self, hashes: Iterable[str]) -> int:
        """Count the pictures of files that were ever marked, even if all marks were taken back."""
        query = "SELECT COUNT(*) FROM (SELECT DISTINCT sha256, frame FROM marks WHERE sha256 IN"
        return sum(self._rows(f"{query} ({_places(some)}))", some)[0][0] for some in _batches(hashes))

    def last_before(self, at: datetime) -> list[str]:
        """Return SHA-256 of the files without entries, marks or views since a time."""
        query = (
            "SELECT sha256 FROM (SELECT sha256, at FROM decision UNION ALL SELECT sha256, at FROM shown "
            "UNION ALL SELECT sha256, at FROM marks) GROUP BY sha256 HAVING MAX(at) < ?"
        )
        return [sha256 for (sha256,) in self._rows(query, (at.astimezone(UTC).isoformat(),))]

    def of(self, hashes: Iterable[str]) -> list[Decision]:
        """Return the decisions on the pictures of files, oldest first; later entries replace earlier ones."""
        return [
            _to_decision(row)
            for some in _batches(hashes)
            for row in self._rows(f"{_NOT_UNDONE} AND sha256 IN ({_places(some)}) ORDER BY d.rowid", some)
        ]

    def marks_of(self, hashes: Iterable[str]) -> list[PictureMarks]:
        """Return the marks on the pictures of files, without pictures that have none."""
        query = (
            "SELECT sha256, frame, patient, held, at FROM marks WHERE id IN (SELECT MAX(id) FROM marks "
            "WHERE sha256 IN ({}) GROUP BY sha256, frame) ORDER BY sha256, frame"
        )
        found = [
            marks_from_json(PictureKey(sha256, frame), held, datetime.fromisoformat(at), patient)
            for some in _batches(hashes)
            for sha256, frame, patient, held, at in self._rows(query.format(_places(some)), some)
        ]
        return [marks for marks in found if marks]

    def marked_of(self, patient: str) -> set[str]:
        """Return SHA-256 of the files with marks of a patient, by the mark of the patient's ID."""
        return {sha256 for (sha256,) in self._rows("SELECT sha256 FROM marks WHERE patient = ?", (patient,))}

    def shown(self, hashes: Iterable[str]) -> set[PictureKey]:
        """Return the pictures of files whose findings a reader has been shown."""
        return {
            PictureKey(*row)
            for some in _batches(hashes)
            for row in self._rows(f"SELECT sha256, frame FROM shown WHERE sha256 IN ({_places(some)})", some)
        }

    def known(self) -> dict[str, str]:
        """Return SHA-256 of all known files by their tokens; may be called from another thread."""
        with self._second_connection() as db:
            return dict(db.execute("SELECT token, sha256 FROM met").fetchall())

    def all(self, since: datetime | None = None) -> list[Decision]:
        """Return the decisions on all pictures, oldest first, or only those since a time.

        May be called from another thread.
        """
        begun = since.astimezone(UTC).isoformat() if since is not None else ""
        with self._second_connection() as db:
            rows = db.execute(f"{_NOT_UNDONE} AND d.at >= ? ORDER BY d.rowid", (begun,)).fetchall()
        return [_to_decision(row) for row in rows]

    def history(self, picture: PictureKey) -> list[DecisionEntry]:
        """Return all entries on a picture, including those taken back, oldest first."""
        rows = self._rows(
            f"SELECT d.act, EXISTS (SELECT 1 FROM act WHERE undoes = d.act), {_COLUMNS} FROM decision AS d "
            "WHERE sha256 = ? AND frame = ? ORDER BY d.rowid",
            (picture.sha256, picture.frame),
        )
        return [DecisionEntry(act, _to_decision(row), bool(undone)) for act, undone, *row in rows]

    def close(self) -> None:
        """Close the file."""
        with self._settling:
            if self._second is not None:
                self._second.close()
        self._db.close()

    # Internals

    @contextmanager
    def _second_connection(self) -> Iterator[sqlite3.Connection]:
        """Yield a second connection, for one thread at a time, so that writers need not wait."""
        with self._settling, _explained():
            if self._second is None:
                self._second = connect(self.path, timeout=_WAIT, check_same_thread=False)
            yield self._second

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with _explained():
            self._db.execute("BEGIN IMMEDIATE")
            with self._db:
                yield

    def _act(self, undoes: int | None) -> int:
        values = (_utc_now(), undoes)
        return int(self._db.execute("INSERT INTO act (at, undoes) VALUES (?, ?)", values).lastrowid or 0)

    def _rows(self, query: str, values: Sequence[object]) -> list[Any]:
        with _explained():
            return self._db.execute(query, tuple(values)).fetchall()


def decisions_file() -> Path:
    """Return the path of the user's decisions."""
    return user_data() / "decisions.sqlite"


def open_store(path: Path) -> tuple[DecisionStore, str]:
    """Open a store; if it is damaged, put it aside and begin a new one.

    Returns
    -------
    store : DecisionStore
    notice : str
        Message for the user; empty if there is none.

    Raises
    ------
    DecisionsError
        If it is of a newer version, or cannot be created or written.
    """
    try:
        # Two windows that start at the same time must not both put the file aside.
        with private_lock(path.with_name(f"{path.name}.lock"), _WAIT):
            try:
                return _sound_store(path), ""
            except _DamagedError as error:
                notice = Message(
                    "{problem} It was renamed to {file}, and a new one was started.",
                    problem=error.message,
                    file=_set_aside(path),
                )
                return _sound_store(path), notice
    except Timeout as error:
        raise DecisionsError("Restart Overread; another window is opening your decisions.") from error
    except OSError as error:
        why = because(error, Message("write error"))
        raise DecisionsError("Your decisions cannot be saved: {why}.", why=why) from error


def _sound_store(path: Path) -> DecisionStore:
    store = DecisionStore(path)
    try:
        store.check()
    except DecisionsError:
        store.close()
        raise
    return store


def _set_aside(path: Path) -> str:
    """Rename a store to an unused name; return the name."""
    number = 1
    while (aside := path.with_name(f"{path.stem}-aside-{number}{path.suffix}")).exists():
        number += 1
    put_aside(path, aside)
    return aside.name


_DAMAGE = Message("The file with your decisions is damaged.")


_explained = partial(
    explained,
    lambda: _DamagedError(_DAMAGE),
    lambda error: DecisionsError("Your decision could not be saved ({why}).", why=str(error)),
)


def _to_row(decision: Decision) -> tuple[object, ...]:
    about = decision.about or About("", "", "", "")
    return (
        decision.picture.sha256,
        decision.picture.frame,
        about.model,
        about.version,
        about.sha256,
        about.finding,
        about.positive,
        decision.verdict.value,
        decision.says,
        decision.comment,
        decision.blind,
        _text_of(decision.at),
        decision.reader,
    )


def _to_decision(row: Sequence[Any]) -> Decision:
    sha256, frame, model, version, model_sha256, finding, positive, verdict, says, comment, *rest = row
    blind, at, reader = rest
    about = About(model, version, model_sha256, finding, None if positive is None else bool(positive))
    return Decision(
        picture=PictureKey(sha256, frame),
        about=about if model else None,
        verdict=Verdict(verdict),
        says=says,
        comment=comment,
        blind=bool(blind),
        at=datetime.fromisoformat(at),
        reader=reader,
    )


def _batches(hashes: Iterable[str]) -> Iterator[list[str]]:
    wanted = list(dict.fromkeys(hashes))
    for start in range(0, len(wanted), _AT_ONCE):
        yield wanted[start : start + _AT_ONCE]


def _places(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def _utc_now() -> str:
    return _text_of(datetime.now(UTC))


def _text_of(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
