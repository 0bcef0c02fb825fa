"""The commands of the network: the dialog, the receiver, and what the window gives them to send."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.settings import PacsNode
from desktop.base.language import tr
from desktop.commands.availability import reasons
from desktop.controllers.receiver_controller import Receiving
from desktop.network.dialog import NetworkDialog
from desktop.network.service import NetworkService

if TYPE_CHECKING:
    from desktop.window.main_window import MainWindow


class Networking(QObject):
    """Stands between the network and the window.

    Parameters
    ----------
    window : MainWindow
        Its parts are made.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.network = NetworkService(window.session, lambda: window.settings.now)
        self.receiving = Receiving(window, self.network)
        self._dialog: NetworkDialog | None = None
        self.network.status_message.connect(window.tray.say)
        self.receiving.dialog_wanted.connect(self.show_receiver)
        window.settings.preferences.changed.connect(lambda _before: self._refresh())
        window.session.activity_changed.connect(self._allow)
        window.worklist.selected.connect(self._allow)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each command does."""
        return {"pacs": self.dialog, "receive": self.receiving.switch}

    def begin(self) -> None:
        """The window is there."""
        self.receiving.begin()

    def dialog(self) -> NetworkDialog:
        """Show the dialog."""
        if self._dialog is None:
            window = self._window
            made = self._dialog = NetworkDialog(
                self.network, lambda: window.settings.now.privacy.patient_texts, window
            )
            made.settings_wanted.connect(window.settings.dialog)
            made.fetched.connect(self._open)
            made.selection_wanted.connect(self._send_selection)
            made.receive_page.switch_wanted.connect(self.receiving.switch)
            made.receive_page.folder_wanted.connect(self.receiving.open_folder)
        self.network.look()
        self._refresh()
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()
        return self._dialog

    def show_receiver(self) -> None:
        """Show the dialog where it tells of the receiver."""
        made = self.dialog()
        made.tabs.setCurrentWidget(made.receive)

    def _open(self, folders: Sequence[Path]) -> None:
        """Open what was fetched."""
        self._window.open_paths(list(folders))

    def _send_selection(self, node: PacsNode) -> None:
        files = self._files()
        if files:
            self.network.queue(files, node)

    def _files(self) -> list[Path]:
        """Files of the pictures that are selected, without those inside archives."""
        sources = [item.instance.source for item in self._window.worklist.view.chosen()]
        return list(dict.fromkeys(source.path for source in sources if source.member is None))

    def _refresh(self) -> None:
        if self._dialog is not None:
            self._dialog.refresh()
            self._allow()

    def _allow(self) -> None:
        if self._dialog is not None and self._dialog.isVisible():
            nothing = "" if self._files() else tr("Select pictures in the list first.")
            self._dialog.allow(selection=nothing, results=reasons(self._window.session)["export_pdf"])
