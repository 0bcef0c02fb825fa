"""The state behind the window, without a widget: opens and reads on worker threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.errors import Cancelled, OverreadError
from desktop.base.jobs import Activity, Job, Jobs, Result
from desktop.base.language import tr
from desktop.session.audit_recorder import LANE as AUDITING
from desktop.session.audit_recorder import Auditing
from desktop.session.decision_log import HASHING, Decisions
from desktop.session.decision_log import LANE as DECIDING
from desktop.session.folder import Folder
from desktop.session.image_loader import LANE, Pictures
from desktop.session.inference_runner import InferenceRunner
from desktop.session.items import Item, Key, Outcome, ReadingState
from desktop.session.journal_handle import JournalHandle
from desktop.session.rows import FolderContents, Listing
from desktop.session.thumbnails import LANE as SMALL
from desktop.session.thumbnails import Thumbnails

if TYPE_CHECKING:
    from core.batch.journal.manifest import Unfinished
    from core.inference.model_loading import Opened
    from core.models.catalogue import Catalogue
    from desktop.session.tasks import Recalled

CLOSE_SECONDS = 5.0

Task = Callable[[JournalHandle, Job], object]


class Session(QObject):
    """What is open, what is known of it, and what is under way.

    Parameters
    ----------
    catalogue : Catalogue, optional
        Other models than those of this installation.
    device : str, optional
        See `core.inference.devices.choose_device`; by default what the user prefers.
    """

    #: Another folder is open; nothing of it is known yet.
    opened = Signal()
    #: More of the open folder is known, or it was looked through.
    listing_changed = Signal()
    #: A list of keys: these pictures have another outcome.
    changed = Signal(object)
    models_changed = Signal()
    #: A device failed, and another one or a new process goes on.
    device_changed = Signal()
    activity_changed = Signal()
    #: Another batch, or none, can be gone on with; see `unfinished`.
    resume_available = Signal()
    #: Many pictures were read, or that was stopped; in one line what came of it.
    batch_ended = Signal(str)
    #: One line on what came of something.
    status_message = Signal(str)
    #: A sentence that the user must not overlook.
    alert = Signal(str)
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
        self.titles: dict[tuple[str, str], str] = {}
        self.catalogue = catalogue
        self._device = device
        self.jobs = Jobs(background=("read", "look", HASHING, SMALL), parent=self)
        self.pictures = Pictures(self.jobs, self)
        self.thumbnails = Thumbnails(self.jobs, self)
        self.decisions = Decisions(self.jobs, self)
        for own, its in (
            (self.changed, self.decisions.changed),
            (self.status_message, self.decisions.status_message),
            (self.alert, self.decisions.alert),
            (self.failed, self.decisions.failed),
        ):
            its.connect(own)
        self._activities: dict[str, Activity] = {}
        self._left: list[JournalHandle] = []
        self.reading = InferenceRunner(self)
        self.audit = Auditing(self)

    # Models

    def load_models(self) -> None:
        """Open the model on the device; `models_changed` tells when it is ready or not to be had.

        Meanwhile the process that decodes starts, so that the first picture need not wait for it.
        """

        def done(opened: Opened) -> None:
            self.models = opened
            self.reading.begin(opened)
            self.titles = {(m.card.id, c.name): c.title for m in opened.models for c in m.card.classes}
            self._end(job)
            self.models_changed.emit()
            self._look_for_unfinished()
            self._recall()

        def failed(error: OverreadError) -> None:
            self.models_problem = error.message
            self._end(job)
            self.models_changed.emit()

        job = self.jobs.start(
            "read", lambda _job: _work().load_models(self.catalogue, self._device), done, failed
        )
        self._begin("read", Activity(tr("Making the model ready"), job, "", stoppable=False))
        self.pictures.start()
        self.decisions.open()

    def work_on_models(
        self,
        title: str,
        task: Callable[[Job], object],
        done: Callable[[object], None],
        failed: Callable[[OverreadError], None],
        unit: str = "",
    ) -> None:
        """Run a task that uses the models' device, in the lane of all that does."""
        self.work_in("read", title, task, done, failed, unit)

    def work_in(
        self,
        lane: str,
        title: str,
        task: Callable[[Job], object],
        done: Callable[[object], None],
        failed: Callable[[OverreadError], None],
        unit: str = "",
    ) -> Job:
        """Run a task that the user sees and can cancel, in a lane of `Jobs`."""

        def ended(result: object) -> None:
            self._end(job)
            done(result)

        def broke(error: OverreadError) -> None:
            self._end(job)
            failed(error)

        job = self.jobs.start(lane, task, ended, broke)
        self._begin(lane, Activity(title, job, unit))
        return job

    def reload_models(self) -> None:
        """Open the models anew, as the settings name them now, and take up again what is open."""
        opened, reader, folder = self.models, self.reading.take_reader(), self.folder
        self.models, self.models_problem = None, ""

        def leave(_job: Job) -> None:
            if reader is not None:
                reader.close()
            if opened is not None:
                opened.engine.close()

        if folder is not None:
            self.open(folder.roots, at=self.current.key if self.current is not None else None)
        self.jobs.start("read", leave, lambda _none: None, self.failed.emit)
        self.load_models()

    # What is open

    def open(self, paths: Sequence[Path], *, go_on: bool = False, at: Key | None = None) -> None:
        """Open files and folders in place of what is open.

        `opened` is emitted now, `listing_changed` as more of them is known.

        Parameters
        ----------
        paths : sequence of Path
        go_on : bool
            Whether to read the rest once all is known of what was read before.
        at : Key, optional
            The picture to begin with; the first one otherwise.
        """
        self._leave()
        folder = self.folder = Folder(tuple(paths), go_on=go_on, at=at)
        named = self.named
        self.opened.emit()

        def show(found: FolderContents) -> None:
            if folder is self.folder:
                folder.found = found
                self.listing_changed.emit()

        def done(found: FolderContents) -> None:
            if folder is self.folder:
                folder.looked_through = True
                self._end(job)
                show(found)
                self.status_message.emit(folder.opening())
                self._recall()

        def failed(error: OverreadError) -> None:
            if folder is self.folder:
                folder.looked_through = True
                self._end(job)
                self.listing_changed.emit()
                self.status_message.emit(error.message)

        def look(job: Job) -> FolderContents:
            from desktop.session.folder_survey import Growth, look_through

            growth = folder.growth = Growth(Listing(named=named))
            return look_through(growth, paths, job.progress, lambda found: job.show(partial(show, found)))

        job = self.jobs.start("look", look, done, failed)
        self._begin("look", Activity(tr("Looking through the folder"), job, tr("files")))

    def look_again(
        self,
        look: Callable[[Job], Result],
        done: Callable[[Result], None],
        failed: Callable[[OverreadError], None],
    ) -> Job:
        """Run something in the lane that looks through folders, without a word about it."""
        return self.jobs.start("look", look, done, failed)

    def _recall(self) -> None:
        """Show what was read of the open folder before, once the models are there by which it holds."""
        folder, opened = self.folder, self.models
        if folder is None or opened is None or not folder.looked_through:
            return
        sources = folder.sources()
        recalled: list[Recalled] = []

        def task(shelf: JournalHandle, job: Job) -> None:
            recalled.append(_work().restore(shelf, sources, opened, job, self.reading.collect))

        def ended(error: OverreadError | None) -> str:
            self.reading.collect_all(folder)
            folder.go_on = folder.go_on and error is None
            if error is None and recalled[0].files:
                folder.started, folder.finished = recalled[0].started, recalled[0].finished
            return folder.opening()

        def after() -> None:
            folder.recalled = True
            self.decisions.recognise()
            self._go_on()
            if folder.shelf.notice and folder is self.folder:
                self.alert.emit(folder.shelf.notice)

        self.on_shelf(folder, tr("Taking up what was read before"), tr("files"), task, ended, after=after)

    # Going on with a batch

    def continue_last(self) -> None:
        """Open what the last unfinished batch was reading, and read the rest."""
        if self.unfinished is not None and not self.busy:
            self.open(self.unfinished.manifest.roots, go_on=True)

    def _look_for_unfinished(self) -> None:
        """Find the batch that can be gone on with; in the lane in which journals are opened and closed."""
        opened = self.models
        if opened is None:
            return

        def done(found: Unfinished | None) -> None:
            self.unfinished = found
            self.resume_available.emit()

        def look(_job: Job) -> Unfinished | None:
            # Its process is there when the first picture is to be read.
            self.reading.candidates(opened).start()
            return _work().unfinished(opened)

        self.jobs.start("read", look, done, self.failed.emit)

    def _go_on(self) -> None:
        """Read the rest if that is wished and all is known that it takes."""
        folder = self.folder
        if folder is not None and folder.go_on and folder.found.complete and folder.recalled:
            folder.go_on = False
            self.reading.rest()

    @property
    def current(self) -> Item | None:
        """The current picture."""
        return self.pictures.current

    def outcome(self, item: Item, model: str = "") -> Outcome:
        """How the reading of a picture stands: that of a model, or the one that matters most.

        What models found is hidden as long as the reader reads blind; all that shows it asks here.
        """
        outcome = (
            self.folder.outcome(item, self.titles, model) if self.folder else Outcome(ReadingState.UNREAD)
        )
        return self.decisions.mask_if_blind(item, outcome)

    def aside(
        self,
        work: Callable[[Job], Result],
        done: Callable[[Result], None],
        failed: Callable[[OverreadError], None],
    ) -> Job:
        """Run something small that holds up nothing else; see `Jobs.start`."""
        return self.jobs.start("aside", work, done, failed)

    # What is under way

    @property
    def activity(self) -> Activity | None:
        """The work to show: reading and exports before looking, and that before all else."""
        first = self._activities.get("read") or self._activities.get("look")
        return first or next(iter(self._activities.values()), None)

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
        self.reading.stop()
        shelves = [*self._left, *([self.folder.shelf] if self.folder is not None else [])]
        models = self.models

        def leave() -> None:
            for shelf in shelves:
                shelf.close()
            reader = self.reading.take_reader()
            if reader is not None:
                reader.close()
            if models is not None:
                models.engine.close()

        # By the threads that may still use what is closed.
        last = {
            "read": leave,
            LANE: self.pictures.close,
            SMALL: self.thumbnails.close,
            DECIDING: self.decisions.close,
            AUDITING: self.audit.write,
        }
        return self.jobs.close(CLOSE_SECONDS, last)

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
            self.status_message.emit(message)
            after()

        def failed(error: OverreadError) -> None:
            finish(error)
            if folder is self.folder and not isinstance(error, Cancelled):
                self.failed.emit(error)

        job = self.jobs.start("read", lambda job: task(folder.shelf, job), done, failed)
        self._begin("read", Activity(title, job, unit, pausable=pausable))
        return job

    def _leave(self) -> None:
        """Let go of what is open; its journal is closed by the thread that may still be writing to it."""
        if self.folder is None:
            return
        for activity in self._activities.values():
            activity.job.cancel()
        self.reading.stop()
        self.pictures.leave()
        self.thumbnails.leave()
        shelf = self.folder.shelf
        self._left.append(shelf)
        self.jobs.start(
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
    from desktop.session import tasks

    return tasks
