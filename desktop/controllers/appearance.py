"""The user's choices of the window's look, which are saved: light or dark, with or without the strip."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop.base import theme, window_state
from desktop.commands.actions import draw_icons
from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.settings_controller import SettingsController
from desktop.worklist.strip import Strip


class Appearance(QObject):
    """Apply the look that commands and settings choose.

    Parameters
    ----------
    strip : Strip
        The strip of the study's small pictures, which can be hidden.
    settings : SettingsController
        Saves the theme.
    commands : CommandSet
    """

    def __init__(
        self, strip: Strip, settings: SettingsController, commands: CommandSet, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._strip, self._settings, self._commands = strip, settings, commands
        self._bindings = (
            Binding("light_theme", self._other_theme, checked=lambda: theme.current() is theme.LIGHT),
            Binding(
                "small_pictures",
                lambda: self.show_small(on=not strip.wanted),
                checked=lambda: strip.wanted,
            ),
        )
        commands.bind(self._bindings)
        settings.theme_changed.connect(self.show_theme)

    def restore(self) -> None:
        """Show or hide the strip as it was last time; the application has set the theme already."""
        self.show_small(on=window_state.switched("small", default=True))

    def show_theme(self, name: str) -> None:
        """Show the window in light or dark colours."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, theme.LIGHT if name == theme.LIGHT.name else theme.DARK)
            draw_icons(self._commands.window, self._commands.actions)
        self._commands.refresh(self._bindings)

    def show_small(self, *, on: bool) -> None:
        """Show or hide the strip of the study's small pictures below the list."""
        self._strip.show_wanted(wanted=on)
        self._commands.refresh(self._bindings)
        window_state.remember_switch("small", on=on)

    def _other_theme(self) -> None:
        name = theme.DARK.name if theme.current() is theme.LIGHT else theme.LIGHT.name
        self.show_theme(name)
        self._settings.choose("general.theme", name)
