"""Let models read the open pictures, and take their results from the inbox; no widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from core.errors import OverreadError, PlaceGoneError
from desktop.base.jobs import Job
from desktop.base.lanes import Lane
from desktop.base.language import known, plural, tr, whole
from desktop.session.audit_recorder import AuditRecorder
from desktop.session.decisions.decision_log import DecisionLog
from desktop.session.folder import Folder
from desktop.session.image_loader import ImageLoader
from desktop.session.items import Item
from desktop.session.place_watcher import PlaceWatcher
from desktop.session.state import SessionState
from desktop.session.task_runner import TaskRunner

if TYPE_CHECKING:
    from core.batch.workers.interactive_decoder import InteractiveDecoder
    from core.inference.engine import LoadedModel
    from core.inference.model_loading import Opened
    from core.models.catalogue import Catalogue

#: Milliseconds between two checks of the inbox, and so between two updates of the list.
COLLECT_EVERY = 100
#: Largest number of pictures that are counted while the window waits.
_COUNTED_AT_ONCE = 2000


class InferenceRunner(QObject):
    """The part of the session that reads pictures.

    Parameters
    ----------
    state : SessionState
        State with folder and models; its signals announce readings.
    runner : TaskRunner
    pictures : ImageLoader
        Has the current picture.
    decisions : DecisionLog
        Looks up decisions on the files that are read.
    audit : AuditRecorder
    """

    def __init__(
        self,
        state: SessionState,
        runner: TaskRunner,
        pictures: ImageLoader,
        decisions: DecisionLog,
        audit: AuditRecorder,
    ) -> None:
        super().__init__(state)
        self._state, self._runner, self._pictures = state, runner, pictures
        self._decisions, self._audit = decisions, audit
        self._notices_told = 0
        self._decoder: InteractiveDecoder | None = None
        self._places = PlaceWatcher(state, runner)
        self._collector = QTimer(self, interval=COLLECT_EVERY)
        self._collector.timeout.connect(self.collect)

    def begin(self, opened: Opened) -> None:
        """Use newly opened models; their notices so far were already shown."""
        self._notices_told = len(opened.notices)

    def stop(self) -> None:
        """Stop checking the inbox."""
        self._collector.stop()
        self._places.forget()

    def take_decoder(self) -> InteractiveDecoder | None:
        """Hand over the decoder of single pictures to be closed; None if there is none."""
        decoder, self._decoder = self._decoder, None
        return decoder

    def current(self) -> None:
        """Read the current picture."""
        item, opened = self._pictures.current, self._state.models
        folder = self._state.folder
        if item is None or opened is None or folder is None or self._runner.busy:
            return
        places = folder.places

        def read(job: Job) -> None:
            from desktop.session import tasks

            tasks.read_one(self.candidates(opened), item, opened, folder.journal_handle, job, places)

        self._read(folder, tr("Analysing the picture"), [item], read)

    def candidates(self, opened: Opened) -> InteractiveDecoder:
        """Return the decoder of single pictures to read; used only by the thread that reads."""
        if self._decoder is None:
            from desktop.session import tasks

            self._decoder = tasks.candidate_decoder(opened)
        return self._decoder

    def explain(self, model: LoadedModel, made: Callable[[], object]) -> None:
        """Make the maps of the current picture by occlusion, for a model that makes none.

        Parameters
        ----------
        model : LoadedModel
            An open model that has read the picture.
        made : callable
            Called once the maps are among the readings.
        """
        item, opened, folder = self._pictures.current, self._state.models, self._state.folder
        if item is None or opened is None or folder is None or self._runner.busy:
            return

        def work(job: Job) -> None:
            from desktop.session import tasks

            tasks.explain_one(item, model, opened, folder.journal_handle, job.progress)

        def ended(_error: OverreadError | None) -> str:
            self.collect_all(folder)
            return tr("Stopped; there is no map.") if job.progress.cancelled else ""

        job = self._runner.run(
            Lane.READ,
            work,
            lambda _result: made(),
            self._state.failed_for(folder),
            title=tr("Covering places"),
            unit=tr("places"),
            pausable=True,
            ended=ended,
        )
        self._collector.start()

    def rest(self) -> None:
        """Read every picture that has no reading yet."""
        folder, opened = self._state.folder, self._state.models
        if folder is None or opened is None or self._runner.busy:
            return
        total, exports, places = len(folder.sources()), tuple(folder.exports), folder.places

        def read(job: Job) -> None:
            from desktop.session import tasks

            tasks.read_rest(folder.journal_handle, total, exports, opened, job.progress, places)

        title = tr("Analysing the folder")
        self._read(folder, title, folder.unread(), read, pausable=True, again=self.rest)

    def items(self, items: Sequence[Item], title: str = "") -> None:
        """Read those of some pictures without a reading, as whole files with all their frames."""
        folder, opened = self._state.folder, self._state.models
        if folder is None or opened is None or self._runner.busy:
            return
        files = {item.key[0] for item in items}
        left = [item for item in folder.unread() if item.key[0] in files]
        sources = list({item.key[0]: item.instance.source for item in left}.values())
        places = folder.places

        def read(job: Job) -> None:
            from desktop.session import tasks

            tasks.read_these(folder.journal_handle, sources, opened, job.progress, places)

        if left:
            again = partial(self.items, items, title)
            title = title or tr("Analysing the selection")
            self._read(folder, title, left, read, pausable=True, again=again)

    def ask(
        self,
        model_id: str,
        items: Sequence[Item],
        catalogue: Catalogue | None,
        take: Callable[[Opened], None],
    ) -> None:
        """Let an on-demand model read some pictures; first all models read those that are unread.

        Parameters
        ----------
        model_id : str
        items : sequence of Item
            Pictures to read; all pictures of a file are read, unless only one picture is asked for.
        catalogue : Catalogue or None
        take : callable
            Called with the models, once the requested one is open, too.
        """
        folder, opened = self._state.folder, self._state.models
        if folder is None or opened is None or self._runner.busy or not items:
            return
        files = {item.key[0] for item in items}
        if len(items) > 1:
            items = [item for item in folder.items.values() if item.key[0] in files]
        keys = {item.key for item in items}
        unread = [item for item in folder.unread() if item.key in keys]
        card = next(card for card in opened.on_demand if card.id == model_id)
        places = folder.places

        def read(job: Job) -> None:
            from desktop.session import tasks

            with_asked = tasks.open_asked(opened, model_id, catalogue)
            if with_asked is not opened:
                job.show(lambda: take(with_asked))
            tasks.ask(model_id, items, unread, with_asked, folder.journal_handle, job, places)

        def summary() -> str:
            asked = sum(model_id in folder.readings_of(item) for item in items)
            return _asked_words(known(card.title), asked, len(items))

        title = tr("Asking {model}", model=known(card.title))
        self._read(folder, title, items, read, pausable=len(items) > 1, summary=summary)

    def _read(
        self,
        folder: Folder,
        title: str,
        items: Sequence[Item],
        work: Callable[[Job], None],
        *,
        pausable: bool = False,
        summary: Callable[[], str] | None = None,
        again: Callable[[], None] | None = None,
    ) -> None:
        """Read pictures of the open folder.

        `summary` returns the message on the outcome, by default about all pictures. `again` continues after
        the folder was missing for a while.
        """
        self._places.forget()
        folder.started = folder.started or datetime.now().astimezone()
        folder.pending = frozenset(item.key for item in items)

        def ended(error: OverreadError | None) -> str:
            folder.finished = datetime.now().astimezone()
            left, folder.pending = folder.pending, frozenset()
            self.collect_all(folder)
            if isinstance(error, PlaceGoneError):
                self._places.wait(folder, error, again)
            if folder is self._state.folder:
                self._audit.read([item.key for item in items], complete=not (error or job.progress.cancelled))
                # The window was told about the others when their readings arrived.
                self._state.tell_changed(left, if_so=folder.lacks)
            begun = tr("Stopped: ") if error or job.progress.cancelled else ""
            if summary is None or job.progress.cancelled:
                return self._sum_up(folder, begun, batch=pausable)
            return self._say_end(begun + summary(), batch=pausable)

        def read_and_show(job: Job) -> None:
            try:
                work(job)
            finally:
                self._let_collect(folder, job)

        job = self._runner.run(
            Lane.READ,
            read_and_show,
            failed=self._state.failed_for(folder),
            title=title,
            unit=tr("files"),
            pausable=pausable,
            ended=ended,
        )
        self._state.tell_changed(folder.pending)
        self._collector.start()

    def _let_collect(self, folder: Folder, job: Job) -> None:
        """Wait on the reading thread until the window has taken all readings, in steps."""
        while folder.journal_handle.inbox and folder is self._state.folder and not job.progress.cancelled:
            job.show(self.collect)

    def _sum_up(self, folder: Folder, begun: str, *, batch: bool) -> str:
        """Return the summary of a folder at once; for a large folder, report it when counted."""
        summing = folder.summing_up()
        if len(folder.items) <= _COUNTED_AT_ONCE:
            *_, words = summing
            return self._say_end(begun + words, batch=batch)

        def count() -> None:
            words = next(summing)
            if folder is not self._state.folder:
                return
            if words:
                self._state.status_message.emit(self._say_end(begun + words, batch=batch))
            else:
                QTimer.singleShot(0, self, count)

        QTimer.singleShot(0, self, count)
        return ""

    def _say_end(self, words: str, *, batch: bool) -> str:
        if batch:
            self._state.batch_ended.emit(words)
        return words

    def collect(self) -> None:
        """Take some of the readings that arrived, and report their pictures."""
        self._tell_of_devices()
        folder = self._state.folder
        if folder is None:
            return
        keys = folder.collect()
        self._decisions.look_up(folder.take_hashed())
        if keys:
            self._state.changed.emit(keys)

    def _tell_of_devices(self) -> None:
        """Report once that a device failed meanwhile."""
        notices = self._state.models.notices if self._state.models is not None else ()
        if len(notices) > self._notices_told:
            self._notices_told = len(notices)
            self._state.device_changed.emit()

    def collect_all(self, folder: Folder) -> None:
        """Take the rest of the readings, because no more will arrive."""
        if folder is self._state.folder:
            self._collector.stop()
            while folder.journal_handle.inbox:
                self.collect()


def _asked_words(model: str, read: int, asked: int) -> str:
    """Return how many of the requested pictures a model has read, in words."""
    if not read:
        return tr("{model} is not made for these pictures and has read none.", model=model)
    if read == asked:
        return tr(
            "{model} has read {pictures}.", model=model, pictures=plural(read, "{n} picture", "{n} pictures")
        )
    return tr(
        "{model} has read {read} of {pictures}; it is not made for the others.",
        model=model,
        read=whole(read),
        pictures=plural(asked, "{n} picture", "{n} pictures"),
    )
