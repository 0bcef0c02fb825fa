"""The page of shortcuts: every command with its shortcut, which can be changed, and clashes."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QKeySequenceEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import SettingsError
from core.setting_entries import with_value
from core.settings import UserSettings
from desktop.base.language import known, tr
from desktop.base.plain_text import PlainLabel, enable, set_tip
from desktop.commands.commands import COMMANDS
from desktop.commands.shortcuts import bindings, clashes, native_text, own_of, plain_text, portable_text
from desktop.widgets.facts_table import FactsTable

_COMMAND, _CLASH = 1, 3


class KeysPage(QWidget):
    """A table of the commands; the shortcut of the selected one is changed below it."""

    def __init__(self, settings: UserSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = bindings(settings.keys)
        head = (tr("Menu"), tr("Command"), tr("Key"), tr("Also the key of"))
        self.table = FactsTable(tr("Commands with their keys"), head, wide=_CLASH)
        self.table.setSelectionMode(FactsTable.SelectionMode.SingleSelection)
        self._tell()
        self.table.currentCellChanged.connect(self._chosen)
        self.editor = QKeySequenceEdit()
        self.editor.setMaximumSequenceLength(1)
        self.editor.setClearButtonEnabled(True)
        self.editor.keySequenceChanged.connect(self._typed)
        self._words = PlainLabel()
        self._words.setBuddy(self.editor)
        self.usual = QPushButton(tr("Usual key"))
        self.usual.clicked.connect(self._use_usual)
        self.all_usual = QPushButton(tr("All usual keys"))
        self.all_usual.clicked.connect(self._use_all_usual)
        line = QHBoxLayout()
        line.addWidget(self._words)
        line.addWidget(self.editor)
        line.addWidget(self.usual)
        line.addStretch(1)
        line.addWidget(self.all_usual)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table, 1)
        layout.addLayout(line)
        self.table.setCurrentCell(0, _COMMAND)

    def choose(self, name: str) -> None:
        """Select a command."""
        self.table.setCurrentCell([c.name for c in COMMANDS].index(name), _COMMAND)

    def taken_into(self, settings: UserSettings) -> UserSettings:
        """Return the settings with these shortcuts.

        Raises
        ------
        SettingsError
            If two commands have the same shortcut.
        """
        found = clashes(self._now)
        if found:
            name, others = next(iter(found.items()))
            text = next(plain_text(c.text) for c in COMMANDS if c.name == name)
            raise SettingsError(
                tr(
                    "{keys} is assigned to both {one} and {other}. Choose another key for one of them.",
                    keys=native_text(self._now[name]),
                    one=text,
                    other=others,
                )
            )
        return with_value(settings, "keys", own_of(self._now))

    def _chosen(self, row: int, *_rest: int) -> None:
        if row < 0:
            return
        command = COMMANDS[row]
        self._words.setText(tr("Key of {command}:", command=plain_text(command.text)))
        self.editor.setAccessibleName(self._words.text())
        self.editor.blockSignals(True)
        self.editor.setKeySequence(QKeySequence(self._now[command.name]))
        self.editor.blockSignals(False)
        self._offer_usual()

    def _offer_usual(self) -> None:
        command = COMMANDS[self.table.currentRow()]
        usual = self._now[command.name] == portable_text(command.keys)
        enable(self.usual, tr("The command has its usual key.") if usual else "")

    def _typed(self, keys: QKeySequence) -> None:
        command = COMMANDS[self.table.currentRow()]
        self._now[command.name] = keys.toString(QKeySequence.SequenceFormat.PortableText)
        self._offer_usual()
        self._tell()

    def _use_usual(self) -> None:
        self.editor.setKeySequence(QKeySequence(COMMANDS[self.table.currentRow()].keys))

    def _use_all_usual(self) -> None:
        self._now = bindings({})
        self._tell()
        self._chosen(self.table.currentRow())

    def _tell(self) -> None:
        """Write the shortcuts and clashes into the table."""
        found = clashes(self._now)
        self.table.fill(
            (
                plain_text(one.menu),
                plain_text(one.text),
                native_text(self._now[one.name]),
                found.get(one.name, ""),
            )
            for one in COMMANDS
        )
        for row, command in enumerate(COMMANDS):
            item = self.table.item(row, _COMMAND)
            if item is not None:
                set_tip(item, known(command.tip))
