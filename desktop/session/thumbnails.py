"""Thumbnails for the worklist, made in a process of their own, only for visible rows."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from core.errors import Cancelled, OverreadError
from desktop.base.jobs import Job
from desktop.base.lanes import Lane
from desktop.session.items import Item, Key
from desktop.session.task_runner import TaskRunner

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.batch.workers.interactive_decoder import InteractiveDecoder

#: Longest side in pixels, enough for a screen with twice the usual resolution.
SIDE = 96
#: Number of thumbnails in the cache; each takes at most 27 kB.
CACHE_SIZE = 1500


class Thumbnails(QObject):
    """Make one thumbnail after the other, only for the last request.

    Parameters
    ----------
    runner : TaskRunner
        Runner whose lane `THUMBNAILS` is used, so that the picture on screen never waits for a thumbnail.
    """

    #: The key of a picture whose thumbnail is ready.
    made = Signal(object)

    def __init__(self, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._images: OrderedDict[Key, QImage] = OrderedDict()
        self._wanted: list[Item] = []
        self._making: Job | None = None
        self._decoder: InteractiveDecoder | None = None

    def of(self, item: Item) -> QImage | None:
        """Return a picture's thumbnail; None if it is not ready, a null image if it cannot be made."""
        return self._images.get(item.key)

    def want(self, items: Sequence[Item]) -> None:
        """Make these thumbnails, in order, and cancel earlier requests."""
        self._wanted = [item for item in items if item.key not in self._images]
        for item in items:
            if item.key in self._images:
                self._images.move_to_end(item.key)
        self._make_next()

    def clear(self) -> None:
        """Forget all thumbnails, because other pictures are open."""
        if self._making is not None:
            self._making.cancel()
        self._making = None
        self._wanted = []
        self._images.clear()

    def close(self) -> None:
        """End the process that makes thumbnails, after all other tasks in the lane."""
        if self._decoder is not None:
            self._decoder.close()
            self._decoder = None

    def _make_next(self) -> None:
        if self._making is not None or not self._wanted:
            return
        item = self._wanted.pop(0)

        def make(job: Job) -> QImage:
            return _to_qimage(self._small(item, job))

        def done(image: QImage) -> None:
            if job is self._making:
                self._store(item, image)

        def failed(error: OverreadError) -> None:
            if job is self._making and not isinstance(error, Cancelled):
                self._store(item, QImage())

        job = self._making = self._runner.run(Lane.THUMBNAILS, make, done, failed)

    def _small(self, item: Item, job: Job) -> NDArray[np.uint8]:
        # On a worker thread, because the imports take a second.
        from core.workflow import view

        if self._decoder is None:
            self._decoder = view.make_thumbnail_decoder(SIDE)
        return view.decode_thumbnail(self._decoder, item.instance.source, item.frame, job.progress)

    def _store(self, item: Item, image: QImage) -> None:
        self._making = None
        self._images[item.key] = image
        while len(self._images) > CACHE_SIZE:
            self._images.popitem(last=False)
        self.made.emit(item.key)
        self._make_next()


def _to_qimage(pixels: NDArray[np.uint8]) -> QImage:
    """Return an image with its own memory, from 8-bit grey or colour values."""
    rows, columns = pixels.shape[:2]
    grey = pixels.ndim == 2
    form = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB888
    data = pixels.tobytes()
    return QImage(data, columns, rows, columns * (1 if grey else 3), form).copy()
