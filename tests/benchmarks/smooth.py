"""Smoothness of the viewer: frames of a window drag on a large film, and of scrolling a CT stack.

``xvfb-run -a python -m tests.benchmarks.smooth`` (a screen or ``QT_QPA_PLATFORM=offscreen`` work, too) opens
the real window on synthetic files: a film of 3,000 x 3,000 pixels of 16 bits, and a CT series of 500 slices
of 512 x 512. Every frame is caused by a mouse event and timed from that event to the end of the paint that
shows it; the event loop runs in between.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import onnxruntime  # noqa: F401 - before PySide6
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.models.catalogue import Catalogue
from core.runtime import configure
from desktop.base import theme
from desktop.session.session import Session
from desktop.window.main_window import MainWindow
from tests.support.pictures import dicom, write_dicom
from tools.drawn_ct import write_stack

SCREEN = (1920, 1080)
FILM = 3000
SLICES, SIDE = 500, 512
DRAGS = 300
#: Notches of the wheel per second, as a hurried reader turns it.
RATE = 60


#: Milliseconds that a frame took on the wall clock, and of CPU time in the window's thread.
Frame = tuple[float, float]


class Clock:
    """Measure one frame.

    On a busy machine most wall-clock time is other programs'; the processor time tells what the window does.
    """

    def __init__(self) -> None:
        self._wall, self._own = time.perf_counter(), time.thread_time()

    def read(self) -> Frame:
        """Return the times since the clock was made."""
        return (time.perf_counter() - self._wall) * 1e3, (time.thread_time() - self._own) * 1e3


class Painted(QObject):
    """Count the paints of a widget."""

    def __init__(self, widget: QObject) -> None:
        super().__init__()
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def write_film(path: Path) -> Path:
    """Write a smooth scene with the noise of a radiograph, 12 bits deep in 16."""
    at = np.arange(FILM)
    waves = np.add.outer(np.sin(at / 300), np.cos(at / 400)) * 1000 + 2048
    values = np.clip(waves + np.random.default_rng(1).normal(0, 30, waves.shape), 0, 4095).astype(np.uint16)
    dataset = dicom(values, BitsStored=12, HighBit=11, Modality="DX", WindowCenter=2048, WindowWidth=3000)
    dataset.ImagerPixelSpacing = [0.143, 0.143]
    return write_dicom(dataset, path)


def drags(window: MainWindow, painted: Painted) -> Iterator[Frame]:
    """Yield the times of each frame of a window drag with the left button."""
    viewer, place = window.viewer, QPointF(400, 400)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier

    def send(kind: QEvent.Type, held: Qt.MouseButton) -> None:
        at = viewer.mapToGlobal(place)
        QApplication.sendEvent(viewer, QMouseEvent(kind, place, at, left, held, none))

    send(QEvent.Type.MouseButtonPress, left)
    for n in range(DRAGS):
        place += QPointF(3 if n // 50 % 2 else -3, 2 if n // 25 % 2 else -2)
        before, clock = painted.count, Clock()
        send(QEvent.Type.MouseMove, left)
        spin(lambda before=before: painted.count > before)
        yield clock.read()
    send(QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton)


def scrolls(window: MainWindow, painted: Painted, pace: float = 0.0) -> Iterator[Frame]:
    """Yield the times from each wheel notch to its slice on screen, down the stack and back.

    Parameters
    ----------
    window : MainWindow
    painted : Painted
    pace : float
        Seconds between two notches; by default the next one follows when the last slice is shown.
    """
    viewer, none = window.viewer, Qt.KeyboardModifier.NoModifier
    middle = QPointF(viewer.rect().center())
    begin = time.perf_counter()
    for n in range(2 * (SLICES - 1)):
        while time.perf_counter() < begin + n * pace:
            QApplication.processEvents()
        notch = QPoint(0, -120 if n < SLICES - 1 else 120)
        wheel = (middle, viewer.mapToGlobal(middle), QPoint(), notch, Qt.MouseButton.NoButton, none)
        before, clock = painted.count, Clock()
        QApplication.sendEvent(viewer, QWheelEvent(*wheel, Qt.ScrollPhase.NoScrollPhase, False))
        spin(lambda before=before: not viewer.waiting and painted.count > before)
        yield clock.read()


def spin(condition: Callable[[], object], seconds: float = 300.0) -> None:
    """Run the event loop without pauses until a condition holds."""
    until = time.monotonic() + seconds
    while not condition():
        QApplication.processEvents()
        if time.monotonic() > until:
            raise SystemExit("The window did not come to the state that was to be measured.")


def main() -> None:
    """Measure and print."""
    configure()
    application = QApplication(sys.argv[:1])
    theme.apply(application)
    say = sys.stdout.write
    window = MainWindow(Session(Catalogue(), "cpu"))
    window.resize(*SCREEN)
    window.show()
    say(f"{application.platformName()}, window of {SCREEN[0]} x {SCREEN[1]}\n\n")
    say("| what | frames | p50 ms | p99 ms | longest | a second at p50 | p50 ms of processor | p99 |\n")
    say("|---|---|---|---|---|---|---|---|\n")

    def row(what: str, times: Iterator[Frame]) -> None:
        wall, own = np.array(list(times)).T
        middle, late = np.quantile(wall, (0.5, 0.99))
        cells = [f"{ms:.1f}" for ms in (middle, late, wall.max())] + [f"{1000 / middle:.0f}"]
        cells += [f"{ms:.1f}" for ms in np.quantile(own, (0.5, 0.99))]
        say(f"| {what} | {len(wall)} | {' | '.join(cells)} |\n")
        sys.stdout.flush()

    with tempfile.TemporaryDirectory() as temporary:
        film = write_film(Path(temporary) / "film.dcm")
        stack = write_stack(Path(temporary) / "stack", SLICES, SIDE)
        open_(window, film)
        painted = Painted(window.viewer)
        row("window drag, film fitted", drags(window, painted))
        window.viewer.one_to_one()
        row("window drag, film 1:1", drags(window, painted))
        window.viewer.turn_to(window.viewer.turn.clockwise())
        row("window drag, film 1:1, turned", drags(window, painted))
        open_(window, stack)
        row(f"stack just opened, {RATE} notches a second", scrolls(window, painted, 1 / RATE))
        items = list(window.session.folder.items.values())
        spin(lambda: all(window.session.pictures.ready(item) for item in items))
        row("stack at hand, as fast as it goes", scrolls(window, painted))
        window.close()


def open_(window: MainWindow, path: Path) -> None:
    """Open a path and wait until its first picture is shown."""
    window.open_paths([path])
    spin(lambda: window.session.folder.looked_through and window.viewer.shown is not None)
    spin(lambda: not window.viewer.waiting)
    QTest.qWait(300)


if __name__ == "__main__":
    main()
