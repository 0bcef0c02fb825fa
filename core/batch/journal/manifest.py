"""The manifest of a batch, beside its journal: what was to be read, and whether all was read."""

from __future__ import annotations

import json
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.batch.journal.journal_store import journals, kept_days, manifest_beside, open_journal, place_of
from core.errors import ExportError, VaultError
from core.vault.sealed_file import read_kept, write_kept


@dataclass(frozen=True)
class BatchManifest:
    """A batch that was begun.

    Attributes
    ----------
    roots : tuple of Path
        Absolute paths, as the user gave them.
    key : str
        Key of models and settings; see `core.batch.pipeline.Settings.key`.
    total : int
        Files to read, those read before included.
    started : datetime
        Start time, with time zone.
    ended : datetime or None
        None until all files were read.
    """

    roots: tuple[Path, ...]
    key: str
    total: int
    started: datetime
    ended: datetime | None = None


@dataclass(frozen=True)
class Unfinished:
    """A batch that can be resumed, and how many of its files were read."""

    manifest: BatchManifest
    done: int


def write_manifest(manifest: BatchManifest) -> None:
    """Write the manifest of a batch beside its journal.

    Raises
    ------
    ExportError
        If it cannot be written.
    """
    raw = {
        "roots": [str(root) for root in manifest.roots],
        "key": manifest.key,
        "total": manifest.total,
        "started": manifest.started.isoformat(),
        "ended": manifest.ended.isoformat() if manifest.ended else None,
    }
    # Escaped, since file names on Linux need not be Unicode.
    write_kept(manifest_beside(place_of(manifest.roots)), json.dumps(raw).encode("ascii"))


def read_manifest(place: Path) -> BatchManifest | None:
    """Read the manifest beside the journal at `place`; None if it is missing or damaged."""
    try:
        return _manifest_from(json.loads(read_kept(manifest_beside(place))))
    except (OSError, ValueError, KeyError, TypeError, VaultError):
        return None


def last_unfinished(keys: Collection[str]) -> Unfinished | None:
    """Find the latest unfinished batch that no other process is reading.

    Parameters
    ----------
    keys : collection of str
        Keys of the models and settings in use; files read with other keys would be read again.
    """
    places = [path.with_name(path.name.removesuffix(".json")) for path in journals().glob("*.sqlite.json")]
    manifests = [
        manifest
        for place in places
        if (manifest := read_manifest(place)) is not None and manifest.key in keys
    ]
    eldest = time.time() - kept_days() * 86400
    for manifest in sorted(manifests, key=lambda manifest: manifest.started, reverse=True):
        place = place_of(manifest.roots)
        if manifest.ended is not None or manifest.started.timestamp() < eldest or not place.exists():
            continue
        with suppress(ExportError):
            if all(root.exists() for root in manifest.roots):
                with open_journal(place, resume=True) as (journal, _):
                    if journal.path == place:
                        return Unfinished(manifest, min(journal.count_whole(keys), manifest.total))
    return None


def _manifest_from(raw: object) -> BatchManifest:
    if not isinstance(raw, dict) or not all(isinstance(root, str) for root in raw["roots"]):
        raise TypeError
    started, ended = datetime.fromisoformat(raw["started"]), raw["ended"]
    if started.tzinfo is None or not raw["roots"]:
        raise ValueError
    return BatchManifest(
        roots=tuple(Path(root) for root in raw["roots"]),
        key=str(raw["key"]),
        total=int(raw["total"]),
        started=started,
        ended=datetime.fromisoformat(ended) if ended is not None else None,
    )
