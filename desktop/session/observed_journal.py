"""A journal that tells the window what it keeps."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from pathlib import Path

from core.batch.journal.journal import FileMark, Journal
from core.batch.journal.rows import JournalRow
from desktop.session.inbox import Forgotten, Hashed, InboxItem


class ObservedJournal(Journal):
    """A journal that also lays what it commits, takes over or forgets into an inbox of the window."""

    def __init__(self, path: Path, inbox: deque[InboxItem]) -> None:
        super().__init__(path)
        self._inbox = inbox
        self._told: set[str] = set()

    def add(self, entries: Iterable[JournalRow], marks: Iterable[FileMark] = ()) -> None:
        kept, marked = list(entries), list(marks)
        super().add(kept, marked)
        self._inbox.extend(Hashed(mark.file, mark.sha256) for mark in marked if mark.sha256)
        self._inbox.extend(entry.reading for entry in kept)
        self._told.update(entry.reading.file for entry in kept)

    def keep(self, files: Iterable[str]) -> None:
        kept = list(files)
        super().keep(kept)
        self._inbox.extend(Hashed(*pair) for pair in self.hashes(kept).items())
        for file in kept:
            if file not in self._told:
                self._told.add(file)
                self._inbox.extend(self.readings_of(file))

    def go_on(self, mark: FileMark) -> bool:
        known = super().go_on(mark)
        self._inbox.append(Forgotten(mark.file))
        if mark.sha256:
            self._inbox.append(Hashed(mark.file, mark.sha256))
        if known:
            self._inbox.extend(self.readings_of(mark.file))
            self._told.add(mark.file)
        return known
