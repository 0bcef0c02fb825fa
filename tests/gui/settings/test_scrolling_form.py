"""A form that scrolls: the wheel moves the page, and does not change unfocused controls."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.widgets.forms import scrolling


@pytest.mark.parametrize("focused", [False, True])
def test_the_wheel_changes_only_what_has_the_focus(qtbot: QtBot, focused: bool) -> None:
    form = QWidget()
    layout = QVBoxLayout(form)
    box, number, other = QComboBox(), QSpinBox(), QSpinBox()
    box.addItems(["a", "b", "c"])
    for control in (box, number, other):
        layout.addWidget(control)
    area = scrolling(form)
    qtbot.addWidget(area)
    with qtbot.waitExposed(area):
        area.show()
    for control in (box, number):
        (control if focused else other).setFocus()
        middle = QPointF(control.rect().center())
        event = QWheelEvent(
            middle,
            QPointF(control.mapToGlobal(middle.toPoint())),
            QPoint(),
            QPoint(0, -120 if control is box else 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(control, event)
    assert (box.currentIndex(), number.value()) == ((1, 1) if focused else (0, 0))
