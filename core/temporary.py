"""Temporary files: private, in one folder of the user's own, and deleted at the next start at the latest."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from core.errors import ExportError
from core.language.message import Message
from core.language.system import because
from core.paths import PRIVATE_FOLDER, private_folder, private_lock, user_data


def temporary_place() -> Path:
    """Return the folder that contains all temporary folders."""
    return user_data() / "temporary"


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Yield an empty folder that nobody else may enter, and delete it after the block.

    It is in Overread's own folder rather than the system's temporary one. It may contain patients' names and
    pictures for a while, and `delete_abandoned` must find what a killed run left.

    Raises
    ------
    ExportError
        If the folder cannot be created.
    """
    name = os.urandom(8).hex()
    lock: FileLock | None = None
    try:
        place = private_folder(temporary_place())
        # The lock is held as long as this process lives; an unlocked folder is abandoned.
        lock = private_lock(_lock_of(place / name))
        lock.acquire(timeout=0)
        folder = place / name
        folder.mkdir(mode=PRIVATE_FOLDER)
    except (OSError, Timeout) as error:
        if lock is not None:
            _release(lock)
        why = because(error, Message("write error")) if isinstance(error, OSError) else Message("write error")
        raise ExportError(
            "A temporary folder could not be made: {why}. It lies in Overread's own folder, unless "
            "OVERREAD_HOME names another place.",
            why=why,
        ) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _release(lock)


def write_temporary(path: Path, data: bytes) -> None:
    """Write a file into a temporary folder; missing folders are created.

    Raises
    ------
    ExportError
        If the file cannot be written, for example on a full disk.
    """
    try:
        private_folder(path.parent)
        path.write_bytes(data)
    except OSError as error:
        why = because(error, Message("write error"))
        raise ExportError(
            "A temporary file could not be written: {why}. It lies in Overread's own folder, unless "
            "OVERREAD_HOME names another place.",
            why=why,
        ) from error


def delete_abandoned() -> int:
    """Delete the temporary folders of killed runs; return their number."""
    deleted = 0
    with suppress(OSError, ExportError):
        for folder in [path for path in temporary_place().iterdir() if path.is_dir()]:
            lock = private_lock(_lock_of(folder))
            with suppress(OSError, Timeout):
                lock.acquire(timeout=0)
                shutil.rmtree(folder, ignore_errors=True)
                deleted += not folder.exists()
                _release(lock)
    return deleted


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.lock")


def _release(lock: FileLock) -> None:
    lock.release()
    with suppress(OSError):
        Path(lock.lock_file).unlink(missing_ok=True)
