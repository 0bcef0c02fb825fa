"""Finds files by their hashes in the journals of the store: whose they are, and where they were."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.batch.journal.faults import explained_journal
from core.batch.journal.journal import Journal
from core.batch.journal.journal_store import kept_journals, place_of
from core.batch.journal.manifest import read_manifest
from core.errors import ExportError, VaultError
from core.images.base.picture import Identity
from core.progress import Progress

_QUERY = "SELECT file, sha256 FROM source WHERE sha256 IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True)
class KnownFile:
    """A file that was read before.

    Attributes
    ----------
    name : str
        Name, as in `core.images.files.sources.Source`.
    roots : tuple of Path
        Files and folders with which the file was opened; empty if unknown.
    identity : Identity
    """

    name: str
    roots: tuple[Path, ...]
    identity: Identity


def find_files(
    hashes: Collection[str], opened: Iterable[tuple[Path, ...]], progress: Progress
) -> dict[str, KnownFile]:
    """Find files by their hashes.

    Parameters
    ----------
    hashes : collection of str
    opened : iterable of tuple of Path
        Recently opened paths; a journal itself records only the paths of whole batches.
    progress : Progress
        Counts journals; can be cancelled.

    Returns
    -------
    dict of str to KnownFile
        Known files by hash; if several journals hold a file, one that records its paths is used.

    Raises
    ------
    Cancelled
    """
    found: dict[str, KnownFile] = {}
    recent = {place_of(roots): roots for roots in opened}
    places = kept_journals() if hashes else []
    progress.start(len(places))
    for place in places:
        progress.check()
        manifest = read_manifest(place)
        roots = manifest.roots if manifest is not None else recent.get(place, ())
        # A damaged journal, or one that cannot be decrypted, has no known files.
        with suppress(ExportError, VaultError):
            for sha256, known in _held(place, hashes, roots).items():
                if sha256 not in found or not found[sha256].roots:
                    found[sha256] = known
        progress.advance()
    return found


def _held(place: Path, hashes: Collection[str], roots: tuple[Path, ...]) -> dict[str, KnownFile]:
    held: dict[str, KnownFile] = {}
    with Journal(place) as journal:
        with explained_journal(), journal.connection() as db:
            rows = db.execute(_QUERY, (json.dumps(sorted(hashes)),)).fetchall()
        for file, sha256 in rows:
            readings = journal.readings_of(file)
            identity = readings[0].identity if readings else Identity()
            held[sha256] = KnownFile(file, roots, identity)
    return held
