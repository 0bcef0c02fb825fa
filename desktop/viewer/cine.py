"""Plays a stack: goes on to its next picture so many times a second, as fast as they are there."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal

#: Frames per second if the file gives none.
USUAL = 15.0
_SLOWEST, _FASTEST = 0.5, 60.0


class Cine(QObject):
    """A clock for a stack."""

    #: The next picture is due.
    due = Signal()
    #: It started or stopped.
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rate = USUAL
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.due)

    @property
    def playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._timer.isActive()

    def start(self, rate: float | None) -> None:
        """Begin, at so many frames a second, or at the usual rate."""
        self.rate = min(max(rate or USUAL, _SLOWEST), _FASTEST)
        self._timer.start(round(1000 / self.rate))
        self.changed.emit()

    def stop(self) -> None:
        """Stop, if it plays."""
        if self.playing:
            self._timer.stop()
            self.changed.emit()
