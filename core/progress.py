"""The token through which slow work reports how far it is and learns that it should stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from core.errors import Cancelled


@dataclass(frozen=True)
class Advance:
    """One state of a piece of work.

    Attributes
    ----------
    done, total : int
        Units finished and units in all (``total`` is 0 while still unknown).
    elapsed : float
        Seconds since the start.
    """

    done: int
    total: int
    elapsed: float

    @property
    def remaining(self) -> float | None:
        """Seconds left at the mean rate so far, or None while nothing is known."""
        if self.done == 0 or self.total == 0:
            return None
        return self.elapsed / self.done * max(self.total - self.done, 0)

    @property
    def rate(self) -> float:
        """Units a second so far."""
        return self.done / self.elapsed if self.elapsed > 0 else 0.0


class Progress:
    """Counts finished work, tells a listener, and carries the wish to cancel across threads.

    Parameters
    ----------
    listener : callable, optional
        Called with an `Advance` in the thread that does the work.
    """

    def __init__(self, listener: Callable[[Advance], None] | None = None) -> None:
        self._listener = listener
        self._cancel = threading.Event()
        self._done = 0
        self._total = 0
        self._started = time.monotonic()

    def start(self, total: int) -> None:
        """Set the number of units to do and restart the clock."""
        self._done, self._total = 0, total
        self._started = time.monotonic()
        self._tell()

    def expect(self, total: int) -> None:
        """Say how many units there are, where that became known on the way."""
        self._total = total
        self._tell()

    def advance(self, units: int = 1) -> None:
        """Count `units` more as finished."""
        self._done += units
        self._tell()

    def cancel(self) -> None:
        """Ask the work to stop at the next unit; safe from any thread and from a signal handler."""
        self._cancel.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._cancel.is_set()

    def check(self) -> None:
        """Raise `Cancelled` if somebody asked to stop."""
        if self.cancelled:
            raise Cancelled

    def _tell(self) -> None:
        if self._listener is not None:
            self._listener(Advance(self._done, self._total, time.monotonic() - self._started))
