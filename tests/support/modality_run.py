"""Run the application with the receiver on and its folder watched; print its state every second."""

from __future__ import annotations

import json
import sys
import time

import onnxruntime  # noqa: F401 - before PySide6
from PySide6.QtCore import QTimer

import desktop.window.main_window
from core.paths import user_data
from desktop.session.session import Session
from desktop.startup.application import run

#: The run ends if a file of this name appears in the user's folder.
STOP = "stop"
#: Milliseconds between two checks of whether the window is blocked.
_STEP = 10


class Window(desktop.window.main_window.MainWindow):
    """The window of a user who lets models read everything that arrives."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._opened = False
        self._longest, self._before = 0.0, time.monotonic()
        self._ticks = QTimer(self, interval=1000)
        self._ticks.timeout.connect(self._tell)
        self._ticks.start()
        self._pulse = QTimer(self, interval=_STEP)
        self._pulse.timeout.connect(self._beat)
        self._pulse.start()

    def _beat(self) -> None:
        now = time.monotonic()
        self._longest = max(self._longest, now - self._before - _STEP / 1000)
        self._before = now

    def _tell(self) -> None:
        session, network = self.session, self.controllers.network.network
        if session.models is not None and network.standing is not None and not self._opened:
            self._opened = True
            self.controllers.network.receiver.open_folder()
        folder, standing = session.folder, network.standing
        line = {
            "listed": 0 if folder is None else len(folder.items),
            "read": 0 if folder is None else len(folder.readings),
            "watching": self.controllers.batch.watching.on,
            "received": 0 if standing is None else standing.new,
            "again": 0 if standing is None else standing.same,
            "refused": 0 if standing is None else standing.refused,
            "deaths": network.deaths,
            "stall": round(self._longest, 3),
        }
        self._longest = 0.0
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
        if (user_data() / STOP).exists():
            self.close()


def main() -> None:
    """Run the application."""
    desktop.window.main_window.MainWindow = Window
    run([])


if __name__ == "__main__":
    main()
