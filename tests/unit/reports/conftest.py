"""Journals for the tests of all reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from core.batch.journal.journal import Journal
from core.batch.journal.rows import JournalRow


@pytest.fixture
def journal_of(tmp_path: Path) -> Iterator[Callable[[Iterable[JournalRow]], Journal]]:
    journals: list[Journal] = []

    def make(entries: Iterable[JournalRow]) -> Journal:
        journals.append(Journal(tmp_path / f"journal-{len(journals)}"))
        journals[-1].add(entries)
        return journals[-1]

    yield make
    for journal in journals:
        journal.close()
