"""The worklist by finding and state, and folded studies."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.window.main_window import MainWindow
from tests.gui.conftest import Opens, Reads


def test_filters_by_finding_and_state(window: MainWindow, opens: Opens, reads: Reads, study: Path) -> None:
    opens(study)
    reads()
    window.worklist.filter.setText("refused")
    assert window.model.pictures() == 1
    window.worklist.filter.setText("drawn bright")
    assert window.model.pictures() == 1
    window.worklist.filter.setText("nowhere")
    assert window.model.pictures() == 0
    window.worklist.filter.clear()
    assert window.model.pictures() == 7


def test_folds_a_study(window: MainWindow, opens: Opens, study: Path) -> None:
    opens(study)
    before = window.model.rowCount()
    window.worklist.view.setFocus()
    QTest.keyClick(window.worklist.view, Qt.Key.Key_Left)
    assert window.model.rowCount() < before
    QTest.keyClick(window.worklist.view, Qt.Key.Key_Right)
    assert window.model.rowCount() == before
