"""Delays of the window while it reads 5,000 pictures and somebody scrolls and drags windows all the time.

``python -m tests.benchmarks.stalls [FILES]`` needs a screen, ``xvfb-run`` or ``QT_QPA_PLATFORM=offscreen``.
The pictures are synthetic and read by the tests' tiny model, so that results arrive as fast as the window can
show them. Alternately the list is scrolled, a picture is windowed by dragging, and other pictures are shown;
a timer measures the delays of the event loop. It prints the longest delay and the 99th percentile, in
wall-clock time and in processor time of the window's thread, which on a busy machine is the window's own
part. With ``--urgent`` the list is sorted by urgency, which changes as results arrive. ``--of FOLDER`` reads
links to real pictures with the shipped models, as users do, instead of synthetic ones. ``--usual-garbage``
leaves garbage collection to Python's own schedule.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import threading
import time
from itertools import count
from pathlib import Path

import onnxruntime  # noqa: F401 - before PySide6
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.models.catalogue import Catalogue
from core.runtime import configure
from desktop.base import theme
from desktop.session.session import Session
from desktop.startup.gc_scheduler import IdleCollector
from desktop.window.main_window import MainWindow
from tests.benchmarks.opening import wait_for
from tests.support.pictures import save, spot
from tests.support.tiny_model import tiny_catalogue

#: Milliseconds between two steps of the driver, like those of a hand on a mouse.
EVERY = 16


class Ticks(QTimer):
    """The times between rounds of the event loop, in wall-clock and thread time."""

    def __init__(self) -> None:
        super().__init__(interval=0)
        self.walls: list[float] = []
        self.works: list[float] = []
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self.timeout.connect(self._tick)

    def _tick(self) -> None:
        self.walls.append(time.perf_counter() - self._last)
        self.works.append(time.thread_time() - self._worked)
        # Without this pause the ticks themselves would keep the interpreter from the threads that read.
        time.sleep(0.001)
        self._last, self._worked = time.perf_counter(), time.thread_time()


class Driver(QTimer):
    """Scroll for a while, then drag the window of the picture, then go through pictures, and repeat."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(interval=EVERY)
        self._window = window
        self._steps = count()
        self.timeout.connect(self._step)

    def _step(self) -> None:
        step = next(self._steps)
        phase, place = divmod(step, 120)
        bar = self._window.worklist.view.verticalScrollBar()
        viewer = self._window.viewer
        if phase % 3 == 0:
            bar.setValue((bar.value() + 61) % max(bar.maximum(), 1))
        elif phase % 3 == 1:
            middle = viewer.rect().center()
            to = middle + QPoint(round(place - 60), (place * 7) % 90 - 45)
            if place == 0:
                QTest.mousePress(viewer, Qt.MouseButton.LeftButton, pos=middle)
            QTest.mouseMove(viewer, to)
            if place == 119:
                QTest.mouseRelease(viewer, Qt.MouseButton.LeftButton, pos=to)
        elif place % 8 == 0:
            self._window.worklist.step(1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=int, nargs="?", default=5000)
    parser.add_argument("--urgent", action="store_true")
    parser.add_argument("--of", type=Path, metavar="FOLDER")
    parser.add_argument("--usual-garbage", action="store_true")
    arguments = parser.parse_args()
    configure()
    application = QApplication(["overread"])
    theme.apply(application)
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["OVERREAD_HOME"] = str(Path(temporary) / "home")
        folder = Path(temporary) / "pictures"
        if arguments.of is None:
            save(spot(256), folder / "00000.png")
            for n in range(1, arguments.files):
                shutil.copy(folder / "00000.png", folder / f"{n:05}.png")
            catalogue = tiny_catalogue(Path(temporary) / "models")
        else:
            folder.mkdir()
            pictures = sorted(path for path in arguments.of.rglob("*") if path.is_file())
            for n, path in enumerate(random.Random(0).sample(pictures, arguments.files)):
                (folder / f"{n:05}{path.suffix}").symlink_to(path.resolve())
            catalogue = Catalogue()
        window = MainWindow(Session(catalogue, "cpu"))
        window.resize(1440, 900)
        window.show()
        window.session.load_models()
        wait_for(lambda: window.session.models is not None)
        if not arguments.usual_garbage:
            IdleCollector(window.traces, window).begin()
        window.open_paths([folder])
        opened = window.session.folder
        wait_for(lambda: opened.looked_through and opened.restored and window.viewer.shown is not None)
        if arguments.urgent:
            window.worklist.filter_bar.urgent.setChecked(True)
        for name, busy in (("nothing under way", False), ("while reading", True)):
            _measure(window, name, busy=busy)
        window.close()
    threads = [thread.name for thread in threading.enumerate() if thread.name.startswith("overread")]
    sys.stdout.write(f"threads left: {threads or 'none'}\n")


def _measure(window: MainWindow, name: str, *, busy: bool) -> None:
    ticks, driver = Ticks(), Driver(window)
    ticks.start()
    driver.start()
    begin = time.monotonic()
    if busy:
        window.session.reading.rest()
        wait_for(lambda: not window.session.busy)
    else:
        wait_for(lambda: time.monotonic() - begin > 10)
    took = time.monotonic() - begin
    driver.stop()
    ticks.stop()
    read = len(window.session.folder.readings)
    sys.stdout.write(
        f"{name}: {took:.0f} s, {read:,} readings, {len(ticks.walls):,} rounds; "
        f"on the clock {_say(ticks.walls)}; own work {_say(ticks.works)}\n"
    )
    sys.stdout.flush()


def _say(times: list[float]) -> str:
    ordered = sorted(times)
    last = ", ".join(f"{value * 1000:.0f}" for value in ordered[:-6:-1])
    return f"longest {last} ms, 99th percentile {ordered[len(ordered) * 99 // 100] * 1000:.1f} ms"


if __name__ == "__main__":
    main()
