"""Everything around a batch: the selection, the list of problems, watching, and the final message."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QWidget

from desktop.base.language import tr
from desktop.commands.availability import Availability
from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.ask_menu import AskMenu
from desktop.controllers.notifier import Notifier
from desktop.controllers.ports import StatusLine
from desktop.session.folder_watcher import FolderWatcher
from desktop.session.items import Key, shared_study_outcome
from desktop.session.session import Session
from desktop.worklist.problems import Problems, count_words
from desktop.worklist.worklist import Worklist


class BatchController(QObject):
    """Update the widgets for many pictures when the session changes.

    Parameters
    ----------
    session : Session
    worklist : Worklist
    status : StatusLine
    commands : CommandSet
    window : QWidget
    """

    def __init__(
        self, session: Session, worklist: Worklist, status: StatusLine, commands: CommandSet, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session, self._worklist = session, worklist
        self._availability = available = Availability(session)
        self.problems = Problems(session.outcome)
        self.watching = FolderWatcher(session)
        self.notifier = Notifier(window, window.windowIcon())
        self.asking = AskMenu(session, worklist.view.chosen, available.read_selection, window)
        commands.actions["ask_model"].setMenu(self.asking)
        watch = Binding("watch", self._watch, available.watch, lambda: self.watching.on)
        selection = Binding("read_selection", self.read_selection, self._no_selection)
        commands.bind(
            [
                Binding("read_picture", session.reading.current, available.read_picture),
                Binding("read_folder", session.reading.rest, available.read_folder),
                selection,
                Binding("ask_model", self._show_asking, available.ask_model),
                watch,
                Binding("pause", session.pause, available.pause, self._paused),
                Binding("cancel", session.cancel, available.cancel),
            ]
        )
        session.changed.connect(self._follow)
        session.opened.connect(self.problems.clear)
        session.listing_changed.connect(self._list_unreadable)
        session.batch_ended.connect(self.notifier.tell)
        worklist.selected.connect(lambda: commands.refresh([selection]))
        self.problems.picked.connect(worklist.show_item)
        self.problems.counted.connect(lambda r, e: status.count_problems(count_words(r, e)))
        self.watching.switched.connect(lambda _on: commands.refresh([watch]))

    def read_selection(self) -> None:
        """Read the pictures that are selected in the list."""
        self._session.reading.items(self._worklist.view.chosen())

    def _show_asking(self) -> None:
        """Show the menu of on-demand models at the pointer."""
        self.asking.popup(QCursor.pos())

    def close(self) -> None:
        """Close the dialogs and stop watching, because the window closes."""
        self.watching.switch(on=False)
        self.notifier.hide()

    def _watch(self) -> None:
        self.watching.switch(on=not self.watching.on)

    def _paused(self) -> bool:
        activity = self._session.activity
        return activity is not None and activity.job.progress.paused

    def _no_selection(self) -> str:
        """Return why there is no selection to read."""
        why = self._availability.read_selection()
        if why or len(self._worklist.view.chosen_rows()) > 1:
            return why
        return tr("Select several studies in the list first.")

    def _follow(self, keys: Sequence[Key]) -> None:
        folder = self._session.folder
        if folder is not None:
            self.problems.follow(folder.items[key] for key in keys if key in folder.items)

    def _list_unreadable(self) -> None:
        """List files that cannot be read according to their headers."""
        folder = self._session.folder
        if folder is not None:
            items = folder.items.values()
            self.problems.follow(item for item in items if item.instance.problem is not None)
            shared = (study.series[0].pictures[0] for study in folder.found.studies if study.shared)
            self.problems.tell_studies(
                (folder.items[instance.source.name, frame], shared_study_outcome())
                for instance, frame in shared
            )
