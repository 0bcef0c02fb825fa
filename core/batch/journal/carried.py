"""Readings of single paths, copied to the journal in which the paths are opened together with others."""

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
    """Take what was read of some paths into the journal of these and others.

    Files are named by the folder that holds all paths, so they may have other names there. The journal of
    `before` stays. Nothing is carried over while another run has one of the two open.

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
    """Take all that another journal holds into one, its files below a folder; it replaces what is there.

    Parameters
    ----------
    journal, other : Journal
    prefix : str
        The folder; empty if names stay.
    """
    with explained_journal(), other.connection() as theirs, journal.connection() as ours, ours:
        files = _in(prefix, theirs.execute("SELECT file, stamp, sha256, whole, key, met FROM source"))
        for file, stamp, sha256, whole, key, met in files:
            row = (file, stamp, sha256, whole, key)
            ours.execute("DELETE FROM reading WHERE file = ?", (file,))
            # It belongs to no run: the next run that meets the file adopts it.
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
    """Return a row of a reading whose file has another name."""
    body = json.loads(str(row[6]))
    body["file"] = row[0]
    renamed_row = (*row[:6], json.dumps(body, ensure_ascii=False), *row[7:])
    return (*renamed_row, crc(*renamed_row))
