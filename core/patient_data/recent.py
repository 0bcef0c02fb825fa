"""The list of recently opened paths, which may contain patients' names."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from core.errors import ExportError, VaultError
from core.paths import user_data
from core.vault.sealed_file import read_kept, write_kept

MOST = 10

Roots = tuple[Path, ...]


def recent_file() -> Path:
    """Return the path of the list."""
    return user_data() / "recent.json"


def read_recent() -> list[Roots]:
    """Read the recently opened paths; empty if the list cannot be read."""
    try:
        raw = json.loads(read_kept(recent_file()))
    except (OSError, ValueError, RecursionError, VaultError):
        return []
    if not isinstance(raw, list):
        return []
    sound = (e for e in raw if isinstance(e, list) and e and all(isinstance(name, str) for name in e))
    return [tuple(Path(name) for name in entry) for entry in sound][:MOST]


def write_recent(known: Sequence[Roots]) -> None:
    """Save recently opened paths; errors are ignored."""
    raw = [[str(root) for root in roots] for roots in known]
    with suppress(ExportError):
        # Escaped, since file names on Linux need not be Unicode.
        write_kept(recent_file(), json.dumps(raw, indent=1).encode("ascii"))


def delete_recent() -> None:
    """Delete the list of recently opened paths."""
    with suppress(OSError, ExportError):
        recent_file().unlink(missing_ok=True)
