"""Show the dialog of concordance and peer review, export it, and open the studies it lists."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.base.jobs import Job
from desktop.base.lanes import Lane
from desktop.base.language import known, tr
from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.review.review_export import export_review
from desktop.findings.concordance_dialog import ConcordanceDialog
from desktop.findings.decision_words import DecisionNames
from desktop.session.decisions.review_files import ReviewFile, ReviewFiles
from desktop.session.items import Key
from desktop.session.session import Session

if TYPE_CHECKING:
    from core.acceptance.watching import Watched
    from core.inference.model_loading import Opened


class ReviewController(QObject):
    """Connect the dialog with the session.

    Parameters
    ----------
    session : Session
    names : DecisionNames
    commands : CommandSet
    window : QWidget
        Parent of the dialog.
    """

    #: The `Item` to show.
    wanted = Signal(object)
    #: A list of paths to open, and the key of the picture to show.
    open_wanted = Signal(object, object)
    #: One line on why a study cannot be opened.
    status_message = Signal(str)

    def __init__(self, session: Session, names: DecisionNames, commands: CommandSet, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._names, self._window = session, names, window
        self._dialog: ConcordanceDialog | None = None
        #: The picture of a decision that is to be shown, while its file is searched.
        self._reviewed: Key | None = None
        binding = Binding("concordance", self._show, lambda: session.decisions.problem)
        commands.bind([binding])
        session.decisions.usable_changed.connect(lambda: commands.refresh([binding]))

    def _show(self) -> None:
        """Show the dialog; if it is open already, update it with new decisions."""
        made = self._dialog
        if made is None or made.left:
            made = self._dialog = self._make_dialog()
        else:
            made.look_again()
        # Not modal, since the window shows the studies that the dialog opens.
        made.show()
        made.raise_()
        made.activateWindow()

    def _make_dialog(self) -> ConcordanceDialog:
        opened = self._session.models
        models = opened.all_models if opened is not None else ()
        titles = {(m.card.id, ""): known(m.card.title) for m in models}
        titles = {key: known(title) for key, title in self._session.titles.items()} | titles
        session = self._session
        files = ReviewFiles(session)
        made = ConcordanceDialog(session.decisions, titles, files, self._names, self._window)
        if opened is not None:
            session.run(
                Lane.ACCEPT,
                lambda job: _watch_models(opened, job),
                made.drift.show_watched,
                failed=lambda _error: None,
            )
        made.study_wanted.connect(self._open_reviewed)
        for button, form in ((made.csv, "csv"), (made.pdf, "pdf")):
            button.clicked.connect(lambda _checked=False, form=form: export_review(session, made, form))
        return made

    def _open_reviewed(self, file: ReviewFile, frame: int) -> None:
        """Show the picture of a decision; if it is not open, open its folder first."""
        folder = self._session.folder
        here = folder.items if folder is not None and file.roots == folder.roots else {}
        self._reviewed = None
        if (item := here.get(file.key(frame))) is not None:
            self.wanted.emit(item)
        else:
            self._open_if_there(file.roots, file.key(frame))

    def _open_if_there(self, roots: Sequence[Path], key: Key) -> None:
        """Open paths, unless one is missing; then say so and leave the open ones."""

        def look(_job: Job) -> Path | None:
            # This may block for minutes on an unreachable network drive.
            return next((root for root in roots if not _is_there(root)), None)

        def done(gone: Path | None) -> None:
            if key is not self._reviewed:
                # The reader asked for another study meanwhile.
                return
            if gone is None:
                self.open_wanted.emit(list(roots), key)
            else:
                self.status_message.emit(tr("{path} is not there any more.", path=str(gone)))

        self._reviewed = key
        self._session.run(Lane.LOOK, look, done)


def _watch_models(opened: Opened, job: Job) -> list[tuple[str, Watched]]:
    """Compare recent readings with the models' profiles; on a worker thread."""
    from core.acceptance.watching import watch_model
    from core.errors import AcceptanceError

    found: list[tuple[str, Watched]] = []
    for model in opened.models:
        job.progress.check()
        try:
            watched = watch_model(model.card, model.package.sha256)
        except AcceptanceError:
            # The command line reports a damaged profile; here the others are shown.
            continue
        for profile, compared in watched:
            found += [(f"{profile.title} {profile.version}", one) for one in compared]
    return found


def _is_there(path: Path) -> bool:
    """Return whether a file or folder can be reached; `Path.exists` would raise for a failing drive."""
    try:
        path.stat()
    except OSError:
        return False
    return True
