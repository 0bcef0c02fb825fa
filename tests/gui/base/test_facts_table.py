"""A table of facts: code selects one row, whatever keys are held."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.widgets.facts_table import FactsTable


@pytest.mark.parametrize("held", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier])
def test_one_row_is_chosen_though_a_key_is_held(qtbot: QtBot, held: Qt.KeyboardModifier) -> None:
    table = FactsTable("Facts", ["one", "two"])
    qtbot.addWidget(table)
    table.fill([("a", "b"), ("c", "d"), ("e", "f")])
    table.choose(2)
    QTest.keyPress(table, Qt.Key.Key_Shift, held)
    table.choose(0)
    assert {index.row() for index in table.selectedIndexes()} == {0}
    QTest.keyRelease(table, Qt.Key.Key_Shift)
