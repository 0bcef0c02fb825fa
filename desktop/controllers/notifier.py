"""Notify a user who looks elsewhere that a batch has ended."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from desktop.base.language import tr
from desktop.base.plain_text import set_tip

_SHOWN = 8_000


class Notifier(QObject):
    """Show a system notification, if the system has them, and mark the window as wanting attention.

    Parameters
    ----------
    window : QWidget
    icon : QIcon
    """

    def __init__(self, window: QWidget, icon: QIcon) -> None:
        super().__init__(window)
        self._window = window
        self.icon: QSystemTrayIcon | None = None
        if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            self.icon = QSystemTrayIcon(icon, self)
            set_tip(self.icon, "Overread")
            self.icon.messageClicked.connect(self._come)

    def tell(self, summary: str) -> None:
        """Notify of the outcome of a batch, unless the window is active; the text has no patient data."""
        if self._window.isActiveWindow():
            return
        QApplication.alert(self._window)
        if self.icon is not None:
            self.icon.show()
            self.icon.showMessage(tr("Overread has finished"), summary, self.icon.icon(), _SHOWN)

    def hide(self) -> None:
        """Remove the icon from the system tray."""
        if self.icon is not None:
            self.icon.hide()

    def _come(self) -> None:
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        self.hide()
