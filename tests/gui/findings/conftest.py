"""What tests of findings and decisions share."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.window.main_window import MainWindow
from tests.gui.conftest import Opens, Reads


@pytest.fixture
def reader(qtbot: QtBot, window: MainWindow, opens: Opens, reads: Reads, study: Path) -> MainWindow:
    """The window on the study, read by the model, its store open."""
    opens(study)
    reads()
    qtbot.waitUntil(lambda: not window.session.decisions.problem)
    window.activateWindow()
    window.worklist.view.setFocus()
    return window
