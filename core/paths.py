"""Paths of Overread: shipped resources, the user's own data, and safe output files."""

from __future__ import annotations

import contextlib
import math
import os
import re
import stat
import sys
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import platformdirs
from filelock import FileLock

from core.errors import ExportError
from core.language.message import Message
from core.language.system import because

if sys.platform == "win32":
    from core.windows_rights import keep_out_others, make_private_file

#: Names of temporary files next to their destinations.
_TEMPORARY = re.compile(r"\.overread-[0-9a-f]{12}(\.[^.]*)?")
#: Length of the longest path on Windows by default, minus that of a temporary name.
_LONGEST_PATH = 259 - 22
#: Seconds after which a temporary file without changes is considered abandoned.
_LEFT_SECONDS = 3600.0
#: Permissions of folders and files that may hold patient data: this user only. They have no effect on
#: Windows, where `core.windows_rights` does the same.
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600


def resource(*parts: str) -> Path:
    """Return the path of a file that ships with Overread, below ``resources/``."""
    return Path(str(resources.files("resources"))).joinpath(*parts)


def manual_page(language: str) -> Path:
    """Return the first page of the manual, which is part of the installed program only.

    Parameters
    ----------
    language : str
        Code of the reader's language, such as ``de``; if there is no such manual, the English one is used.
    """
    own = resource("manual", "docs", language, "index.html")
    return own if own.exists() else resource("manual", "docs", "index.html")


def user_data() -> Path:
    """Return the user's own folder for models and results; created on first use.

    ``OVERREAD_HOME`` replaces the platform's folder, for tests and for portable installations.

    Raises
    ------
    ExportError
        If the folder cannot be created.
    """
    home = os.environ.get("OVERREAD_HOME")
    path = Path(home) if home else Path(platformdirs.user_data_dir("Overread", appauthor=False))
    try:
        private_folder(path)
    except OSError as error:
        why = because(error, Message("write error"))
        raise ExportError(
            "Overread's own folder could not be made: {why}. OVERREAD_HOME names another place for it.",
            why=why,
        ) from error
    return path


def is_own(path: Path) -> bool:
    """Return whether a path is inside the user's own folder, which only the user may read."""
    home = os.environ.get("OVERREAD_HOME")
    own = Path(home) if home else Path(platformdirs.user_data_dir("Overread", appauthor=False))
    return path.absolute().is_relative_to(own.absolute())


def private_folder(path: Path) -> Path:
    """Create a folder that only the user may access; existing rights of others are removed.

    Raises
    ------
    OSError
    """
    if not path.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    keep_private(path)
    return path


def make_folder(path: Path) -> None:
    """Create a folder if it is missing; inside Overread's own folder, only the user may access it.

    Raises
    ------
    OSError
    """
    if is_own(path):
        private_folder(path)
    else:
        path.mkdir(parents=True, exist_ok=True)


def private_file(path: Path) -> Path:
    """Create an empty file that only the user may access; existing rights of others are removed.

    Data written to it later by its name, also by SQLite, keep these rights.

    Raises
    ------
    OSError
    """
    with contextlib.suppress(FileExistsError):
        if sys.platform == "win32":
            make_private_file(path)
        else:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE))
        return path
    keep_private(path)
    return path


def private_database(path: Path) -> None:
    """Create an empty file for SQLite that only the user may access, with its companion files.

    On Windows, the companions inherit their rights from the folder, which may be anybody's; elsewhere from
    the file.

    Raises
    ------
    OSError
    """
    private_file(path)
    if sys.platform == "win32":
        for suffix in ("-wal", "-shm"):
            private_file(path.with_name(path.name + suffix))


def queue_file() -> Path:
    """Return the path of the queue of objects to send."""
    return user_data() / "outbox.sqlite"


def service_file() -> Path:
    """Return the path of the record of studies that are read unattended."""
    return user_data() / "service.sqlite"


def service_folder() -> Path:
    """Return the folder of unattended results that are not queued yet."""
    return user_data() / "service"


def differing_beside(received: Path) -> Path:
    """Return the folder, beside the received studies, for different objects of an existing name."""
    return received.with_name(f"{received.name}-differing")


def make_received_folder(folder: Path) -> None:
    """Create the folder for received studies for the user only; an existing folder elsewhere is unchanged.

    Raises
    ------
    OSError
    """
    if is_own(folder) or not folder.is_dir():
        private_folder(folder)


