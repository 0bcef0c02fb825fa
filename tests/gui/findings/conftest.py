"""Shared by the tests of findings and decisions."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.window.main_window import MainWindow
from tests.gui.conftest import Opens, Reads


@pytest.fixture
def reader(qtbot: QtBot, window: MainWindow, opens: Opens, reads: Reads, study: Path) -> MainWindow:
    """Return the window with the study, which the model has read, and an open store."""
    opens(study)
    reads()
    qtbot.waitUntil(lambda: not window.session.decisions.problem)
    window.activateWindow()
    window.worklist.view.setFocus()
    return window
