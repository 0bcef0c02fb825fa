"""The current picture: decodes it on a worker thread and keeps the last ones at hand."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.errors import Cancelled, InputError, OverreadError
from desktop.items import Item, Key, Outcome, State, problem_outcome
from desktop.jobs import Job, Jobs

if TYPE_CHECKING:
    from core.batch.reader import PictureReader
    from desktop.work import Shown

CACHE_BYTES = 512 << 20
LANE = "show"


class Pictures(QObject):
    """Decodes what is to be shown, one file at a time.

    Parameters
    ----------
    jobs : Jobs
        Whose lane `LANE` it uses.
    """

    #: A `Shown`: the current picture is decoded.
    decoded = Signal(object)
    #: An `Outcome`: the current picture cannot be shown.
    undecodable = Signal(object)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.current: Item | None = None
        self._jobs = jobs
        self._cache: OrderedDict[Key, Shown] = OrderedDict()
        self._decoding: tuple[Item, Job] | None = None
        self._reader: PictureReader | None = None

    def start(self) -> None:
        """Start the process that decodes, so that the first picture need not wait for it."""
        self._jobs.start(LANE, lambda _job: self.reader().start(), lambda _none: None, lambda _error: None)

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

    def leave(self) -> None:
        """Forget all pictures; other ones are open."""
        if self._decoding is not None:
            self._decoding[1].cancel()
        self.current = self._decoding = None
        self._cache.clear()

    def reader(self) -> PictureReader:
        """The reader of the pictures shown; used by the one thread that decodes."""
        if self._reader is None:
            self._reader = _work().make_reader()
        return self._reader

    def close(self) -> None:
        """End the process that decodes; called behind all else in the lane."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _decode(self, item: Item) -> None:
        source = item.instance.source

        def decode(job: Job) -> None:
            for shown in _work().decode(self.reader(), source, item.frame, job):
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

        self._decoding = (item, self._jobs.start(LANE, decode, done, failed))

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


def _work() -> ModuleType:
    """The module that does the work; imported on a worker thread, since all it needs takes a second."""
    from desktop import work

    return work
