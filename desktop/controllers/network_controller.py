"""The commands of the network: the dialog, the receiver, and what the window offers to send."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from core.network.base.orders import OrderAnswer
from desktop.base.language import known
from desktop.commands.availability import Availability
from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.ports import PathOpener, StatusLine
from desktop.controllers.receiver_controller import ReceiverController
from desktop.controllers.settings_controller import SettingsController
from desktop.network.accessions import accession_words
from desktop.network.dialog import NetworkDialog
from desktop.network.fetched import FetchedOpener
from desktop.network.service import NetworkService
from desktop.session.folder_watcher import FolderWatcher
from desktop.session.session import Session
from desktop.widgets.error_box import message_box, tell
from desktop.worklist.worklist import Worklist


class NetworkController(QObject):
    """Connect the network service with the window.

    Parameters
    ----------
    session : Session
    settings : SettingsController
    worklist : Worklist
        Worklist whose selection can be sent.
    watcher : FolderWatcher
    commands : CommandSet
    status : StatusLine
    opener : PathOpener
        Opens fetched studies.
    window : QWidget
        Parent of the dialog.
    """

    def __init__(
        self,
        session: Session,
        settings: SettingsController,
        worklist: Worklist,
        watcher: FolderWatcher,
        commands: CommandSet,
        status: StatusLine,
        opener: PathOpener,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._status = status
        self._settings, self._worklist, self._window = settings, worklist, window
        self._availability = Availability(session)
        self.network = NetworkService(session, lambda: settings.now)
        self.receiver = ReceiverController(
            session, self.network, settings, watcher, commands, status, opener, self
        )
        self._fetched = FetchedOpener(session, watcher, opener.open_beside, worklist.show_item, self)
        self._dialog: NetworkDialog | None = None
        commands.bind(
            [
                Binding("pacs", self.dialog),
                Binding("accessions", self.fill_accessions, self._availability.export),
            ]
        )
        self.network.status_message.connect(status.say)
        self.receiver.dialog_wanted.connect(self.show_receiver)
        settings.preferences.changed.connect(lambda _before: self._refresh())
        for changed in (session.activity_changed, session.changed, session.listing_changed, session.opened):
            changed.connect(self._allow)
        session.decisions.usable_changed.connect(self._allow)
        session.marks.changed.connect(self._allow)
        session.batch_ended.connect(self._batch_ended)

    def begin(self) -> None:
        """Start the receiver, once the window is shown."""
        self.receiver.begin()

    def dialog(self) -> NetworkDialog:
        """Show the dialog."""
        if self._dialog is None:
            settings = self._settings
            made = self._dialog = NetworkDialog(
                self.network, lambda: settings.now.privacy.patient_texts, self._window
            )
            made.settings_wanted.connect(settings.dialog)
            made.fetched.connect(self._fetched.open)
            made.selection_wanted.connect(self._tick_selection)
            made.receive_page.switch_wanted.connect(self.receiver.switch)
            made.receive_page.folder_wanted.connect(self.receiver.open_folder)
        self.network.look()
        self._dialog.show()
        self._refresh()
        self._dialog.raise_()
        self._dialog.activateWindow()
        return self._dialog

    def fill_accessions(self) -> None:
        """Ask the worklist node for missing accession numbers, and report its answers."""

        def done(answers: list[OrderAnswer]) -> None:
            sentence, lines = accession_words(answers, named=self._settings.now.privacy.patient_texts)
            box = message_box(QMessageBox.Icon.Information, sentence, lines, self._window)
            box.addButton(QMessageBox.StandardButton.Ok)
            box.open()

        self.network.fill_accessions(done, lambda error: tell(error, self._window))

    def _batch_ended(self, *_: object) -> None:
        """Ask the worklist node after a batch, if the settings say so."""
        if self._settings.now.pacs.ask_worklist:
            self.network.fill_accessions(
                lambda answers: self._status.say(accession_words(answers, named=False)[0]),
                lambda error: self._status.say(known(error.message)),
            )

    def show_receiver(self) -> None:
        """Show the dialog at the page of the receiver."""
        made = self.dialog()
        made.tabs.setCurrentWidget(made.receive_tab)

    def _tick_selection(self) -> None:
        """Tick the studies that are selected in the worklist."""
        if self._dialog is not None:
            self._dialog.send_page.tick_studies({item.study for item in self._worklist.view.chosen()})

    def _refresh(self) -> None:
        if self._dialog is not None:
            self._dialog.refresh()
            self._allow()

    def _allow(self, *_: object) -> None:
        """Update the dialog to what is open and read, if it was opened."""
        if self._dialog is not None:
            self._dialog.allow(self._availability.busy())
