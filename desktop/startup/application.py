"""Start the window: one per user, shown at once, then filled, then opened on the arguments."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if sys.platform == "win32":
    # Before PySide6, because its DLLs fail to load afterwards. On other systems the window need not wait
    # for this import.
    import onnxruntime  # noqa: F401

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from core import __version__
from core.errors import ExportError
from core.peek_setting import is_new_user, peek_setting
from desktop.base import language, theme, window_state
from desktop.startup.single_instance import SingleInstance, hand_over, socket_name
from desktop.startup.splash import Splash
from desktop.widgets.error_box import tell

if TYPE_CHECKING:
    from desktop.startup.crash_recovery import CrashRecovery
    from desktop.startup.exception_hook import ExceptionHook
    from desktop.startup.gc_scheduler import IdleCollector
    from desktop.window.main_window import MainWindow

EXIT_NO_FOLDER = 2


def run(arguments: Sequence[str]) -> int:
    """Open the window on the paths in `arguments`; return the exit status once it is closed.

    If the user has a window already, that window opens the paths and comes to the front.
    """
    paths = [Path(argument).absolute() for argument in arguments]
    try:
        name = socket_name()
    except ExportError as error:
        return _refuse(error)
    if hand_over(paths, name):
        return 0
    application = make_application()
    start = Start(paths, SingleInstance(name, application))
    try:
        return application.exec()
    finally:
        start.release()


def _refuse(error: ExportError) -> int:
    """Say that Overread cannot start because its folder cannot be made, so nothing could be saved."""
    application = QApplication(["overread"])
    language.install(application, "system")
    tell(error, None)
    return EXIT_NO_FOLDER


def make_application() -> QApplication:
    """Make the application with its name, language and theme."""
    application = QApplication(["overread"])
    application.setApplicationName("Overread")
    application.setApplicationDisplayName("Overread")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("overread")
    language.install(application, peek_setting("general", "language", "system"))
    light = peek_setting("general", "theme", "") == theme.LIGHT.name
    theme.apply(application, theme.LIGHT if light else theme.DARK)
    return application


class Start:
    """Show the splash at once, then replace it by the window.

    Parameters
    ----------
    paths : sequence of Path
        Paths to open when the window is ready.
    single : SingleInstance
        Receives the paths of later starts.
    """

    def __init__(self, paths: Sequence[Path], single: SingleInstance) -> None:
        self.window: MainWindow | None = None
        self._waiting = [list(paths)]
        self._hook: ExceptionHook | None = None
        self._recovery: CrashRecovery | None = None
        self._collector: IdleCollector | None = None
        self._single = single
        single.paths_received.connect(self._paths_received)
        # The window's position is saved in the user's folder, and a missing folder identifies a new user.
        self._new_user = is_new_user()
        self._splash: Splash | None = Splash(self._open_window)
        window_state.show_window(self._splash)

    def release(self) -> None:
        """Let later starts have their own window, and restore hooks and garbage collection."""
        self._single.close()
        if self._hook is not None:
            self._hook.release()
        if self._recovery is not None:
            self._recovery.end()
        if self._collector is not None:
            self._collector.release()

    def _open_window(self) -> None:
        """Import what the window needs, make the window, and replace the splash by it."""
        import onnxruntime  # noqa: F401

        from core.runtime import configure
        from core.settings_file import keep_first_settings
        from core.temporary import delete_abandoned
        from desktop.session.session import Session
        from desktop.startup.crash_recovery import CrashRecovery
        from desktop.startup.exception_hook import ExceptionHook
        from desktop.startup.gc_scheduler import IdleCollector
        from desktop.window.main_window import MainWindow

        configure()
        if self._new_user:
            with suppress(ExportError):
                keep_first_settings()
        # Deleting may take a while, and nothing waits for it.
        threading.Thread(target=delete_abandoned, name="overread-abandoned", daemon=True).start()
        self.window = MainWindow(Session())
        recovery, session = CrashRecovery(), self.window.session
        recovery.begin()
        session.opened.connect(lambda: recovery.opened(session.folder.roots if session.folder else ()))
        self._recovery, self._hook = recovery, ExceptionHook(self.window, recovery)
        self._collector = IdleCollector(self.window.traces, self.window)
        # By then all modules are imported, and they stay in memory.
        session.models_changed.connect(self._collector.begin, Qt.ConnectionType.SingleShotConnection)
        window_state.show_window(self.window)
        QTimer.singleShot(0, self._begin)

    def _begin(self) -> None:
        """Open the models and the arguments' paths after the window's first paint."""
        if self.window is None or self._splash is None:
            return
        self._splash.close()
        self._splash.deleteLater()
        self._splash = None
        self.window.session.load_models()
        for paths in self._waiting:
            self.window.open_paths(paths)
        self.window.controllers.settings.tell()
        self.window.controllers.network.begin()
        self.window.update_watch.look()
        self._delete_outdated()
        self._offer_crashed_run()

    def _delete_outdated(self) -> None:
        """Delete data whose storage time has passed, once the models are open and all imports done."""
        if self.window is None:
            return
        settings = self.window.controllers.settings.preferences.now
        privacy = settings.privacy
        if not any((privacy.keep_received, privacy.keep_decisions, privacy.keep_queue, privacy.keep_recent)):
            return

        def work() -> None:
            from core.errors import AuditError
            from core.patient_data.retention import delete_and_log

            with suppress(AuditError):
                delete_and_log(settings)

        self.window.session.models_changed.connect(
            lambda: threading.Thread(target=work, name="overread-outdated", daemon=True).start(),
            Qt.ConnectionType.SingleShotConnection,
        )

    def _offer_crashed_run(self) -> None:
        """After a crash, offer what was open then, and the report."""
        from desktop.startup.crash_dialog import CrashDialog

        if self.window is not None and self._recovery is not None and self._recovery.crashed_run is not None:
            dialog = CrashDialog(self._recovery.crashed_run, self.window)
            dialog.open_wanted.connect(self.window.open_paths)
            dialog.open()

    def _paths_received(self, paths: list[Path]) -> None:
        """Open the paths of another start, and come to the front."""
        if self.window is None or self._splash is not None:
            self._waiting.append(paths)
            return
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.raise_()
        self.window.activateWindow()
        self.window.open_paths(paths)
