"""All around a batch: the selection, the list of problems, watching the folder, the word at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from desktop.base.language import tr
from desktop.commands.actions import explain
from desktop.commands.availability import reasons
from desktop.controllers.notifier import Notifier
from desktop.session.folder_watcher import Watching
from desktop.session.items import Key
from desktop.session.session import Session
from desktop.window.status_bar import Tray
from desktop.worklist.problems import Problems, count_words
from desktop.worklist.worklist import Worklist


class Batch(QObject):
    """Brings the parts that have to do with many pictures in line with the session.

    Parameters
    ----------
    session : Session
    worklist : Worklist
    tray : Tray
    actions : mapping of str to QAction
    window : QMainWindow
    """

    def __init__(
        self,
        session: Session,
        worklist: Worklist,
        tray: Tray,
        actions: Mapping[str, QAction],
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._session, self._worklist, self._actions = session, worklist, actions
        self.problems = Problems(session.outcome)
        self.watching = Watching(session)
        self.notifier = Notifier(window, window.windowIcon())
        session.changed.connect(self._follow)
        session.opened.connect(self.problems.clear)
        session.listing_changed.connect(self._list_unreadable)
        session.batch_ended.connect(self.notifier.tell)
        worklist.selected.connect(self.refresh)
        self.problems.picked.connect(worklist.show_item)
        self.problems.counted.connect(lambda r, e: tray.count_problems(count_words(r, e)))
        self.watching.switched.connect(actions["watch"].setChecked)

    def read_selection(self) -> None:
        """Read what is selected in the list."""
        self._session.reading.items(self._worklist.view.chosen())

    def refresh(self) -> None:
        """Say whether there is a selection to read."""
        why_not = reasons(self._session)["read_selection"]
        few = len(self._worklist.view.selectionModel().selectedIndexes()) < 2
        row = self._worklist.current_row()
        heading = row is not None and row.item is None
        select = (
            tr("Select several pictures, or a heading, in the list first.") if few and not heading else ""
        )
        explain(self._actions["read_selection"], why_not or select)

    def leave(self) -> None:
        """The window closes."""
        self.watching.switch(on=False)
        self.notifier.leave()

    def _follow(self, keys: Sequence[Key]) -> None:
        folder = self._session.folder
        if folder is not None:
            self.problems.follow(folder.items[key] for key in keys if key in folder.items)

    def _list_unreadable(self) -> None:
        """List files whose headers alone show that they cannot be read."""
        folder = self._session.folder
        if folder is not None:
            items = folder.items.values()
            self.problems.follow(item for item in items if item.instance.problem is not None)
