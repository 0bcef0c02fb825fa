"""Where the journal of a batch is kept, so that a run that was stopped or killed can go on."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from core.batch.journal import Journal
from core.errors import ExportError
from core.paths import user_data

#: Days after which a journal that nobody went on with is deleted.
KEPT_DAYS = 30
_PARTS = ("", "-wal", "-shm", ".lock", ".json")
_BUSY = (
    "Another run or window has the same files open just now. This one keeps its outcomes to itself and "
    "cannot be resumed."
)


def place_of(roots: Iterable[Path]) -> Path:
    """Where the journal of a run over `roots` is kept unless the user says otherwise."""
    names = sorted(os.path.abspath(root) for root in roots)  # noqa: PTH100 - resolve() follows links
    name = hashlib.sha256("\n".join(names).encode("utf-8", "surrogateescape")).hexdigest()[:24]
    return user_data() / "journals" / f"{name}.sqlite"


def files_of(journal: Path) -> tuple[Path, ...]:
    """The files of which a journal consists while it is open, with the record of its batch."""
    return tuple(journal.with_name(journal.name + part) for part in _PARTS)


def record_beside(journal: Path) -> Path:
    """Where the record of its batch is kept, if it has one."""
    return journal.with_name(f"{journal.name}.json")


@contextmanager
def kept_journal(
    place: Path, *, resume: bool, make: Callable[[Path], Journal] = Journal
) -> Iterator[tuple[Journal, str]]:
    """Open a journal for one run at a time.

    Parameters
    ----------
    place : Path
    resume : bool
        Whether what earlier runs found stays.
    make : callable
        Opens the journal.

    Yields
    ------
    journal : Journal
    notice : str
        What the user should be told; empty where there is nothing. Where another run has the journal, this
        one gets a temporary one.

    Raises
    ------
    ExportError
        If the folder cannot be made or written.
    """
    # The desktop may close in another thread than it opened in.
    lock = FileLock(f"{place}.lock", thread_local=False)
    try:
        # What files say of patients is nobody else's business.
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        with (
            tempfile.TemporaryDirectory(prefix="overread-") as folder,
            make(Path(folder) / "journal") as own,
        ):
            yield own, _BUSY
        return
    except OSError as error:
        why = error.strerror or "write error"
        raise ExportError(f"The journal of this run could not be made: {why}.") from error
    try:
        _delete_old(place.parent)
        with make(place) as journal:
            if not resume:
                # Emptied and not deleted: the path may have been meant for another file.
                journal.clear()
                record_beside(place).unlink(missing_ok=True)
            yield journal, ""
    finally:
        lock.release()


def _delete_old(folder: Path) -> None:
    """Delete journals of long ago, as they hold what files say of patients."""
    eldest = time.time() - KEPT_DAYS * 86400
    for path in folder.glob("*.sqlite"):
        with suppress(OSError):
            if path.stat().st_mtime < eldest:
                for part in files_of(path):
                    part.unlink(missing_ok=True)
