"""The positions of the panels: they can be hidden and floated, are restored at start, and can be reset."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.models.catalogue import Catalogue
from desktop.session.session import Session
from desktop.window.main_window import MainWindow


def another(qtbot: QtBot, catalogue: Catalogue) -> MainWindow:
    made = MainWindow(Session(catalogue, "cpu"))
    qtbot.addWidget(made)
    made.show()
    return made


def dock_of(window: MainWindow, name: str):
    return getattr(window, name).parentWidget()


def test_a_panel_hides_and_comes_back_by_its_command(window: MainWindow) -> None:
    action = window.actions_by_name["panel_findings"]
    assert action.isChecked()
    action.trigger()
    assert not window.findings.isVisible()
    assert not action.isChecked()
    action.trigger()
    assert window.findings.isVisible()
    assert action.isChecked()


def test_the_arrangement_is_remembered_and_can_be_reset(
    qtbot: QtBot, window: MainWindow, catalogue: Catalogue
) -> None:
    area = Qt.DockWidgetArea
    window.addDockWidget(area.RightDockWidgetArea, dock_of(window, "worklist"))
    dock_of(window, "findings").close()
    window.close()
    again = another(qtbot, catalogue)
    assert again.dockWidgetArea(dock_of(again, "worklist")) is area.RightDockWidgetArea
    assert not again.findings.isVisible()
    assert not again.actions_by_name["panel_findings"].isChecked()
    again.actions_by_name["reset_layout"].trigger()
    assert again.dockWidgetArea(dock_of(again, "worklist")) is area.LeftDockWidgetArea
    assert again.findings.isVisible()
    again.close()


def test_a_memory_that_is_damaged_does_not_matter(qtbot: QtBot, catalogue: Catalogue, home: Path) -> None:
    (home / "window.ini").write_bytes(b"[window]\nstate=@ByteArray(nonsense)\ngeometry=17\n\xff\x00")
    made = another(qtbot, catalogue)
    assert made.worklist.isVisible()
    assert made.dockWidgetArea(dock_of(made, "worklist")) is Qt.DockWidgetArea.LeftDockWidgetArea
    made.close()


def test_the_notice_cannot_be_closed(window: MainWindow) -> None:
    dock = dock_of(window, "tray")
    assert not dock.features() & dock.DockWidgetFeature.DockWidgetClosable


def test_the_keyboard_goes_round_the_panels(qtbot: QtBot, window: MainWindow, opens, study: Path) -> None:
    opens(study)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    seen = []
    for _ in range(4):
        window.actions_by_name["next_panel"].trigger()
        focus = QApplication.focusWidget()
        panels = (window.middle, window.worklist, window.findings, window.tray)
        seen.append(next((p for p in panels if p is focus or p.isAncestorOf(focus)), None))
    assert {window.middle, window.worklist, window.findings} <= set(seen)
