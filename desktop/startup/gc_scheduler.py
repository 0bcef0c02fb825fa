"""When Python looks for objects that hold on to each other in a ring: while nobody does anything."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QCursor, QGuiApplication

#: Milliseconds between two collections of young objects; so few are made meanwhile that one takes about a
#: millisecond.
YOUNG_EVERY = 250
#: Seconds without any activity before all objects are collected.
STILL = 3.0
#: Seconds after which all are collected again, at the next quiet moment or, later, without waiting for one.
AGAIN, AT_LAST = 60.0, 900.0


class IdleCollector(QObject):
    """Takes the place of Python's own rule, which goes by numbers and knows nothing of a reader.

    By that rule a look at all objects, which takes longer the more readings are open, comes in the middle of
    a drag as well, and in whichever thread makes one object too many, where no Qt object may be destroyed.

    Parameters
    ----------
    signs : callable
        Gives something that differs from what it gave before where the reader did anything in between.
    """

    def __init__(self, signs: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._signs = signs
        self._seen: object = None
        self._moved = self._looked = time.monotonic()
        self._timer = QTimer(self, interval=YOUNG_EVERY)
        self._timer.timeout.connect(self._look)

    def begin(self) -> None:
        """Take over; what is there by now (modules, above all) stays, and is never looked at again."""
        gc.disable()
        gc.freeze()
        self._timer.start()

    def release(self) -> None:
        """Let Python's own rule hold again."""
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