def is_shared(folder: Path) -> bool:
    """Return whether a folder is for several users: its group may write to it or owns its files."""
    with contextlib.suppress(OSError):
        return os.name == "posix" and bool(folder.stat().st_mode & (stat.S_IWGRP | stat.S_ISGID))
    return False


def keep_private(path: Path) -> None:
    """Remove the rights of others to one of the user's own files or folders.

    A folder that everybody may write to, such as the system's temporary folder, is unchanged.
    """
    if sys.platform == "win32":
        keep_out_others(path)
        return
    with contextlib.suppress(OSError):
        mode = path.stat().st_mode
        if mode & 0o077 and not mode & stat.S_ISVTX:
            path.chmod(mode & 0o700)


def private_lock(path: Path, seconds: float = 0.0) -> FileLock:
    """Return a lock between processes whose file belongs to the user; any thread may release it.

    Parameters
    ----------
    path : Path
        Path of the lock's own file; others may read its name, and it stays empty.
    seconds : float
        Seconds to wait for another process.
    """
    return FileLock(path, timeout=seconds, mode=PRIVATE_FILE, thread_local=False)


def received_folder(chosen: Path | None) -> Path:
    """Return the folder of received studies: that of the settings, or one in the user's own folder."""
    return chosen if chosen is not None else user_data() / "received"


def check_writable(destination: Path) -> None:
    """Check that a result can be written to `destination`, before hours of work on it.

    Raises
    ------
    ExportError
        If the folder cannot be created or written, or `destination` is a folder.
    """
    if destination.is_dir():
        raise ExportError("{file} is a folder; give a file name.", file=destination.name)
    if sys.platform == "win32" and destination.exists():
        # The folder may be writable while a spreadsheet holds the file in it open.
        try:
            destination.open("r+b").close()
        except OSError as error:
            raise _not_written(destination, error) from error
    with contextlib.suppress(_Tried), atomic_write(destination) as temporary:
        temporary.touch()
        raise _Tried
    # Partial files of killed runs may hold patient data.
    for left in abandoned_files(destination.parent, _LEFT_SECONDS):
        with contextlib.suppress(OSError):
            left.unlink()


def _not_written(destination: Path, error: OSError) -> ExportError:
    """Return the error for a file that could not be written, with advice if the cause is clear."""
    file, why = destination.name, because(error, Message("write error"))
    if sys.platform == "win32":
        if isinstance(error, PermissionError) and destination.is_file():
            return ExportError(
                "{file} could not be written: {why}. Another program may have it open: close it there.",
                file=file,
                why=why,
            )
        if len(str(destination.absolute())) > _LONGEST_PATH:
            return ExportError(
                (
                    "{file} could not be written: {why}. Its path is too long for this Windows; choose a "
                    "folder with a shorter path."
                ),
                file=file,
                why=why,
            )
    return ExportError("{file} could not be written: {why}.", file=file, why=why)


class _Tried(Exception):  # noqa: N818 - ends a trial, which is no fault
    """The destination can be written; raised to end the trial without replacing it."""


def is_temporary(name: str) -> bool:
    """Return whether a file name is that of an unfinished output."""
    return _TEMPORARY.fullmatch(name) is not None


def abandoned_files(folder: Path, seconds: float, suffix: str = "") -> Iterator[Path]:
    """Yield temporary files with a suffix that killed runs left: not written to for the given seconds."""
    eldest = time.time() - seconds
    for path in folder.glob(f".overread-*{suffix}"):
        if is_temporary(path.name) and _last_change(path) < eldest:
            yield path


def _last_change(path: Path) -> float:
    """Return when a file was last written to, in seconds since 1970; infinite if it no longer exists."""
    try:
        return path.stat().st_mtime
    except OSError:
        return math.inf


@contextlib.contextmanager
def atomic_write(destination: Path) -> Iterator[Path]:
    """Yield a temporary path beside `destination`, which replaces it only if the block succeeds.

    So a reader of `destination` sees the old file or the whole new one, never a partial file.

    Raises
    ------
    ExportError
        If the folder cannot be created or written, or another program has locked the file.
    """
    temporary = destination.with_name(f".overread-{os.urandom(6).hex()}{destination.suffix}")
    try:
        make_folder(destination.parent)
        own = is_own(destination)
        if own:
            private_file(temporary)
        yield temporary
        if own:
            # Another process may have replaced the file.
            keep_private(temporary)
        temporary.replace(destination)
    except OSError as error:
        raise _not_written(destination, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
