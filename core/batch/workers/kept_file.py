"""Keeps the bytes of the last file, for callers that read one frame after another."""

from __future__ import annotations

from core.images.base.limits import Limits
from core.images.files.sources import Source
from core.images.read import load_inflated

#: Files up to this size in bytes are kept; larger ones would take too much memory.
_KEPT_BYTES = 512 << 20


class KeptFile:
    """Reads files and keeps the bytes of the last one; compressed volumes are inflated.

    Parameters
    ----------
    limits : Limits
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._state: tuple[object, ...] = ()
        self._data = b""

    def load(self, source: Source) -> bytes:
        """Return the bytes of a file, from memory if it is the last one and unchanged.

        Raises
        ------
        InputError
            As `core.images.read.load_inflated`.
        """
        state = _state_of(source)
        if state and state == self._state:
            return self._data
        # Drop the old file first, so that two large files are not in memory at the same time.
        self._state, self._data = (), b""
        data = load_inflated(source, self.limits)
        if len(data) <= _KEPT_BYTES:
            self._state, self._data = state, data
        return data


def _state_of(source: Source) -> tuple[object, ...]:
    """Return a state that changes when a file is replaced; empty if unknown."""
    try:
        found = source.path.stat()
    except OSError:
        return ()
    return source.location, found.st_ino, found.st_size, found.st_mtime_ns
