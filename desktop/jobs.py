"""Runs slow work on worker threads and brings results and errors back to the window's own thread."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from core.errors import Cancelled, OverreadError
from core.progress import Advance, Progress

Result = TypeVar("Result")


class Job:
    """One piece of work under way.

    Attributes
    ----------
    progress : Progress
        Handed to core; carries the wish to cancel.
    latest : Advance or None
        How far it is. The window looks here when it repaints, so that fast work cannot flood it.
    """

    def __init__(self, post: Callable[[Callable[[], None]], None]) -> None:
        self.latest: Advance | None = None
        self.progress = Progress(self._listen)
        self._post = post

    def cancel(self) -> None:
        """Ask it to stop; parts it still posts are dropped."""
        self.progress.cancel()

    def post(self, part: Callable[[], None]) -> None:
        """Call `part` in the window's thread, unless the job is cancelled before its turn comes."""
        self._post(partial(self._deliver, part))

    def _deliver(self, part: Callable[[], None]) -> None:
        if not self.progress.cancelled:
            part()

    def _listen(self, advance: Advance) -> None:
        self.latest = advance


class Jobs(QObject):
    """Worker threads, one for each lane; work in one lane runs in order, never side by side.

    Parameters
    ----------
    background : collection of str
        Lanes for long work, which leave the processor to the window when it needs it.
    """

    _posted = Signal(object)

    def __init__(self, background: Collection[str] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._lanes: dict[str, ThreadPoolExecutor] = {}
        self._running: dict[Future[object], Job] = {}
        self._closed = False
        self._posted.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        lane: str,
        work: Callable[[Job], Result],
        done: Callable[[Result], None],
        failed: Callable[[OverreadError], None],
    ) -> Job:
        """Run `work` on a lane's thread.

        Parameters
        ----------
        lane : str
        work : callable
            Called with its `Job` on the worker thread.
        done, failed : callable
            One of them is called in the window's thread with the result or the typed error. After any
            other exception `failed` gets `Cancelled`, and the exception is raised in the window's
            thread, so that it reaches the application's outermost handler.
        """
        job = Job(self._posted.emit)
        if lane not in self._lanes:
            step_back = _step_back if lane in self._background else None
            self._lanes[lane] = ThreadPoolExecutor(1, f"overread-{lane}", initializer=step_back)
        future = self._lanes[lane].submit(work, job)
        self._running[future] = job
        future.add_done_callback(lambda ended: self._posted.emit(partial(self._finish, ended, done, failed)))
        return job

    def close(self, seconds: float) -> bool:
        """Cancel everything and wait a little; True if all threads have ended."""
        self._closed = True
        for job in self._running.values():
            job.cancel()
        for lane in self._lanes.values():
            lane.shutdown(wait=False, cancel_futures=True)
        ended = not wait(self._running, seconds).not_done
        if ended:
            for lane in self._lanes.values():
                lane.shutdown(wait=True)
        return ended

    def _call(self, function: Callable[[], None]) -> None:
        if not self._closed:
            function()

    def _finish(
        self,
        future: Future[Result],
        done: Callable[[Result], None],
        failed: Callable[[OverreadError], None],
    ) -> None:
        self._running.pop(future, None)
        if future.cancelled():
            return
        error = future.exception()
        if error is None:
            done(future.result())
        elif isinstance(error, OverreadError):
            failed(error)
        else:
            # The work has ended, which whoever follows it must know; the error goes to the last handler.
            failed(Cancelled())
            raise error


def _step_back() -> None:
    """Give the calling thread, and those it starts, a lower priority than the window's.

    Linux keeps a priority for each thread, and ONNX Runtime's own threads inherit it; without this they
    keep the window from its processor for a tenth of a second at a time. Windows favours the window in
    front by itself.
    """
    if sys.platform == "linux":
        lower = min(os.getpriority(os.PRIO_PROCESS, 0) + 6, 19)
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), lower)
