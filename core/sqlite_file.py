"""The base of all SQLite files of Overread: opening, checking, putting aside, and reporting errors."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Literal

from core.errors import OverreadError
from core.paths import is_own
from core.vault.key import derived_key, has_key, seals

#: Suffixes of the files that SQLite keeps beside an open file.
COMPANIONS = ("-wal", "-shm")
_Isolation = Literal["DEFERRED", "IMMEDIATE", "EXCLUSIVE"]
_PLAIN = b"SQLite format 3\0"
#: The last one means a statement that does not suit the file, or invalid text: our statements suit our files.
_DAMAGED = frozenset((sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR))


def connect(
    path: Path,
    *,
    timeout: float = 5.0,
    check_same_thread: bool = True,
    isolation_level: _Isolation | None = "DEFERRED",
) -> sqlite3.Connection:
    """Open a file, creating it if it is missing; the parameters are those of `sqlite3.connect`.

    An encrypted file of the user, or a new one if encryption is on, is opened by SQLCipher, which encrypts
    every page and the write-ahead log. Its errors are in `database_errors` too.

    Raises
    ------
    VaultError
        If the keyring does not provide the key; nothing is changed then.
    sqlite3.Error
    """
    encrypted = is_encrypted(path)
    db = _connect_as(path, encrypted, timeout, check_same_thread, isolation_level)
    if not has_key():
        return db
    faults = database_errors()
    try:
        db.execute("PRAGMA schema_version").fetchone()
    except faults as error:
        # The caller that prepares the file handles all other errors too.
        if _code_of(error) == sqlite3.SQLITE_NOTADB and looks_encrypted(path) != encrypted:
            db.close()
            # The file has the inode of another file that was deleted.
            found = path.stat()
            _kinds()[found.st_dev, found.st_ino] = not encrypted
            return _connect_as(path, not encrypted, timeout, check_same_thread, isolation_level)
    return db


def _connect_as(
    path: Path, encrypted: bool, timeout: float, check_same_thread: bool, isolation_level: _Isolation | None
) -> sqlite3.Connection:
    if not encrypted:
        return sqlite3.connect(
            path, timeout=timeout, check_same_thread=check_same_thread, isolation_level=isolation_level
        )
    key = derived_key("database", make=True)
    db = _cipher_connect(path, timeout, check_same_thread, isolation_level)
    db.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return db


def copy_as(path: Path, made: Path, *, encrypted: bool) -> bool:
    """Copy a file to a new one, encrypting or decrypting it.

    Parameters
    ----------
    path : Path
    made : Path
        Path that does not exist yet.
    encrypted : bool
        Whether the new file is encrypted.

    Returns
    -------
    bool
        False if another process has the file open; then nothing is copied.

    Raises
    ------
    VaultError
    OSError
        If the copy is incomplete.
    database_errors
    """
    key = f"x'{derived_key('database', make=True).hex()}'"
    with closing(_cipher_connect(path, 0.0, True, None)) as db:
        if not encrypted:
            db.execute(f'PRAGMA key = "{key}"')
        # Move everything out of the write-ahead log, so that only the file is needed.
        if db.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
            return False
        made_by, _ = origin_of(db)
        (version,) = db.execute("PRAGMA user_version").fetchone()
        db.execute(f'ATTACH DATABASE ? AS made KEY "{key if encrypted else ""}"', (str(made),))
        db.execute("SELECT sqlcipher_export('made')").fetchone()
        db.execute(f"PRAGMA made.application_id = {made_by:d}")
        db.execute(f"PRAGMA made.user_version = {version:d}")
        if db.execute("PRAGMA made.quick_check(1)").fetchone()[0] != "ok":
            raise OSError("the copy is not whole")
        db.execute("DETACH DATABASE made")
    return True


def _cipher_connect(
    path: Path, timeout: float, check_same_thread: bool, isolation_level: _Isolation | None
) -> sqlite3.Connection:
    """Open a file by SQLCipher; the connection can do all that one of the standard library can."""
    from sqlcipher3 import dbapi2 as cipher

    db: sqlite3.Connection = cipher.connect(
        str(path), timeout=timeout, check_same_thread=check_same_thread, isolation_level=isolation_level
    )
    # Printed output is raised as an error anyway.
    db.execute("PRAGMA cipher_log_level = NONE")
    return db


def is_encrypted(path: Path) -> bool:
    """Return whether a file is encrypted, or would be if it were created now.

    The file is read only once in a process, before its first connection, and from then on only by SQLite:
    when any code in a process closes a file, the system releases all of the process's locks on it (POSIX,
    `fcntl`).
    """
    try:
        found = path.stat()
    except OSError:
        return seals(path)
    place, known = (found.st_dev, found.st_ino), _kinds()
    if found.st_size and not has_key():
        known[place] = False
    elif place not in known:
        known[place] = looks_encrypted(path) if found.st_size else seals(path)
    return known[place]


@lru_cache(maxsize=1)
def _kinds() -> dict[tuple[int, int], bool]:
    """Return whether each file known to this process is encrypted, by the file's place on disk."""
    return {}


