"""Rows that exceed the memory are sorted on disk, and nothing is left behind."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from core.batch.journal import sorting
from core.batch.journal.journal import Journal
from core.batch.journal.sorting import sorted_on_disk
from core.errors import ExportError


def test_rows_are_sorted_by_their_first_cells_and_equals_stay(tmp_path: Path) -> None:
    rows = [("b", 2, "first"), ("a", 10, ""), ("é", 0, ""), ("B", 1, ""), ("b", 2, "second"), ("a", 9, None)]
    with Journal(tmp_path / "j") as journal:
        made = list(sorted_on_disk(journal.path, iter(rows), columns=3, keys=2))
        assert made == sorted(rows, key=lambda row: row[:2])
        assert not list(sorted_on_disk(journal.path, [], columns=2, keys=1))


def test_many_are_sorted_while_others_are_under_way_and_none_is_left(tmp_path: Path) -> None:
    with Journal(tmp_path / "j") as journal:
        before = set(tmp_path.iterdir()), journal.path.stat().st_size
        numbers = [(n * 7919 % 5000, f"{n}") for n in range(5000)]
        first, second = (sorted_on_disk(journal.path, numbers, columns=2, keys=1) for _ in range(2))
        pairs = list(zip(first, second, strict=True))
        assert [one for one, _ in pairs] == [two for _, two in pairs] == sorted(numbers)
        # The journal stays writable meanwhile, and stores nothing of the sorting.
        assert (set(tmp_path.iterdir()), journal.path.stat().st_size) == before


def test_a_full_disk_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect_to_little(path: Path, *, check_same_thread: bool) -> sqlite3.Connection:
        db = sqlite3.connect(path, check_same_thread=check_same_thread)
        db.execute("PRAGMA temp.max_page_count = 4")
        return db

    monkeypatch.setattr(sorting, "connect", connect_to_little)
    rows = [(number, "x" * 1000) for number in range(100)]
    with (
        Journal(tmp_path / "j") as journal,
        pytest.raises(ExportError, match=r"could not be sorted on disk .*full.* Make room"),
    ):
        list(sorted_on_disk(journal.path, rows, columns=2, keys=1))
