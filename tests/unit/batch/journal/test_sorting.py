"""What is too much for memory is sorted on disk, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

from core.batch.journal.journal import Journal
from core.batch.journal.sorting import sorted_on_disk


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
        # The journal can be written to meanwhile, and holds nothing of it.
        assert (set(tmp_path.iterdir()), journal.path.stat().st_size) == before
