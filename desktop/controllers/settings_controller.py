"""Lets the settings act on the window: keys, recent studies, windows, models; and opens their dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.errors import OverreadError
from core.images.base.picture import Picture, VoiTable
from core.setting_entries import with_value
from core.settings import OwnWindow, UserSettings
from desktop.base import theme
from desktop.base.language import tr
from desktop.commands import shortcuts
from desktop.controllers import appearance
from desktop.controllers.recent_menu import Recent
from desktop.settings.dialog import SettingsDialog
from desktop.settings.preferences import Preferences

if TYPE_CHECKING:
    from desktop.window.main_window import MainWindow


class SettingsControl(QObject):
    """Applies the settings when the window is made and whenever they change.

    Parameters
    ----------
    window : MainWindow
        Its actions are made, the rest of it need not be.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.preferences = Preferences(self)
        window.session.audit.names = self.now.privacy.audit_names
        self.recent = Recent(window, wanted=self.now.privacy.recent_studies)
        before = window.actions_by_name["continue_last"]
        next(m for m in before.associatedObjects() if m.inherits("QMenu")).insertMenu(before, self.recent)
        self.recent.chosen.connect(window.open_paths)
        window.session.opened.connect(self._opened)
        self.preferences.changed.connect(self._changed)
        shortcuts.give(window.actions_by_name, self.now.keys)

    @property
    def now(self) -> UserSettings:
        """The settings."""
        return self.preferences.now

    def tell(self) -> None:
        """Say once the window is there what became of a damaged file."""
        if self.preferences.notice:
            self._window.session.alert.emit(self.preferences.notice)

    def name_patients(self) -> None:
        """Tell whom pictures and studies are of, or not; in the list from the next folder on."""
        named = self.now.privacy.patient_texts
        self._window.session.named = named
        self._window.panes.set_named(named)

    def choose(self, key: str, value: object) -> None:
        """Set one of them, as a command of the window does."""
        self.preferences.refresh()
        try:
            self.preferences.take(with_value(self.now, key, value))
        except OverreadError as error:
            self._window.session.failed.emit(error)

    def dialog(self, page: str = "general") -> SettingsDialog:
        """Open the dialog at a page."""
        window = self._window
        self.preferences.refresh()
        made = SettingsDialog(self.preferences, window.session, self._suggestion, window)
        made.go_to(page)
        made.finished.connect(lambda _result: self.reload_models() if made.models_changed else None)
        made.open()
        return made

    def _opened(self) -> None:
        folder = self._window.session.folder
        if folder is not None:
            self.recent.add(folder.roots)

    def _changed(self, before: UserSettings) -> None:
        now, window = self.now, self._window
        window.session.audit.set(before, now)
        if now.keys != before.keys:
            shortcuts.give(window.actions_by_name, now.keys)
        if now.general.blind_first != before.general.blind_first:
            window.session.decisions.read_blind(now.general.blind_first)
        if now.general.theme != before.general.theme:
            appearance.show_light(window, on=now.general.theme == theme.LIGHT.name)
        self.recent.want(now.privacy.recent_studies)
        if now.privacy.patient_texts != before.privacy.patient_texts:
            self.name_patients()
            session = window.session
            if session.folder is not None:
                session.open(session.folder.roots)
        if now.windows != before.windows:
            window.offer_windows()
        if (now.device, now.models, now.thresholds) != (before.device, before.models, before.thresholds):
            self.reload_models()
        if now.general.language != before.general.language:
            window.session.alert.emit(tr("The language changes when Overread is started the next time."))

    def reload_models(self) -> None:
        """Open the models anew; what was read by others stays kept, for when they come back."""
        self._window.session.reload_models()

    def _suggestion(self) -> OwnWindow | None:
        """The window of the picture on screen as one of the user's own."""
        shown, level = self._window.viewer.shown, self._window.viewer.window_level
        if shown is None or level is None or isinstance(level.voi, VoiTable):
            return None
        return suggestion(shown.picture, level.voi.center, level.voi.width)


def suggestion(picture: Picture, centre: float, width: float) -> OwnWindow | None:
    """A window of one's own for pictures like this one; None where the file names no modality."""
    modality = picture.identity.modality
    if not modality:
        return None
    name = picture.identity.body_part.capitalize() or tr("My window")
    level, wide = round(centre, 2), max(round(width, 2), 0.01)
    return OwnWindow(modality=modality, name=name[:60], centre=level, width=wide)
