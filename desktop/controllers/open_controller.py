"""Open files and folders: questions before, and what the window shows while they are searched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.paths import received_folder, user_data
from core.settings import UserSettings
from desktop.base.jobs import Job
from desktop.base.lanes import Lane
from desktop.base.language import plural, tr
from desktop.commands.availability import Availability
from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.confirm_leave import confirm_discard
from desktop.controllers.file_dialogs import choose_files, choose_folder
from desktop.controllers.ports import WindowParts
from desktop.session.items import Key
from desktop.session.rows import StudyRow
from desktop.session.session import Session
from desktop.worklist.worklist import describe_folder, root_name


class OpenController(QObject):
    """Let the user open files and folders, and fill the list with them.

    Parameters
    ----------
    session : Session
    parts : WindowParts
        Parts of the window; list, panes and findings are filled.
    settings : callable
        Returns the current settings.
    commands : CommandSet
    window : QWidget
        Parent of the dialogs.
    """

    #: The name of what is open; empty if several things are.
    named = Signal(str)
    #: More is known about the open folder.
    changed = Signal()

    def __init__(
        self,
        session: Session,
        parts: WindowParts,
        settings: Callable[[], UserSettings],
        commands: CommandSet,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._settings, self._window = session, settings, window
        self._roots: Sequence[Path] = ()
        self._worklist, self._panes, self._findings = parts.worklist, parts.panes, parts.findings
        commands.bind(
            [
                Binding("open_folder", self.folder),
                Binding("open_files", self.files),
                Binding("open_sample", self.sample),
                Binding("continue_last", self.last_batch, Availability(session).continue_last),
            ]
        )
        session.opened.connect(self._opened)
        session.listing_changed.connect(self._listing_changed)

    def open(self, paths: Sequence[Path], *, at: Key | None = None) -> None:
        """Open files and folders, after asking if that would discard readings.

        If the settings say so, the models read what no earlier run has read.
        """
        if paths and confirm_discard(self._session.folder, self._window):
            self._session.open(paths, resume=self._settings().general.analyse_opened, at=at)

    def open_beside(self, paths: Sequence[Path]) -> None:
        """Open files and folders in addition to the open ones, which keep their readings.

        A reading that was running continues once everything is open.
        """
        folder = self._session.folder
        if folder is None:
            self.open(paths)
        elif paths and (not folder.losable or confirm_discard(folder, self._window)):
            resume = self._settings().general.analyse_opened or bool(folder.pending)
            self._session.open_beside(paths, resume=resume)

    def folder(self) -> None:
        """Let the user choose a folder and open it."""
        self.open(choose_folder(self._window, self._session.folder))

    def files(self) -> None:
        """Let the user choose files and open them."""
        self.open(choose_files(self._window, self._session.folder))

    def sample(self) -> None:
        """Write the sample folder, and open it."""
        session = self._session
        folder = user_data() / "sample"

        def write(_job: Job) -> None:
            from core.samples.folder import write_samples

            write_samples(folder)

        session.run(Lane.ASIDE, write, lambda _none: self.open([folder]), title=tr("Writing the sample"))

    def last_batch(self) -> None:
        """Resume the last batch."""
        if confirm_discard(self._session.folder, self._window):
            self._session.continue_last()

    def _opened(self) -> None:
        folder = self._session.folder
        if folder is None:
            return
        if folder.roots != self._roots:
            self._roots = folder.roots
            self._worklist.filter_bar.reset()
        own = self._own_roots(folder.roots)
        self.named.emit(root_name(own[0]) if len(own) == 1 else "")
        self._worklist.show_rows((), anew=True)
        self._panes.clear("", tr("Looking through the folder"))
        self._findings.show_nothing()
        self._worklist.describe(self._title(folder.roots), tr("Looking through the folder"), usable=False)
        self.changed.emit()

    def _listing_changed(self) -> None:
        """Show what is known of the folder so far; the first picture is shown once it is found."""
        folder = self._session.folder
        if folder is None:
            return
        found = folder.found
        self._worklist.show_rows(found.rows, anew=False)
        state = (
            ""
            if found.complete
            else tr("not looked through to the end")
            if folder.looked_through
            else tr("so far")
        )
        detail = describe_folder(len(found.items), len(found.by_study), state)
        self._worklist.describe(self._title(folder.roots, found.rows), detail, usable=bool(found.items))
        wanted = found.items.get(folder.at) if folder.at is not None else None
        place_known = folder.at is None or wanted is not None or folder.looked_through
        if found.items and self._session.current is None and place_known:
            self._worklist.go_to(wanted)
            if self._session.current is None:
                self._worklist.go_to(None)
            self._worklist.view.setFocus()
        elif folder.looked_through and not found.items:
            self._panes.clear(tr("Nothing to read here"), tr("There are no files in what was opened."))
        self.changed.emit()

    def _own_roots(self, roots: Sequence[Path]) -> list[Path]:
        """Return the paths without those of fetched and received studies, whose names are UIDs."""
        store = received_folder(self._settings().pacs.folder)
        return [root for root in roots if root.parent != store]

    def _title(self, roots: Sequence[Path], rows: Sequence[StudyRow] = ()) -> str:
        """Return the names of the open paths; fetched studies are named by their patients."""
        own = self._own_roots(roots)
        uids = {root.name for root in roots if root not in own}
        title = root_name(own[0]) if len(own) == 1 else plural(len(own), "{n} path", "{n} paths")
        if not uids:
            return title
        who = list(dict.fromkeys(row.who for row in rows if row.identity.study_uid in uids))
        words = plural(len(uids), "{n} fetched study", "{n} fetched studies")
        fetched = who[0] if len(who) == 1 else words
        return f"{title} + {fetched}" if own else fetched
