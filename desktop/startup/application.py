"""Starts the window: one for each user, painted at once, then filled, then what the arguments name."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if sys.platform == "win32":
    # Before PySide6, since in the other order its DLLs break; elsewhere the window need not wait for it.
    import onnxruntime  # noqa: F401

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from core import __version__
from core.errors import ExportError
from core.peek_setting import peek_setting
from desktop.base import language, theme, window_state
from desktop.controllers.appearance import remembered_theme
from desktop.startup.single_instance import Single, hand_over, socket_name
from desktop.startup.splash import Curtain
from desktop.widgets.error_box import tell

if TYPE_CHECKING:
    from desktop.startup.crash_recovery import Watch
    from desktop.startup.exception_hook import Faults
    from desktop.startup.gc_scheduler import IdleCollector
    from desktop.window.main_window import MainWindow

EXIT_NO_FOLDER = 2


def run(arguments: Sequence[str]) -> int:
    """Open the window on the paths in `arguments` and stay until it is closed; return the exit status.

    Where the user has a window already, that one opens the paths and comes to the front.
    """
    paths = [Path(argument) for argument in arguments]
    try:
        name = socket_name()
    except ExportError as error:
        return _refuse(error)
    if hand_over(paths, name):
        return 0
    application = make_application()
    start = Start(paths, Single(name, application))
    try:
        return application.exec()
    finally:
        start.release()


def _refuse(error: ExportError) -> int:
    """Say why Overread cannot start: its folder is not there, so that nothing could be kept."""
    application = QApplication(["overread"])
    language.install(application, "system")
    tell(error, None)
    return EXIT_NO_FOLDER


def make_application() -> QApplication:
    """Make the application with its names, its language and its theme."""
    application = QApplication(["overread"])
    application.setApplicationName("Overread")
    application.setApplicationDisplayName("Overread")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("overread")
    language.install(application, peek_setting("general", "language", "system"))
    theme.apply(application, remembered_theme())
    return application


class Start:
    """A frame that is painted at once, then the window in its place.

    Parameters
    ----------
    paths : sequence of Path
        To open once the window is there.
    single : Single
        Tells of later starts.
    """

    def __init__(self, paths: Sequence[Path], single: Single) -> None:
        self.window: MainWindow | None = None
        self._waiting = [list(paths)]
        self._faults: Faults | None = None
        self._watch: Watch | None = None
        self._garbage: IdleCollector | None = None
        self._single = single
        single.paths_received.connect(self._came)
        self._curtain: Curtain | None = Curtain(self._raise_curtain)
        window_state.show_window(self._curtain)

    def release(self) -> None:
        """Let later starts have a window of their own, and give back what was taken over."""
        self._single.close()
        if self._faults is not None:
            self._faults.release()
        if self._watch is not None:
            self._watch.end()
        if self._garbage is not None:
            self._garbage.release()

    def _raise_curtain(self) -> None:
        """Import what the window needs, make it, and put it in the curtain's place."""
        import onnxruntime  # noqa: F401

        from core.runtime import configure
        from desktop.session.session import Session
        from desktop.startup.crash_recovery import Watch
        from desktop.startup.exception_hook import Faults
        from desktop.startup.gc_scheduler import IdleCollector
        from desktop.window.main_window import MainWindow

        configure()
        self.window = MainWindow(Session())
        watch, session = Watch(), self.window.session
        watch.begin()
        session.opened.connect(lambda: watch.opened(session.folder.roots if session.folder else ()))
        self._watch, self._faults = watch, Faults(self.window, watch)
        self._garbage = IdleCollector(self.window.traces, self.window)
        # What is imported lies in memory for good by then.
        session.models_changed.connect(self._garbage.begin, Qt.ConnectionType.SingleShotConnection)
        window_state.show_window(self.window)
        QTimer.singleShot(0, self._begin)

    def _begin(self) -> None:
        """After the window's first paint: the models are opened, and what the arguments name."""
        if self.window is None or self._curtain is None:
            return
        self._curtain.close()
        self._curtain.deleteLater()
        self._curtain = None
        self.window.session.load_models()
        for paths in self._waiting:
            self.window.open_paths(paths)
        self.window.settings.tell()
        self.window.networking.begin()
        self._offer_left()

    def _offer_left(self) -> None:
        """After a run that ended badly: offer what was open then, and the report."""
        from desktop.startup.crash_dialog import CrashDialog

        if self.window is not None and self._watch is not None and self._watch.left is not None:
            dialog = CrashDialog(self._watch.left, self.window)
            dialog.open_wanted.connect(self.window.open_paths)
            dialog.open()

    def _came(self, paths: list[Path]) -> None:
        """Open what another start was given, and come to the front."""
        if self.window is None or self._curtain is not None:
            self._waiting.append(paths)
            return
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.raise_()
        self.window.activateWindow()
        self.window.open_paths(paths)
