"""By what decisions and marks know a picture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PictureKey:
    """A picture by the SHA-256 of its file's bytes and its frame, counted from 1; it names no patient."""

    sha256: str
    frame: int
