"""Counts refusals by caller and reason, so that a flood of callers does not flood the log."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from core.network.base.error_codes import NetworkErrorCode

#: Seconds in which a repeated refusal of a caller is only counted, by the number of its lines so far.
QUIET_SECONDS = (0.0, 2.0, 10.0, 60.0)
#: Most callers that are distinguished; all others count as one.
_MOST = 16
#: Most lines in the log per minute, however many titles callers invent; the others are counted until later.
MINUTE_LINES = 24


@dataclass(frozen=True)
class RefusedCaller:
    """A refused caller, with the reason.

    Attributes
    ----------
    why : NetworkErrorCode
    caller : str
        AE title as received; unprintable characters are dots.
    address : str
    """

    why: NetworkErrorCode
    caller: str
    address: str


@dataclass
class _Count:
    waiting: int = 0
    lines: int = 0
    told: float = float("-inf")

    def quiet(self, now: float) -> bool:
        """Return whether the refusal is only counted for now."""
        return now - self.told < QUIET_SECONDS[min(self.lines, len(QUIET_SECONDS) - 1)]


class Refusals:
    """Collects refusals from any thread; the first of a kind is due at once, further ones as a number."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[RefusedCaller, _Count] = {}
        self._told: deque[float] = deque()
        self.total = 0
        self.last: RefusedCaller | None = None

    def add(self, refusal: RefusedCaller) -> None:
        """Count a refusal."""
        with self._lock:
            if refusal not in self._counts and len(self._counts) >= _MOST:
                refusal = RefusedCaller(refusal.why, "*", "*")
            self._counts.setdefault(refusal, _Count()).waiting += 1
            self.total += 1
            self.last = refusal

    def due(self, *, all_of_them: bool = False) -> Iterator[tuple[RefusedCaller, int]]:
        """Yield the refusals to log now, with their number since the last line."""
        now = time.monotonic()
        told: list[tuple[RefusedCaller, int]] = []
        with self._lock:
            while self._told and now - self._told[0] > QUIET_SECONDS[-1]:
                self._told.popleft()
            for refusal, count in list(self._counts.items()):
                room = len(self._told) < MINUTE_LINES and not count.quiet(now)
                if count.waiting and (all_of_them or room):
                    self._told.append(now)
                    told.append((refusal, count.waiting))
                    count.waiting, count.told, count.lines = 0, now, count.lines + 1
                elif not count.waiting and now - count.told > QUIET_SECONDS[-1]:
                    del self._counts[refusal]
        yield from told


def printable_title(title: str) -> str:
    """Return the AE title of an unknown caller, safe for a log."""
    return "".join(letter if " " < letter <= "~" or letter == " " else "." for letter in title[:16]).strip()
