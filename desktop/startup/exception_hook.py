"""The outermost error handler: an unexpected error is shown to the user, and does not end the program."""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from core.errors import OverreadError
from desktop.base.language import tr
from desktop.startup.crash_recovery import CrashRecovery, places_of
from desktop.widgets.error_box import message_box, tell
from desktop.widgets.report_box import save_report

_log = logging.getLogger("overread")


class ExceptionHook(QObject):
    """Replace `sys.excepthook` and `threading.excepthook` until it is released.

    The log and the dialog name the kind of error and the places in the code. They omit the error's message,
    which may quote a file.

    Parameters
    ----------
    window : QWidget
        Parent of the message.
    recovery : CrashRecovery
        Records the error for the report.
    """

    #: An `OverreadError`, or the class name of an unexpected error.
    _happened = Signal(object)

    def __init__(self, window: QWidget, recovery: CrashRecovery) -> None:
        super().__init__(window)
        self._window = window
        self._recovery = recovery
        self._showing = False
        self._hooks = (sys.excepthook, threading.excepthook)
        # Queued, because an error may happen in any thread, and during painting.
        self._happened.connect(self._show, Qt.ConnectionType.QueuedConnection)
        sys.excepthook = self._handle
        threading.excepthook = lambda args: self._handle(args.exc_type, args.exc_value, args.exc_traceback)

    def release(self) -> None:
        """Restore the previous hooks."""
        sys.excepthook, threading.excepthook = self._hooks

    def _handle(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        _log.critical("%s", places_of(kind, trace))
        self._recovery.note(kind, trace)
        self._happened.emit(error if isinstance(error, OverreadError) else kind.__name__)

    def _show(self, what: OverreadError | str) -> None:
        if self._showing:
            return
        self._showing = True
        if isinstance(what, OverreadError):
            tell(what, self._window)
        else:
            fault_box(what, self._recovery.report(), self._window).exec()
        self._showing = False


def fault_box(kind: str, report: str, parent: QWidget) -> QMessageBox:
    """Make the dialog for an unexpected error; its report can be read and saved."""
    sentence = tr("An internal error occurred ({kind}).", kind=kind)
    detail = tr("Everything read so far is kept. Export it if you need it now, then restart Overread.")
    box = message_box(QMessageBox.Icon.Critical, sentence, detail, parent)
    box.setDetailedText(report)
    save = box.addButton(tr("Save the report…"), QMessageBox.ButtonRole.ActionRole)
    # Otherwise the button would close the box.
    save.clicked.disconnect()
    save.clicked.connect(lambda _checked=False: save_report(report, box))
    box.addButton(QMessageBox.StandardButton.Ok)
    return box
