"""Open a folder, view it and close the window 50 times, and measure what stays in the process.

``python -m tests.benchmarks.comings [TIMES]`` needs a screen, ``xvfb-run`` or ``QT_QPA_PLATFORM=offscreen``.
After every fifth time it prints threads, timers, child processes, open files and memory; the first line is
after the first time, when everything is loaded.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import threading
from pathlib import Path

import onnxruntime  # noqa: F401 - before PySide6
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.runtime import configure
from desktop.base import theme
from desktop.session.session import Session
from desktop.window.main_window import MainWindow
from tests.benchmarks.opening import wait_for
from tests.support.pictures import save, spot
from tests.support.tiny_model import tiny_catalogue

FILES = 60


def main() -> None:
    """Measure and print."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    configure()
    application = QApplication(["overread"])
    theme.apply(application)
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["OVERREAD_HOME"] = str(Path(temporary) / "home")
        folder = Path(temporary) / "pictures"
        for n in range(FILES):
            save(spot(64 + n), folder / f"{n:02}.png")
        catalogue = tiny_catalogue(Path(temporary) / "models")
        for turn in range(1, times + 1):
            _once(MainWindow(Session(catalogue, "cpu")), folder)
            if turn == 1 or turn % 5 == 0:
                sys.stdout.write(f"after {turn}: {_left(application)}\n")
                sys.stdout.flush()


def _once(window: MainWindow, folder: Path) -> None:
    """Open, read, scroll and close."""
    window.resize(1200, 800)
    window.show()
    window.session.load_models()
    wait_for(lambda: window.session.models is not None)
    for _ in range(2):
        window.open_paths([folder])
        opened = window.session.folder
        wait_for(lambda: opened.looked_through and opened.restored and window.viewer.shown is not None)  # noqa: B023
        window.controllers.batch.watching.switch(on=True)
        window.session.reading.rest()
        wait_for(lambda: not window.session.busy)
        window.worklist.view.scrollToBottom()
        for _ in range(5):
            window.worklist.step(1)
            QTest.qWait(20)
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    wait_for(lambda: not _threads())


def _left(application: QApplication) -> str:
    gc.collect()
    QTest.qWait(50)
    timers = [timer for holder in application.topLevelWidgets() for timer in holder.findChildren(QTimer)]
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    files = len(list(Path("/proc/self/fd").iterdir()))
    below = " ".join(task.read_text("ascii") for task in Path("/proc/self/task").glob("*/children")).split()
    return (
        f"{len(_threads())} threads of ours, {threading.active_count()} in all, {len(timers)} timers, "
        f"{len(below)} processes, "
        f"{files} open files, {pages * os.sysconf('SC_PAGE_SIZE') / 1e6:.0f} MB"
    )


def _threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("overread")]


if __name__ == "__main__":
    main()
