"""The menu of recently opened paths; only paths are saved, and none if the user does not want it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from core.patient_data.recent import MOST, Roots, delete_recent, read_recent, write_recent
from desktop.base.language import tr
from desktop.base.plain_text import set_tip


class RecentMenu(QMenu):
    """List recently opened paths, the latest first.

    Parameters
    ----------
    wanted : bool
        Whether to remember paths; otherwise the saved ones are deleted.
    """

    #: Paths to open together.
    chosen = Signal(object)
    #: The remembered paths changed.
    changed = Signal()

    def __init__(self, parent: QWidget, *, wanted: bool) -> None:
        super().__init__(tr("Open &recent"), parent)
        self.setToolTipsVisible(True)
        self._wanted = wanted
        self._known: list[Roots] = []
        self.want(wanted)

    @property
    def known(self) -> tuple[Roots, ...]:
        """The recently opened paths, the latest first."""
        return tuple(self._known)

    def want(self, wanted: bool) -> None:
        """Remember paths from now on, or delete all and remember none."""
        self._wanted = wanted
        self._known = read_recent() if wanted else []
        if not wanted:
            delete_recent()
        self._fill()

    def add(self, roots: Sequence[Path]) -> None:
        """Add the opened paths at the top."""
        if not self._wanted:
            return
        made = tuple(root.absolute() for root in roots)
        self._known = [made, *(known for known in self._known if known != made)][:MOST]
        write_recent(self._known)
        self._fill()

    def forget(self, entries: Collection[Roots]) -> None:
        """Remove some entries from the list."""
        self._known = [known for known in self._known if known not in entries]
        if self._wanted:
            write_recent(self._known)
        self._fill()

    def clear_list(self) -> None:
        """Delete all remembered paths."""
        self._known = []
        delete_recent()
        self._fill()

    def _fill(self) -> None:
        self.clear()
        for number, roots in enumerate(self._known, start=1):
            action = self.addAction(_label(number, roots))
            set_tip(action, "\n".join(str(root) for root in roots))
            action.triggered.connect(lambda _checked=False, roots=roots: self.chosen.emit(list(roots)))
        self.addSeparator()
        clear = self.addAction(tr("&Clear the list"))
        clear.triggered.connect(lambda _checked=False: self.clear_list())
        self.menuAction().setEnabled(bool(self._known))
        why = "" if self._wanted else tr("Recent studies are switched off in the settings.")
        set_tip(self.menuAction(), "" if self._known else why or tr("Nothing was opened yet."))
        self.changed.emit()


def _label(number: int, roots: Roots) -> str:
    name = (roots[0].name or str(roots[0])).replace("&", "&&")
    more = tr(" and {n} more", n=len(roots) - 1) if len(roots) > 1 else ""
    place = str(roots[0].parent).replace("&", "&&")
    return f"&{number}  {name}{more}   {place}" if number < 10 else f"{name}{more}   {place}"
