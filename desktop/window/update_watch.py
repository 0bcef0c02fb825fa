"""Report a newer version, if the site's settings name an update notice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from core.errors import OverreadError
from core.settings import Updates
from desktop.base.jobs import Job
from desktop.base.lanes import Lane
from desktop.base.language import tr
from desktop.session.session import Session
from desktop.window.welcome import Welcome

if TYPE_CHECKING:
    from core.updates import UpdateNotice

#: Milliseconds between checks whether a day has passed; windows stay open for weeks.
_LOOK_EVERY = 3_600_000


class UpdateWatch(QObject):
    """Read the site's update notice on its own thread, and show a newer version on the welcome page.

    Parameters
    ----------
    session : Session
    now : callable
        Returns the current update settings.
    welcome : Welcome
    window : QWidget
    """

    def __init__(
        self, session: Session, now: Callable[[], Updates], welcome: Welcome, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session, self._now, self._welcome = session, now, welcome
        self._job: Job | None = None
        self._timer = QTimer(self, interval=_LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @property
    def looking(self) -> bool:
        """Whether the notice is being read."""
        return self._job is not None

    def look(self) -> None:
        """Read the notice, if the settings name one and it is not being read already."""
        updates = self._now()
        if not updates.address:
            self._welcome.tell_update("")
            return
        if self.looking:
            return

        def work(_job: Job) -> UpdateNotice | None:
            from core.updates import look_for_update

            return look_for_update(updates, datetime.now(UTC))

        self._job = self._session.run(Lane.UPDATES, work, self._show, self._failed)

    def _show(self, notice: UpdateNotice | None) -> None:
        self._job = None
        self._welcome.tell_update("" if notice is None else _words(notice))

    def _failed(self, _error: OverreadError) -> None:
        """Ignore the error: readers cannot fix it. ``overread updates`` shows it to IT."""
        self._job = None


def _words(notice: UpdateNotice) -> str:
    words = tr("Overread {version} is available.", version=notice.version)
    if notice.security:
        words += " " + tr("It closes security holes.")
    return f"{words} {notice.where}".strip()
