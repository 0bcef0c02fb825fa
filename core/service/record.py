"""A durable record of studies that are read unattended, so that each is read and reported once.

Studies are recorded by hashes of their UIDs (`core.audit.object_token`), so that the record names no patient.
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
    """Stages of a study."""

    #: No rule applies; `rule` holds a hash of the rules.
    PASSED = "passed"
    #: The study is to be fetched from an archive, and may be here in part.
    FETCHING = "fetching"
    #: The study is here, and is read next.
    WAITING = "waiting"
    #: The study is in a batch that is being read, or its results are being queued.
    READING = "reading"
    #: Results are in the queue, or were made and are not to be sent.
    REPORTED = "reported"
    #: The study contains nothing to make a result of.
    NOTHING = "nothing"
    #: The study could not be fetched or read, which is reported.
    FAILED = "failed"


@dataclass(frozen=True)
class StudyEntry:
    """A study in the record.

    Attributes
    ----------
    study : str
        Token of its UID.
    rule : str
        Name of the rule that reads it.
    state : StudyState
    pictures : str
        Hash of the UIDs of the pictures that were read.
    number : int
        Number of these pictures.
    late : int
        Number of pictures that came after the report and were not read.
    reports : int
        Number of times that results were made.
    batch : str
        Id of the batch in which it is read.
    tries : int
        Number of times that a fetch or a reading began without coming to an end.
    due : float
        Earliest time of the next try, in seconds since 1970.
    code, sentence : str
        Why the study failed, waits, or contains nothing; otherwise empty.
    began : float
        Time when the study was first found.
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
        Number of result objects; 0 if there was nothing to report.
    code, sentence : str
        Why there are no results.
    failed : bool
        Whether there should be results.
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
        """The state for the record."""
        if self.failed:
            return StudyState.FAILED
        return StudyState.REPORTED if self.objects else StudyState.NOTHING


class ServiceRecord:
    """The record of studies; several processes may use it at once, but each instance only in one thread.

    Parameters
    ----------
    path : Path, optional
        Path of the file; default: in the user's own folder.

    Raises
    ------
    ServiceError
        If the file cannot be opened; raised by all methods.
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
        # What was read must be known even after a power cut, as it is not read again.
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
        # The record is opened often, and need not be written each time.
        if self._db.execute("PRAGMA user_version").fetchone()[0] == 0:
            self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def find(self, study: str) -> StudyEntry | None:
        """Return a study, or None if it is not recorded."""
        found = self._some("study = ?", (study,))
        return found[0] if found else None

    def in_state(self, *states: StudyState) -> list[StudyEntry]:
        """Return the studies in some states, the first found first."""
        marks = ", ".join("?" * len(states))
        return self._some(f"state IN ({marks})", states)

    def meet(self, study: str, rule: str, state: StudyState, pictures: str = "", number: int = 0) -> None:
        """Record that a study was found, or is to be read again; its earlier outcome is kept."""
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
        """Record that a study was fetched."""
        self._run(
            "UPDATE studies SET state = ?, tries = 0, due = 0, code = '', sentence = '', changed = ?"
            " WHERE study = ? AND state = ?",
            (StudyState.WAITING, time.time(), study, StudyState.FETCHING),
        )

    def count_late(self, study: str, number: int) -> None:
        """Record how many pictures of a study came after its report."""
        self._run("UPDATE studies SET late = ?, changed = ? WHERE study = ?", (number, time.time(), study))

    def begin(self, studies: Iterable[str], batch: str) -> None:
        """Record that studies are now read together, one more try for each."""
        self._many(
            "UPDATE studies SET state = ?, batch = ?, tries = tries + 1, changed = ? WHERE study = ?",
            [(StudyState.READING, batch, time.time(), study) for study in studies],
        )

    def part(self, batch: str) -> None:
        """Make the studies of a batch wait again, each for a batch of its own."""
        self._run(
            "UPDATE studies SET state = ?, batch = '' WHERE batch = ? AND state = ?",
            (StudyState.WAITING, batch, StudyState.READING),
        )

    def untry(self, studies: Iterable[str]) -> None:
        """Take back a try that ended because the service ended."""
        self._many("UPDATE studies SET tries = max(tries - 1, 0) WHERE study = ?", [(s,) for s in studies])

    def finish(self, outcomes: Iterable[StudyOutcome]) -> None:
        """Record the outcomes of studies in one transaction."""
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
        """Record why studies could not be fetched or read now, and when to try again."""
        self._many(
            "UPDATE studies SET due = ?, code = ?, sentence = ?, tries = tries + ?, changed = ?"
            " WHERE study = ?",
            [(due, code, sentence, tried, time.time(), study) for study in studies],
        )

    def fail(self, study: str, code: str, sentence: str) -> None:
        """Record that a study is given up, and why."""
        self._run(
            "UPDATE studies SET state = ?, batch = '', code = ?, sentence = ?, changed = ? WHERE study = ?",
            (StudyState.FAILED, code, sentence, time.time(), study),
        )

    def retry(self) -> int:
        """Release failed studies, so that they are checked again; return their number."""
        with _record_errors():
            return self._db.execute(
                "UPDATE studies SET state = CASE number WHEN 0 THEN ? ELSE ? END, tries = 0, due = 0,"
                " code = '', sentence = '', changed = ? WHERE state = ?",
                (StudyState.FETCHING, StudyState.WAITING, time.time(), StudyState.FAILED),
            ).rowcount

    def counts(self) -> dict[StudyState, int]:
        """Return the number of studies in each state."""
        with _record_errors():
            rows = self._db.execute("SELECT state, count(*) FROM studies GROUP BY state").fetchall()
        return dict.fromkeys(StudyState, 0) | {StudyState(state): number for state, number in rows}

    def count_of_late(self) -> tuple[int, int]:
        """Return the number of studies with late pictures that were not read, and of these pictures."""
        with _record_errors():
            found = self._db.execute("SELECT count(*), total(late) FROM studies WHERE late > 0").fetchone()
        return int(found[0]), int(found[1])

    def oldest_open(self) -> float | None:
        """Return when the study was found that has waited longest; None if none waits."""
        with _record_errors():
            found = self._db.execute(
                "SELECT min(began) FROM studies WHERE state IN (?, ?, ?)",
                (StudyState.FETCHING, StudyState.WAITING, StudyState.READING),
            ).fetchone()
        return None if found[0] is None else float(found[0])

    def moment(self, name: str) -> float | None:
        """Return when something was last done, in seconds since 1970; None if never."""
        with _record_errors():
            found = self._db.execute("SELECT moment FROM moments WHERE name = ?", (name,)).fetchone()
        return None if found is None else float(found[0])

    def note_moment(self, name: str) -> None:
        """Record that something was done now."""
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
