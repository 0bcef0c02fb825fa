"""The page of the nodes: typing a new one, and testing each in its row."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from core.pacs_node import PacsNode
from core.setting_entries import with_value
from core.settings import UserSettings
from core.settings_file import keep_settings, read_settings
from desktop.window.main_window import MainWindow
from tests.support.peers import Orthanc


def test_a_new_node_is_typed_at_once_and_tested_in_its_row(window: MainWindow, qtbot: QtBot) -> None:
    dialog = window.controllers.settings.dialog("nodes")
    dialog.nodes.add.click()
    table = dialog.nodes.table
    parts = list(PacsNode.model_fields)

    def types(text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget(), text)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)

    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    types("Reading room")
    assert table.currentColumn() == parts.index("kind")
    for part, text in (("host", "127.0.0.1"), ("port", "1"), ("title", "NOBODY")):
        table.item(0, parts.index(part)).setText(text)
    button = table.cellWidget(0, len(parts))
    assert isinstance(button, QPushButton)
    assert table.horizontalHeader().visualIndex(len(parts)) == 1
    button.click()
    assert not button.isEnabled()
    qtbot.waitUntil(lambda: button.text() == "No answer", timeout=20_000)
    assert dialog.problem.text().startswith("Reading room does not answer")
    assert button.toolTip() == dialog.problem.text()
    table.item(0, parts.index("port")).setText("2")
    assert (button.text(), button.toolTip()) == ("Test", "")
    table.item(0, parts.index("port")).setText("no port")
    button.click()
    assert "port" in dialog.problem.text().lower()
    table.item(0, parts.index("port")).setText("104")
    dialog.accept()
    assert [(node.name, node.host, node.port) for node in read_settings().nodes] == [
        ("Reading room", "127.0.0.1", 104)
    ]


def test_a_node_that_is_there_answers_in_its_row(window: MainWindow, orthanc: Orthanc, qtbot: QtBot) -> None:
    node = orthanc.node(name="Here").model_dump(mode="json")
    keep_settings(with_value(UserSettings(), "nodes", [node]))
    made = window.controllers.settings.dialog("nodes")
    button = made.nodes.table.cellWidget(0, len(PacsNode.model_fields))
    assert isinstance(button, QPushButton)
    button.click()
    qtbot.waitUntil(lambda: button.text() == "Answers", timeout=30_000)
    assert made.problem.text() == "Here answers and lets Overread in."
    made.close()
