"""Wait for a missing folder or drive, and continue when it is back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from core.errors import PlaceGoneError
from desktop.base.jobs import Job
from desktop.base.lanes import Lane
from desktop.base.language import tr
from desktop.session.folder import Folder
from desktop.session.state import SessionState
from desktop.session.task_runner import TaskRunner

#: Milliseconds between two checks.
LOOK_EVERY = 2_000


class PlaceWatcher(QObject):
    """Check for the folders of the open files while they are missing.

    Parameters
    ----------
    state : SessionState
    runner : TaskRunner
    """

    def __init__(self, state: SessionState, runner: TaskRunner) -> None:
        super().__init__(state)
        self._state, self._runner = state, runner
        self._folder: Folder | None = None
        self._again: Callable[[], None] | None = None
        self._timer = QTimer(self, interval=LOOK_EVERY, singleShot=True)
        self._timer.timeout.connect(self._look)

    def wait(self, folder: Folder, error: PlaceGoneError, again: Callable[[], None] | None) -> None:
        """Report unread pictures as unreachable, and check from now on for their folder.

        Parameters
        ----------
        folder : Folder
        error : PlaceGoneError
        again : callable or None
            Continues the task once the folder is back; None if there is nothing to continue.
        """
        folder.gone, self._folder, self._again = error, folder, again
        self._tell()
        self._timer.start()

    def forget(self) -> None:
        """Stop waiting, and no longer report anything as missing."""
        self._timer.stop()
        folder, self._folder, self._again = self._folder, None, None
        if folder is not None:
            folder.gone = None
            if folder is self._state.folder:
                self._tell()

    def _tell(self) -> None:
        folder = self._state.folder
        if folder is not None:
            self._state.tell_changed(item.key for item in folder.unread())

    def _look(self) -> None:
        folder = self._folder
        if folder is None:
            return
        places = folder.places

        def look(_job: Job) -> bool:
            from desktop.session import tasks

            return tasks.are_there(places)

        def done(there: bool) -> None:
            if folder is not self._folder or folder is not self._state.folder:
                return
            if not there or self._runner.busy:
                self._timer.start()
                return
            again = self._again
            self.forget()
            self._state.status_message.emit(tr("The folder or drive is there again."))
            if again is not None:
                again()

        self._runner.run(Lane.LOOK, look, done, failed=lambda _error: self._timer.start())
