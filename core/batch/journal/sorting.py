"""Sorts rows that may not fit in memory, in a temporary table beside a journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path

from core.batch.journal.faults import DAMAGE
from core.errors import ExportError, JournalError
from core.sqlite_file import connect, explained

#: Rows that are written in one step.
_AT_ONCE = 1024

Cell = str | int | float | None


def _no_room(error: Exception) -> ExportError:
    return ExportError(
        "The readings could not be sorted on disk ({why}). Make room where the system keeps temporary files, "
        "and go on (--resume).",
        why=str(error),
    )


_explained = partial(explained, lambda: JournalError(DAMAGE), _no_room)


def sorted_on_disk(
    journal: Path, rows: Iterable[Sequence[Cell]], columns: int, keys: int
) -> Iterator[tuple[Cell, ...]]:
    """Yield rows in the order of their first cells, keeping few of them in memory.

    Parameters
    ----------
    journal : Path
        The file of an open journal. The table is a temporary one of a connection to it. Its file has no name
        on Linux and is deleted with the process on Windows, so that nothing remains even if a run is killed.
        The table of an encrypted journal stays in memory, as it must not be on disk unencrypted.
    rows : iterable of sequence
    columns : int
        Number of cells in each row.
    keys : int
        Number of leading columns to sort by. Text is sorted by code points; equal rows keep their order.

    Raises
    ------
    ExportError
        If there is not enough space.
    """
    numbers = ", ".join(str(1 + number) for number in range(keys))
    names, places = (", ".join(one.format(n) for n in range(columns)) for one in ("c{}", "?"))
    with closing(connect(journal, check_same_thread=False)) as db:
        with _explained():
            db.execute(f"CREATE TEMP TABLE sorted ({names})")
        left = iter(rows)
        while batch := list(islice(left, _AT_ONCE)):
            with _explained():
                db.executemany(f"INSERT INTO sorted VALUES ({places})", batch)
        with _explained():
            found = db.execute(f"SELECT {names} FROM sorted ORDER BY {numbers}, rowid")
        while True:
            with _explained():
                row = found.fetchone()
            if row is None:
                return
            yield row
