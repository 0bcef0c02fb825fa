"""Goes on to the next undecided study by itself, where the reader wishes that."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt

from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.decision_controller import DecisionController
from desktop.controllers.settings_controller import SettingsController
from desktop.session.items import Item, Key
from desktop.session.session import Session


class AdvanceController(QObject):
    """Waits for decisions.

    What a reader says blind shows them what was found, so that they are not led away from it then: the
    next thing that they say of it leads on.

    Parameters
    ----------
    session : Session
    settings : SettingsController
        Remembers whether it is wished.
    decisions : DecisionController
        Knows the way.
    commands : CommandSet
    """

    def __init__(
        self,
        session: Session,
        settings: SettingsController,
        decisions: DecisionController,
        commands: CommandSet,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._settings, self._decisions = session, settings, decisions
        binding = Binding("advance", self._switch, checked=lambda: self.on)
        commands.bind([binding])
        settings.preferences.changed.connect(lambda _before: commands.refresh([binding]))
        # Behind all else that follows from what was said.
        session.decisions.entered.connect(self._entered, Qt.ConnectionType.QueuedConnection)
        session.decisions.taken_back.connect(self._taken_back)

    @property
    def on(self) -> bool:
        """Whether it is wished."""
        return self._settings.now.general.advance

    def _switch(self) -> None:
        self._settings.choose("general.advance", not self.on)

    def _entered(self, item: Item, showed: bool) -> None:
        current = self._session.current
        if not self.on or showed or current is None or current.study != item.study:
            return
        if self._session.decisions.decided_on(current):
            self._decisions.go_on()

    def _taken_back(self, key: Key) -> None:
        """Show what is undecided again; the reader was led away from it."""
        folder, current = self._session.folder, self._session.current
        item = folder.items.get(key) if folder is not None else None
        if self.on and item is not None and (current is None or current.study != item.study):
            self._decisions.wanted.emit(item)
