"""Start tasks in the lanes, and track those that the user sees."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from core.errors import OverreadError
from desktop.base.jobs import Activity, Job, Jobs, Result
from desktop.base.lanes import BACKGROUND, Lane
from desktop.session.state import SessionState


class TaskRunner(QObject):
    """The part of the session that runs tasks.

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
            One of them is called in the window's thread at the end; without `failed` the error is shown.
        title, unit : str
            Task name shown to the user, and the unit it counts; a task without a title is not shown.
        stoppable, pausable : bool
            Whether the user can cancel and pause the task.
        ended : callable, optional
            Called in the window's thread before `done` or `failed`, with the error if there is one, while the
            task still counts as running; returns a status message, or an empty text.
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
        """The activity to show: readings and exports before searches, and those before all others."""
        first = self._activities.get(Lane.READ) or self._activities.get(Lane.LOOK)
        return first or next(iter(self._activities.values()), None)

    @property
    def busy(self) -> bool:
        """Whether a model is being loaded, or something is being read or exported."""
        return Lane.READ in self._activities

    def cancel(self) -> None:
        """Stop the activity that is shown; finished parts are kept."""
        if self.activity is not None:
            self.activity.job.cancel()
            if self._state.folder is not None:
                self._state.folder.resume = False

    def cancel_all(self) -> None:
        """Stop all tasks that the user sees."""
        for activity in self._activities.values():
            activity.job.cancel()

    def pause(self) -> None:
        """Pause the running batch, or continue it."""
        activity = self.activity
        if activity is not None and activity.pausable:
            progress = activity.job.progress
            (progress.resume if progress.paused else progress.pause)()
            self._state.activity_changed.emit()

    def _end(self, job: Job) -> None:
        """Forget an activity, unless its lane has another one by now."""
        self._activities = {lane: a for lane, a in self._activities.items() if a.job is not job}
        self._state.activity_changed.emit()
