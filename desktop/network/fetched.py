"""Open fetched studies beside those that are open, and show the first of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from desktop.session.folder_watcher import FolderWatcher
from desktop.session.items import Item
from desktop.session.session import Session


class FetchedOpener(QObject):
    """Wait until fetched studies are listed, then show the first.

    Parameters
    ----------
    session : Session
    watcher : FolderWatcher
        Watcher of the open folders; it continues to watch them.
    open_beside : callable
        Opens folders beside those that are open.
    go_to : callable
        Makes a picture the current one.
    """

    def __init__(
        self,
        session: Session,
        watcher: FolderWatcher,
        open_beside: Callable[[Sequence[Path]], None],
        go_to: Callable[[Item], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._watcher = session, watcher
        self._open_beside, self._go_to = open_beside, go_to
        self._wanted: frozenset[str] = frozenset()
        self._watch = self._opening = False
        session.opened.connect(self._opened)
        session.listing_changed.connect(self._listed)

    def open(self, folders: Sequence[Path]) -> None:
        """Open the folders of fetched studies, whose names are the studies' UIDs."""
        folder, wanted = self._session.folder, frozenset(path.name for path in folders)
        inside = folder is not None and all(_is_below(path, folder.roots) for path in folders)
        if inside and self._watcher.on:
            # The folder is open and watched: the studies are listed as they arrive.
            self._wanted = wanted
            self._watcher.look_soon()
            self._listed()
            return
        self._opening, watched = True, self._watcher.on
        self._open_beside(list(folders))
        self._opening = False
        self._wanted, self._watch = wanted, watched

    def _opened(self) -> None:
        if not self._opening:
            self._wanted, self._watch = frozenset(), False

    def _listed(self) -> None:
        folder = self._session.folder
        if folder is None:
            return
        if self._watch and folder.looked_through:
            self._watch = False
            self._watcher.switch(on=True)
        if self._wanted:
            rows = (row for row in folder.found.rows if row.identity.study_uid in self._wanted)
            if (row := next(rows, None)) is not None:
                self._wanted = frozenset()
                self._go_to(row.first)


def _is_below(path: Path, roots: Sequence[Path]) -> bool:
    return any(root in (path, *path.parents) for root in roots)
