"""Decode pictures on a worker thread, requested ones before their neighbours, and cache them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import Cancelled, InputError, OverreadError
from desktop.base.jobs import Job
from desktop.base.lanes import Lane
from desktop.base.language import known
from desktop.session.items import Item, Key, Outcome, ReadingState, problem_outcome
from desktop.session.task_runner import TaskRunner

if TYPE_CHECKING:
    from core.batch.workers.interactive_decoder import InteractiveDecoder
    from core.workflow.view import Shown

CACHE_BYTES = 512 << 20
#: Milliseconds that a requested picture waits for another one to be decoded.
_PATIENCE = 250


class ImageLoader(QObject):
    """Decode the pictures to show, one file at a time.

    Parameters
    ----------
    runner : TaskRunner
        Runner whose lane `SHOW` is used.
    """

    #: A `Shown`: a requested picture was decoded.
    decoded = Signal(object)
    #: An `Item` and its `Outcome`: a requested picture cannot be shown.
    undecodable = Signal(object, object)

    def __init__(self, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.current: Item | None = None
        self._runner = runner
        self._cache: OrderedDict[Key, Shown] = OrderedDict()
        self._held = 0
        self._awaited: tuple[Item, ...] = ()
        self._near: dict[Key, Item] = {}
        self._failed: set[Key] = set()
        self._decoding: tuple[Item, Job] | None = None
        self._impatience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._impatience.timeout.connect(self._give_up_another)
        self._decoder: InteractiveDecoder | None = None

    def start(self) -> None:
        """Start the process that decodes, so that the first picture need not wait for it."""
        self._runner.run(
            Lane.SHOW, lambda _job: self.decoder().start(), lambda _none: None, lambda _error: None
        )

    def show(self, item: Item, awaited: Iterable[Item] = (), near: Iterable[Item] = ()) -> None:
        """Make a picture the current one and decode it; `decoded` or `undecodable` follows.

        Parameters
        ----------
        item : Item
        awaited : iterable of Item
            Other pictures that panes wait for.
        near : iterable of Item
            Pictures that may be needed next, the likeliest first; decoded while there is room in the cache.
        """
        self.current = item
        self._awaited = tuple(dict.fromkeys((item, *awaited)))
        self._near = {other.key: other for other in near}
        self._failed.discard(item.key)
        for wanted in self._awaited:
            ready = self._cache.get(wanted.key)
            if ready is not None:
                self._cache.move_to_end(wanted.key)
                self.decoded.emit(ready)
        self._decode_next()

    def show_none(self) -> None:
        """Clear the current picture."""
        self.current = None

    def ready(self, item: Item) -> bool:
        """Return whether a picture is cached."""
        return item.key in self._cache

    def gave_up(self, item: Item) -> bool:
        """Return whether decoding a picture failed before."""
        return item.key in self._failed

    def at_hand(self, items: Iterable[Item]) -> dict[Key, Shown]:
        """Return those of some pictures that are cached."""
        return {item.key: self._cache[item.key] for item in items if item.key in self._cache}

    def clear(self) -> None:
        """Forget all pictures, because others are open."""
        if self._decoding is not None:
            self._decoding[1].cancel()
        self.current = self._decoding = None
        self._awaited, self._near, self._held = (), {}, 0
        self._failed.clear()
        self._cache.clear()

    def decoder(self) -> InteractiveDecoder:
        """Return the decoder of pictures to show; used only by the thread that decodes."""
        if self._decoder is None:
            from core.workflow import view

            self._decoder = view.make_viewer_decoder()
        return self._decoder

    def close(self) -> None:
        """End the decoding process, after all other tasks in the lane."""
        if self._decoder is not None:
            self._decoder.close()
            self._decoder = None

    def _decode_next(self) -> None:
        """Decode the most urgent picture once the current decoding has ended."""
        wanted = next(self._missing(), None)
        if wanted is None:
            return
        if self._decoding is None:
            self._decode(wanted)
        elif wanted in self._awaited and wanted.key[0] != self._decoding[0].key[0]:
            # Finishing a slice takes no longer than stopping it, but a long cine must not block others.
            self._impatience.start()

    def _missing(self) -> Iterator[Item]:
        """Yield the pictures to decode: those waited for, then their neighbours, while memory lasts."""
        for item in self._awaited:
            if item.key not in self._cache and item.key not in self._failed:
                yield item
        if not self._cache:
            return
        room = CACHE_BYTES - sum(self._size(item.key) for item in self._awaited)
        for key, item in self._near.items():
            room -= self._size(key)
            if room < 0:
                return
            if key not in self._cache and key not in self._failed and item.instance.problem is None:
                yield item

    def _size(self, key: Key) -> int:
        """Return the bytes that a picture takes, or is expected to take if it is like the last one."""
        shown = self._cache.get(key) or next(reversed(self._cache.values()))
        return shown.levels.nbytes

    def _give_up_another(self) -> None:
        """Stop decoding a file that nobody waits for, because somebody waits for another one."""
        if self._decoding is not None:
            decoding, job = self._decoding
            if all(item.key[0] != decoding.key[0] for item in self._awaited):
                job.cancel()

    def _decode(self, item: Item) -> None:
        source = item.instance.source

        def decode(job: Job) -> None:
            from core.workflow import view

            for shown in view.decode_shown(self.decoder(), source, item.frame, job.progress):
                job.post(partial(self._store, item, shown))

        def done(_none: None) -> None:
            if self._ended(item):
                # The result of a cancelled decoding is dropped; the picture may have been requested again.
                if item.key not in self._cache and not job.progress.cancelled:
                    self._failed.add(item.key)
                self._decode_next()

        def failed(error: OverreadError) -> None:
            if self._ended(item):
                if not isinstance(error, Cancelled):
                    self._fail(item, error)
                elif not job.progress.cancelled:
                    # A bug, reported elsewhere, which would occur again.
                    self._failed.add(item.key)
                self._decode_next()

        job = self._runner.run(Lane.SHOW, decode, done, failed)
        self._decoding = (item, job)

    def _ended(self, item: Item) -> bool:
        """Record that a decoding has ended; return False if its folder was closed meanwhile."""
        if self._decoding is None or self._decoding[0] is not item:
            return False
        self._decoding = None
        return True

    def _fail(self, item: Item, error: OverreadError) -> None:
        outcome = Outcome(ReadingState.ERROR, message=known(error.message))
        if isinstance(error, InputError):
            outcome = problem_outcome(error)
        self._failed.add(item.key)
        for waiting in self._awaited:
            if waiting.key[0] == item.key[0] and waiting.key not in self._cache:
                self._failed.add(waiting.key)
                self.undecodable.emit(waiting, outcome)

    def _store(self, wanted: Item, shown: Shown) -> None:
        key = (wanted.key[0], shown.picture.frame)
        replaced = self._cache.pop(key, None)
        self._held += shown.levels.nbytes - (replaced.levels.nbytes if replaced is not None else 0)
        self._cache[key] = shown
        awaited = [item.key for item in self._awaited]
        while self._held > CACHE_BYTES and len(self._cache) > 1:
            self._held -= self._cache.pop(self._least_wanted(awaited)).levels.nbytes
        if key in awaited:
            self.decoded.emit(shown)

    def _least_wanted(self, awaited: list[Key]) -> Key:
        """Return the picture to drop: the unwanted one not shown for longest, or else the furthest away."""
        for key in self._cache:
            if key not in self._near and key not in awaited:
                return key
        return next((key for key in reversed(self._near) if key in self._cache), next(iter(self._cache)))
