"""Copies readings of single paths to the journal of these paths together with others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from core.batch.journal.faults import explained_journal
from core.batch.journal.journal import Journal
from core.batch.journal.journal_store import open_journal, place_of
from core.batch.journal.rows import crc
from core.images.files.sources import name_prefix

_READING = "file, frame, model, status, reason, finding, body, maps, preview"


def carry_over(before: Sequence[Path], now: Sequence[Path]) -> None:
    """Copy the readings of some paths to the journal of these and other paths.

    Files are named relative to the folder that holds all paths, so names may change. The journal of `before`
    is kept. Nothing is copied while another run has one of the two journals open.

    Parameters
    ----------
    before, now : sequence of Path

    Raises
    ------
    ExportError, JournalError
        As `core.batch.journal.journal_store.open_journal`.
    """
    source, place = place_of(before), place_of(now)
    if source == place or not source.exists():
        return
    with open_journal(source, resume=True) as (kept, _), open_journal(place, resume=True) as (journal, _):
        if (kept.path, journal.path) == (source, place):
            take_in(journal, kept, name_prefix(before, now))


def take_in(journal: Journal, other: Journal, prefix: str) -> None:
    """Copy everything from another journal into `journal`, files below a folder; existing rows are replaced.

    Parameters
    ----------
    journal, other : Journal
    prefix : str
        The folder; empty if names do not change.
    """
    with explained_journal(), other.connection() as theirs, journal.connection() as ours, ours:
        files = _in(prefix, theirs.execute("SELECT file, stamp, sha256, whole, key, met FROM source"))
        for file, stamp, sha256, whole, key, met in files:
            row = (file, stamp, sha256, whole, key)
            ours.execute("DELETE FROM reading WHERE file = ?", (file,))
            # A copied file belongs to no run: the next run that finds it adopts it.
            ours.execute(
                "INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?, ?, ?, 0, ?)", (*row, crc(*row), met)
            )
        rows = _in(prefix, theirs.execute(f"SELECT {_READING} FROM reading"))
        ours.executemany(
            "INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", map(_reading_row, rows)
        )
        keys = theirs.execute("SELECT key, settings, models FROM run_key")
        ours.executemany("INSERT OR IGNORE INTO run_key VALUES (?, ?, ?)", keys)
        # The two may have used different operating points: the next run judges all readings again.
        ours.execute("DELETE FROM judged")


def _in(prefix: str, rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    for file, *others in rows:
        yield (f"{prefix}/{file}" if prefix else file, *others)


def _reading_row(row: tuple[object, ...]) -> tuple[object, ...]:
    """Return the row of a reading whose file has a new name."""
    body = json.loads(str(row[6]))
    body["file"] = row[0]
    renamed_row = (*row[:6], json.dumps(body, ensure_ascii=False), *row[7:])
    return (*renamed_row, crc(*renamed_row))
