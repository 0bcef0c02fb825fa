"""The page of the receiver: its switch, state, rules and folder."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.network.base.error_codes import CAUSE
from core.paths import received_folder
from desktop.base.language import known, plural, tr, whole
from desktop.base.plain_text import PlainLabel
from desktop.network.service import NetworkService
from desktop.widgets.forms import hint


class ReceivePage(QWidget):
    """Show the receiver."""

    switch_wanted, folder_wanted, settings_wanted = Signal(), Signal(), Signal()

    def __init__(self, network: NetworkService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._network = network
        self.on = QCheckBox(tr("Receive studies"))
        self.on.clicked.connect(self.switch_wanted)
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(18)
        self._form.setVerticalSpacing(8)
        self._rows: dict[str, QLabel] = {}
        for name, title in (
            ("state", tr("State")),
            ("address", tr("Listens at")),
            ("callers", tr("May send")),
            ("came", tr("Received")),
            ("refused", tr("Refused")),
            ("folder", tr("Folder")),
        ):
            label = PlainLabel()
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            label.setWordWrap(True)
            label.setAccessibleName(title)
            self._rows[name] = label
            self._form.addRow(PlainLabel(title), label)
        self.open = QPushButton(tr("Open and watch the folder"))
        self.open.clicked.connect(self.folder_wanted)
        self.rules = QPushButton(tr("Settings…"))
        self.rules.setAccessibleName(tr("Settings of the receiver"))
        self.rules.clicked.connect(self.settings_wanted)
        line = QHBoxLayout()
        line.addWidget(self.open)
        line.addWidget(self.rules)
        line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        layout.addWidget(self.on)
        layout.addWidget(
            hint(
                tr(
                    "While it is on and the folder is watched, studies that modalities and archives send "
                    "appear in the worklist and are read; so are those that wait in the folder. Each object "
                    "is on the disk before its sender is told so. Refusals are in the audit log, without "
                    "patients' data."
                )
            )
        )
        layout.addLayout(self._form)
        layout.addLayout(line)
        layout.addStretch(1)
        network.received.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the state of the receiver."""
        network, pacs, standing = self._network, self._network.settings.pacs, self._network.standing
        self.on.setChecked(network.listening)
        state = tr("Off")
        if network.listening and standing is None:
            state = tr("Starting")
        elif standing is not None:
            state = plural(standing.associations, "On, {n} association now", "On, {n} associations now")
        if network.deaths and network.listening:
            state += tr(", started again {n} times", n=whole(network.deaths))
        encrypted = tr("encrypted") if pacs.certificate is not None else tr("not encrypted")
        self._tell("state", state)
        self._tell(
            "address",
            tr(
                "{address}, port {port}, as {title}, {encrypted}",
                address=pacs.address,
                port=pacs.port,
                title=pacs.title,
                encrypted=encrypted,
            ),
        )
        nobody = tr("Nobody yet: name AE titles in the settings.")
        self._tell("callers", ", ".join(sorted(pacs.allowed)) or nobody)
        came = refused = ""
        if standing is not None:
            came = tr(
                "{new}, {same} received again, {differing} with the UID of another and kept apart",
                new=plural(standing.new, "{n} object", "{n} objects"),
                same=whole(standing.same),
                differing=whole(standing.differing),
            )
            refused = whole(standing.refused)
            if standing.last is not None:
                refused += tr(
                    "; the last was {caller} at {address}. {why}",
                    caller=standing.last.caller or "?",
                    address=standing.last.address,
                    why=known(CAUSE[standing.last.why]),
                )
        self._tell("came", came)
        self._tell("refused", refused)
        self._tell("folder", str(received_folder(pacs.folder)))

    def _tell(self, name: str, text: str) -> None:
        self._rows[name].setText(text)
        # A name without a value next to it would look like a fault.
        self._form.setRowVisible(self._rows[name], bool(text))
