"""Deletes expired data, as the settings say; data in use stay."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.audit import Act, AuditLog
from core.batch.journal.journal_store import delete_old_journals, is_in_use, place_of
from core.errors import OverreadError
from core.network.outbox import Outbox, QueueState
from core.paths import differing_beside, queue_file, received_folder
from core.patient_data.recent import delete_recent, recent_file
from core.results.store import decisions_file, open_store
from core.settings import UserSettings

_DAY = 86400.0


@dataclass(frozen=True)
class Deleted:
    """Numbers of expired data that were deleted.

    Attributes
    ----------
    journals, received, decisions, marks, queued, recent : int
        Numbers of files, objects, decisions, pictures with marks and objects in the queue, and whether the
        list of recent studies was deleted.
    problems : tuple of str
        One sentence for each file that could not be deleted.
    """

    journals: int
    received: int
    decisions: int
    marks: int
    queued: int
    recent: int
    problems: tuple[str, ...]

    def facts(self) -> dict[str, int]:
        """Return the numbers of deleted records by kind, without zeros, for the audit log."""
        return {name: number for name, number in vars(self).items() if isinstance(number, int) and number}


def delete_and_log(settings: UserSettings) -> Deleted:
    """Delete expired data; if anything was deleted, add a line to the audit log.

    Raises
    ------
    AuditError
        If the line cannot be written.
    """
    deleted = delete_outdated(settings)
    if facts := deleted.facts():
        AuditLog().add(Act.DELETED, {"what": "kept long enough", **facts})
    return deleted


def delete_outdated(settings: UserSettings) -> Deleted:
    """Delete expired data; if one kind cannot be deleted, the others still are."""
    privacy, now = settings.privacy, time.time()
    counts = dict.fromkeys(("journals", "received", "decisions", "marks", "queued", "recent"), 0)
    problems: list[str] = []
    for days, delete in (
        (privacy.keep_journals, lambda _eldest: {"journals": delete_old_journals()}),
        (privacy.keep_received, lambda eldest: {"received": _delete_received(settings, eldest)}),
        (privacy.keep_decisions, _delete_decisions),
        (privacy.keep_queue, lambda eldest: {"queued": _delete_queued(eldest)}),
        (privacy.keep_recent, lambda eldest: {"recent": _delete_recent(eldest)}),
    ):
        if days:
            try:
                counts |= delete(now - days * _DAY)
            except OverreadError as error:
                problems.append(error.message)
    return Deleted(**counts, problems=tuple(problems))


def _delete_received(settings: UserSettings, eldest: float) -> int:
    folder = received_folder(settings.pacs.folder)
    if is_in_use(place_of([folder])):
        return 0
    waiting = _waiting()
    deleted = 0
    for root in (folder, differing_beside(folder)):
        for study in _studies(root):
            # Changes made meanwhile are found next time.
            with suppress(OSError):
                files = [path for path in study.iterdir() if path.is_file()]
                if (
                    files
                    and max(path.stat().st_mtime for path in files) < eldest
                    and waiting.isdisjoint(files)
                    and not is_in_use(place_of([study]))
                ):
                    deleted += sum(_unlinked(path) for path in files)
                    study.rmdir()
    return deleted


def _studies(root: Path) -> Iterator[Path]:
    """Yield the study folders below a folder."""
    with suppress(OSError):
        yield from [path for path in root.iterdir() if path.is_dir() and not path.is_symlink()]


def _unlinked(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False
    return True


def _waiting() -> frozenset[Path]:
    """Return the files that the queue still has to send."""
    if not queue_file().exists():
        return frozenset()
    with closing(Outbox()) as queue:
        return frozenset(entry.path for entry in queue.entries(-1) if entry.state is QueueState.WAITING)


def _delete_decisions(eldest: float) -> dict[str, int]:
    if not decisions_file().exists():
        return {}
    store, _ = open_store(decisions_file())
    with closing(store):
        decisions, marks = store.forget(store.last_before(datetime.fromtimestamp(eldest, UTC)))
    return {"decisions": decisions, "marks": marks}


def _delete_queued(eldest: float) -> int:
    if not queue_file().exists():
        return 0
    with closing(Outbox()) as queue:
        return queue.forget_some(queue.settled_before(eldest))


def _delete_recent(eldest: float) -> int:
    try:
        if recent_file().stat().st_mtime >= eldest:
            return 0
    except OSError:
        return 0
    delete_recent()
    return 1
