"""Starts the window: the application, its theme, what the arguments name, and the outermost error handler."""

from __future__ import annotations

from pathlib import Path

import onnxruntime  # noqa: F401 - before PySide6: on Windows the other order breaks its DLLs
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from core import __version__
from core.runtime import configure
from desktop import theme
from desktop.faults import Faults
from desktop.look import remembered_theme
from desktop.main_window import MainWindow
from desktop.session import Session


def run(arguments: list[str]) -> int:
    """Open the window on the paths in `arguments` and stay until it is closed; return the exit status."""
    configure()
    application = QApplication(["overread"])
    application.setApplicationName("Overread")
    application.setApplicationDisplayName("Overread")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("overread")
    theme.apply(application, remembered_theme())
    window = MainWindow(Session())
    faults = Faults(window)
    window.show()
    # After the first paint: the window stands before the model is loaded.
    QTimer.singleShot(0, window.session.load_models)
    if arguments:
        window.open_paths([Path(argument) for argument in arguments])
    try:
        return application.exec()
    finally:
        faults.release()
