"""What the user chooses of the window's look: light or dark, small pictures or none; remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from core.peek_setting import peek_setting
from desktop.base import theme, window_state

if TYPE_CHECKING:
    from desktop.window.main_window import MainWindow


def show_light(window: MainWindow, *, on: bool) -> None:
    """Show the window in light or dark colours."""
    application = QApplication.instance()
    if isinstance(application, QApplication):
        theme.apply(application, theme.LIGHT if on else theme.DARK)
    window.actions_by_name["light_theme"].setChecked(on)
    window.settings.choose("general.theme", theme.LIGHT.name if on else theme.DARK.name)


def show_small(window: MainWindow, *, on: bool) -> None:
    """Show the list with small pictures, or on one line for each picture."""
    window.worklist.view.set_tall(on)
    window.actions_by_name["small_pictures"].setChecked(on)
    window_state.remember_switch("small", on=on)


def remembered_theme() -> theme.Theme:
    """The theme of the last time."""
    return theme.LIGHT if peek_setting("general", "theme", "") == theme.LIGHT.name else theme.DARK


def restore(window: MainWindow) -> None:
    """Bring the look in line with what was chosen last time; the theme is the application's already."""
    window.actions_by_name["light_theme"].setChecked(theme.current() is theme.LIGHT)
    show_small(window, on=window_state.switched("small", default=True))
