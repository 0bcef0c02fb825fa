"""Starts tasks in the lanes, and knows which of them the user sees."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from core.errors import OverreadError
from desktop.base.jobs import Activity, Job, Jobs, Result
from desktop.base.lanes import BACKGROUND, Lane
from desktop.session.state import SessionState


class TaskRunner(QObject):
    """The session's part that runs work.

    Parameters
    ----------
    state : SessionState
        State whose signals announce running tasks.
    """

    def __init__(self, state: SessionState) -> None:
        super().__init__(state)
        self._state = state
        self.jobs = Jobs(background=BACKGROUND, parent=self)
        self._activities: dict[Lane, Activity] = {}

    def run(
        self,
        lane: Lane,
        work: Callable[[Job], Result],
        done: Callable[[Result], object] = lambda _result: None,
        failed: Callable[[OverreadError], object] | None = None,
        *,
        title: str = "",
        unit: str = "",
        stoppable: bool = True,
        pausable: bool = False,
        ended: Callable[[OverreadError | None], str] = lambda _error: "",
    ) -> Job:
        """Run work on the thread of a lane.

        Parameters
        ----------
        lane : Lane
        work : callable
            Called with its `Job` on that thread.
        done, failed : callable, optional
            One of them is called in the window's thread at the end; without `failed` the user sees the error.
        title, unit : str
            Task name shown to the user, and the unit it counts; a task without a title is not shown.
        stoppable, pausable : bool
            Whether the user can cancel it, and let it wait.
        ended : callable, optional
            Called in the window's thread before `done` or `failed`, with the error if any, while the work
            still counts as under way; returns the line to be said of it, if any.
        """

        def end(error: OverreadError | None) -> None:
            message = ended(error)
            if title:
                self._end(job)
            if message:
                self._state.status_message.emit(message)

        def succeeded(result: Result) -> None:
            end(None)
            done(result)

        def broke(error: OverreadError) -> None:
            end(error)
            (failed or self._state.failed.emit)(error)

        job = self.jobs.start(lane, work, succeeded, broke)
        if title:
            self._activities[lane] = Activity(title, job, unit, stoppable, pausable)
            self._state.activity_changed.emit()
        return job

    @property
    def activity(self) -> Activity | None:
        """The work to show: reading and exports before looking, and that before all else."""
        first = self._activities.get(Lane.READ) or self._activities.get(Lane.LOOK)
        return first or next(iter(self._activities.values()), None)

    @property
    def busy(self) -> bool:
        """Whether a model is being loaded, or something is being read or exported."""
        return Lane.READ in self._activities

    def cancel(self) -> None:
        """Stop the work that is shown; what is finished is kept."""
        if self.activity is not None:
            self.activity.job.cancel()
            if self._state.folder is not None:
                self._state.folder.resume = False

    def cancel_all(self) -> None:
        """Stop all work that the user sees."""
        for activity in self._activities.values():
            activity.job.cancel()

    def pause(self) -> None:
        """Let the reading under way wait, or go on where it waits."""
        activity = self.activity
        if activity is not None and activity.pausable:
            progress = activity.job.progress
            (progress.resume if progress.paused else progress.pause)()
            self._state.activity_changed.emit()

    def _end(self, job: Job) -> None:
        """Forget an activity, unless another has taken its lane since."""
        self._activities = {lane: a for lane, a in self._activities.items() if a.job is not job}
        self._state.activity_changed.emit()
