"""Open a folder of 10,000 DICOM files in the real window; measure what is shown when, and delays.

``python -m tests.benchmarks.opening [FOLDER]`` needs a screen, ``xvfb-run`` or ``QT_QPA_PLATFORM=offscreen``.
It prints the times from opening to the first listed series, to its first painted picture and to the whole
list; the longest delays of the event loop; and the memory of the window's process before and after.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import onnxruntime  # noqa: F401 - before PySide6
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.models.catalogue import Catalogue
from core.runtime import configure
from desktop.base import theme
from desktop.session.session import Session
from desktop.window.main_window import MainWindow
from tests.benchmarks.folders import write_ct_folder
from tests.benchmarks.headers import FILES, SERIES


class Pulse(QTimer):
    """Tick in every round of the event loop and keep the longest times between two ticks.

    It also keeps the processor time of the window's thread, because on a busy machine most wall-clock time is
    other programs'.
    """

    def __init__(self) -> None:
        super().__init__(interval=0)
        self.longest: list[float] = []
        self.busiest: list[float] = []
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self.timeout.connect(self._tick)

    def _tick(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        self.longest = sorted([*self.longest, now - self._last], reverse=True)[:5]
        self.busiest = sorted([*self.busiest, worked - self._worked], reverse=True)[:5]
        # Without this pause the ticks themselves would keep the interpreter from the threads that read.
        time.sleep(0.001)
        self._last, self._worked = time.perf_counter(), time.thread_time()


class Painted(QObject):
    """Record when a widget was first painted while a condition held."""

    def __init__(self, widget: QObject, condition: Callable[[], bool]) -> None:
        super().__init__()
        self.at: float | None = None
        self._condition = condition
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if self.at is None and event.type() == QEvent.Type.Paint and self._condition():
            self.at = time.perf_counter()
        return False


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    arguments = parser.parse_args()
    configure()
    application = QApplication(["overread"])
    theme.apply(application)
    window = MainWindow(Session(Catalogue(), "cpu"))
    window.resize(1440, 900)
    window.show()
    window.session.load_models()
    wait_for(lambda: window.session.models is not None)
    QTest.qWait(500)
    with tempfile.TemporaryDirectory() as temporary:
        folder = write_ct_folder(arguments.folder or Path(temporary), FILES, SERIES)
        _measure(window, folder)
        window.close()


def _measure(window: MainWindow, folder: Path) -> None:
    listed = Painted(window.worklist.view.viewport(), lambda: window.model.pictures() > 0)
    shown = Painted(window.viewer, lambda: window.viewer.shown is not None)
    memory, idle = _resident(), Pulse()
    idle.start()
    QTest.qWait(3000)
    idle.stop()
    pulse = Pulse()
    pulse.start()
    begin = time.perf_counter()
    window.open_paths([folder])
    wait_for(lambda: window.session.folder is not None and window.session.folder.looked_through)
    whole = time.perf_counter() - begin
    wait_for(lambda: shown.at is not None)
    QTest.qWait(200)
    pulse.stop()
    found = window.session.folder.found
    _say(f"{len(found.items):,} pictures in {sum(len(s.series) for s in found.studies)} series listed")
    for name, at in (("first series listed", listed.at), ("first picture painted", shown.at)):
        _say(f"{name} after {at - begin:.2f} s" if at else f"{name}: never")
    _say(f"whole list after {whole:.2f} s")
    _say(f"longest stalls of the event loop: {_ms(pulse.longest)}")
    _say(f"of the processor's time in the window's own thread: {_ms(pulse.busiest)}")
    _say(f"longest stalls in three seconds before, with nothing to do: {_ms(idle.longest)}")
    _say(f"memory of the window's process: {memory:.0f} MB before, {_resident():.0f} MB after")


def _ms(seconds: list[float]) -> str:
    return ", ".join(f"{s * 1000:.0f} ms" for s in seconds)


def _resident() -> float:
    """Return the memory of this process in megabytes; 0 if the system does not tell."""
    try:
        words = Path("/proc/self/statm").read_text("ascii").split()
    except OSError:
        return 0.0
    return int(words[1]) * 4096 / 1e6


def wait_for(condition: Callable[[], object], seconds: float = 300.0) -> None:
    """Run the event loop until a condition holds."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise SystemExit("The window did not come to the state that was to be measured.")
        QTest.qWait(5)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
