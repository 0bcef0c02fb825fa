"""The state behind the window, without a widget: opens, decodes, reads and exports on worker threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import Cancelled, InputError, OverreadError
from core.results.wording import percent
from desktop.folder import Folder
from desktop.items import Item, Key, Outcome, State, count, problem_outcome
from desktop.jobs import Job, Jobs
from desktop.readers import Reader
from desktop.rows import Found
from desktop.shelf import Shelf

if TYPE_CHECKING:
    from core.batch.reader import PictureReader
    from core.inference.opening import Opened
    from core.models.catalogue import Catalogue
    from desktop.work import Shown

#: Milliseconds between two looks into the inbox; however fast results come, the list changes this often.
COLLECT_EVERY = 100
CACHE_BYTES = 512 << 20
CLOSE_SECONDS = 5.0

Task = Callable[[Shelf, Job], object]


@dataclass(frozen=True, eq=False)
class Activity:
    """Work that the user can see and, where `stoppable`, cancel; it counts `unit`."""

    title: str
    job: Job
    unit: str
    stoppable: bool = True


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
    #: A `Shown`: the current picture is decoded.
    decoded = Signal(object)
    #: An `Outcome`: the current picture cannot be shown.
    undecodable = Signal(object)
    models_changed = Signal()
    #: A device failed, and another one or a new process goes on.
    device_changed = Signal()
    activity_changed = Signal()
    #: One line on what came of something.
    said = Signal(str)
    #: An `OverreadError` that the user should see.
    failed = Signal(object)

    def __init__(
        self, catalogue: Catalogue | None = None, device: str | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.folder: Folder | None = None
        self.current: Item | None = None
        self.models: Opened | None = None
        self.models_problem = ""
        self._notices_told = 0
        self.titles: dict[tuple[str, str], str] = {}
        self._catalogue = catalogue
        self._device = device
        self._jobs = Jobs(background=("read", "look"), parent=self)
        self._activities: dict[str, Activity] = {}
        self._cache: OrderedDict[Key, Shown] = OrderedDict()
        self._decoding: tuple[Item, Job] | None = None
        self._left: list[Shelf] = []
        self._pictures: PictureReader | None = None
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

        def failed(error: OverreadError) -> None:
            self.models_problem = error.message
            self._end(job)
            self.models_changed.emit()

        job = self._jobs.start(
            "read", lambda _job: _work().load_models(self._catalogue, self._device), done, failed
        )
        self._begin("read", Activity("Making the model ready", job, "", stoppable=False))
        self._jobs.start("show", lambda _job: self._reader().start(), lambda _none: None, lambda _error: None)

    # What is open

    def open(self, paths: Sequence[Path]) -> None:
        """Open files and folders in place of what is open; `opened` follows now, `grew` as they are read."""
        self._leave()
        folder = self.folder = Folder(tuple(paths))
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
                pictures = count(len(found.items), "picture", "pictures")
                self.said.emit(f"{pictures} open." if found.complete else f"Stopped: {pictures} open.")

        def failed(error: OverreadError) -> None:
            if folder is self.folder:
                folder.looked_through = True
                self._end(job)
                self.grew.emit()
                self.said.emit(error.message)

        def look(job: Job) -> Found:
            def show_and_wait(found: Found) -> None:
                # Two threads of one interpreter take the processor from each other many times a second;
                # the window would stand still several times as long as its own work takes.
                shown = threading.Event()
                job.post(partial(show, found))
                job.post(lambda: QTimer.singleShot(0, shown.set))
                while not shown.wait(0.05) and not job.progress.cancelled:
                    pass

            return _work().look_through(paths, job.progress, show_and_wait)

        job = self._jobs.start("look", look, done, failed)
        self._begin("look", Activity("Looking through the folder", job, "files"))

    def outcome(self, item: Item, model: str = "") -> Outcome:
        """How the reading of a picture stands: that of a model, or the one that matters most."""
        return self.folder.outcome(item, self.titles, model) if self.folder else Outcome(State.UNREAD)

    def readers(self, item: Item) -> tuple[Reader, ...]:
        """Models that read a picture, with what each says in a few words."""
        out = []
        for model, reading in (self.folder.readings_of(item) if self.folder else {}).items():
            outcome = self.outcome(item, model)
            chance = "" if outcome.probability is None else f", {percent(outcome.probability)}"
            if reading.model is not None:
                out.append(
                    Reader(
                        model,
                        reading.model.title,
                        f"{outcome.summary[:1].upper()}{outcome.summary[1:]}{chance}",
                    )
                )
        return tuple(out)

    # The current picture

    def show(self, item: Item) -> None:
        """Make a picture the current one and decode it; `decoded` or `undecodable` follows."""
        self.current = item
        ready = self._cache.get(item.key)
        if ready is not None:
            self._cache.move_to_end(item.key)
            self.decoded.emit(ready)
            return
        if self._decoding is not None:
            wanted, job = self._decoding
            if wanted.key[0] == item.key[0]:
                # The file is being decoded already; its other frames come along, or are asked for after it.
                return
            job.cancel()
        self._decode(item)

    def _decode(self, item: Item) -> None:
        source = item.instance.source

        def decode(job: Job) -> None:
            for shown in _work().decode(self._reader(), source, item.frame, job):
                job.post(partial(self._keep, item, shown))

        def done(_none: None) -> None:
            current = self._ended(item)
            if current is not None and current is not item:
                self._decode(current)

        def failed(error: OverreadError) -> None:
            current = self._ended(item)
            if current is not None and not isinstance(error, Cancelled):
                known = isinstance(error, InputError)
                outcome = problem_outcome(error) if known else Outcome(State.ERROR, message=error.message)
                self.undecodable.emit(outcome)

        self._decoding = (item, self._jobs.start("show", decode, done, failed))

    def _reader(self) -> PictureReader:
        """The reader of the pictures shown; used by the one thread that decodes."""
        if self._pictures is None:
            self._pictures = _work().make_reader()
        return self._pictures

    def _ended(self, item: Item) -> Item | None:
        """The picture of the same file that is still to be shown after the decoding for `item` ended."""
        current = self.current
        if self._decoding is not None and self._decoding[0] is item:
            self._decoding = None
        if current is None or current.key[0] != item.key[0] or current.key in self._cache:
            return None
        return current

    def _keep(self, wanted: Item, shown: Shown) -> None:
        key = (wanted.key[0], shown.picture.frame)
        self._cache[key] = shown
        while len(self._cache) > 1 and sum(s.levels.nbytes for s in self._cache.values()) > CACHE_BYTES:
            self._cache.popitem(last=False)
        if self.current is not None and self.current.key == key:
            self.decoded.emit(shown)

    # Reading

    def read_current(self) -> None:
        """Read the current picture."""
        item, opened = self.current, self.models
        if item is not None and opened is not None and not self.busy:
            shown = self._cache.get(item.key)
            picture = shown.picture if shown is not None else None
            self._read(
                "Reading the picture",
                [item],
                lambda shelf, job: _work().read_one(picture, item, opened, shelf.journal(), job),
            )

    def read_rest(self) -> None:
        """Read every picture that has no reading yet."""
        folder, opened = self.folder, self.models
        if folder is not None and opened is not None and not self.busy:
            roots, left_out = folder.roots, folder.left_out()
            self._read(
                "Reading the folder",
                folder.unread(),
                lambda shelf, job: _work().read_rest(roots, left_out, opened, shelf.journal(), job.progress),
            )

    def _read(self, title: str, items: Sequence[Item], task: Task) -> None:
        folder = self.folder
        if folder is None:
            return
        folder.started = folder.started or datetime.now().astimezone()
        folder.pending = frozenset(item.key for item in items)

        def ended(_error: OverreadError | None) -> str:
            folder.finished = datetime.now().astimezone()
            left, folder.pending = folder.pending, frozenset()
            if folder is self.folder:
                self._collector.stop()
                self._collect()
                self.changed.emit(list(left))
            return ("Stopped: " if job.progress.cancelled else "") + folder.summary(self.titles)

        job = self._on_shelf(folder, title, "files", task, ended)
        self.changed.emit(list(folder.pending))
        self._collector.start()

    def _collect(self) -> None:
        """Take what has come and tell of it once."""
        self._tell_of_devices()
        keys = self.folder.collect() if self.folder else []
        if keys:
            self.changed.emit(keys)

    def _tell_of_devices(self) -> None:
        """Tell once of a device that failed on the way."""
        notices = self.models.notices if self.models is not None else ()
        if len(notices) > self._notices_told:
            self._notices_told = len(notices)
            self.device_changed.emit()

    # Exports

    def export_csv(self, destination: Path) -> None:
        """Write the CSV of what was read."""
        opened = self.models
        if opened is not None:
            self._export(
                "Writing the CSV",
                destination,
                lambda shelf, _job: _work().export_csv(shelf.journal(), opened, destination),
            )

    def export_pdf(self, destination: Path) -> None:
        """Write the PDF of what was read."""
        folder, opened = self.folder, self.models
        if folder is None or opened is None or folder.started is None or folder.finished is None:
            return
        complete = not folder.unread()
        run = _work().run_of(folder.roots, opened, folder.started, folder.finished, complete=complete)
        self._export(
            "Writing the PDF",
            destination,
            lambda shelf, job: _work().export_pdf(shelf.journal(), run, destination, job.progress),
        )

    def _export(self, title: str, destination: Path, task: Task) -> None:
        folder = self.folder
        if folder is None or self.busy:
            return

        def ended(error: OverreadError | None) -> str:
            if error is not None:
                return "Nothing was written."
            folder.exports.append(destination)
            folder.unsaved = False
            return f"Wrote {destination.name}."

        self._on_shelf(folder, title, "pictures", task, ended)

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

    def close(self) -> bool:
        """Cancel everything, wait a little, and tidy up; True if no thread is left."""
        self._collector.stop()
        ended = self._jobs.close(CLOSE_SECONDS)
        if ended:
            # A closing that was still waiting for its turn was cancelled with all else.
            for shelf in (*self._left, *([self.folder.shelf] if self.folder is not None else ())):
                shelf.close()
        if ended and self._pictures is not None:
            self._pictures.close()
        if ended and self.models is not None:
            self.models.engine.close()
        return ended

    def _on_shelf(
        self,
        folder: Folder,
        title: str,
        unit: str,
        task: Task,
        ended: Callable[[OverreadError | None], str],
    ) -> Job:
        """Run a task that uses the journal, in the one lane for that: one thread at a time may hold it.

        `ended` is called in the window's thread with the error, if any, and gives the line to be said.
        """

        def done(_result: object) -> None:
            message = ended(None)
            self._end(job)
            self.said.emit(message)

        def failed(error: OverreadError) -> None:
            message = ended(error)
            self._end(job)
            self.said.emit(message)
            if folder is self.folder and not isinstance(error, Cancelled):
                self.failed.emit(error)

        job = self._jobs.start("read", lambda job: task(folder.shelf, job), done, failed)
        self._begin("read", Activity(title, job, unit))
        return job

    def _leave(self) -> None:
        """Let go of what is open; its journal is closed by the thread that may still be writing to it."""
        if self.folder is None:
            return
        for activity in self._activities.values():
            activity.job.cancel()
        self._collector.stop()
        if self._decoding is not None:
            self._decoding[1].cancel()
        self.current = self._decoding = None
        self._cache.clear()
        shelf = self.folder.shelf
        self._left.append(shelf)
        self._jobs.start(
            "read", lambda _job: shelf.close(), lambda _none: self._left.remove(shelf), self.failed.emit
        )

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
