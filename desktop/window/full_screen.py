"""Full screen for the pictures, without menus, tools and panels; the research notice stays visible."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QToolBar

from desktop.base.window_state import LAYOUT
from desktop.commands.command_set import Binding, CommandSet

#: Qt's largest size, which means no limit.
_NO_LIMIT = 16_777_215


class FullScreen(QObject):
    """Hide the panels, and restore them as they were.

    Parameters
    ----------
    window : QMainWindow
    kept : QDockWidget
        The panel that stays visible: it has the notice, the progress and the problems.
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
        """Whether the pictures fill the screen."""
        return self._before is not None

    def toggle(self) -> None:
        """Switch full screen on or off."""
        window = self._window
        if self._before is None:
            self._before = window.saveState(LAYOUT), window.windowState()
            for panel in (*window.findChildren(QDockWidget), *window.findChildren(QToolBar)):
                if panel is not self._kept:
                    panel.hide()
            # The shortcuts in a hidden menu bar would not work.
            window.menuBar().setMaximumHeight(0)
            window.showFullScreen()
        else:
            (state, was), self._before = self._before, None
            window.menuBar().setMaximumHeight(_NO_LIMIT)
            window.setWindowState(was)
            window.restoreState(state, LAYOUT)
        self._commands.refresh([self._binding])
