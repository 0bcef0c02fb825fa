"""Readers' marks on files, looked up in their store by the files' content, for the command line."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing

from core.results.decisions import Decided
from core.results.store import DecisionStore, decisions_file


def kept_marks(hashes: Mapping[str, str]) -> Decided:
    """Look up measurements and key pictures.

    Parameters
    ----------
    hashes : mapping of str to str
        SHA-256 by file name.

    Returns
    -------
    Decided
        Marks only; the window exports the reader's decisions.

    Raises
    ------
    DecisionsError
        If the store exists but cannot be read.
    """
    path = decisions_file()
    if not path.is_file():
        return Decided(dict(hashes))
    with closing(DecisionStore(path)) as store:
        found = store.marks_of(hashes.values())
    return Decided(dict(hashes), marks={marks.picture: marks for marks in found})
