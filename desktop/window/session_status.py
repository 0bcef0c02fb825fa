"""Show the session's state: in the status bar, on the welcome page, beside the findings, in boxes."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.base.language import known, tr
from desktop.base.plain_text import set_tip
from desktop.commands.availability import describe_offer, offer
from desktop.commands.command_set import CommandSet
from desktop.findings.findings import Findings
from desktop.session.session import Session
from desktop.widgets.error_box import inform, tell
from desktop.window.status_bar import StatusTray
from desktop.window.welcome import Welcome


class SessionStatus(QObject):
    """Update the widgets that show the state of the session.

    Parameters
    ----------
    session : Session
    tray : StatusTray
    welcome : Welcome
    findings : Findings
    commands : CommandSet
    window : QWidget
        Parent of the boxes.
    """

    def __init__(
        self,
        session: Session,
        tray: StatusTray,
        welcome: Welcome,
        findings: Findings,
        commands: CommandSet,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._tray, self._welcome = session, tray, welcome
        self._facts, self._commands = findings.facts, commands
        session.models_changed.connect(self._models_changed)
        session.device_changed.connect(self._device_changed)
        session.activity_changed.connect(lambda: tray.follow(session.activity))
        session.status_message.connect(tray.say)
        session.alert.connect(lambda sentence: inform(sentence, window))
        session.failed.connect(lambda error: tell(error, window))
        tray.cancelled.connect(session.cancel)
        tray.pause_wanted.connect(session.pause)

    def show_offer(self) -> None:
        """Offer to resume the unfinished batch, on the welcome page and in the tooltip of its command."""
        found, action = offer(self._session), self._commands.actions["continue_last"]
        words = describe_offer(found) if found is not None else None
        self._welcome.offer(words, usable=action.isEnabled())
        if words is not None and not self._session.busy:
            set_tip(action, f"{words[0]}: {words[1]}")

    def _models_changed(self) -> None:
        models = self._session.models
        if models is None:
            self._facts.say(self._session.models_problem)
            self._tray.device.setText(tr("No model"))
            self._tray.say(self._session.models_problem)
        else:
            self._facts.show_model(models.models[0], models.device)
            self._device_changed()

    def _device_changed(self) -> None:
        models = self._session.models
        if models is not None:
            device = models.engine.device
            self._tray.device.setText(f"{device.id.partition(':')[0].upper()}  {device.name}")
            set_tip(
                self._tray.device, "\n".join((tr("The device that computes"), *map(known, models.notices)))
            )
            for notice in models.notices[-1:]:
                self._tray.say(known(notice))
