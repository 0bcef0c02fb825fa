"""The page of the nodes: a table of them, and their logins."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QInputDialog, QLineEdit, QPushButton, QTableWidgetItem, QWidget
from shiboken6 import isValid

from core.errors import Cancelled, OverreadError, SettingsError
from core.pacs_node import PacsNode
from core.setting_entries import with_value
from core.settings import UserSettings
from desktop.base.error_words import told
from desktop.base.jobs import Job
from desktop.base.lanes import Lane
from desktop.base.language import known, mark, tr
from desktop.base.plain_text import set_tip
from desktop.session.session import Session
from desktop.settings.table import SettingsTable

_FIELDS = tuple(PacsNode.model_fields)
#: The column of the test button, after the fields of a node; it is shown next to the name.
_TEST = len(_FIELDS)
#: Texts of the test button: before, during, and after the test.
_WORDS = (mark("Test"), mark("Asking"), mark("No answer"), mark("Answers"))
#: Padding on each side of a cell, as in the style sheet.
_PADDING = 8


class NodesPage(SettingsTable):
    """A table of the nodes; each row has a button that tests the node.

    Passwords and tokens are saved in the keyring at once, and never shown in a row.

    Parameters
    ----------
    settings : UserSettings
    session : Session
        Runs the tasks that use the keyring.
    say : callable
        Shows an error or an outcome.
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
        self._session, self._say, self._own_title = session, say, settings.pacs.title
        self.table.insertColumn(_TEST)
        self.table.setHorizontalHeaderItem(_TEST, QTableWidgetItem(tr("Test")))
        self.table.horizontalHeader().moveSection(_TEST, 1)
        for row in range(self.table.rowCount()):
            self._add_test(row)
        self.table.itemChanged.connect(self._edited)
        self.buttons.insertWidget(1, self.add_web)
        self.buttons.insertWidget(3, self.secret)
        self.add.clicked.connect(self._add)
        self.add_web.clicked.connect(self._add_web)
        self.secret.clicked.connect(self._ask_for_secret)

    def _add(self) -> None:
        self.append(PacsNode(name=self._free_name(), host="localhost", port=104, title="PACS").model_dump())
        self._begin("name")

    def _add_web(self) -> None:
        made = {"name": self._free_name(), "kind": "web", "url": "https://localhost/dicom-web"}
        self.append(PacsNode.model_validate(made).model_dump())
        self._begin("url")

    def _begin(self, part: str) -> None:
        """Start editing a field of the new row; Tab moves on to the next field."""
        row, column = self.table.currentRow(), _FIELDS.index(part)
        self._add_test(row)
        self.table.setCurrentCell(row, column)
        self.table.setFocus()
        if (item := self.table.item(row, column)) is not None:
            self.table.editItem(item)

    def _add_test(self, row: int) -> None:
        """Add the test button to a row."""
        # Tab skips the button, from the name to the next field.
        item = QTableWidgetItem()
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.table.setItem(row, _TEST, item)
        button = QPushButton(tr("Test"))
        button.clicked.connect(lambda: self._test(button))
        self.table.setCellWidget(row, _TEST, button)
        # The longest text must fit, with the padding of a cell.
        button.ensurePolished()
        words = max(map(button.fontMetrics().horizontalAdvance, map(known, _WORDS)))
        around = button.sizeHint().width() - button.fontMetrics().horizontalAdvance(button.text())
        item.setSizeHint(QSize(words + around + 2 * _PADDING, button.sizeHint().height()))
        self.table.setRowHeight(row, button.sizeHint().height() + _PADDING)

    def _test(self, button: QPushButton) -> None:
        """Test whether the node of a row answers (C-ECHO), and show the outcome in the row."""
        row = next(n for n in range(self.table.rowCount()) if self.table.cellWidget(n, _TEST) is button)
        self.table.setCurrentCell(row, _FIELDS.index("name"))
        try:
            node = self._node(row)
        except SettingsError as error:
            self._say(told(error))
            return

        def ask(job: Job) -> None:
            from core.network.scu.nodes import echo

            echo(node, self._own_title, job.progress)

        def ended(word: str, sentence: str) -> None:
            if self._is_there(button):
                button.setEnabled(True)
                button.setText(word)
                set_tip(button, sentence)
                self._say(sentence)

        def failed(error: OverreadError) -> None:
            ended(tr("No answer"), tr("Stopped.") if isinstance(error, Cancelled) else told(error))

        button.setText(tr("Asking"))
        button.setEnabled(False)
        self._say("")
        there = tr("{name} answers and lets Overread in.", name=node.name)
        self._session.run(
            Lane.ASK, ask, lambda _none: ended(tr("Answers"), there), failed, title=tr("Asking")
        )

    def _is_there(self, button: QPushButton) -> bool:
        """Return whether the row of a button still exists."""
        return isValid(self) and isValid(button)

    def _edited(self, item: QTableWidgetItem) -> None:
        """Clear the outcome of the test when a row is edited, since it no longer applies."""
        button = self.table.cellWidget(item.row(), _TEST)
        if isinstance(button, QPushButton) and item.column() != _TEST:
            button.setText(tr("Test"))
            set_tip(button, "")

    def _free_name(self) -> str:
        names, usual = {row["name"] for row in self.rows()}, tr("Archive")
        return next(n for n in (usual, *(f"{usual} {k}" for k in range(2, 999))) if n not in names)

    def _ask_for_secret(self) -> None:
        """Ask for the password or token of the row, and save it as soon as it is entered."""
        try:
            node = self._node(self.table.currentRow())
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

    def _node(self, row: int) -> PacsNode:
        """Return the node as the row describes it now.

        Raises
        ------
        SettingsError
            If the row is not a valid node.
        """
        return with_value(UserSettings(), "nodes", [self.rows()[row]]).nodes[0]

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
