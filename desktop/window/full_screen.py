"""The pictures on the whole screen, without menus, tools and panels; the notice stays in sight."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QToolBar

from desktop.base.window_state import LAYOUT
from desktop.commands.command_set import Binding, CommandSet

#: Qt's largest size: no limit.
_NO_LIMIT = 16_777_215


class FullScreen(QObject):
    """Takes the panels away and brings them back as they were.

    Parameters
    ----------
    window : QMainWindow
    kept : QDockWidget
        The panel that stays: it has the notice, the progress and the problems.
    commands : CommandSet
    """

    def __init__(self, window: QMainWindow, kept: QDockWidget, commands: CommandSet) -> None:
        super().__init__(window)
        self._window, self._kept = window, kept
        self._before: tuple[QByteArray, Qt.WindowState] | None = None
        self._binding = Binding("full_screen", self.toggle, checked=lambda: self.on)
        self._commands = commands
        commands.bind([self._binding])

    @property
    def on(self) -> bool:
        """Whether the pictures have the whole screen."""
        return self._before is not None

    def toggle(self) -> None:
        """Give the pictures the whole screen, or bring the panels back."""
        window = self._window
        if self._before is None:
            self._before = window.saveState(LAYOUT), window.windowState()
            for panel in (*window.findChildren(QDockWidget), *window.findChildren(QToolBar)):
                if panel is not self._kept:
                    panel.hide()
            # If hidden, its commands would lose their keys.
            window.menuBar().setMaximumHeight(0)
            window.showFullScreen()
        else:
            (state, was), self._before = self._before, None
            window.menuBar().setMaximumHeight(_NO_LIMIT)
            window.setWindowState(was)
            window.restoreState(state, LAYOUT)
        self._commands.refresh([self._binding])
