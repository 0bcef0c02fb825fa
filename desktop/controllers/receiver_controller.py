"""The receiver in the window: its command, its switch in the status bar, and its folder."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton

from core.paths import make_received_folder, queue_file, received_folder
from desktop.base.language import tr, whole
from desktop.base.plain_text import set_tip
from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.ports import PathOpener, StatusLine
from desktop.controllers.settings_controller import SettingsController
from desktop.network.service import NetworkService
from desktop.session.folder_watcher import FolderWatcher
from desktop.session.session import Session


class ReceiverController(QObject):
    """Switch the receiver as the settings say, and open what it receives.

    Parameters
    ----------
    session : Session
    network : NetworkService
    settings : SettingsController
    watcher : FolderWatcher
        Watches the folder that the receiver fills.
    commands : CommandSet
    status : StatusLine
        Shows the receiver's button.
    opener : PathOpener
    parent : QObject
    """

    #: Asks for the dialog's page of the receiver.
    dialog_wanted = Signal()

    def __init__(
        self,
        session: Session,
        network: NetworkService,
        settings: SettingsController,
        watcher: FolderWatcher,
        commands: CommandSet,
        status: StatusLine,
        opener: PathOpener,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._network, self._settings = session, network, settings
        self._watcher, self._commands, self._opener = watcher, commands, opener
        self._binding = Binding("receive", self.switch, checked=lambda: network.listening)
        commands.bind([self._binding])
        #: Whether the folder is to be watched after it has been searched.
        self._watch = False
        self.button = QPushButton(flat=True)
        self.button.clicked.connect(self.dialog_wanted)
        status.add(self.button)
        network.received.connect(self._show)
        network.stopped.connect(lambda: settings.choose("pacs.listen", value=False))
        settings.preferences.changed.connect(lambda _before: self._follow())
        session.listing_changed.connect(self._begin_to_watch)
        self._pacs = self._network.settings.pacs
        self._show()

    def begin(self) -> None:
        """Start receiving and sending if switched on, once the window is shown."""
        self._network.listen(on=self._network.settings.pacs.listen)
        # Without the file nothing was ever queued, and the start need not wait for the imports of the check.
        if queue_file().exists():
            self._network.look()

    def switch(self) -> None:
        """Switch the receiver on or off, and save that in the settings."""
        wanted = not self._network.listening
        self._settings.choose("pacs.listen", value=wanted)
        self._network.listen(on=wanted)
        self._show()

    def open_folder(self) -> None:
        """Open the folder of received studies, and watch it, so that new studies are read."""
        folder = received_folder(self._network.settings.pacs.folder)
        make_received_folder(folder)
        opened = self._session.folder
        if opened is not None and opened.roots == (folder,) and opened.looked_through:
            self._watcher.switch(on=True)
            self._watcher.read_waiting()
            return
        self._watch = True
        self._opener.open_paths([folder])

    def _begin_to_watch(self) -> None:
        """Watch the folder once it was searched."""
        opened = self._session.folder
        if self._watch and opened is not None and opened.looked_through:
            self._watch = False
            self._watcher.switch(on=opened.roots == (received_folder(self._pacs.folder),))
            self._watcher.read_waiting()

    def _follow(self) -> None:
        """Restart the receiver with changed settings."""
        pacs = self._network.settings.pacs
        if pacs != self._pacs:
            self._pacs = pacs
            self._network.listen(on=False)
            self._network.listen(on=pacs.listen)

    def _show(self) -> None:
        """Show the state of the receiver in the status bar."""
        network, standing = self._network, self._network.standing
        self._commands.refresh([self._binding])
        self.button.setVisible(network.listening or bool(network.settings.pacs.allowed))
        self.button.setText(receiver_summary(network))
        set_tip(self.button, tr("Receiving studies from the network; open it to switch it on or off"))
        refused = standing.refused if standing is not None else 0
        self.button.setAccessibleName(f"{receiver_summary(network)}, {tr('{n} refused', n=whole(refused))}")


def receiver_summary(network: NetworkService) -> str:
    """Return the state of the receiver in a few words."""
    if not network.listening:
        return tr("Receiving: off")
    standing = network.standing
    if standing is None:
        return tr("Receiving: starting")
    words = tr("Receiving: {n}", n=whole(standing.new))
    return f"{words}   {tr('{n} refused', n=whole(standing.refused))}" if standing.refused else words
