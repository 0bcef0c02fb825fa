"""Which studies were read unattended: a durable record, so that each is read and reported once.

Studies stand in it by hashes of their UIDs (`core.audit.object_token`), so that it names no patient.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from filelock import Timeout

from core.errors import ServiceError
from core.language.message import Message
from core.paths import private_file, private_lock, service_file
from core.sqlite_file import connect, database_errors, prepare_or_close

_WAIT = 10.0
_UNUSABLE = Message("The record of unattended reading cannot be read or written.")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS studies (
    study TEXT PRIMARY KEY, rule TEXT NOT NULL, state TEXT NOT NULL,
    pictures TEXT NOT NULL, number INTEGER NOT NULL, late INTEGER NOT NULL DEFAULT 0,
    reports INTEGER NOT NULL DEFAULT 0, batch TEXT NOT NULL DEFAULT '', tries INTEGER NOT NULL DEFAULT 0,
    due REAL NOT NULL DEFAULT 0, code TEXT NOT NULL DEFAULT '', sentence TEXT NOT NULL DEFAULT '',
    began REAL NOT NULL, changed REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS by_state ON studies (state, began);
CREATE TABLE IF NOT EXISTS moments (name TEXT PRIMARY KEY, moment REAL NOT NULL);
PRAGMA user_version = 1;
"""
_COLUMNS = "study, rule, state, pictures, number, late, reports, batch, tries, due, code, sentence, began"


class StudyState(StrEnum):
    """How far a study came."""

    #: No rule applies to it; `rule` holds a hash of the rules.
    PASSED = "passed"
    #: It is to be fetched from an archive, and may be partly here.
    FETCHING = "fetching"
    #: It is here, and is read next.
    WAITING = "waiting"
    #: It is in a batch that is being read, or its results are being queued.
    READING = "reading"
    #: Its results are in the queue, or were made and are not to be sent.
    REPORTED = "reported"
    #: It contains nothing to make a result of.
    NOTHING = "nothing"
    #: It could not be fetched or read, which is reported.
    FAILED = "failed"


@dataclass(frozen=True)
class StudyEntry:
    """A study in the record.

    Attributes
    ----------
    study : str
        Token of its UID.
    rule : str
        Name of the rule by which it is read.
    state : StudyState
    pictures : str
        Hash of the UIDs of its pictures that were taken into account.
    number : int
        Of these pictures.
    late : int
        Pictures that came after its report and were not read.
    reports : int
        How often results were made of it.
    batch : str
        With what it is read.
    tries : int
        How often it was begun to be fetched or read without coming to an end.
    due : float
        Not before this time is it tried again, in seconds since 1970.
    code, sentence : str
        Why it failed, waits, or holds nothing; empty else.
    began : float
        When it was first met.
    """

    study: str
    rule: str
    state: StudyState
    pictures: str
    number: int
    late: int
    reports: int
    batch: str
    tries: int
    due: float
    code: str
    sentence: str
    began: float


@dataclass(frozen=True)
class StudyOutcome:
    """The outcome of a study that was read.

    Attributes
    ----------
    study : str
    pictures : str
    number : int
    objects : int
        Result objects; 0 if nothing was to be reported.
    code, sentence : str
        Why there are none.
    failed : bool
        Whether there should be some.
    """

    study: str
    pictures: str
    number: int
    objects: int
    code: str = ""
    sentence: str = ""
    failed: bool = False

    @property
    def state(self) -> StudyState:
        """How the record calls it."""
        if self.failed:
            return StudyState.FAILED
        return StudyState.REPORTED if self.objects else StudyState.NOTHING


