"""Commands: every one of the table does something, and says itself why it cannot be used."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from desktop.commands.command_set import Binding, CommandSet
from desktop.commands.commands import COMMANDS
from desktop.window.main_window import MainWindow


def test_every_command_of_the_table_is_bound(window: MainWindow) -> None:
    for command in COMMANDS:
        assert isinstance(window.commands.why_not(command.name), str)


def test_a_command_is_bound_once(qtbot: QtBot) -> None:
    owner = QMainWindow()
    qtbot.addWidget(owner)
    commands = CommandSet(owner)
    commands.bind([Binding("fit", lambda: None)])
    with pytest.raises(ValueError, match="fit"):
        commands.bind([Binding("fit", lambda: None)])


def test_what_cannot_be_used_says_why(qtbot: QtBot) -> None:
    owner = QMainWindow()
    qtbot.addWidget(owner)
    commands, done, why = CommandSet(owner), [], ["Not yet."]
    commands.bind([Binding("invert", lambda: done.append(1), lambda: why[0], lambda: bool(done))])
    commands.refresh()
    action = commands.actions["invert"]
    assert (action.isEnabled(), action.toolTip()) == (False, "Not yet.")
    why[0] = ""
    commands.refresh()
    action.trigger()
    commands.refresh()
    assert (action.isEnabled(), done, action.isChecked()) == (True, [1], True)
    assert action.toolTip().startswith("Swap black and white.")
