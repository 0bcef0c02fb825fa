"""A journal that reports its readings to the window."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from pathlib import Path

from core.batch.journal.journal import FileMark, Journal
from core.batch.journal.rows import JournalRow
from desktop.session.inbox import Earlier, Forgotten, Hashed, InboxItem


class ObservedJournal(Journal):
    """A journal that also puts what it saves, loads or drops into the window's inbox."""

    def __init__(self, path: Path, inbox: deque[InboxItem]) -> None:
        super().__init__(path)
        self._inbox = inbox
        self._shown: set[str] = set()

    def add(self, rows: Iterable[JournalRow], file_marks: Iterable[FileMark] = ()) -> None:
        committed, marked = list(rows), list(file_marks)
        super().add(committed, marked)
        self._inbox.extend(Hashed(mark.file, mark.sha256) for mark in marked if mark.sha256)
        self._inbox.extend(row.reading for row in committed)
        self._shown.update(row.reading.file for row in committed)

    def take_over(self, files: Iterable[str]) -> None:
        taken = list(files)
        self._take(taken)
        for file in taken:
            if file not in self._shown:
                self._shown.add(file)
                self._inbox.extend(self.readings_of(file))

    def take_over_earlier(self, files: Iterable[str]) -> None:
        taken = list(files)
        self._take(taken)
        for file in taken:
            self._inbox.extend(map(Earlier, self.readings_of(file)))

    def _take(self, files: list[str]) -> None:
        super().take_over(files)
        self._inbox.extend(Hashed(*pair) for pair in self.hashes(files).items())

    def resume_file(self, file_mark: FileMark) -> bool:
        known = super().resume_file(file_mark)
        self._inbox.append(Forgotten(file_mark.file))
        if file_mark.sha256:
            self._inbox.append(Hashed(file_mark.file, file_mark.sha256))
        if known:
            self._inbox.extend(self.readings_of(file_mark.file))
            self._shown.add(file_mark.file)
        return known
