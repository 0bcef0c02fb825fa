"""Keeps count of who was refused and why, so that a flood of callers does not become a flood of log lines."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

from core.network.trouble import Trouble

#: Seconds for which the same refusal of the same caller is only counted.
QUIET_SECONDS = 60.0
#: Callers that are told apart at most; the others are one.
_MOST = 256


@dataclass(frozen=True)
class Refusal:
    """Who was refused.

    Attributes
    ----------
    why : Trouble
    caller : str
        AE title as it was given, what is not printable as dots.
    address : str
    """

    why: Trouble
    caller: str
    address: str


@dataclass
class _Count:
    waiting: int
    told: float


class Refusals:
    """Takes refusals from any thread; the first is to be written down at once, more of them as a number."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[Refusal, _Count] = {}
        self.total = 0
        self.last: Refusal | None = None

    def add(self, refusal: Refusal) -> None:
        """Count a refusal."""
        with self._lock:
            if refusal not in self._counts and len(self._counts) >= _MOST:
                refusal = Refusal(refusal.why, "*", "*")
            self._counts.setdefault(refusal, _Count(0, float("-inf"))).waiting += 1
            self.total += 1
            self.last = refusal

    def due(self, *, all_of_them: bool = False) -> Iterator[tuple[Refusal, int]]:
        """Yield what is to be written down now, with how many times it happened since the last time."""
        now = time.monotonic()
        with self._lock:
            found = [
                (refusal, count)
                for refusal, count in self._counts.items()
                if all_of_them or now - count.told > QUIET_SECONDS
            ]
            told = [(refusal, count.waiting) for refusal, count in found if count.waiting]
            for refusal, count in found:
                if count.waiting:
                    count.waiting, count.told = 0, now
                else:
                    del self._counts[refusal]
        yield from told


def printable(title: str) -> str:
    """An AE title of somebody unknown, for a log."""
    return "".join(letter if " " < letter <= "~" or letter == " " else "." for letter in title[:16]).strip()
