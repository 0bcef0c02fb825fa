"""The state behind the window, without a widget: opens and reads on worker threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import Cancelled, OverreadError
from desktop.decisions import HASHING, Decisions
from desktop.decisions import LANE as DECIDING
from desktop.folder import Folder
from desktop.items import Item, Outcome, State
from desktop.jobs import Activity, Job, Jobs, Result
from desktop.language import tr
from desktop.pictures import LANE, Pictures
from desktop.rows import Found, Listing
from desktop.shelf import Shelf
from desktop.thumbnails import LANE as SMALL
from desktop.thumbnails import Thumbnails

if TYPE_CHECKING:
    from core.batch.reader import PictureReader
    from core.batch.record import Unfinished
    from core.inference.opening import Opened
    from core.models.catalogue import Catalogue
    from desktop.work import Recalled

#: Milliseconds between two looks into the inbox; however fast results come, the list changes this often.
COLLECT_EVERY = 100
CLOSE_SECONDS = 5.0

Task = Callable[[Shelf, Job], object]


class Session(QObject):
    """What is open, what is known of it, and what is under way.

    Parameters
    ----------
    catalogue : Catalogue, optional
        Other models than those of this installation.
    device : str, optional
        See `core.inference.devices.choose`; by default what the user prefers.
    """

    #: Another folder is open; nothing of it is known yet.
    opened = Signal()
    #: More of the open folder is known, or it was looked through.
    grew = Signal()
    #: A list of keys: these pictures have another outcome.
    changed = Signal(object)
    models_changed = Signal()
    #: A device failed, and another one or a new process goes on.
    device_changed = Signal()
    activity_changed = Signal()
    #: Another batch, or none, can be gone on with; see `unfinished`.
    offered = Signal()
    #: Many pictures were read, or that was stopped; in one line what came of it.
    batch_ended = Signal(str)
    #: One line on what came of something.
    said = Signal(str)
    #: A sentence that the user must not overlook.
    told = Signal(str)
    #: An `OverreadError` that the user should see.
    failed = Signal(object)

    def __init__(
        self, catalogue: Catalogue | None = None, device: str | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.folder: Folder | None = None
        self.unfinished: Unfinished | None = None
        self.models: Opened | None = None
        self.models_problem = ""
        #: Whether lists tell whom studies are of, from the next that is opened on.
        self.named = True
        self._notices_told = 0
        self.titles: dict[tuple[str, str], str] = {}
        self._catalogue = catalogue
        self._device = device
        self._jobs = Jobs(background=("read", "look", HASHING, SMALL), parent=self)
        self.pictures = Pictures(self._jobs, self)
        self.thumbnails = Thumbnails(self._jobs, self)
        self.decisions = Decisions(self._jobs, self)
        for own, its in (
            (self.changed, self.decisions.changed),
            (self.said, self.decisions.said),
            (self.told, self.decisions.told),
            (self.failed, self.decisions.failed),
        ):
            its.connect(own)
        self._activities: dict[str, Activity] = {}
        self._left: list[Shelf] = []
        self._reader: PictureReader | None = None
        self._collector = QTimer(self, interval=COLLECT_EVERY)
        self._collector.timeout.connect(self._collect)

    # Models

    def load_models(self) -> None:
        """Open the model on the device; `models_changed` tells when it is ready or not to be had.

        Meanwhile the process that decodes starts, so that the first picture need not wait for it.
        """

        def done(opened: Opened) -> None:
            self.models = opened
            self._notices_told = len(opened.notices)
            self.titles = {(m.card.id, c.name): c.title for m in opened.models for c in m.card.classes}
            self._end(job)
            self.models_changed.emit()
            self._look_for_unfinished()
            self._recall()

        def failed(error: OverreadError) -> None:
            self.models_problem = error.message
            self._end(job)
            self.models_changed.emit()

        job = self._jobs.start(
            "read", lambda _job: _work().load_models(self._catalogue, self._device), done, failed
        )
        self._begin("read", Activity(tr("Making the model ready"), job, "", stoppable=False))
        self.pictures.start()
        self.decisions.open()

    @property
    def catalogue(self) -> Catalogue | None:
        """Other models than those of this installation."""
        return self._catalogue

    @property
    def jobs(self) -> Jobs:
        """The worker threads, for work that neither reads nor uses what is open."""
        return self._jobs

    def work_on_models(
        self,
        title: str,
        task: Callable[[Job], object],
        done: Callable[[object], None],
        failed: Callable[[OverreadError], None],
        unit: str = "",
    ) -> None:
        """Run a task that uses the models' device, in the lane of all that does."""

        def ended(result: object) -> None:
            self._end(job)
            done(result)

        def broke(error: OverreadError) -> None:
            self._end(job)
            failed(error)

        job = self._jobs.start("read", task, ended, broke)
        self._begin("read", Activity(title, job, unit))

    def reload_models(self) -> None:
        """Open the models anew, as the settings name them now, and take up again what is open."""
        opened, reader, folder = self.models, self._reader, self.folder
        self.models, self._reader, self.models_problem = None, None, ""

        def leave(_job: Job) -> None:
            if reader is not None:
                reader.close()
            if opened is not None:
                opened.engine.close()

        if folder is not None:
            self.open(folder.roots)
        self._jobs.start("read", leave, lambda _none: None, self.failed.emit)
        self.load_models()

    # What is open

    def open(self, paths: Sequence[Path], *, go_on: bool = False) -> None:
        """Open files and folders in place of what is open; `opened` follows now, `grew` as they are read.

        Parameters
        ----------
        paths : sequence of Path
        go_on : bool
            Whether to read the rest once all is known of what was read before.
        """
        self._leave()
        folder = self.folder = Folder(tuple(paths), go_on=go_on)
        named = self.named
        self.opened.emit()

        def show(found: Found) -> None:
            if folder is self.folder:
                folder.found = found
                self.grew.emit()

        def done(found: Found) -> None:
            if folder is self.folder:
                folder.looked_through = True
                self._end(job)
                show(found)
                self.said.emit(folder.opening())
                self._recall()

        def failed(error: OverreadError) -> None:
            if folder is self.folder:
                folder.looked_through = True
                self._end(job)
                self.grew.emit()
                self.said.emit(error.message)

        def look(job: Job) -> Found:
            growth = folder.growth = _work().Growth(Listing(named=named))
            return _work().look_through(
                growth, paths, job.progress, lambda found: job.show(partial(show, found))
            )

        job = self._jobs.start("look", look, done, failed)
        self._begin("look", Activity(tr("Looking through the folder"), job, tr("files")))

    def look_again(
        self,
        look: Callable[[Job], Result],
        done: Callable[[Result], None],
        failed: Callable[[OverreadError], None],
    ) -> Job:
        """Run something in the lane that looks through folders, without a word about it."""
        return self._jobs.start("look", look, done, failed)

    def _recall(self) -> None:
        """Show what was read of the open folder before, once the models are there by which it holds."""
        folder, opened = self.folder, self.models
        if folder is None or opened is None or not folder.looked_through:
            return
        sources = folder.sources()
        recalled: list[Recalled] = []

        def task(shelf: Shelf, job: Job) -> None:
            recalled.append(_work().recall(shelf, sources, opened, job, self._collect))

        def ended(error: OverreadError | None) -> str:
            self._collect_all(folder)
            folder.go_on = folder.go_on and error is None
            if error is None and recalled[0].files:
                folder.started, folder.finished = recalled[0].started, recalled[0].finished
            return folder.opening()

        def after() -> None:
            folder.recalled = True
            self.decisions.recognise()
            self._go_on()
            if folder.shelf.notice and folder is self.folder:
                self.told.emit(folder.shelf.notice)

        self.on_shelf(folder, tr("Taking up what was read before"), tr("files"), task, ended, after=after)

    # Going on with a batch

    def continue_last(self) -> None:
        """Open what the last unfinished batch was reading, and read the rest."""
        if self.unfinished is not None and not self.busy:
            self.open(self.unfinished.record.roots, go_on=True)

    def _look_for_unfinished(self) -> None:
        """Find the batch that can be gone on with; in the lane in which journals are opened and closed."""
        opened = self.models
        if opened is None:
            return

        def done(found: Unfinished | None) -> None:
            self.unfinished = found
            self.offered.emit()

        def look(_job: Job) -> Unfinished | None:
            # Its process is there when the first picture is to be read.
            self._candidates(opened).start()
            return _work().unfinished(opened)

        self._jobs.start("read", look, done, self.failed.emit)

    def _go_on(self) -> None:
        """Read the rest if that is wished and all is known that it takes."""
        folder = self.folder
        if folder is not None and folder.go_on and folder.found.complete and folder.recalled:
            folder.go_on = False
            self.read_rest()

    @property
    def current(self) -> Item | None:
        """The current picture."""
        return self.pictures.current

    def outcome(self, item: Item, model: str = "") -> Outcome:
        """How the reading of a picture stands: that of a model, or the one that matters most.

        What models found is hidden as long as the reader reads blind; all that shows it asks here.
        """
        outcome = self.folder.outcome(item, self.titles, model) if self.folder else Outcome(State.UNREAD)
        return self.decisions.veil(item, outcome)

    # Reading

    def read_current(self) -> None:
        """Read the current picture."""
        item, opened = self.current, self.models
        if item is not None and opened is not None and not self.busy:
            self._read(
                tr("Reading the picture"),
                [item],
                lambda shelf, job: _work().read_one(self._candidates(opened), item, opened, shelf, job),
            )

    def _candidates(self, opened: Opened) -> PictureReader:
        """The reader of single pictures that are read; used by the one thread that reads."""
        if self._reader is None:
            self._reader = _work().make_candidate_reader(opened)
        return self._reader

    def read_rest(self) -> None:
        """Read every picture that has no reading yet."""
        folder, opened = self.folder, self.models
        if folder is not None and opened is not None and not self.busy:
            total, exports = len(folder.sources()), tuple(folder.exports)
            self._read(
                tr("Reading the folder"),
                folder.unread(),
                lambda shelf, job: _work().read_rest(shelf, total, exports, opened, job.progress),
                pausable=True,
            )

    def read_items(self, items: Sequence[Item], title: str = "") -> None:
        """Read those of some pictures that have no reading yet; whole files, as frames come together."""
        folder, opened = self.folder, self.models
        if folder is None or opened is None or self.busy:
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
        folder = self.folder
        if folder is None:
            return
        folder.started = folder.started or datetime.now().astimezone()
        folder.pending = frozenset(item.key for item in items)

        def ended(_error: OverreadError | None) -> str:
            folder.finished = datetime.now().astimezone()
            left, folder.pending = folder.pending, frozenset()
            self._collect_all(folder)
            if folder is self.folder:
                # Of all others the window was told as they came.
                self.changed.emit([key for key in left if key not in folder.readings])
            summary = (tr("Stopped: ") if job.progress.cancelled else "") + folder.summary()
            if pausable:
                self.batch_ended.emit(summary)
            return summary

        job = self.on_shelf(folder, title, tr("files"), task, ended, pausable=pausable)
        self.changed.emit(list(folder.pending))
        self._collector.start()

    def _collect(self) -> None:
        """Take a part of what has come and tell of it once."""
        self._tell_of_devices()
        keys = self.folder.collect() if self.folder else []
        if self.folder is not None:
            self.decisions.meet(self.folder.take_hashed())
        if keys:
            self.changed.emit(keys)

    def _tell_of_devices(self) -> None:
        """Tell once of a device that failed on the way."""
        notices = self.models.notices if self.models is not None else ()
        if len(notices) > self._notices_told:
            self._notices_told = len(notices)
            self.device_changed.emit()

    def _collect_all(self, folder: Folder) -> None:
        """Take the rest of what has come; nothing more follows."""
        if folder is self.folder:
            self._collector.stop()
            while folder.shelf.inbox:
                self._collect()

    def aside(
        self,
        work: Callable[[Job], Result],
        done: Callable[[Result], None],
        failed: Callable[[OverreadError], None],
    ) -> Job:
        """Run something small that holds up nothing else; see `Jobs.start`."""
        return self._jobs.start("aside", work, done, failed)

    # What is under way

    @property
    def activity(self) -> Activity | None:
        """The work to show: reading and exports before looking."""
        return self._activities.get("read") or self._activities.get("look")

    @property
    def busy(self) -> bool:
        """Whether a model is being loaded, or something is being read or exported."""
        return "read" in self._activities

    def cancel(self) -> None:
        """Stop the work that is shown; what is finished is kept."""
        if self.activity is not None:
            self.activity.job.cancel()
            if self.folder is not None:
                self.folder.go_on = False

    def pause(self) -> None:
        """Let the reading under way wait, or go on where it waits."""
        activity = self.activity
        if activity is not None and activity.pausable:
            progress = activity.job.progress
            (progress.resume if progress.paused else progress.pause)()
            self.activity_changed.emit()

    def close(self) -> bool:
        """Cancel everything, wait a little, and tidy up; True if no thread is left."""
        self._collector.stop()
        shelves = [*self._left, *([self.folder.shelf] if self.folder is not None else [])]
        models = self.models

        def leave() -> None:
            for shelf in shelves:
                shelf.close()
            if self._reader is not None:
                self._reader.close()
            if models is not None:
                models.engine.close()

        # By the threads that may still use what is closed.
        last = {
            "read": leave,
            LANE: self.pictures.close,
            SMALL: self.thumbnails.close,
            DECIDING: self.decisions.close,
        }
        return self._jobs.close(CLOSE_SECONDS, last)

    def on_shelf(
        self,
        folder: Folder,
        title: str,
        unit: str,
        task: Task,
        ended: Callable[[OverreadError | None], str],
        after: Callable[[], None] = lambda: None,
        *,
        pausable: bool = False,
    ) -> Job:
        """Run a task that uses the journal, in the one lane for that: one thread at a time may hold it.

        `ended` is called in the window's thread with the error, if any, and gives the line to be said;
        `after` once the lane is free again.
        """

        def done(_result: object) -> None:
            finish(None)

        def finish(error: OverreadError | None) -> None:
            message = ended(error)
            self._end(job)
            self.said.emit(message)
            after()

        def failed(error: OverreadError) -> None:
            finish(error)
            if folder is self.folder and not isinstance(error, Cancelled):
                self.failed.emit(error)

        job = self._jobs.start("read", lambda job: task(folder.shelf, job), done, failed)
        self._begin("read", Activity(title, job, unit, pausable=pausable))
        return job

    def _leave(self) -> None:
        """Let go of what is open; its journal is closed by the thread that may still be writing to it."""
        if self.folder is None:
            return
        for activity in self._activities.values():
            activity.job.cancel()
        self._collector.stop()
        self.pictures.leave()
        self.thumbnails.leave()
        shelf = self.folder.shelf
        self._left.append(shelf)
        self._jobs.start(
            "read", lambda _job: shelf.close(), lambda _none: self._left.remove(shelf), self.failed.emit
        )
        self._look_for_unfinished()

    def _begin(self, lane: str, activity: Activity) -> None:
        self._activities[lane] = activity
        self.activity_changed.emit()

    def _end(self, job: Job) -> None:
        """Forget an activity, unless another has taken its lane since."""
        self._activities = {lane: a for lane, a in self._activities.items() if a.job is not job}
        self.activity_changed.emit()


def _work() -> ModuleType:
    """The module that does the work; imported on a worker thread, since all it needs takes a second."""
    from desktop import work

    return work
