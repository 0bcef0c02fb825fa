"""The store of journals, so that a run that was stopped or killed can be resumed."""

from __future__ import annotations

import hashlib
import math
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import Timeout

from core import sqlite_file
from core.batch.journal.journal import Journal, is_journal
from core.errors import ExportError, JournalError, SettingsError
from core.language.message import Message
from core.language.system import because
from core.paths import is_temporary, private_lock, user_data
from core.settings import Privacy
from core.settings_file import read_settings
from core.temporary import temporary_folder

_COMPANIONS = (*sqlite_file.COMPANIONS, ".json")
_BUSY = Message(
    "Another run or window has the same files open. The results of this run are not "
    "kept, and it cannot be resumed."
)


def journals() -> Path:
    """Return the default folder for journals."""
    return user_data() / "journals"


def kept_journals() -> list[Path]:
    """Return the journals in the store by name, including those that were put aside."""
    return sorted(path for path in journals().glob("*.sqlite") if not is_temporary(path.name))


def place_of(roots: Iterable[Path]) -> Path:
    """Return the default path for the journal of a run over `roots`."""
    names = sorted(os.path.abspath(root) for root in roots)  # noqa: PTH100 - resolve() follows links
    name = hashlib.sha256("\n".join(names).encode("utf-8", "surrogateescape")).hexdigest()[:24]
    return journals() / f"{name}.sqlite"


def files_of(journal: Path) -> tuple[Path, ...]:
    """Return the files of an open journal, with the manifest of its batch."""
    return tuple(journal.with_name(journal.name + suffix) for suffix in ("", *_COMPANIONS, ".lock"))


def manifest_beside(journal: Path) -> Path:
    """Return the path of a batch's manifest, whether it exists or not."""
    return journal.with_name(f"{journal.name}.json")


def kept_days() -> float:
    """Return the number of days after which an unused journal is deleted.

    In journals in use, outcomes of files that no run has found for as long are deleted.
    """
    try:
        days = read_settings().privacy.keep_journals
    except SettingsError:
        days = Privacy().keep_journals
    return days or math.inf


@contextmanager
def open_journal(
    place: Path, *, resume: bool, make: Callable[[Path], Journal] = Journal
) -> Iterator[tuple[Journal, str]]:
    """Open a journal for one run at a time.

    Parameters
    ----------
    place : Path
    resume : bool
        Whether to keep outcomes of earlier runs.
    make : callable
        Opens the journal.

    Yields
    ------
    journal : Journal
    notice : str
        Message for the user; empty if there is none. If another run holds the journal, this run gets a
        temporary one; if the journal is damaged, it is put aside and replaced by a new one.

    Raises
    ------
    JournalError
        If `place` is not in Overread's own folder and its file is not recognised as a journal; the file
        stays.
    ExportError
        If the folder cannot be created or written.
    """
    # The desktop may close the journal in another thread than it was opened in.
    lock = private_lock(lock_of(place))
    try:
        # Journals hold patient data, so only this user may read them.
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        with _temporary(make) as own:
            yield own, _BUSY
        return
    except OSError as error:
        raise _not_made(error) from error
    try:
        delete_old_journals()
        journal, notice = _open_or_replace(place, resume=resume, make=make)
        with journal:
            yield journal, notice
    finally:
        lock.release()


@contextmanager
def _temporary(make: Callable[[Path], Journal]) -> Iterator[Journal]:
    with temporary_folder() as folder, make(folder / "journal") as journal:
        yield journal


def _not_made(error: OSError) -> ExportError:
    why = because(error, Message("write error"))
    return ExportError(
        "The journal of this run could not be made: {why}. It lies in Overread's own folder, unless "
        "OVERREAD_HOME or --journal names another place.",
        why=why,
    )


def _open_or_replace(place: Path, *, resume: bool, make: Callable[[Path], Journal]) -> tuple[Journal, str]:
    """Open the journal if it is sound; otherwise open a new one in its place, with a notice."""
    try:
        return _sound_journal(place, resume=resume, make=make), ""
    except JournalError as error:
        # Outside the store, the path may be another file, named by mistake.
        if place.parent != journals() and not is_journal(place):
            message = Message(
                "{problem} It was not changed; name another file with --journal.", problem=error.message
            )
            raise JournalError(message) from error
        notice = Message(
            "{problem} It was renamed to {file}, and all files are read again.",
            problem=error.message,
            file=_put_journal_aside(place),
        )
    return make(place), notice


def _sound_journal(place: Path, *, resume: bool, make: Callable[[Path], Journal]) -> Journal:
    journal = make(place)
    try:
        if resume:
            journal.check()
        else:
            # The file is emptied rather than deleted: the path may have been meant for another file.
            journal.clear()
            manifest_beside(place).unlink(missing_ok=True)
    except ExportError:
        journal.close()
        raise
    return journal


def _put_journal_aside(place: Path) -> str:
    """Rename a journal, replacing one that was put aside before; return the new name."""
    aside = place.with_name(f"{place.stem}-aside{place.suffix}")
    try:
        sqlite_file.put_aside(place, aside, _COMPANIONS)
    except OSError as error:
        raise _not_made(error) from error
    return aside.name


def delete_old_journals() -> int:
    """Delete old journals, as they hold patients' data; return their number.

    A journal that a run or window has open stays, whatever its age.
    """
    eldest = time.time() - kept_days() * 86400
    deleted = 0
    for path in kept_journals():
        with suppress(OSError, Timeout):
            # Until a journal is closed, SQLite may write only to its companion files.
            parts = [part for part in files_of(path)[:-1] if part.exists()]
            if parts and max(part.stat().st_mtime for part in parts) < eldest:
                delete_journal(path)
                deleted += 1
    return deleted


def delete_journal(path: Path) -> None:
    """Delete a journal unless it is open.

    Raises
    ------
    Timeout
        If a run or window has it open.
    OSError
    """
    with private_lock(lock_of(path)):
        for part in files_of(path)[:-1]:
            part.unlink(missing_ok=True)
    lock_of(path).unlink(missing_ok=True)


def is_in_use(path: Path) -> bool:
    """Return whether a run or window has a journal open."""
    try:
        with private_lock(lock_of(path)):
            return False
    except Timeout:
        return True
    except OSError:
        return False


def lock_of(journal: Path) -> Path:
    """Return the lock file of a journal, which is locked while the journal is open."""
    return journal.with_name(f"{journal.name}.lock")
