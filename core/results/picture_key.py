"""Key that identifies a picture in decisions and marks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PictureKey:
    """Picture by the SHA-256 of its file's bytes and its frame, counted from 1; contains no patient data."""

    sha256: str
    frame: int
