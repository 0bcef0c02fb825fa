"""Position and layout of the window and its panels, saved between starts in the user's folder."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QWidget

from core.errors import ExportError
from core.paths import private_file, user_data

#: Raised when panels are added or removed, so that layouts saved for other panels are not restored.
LAYOUT = 2
_GEOMETRY, _STATE = "window/geometry", "window/state"
#: Size for a new user if the window does not fill the screen, at most the screen's.
_USUAL = QSize(1440, 900)


def place_window(window: QWidget) -> None:
    """Move a window, or the splash shown before it, to the window's saved position."""
    settings = _settings()
    geometry = settings.value(_kept(settings, _GEOMETRY)) if settings is not None else None
    if not (isinstance(geometry, QByteArray) and window.restoreGeometry(geometry)):
        window.resize(_USUAL.boundedTo(window.screen().availableSize()))


def show_window(window: QWidget) -> None:
    """Show a window at its saved position; the first time it fills the screen, as pictures need the room."""
    settings = _settings()
    if settings is not None and settings.contains(_GEOMETRY):
        window.show()
    else:
        window.showMaximized()


def restore_window(window: QMainWindow) -> bool:
    """Restore a window's position; return False if none is saved, or if the saved one does not fit."""
    settings = _settings()
    if settings is None:
        return False
    place_window(window)
    state = settings.value(_kept(settings, _STATE))
    return isinstance(state, QByteArray) and window.restoreState(state, LAYOUT)


def remember_window(window: QMainWindow) -> None:
    """Save a window's position and layout."""
    settings = _settings()
    if settings is not None:
        for name, value in ((_GEOMETRY, window.saveGeometry()), (_STATE, window.saveState(LAYOUT))):
            # Saved twice: for these screens, and as the default for others.
            settings.setValue(name, value)
            settings.setValue(f"{_screens()}/{name}", value)
        settings.sync()


def switched(name: str, *, default: bool) -> bool:
    """Return whether an option of the window's look is switched on."""
    settings = _settings()
    kept = settings.value(f"look/{name}", None) if settings is not None else None
    return default if kept is None else str(kept).lower() == "true"


def remember_switch(name: str, *, on: bool) -> None:
    """Save whether an option of the window's look is switched on."""
    settings = _settings()
    if settings is not None:
        settings.setValue(f"look/{name}", on)
        settings.sync()


def words(name: str) -> str:
    """Return a saved choice of the window's look; empty if there is none."""
    settings = _settings()
    return str(settings.value(f"look/{name}", "") or "") if settings is not None else ""


def remember_words(name: str, said: str) -> None:
    """Save a choice of the window's look."""
    settings = _settings()
    if settings is not None:
        settings.setValue(f"look/{name}", said)
        settings.sync()


def _kept(settings: QSettings, name: str) -> str:
    """Return the key of a setting for the current screens; if there is none, the key of the default."""
    here = f"{_screens()}/{name}"
    return here if settings.contains(here) else name


def _screens() -> str:
    """Return a key for the connected screens by size and place; a docked laptop has other screens."""
    places = sorted(
        (place.x(), place.y(), place.width(), place.height())
        for place in (screen.geometry() for screen in QGuiApplication.screens())
    )
    return "screens-" + "_".join("-".join(str(number) for number in place) for place in places)


def _settings() -> QSettings | None:
    """Open the settings file; None if the user's folder cannot be made, so that the defaults apply."""
    try:
        return QSettings(str(private_file(user_data() / "window.ini")), QSettings.Format.IniFormat)
    except (ExportError, OSError):
        return None
