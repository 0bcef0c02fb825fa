"""Offer to fetch the earlier studies that an archive has."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton

from desktop.base.language import plural, tr
from desktop.base.plain_text import set_tip
from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.ports import StatusLine
from desktop.session.earlier_finder import EarlierFinder


class EarlierOffer(QObject):
    """A button in the status bar and a command, while there is something to fetch.

    Parameters
    ----------
    finder : EarlierFinder
    commands : CommandSet
    status : StatusLine
    """

    def __init__(
        self, finder: EarlierFinder, commands: CommandSet, status: StatusLine, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._finder, self._commands = finder, commands
        self._binding = Binding("fetch_earlier", finder.fetch, self._why_not)
        commands.bind([self._binding])
        self.button = QPushButton(flat=True)
        self.button.hide()
        set_tip(self.button, tr("Fetch them and show them beside"))
        self.button.clicked.connect(finder.fetch)
        status.add(self.button)
        finder.changed.connect(self._refresh)

    def _refresh(self) -> None:
        count = 0 if self._finder.fetching else len(self._finder.archived)
        self.button.setText(
            plural(count, "{n} earlier study in the archive", "{n} earlier studies in the archive")
        )
        self.button.setVisible(bool(count))
        self._commands.refresh([self._binding])

    def _why_not(self) -> str:
        if self._finder.fetching:
            return tr("They are being fetched.")
        return "" if self._finder.archived else tr("No archive has offered earlier studies of this patient.")
