"""Where Overread keeps things: shipped resources, the user's own data, and safe output files."""

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
#: Characters of the longest path on Windows by default, less those of a temporary name.
_LONGEST_PATH = 259 - 22
#: A temporary file that was not written to for this many seconds belongs to no run any more.
_LEFT_SECONDS = 3600.0
#: Permissions of folders and files that may hold patient data: this user only. They have no effect on
#: Windows, where `core.windows_rights` does the same.
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600


def resource(*parts: str) -> Path:
    """Return the path of a file that ships with Overread, below ``resources/``."""
    return Path(str(resources.files("resources"))).joinpath(*parts)


def manual_page(language: str) -> Path:
    """Return the first page of the manual, which only the installed program brings along.

    Parameters
    ----------
    language : str
        Code of the reader's language, such as ``de``. A manual without it is read in English.
    """
    own = resource("manual", "docs", language, "index.html")
    return own if own.exists() else resource("manual", "docs", "index.html")


def user_data() -> Path:
    """Return the user's own folder for models and results; made on first use.

    ``OVERREAD_HOME`` replaces the platform's place, for tests and for portable installations.

    Raises
    ------
    ExportError
        If it cannot be made.
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
    """Make a folder that is the user's alone; from one that is there others lose their rights.

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
    """Make a folder where it is not there; one inside Overread's own folder is the user's alone.

    Raises
    ------
    OSError
    """
    if is_own(path):
        private_folder(path)
    else:
        path.mkdir(parents=True, exist_ok=True)


def private_file(path: Path) -> Path:
    """Make an empty file that is the user's alone; from one that is there others lose their rights.

    What is written to it by its name afterwards, by SQLite too, keeps the rights it has.

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
    """Make an empty file for SQLite that is the user's alone, and so is what SQLite keeps beside it.

    On Windows that inherits its rights from the folder, which may be anybody's; elsewhere from the file.

    Raises
    ------
    OSError
    """
    private_file(path)
    if sys.platform == "win32":
        for suffix in ("-wal", "-shm"):
            private_file(path.with_name(path.name + suffix))


def queue_file() -> Path:
    """Return where the queue of what is to be sent is kept."""
    return user_data() / "outbox.sqlite"


def service_file() -> Path:
    """Return where it is kept which studies were read unattended."""
    return user_data() / "service.sqlite"


def service_folder() -> Path:
    """Return the folder of results of unattended reading that are not in the queue yet."""
    return user_data() / "service"


def differing_beside(received: Path) -> Path:
    """Where objects are kept that came under the name of another, beside the folder for received studies."""
    return received.with_name(f"{received.name}-differing")


def make_received_folder(folder: Path) -> None:
    """Make the folder for received studies, the user's alone; one that is there elsewhere keeps its rights.

    Raises
    ------
    OSError
    """
    if is_own(folder) or not folder.is_dir():
        private_folder(folder)


def is_shared(folder: Path) -> bool:
    """Whether a folder was made for several users: a group may write to it, or its files go to its group."""
    with contextlib.suppress(OSError):
        return os.name == "posix" and bool(folder.stat().st_mode & (stat.S_IWGRP | stat.S_ISGID))
    return False


def keep_private(path: Path) -> None:
    """Take from others the rights that they have to a file or folder of the user's own.

    A folder that is made for everybody to write in, as the system's temporary one, stays as it is.
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
        The lock's own file; its name may be read by others, and it stays empty.
    seconds : float
        How long to wait for another process.
    """
    return FileLock(path, timeout=seconds, mode=PRIVATE_FILE, thread_local=False)


def received_folder(chosen: Path | None) -> Path:
    """Return the folder of received studies: the one in the settings, or the one in the user's own folder."""
    return chosen if chosen is not None else user_data() / "received"


def check_writable(destination: Path) -> None:
    """Make sure, before hours of work, that its result can be written to `destination`.

    Raises
    ------
    ExportError
        If the folder cannot be made or written, or a folder stands where the file should.
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
    """Return why a file could not be written, with what to do about it where that is plain."""
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
    """The destination can be written; nothing is to take its place."""


def is_temporary(name: str) -> bool:
    """Return whether a file is called as those are that become outputs when they are whole."""
    return _TEMPORARY.fullmatch(name) is not None


def abandoned_files(folder: Path, seconds: float, suffix: str = "") -> Iterator[Path]:
    """Yield temporary files with a suffix, left by killed runs: not written to for the given time."""
    eldest = time.time() - seconds
    for path in folder.glob(f".overread-*{suffix}"):
        if is_temporary(path.name) and _last_change(path) < eldest:
            yield path


def _last_change(path: Path) -> float:
    """Return when a file was last written to, in seconds since 1970; never where it is gone meanwhile."""
    try:
        return path.stat().st_mtime
    except OSError:
        return math.inf


@contextlib.contextmanager
def atomic_write(destination: Path) -> Iterator[Path]:
    """Give a temporary path beside `destination` that becomes it only if the block succeeds.

    A reader of `destination` thus sees the old file or the whole new one, never a half.

    Raises
    ------
    ExportError
        If the folder cannot be made or written, or the file is locked by another program.
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
