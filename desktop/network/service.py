"""The network service of the window: receive, queue, send, search and fetch."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import Cancelled, OverreadError
from core.pacs_node import PacsNode
from core.settings import UserSettings
from desktop.base.jobs import Job, Result
from desktop.base.lanes import Lane
from desktop.base.language import known, plural, tr
from desktop.network.offers import SendChoice, StudyOffer, offers

if TYPE_CHECKING:
    from core.network.base.fetched import Fetched
    from core.network.base.orders import OrderAnswer
    from core.network.base.query import FindResult, FoundStudy, Query
    from core.network.outbox import Added, QueueState
    from core.network.scp.receiver import ReceiverStatus
    from core.network.scu.c_store import Sent
    from desktop.network.tasks import QueueOverview
    from desktop.session.session import Session

_SOONEST_SECONDS, _LATEST_SECONDS = 1.0, 3600.0


class NetworkService(QObject):
    """Run network tasks as jobs; uses no widgets.

    Each job imports its modules on its own thread, because that takes a second.

    Parameters
    ----------
    session : Session
    settings : callable
        Returns the current settings.

    Attributes
    ----------
    standing : ReceiverStatus or None
        State of the receiver; None if nothing is received.
    listening : bool
        Whether the receiver is switched on.
    deaths : int
        How often the receiver's process died and was started again.
    """

    #: The receiver was switched, or its state changed.
    received = Signal()
    #: The receiver cannot receive; the user was told why.
    stopped = Signal()
    #: A `QueueOverview`.
    queued = Signal(object)
    #: One line about the outcome.
    status_message = Signal(str)

    def __init__(self, session: Session, settings: Callable[[], UserSettings]) -> None:
        super().__init__(session)
        self._session, self._settings = session, settings
        self.standing: ReceiverStatus | None = None
        self.listening = False
        self.deaths = 0
        self._listener: Job | None = None
        self._sender: Job | None = None
        self._tries = QTimer(self, singleShot=True)
        self._tries.timeout.connect(self.send)

    @property
    def settings(self) -> UserSettings:
        """The current settings."""
        return self._settings()

    # Receiving

    def listen(self, *, on: bool) -> None:
        """Start or stop the receiver."""
        if on == self.listening:
            return
        self.listening = on
        if not on:
            if self._listener is not None:
                self._listener.cancel()
            self._listener, self.standing = None, None
            self.received.emit()
            return
        pacs = self.settings.pacs

        def serve(job: Job) -> None:
            from desktop.network import tasks

            def tell(standing: ReceiverStatus, deaths: int) -> None:
                job.post(partial(self._take, job, standing, deaths))

            tasks.keep_listening(pacs, job.progress, tell)

        def failed(error: OverreadError) -> None:
            if job is self._listener:
                self._listener, self.listening, self.standing = None, False, None
                self.received.emit()
                if not isinstance(error, Cancelled):
                    self.stopped.emit()
                    self._session.failed.emit(error)

        job = self._listener = self._session.run(Lane.LISTEN, serve, failed=failed)
        self.received.emit()

    def _take(self, job: Job, standing: ReceiverStatus, deaths: int) -> None:
        if job is not self._listener:
            return
        if deaths > self.deaths:
            self.status_message.emit(tr("The receiver stopped unexpectedly and was restarted."))
        changed = (standing, deaths) != (self.standing, self.deaths)
        reported = standing.reports > (self.standing.reports if self.standing is not None else 0)
        self.standing, self.deaths = standing, deaths
        if changed:
            self.received.emit()
        if reported:
            # An archive reported which objects it keeps.
            self.look()

    # Sending

    def look(self) -> None:
        """Read the queue; its state is emitted by `queued`."""

        def state(_job: Job) -> QueueOverview:
            from desktop.network import tasks

            return tasks.state()

        self._session.run(Lane.ASK, state, self._known)

    def queue(self, files: Sequence[Path], node: PacsNode) -> None:
        """Queue files for a node, and send them."""

        def add(job: Job) -> Added:
            from desktop.network import tasks

            return tasks.queue(files, node, job.progress)

        self._session.run(
            Lane.ASK,
            add,
            lambda added: self.status_message.emit(self._queued(added)),
            title=tr("Queueing"),
            unit=tr("files"),
        )

    def offers(self) -> Iterator[StudyOffer]:
        """Yield the studies that can be sent."""
        return offers(self._session)

    def send_choice(self, choice: SendChoice, node: PacsNode) -> None:
        """Queue pictures and results for a node, and send them."""
        if choice.files:
            self.queue(choice.files, node)
        if choice.results:
            self._queue_results(choice, node)

    def _queue_results(self, choice: SendChoice, node: PacsNode) -> None:
        """Make DICOM objects of the readings, queue them for a node, and send them."""
        from desktop.session.tasks import WhatWasRead, run_of

        session, folder = self._session, self._session.folder
        run = run_of(folder, session.models)
        if folder is None or run is None:
            return
        decided = session.marks.with_marks(session.decisions.decided(), choice.left_out)
        what = WhatWasRead(folder.journal_handle, run, decided, choice.left_out)
        added: list[Added] = []

        def ended(error: OverreadError | None) -> str:
            if error is not None:
                return tr("Nothing was queued.")
            return self._queued(added[0])

        def make(job: Job) -> None:
            from desktop.network import tasks

            added.append(tasks.queue_results(what, node, choice.results, job.progress))

        session.run(
            Lane.READ,
            make,
            failed=session.failed_for(folder),
            title=tr("Making DICOM results"),
            unit=tr("pictures"),
            ended=ended,
        )

    def fill_accessions(
        self, done: Callable[[list[OrderAnswer]], object], failed: Callable[[OverreadError], object]
    ) -> None:
        """Ask the worklist node for the accession numbers of studies that were read."""
        folder, settings = self._session.folder, self.settings
        if folder is None:
            return

        def work(job: Job) -> list[OrderAnswer]:
            from desktop.network import tasks

            return tasks.fill_accessions(folder.journal_handle, settings, job.progress)

        self._session.run(Lane.READ, work, done, failed, title=tr("Asking the worklist"), unit=tr("orders"))

    def send(self) -> None:
        """Send the objects that are due."""
        if self._sender is not None:
            return
        settings = self.settings

        def work(job: Job) -> Sent:
            from desktop.network import tasks

            return tasks.send_waiting(settings, job.progress)

        def ended() -> None:
            self._sender = None
            self.look()

        def done(sent: Sent) -> None:
            ended()
            if sent.sent or sent.failed or sent.committed or sent.problem:
                words = tr(
                    "{sent} sent, {failed} failed, {waiting} waiting.",
                    sent=sent.sent,
                    failed=sent.failed,
                    waiting=sent.waiting,
                )
                if sent.committed or sent.awaited:
                    words += " " + tr(
                        "{committed} committed, {awaited} acknowledged and not committed yet.",
                        committed=sent.committed,
                        awaited=sent.awaited,
                    )
                self.status_message.emit(f"{words} {known(sent.problem)}".rstrip())

        def failed(error: OverreadError) -> None:
            ended()
            self.status_message.emit(known(error.message))

        self._sender = self._session.run(
            Lane.SEND,
            work,
            done,
            failed,
            title=tr("Sending"),
            unit=tr("objects"),
        )

    def retry(self) -> None:
        """Try again now to send all objects that failed or wait."""

        def work(_job: Job) -> QueueOverview:
            from desktop.network import tasks

            return tasks.retry()

        def done(state: QueueOverview) -> None:
            self._known(state)
            self.send()

        self._session.run(Lane.ASK, work, done)

    def forget(self, which: QueueState) -> None:
        """Remove the objects in a state from the queue."""

        def work(_job: Job) -> QueueOverview:
            from desktop.network import tasks

            return tasks.forget_entries(which)

        self._session.run(Lane.ASK, work, self._known)

    def _queued(self, added: Added) -> str:
        """Send what was queued; return one line that says what was."""
        parts = [plural(added.new, "{n} object queued.", "{n} objects queued.")]
        if added.sent:
            parts.append(tr("{n} were sent before and are not sent again.", n=added.sent))
        if added.refused:
            parts.append(tr("{n} are no DICOM files.", n=len(added.refused)))
        self.look()
        self.send()
        return " ".join(parts)

    def _known(self, state: QueueOverview) -> None:
        self.queued.emit(state)
        if state.next_due is not None and self._sender is None:
            wait = min(max(state.next_due - time.time(), _SOONEST_SECONDS), _LATEST_SECONDS)
            self._tries.start(int(1000 * wait))

    # Requests

    def echo(
        self, node: PacsNode, done: Callable[[None], object], failed: Callable[[OverreadError], None]
    ) -> Job:
        """Test whether a node answers (C-ECHO)."""
        own = self.settings.pacs.title

        def work(job: Job) -> None:
            from desktop.network import tasks

            tasks.echo(node, own, job.progress)

        return self._ask(tr("Asking"), work, done, failed)

    def find(
        self,
        node: PacsNode,
        query: Query,
        done: Callable[[FindResult], object],
        failed: Callable[[OverreadError], None],
    ) -> Job:
        """Search a node for studies."""
        own = self.settings.pacs.title

        def work(job: Job) -> FindResult:
            from desktop.network import tasks

            return tasks.query_studies(node, own, query, job.progress)

        return self._ask(tr("Searching"), work, done, failed, tr("studies"))

    def fetch(
        self,
        node: PacsNode,
        studies: Sequence[str],
        done: Callable[[tuple[Fetched, list[Path]]], object],
        failed: Callable[[OverreadError], None],
    ) -> Job:
        """Fetch studies from a node."""
        pacs = self.settings.pacs

        def work(job: Job) -> tuple[Fetched, list[Path]]:
            from desktop.network import tasks

            return tasks.fetch_all(node, pacs, studies, job.progress)

        return self._ask(tr("Fetching"), work, done, failed, tr("objects"))

    def find_earlier(
        self,
        node: PacsNode,
        fetched: Sequence[FoundStudy],
        done: Callable[[tuple[FoundStudy, ...]], object],
        failed: Callable[[OverreadError], None],
    ) -> Job:
        """Search a node for earlier studies of the patients of studies that were fetched from it."""
        pacs, folder = self.settings.pacs, self._session.folder
        rows = folder.found.rows if folder is not None else ()
        there = {row.identity.study_uid for row in rows}

        def work(job: Job) -> tuple[FoundStudy, ...]:
            from desktop.network import tasks

            return tasks.find_earlier(node, pacs, fetched, there, job.progress)

        return self._ask(tr("Looking for earlier studies"), work, done, failed, tr("studies"))

    def _ask(
        self,
        title: str,
        work: Callable[[Job], Result],
        done: Callable[[Result], object],
        failed: Callable[[OverreadError], None],
        unit: str = "",
    ) -> Job:
        return self._session.run(Lane.ASK, work, done, failed, title=title, unit=unit)
