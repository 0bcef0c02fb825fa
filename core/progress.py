"""The token with which slow work reports its progress and learns that it should pause or stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from core.errors import Cancelled

#: Seconds between two checks for cancellation while work is paused.
_LOOK_EVERY = 0.1


@dataclass(frozen=True)
class Advance:
    """One state of some work.

    Attributes
    ----------
    done, total : int
        Units done, and all units (``total`` is 0 while unknown).
    elapsed : float
        Seconds since the start, without pauses.
    passed : int
        Number of units that had been done before; they took no time worth counting.
    """

    done: int
    total: int
    elapsed: float
    passed: int = 0

    @property
    def remaining(self) -> float | None:
        """Seconds left at the mean rate so far; None while unknown."""
        worked = self.done - self.passed
        if worked == 0 or self.total == 0:
            return None
        return self.elapsed / worked * max(self.total - self.done, 0)

    @property
    def rate(self) -> float:
        """Units per second so far."""
        return (self.done - self.passed) / self.elapsed if self.elapsed > 0 else 0.0


class Progress:
    """Counts finished work, informs a listener, and passes requests to pause and cancel across threads.

    Parameters
    ----------
    listener : callable, optional
        Called with an `Advance` in the thread that does the work.
    """

    def __init__(self, listener: Callable[[Advance], None] | None = None) -> None:
        self._listener = listener
        self._cancel = threading.Event()
        self._going = threading.Event()
        self._going.set()
        self._done = self._passed = self._total = 0
        self._watch = threading.Lock()
        self._started = time.monotonic()
        self._idle = 0.0
        self._paused: float | None = None

    def start(self, total: int) -> None:
        """Set the number of units to do and restart the clock."""
        self._done, self._passed, self._total = 0, 0, total
        with self._watch:
            self._started = time.monotonic()
            self._idle = 0.0
            self._paused = None if self._paused is None else self._started
        self._tell()

    def expect(self, total: int) -> None:
        """Set the number of units if it became known only during the work."""
        self._total = total
        self._tell()

    @property
    def done(self) -> int:
        """Number of finished units."""
        return self._done

    def advance(self, units: int = 1) -> None:
        """Count `units` more units as finished."""
        self._done += units
        self._tell()

    def pass_over(self, units: int) -> None:
        """Count `units` more units as finished earlier; they do not affect the rate."""
        self._passed += units
        self.advance(units)

    def pause(self) -> None:
        """Ask the work to wait before its next unit; safe from any thread."""
        with self._watch:
            if self._paused is None:
                self._paused = time.monotonic()
                self._going.clear()

    def resume(self) -> None:
        """Let the work continue after a pause; safe from any thread."""
        with self._watch:
            if self._paused is not None:
                self._idle += time.monotonic() - self._paused
                self._paused = None
                self._going.set()

    @property
    def paused(self) -> bool:
        """Whether the work should wait."""
        return not self._going.is_set()

    def wait(self) -> None:
        """Return when no pause is requested, or when cancelled; called between two units."""
        while self.paused and not self.cancelled:
            self._going.wait(_LOOK_EVERY)

    def cancel(self) -> None:
        """Ask the work to stop at the next unit; safe from any thread and from a signal handler."""
        self._cancel.set()

    @property
    def cancelled(self) -> bool:
        """Whether cancelling was requested."""
        return self._cancel.is_set()

    def check(self) -> None:
        """Raise `Cancelled` if cancelling was requested."""
        if self.cancelled:
            raise Cancelled

    def _tell(self) -> None:
        if self._listener is not None:
            with self._watch:
                now = time.monotonic() if self._paused is None else self._paused
                elapsed = now - self._started - self._idle
            self._listener(Advance(self._done, self._total, elapsed, self._passed))
