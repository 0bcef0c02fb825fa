"""The page of the nodes: a table of them, and what their logins need."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QInputDialog, QLineEdit, QPushButton, QWidget

from core.errors import Cancelled, OverreadError, SettingsError
from core.pacs_node import PacsNode
from core.settings import UserSettings
from desktop.base.error_words import told
from desktop.base.jobs import Job
from desktop.base.lanes import Lane
from desktop.base.language import tr
from desktop.base.plain_text import set_tip
from desktop.session.session import Session
from desktop.settings.table import SettingsTable


class NodesPage(SettingsTable):
    """The nodes, each a row; passwords and tokens go to the keyring at once, and stand in no row.

    Parameters
    ----------
    settings : UserSettings
    session : Session
        Runs what asks the keyring.
    say : callable
        Shows what is wrong, or what came of it.
    """

    def __init__(
        self,
        settings: UserSettings,
        session: Session,
        say: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        self.add_web = QPushButton(tr("Add DICOMweb"))
        self.secret = QPushButton(tr("Password or token…"))
        super().__init__("nodes", PacsNode, settings, parent=parent)
        self._session, self._say = session, say
        self.buttons.insertWidget(1, self.add_web)
        self.buttons.insertWidget(3, self.secret)
        self.add.clicked.connect(self._add)
        self.add_web.clicked.connect(self._add_web)
        self.secret.clicked.connect(self._ask_for_secret)

    def _add(self) -> None:
        self.append(PacsNode(name=self._free_name(), host="localhost", port=104, title="PACS").model_dump())

    def _add_web(self) -> None:
        made = {"name": self._free_name(), "kind": "web", "url": "https://localhost/dicom-web"}
        self.append(PacsNode.model_validate(made).model_dump())
        self.table.setCurrentCell(self.table.currentRow(), list(PacsNode.model_fields).index("url"))

    def _free_name(self) -> str:
        names, usual = {row["name"] for row in self.rows()}, tr("Archive")
        return next(n for n in (usual, *(f"{usual} {k}" for k in range(2, 999))) if n not in names)

    def _ask_for_secret(self) -> None:
        """Ask for the secret of the row, and keep it as soon as it is entered."""
        try:
            node = self._node()
        except SettingsError as error:
            self._say(told(error))
            return
        if node.kind != "web" or node.login == "none":
            self._say(tr("Only a node of the kind web logs in: write basic or token as its login first."))
            return
        title = tr("Password of {name}", name=node.name)
        if node.login == "token":
            title = tr("Token of {name}", name=node.name)
        secret, given = QInputDialog.getText(
            self, title, tr("It is kept in this computer's keyring."), QLineEdit.EchoMode.Password
        )
        if given:
            self._keep(node, secret.strip())

    def _node(self) -> PacsNode:
        """The node as the row says it now.

        Raises
        ------
        SettingsError
            If it cannot be one.
        """
        name = self.rows()[self.table.currentRow()]["name"]
        return next(node for node in self.taken_into(UserSettings()).nodes if node.name == name)

    def _keep(self, node: PacsNode, secret: str) -> None:
        def keep(_job: Job) -> None:
            from desktop.settings import tasks

            tasks.keep_login(node, secret)

        def failed(error: OverreadError) -> None:
            if not isinstance(error, Cancelled):
                self._say(told(error))

        self._say("")
        self._session.run(Lane.ASIDE, keep, lambda _none: self._say(tr("It is kept.")), failed)

    def _selected(self) -> None:
        super()._selected()
        there = self.table.currentRow() >= 0
        self.secret.setEnabled(there)
        set_tip(self.secret, "" if there else tr("Choose a row first."))
