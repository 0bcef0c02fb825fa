"""The menu of windows for the picture: the file's own, and those for its modality and body part."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from core.images.base.picture import NamedWindow, VoiTable
from core.images.display.presets import presets
from core.results.wording import readable_number
from desktop.base.language import figures, known, tr
from desktop.controllers.settings_controller import SettingsController
from desktop.viewer.panes import Panes

_KEYS = "123456789"


class VoiMenu(QMenu):
    """Offer windows by name; the first nine have the keys 1 to 9, and 0 restores the file's own.

    Parameters
    ----------
    panes : Panes
        The panes; the window applies to the picture of the active viewer.
    settings : SettingsController
        Has the user's own windows.
    """

    def __init__(self, panes: Panes, settings: SettingsController, parent: QWidget) -> None:
        super().__init__(tr("&Grey levels"), parent)
        self.setToolTipsVisible(True)
        self._offered: dict[QAction, NamedWindow | None] = {}
        self._unit: str | None = None
        self._panes, self._settings = panes, settings
        settings.windows_changed.connect(self.offer_for_picture)
        self.offer((), unit="")

    def offer_for_picture(self) -> None:
        """Offer the windows for the picture on screen, with the user's own."""
        shown = self._panes.seen.shown
        if shown is not None:
            self.offer(presets(shown.picture, self._settings.now.windows), shown.picture.unit)

    def refresh(self) -> None:
        """Check the entry of the current window."""
        self.mark(self._panes.seen.window_level)

    def offer(self, windows: Sequence[NamedWindow], unit: str) -> None:
        """Offer these windows; there are none for colour pictures or without a picture."""
        if unit == self._unit and same(windows, [w for w in self._offered.values() if w is not None]):
            return
        self.clear()
        self._offered, self._unit = {}, unit
        self._add(tr("As the file &asks"), "0", None, enabled=bool(windows))
        self.addSeparator()
        for n, window in enumerate(windows):
            self._add(window_text(window, unit), _KEYS[n] if n < len(_KEYS) else "", window, enabled=True)

    def mark(self, window: NamedWindow | None) -> None:
        """Check the entry of this window; none if the user dragged a window of their own."""
        for action, offered in self._offered.items():
            action.setChecked(_alike(offered, window))

    def _add(self, text: str, key: str, window: NamedWindow | None, *, enabled: bool) -> None:
        action = QAction(text, self, checkable=True, enabled=enabled)
        if key:
            action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _checked=False: self._panes.seen.choose_window(window))
        self._offered[action] = window
        self.addAction(action)


def same(first: Sequence[NamedWindow], second: Sequence[NamedWindow]) -> bool:
    """Return whether two offers have the same windows, as for slices of a series."""
    return len(first) == len(second) and all(map(_alike, first, second))


def _alike(first: NamedWindow | None, second: NamedWindow | None) -> bool:
    if first is None or second is None:
        return first is second
    return (first.name, first.voi) == (second.name, second.voi)


def window_text(window: NamedWindow, unit: str) -> str:
    """Return the name of a window with its width and level, for a menu."""
    if isinstance(window.voi, VoiTable):
        return (window.name or tr("VOI LUT of the file")).replace("&", "&&")
    name = (known(window.name) or tr("Window of the file")).replace("&", "&&")
    width, centre = (figures(readable_number(value)) for value in (window.voi.width, window.voi.center))
    return f"{name}   W {width}  L {centre} {unit}".rstrip()
