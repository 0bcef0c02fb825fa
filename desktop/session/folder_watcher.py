"""Watch the open folder: files that arrive are listed and read once they are complete."""

from __future__ import annotations

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from core.errors import Cancelled, OverreadError
from desktop.base.jobs import Job
from desktop.base.lanes import Lane
from desktop.base.language import known, plural, tr
from desktop.session.folder import Folder
from desktop.session.folder_changes import MOST_FOLDERS, FolderChanges, Sizes
from desktop.session.session import Session

#: Milliseconds between two checks, needed since network drives do not report new files.
POLL = 10_000
#: Milliseconds between two checks while a file arrives; a file that did not change meanwhile counts as
#: complete.
GROWING = 2_000
#: Milliseconds from a notification to the check that follows it.
SETTLE = 300


class FolderWatcher(QObject):
    """Watch the open folder while switched on.

    Parameters
    ----------
    session : Session
    """

    #: Watching was switched on or off.
    switched = Signal(bool)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.on = False
        self._coming: Sizes = {}
        self._unread: set[str] = set()
        #: Whether unread files in the folder are read, too.
        self._waiting = False
        self._job: Job | None = None
        self._watcher = QFileSystemWatcher(self)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._poll)
        self._watcher.directoryChanged.connect(lambda _path: self._soon(SETTLE))
        session.opened.connect(lambda: self.switch(on=False))
        session.activity_changed.connect(self._read)
        session.restored.connect(self._read)

    def switch(self, *, on: bool) -> None:
        """Start or stop watching what is open."""
        folder = self._session.folder
        on = on and folder is not None and folder.looked_through
        if on == self.on:
            return
        self.on = on
        self._coming, self._unread, self._waiting = {}, set(), False
        self._timer.stop()
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if on:
            self._session.status_message.emit(tr("Watching the folder: new files are read as they arrive."))
            self._soon(0)
        self.switched.emit(on)

    def look_soon(self) -> None:
        """Check soon, because something is known to have arrived."""
        if self.on:
            self._soon(SETTLE)

    def read_waiting(self) -> None:
        """Also read files that arrived before watching began, once earlier readings are known."""
        self._waiting = self.on
        self._read()

    def _soon(self, milliseconds: int) -> None:
        """Check after some time, or sooner if a check is due sooner."""
        if not self._timer.isActive() or self._timer.remainingTime() > milliseconds:
            self._timer.start(milliseconds)

    def _poll(self) -> None:
        folder = self._session.folder
        if not self.on or folder is None or self._job is not None:
            return
        paths = [item.instance.source.path for item in folder.items.values()]
        exclude, coming = (*paths, *folder.exports), self._coming

        def poll(job: Job) -> FolderChanges:
            # On a worker thread, because the imports take a second.
            from desktop.session import folder_poll

            return folder_poll.poll(folder, exclude, coming, job.progress)

        def done(changes: FolderChanges) -> None:
            if job is self._job:
                self._job = None
                self._take(folder, changes)

        def failed(error: OverreadError) -> None:
            if job is self._job:
                self._job = None
                if not isinstance(error, Cancelled):
                    self._session.status_message.emit(known(error.message))
                self._soon(POLL)

        job = self._job = self._session.run(Lane.LOOK, poll, done, failed)

    def _take(self, folder: Folder, changes: FolderChanges) -> None:
        if folder is not self._session.folder:
            return
        self._coming = changes.coming
        watched = set(self._watcher.directories())
        more = [name for name in changes.folders[:MOST_FOLDERS] if name not in watched]
        if more:
            self._watcher.addPaths(more)
        if changes.found is not None:
            folder.found = changes.found
            self._unread |= {file for file, _frame in changes.arrived}
            self._session.listing_changed.emit()
            self._session.status_message.emit(
                tr(
                    "{arrived} arrived.",
                    arrived=plural(len(changes.arrived), "{n} new file", "{n} new files"),
                )
            )
            self._read()
        self._soon(GROWING if changes.coming else POLL)

    def _read(self) -> None:
        """Read what arrived, once nothing else is being read."""
        folder, session = self._session.folder, self._session
        if folder is None or session.busy or session.models is None:
            return
        if self._waiting and folder.restored:
            self._waiting = False
            self._unread |= {item.key[0] for item in folder.unread()}
        if not self._unread:
            return
        items = [item for item in folder.items.values() if item.key[0] in self._unread]
        self._unread = set()
        session.reading.items(items, tr("Analysing new files"))
