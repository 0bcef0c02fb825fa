"""Commands: every one in the table does something, and says why it cannot be used."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from core.results.decisions import Verdict
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


def test_what_can_be_switched_shows_its_check_mark_in_the_menu(window: MainWindow) -> None:
    for command in COMMANDS:
        action = window.actions_by_name[command.name]
        # For a checkable command Qt would draw the icon in place of the tick.
        assert action.isIconVisibleInMenu() is not command.checkable, command.name


def test_widgets_tell_the_keys_that_their_commands_have(window: MainWindow) -> None:
    panel, actions = window.findings.decisions, window.actions_by_name
    radio = panel.verdicts[Verdict.DISAGREE]
    assert radio.toolTip() == "Disagree (D)"
    assert panel.comment.placeholderText() == "Comment (C)"
    # The first letter of the word is not the key in other languages, or where the user chose another key.
    actions["disagree"].setShortcut(QKeySequence("Ctrl+Shift+F9"))
    assert radio.toolTip() == "Disagree (Ctrl+Shift+F9)"
    actions["comment"].setShortcut(QKeySequence())
    assert panel.comment.placeholderText() == "Comment"
    assert window.findings.card_button.toolTip().endswith("(Ctrl+M)")
