"""Small pictures for the worklist: made in a process of their own, of the rows in sight only."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from core.errors import Cancelled, OverreadError
from desktop.base.jobs import Job, Jobs
from desktop.session.items import Item, Key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.batch.workers.interactive_decoder import PictureReader

LANE = "thumbnails"
#: Longest side in pixels, enough for a screen of twice the usual density.
SIDE = 96
#: At most 27 kB each.
KEPT = 1500


class Thumbnails(QObject):
    """Makes one small picture after the other, those that were asked for last.

    Parameters
    ----------
    jobs : Jobs
        Whose lane `LANE` it uses, so that the picture on screen never waits for a small one.
    """

    #: The key of a picture: its small one is there.
    made = Signal(object)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._kept: OrderedDict[Key, QImage] = OrderedDict()
        self._wanted: list[Item] = []
        self._making: Job | None = None
        self._reader: PictureReader | None = None

    def of(self, item: Item) -> QImage | None:
        """A picture's small one, if it is at hand; a null image where it cannot be made."""
        return self._kept.get(item.key)

    def want(self, items: Sequence[Item]) -> None:
        """Make these, in order, and none that were wanted before."""
        self._wanted = [item for item in items if item.key not in self._kept]
        for item in items:
            if item.key in self._kept:
                self._kept.move_to_end(item.key)
        self._go_on()

    def leave(self) -> None:
        """Forget all; other pictures are open."""
        if self._making is not None:
            self._making.cancel()
        self._making = None
        self._wanted = []
        self._kept.clear()

    def close(self) -> None:
        """End the process that makes them; called behind all else in the lane."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _go_on(self) -> None:
        if self._making is not None or not self._wanted:
            return
        item = self._wanted.pop(0)

        def make(job: Job) -> QImage:
            return _image(self._small(item, job))

        def done(image: QImage) -> None:
            if job is self._making:
                self._keep(item, image)

        def failed(error: OverreadError) -> None:
            if job is self._making and not isinstance(error, Cancelled):
                self._keep(item, QImage())

        job = self._making = self._jobs.start(LANE, make, done, failed)

    def _small(self, item: Item, job: Job) -> NDArray[np.uint8]:
        if self._reader is None:
            self._reader = _work().make_small_reader(SIDE)
        return _work().small(self._reader, item, job)

    def _keep(self, item: Item, image: QImage) -> None:
        self._making = None
        self._kept[item.key] = image
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self.made.emit(item.key)
        self._go_on()


def _image(pixels: NDArray[np.uint8]) -> QImage:
    """An image of its own memory from greys or colours in eight bits."""
    rows, columns = pixels.shape[:2]
    grey = pixels.ndim == 2
    form = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB888
    data = pixels.tobytes()
    return QImage(data, columns, rows, columns * (1 if grey else 3), form).copy()


def _work() -> ModuleType:
    """The module that does the work; imported on a worker thread, since all it needs takes a second."""
    from desktop.session import tasks

    return tasks
