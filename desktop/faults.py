"""The outermost boundary: a fault that nobody foresaw becomes a sentence on screen, not a silent death."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from core.errors import OverreadError

_log = logging.getLogger("overread")


class Faults(QObject):
    """Takes over `sys.excepthook` and `threading.excepthook` until it is released.

    What it logs and shows holds the kind of the error and the places in the code, never the error's own
    words, since those may quote a file.

    Parameters
    ----------
    window : QWidget
        Parent of the message.
    """

    _happened = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._showing = False
        self._hooks = (sys.excepthook, threading.excepthook)
        # Queued, because a fault may happen in any thread, and in the middle of painting.
        self._happened.connect(self._show, Qt.ConnectionType.QueuedConnection)
        sys.excepthook = self._handle
        threading.excepthook = lambda args: self._handle(args.exc_type, args.exc_value, args.exc_traceback)

    def release(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._hooks

    def _handle(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        places = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)]
        _log.critical("%s at %s", kind.__name__, " < ".join(reversed(places)))
        if isinstance(error, OverreadError):
            self._happened.emit(error.message)
        else:
            self._happened.emit(f"Something inside Overread went wrong ({kind.__name__}).")

    def _show(self, sentence: str) -> None:
        if self._showing:
            return
        self._showing = True
        QMessageBox.critical(
            self._window,
            "Overread",
            f"{sentence}\n\nWhat was read so far is kept; export it, then start Overread again.",
        )
        self._showing = False
