"""A clock that stops while its process is stopped by Ctrl-Z, paused, or asleep with the computer."""

from __future__ import annotations

import time

#: Most seconds that count between two polls, for example after sleep.
_MOST_SECONDS = 1.0


class Clock:
    """Counts the seconds in which it is polled; for one thread only.

    A waiting process polls several times a second. If the next poll comes much later, the process itself was
    suspended, and so perhaps was the process that it waits for; that time does not count.
    """

    def __init__(self) -> None:
        self._seconds = 0.0
        self._looked = time.monotonic()

    def seconds(self) -> float:
        """Return the seconds counted so far."""
        now = time.monotonic()
        self._seconds += min(now - self._looked, _MOST_SECONDS)
        self._looked = now
        return self._seconds
