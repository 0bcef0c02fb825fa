"""The journal: a SQLite file with every reading of a run, so that memory does not grow with the run."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from core.batch.journal.faults import DAMAGE, explained_journal
from core.batch.journal.judgements import Judgements
from core.batch.journal.ordered import OrderedReadings
from core.batch.journal.rows import REPLACE, JournalRow, crc, to_reading, to_row
from core.batch.journal.run_keys import HoldingKeys, RunKey, RunKeys
from core.errors import MACHINE, JournalError, Reason, Status
from core.images.base.picture import Identity
from core.paths import private_database
from core.results.reading import Reading
from core.sqlite_file import connect, is_whole, origin_of, prepare_or_close, write_ahead

#: Application ID in the SQLite header that marks a journal; its last byte is the version of the schema.
_MADE_BY, _VERSION = 0x4F565200, 1
_SCHEMA = f"""
BEGIN IMMEDIATE;
PRAGMA application_id = {_MADE_BY | _VERSION:d};
CREATE TABLE reading (
    file    TEXT NOT NULL,
    frame   INTEGER NOT NULL,   -- 0 where the file itself could not be read
    model   TEXT NOT NULL,      -- '' where no model was asked
    status  TEXT NOT NULL,
    reason  TEXT NOT NULL,
    finding TEXT NOT NULL,
    body    TEXT NOT NULL,
    maps    BLOB,
    preview BLOB,
    crc     INTEGER NOT NULL,   -- of all before it
    PRIMARY KEY (file, frame, model)
) WITHOUT ROWID;
CREATE TABLE source (            -- files of which outcomes are here
    file    TEXT PRIMARY KEY,
    stamp   TEXT NOT NULL,
    sha256  TEXT NOT NULL,
    whole   INTEGER NOT NULL,   -- whether every outcome is here
    key     TEXT NOT NULL,      -- models and settings by which it was read
    crc     INTEGER NOT NULL,   -- of all before it
    run     INTEGER NOT NULL,   -- the last that met it
    met     INTEGER NOT NULL    -- when, in seconds of the epoch
) WITHOUT ROWID;
COMMIT;
"""
#: Rows of files that earlier runs found and this run did not.
_OTHERS = "file IN (SELECT file FROM source WHERE run <> ?)"
#: SQL after the name of a column that takes a list as JSON.
_AMONG = "IN (SELECT value FROM json_each(?))"
_CRC_OF = {
    "reading": "file, frame, model, status, reason, finding, body, maps, preview",
    "source": "file, stamp, sha256, whole, key",
}


@dataclass(frozen=True)
class FileMark:
    """A file with outcomes in the journal.

    Attributes
    ----------
    file : str
    stamp : str
        Size and times of the file, which show that it is unchanged without reading it.
    sha256 : str
        SHA-256 of the file's bytes; empty if the file could not be read.
    whole : bool
        Whether all outcomes are present; otherwise a resumed run adds the missing ones.
    """

    file: str
    stamp: str
    sha256: str
    whole: bool = True


@dataclass(frozen=True)
class Counts:
    """Number of readings by their outcome.

    Attributes
    ----------
    by_status : dict
    by_reason : dict
        Number of outcomes by reason, without ``ok`` ones.
    listed : dict
        Number of listed files by their kind, in words.
    """

    by_status: dict[Status, int]
    by_reason: dict[Reason, int]
    listed: dict[str, int] = dataclasses.field(default_factory=dict)

    @property
    def total(self) -> int:
        """Number of all readings."""
        return sum(self.by_status.values())


class Journal:
    """Keeps readings on disk; one writer; read back in the order of file, frame and model.

    Parameters
    ----------
    path : Path
        The SQLite file; created if it does not exist.

    Attributes
    ----------
    judgements : Judgements
        Operating points by which the readings were judged.
    ordered : OrderedReadings
        Readings by their orders.

    Raises
    ------
    JournalError
        If the file is damaged or no journal of this version; may be raised by every method.
    ExportError
        If the file cannot be created or written; may be raised by every method.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._key, self._run, self._holding = "", 0, HoldingKeys()
        self._asked: sqlite3.Connection | None = None
        with explained_journal():
            # The desktop writes on its worker thread and reads after that thread has ended.
            with suppress(OSError):
                private_database(path)
            self._db = connect(path, check_same_thread=False)
            prepare_or_close(self._db, self._open)

    def _open(self) -> None:
        made_by, tables = origin_of(self._db)
        if made_by & ~0xFF == _MADE_BY and made_by & 0xFF > _VERSION:
            raise JournalError("The journal of this run was made by a newer version of Overread.")
        if made_by != _MADE_BY | _VERSION and (made_by or tables):
            raise JournalError("The file given as this run's journal is not an Overread journal.")
        self._db.create_function("crc_of", -1, crc, deterministic=True)
        write_ahead(self._db)
        if not tables:
            self._db.executescript(_SCHEMA)
        self.judgements, self._run_keys = Judgements(self._db), RunKeys(self._db)
        self.ordered = OrderedReadings(self._db)

    def check(self) -> None:
        """Check that every row is as it was written; reads the whole file."""
        with explained_journal():
            wrong = (
                f"SELECT EXISTS (SELECT 1 FROM {table} WHERE crc <> crc_of({columns}))"
                for table, columns in _CRC_OF.items()
            )
            if not is_whole(self._db) or any(self._db.execute(query).fetchone()[0] for query in wrong):
                raise JournalError(DAMAGE)

    def begin(self, run: RunKey) -> bool:
        """Begin a run with these models and settings; return True if there are earlier outcomes for it.

        While the journal is open, runs with the same key are one run.
        """
        key = run.key
        with explained_journal(), self._db:
            self._holding = self._run_keys.begin(run)
            if key != self._key:
                (before,) = self._db.execute("PRAGMA user_version").fetchone()
                self._key, self._run = key, before + 1
                self._db.execute(f"PRAGMA user_version = {self._run:d}")
            (known,) = self._db.execute("SELECT EXISTS (SELECT 1 FROM reading)").fetchone()
        return bool(known)

    def keys(self) -> set[str]:
        """Return the keys of all runs whose results are in the journal."""
        with explained_journal():
            return {key for (key,) in self._db.execute("SELECT DISTINCT key FROM source")}

    def rename_key(self, before: str, now: str) -> None:
        """Make readings with the key `before` valid under the key `now`."""
        query = (
            "UPDATE source SET key = :now, crc = crc_of(file, stamp, sha256, whole, :now) WHERE key = :before"
        )
        with explained_journal(), self._db:
            self._db.execute(query, {"now": now, "before": before})

    def add(self, rows: Iterable[JournalRow], file_marks: Iterable[FileMark] = ()) -> None:
        """Commit rows with the marks of their files.

        A picture read again by the same model replaces its older reading.
        """
        values = [to_row(row) for row in rows]
        with explained_journal(), self._db:
            self._db.executemany(REPLACE, values)
            self._mark(file_marks)

    def _mark(self, file_marks: Iterable[FileMark]) -> None:
        rows = [(m.file, m.stamp, m.sha256, int(m.whole), self._key) for m in file_marks]
        met = int(time.time())
        self._db.executemany(
            "INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(*row, crc(*row), self._run, met) for row in rows],
        )

    def find_mark(self, file: str, *, by_others: bool = False) -> FileMark | None:
        """Return the mark of a file with some or all outcomes by these models and settings.

        A file is not whole if its error may have been caused by the machine. One thread may call this while
        another writes. With `by_others`, return the mark of a file with outcomes by other models or settings.
        """
        with explained_journal():
            if self._asked is None:
                self._asked = connect(self.path, check_same_thread=False)
            row = self._asked.execute(
                f"SELECT file, stamp, sha256, whole AND key NOT {_AMONG} AND NOT EXISTS "
                "(SELECT 1 FROM reading AS r WHERE r.file = s.file AND frame = 0 "
                f"AND reason IN ({', '.join('?' for _ in MACHINE)})) "
                f"FROM source AS s WHERE file = ? AND key {'NOT' if by_others else ''} {_AMONG}",
                (self._holding.part, *sorted(MACHINE), file, self._holding.any),
            ).fetchone()
        return FileMark(row[0], row[1], row[2], bool(row[3])) if row else None

    def count_whole(self, keys: Iterable[str]) -> int:
        """Count the files with all outcomes under one of the keys."""
        query = "SELECT COUNT(*) FROM source WHERE key = ? AND whole"
        with explained_journal():
            return sum(self._db.execute(query, (key,)).fetchone()[0] for key in set(keys))

    def files_of_others(self) -> set[str]:
        """Return the files with outcomes by models or settings other than this run's."""
        with explained_journal():
            query = f"SELECT file FROM source WHERE key NOT {_AMONG}"
            return {file for (file,) in self._db.execute(query, (self._holding.any,))}

    def files_in_part(self) -> set[str]:
        """Return the files that a model of this run has not read, as an earlier run read them without it."""
        with explained_journal():
            query = f"SELECT file FROM source WHERE key {_AMONG}"
            return {file for (file,) in self._db.execute(query, (self._holding.part,))}

    def take_over(self, files: Iterable[str]) -> None:
        """Take over earlier runs' outcomes of files."""
        met = int(time.time())
        with explained_journal(), self._db:
            self._db.executemany(
                "UPDATE source SET run = ?, met = ? WHERE file = ?", [(self._run, met, f) for f in files]
            )

    def take_over_earlier(self, files: Iterable[str]) -> None:
        """Take over other models' or settings' outcomes of files, to show until the files are read again."""
        self.take_over(files)

    def first_reading_by(self, model: str) -> Reading | None:
        """Return a reading in which a model found something; None if there is none."""
        query = "SELECT body, maps FROM reading WHERE model = ? AND finding <> '' LIMIT 1"
        with explained_journal():
            row = self._db.execute(query, (model,)).fetchone()
        return to_reading(*row) if row is not None else None

    def models(self) -> set[str]:
        """Return the ids of all models with findings in this journal."""
        with explained_journal():
            rows = self._db.execute("SELECT DISTINCT model FROM reading WHERE finding <> ''").fetchall()
        return {model for (model,) in rows}

    def resume_file(self, file_mark: FileMark) -> bool:
        """Begin reading a file: keep its outcomes if bytes, models and settings are the same, else drop them.

        Returns
        -------
        bool
            Whether outcomes are kept. An error that ended the file is dropped, as it may not occur again.
        """
        query = f"SELECT 1 FROM source WHERE file = ? AND sha256 = ? AND key {_AMONG}"
        with explained_journal(), self._db:
            row = self._db.execute(query, (file_mark.file, file_mark.sha256, self._holding.any)).fetchone()
            known = bool(file_mark.sha256 and row)
            if known:
                self._db.execute("DELETE FROM reading WHERE file = ? AND frame = 0", (file_mark.file,))
                self._mark([dataclasses.replace(file_mark, whole=False)])
            else:
                self._db.execute("DELETE FROM reading WHERE file = ?", (file_mark.file,))
                self._db.execute("DELETE FROM source WHERE file = ?", (file_mark.file,))
        return known

    def readings_of_picture(self, file: str, frame: int) -> dict[str, Reading]:
        """Return a picture's readings, by model."""
        query = "SELECT model, body, maps FROM reading WHERE file = ? AND frame = ?"
        with explained_journal():
            rows = self._db.execute(query, (file, frame)).fetchall()
        return {model: to_reading(body, maps) for model, body, maps in rows}

    def clear(self) -> None:
        """Delete all outcomes of earlier runs."""
        with explained_journal():
            with self._db:
                self._db.execute("DELETE FROM reading")
                self._db.execute("DELETE FROM source")
            # Without this, a file of a large run would keep its size.
            self._db.execute("VACUUM")

    def forget(self, files: Iterable[str]) -> int:
        """Delete all outcomes of files, and their bytes in the file too; return the number of readings."""
        names = [(file,) for file in files]
        with explained_journal():
            self._db.execute("PRAGMA secure_delete = ON")
            with self._db:
                dropped = self._db.executemany("DELETE FROM reading WHERE file = ?", names).rowcount
                self._db.executemany("DELETE FROM source WHERE file = ?", names)
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return dropped

    def prune(self, days: float) -> None:
        """Delete outcomes of files that no run has found for the given number of days.

        Outcomes of missing folders stay, as a disk may be unplugged for a while.
        """
        long_ago = "SELECT file FROM source WHERE run <> ? AND met < ?"
        values = (self._run, int(max(0.0, time.time() - days * 86400)))
        with explained_journal(), self._db:
            self._db.execute(f"DELETE FROM reading WHERE file IN ({long_ago})", values)
            self._db.execute(f"DELETE FROM source WHERE file IN ({long_ago})", values)

    def __iter__(self) -> Iterator[JournalRow]:
        """Yield all rows of files that this run found, sorted by file, frame and model."""
        for body, maps, preview in self._rows("body, maps, preview"):
            yield JournalRow(to_reading(body, maps), preview or b"")

    def readings(self) -> Iterator[Reading]:
        """Yield all readings without their previews, in the same order."""
        for body, maps in self._rows("body, maps"):
            yield to_reading(body, maps)

    def identities(self) -> Iterator[tuple[str, Status, Identity]]:
        """Yield file, outcome and identity of each reading, in the same order."""
        for file, status, said in self._rows("file, status, json_extract(body, '$.identity')"):
            yield file, Status(status), Identity(**json.loads(said))

    def all_readings(self) -> Iterator[Reading]:
        """Yield the readings of every run in the journal, without their previews, in the same order."""
        with explained_journal():
            for body, maps in self._db.execute("SELECT body, maps FROM reading ORDER BY file, frame, model"):
                yield to_reading(body, maps)

    def _rows(self, columns: str) -> Iterator[tuple[Any, ...]]:
        query = f"SELECT {columns} FROM reading WHERE NOT {_OTHERS} ORDER BY file, frame, model"
        with explained_journal():
            rows = self._db.execute(query, (self._run,))
        while True:
            # Errors of the code that uses a row must not be reported as errors of the journal.
            with explained_journal():
                row = rows.fetchone()
            if row is None:
                return
            yield row

    def readings_of(self, file: str) -> list[Reading]:
        """Return the readings of one file without their previews."""
        query = "SELECT body, maps FROM reading WHERE file = ? ORDER BY frame, model"
        with explained_journal():
            return [to_reading(body, maps) for body, maps in self._db.execute(query, (file,))]

    def rows_of(self, file: str, frame: int | None = None) -> list[JournalRow]:
        """Return this run's rows of one file, or of one frame of it.

        Frame 0 is the outcome of a file that could not be read.
        """
        query = (
            f"SELECT body, maps, preview FROM reading WHERE file = ? AND NOT {_OTHERS} "
            "AND frame = coalesce(?, frame) ORDER BY frame, model"
        )
        with explained_journal():
            rows = self._db.execute(query, (file, self._run, frame)).fetchall()
        return [JournalRow(to_reading(body, maps), preview or b"") for body, maps, preview in rows]

    def hashes(self, files: Iterable[str]) -> dict[str, str]:
        """Return the SHA-256 of those files whose bytes could be read."""
        query = "SELECT sha256 FROM source WHERE file = ? AND sha256 <> ''"
        with explained_journal():
            found = ((file, self._db.execute(query, (file,)).fetchone()) for file in files)
            return {file: row[0] for file, row in found if row is not None}

    def all_hashes(self) -> dict[str, str]:
        """Return the SHA-256 of this run's files whose bytes could be read."""
        query = "SELECT file, sha256 FROM source WHERE run = ? AND sha256 <> ''"
        with explained_journal():
            return dict(self._db.execute(query, (self._run,)).fetchall())

    def counts(self) -> Counts:
        """Count the readings by their outcome."""
        status: Counter[Status] = Counter()
        reason: Counter[Reason] = Counter()
        query = (
            f"SELECT status, reason, COUNT(*) FROM reading WHERE NOT {_OTHERS} GROUP BY 1, 2 ORDER BY 1, 2"
        )
        told = (
            "SELECT json_extract(body, '$.message'), COUNT(*) FROM reading "
            f"WHERE status = '{Status.LISTED}' AND NOT {_OTHERS} GROUP BY 1"
        )
        with explained_journal():
            rows = self._db.execute(query, (self._run,)).fetchall()
            listed = self._db.execute(told, (self._run,)).fetchall()
        for s, r, n in rows:
            status[Status(s)] += n
            reason.update({Reason(r): n} if r else {})
        return Counts(dict(status), dict(reason), dict(listed))

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection to the database, for copying its content."""
        yield self._db

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


def is_journal(path: Path) -> bool:
    """Return whether a file begins like a journal of any version, even if the rest is damaged."""
    try:
        with path.open("rb") as handle:
            head = handle.read(72)
    except OSError:
        return False
    # In SQLite's file format, 1.3, the application ID is at byte 68.
    return head.startswith(b"SQLite format 3\0") and head[68:71] == _MADE_BY.to_bytes(4, "big")[:3]
