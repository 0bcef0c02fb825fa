"""Open files and folders: search them, load earlier readings, and resume a batch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.errors import OverreadError
from desktop.base.error_words import told
from desktop.base.jobs import Job
from desktop.base.lanes import Lane
from desktop.base.language import known, plural, tr
from desktop.session.audit_recorder import AuditRecorder
from desktop.session.decisions.decision_log import DecisionLog
from desktop.session.folder import Folder
from desktop.session.inference_runner import InferenceRunner
from desktop.session.items import Key
from desktop.session.rows import FolderContents, Listing
from desktop.session.state import SessionState
from desktop.session.task_runner import TaskRunner

if TYPE_CHECKING:
    from core.batch.journal.manifest import Unfinished
    from core.models.card import Card
    from core.models.catalogue import Catalogue
    from desktop.session.journal_handle import JournalHandle
    from desktop.session.tasks import RestoredReadings


class FolderOpener(QObject):
    """The part of the session that opens and closes folders.

    Parameters
    ----------
    state : SessionState
    runner : TaskRunner
    reading : InferenceRunner
    decisions : DecisionLog
    audit : AuditRecorder
    catalogue : Catalogue or None
        Models to use instead of the installed ones.
    """

    def __init__(
        self,
        state: SessionState,
        runner: TaskRunner,
        reading: InferenceRunner,
        decisions: DecisionLog,
        audit: AuditRecorder,
        catalogue: Catalogue | None = None,
    ) -> None:
        super().__init__(state)
        self._state, self._runner, self._reading, self._decisions = state, runner, reading, decisions
        self._audit, self._catalogue = audit, catalogue
        self._closing: list[JournalHandle] = []

    @property
    def journals(self) -> list[JournalHandle]:
        """All journals that are not closed yet."""
        folder = self._state.folder
        return [*self._closing, *([folder.journal_handle] if folder is not None else [])]

    def open(self, paths: Sequence[Path], *, resume: bool = False, at: Key | None = None) -> None:
        """Open files and folders instead of those that are open; see `Session.open`."""
        state = self._state
        folder = state.folder = Folder(tuple(paths), resume=resume, at=at)
        folder.judge_by(state.cards)
        named = state.named
        state.opened.emit()

        def show(found: FolderContents) -> None:
            if folder is state.folder:
                folder.found = found
                state.listing_changed.emit()

        def done(found: FolderContents) -> None:
            if folder is state.folder:
                show(found)
                state.status_message.emit(folder.opening())
                self.restore()

        def failed(error: OverreadError) -> None:
            if folder is state.folder:
                state.listing_changed.emit()
                state.status_message.emit(told(error))

        def ended(_error: OverreadError | None) -> str:
            folder.looked_through = True
            return ""

        def look(job: Job) -> FolderContents:
            from desktop.session.folder_survey import Growth, look_through

            growth = folder.growth = Growth(Listing(named=named))
            return look_through(growth, paths, job.progress, lambda found: job.show(partial(show, found)))

        self._runner.run(
            Lane.LOOK,
            look,
            done,
            failed,
            title=tr("Looking through the folder"),
            unit=tr("files"),
            ended=ended,
        )

    def close(self) -> None:
        """Close what is open; the thread that may still write to the journal closes it."""
        if self._state.folder is None:
            return
        journal = self._state.folder.journal_handle
        self._closing.append(journal)
        self._runner.run(Lane.READ, lambda _job: journal.close(), lambda _none: self._closing.remove(journal))
        self.find_unfinished()

    def restore(self) -> None:
        """Load earlier readings of the open folder, once the models are known that decide which apply."""
        state = self._state
        folder, opened = state.folder, state.models
        if folder is None or opened is None or not folder.looked_through:
            return
        sources = folder.sources()
        restored: list[RestoredReadings] = []

        def judge_by(earlier: Mapping[str, Card]) -> None:
            folder.judge_by(state.cards, earlier)

        def take_up(job: Job) -> None:
            from core.workflow.open import cards_not_in_use
            from desktop.session import tasks

            journal = folder.journal_handle
            cards = cards_not_in_use(journal.journal(), opened, self._catalogue)
            job.show(partial(judge_by, cards))
            restored.append(tasks.restore_earlier(journal, sources, opened, job, self._reading.collect))

        def ended(error: OverreadError | None) -> str:
            self._reading.collect_all(folder)
            folder.resume = folder.resume and error is None
            found = restored[0] if error is None else None
            if found is not None:
                self._note_restored(folder, found)
            return " ".join((folder.opening(), *_restored_words(found, len(folder.lacking))))

        def after() -> None:
            folder.restored = True
            self._decisions.recognise()
            self._resume()
            if folder is state.folder:
                state.restored.emit()
            if folder.journal_handle.notice and folder is state.folder:
                state.alert.emit(known(folder.journal_handle.notice))

        def failed(error: OverreadError) -> None:
            after()
            state.failed_for(folder)(error)

        self._runner.run(
            Lane.READ,
            take_up,
            lambda _none: after(),
            failed,
            title=tr("Loading earlier readings"),
            unit=tr("files"),
            ended=ended,
        )

    def _note_restored(self, folder: Folder, found: RestoredReadings) -> None:
        """Record when the loaded readings were made, and which files lack models."""
        folder.lacking = set(found.lacking)
        if found.files:
            folder.started, folder.finished = found.started, found.finished
        if found.judged:
            self._audit.judged(folder.roots, found.judged)

    def find_unfinished(self) -> None:
        """Find the batch that can be resumed, in the lane that opens and closes journals."""
        opened = self._state.models
        if opened is None:
            return

        def find(_job: Job) -> Unfinished | None:
            from desktop.session import tasks

            # The decoding process is then ready when the first picture is read.
            self._reading.candidates(opened).start()
            return tasks.unfinished(opened)

        def done(found: Unfinished | None) -> None:
            self._state.unfinished = found
            self._state.resume_available.emit()

        self._runner.run(Lane.READ, find, done)

    def _resume(self) -> None:
        """Read the rest if requested, once earlier readings and models are known."""
        folder = self._state.folder
        if folder is not None and folder.resume and folder.found.complete and folder.restored:
            folder.resume = False
            self._reading.rest()


def _restored_words(found: RestoredReadings | None, lacking: int) -> Iterator[str]:
    """Yield sentences on the loaded readings, if any, and on files that lack a model."""
    if found is not None and found.judged:
        yield plural(
            found.judged,
            "Thresholds have changed: {n} reading was judged again.",
            "Thresholds have changed: {n} readings were judged again.",
        )
    if found is not None and found.others:
        yield plural(
            found.others,
            "{n} file was read before with other models or settings: what they found is shown "
            "until it is read again.",
            (
                "{n} files were read before with other models or settings. Those findings are "
                "shown until the files are read again."
            ),
        )
    if lacking:
        yield plural(
            lacking,
            "{n} file was read before without a model that reads by itself now: Analyse folder "
            "adds what is missing.",
            "{n} files were read before without a model that reads by itself now: Analyse folder "
            "adds what is missing.",
        )