class ServiceRecord:
    """The record; several processes may use it at once, one thread an instance.

    Parameters
    ----------
    path : Path, optional
        Else in the user's own folder.

    Raises
    ------
    ServiceError
        If the file cannot be opened; so do all methods.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or service_file()
        lock = private_lock(self.path.with_name(f"{self.path.name}.lock"), _WAIT)
        with _record_errors(), lock:
            with suppress(OSError):
                private_file(self.path)
            self._db = connect(self.path, timeout=_WAIT, isolation_level=None)
            prepare_or_close(self._db, self._open)

    def _open(self) -> None:
        # What was read must be known after a power cut too, since it is not read again.
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
        # It is opened often, and need not be written each time.
        if self._db.execute("PRAGMA user_version").fetchone()[0] == 0:
            self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def find(self, study: str) -> StudyEntry | None:
        """Return a study, or None if it was never met."""
        found = self._some("study = ?", (study,))
        return found[0] if found else None

    def in_state(self, *states: StudyState) -> list[StudyEntry]:
        """Return the studies in one of some states, those that were met first before the others."""
        marks = ", ".join("?" * len(states))
        return self._some(f"state IN ({marks})", states)

    def meet(self, study: str, rule: str, state: StudyState, pictures: str = "", number: int = 0) -> None:
        """Record that a study was met, or is to be read again; its earlier outcome is kept."""
        now = time.time()
        self._run(
            "INSERT INTO studies (study, rule, state, pictures, number, began, changed)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (study) DO UPDATE SET rule = excluded.rule,"
            " state = excluded.state, pictures = excluded.pictures, number = excluded.number, late = 0,"
            " batch = '', tries = 0, due = 0, code = '', sentence = '', began = excluded.began,"
            " changed = excluded.changed",
            (study, rule, state, pictures, number, now, now),
        )

    def arrived(self, study: str) -> None:
        """Keep that a study was fetched."""
        self._run(
            "UPDATE studies SET state = ?, tries = 0, due = 0, code = '', sentence = '', changed = ?"
            " WHERE study = ? AND state = ?",
            (StudyState.WAITING, time.time(), study, StudyState.FETCHING),
        )

    def count_late(self, study: str, number: int) -> None:
        """Keep how many pictures of a study came after its report."""
        self._run("UPDATE studies SET late = ?, changed = ? WHERE study = ?", (number, time.time(), study))

    def begin(self, studies: Iterable[str], batch: str) -> None:
        """Keep that studies are read together from now on, one try more of each."""
        self._many(
            "UPDATE studies SET state = ?, batch = ?, tries = tries + 1, changed = ? WHERE study = ?",
            [(StudyState.READING, batch, time.time(), study) for study in studies],
        )

    def part(self, batch: str) -> None:
        """Let the studies of a batch wait again, each for a batch of its own."""
        self._run(
            "UPDATE studies SET state = ?, batch = '' WHERE batch = ? AND state = ?",
            (StudyState.WAITING, batch, StudyState.READING),
        )

    def untry(self, studies: Iterable[str]) -> None:
        """Take a try back that ended because the service did."""
        self._many("UPDATE studies SET tries = max(tries - 1, 0) WHERE study = ?", [(s,) for s in studies])

    def finish(self, outcomes: Iterable[StudyOutcome]) -> None:
        """Record the outcomes of studies, all at once."""
        now = time.time()
        self._many(
            "UPDATE studies SET state = ?, pictures = ?, number = ?, late = 0, reports = reports + ?,"
            " batch = '', tries = 0, due = 0, code = ?, sentence = ?, changed = ? WHERE study = ?",
            [
                (
                    *(one.state, one.pictures, one.number, one.state is StudyState.REPORTED),
                    *(one.code, one.sentence, now, one.study),
                )
                for one in outcomes
            ],
        )

    def postpone(
        self, studies: Iterable[str], due: float, code: str, sentence: str, *, tried: bool = False
    ) -> None:
        """Keep why studies could not be fetched or read just now, and when they are tried again."""
        self._many(
            "UPDATE studies SET due = ?, code = ?, sentence = ?, tries = tries + ?, changed = ?"
            " WHERE study = ?",
            [(due, code, sentence, tried, time.time(), study) for study in studies],
        )

    def fail(self, study: str, code: str, sentence: str) -> None:
        """Keep that a study is given up, and why."""
        self._run(
            "UPDATE studies SET state = ?, batch = '', code = ?, sentence = ?, changed = ? WHERE study = ?",
            (StudyState.FAILED, code, sentence, time.time(), study),
        )

    def retry(self) -> int:
        """Let studies that failed be met once more; return how many."""
        with _record_errors():
            return self._db.execute(
                "UPDATE studies SET state = CASE number WHEN 0 THEN ? ELSE ? END, tries = 0, due = 0,"
                " code = '', sentence = '', changed = ? WHERE state = ?",
                (StudyState.FETCHING, StudyState.WAITING, time.time(), StudyState.FAILED),
            ).rowcount

    def counts(self) -> dict[StudyState, int]:
        """Return how many studies there are in each state."""
        with _record_errors():
            rows = self._db.execute("SELECT state, count(*) FROM studies GROUP BY state").fetchall()
        return dict.fromkeys(StudyState, 0) | {StudyState(state): number for state, number in rows}

    def count_of_late(self) -> tuple[int, int]:
        """How many studies have pictures that came late and were not read, and how many such pictures."""
        with _record_errors():
            found = self._db.execute("SELECT count(*), total(late) FROM studies WHERE late > 0").fetchone()
        return int(found[0]), int(found[1])

    def oldest_open(self) -> float | None:
        """Return when the study was met that has waited longest; None if none waits."""
        with _record_errors():
            found = self._db.execute(
                "SELECT min(began) FROM studies WHERE state IN (?, ?, ?)",
                (StudyState.FETCHING, StudyState.WAITING, StudyState.READING),
            ).fetchone()
        return None if found[0] is None else float(found[0])

    def moment(self, name: str) -> float | None:
        """Return when something was last done, in seconds since 1970; None if it never was."""
        with _record_errors():
            found = self._db.execute("SELECT moment FROM moments WHERE name = ?", (name,)).fetchone()
        return None if found is None else float(found[0])

    def note_moment(self, name: str) -> None:
        """Keep that something was done now."""
        self._run("INSERT OR REPLACE INTO moments VALUES (?, ?)", (name, time.time()))

    def _run(self, statement: str, values: Sequence[object]) -> None:
        with _record_errors():
            self._db.execute(statement, values)

    def _many(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        """Change several studies, all or none."""
        with _record_errors():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._db.executemany(statement, rows)
            except database_errors():
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _some(self, where: str, values: Sequence[object]) -> list[StudyEntry]:
        with _record_errors():
            rows = self._db.execute(
                f"SELECT {_COLUMNS} FROM studies WHERE {where} ORDER BY began, study", values
            ).fetchall()
        return [StudyEntry(r[0], r[1], StudyState(r[2]), *r[3:]) for r in rows]


@contextmanager
def _record_errors() -> Iterator[None]:
    try:
        yield
    except (Timeout, OSError, sqlite3.Error) as error:
        raise ServiceError(_UNUSABLE) from error
    except database_errors() as error:
        raise ServiceError(_UNUSABLE) from error