def looks_encrypted(path: Path) -> bool:
    """Return whether a file's bytes are encrypted; only for files without a connection in this process."""
    try:
        with path.open("rb") as handle:
            head = handle.read(len(_PLAIN))
    except OSError:
        head = b""
    return bool(head) and head != _PLAIN and is_own(path)


def database_errors() -> tuple[type[Exception], ...]:
    """Return the errors of `connect` and its connections."""
    # Imported with the first encrypted file.
    cipher = sys.modules.get("sqlcipher3.dbapi2")
    return (sqlite3.Error, cipher.Error) if cipher is not None else (sqlite3.Error,)


def prepare_or_close(db: sqlite3.Connection, prepare: Callable[[], None]) -> None:
    """Let `prepare` set up a file that was just opened; close it on failure."""
    faults: tuple[type[Exception], ...] = (*database_errors(), OverreadError)
    try:
        prepare()
    except faults:
        db.close()
        raise


def origin_of(db: sqlite3.Connection) -> tuple[int, int]:
    """Return the application id of a file, and its number of tables and indices.

    Both are 0 for a new file.
    """
    (made_by,) = db.execute("PRAGMA application_id").fetchone()
    (tables,) = db.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    return made_by, tables


def write_ahead(db: sqlite3.Connection) -> None:
    """Allow readers and a writer at the same time, and commits that do not wait for the disk."""
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")


def is_whole(db: sqlite3.Connection) -> bool:
    """Return whether SQLite finds the whole file undamaged; reads all of it."""
    (verdict,) = db.execute("PRAGMA quick_check(1)").fetchone()
    return bool(verdict == "ok")


@contextmanager
def explained(
    damaged: Callable[[], OverreadError], failed: Callable[[Exception], OverreadError]
) -> Iterator[None]:
    """Convert SQLite's errors to our own.

    Parameters
    ----------
    damaged : callable
        Returns the error for a damaged file.
    failed : callable
        Returns the error for anything else, such as a full or missing disk.
    """
    try:
        yield
    except database_errors() as error:
        if _code_of(error) in _DAMAGED:
            raise damaged() from error
        raise failed(error) from error


def put_aside(path: Path, aside: Path, companions: tuple[str, ...] = COMPANIONS) -> None:
    """Rename a file and its companions, replacing files with the new names.

    Raises
    ------
    OSError
    """
    for suffix in ("", *companions):
        old, new = path.with_name(path.name + suffix), aside.with_name(aside.name + suffix)
        new.unlink(missing_ok=True)
        if old.exists():
            old.rename(new)


def _code_of(error: Exception) -> int:
    """Return SQLite's own code of an error."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & 0xFF
