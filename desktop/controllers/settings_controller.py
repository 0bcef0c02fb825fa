"""Apply the settings to the window (shortcuts, recent studies, windows, models), and open their dialog."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from core.errors import OverreadError
from core.images.base.picture import Picture, VoiTable
from core.reader_name import reader_name
from core.setting_entries import with_value
from core.settings import OwnWindow, UserSettings
from desktop.base.jobs import Job
from desktop.base.lanes import Lane
from desktop.base.language import known, tr
from desktop.commands import shortcuts
from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.ports import PathOpener
from desktop.controllers.recent_menu import RecentMenu
from desktop.session.session import Session
from desktop.settings.dialog import SettingsDialog
from desktop.settings.preferences import Preferences
from desktop.viewer.panes import Panes


class SettingsController(QObject):
    """Apply the settings when the window is made and whenever they change.

    Parameters
    ----------
    session : Session
    panes : Panes
    commands : CommandSet
    opener : PathOpener
        Opens recent studies.
    window : QWidget
        Parent of the dialog.
    """

    #: The name of the chosen theme.
    theme_changed = Signal(str)
    #: The user's own windows changed.
    windows_changed = Signal()

    def __init__(
        self, session: Session, panes: Panes, commands: CommandSet, opener: PathOpener, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session, self._panes, self._window = session, panes, window
        self._actions = commands.actions
        self.preferences = Preferences(self)
        session.audit.names = self.now.privacy.audit_names
        self.recent = RecentMenu(window, wanted=self.now.privacy.recent_studies)
        before = self._actions["continue_last"]
        menus = (cast(QMenu, m) for m in before.associatedObjects() if m.inherits("QMenu"))
        next(menus).insertMenu(before, self.recent)
        self.recent.chosen.connect(opener.open_paths)
        session.opened.connect(self._opened)
        self.preferences.changed.connect(self._changed)
        shortcuts.assign_shortcuts(self._actions, self.now.keys)
        commands.bind([Binding("settings", self.dialog)])

    @property
    def now(self) -> UserSettings:
        """The current settings."""
        return self.preferences.now

    def tell(self) -> None:
        """Report once, when the window is ready, how a damaged settings file was handled."""
        if self.preferences.notice:
            self._session.alert.emit(known(self.preferences.notice))

    def name_patients(self) -> None:
        """Show or hide patients' names on pictures; the worklist follows with the next folder."""
        named = self.now.privacy.patient_texts
        self._session.named = named
        self._panes.set_named(named)

    def choose(self, key: str, value: object) -> None:
        """Change one setting, for a command of the window."""
        self.preferences.refresh()
        try:
            self.preferences.take(with_value(self.now, key, value))
        except OverreadError as error:
            self._session.failed.emit(error)

    def dialog(self, page: str = "general") -> SettingsDialog:
        """Open the dialog at a page."""
        self.preferences.refresh()
        made = SettingsDialog(self.preferences, self._session, self._suggestion, self._window)
        made.go_to(page)
        made.finished.connect(lambda _result: self.reload_models() if made.models_changed else None)
        made.open()
        return made

    def _opened(self) -> None:
        folder = self._session.folder
        if folder is not None:
            self.recent.add(folder.roots)

    def _changed(self, before: UserSettings) -> None:
        now, session = self.now, self._session
        session.audit.set(before, now)
        if now.keys != before.keys:
            shortcuts.assign_shortcuts(self._actions, now.keys)
        if now.general.blind_first != before.general.blind_first:
            session.decisions.read_blind(now.general.blind_first)
        session.decisions.reader = reader_name(now)
        if now.general.theme != before.general.theme:
            self.theme_changed.emit(now.general.theme)
        self.recent.want(now.privacy.recent_studies)
        if now.privacy.patient_texts != before.privacy.patient_texts:
            self.name_patients()
            if session.folder is not None:
                session.open(session.folder.roots)
        if now.windows != before.windows:
            self.windows_changed.emit()
        if (now.device, now.models, now.thresholds) != (before.device, before.models, before.thresholds):
            self.reload_models()
        if now.nodes != before.nodes:
            self._forget_unused_logins(before)
        if now.general.language != before.general.language:
            session.alert.emit(tr("The language changes when you restart Overread."))

    def _forget_unused_logins(self, before: UserSettings) -> None:
        """Delete the logins of removed nodes; a locked keyring keeps them, though nothing reads them."""
        now = self.now

        def forget(_job: Job) -> None:
            from desktop.settings import tasks

            tasks.forget_unused_logins(before, now)

        self._session.run(Lane.ASIDE, forget, failed=lambda _error: None)

    def reload_models(self) -> None:
        """Open the models again; readings by other models are kept for their return."""
        self._session.reload_models()

    def _suggestion(self) -> OwnWindow | None:
        """Return the window of the picture on screen as a window of the user's own."""
        viewer = self._panes.active
        shown, level = viewer.shown, viewer.window_level
        if shown is None or level is None or isinstance(level.voi, VoiTable):
            return None
        return suggestion(shown.picture, level.voi.center, level.voi.width)


def suggestion(picture: Picture, centre: float, width: float) -> OwnWindow | None:
    """Return a user's window for pictures like this one; None if the file has no modality."""
    modality = picture.identity.modality
    if not modality:
        return None
    name = picture.identity.body_part.capitalize() or tr("My window")
    level, wide = round(centre, 2), max(round(width, 2), 0.01)
    return OwnWindow(modality=modality, name=name[:60], centre=level, width=wide)
