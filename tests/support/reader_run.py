"""Run the real application with a simulated reader, to be killed: SHIPPED ADDED FOLDER.

It writes a line to standard output for every entry of the reader.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import onnxruntime  # noqa: F401 - before PySide6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

import desktop.session.session
import desktop.window.main_window
from core.models.catalogue import Catalogue
from desktop.session.session import Session
from desktop.startup.application import run

SHIFT = Qt.KeyboardModifier.ShiftModifier


class Window(desktop.window.main_window.MainWindow):
    """The window with a simulated reader."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._reader = self._read()
        self._ticks = QTimer(self, interval=5)
        self._ticks.timeout.connect(lambda: next(self._reader, None))
        self._ticks.start()

    def _press(
        self, key: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self.focusWidget() or self, key, modifier)

    def _read(self):
        """Read blind, one picture after the other; disagree with some findings and comment on some."""
        control = Qt.KeyboardModifier.ControlModifier
        while not (
            self.session.folder and self.session.folder.restored and not self.session.decisions.problem
        ):
            yield
        self.activateWindow()
        self.worklist.view.setFocus()
        self._press(Qt.Key.Key_R, control | SHIFT)
        while not self.session.folder.all_read or self.session.busy:
            yield
        self._press(Qt.Key.Key_B, control)
        for number in range(len(self.session.folder.items)):
            while self.controllers.current.loading:
                yield
            name = self.session.current.key[0]
            self._press(Qt.Key.Key_1 if number % 2 else Qt.Key.Key_2, SHIFT)
            self._tell(name, "normal" if number % 2 else "abnormal")
            if number % 3 == 0:
                self._press("d")
                self._tell(name, "disagree")
            if number % 4 == 0:
                self._press("c")
                QTest.keyClicks(self.focusWidget(), f"comment {number}")
                self._press(Qt.Key.Key_Return)
                self._tell(name, f"comment {number}")
            yield
            self.worklist.view.setFocus()
            self._press("n")
            yield
        self._tell("", "end")

    def _tell(self, name: str, what: str) -> None:
        sys.stdout.write(f"{name}\t{what}\n")
        sys.stdout.flush()


def main(shipped: Path, added: Path, folder: Path) -> None:
    """Run the application."""
    desktop.window.main_window.MainWindow = Window
    desktop.session.session.Session = partial(Session, Catalogue(shipped, added), "cpu")
    run([str(folder)])


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
