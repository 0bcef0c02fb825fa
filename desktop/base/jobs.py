"""Run slow work on worker threads, and deliver results and errors in the window's thread."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from core.errors import Cancelled, OverreadError
from core.progress import Advance, Progress

Result = TypeVar("Result")


class Job:
    """One task that runs on a worker thread.

    Attributes
    ----------
    progress : Progress
        Passed to core; it also carries the request to cancel.
    latest : Advance or None
        Current progress. The window reads it when it repaints, so fast work cannot flood it with events.
    """

    def __init__(self, post: Callable[[Callable[[], None]], None]) -> None:
        self.latest: Advance | None = None
        self.progress = Progress(self._listen)
        self._post = post

    def cancel(self) -> None:
        """Ask the task to stop; calls that it still posts are dropped."""
        self.progress.cancel()

    def post(self, part: Callable[[], None]) -> None:
        """Call `part` in the window's thread, unless the job is cancelled before its turn comes."""
        self._post(partial(self._deliver, part))

    def show(self, part: Callable[[], None]) -> None:
        """Call `part` in the window's thread and wait until the window has shown its result.

        Two threads of one interpreter take the processor from each other many times a second. Without the
        wait the window would be blocked for several times as long as its own work takes.
        """
        shown = threading.Event()
        self.post(part)
        self.post(lambda: QTimer.singleShot(0, shown.set))
        while not shown.wait(0.05) and not self.progress.cancelled:
            pass

    def _deliver(self, part: Callable[[], None]) -> None:
        if not self.progress.cancelled:
            part()

    def _listen(self, advance: Advance) -> None:
        self.latest = advance


@dataclass(frozen=True, eq=False)
class Activity:
    """Work that the user sees, and can cancel if `stoppable` or pause if `pausable`; it counts `unit`."""

    title: str
    job: Job
    unit: str
    stoppable: bool = True
    pausable: bool = False


class Jobs(QObject):
    """Worker threads, one for each lane; work in one lane runs in order, never side by side.

    Parameters
    ----------
    background : collection of str
        Lanes for long work, whose threads have a lower priority than the window's.
    """

    _posted = Signal(object)

    def __init__(self, background: Collection[str] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._lanes: dict[str, ThreadPoolExecutor] = {}
        self._running: dict[Future[Any], Job] = {}
        self._closed = False
        self._posted.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        lane: str,
        work: Callable[[Job], Result],
        done: Callable[[Result], None],
        failed: Callable[[OverreadError], None],
    ) -> Job:
        """Run `work` on the thread of a lane.

        Parameters
        ----------
        lane : str
        work : callable
            Called with its `Job` on the worker thread.
        done, failed : callable
            One of them is called in the window's thread with the result or the typed error. After any
            other exception `failed` gets `Cancelled`, and the exception is raised in the window's
            thread, so that it reaches the application's outermost handler. Neither is called
            after `close`, when no task runs any more.
        """
        job = Job(self._posted.emit)
        if self._closed:
            # A result that arrives while the window closes may ask for the next task.
            job.cancel()
            return job
        future = self._lane(lane).submit(work, job)
        self._running[future] = job
        future.add_done_callback(lambda ended: self._posted.emit(partial(self._finish, ended, done, failed)))
        return job

    def close(self, seconds: float, last: Mapping[str, Callable[[], None]] | None = None) -> bool:
        """Cancel all tasks and wait for them; return whether all threads have ended.

        Parameters
        ----------
        seconds : float
            The longest wait.
        last : mapping, optional
            Last task of each lane, run after the current work, however long that takes.
        """
        for future, job in self._running.items():
            job.cancel()
            future.cancel()
        ends: list[Future[None]] = (
            [] if self._closed else [self._lane(name).submit(work) for name, work in (last or {}).items()]
        )
        self._closed = True
        for executor in self._lanes.values():
            executor.shutdown(wait=False)
        if wait([*self._running, *ends], seconds).not_done:
            return False
        for executor in self._lanes.values():
            executor.shutdown(wait=True)
        for end in ends:
            end.result()
        return True

    def _lane(self, name: str) -> ThreadPoolExecutor:
        if name not in self._lanes:
            begin = partial(_begin, step_back=name in self._background)
            self._lanes[name] = ThreadPoolExecutor(1, f"overread-{name}", initializer=begin)
        return self._lanes[name]

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
            # The work has ended, which its followers must know; the error goes to the last handler.
            failed(Cancelled())
            raise error


def _begin(*, step_back: bool) -> None:
    """Make a lane's thread ready, before its first work.

    What the lanes do is imported there. Where one thread imports pydicom and another a part of it at the
    same moment, each holds what the other waits for, and Python ends that with an ImportError in one of
    them. So every lane has the whole package first.
    """
    if step_back:
        _step_back()
    import pydicom  # noqa: F401


def _step_back() -> None:
    """Give the calling thread, and those it starts, a lower priority than the window's.

    Linux keeps a priority for each thread, and ONNX Runtime's own threads inherit it; without this they
    keep the window from its processor for a tenth of a second at a time. Windows favours the window in
    front without this.
    """
    if sys.platform == "linux":
        lower = min(os.getpriority(os.PRIO_PROCESS, 0) + 6, 19)
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), lower)
