"""Copies part of a journal to another one, for exports that leave out some files."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import groupby

from core.batch.journal.journal import FileMark, Journal
from core.temporary import temporary_folder


@contextmanager
def journal_without(journal: Journal, left_out: Collection[str]) -> Iterator[Journal]:
    """Yield a journal without some files: the same journal if none is left out, otherwise a temporary copy.

    Parameters
    ----------
    journal : Journal
    left_out : collection of str
        Names of files.
    """
    if not left_out:
        yield journal
        return
    with temporary_folder() as folder, Journal(folder / "journal") as part:
        for file, rows in groupby(journal, key=lambda row: row.reading.file):
            if file not in left_out:
                sha256 = journal.hashes([file]).get(file, "")
                part.add(rows, [FileMark(file, "", sha256, True)])
        yield part
