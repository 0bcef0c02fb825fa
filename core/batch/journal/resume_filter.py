"""Finds the files that need not be read again, by the readings of earlier runs in the journal."""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Iterable, Iterator

from core.batch.journal.journal import FileMark, Journal
from core.batch.workers.decode import digest
from core.errors import InputError
from core.images.base.limits import Limits
from core.images.files.sources import Source

_AT_ONCE = 256
#: A file that changed only seconds ago may change again with the same time: FAT's steps are two seconds.
_FRESH_SECONDS = 3.0


class ResumeFilter:
    """Passes over files that were read completely before and have not changed since.

    Parameters
    ----------
    journal : Journal
        Journal in which a run has begun.
    limits : Limits
    known : bool
        Whether there are outcomes of earlier runs.
    again : bool
        Whether models that were asked for also read files that are complete.
    """

    def __init__(self, journal: Journal, limits: Limits, *, known: bool, again: bool = False) -> None:
        self._journal = journal
        self._limits = limits
        self._known, self._again = known, again
        self._stamps: dict[str, str] = {}
        self._passed: deque[str] = deque()
        self._begun = ""

    def files_to_read(self, sources: Iterable[Source]) -> Iterator[Source]:
        """Yield the files to read; may run in another thread than the other methods."""
        for source in sources:
            stamp = stamp_of(source)
            if self._known and not self._again and self._is_settled(source, stamp):
                self._passed.append(source.name)
            else:
                self._stamps[source.name] = stamp
                yield source

    def take_over(self) -> int:
        """Take over the outcomes of files passed over since the last call; return the number of files."""
        number = len(self._passed)
        for start in range(0, number, _AT_ONCE):
            self._journal.take_over([self._passed.popleft() for _ in range(min(_AT_ONCE, number - start))])
        return number

    def begin_file(self, file: str, sha256: str) -> tuple[FileMark, bool, bool]:
        """Begin reading a file, or begin again if it was replaced meanwhile.

        Parameters
        ----------
        file : str
        sha256 : str
            SHA-256 of the file's bytes; empty if the file could not be read.

        Returns
        -------
        file_mark : FileMark
        known : bool
            Whether the journal has outcomes of the same bytes; outcomes of other bytes are dropped.
        complete : bool
            Whether the file will be complete once it is read. If it is read again by models that were asked
            for, it will be so only if it was before.
        """
        # The stamp of a replaced file no longer matches, since its first bytes changed.
        file_mark = FileMark(file, self._stamps.pop(file, ""), sha256)
        again = file == self._begun
        self._begun = file
        complete = not self._again or was_whole(self._journal, file_mark)
        known = (self._known or again) and self._journal.resume_file(file_mark)
        return file_mark, known, complete

    def _is_settled(self, source: Source, stamp: str) -> bool:
        before = self._journal.find_mark(source.name)
        return before is not None and before.whole and still_holds(before, source, stamp, self._limits)


def was_whole(journal: Journal, file_mark: FileMark) -> bool:
    """Return whether the journal has every outcome of the same bytes by the run's models."""
    before = journal.find_mark(file_mark.file)
    return before is not None and before.whole and before.sha256 == file_mark.sha256


def still_holds(file_mark: FileMark, source: Source, stamp: str, limits: Limits) -> bool:
    """Return whether a file, by its current stamp, is unchanged since it was marked."""
    if source.problem is not None:
        return False
    if stamp and file_mark.stamp == stamp:
        return True
    try:
        return file_mark.sha256 == digest(source, limits)
    except InputError:
        return False


def token_of(source: Source) -> str:
    """Return a text that identifies a file without reading or naming it; empty if there is none.

    Unlike `stamp_of`, the text differs between any two files.
    """
    stamp = stamp_of(source)
    if not stamp:
        return ""
    try:
        number = source.path.stat().st_ino
    except OSError:
        return ""
    return hashlib.sha256(f"{number} {stamp}".encode("utf-8", "surrogateescape")).hexdigest()


def stamp_of(source: Source) -> str:
    """Return size and times of a file; for a member, those of its archive.

    Empty if the file is inaccessible or changed just now: then only its hash shows whether it is the same.
    """
    if source.problem is not None:
        return ""
    try:
        found = source.path.stat()
    except OSError:
        return ""
    if time.time() - max(found.st_mtime, found.st_ctime) < _FRESH_SECONDS:
        return ""
    member = source.member.name if source.member is not None else ""
    # Unlike the modification time, the time of the last status change cannot be reset.
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {member}"
