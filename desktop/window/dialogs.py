"""The commands that open a dialog and change nothing: help, model cards, tests."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from core.paths import manual_page
from desktop.base.language import shown_code, tr
from desktop.commands.availability import Availability
from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.controllers import Controllers
from desktop.findings.card_dialog import CardDialog
from desktop.session.session import Session
from desktop.window.about import about
from desktop.window.exported import show_path
from desktop.window.keys_dialog import KeysDialog
from desktop.window.selftest_dialog import SelftestDialog


class Dialogs(QObject):
    """Open these dialogs.

    Parameters
    ----------
    session : Session
    controllers : Controllers
    commands : CommandSet
    icon : QIcon
    window : QWidget
        Parent of the dialogs.
    """

    def __init__(
        self, session: Session, controllers: Controllers, commands: CommandSet, icon: QIcon, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session, self._controllers = session, controllers
        self._icon, self._window = icon, window
        available = Availability(session)
        commands.bind(
            [
                Binding("shortcuts", lambda: KeysDialog(commands.actions, window).exec()),
                Binding("acceptance", self._test_acceptance, available.acceptance),
                Binding("import_model", self._import_model, available.import_model),
                Binding("manual", self._open_manual, _no_manual),
                Binding("selftest", lambda: SelftestDialog(window).open()),
                Binding("about", self._show_versions),
                Binding("model_card", self._show_card, available.no_model),
            ]
        )

    def _show_card(self) -> None:
        if self._session.models is not None:
            CardDialog(self._session.models.all_models, self._controllers.current.model, self._window).open()

    def _test_acceptance(self) -> None:
        # Imported here, because the window needs little of it; by now the models have imported most.
        from desktop.acceptance.dialog import AcceptanceDialog

        dialog = AcceptanceDialog(self._session, self._window)
        dialog.signed.connect(self._controllers.settings.reload_models)
        dialog.open()

    def _import_model(self) -> None:
        # Nothing else needs its imports.
        from desktop.importing.dialog import ImportDialog

        dialog = ImportDialog(self._session, self._window)
        dialog.imported.connect(self._controllers.settings.reload_models)
        dialog.open()

    def _open_manual(self) -> None:
        if problem := show_path(manual_page(shown_code())):
            self._session.status_message.emit(problem)

    def _show_versions(self) -> None:
        models = self._session.models
        device = models.engine.device.name if models else tr("none yet")
        about(self._window, self._icon, device).exec()


def _no_manual() -> str:
    """Say that no manual was built, when Overread runs from its source."""
    if manual_page(shown_code()).exists():
        return ""
    return tr("The manual comes with the installed program; in the source it is the folder docs.")
