"""Start a window in its own process and print the time of each step.

``bare`` opens an empty window. ``overread [PATH]`` opens Overread's; with a path the picture there is read,
too. ``whole FOLDER`` reads a folder. Times are in seconds since the process was requested, at the time in the
environment.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

ASKED_AT = "OVERREAD_ASKED_AT"


def main() -> None:
    """Start what the arguments name."""
    if sys.argv[1] == "bare":
        _bare()
    else:
        _overread(sys.argv[2:], whole=sys.argv[1] == "whole")


def _say(what: str) -> None:
    print(what, f"{time.time() - float(os.environ[ASKED_AT]):.4f}", flush=True)  # noqa: T201


def _bare() -> None:
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    application = QApplication([])
    watch = _first_paint(application, application.quit)
    window = QMainWindow()
    window.setCentralWidget(QLabel("A window"))
    window.resize(1440, 900)
    window.show()
    application.exec()
    del watch


def _overread(paths: list[str], *, whole: bool) -> None:
    from desktop.startup import application, launch

    kept = []
    make, start = application.make_application, application.Start

    def watched() -> object:
        application = make()
        kept.append(_first_paint(application, application.quit if not paths else lambda: None))
        return application

    def started(*arguments: object) -> object:
        made = start(*arguments)  # type: ignore[arg-type]
        if paths:
            kept.append(_reading_of(made, whole=whole))
        return made

    application.make_application, application.Start = watched, started  # type: ignore[assignment, misc]
    sys.argv[1:] = paths
    launch.main()


def _first_paint(application: object, then: Callable[[], None]) -> object:
    from PySide6.QtCore import QEvent, QObject, QTimer

    class FirstPaint(QObject):
        """Reports the first paint, then stops watching."""

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                application.removeEventFilter(self)  # type: ignore[attr-defined]
                QTimer.singleShot(0, lambda: (_say("painted"), then()))
            return False

    made = FirstPaint()
    application.installEventFilter(made)  # type: ignore[attr-defined]
    return made


def _reading_of(start: object, *, whole: bool) -> object:
    """Wait for window, picture and reading, and ask for the reading as soon as possible.

    With `whole` all pictures are read.
    """
    from PySide6.QtCore import QTimer

    said: set[str] = set()

    def once(what: str) -> bool:
        if what in said:
            return False
        said.add(what)
        _say(what)
        return True

    def look() -> None:
        window = start.window  # type: ignore[attr-defined]
        if window is None:
            return
        once("window")
        session = window.session
        if window.viewer.shown is not None:
            once("picture")
        folder, wanted = session.folder, "read_folder" if whole else "read_picture"
        if folder is not None and (folder.all_read and not session.busy if whole else folder.readings):
            once("classified")
            timer.stop()
            window.close()
        elif window.actions_by_name[wanted].isEnabled() and not session.busy:
            window.actions_by_name[wanted].trigger()

    timer = QTimer(interval=5)
    timer.timeout.connect(look)
    timer.start()
    return timer


if __name__ == "__main__":
    main()
