"""Play a stack (cine): show the next picture at a fixed rate, or as fast as pictures are decoded."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal

#: Pictures per second if the file gives no rate.
USUAL = 15.0
_SLOWEST, _FASTEST = 0.5, 60.0


class Cine(QObject):
    """A clock for a stack."""

    #: The next picture should be shown.
    due = Signal()
    #: Playing started or stopped.
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rate = USUAL
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.due)

    @property
    def playing(self) -> bool:
        """Whether the stack is playing."""
        return self._timer.isActive()

    def start(self, rate: float | None) -> None:
        """Start playing with `rate` pictures per second; None for the usual rate."""
        self.rate = min(max(rate or USUAL, _SLOWEST), _FASTEST)
        self._timer.start(round(1000 / self.rate))
        self.changed.emit()

    def stop(self) -> None:
        """Stop playing."""
        if self.playing:
            self._timer.stop()
            self.changed.emit()
