"""The record of a batch, beside its journal: what was to be read and whether it came to its end."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.batch.journal.journal_store import KEPT_DAYS, journals, kept_journal, place_of, record_beside
from core.errors import ExportError
from core.paths import atomic_write


@dataclass(frozen=True)
class BatchManifest:
    """A batch that somebody began.

    Attributes
    ----------
    roots : tuple of Path
        As the user gave them, absolute.
    key : str
        Models and settings; see `core.batch.pipeline.Settings.key`.
    total : int
        Files to read, those read before included.
    started : datetime
        With time zone.
    ended : datetime or None
        None until all was read.
    """

    roots: tuple[Path, ...]
    key: str
    total: int
    started: datetime
    ended: datetime | None = None


@dataclass(frozen=True)
class Unfinished:
    """A batch that can be gone on with, and how many of its files were read."""

    record: BatchManifest
    done: int


def write_manifest(record: BatchManifest) -> None:
    """Keep the record of a batch beside its journal.

    Raises
    ------
    ExportError
        If it cannot be written.
    """
    raw = {
        "roots": [str(root) for root in record.roots],
        "key": record.key,
        "total": record.total,
        "started": record.started.isoformat(),
        "ended": record.ended.isoformat() if record.ended else None,
    }
    with atomic_write(record_beside(place_of(record.roots))) as temporary:
        # Escaped, as names on Linux need not be Unicode.
        temporary.write_text(json.dumps(raw, ensure_ascii=True), "ascii")


def read_manifest(place: Path) -> BatchManifest | None:
    """Read the record beside the journal at `place`; None where there is none, or it is damaged."""
    try:
        return _parsed(json.loads(record_beside(place).read_text("ascii")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def last_unfinished(key: str) -> Unfinished | None:
    """Find the batch begun last that has not come to its end and that nobody else is busy with.

    Parameters
    ----------
    key : str
        Models and settings that are in use now; what was read with others would be read anew.
    """
    places = [path.with_name(path.name.removesuffix(".json")) for path in journals().glob("*.sqlite.json")]
    records = [
        record for place in places if (record := read_manifest(place)) is not None and record.key == key
    ]
    eldest = time.time() - KEPT_DAYS * 86400
    for record in sorted(records, key=lambda record: record.started, reverse=True):
        place = place_of(record.roots)
        if record.ended is not None or record.started.timestamp() < eldest or not place.exists():
            continue
        with suppress(ExportError):
            if all(root.exists() for root in record.roots):
                with kept_journal(place, resume=True) as (journal, _):
                    if journal.path == place:
                        return Unfinished(record, min(journal.count_whole(key), record.total))
    return None


def _parsed(raw: object) -> BatchManifest:
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
