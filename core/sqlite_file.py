"""What all SQLite files of Overread share: how they are opened, checked, put aside, and their faults told."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import OverreadError

#: What SQLite adds to a file's name for those that belong to it while it is open.
COMPANIONS = ("-wal", "-shm")
#: The last stands for a statement that does not fit the file, or text that is none: our statements fit ours.
_DAMAGED = frozenset((sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR))


def prepare_or_close(db: sqlite3.Connection, prepare: Callable[[], None]) -> None:
    """Let `prepare` bring a file that was just opened into order; close it where that fails."""
    try:
        prepare()
    except (sqlite3.Error, OverreadError):
        db.close()
        raise


def origin_of(db: sqlite3.Connection) -> tuple[int, int]:
    """Return by which application a file says it was made, and how many tables and indices it has.

    Both are 0 for a file that is new.
    """
    (made_by,) = db.execute("PRAGMA application_id").fetchone()
    (tables,) = db.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    return made_by, tables


def write_ahead(db: sqlite3.Connection) -> None:
    """Let readers and a writer use the file at once, and a commit not wait for the disk."""
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")


def is_whole(db: sqlite3.Connection) -> bool:
    """Whether SQLite finds no damage in the file, all of which it reads."""
    (verdict,) = db.execute("PRAGMA quick_check(1)").fetchone()
    return bool(verdict == "ok")


@contextmanager
def explained(
    damaged: Callable[[], OverreadError], failed: Callable[[sqlite3.Error], OverreadError]
) -> Iterator[None]:
    """Turn what SQLite says into an error of ours.

    Parameters
    ----------
    damaged : callable
        Gives what is raised where the file is not as it was written.
    failed : callable
        Gives what is raised for all else, such as a full or vanished disk.
    """
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _DAMAGED:
            raise damaged() from error
        raise failed(error) from error


def put_aside(path: Path, aside: Path, companions: tuple[str, ...] = COMPANIONS) -> None:
    """Rename a file and its companions, in place of what has the new names.

    Raises
    ------
    OSError
    """
    for suffix in ("", *companions):
        old, new = path.with_name(path.name + suffix), aside.with_name(aside.name + suffix)
        new.unlink(missing_ok=True)
        if old.exists():
            old.rename(new)
