"""Reads pictures of what is open, and takes what comes of it from the inbox; knows no widgets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from core.errors import OverreadError
from desktop.base.language import tr
from desktop.session.folder import Folder
from desktop.session.items import Item

if TYPE_CHECKING:
    from core.batch.workers.interactive_decoder import PictureReader
    from core.inference.model_loading import Opened
    from desktop.session.session import Session, Task

#: Milliseconds between two looks into the inbox; however fast results come, the list changes this often.
COLLECT_EVERY = 100


class InferenceRunner(QObject):
    """The session's part that reads.

    Parameters
    ----------
    session : Session
        Owns it; whose folder and models it uses, and whose signals tell of what came.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._notices_told = 0
        self._reader: PictureReader | None = None
        self._collector = QTimer(self, interval=COLLECT_EVERY)
        self._collector.timeout.connect(self.collect)

    def begin(self, opened: Opened) -> None:
        """Go by models that were opened; what they are told of so far was told."""
        self._notices_told = len(opened.notices)

    def stop(self) -> None:
        """Look into the inbox no more."""
        self._collector.stop()

    def take_reader(self) -> PictureReader | None:
        """Give away the reader of single pictures, if there is one, to whoever closes it."""
        reader, self._reader = self._reader, None
        return reader

    def current(self) -> None:
        """Read the current picture."""
        item, opened = self._session.current, self._session.models
        if item is not None and opened is not None and not self._session.busy:
            self._read(
                tr("Reading the picture"),
                [item],
                lambda shelf, job: _work().read_one(self.candidates(opened), item, opened, shelf, job),
            )

    def candidates(self, opened: Opened) -> PictureReader:
        """The reader of single pictures that are read; used by the one thread that reads."""
        if self._reader is None:
            self._reader = _work().candidate_reader(opened)
        return self._reader

    def rest(self) -> None:
        """Read every picture that has no reading yet."""
        folder, opened = self._session.folder, self._session.models
        if folder is not None and opened is not None and not self._session.busy:
            total, exports = len(folder.sources()), tuple(folder.exports)
            self._read(
                tr("Reading the folder"),
                folder.unread(),
                lambda shelf, job: _work().read_rest(shelf, total, exports, opened, job.progress),
                pausable=True,
            )

    def items(self, items: Sequence[Item], title: str = "") -> None:
        """Read those of some pictures that have no reading yet; whole files, as frames come together."""
        folder, opened = self._session.folder, self._session.models
        if folder is None or opened is None or self._session.busy:
            return
        files = {item.key[0] for item in items}
        left = [item for item in folder.unread() if item.key[0] in files]
        sources = list({item.key[0]: item.instance.source for item in left}.values())
        if left:
            self._read(
                title or tr("Reading the selection"),
                left,
                lambda shelf, job: _work().read_these(shelf, sources, opened, job.progress),
                pausable=True,
            )

    def _read(self, title: str, items: Sequence[Item], task: Task, *, pausable: bool = False) -> None:
        folder = self._session.folder
        if folder is None:
            return
        folder.started = folder.started or datetime.now().astimezone()
        folder.pending = frozenset(item.key for item in items)

        def ended(_error: OverreadError | None) -> str:
            folder.finished = datetime.now().astimezone()
            left, folder.pending = folder.pending, frozenset()
            self.collect_all(folder)
            if folder is self._session.folder:
                self._session.audit.read([item.key for item in items], complete=not job.progress.cancelled)
                # Of all others the window was told as they came.
                self._session.changed.emit([key for key in left if key not in folder.readings])
            summary = (tr("Stopped: ") if job.progress.cancelled else "") + folder.summary()
            if pausable:
                self._session.batch_ended.emit(summary)
            return summary

        job = self._session.on_shelf(folder, title, tr("files"), task, ended, pausable=pausable)
        self._session.changed.emit(list(folder.pending))
        self._collector.start()

    def collect(self) -> None:
        """Take a part of what has come and tell of it once."""
        self._tell_of_devices()
        keys = self._session.folder.collect() if self._session.folder else []
        if self._session.folder is not None:
            self._session.decisions.meet(self._session.folder.take_hashed())
        if keys:
            self._session.changed.emit(keys)

    def _tell_of_devices(self) -> None:
        """Tell once of a device that failed on the way."""
        notices = self._session.models.notices if self._session.models is not None else ()
        if len(notices) > self._notices_told:
            self._notices_told = len(notices)
            self._session.device_changed.emit()

    def collect_all(self, folder: Folder) -> None:
        """Take the rest of what has come; nothing more follows."""
        if folder is self._session.folder:
            self._collector.stop()
            while folder.shelf.inbox:
                self.collect()


def _work() -> ModuleType:
    """The module that does the work; imported on a worker thread, since all it needs takes a second."""
    from desktop.session import tasks

    return tasks
