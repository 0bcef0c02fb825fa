"""Takes pictures of the states of list, batch and themes, for somebody to look at.

Run as ``python -m tests.gui.shots_of_layout OUT_DIR FOLDER`` with a screen, or under ``xvfb-run``;
``QT_SCALE_FACTOR=2`` and ``--reverse`` show other densities and languages from right to left. FOLDER holds
DICOM studies; the batch is made by code.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

import onnxruntime  # noqa: F401 - before PySide6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.runtime import configure
from desktop.base import theme
from desktop.window.main_window import MainWindow
from desktop.worklist.sorting import Order
from tests.gui.screenshots import MADE, _draw_batch, _open, _take, _wait, _window


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reverse", action="store_true")
    parser.add_argument("--few", action="store_true", help="only the list with a batch done")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    configure()
    application = QApplication(["overread"])
    theme.apply(application)
    if arguments.reverse:
        application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["OVERREAD_HOME"] = str(Path(folder) / "home")
        batch = Path(folder) / "Archive"
        _draw_batch(batch)
        window = _window()
        if not arguments.few:
            _studies(window, arguments.out, arguments.folder)
        _batch(window, arguments.out, batch)
        window.close()


def _studies(window: MainWindow, out: Path, folder: Path) -> None:
    _take(window, out / "layout-empty.png")
    window.open_paths([folder])
    QTest.qWait(30)
    window.grab().save(str(out / "layout-loading.png"))
    _wait(lambda: window.session.folder.looked_through and window.session.folder.recalled)
    _wait(lambda: window.viewer.shown is not None)
    _pause(4.0)
    _take(window, out / "layout-stack.png")


def _pause(seconds: float) -> None:
    """Let time pass; one long wait would keep the other threads from theirs."""
    until = time.monotonic() + seconds
    _wait(lambda: time.monotonic() > until)


def _batch(window: MainWindow, out: Path, batch: Path) -> None:
    _open(window, [batch])
    window.session.reading.rest()
    _wait(lambda: len(window.session.folder.readings) > MADE // 4)
    _take(window, out / "layout-batch.png")
    _wait(lambda: not window.session.busy)
    window.tray.problems.click()
    window.batch.problems.flush()
    _pause(1.5)
    _take(window, out / "layout-done.png")
    arranging = window.worklist.arranging
    window.actions_by_name["panel_problems"].trigger()
    arranging.grouped.setChecked(True)
    _pause(3.0)
    _take(window, out / "layout-grouped.png")
    arranging.grouped.setChecked(False)
    arranging.order.setCurrentIndex(arranging.order.findData(Order.URGENCY))
    window.worklist.go_to(None)
    window.actions_by_name["light_theme"].trigger()
    _pause(3.0)
    _take(window, out / "layout-light.png")
    window.actions_by_name["small_pictures"].trigger()
    _take(window, out / "layout-light-lines.png")
    window.actions_by_name["small_pictures"].trigger()
    window.actions_by_name["light_theme"].trigger()


if __name__ == "__main__":
    main()
