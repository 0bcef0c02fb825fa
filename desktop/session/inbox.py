"""Messages from a journal to the window about readings saved, restored or dropped; no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from core.results.reading import Reading


@dataclass(frozen=True)
class Forgotten:
    """A file whose readings no longer apply: it is read again."""

    file: str


@dataclass(frozen=True)
class Hashed:
    """A file with the SHA-256 of its bytes, by which a reader's decisions are found."""

    file: str
    sha256: str


@dataclass(frozen=True, eq=False)
class Earlier:
    """A reading with other models or settings, shown until its picture is read again."""

    reading: Reading


#: What a journal puts into the window's inbox.
InboxItem: TypeAlias = "Reading | Forgotten | Hashed | Earlier"
