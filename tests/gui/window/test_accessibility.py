"""Names that are read out for those who cannot see the window, and a window from right to left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.window.main_window import MainWindow
from tests.gui.conftest import Opens


@pytest.fixture
def mirrored(qapp: QApplication) -> Iterator[None]:
    """Let the application run from right to left, as it does in Arabic or Hebrew."""
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def spoken(widget: QWidget) -> str:
    """What a screen reader says of a widget."""
    text = "" if isinstance(widget, QLineEdit | QComboBox) else getattr(widget, "text", str)()
    return str(widget.accessibleName() or text or widget.windowTitle())


def test_every_control_of_the_window_has_a_name_that_is_read_out(
    window: MainWindow, opens: Opens, study: Path
) -> None:
    opens(study)
    reached = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.window() is window
        and widget.isVisible()
        and not widget.objectName().startswith("qt_")
    ]
    assert len(reached) > 10
    silent = [widget for widget in reached if not spoken(widget) and not spoken(widget.parentWidget())]
    assert not silent


def test_from_right_to_left_nothing_breaks(
    mirrored: None,
    qtbot: QtBot,
    window: MainWindow,
    opens: Opens,
    reads: Callable[..., None],
    goes_to: Callable[[str], None],
    study: Path,
) -> None:
    opens(study)
    reads()
    goes_to("CT_small.dcm")
    window.actions_by_name["class_map"].trigger()
    window.repaint()
    search, tools = window.worklist.filter_bar.words, window.findings.head.read_button
    assert search.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert tools.layoutDirection() == Qt.LayoutDirection.RightToLeft
    # A picture is no text: its left stays on the left.
    whole = window.viewer.viewport
    left, right = whole.pixel_at(10, 100), whole.pixel_at(window.viewer.width() - 10, 100)
    assert left[0] < right[0]
    dialog = window.controllers.settings.dialog()
    for row in range(dialog.list.count()):
        dialog.list.setCurrentRow(row)
        dialog.repaint()
    assert dialog.list.x() > dialog.stack.x()
    dialog.reject()
