"""Find earlier studies that are not open, received or in archives, and fetch them; no widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.errors import Cancelled, OverreadError
from core.images.studies.study_tree import Study
from core.settings import UserSettings
from desktop.base.jobs import Job
from desktop.base.lanes import Lane
from desktop.base.language import known, tr
from desktop.session.session import Session

if TYPE_CHECKING:
    from core.workflow.earlier import ArchiveAnswer, ArchivedStudy, ReceivedPatients


class EarlierFinder(QObject):
    """Find other studies of the patient whose study is on screen.

    Parameters
    ----------
    session : Session
        Runs the work.
    settings : callable
        Returns the current settings.

    Attributes
    ----------
    received : tuple of Study
        Received earlier studies of the study that was last asked about.
    archived : tuple of ArchivedStudy
        Earlier studies in archives that are neither open nor received.
    fetching : bool
        Whether studies are being fetched.
    looking : bool
        Whether received studies are still being searched.
    """

    #: Emitted when studies are found, and when the search of received studies is complete.
    changed = Signal()

    def __init__(
        self, session: Session, settings: Callable[[], UserSettings], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._settings = session, settings
        self._known: ReceivedPatients | None = None
        self._study: Study | None = None
        self._jobs: list[Job] = []
        #: UIDs of earlier studies that are available.
        self._there: frozenset[str] = frozenset()
        self.received: tuple[Study, ...] = ()
        self.archived: tuple[ArchivedStudy, ...] = ()
        self.fetching = self.looking = False

    @property
    def studies(self) -> Sequence[Study]:
        """The studies to search for earlier ones: the open and the received studies."""
        folder = self._session.folder
        open_here = folder.found.studies if folder is not None else ()
        if not self.received:
            return open_here
        uids = {study.identity.study_uid for study in open_here}
        return (*open_here, *(one for one in self.received if one.identity.study_uid not in uids))

    def forget(self) -> None:
        """Stop searching, and forget what was found."""
        for job in self._jobs:
            job.cancel()
        self._jobs.clear()
        self.looking = False
        had = bool(self.received or self.archived)
        self._study, self.received, self.archived = None, (), ()
        if had:
            self.changed.emit()

    def look(self, study: Study, there: Sequence[str]) -> None:
        """Search for the earlier studies of a study's patient.

        Parameters
        ----------
        study : Study
        there : sequence of str
            UIDs of the studies known so far; more may follow while a folder is searched.
        """
        self._there = frozenset(there)
        if self._study is not None and self._study.key == study.key:
            self._offer(self.archived)
            return
        self.forget()
        if not study.identity.patient_id.strip():
            return
        self._study = study
        self._look_for_received(study)

    def _offer(self, archived: Sequence[ArchivedStudy]) -> None:
        """Offer archived studies that are still not available here."""
        before = self.archived
        self.archived = tuple(one for one in archived if one.study.uid not in self._there)
        if self.archived != before:
            self.changed.emit()

    def _look_for_received(self, study: Study) -> None:
        settings = self._settings()

        def find(job: Job) -> tuple[Study, ...]:
            from core.workflow.earlier import ReceivedPatients, find_received

            self._known = self._known or ReceivedPatients()
            return find_received(study, settings, self._known, job.progress)

        def done(found: tuple[Study, ...]) -> None:
            if self._study is study:
                self.received, self.looking = found, False
                self.changed.emit()
                self._ask_archives(study)

        def failed(_error: OverreadError) -> None:
            # A search that nobody asked for reports no failure.
            if self._study is study:
                self.looking = False
                self.changed.emit()

        self.looking = True
        self._jobs.append(self._session.run(Lane.LOOK, find, done, failed))

    def _ask_archives(self, study: Study) -> None:
        settings = self._settings()
        there = [*self._there, *(one.identity.study_uid for one in self.received)]
        if all(node.earlier != "ask" for node in settings.nodes):
            return

        def ask(job: Job) -> ArchiveAnswer:
            from core.workflow.earlier import find_archived

            return find_archived(study, settings, there, job.progress)

        def done(answer: ArchiveAnswer) -> None:
            if self._study is study:
                self._offer(answer.studies)
                if answer.problem is not None:
                    failed(answer.problem)

        def failed(error: OverreadError) -> None:
            if self._study is study and not isinstance(error, Cancelled):
                # The user did not ask for this search, so one status message is enough.
                self._session.status_message.emit(
                    tr(
                        "The archive could not be asked for earlier studies: {reason}",
                        reason=known(error.message),
                    )
                )

        self._jobs.append(self._session.run(Lane.ASK, ask, done, failed))

    def fetch(self) -> None:
        """Fetch the archived studies into the folder of received studies, where they are found."""
        study, wanted, settings = self._study, self.archived, self._settings()
        if study is None or not wanted or self.fetching:
            return
        self.fetching = True

        def fetch(job: Job) -> None:
            from core.network.scu.nodes import fetch_study

            nodes = {node.name: node for node in settings.nodes}
            # A node may have been removed from the settings meanwhile.
            for one in (one for one in wanted if one.node in nodes):
                fetch_study(nodes[one.node], settings.pacs, one.study.uid, job.progress)

        def ended(_error: OverreadError | None) -> str:
            self.fetching = False
            if self._study is study:
                self.archived = ()
            return ""

        def look_again(_none: None) -> None:
            self.changed.emit()
            if self._study is study:
                self._look_for_received(study)

        def failed(error: OverreadError) -> None:
            look_again(None)
            if not isinstance(error, Cancelled):
                self._session.failed.emit(error)

        self._session.run(
            Lane.ASK,
            fetch,
            look_again,
            failed,
            title=tr("Fetching earlier studies"),
            unit=tr("objects"),
            ended=ended,
        )
        self.changed.emit()
