"""Everybody can use the window: names for screen readers, light and dark, languages from right to left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QDockWidget,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QToolBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.main_window import MainWindow

_CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSlider, QComboBox, QLineEdit, QPlainTextEdit)


def controls(window: QWidget) -> Iterator[QWidget]:
    """All that takes the keyboard or the mouse, apart from what Qt itself puts into its own widgets."""
    for widget in window.findChildren(QWidget):
        inside = type(widget.parentWidget()) in (QLineEdit, QComboBox) or widget.objectName().startswith(
            "qt_"
        )
        if isinstance(widget, _CONTROLS) and not isinstance(widget, QScrollBar) and not inside:
            yield widget


def test_every_control_has_a_name(
    window: MainWindow, opens: Callable[..., None], reads: Callable[..., None], study: Path
) -> None:
    opens(study)
    reads()
    window.actions_by_name["panel_problems"].trigger()
    nameless = []
    for widget in controls(window):
        interface = QAccessible.queryAccessibleInterface(widget)
        name = interface.text(QAccessible.Text.Name) if interface is not None else ""
        if not name.strip():
            nameless.append(
                (type(widget).__name__, widget.objectName(), type(widget.parentWidget()).__name__)
            )
    assert nameless == []


def test_every_control_is_reached_by_the_keyboard(window: MainWindow, opens, study: Path) -> None:
    opens(study)
    for widget in controls(window):
        if (
            widget.isVisible()
            and widget.isEnabled()
            and not isinstance(widget.parentWidget(), QAbstractItemView)
        ):
            # The buttons of a panel's title and of the tool bar do what commands of the menu do.
            commanded = isinstance(widget.parentWidget(), QDockWidget | QToolBar)
            assert commanded or widget.focusPolicy() & Qt.FocusPolicy.TabFocus, widget


@pytest.fixture
def dark_again(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply(qapp, theme.DARK)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.mark.usefixtures("dark_again")
def test_the_theme_changes_while_the_window_is_open(
    qtbot: QtBot, window: MainWindow, opens: Callable[..., None], study: Path
) -> None:
    opens(study)
    action = window.actions_by_name["light_theme"]
    dark = window.worklist.view.viewport().grab().toImage().pixelColor(2, 300)
    action.trigger()
    assert theme.current() is theme.LIGHT
    assert action.isChecked()
    light = window.worklist.view.viewport().grab().toImage().pixelColor(2, 300)
    assert light.lightness() > 200 > 60 > dark.lightness()
    from desktop.look import remembered_theme

    assert remembered_theme() is theme.LIGHT
    action.trigger()
    assert theme.current() is theme.DARK


@pytest.mark.usefixtures("dark_again")
def test_rows_are_mirrored_from_right_to_left(
    qapp: QApplication, window: MainWindow, opens: Callable[..., None], study: Path
) -> None:
    opens(study)
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    view = window.worklist.view
    image = view.viewport().grab().toImage()
    rect = view.visualRect(view.currentIndex())
    accent = theme.ink("accent").rgb()
    assert image.pixel(rect.right() - 1, rect.center().y()) == accent
    assert image.pixel(rect.left() + 1, rect.center().y()) != accent


@pytest.mark.usefixtures("dark_again")
def test_pictures_are_never_mirrored(
    qapp: QApplication, window: MainWindow, opens: Callable[..., None], study: Path
) -> None:
    opens(study)
    before = window.viewer.grab().toImage()
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert window.viewer.grab().toImage() == before
