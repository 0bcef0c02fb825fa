"""How the window and its panels looked, kept from one start to the next in the user's own folder."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QWidget

from core.errors import ExportError
from core.paths import private_file, user_data

#: Raised when panels are added or removed, so that a saved layout of other panels is not used for these.
LAYOUT = 2
_GEOMETRY, _STATE = "window/geometry", "window/state"
#: Used for a new user if the window does not fill the screen, as far as the screen has room.
_USUAL = QSize(1440, 900)


def place_window(window: QWidget) -> None:
    """Bring a window, or what is seen before it, to where the window stood."""
    settings = _settings()
    geometry = settings.value(_kept(settings, _GEOMETRY)) if settings is not None else None
    if not (isinstance(geometry, QByteArray) and window.restoreGeometry(geometry)):
        window.resize(_USUAL.boundedTo(window.screen().availableSize()))


def show_window(window: QWidget) -> None:
    """Restore a window's position; the first time it fills the screen, since pictures need all of it."""
    settings = _settings()
    if settings is not None and settings.contains(_GEOMETRY):
        window.show()
    else:
        window.showMaximized()


def restore_window(window: QMainWindow) -> bool:
    """Bring a window back to where it stood; False where nothing is known, or nothing that fits."""
    settings = _settings()
    if settings is None:
        return False
    place_window(window)
    state = settings.value(_kept(settings, _STATE))
    return isinstance(state, QByteArray) and window.restoreState(state, LAYOUT)


def remember_window(window: QMainWindow) -> None:
    """Save a window's position."""
    settings = _settings()
    if settings is not None:
        for name, value in ((_GEOMETRY, window.saveGeometry()), (_STATE, window.saveState(LAYOUT))):
            # Saved once for these screens, and once as the default for others.
            settings.setValue(name, value)
            settings.setValue(f"{_screens()}/{name}", value)
        settings.sync()


def switched(name: str, *, default: bool) -> bool:
    """Whether something of the window's look was switched on."""
    settings = _settings()
    kept = settings.value(f"look/{name}", None) if settings is not None else None
    return default if kept is None else str(kept).lower() == "true"


def remember_switch(name: str, *, on: bool) -> None:
    """Keep whether something of the window's look is switched on."""
    settings = _settings()
    if settings is not None:
        settings.setValue(f"look/{name}", on)
        settings.sync()


def words(name: str) -> str:
    """A saved choice of the window's look; empty if there is none."""
    settings = _settings()
    return str(settings.value(f"look/{name}", "") or "") if settings is not None else ""


def remember_words(name: str, said: str) -> None:
    """Keep something of the window's look in words."""
    settings = _settings()
    if settings is not None:
        settings.setValue(f"look/{name}", said)
        settings.sync()


def _kept(settings: QSettings, name: str) -> str:
    """Where something is kept for the screens that are there now; where nothing is, for the last ones."""
    here = f"{_screens()}/{name}"
    return here if settings.contains(here) else name


def _screens() -> str:
    """The screens that are there by size and place, as a word; a laptop at its dock has others than alone."""
    places = sorted(
        (place.x(), place.y(), place.width(), place.height())
        for place in (screen.geometry() for screen in QGuiApplication.screens())
    )
    return "screens-" + "_".join("-".join(str(number) for number in place) for place in places)


def _settings() -> QSettings | None:
    """The file; None where the user's own folder cannot be made: then the window stands as at first."""
    try:
        return QSettings(str(private_file(user_data() / "window.ini")), QSettings.Format.IniFormat)
    except (ExportError, OSError):
        return None
