"""The user's settings while the window is open, with a signal for changes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from core.errors import OverreadError
from core.settings import UserSettings
from core.settings_file import keep_settings, put_aside_damaged, read_settings
from desktop.base.error_words import told


class Preferences(QObject):
    """The current settings, saved in their file.

    Attributes
    ----------
    now : UserSettings
    notice : str
        Message for the user about the settings file; empty if the file is valid.
    """

    #: Emitted after a change, with the settings before it.
    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.now = UserSettings()
        try:
            self.notice = put_aside_damaged()
            self.now = read_settings()
        except OverreadError as error:
            self.notice = told(error)

    def refresh(self) -> None:
        """Read the file again: the command line, or a command that is also a setting, may have changed it."""
        self.now = read_settings()

    def take(self, settings: UserSettings) -> None:
        """Save new settings and emit `changed`.

        Raises
        ------
        ExportError
            If they cannot be written; the old settings stay in use then.
        """
        if settings == self.now:
            return
        keep_settings(settings)
        before, self.now = self.now, settings
        self.changed.emit(before)
