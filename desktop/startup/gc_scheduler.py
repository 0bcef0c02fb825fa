"""Run Python's garbage collector for reference cycles while the user is idle."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QCursor, QGuiApplication

#: Milliseconds between two collections of young objects. Few are made in this time, so that one collection
#: takes about a millisecond.
YOUNG_EVERY = 250
#: Seconds without user activity before all objects are collected.
STILL = 3.0
#: Seconds until all objects are collected again at the next idle moment, and without waiting for one.
AGAIN, AT_LAST = 60.0, 900.0


class IdleCollector(QObject):
    """Replace Python's own schedule of garbage collection, which counts objects and ignores the user.

    Python would also collect all objects during a drag, which takes longer the more readings are open. And it
    would collect in any thread that makes objects, where Qt objects must not be destroyed.

    Parameters
    ----------
    signs : callable
        Returns a value that changes whenever the user does something.
    """

    def __init__(self, signs: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._signs = signs
        self._seen: object = None
        self._moved = self._looked = time.monotonic()
        self._timer = QTimer(self, interval=YOUNG_EVERY)
        self._timer.timeout.connect(self._look)

    def begin(self) -> None:
        """Start the schedule; objects that exist now, mostly modules, are never examined again."""
        gc.disable()
        gc.freeze()
        self._timer.start()

    def release(self) -> None:
        """Restore Python's own schedule."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _look(self) -> None:
        now = time.monotonic()
        seen = (QCursor.pos(), QGuiApplication.mouseButtons(), self._signs())
        if seen != self._seen:
            self._seen, self._moved = seen, now
        since = now - self._looked
        if (since > AGAIN and now - self._moved > STILL) or since > AT_LAST:
            gc.collect()
            self._looked = time.monotonic()
        else:
            gc.collect(0)
