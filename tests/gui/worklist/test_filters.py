"""The worklist by finding and state."""

from __future__ import annotations

from pathlib import Path

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
