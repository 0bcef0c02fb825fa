"""The system libraries that Qt needs to open a window on Linux, and a message if they are missing.

Without them Qt ends the process with a message that does not name the packages. This module imports
neither Qt nor any other package, so that it can run before Qt.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Mapping

#: Debian package by the library that must load; from `readelf -d` of Qt's libraries.
PACKAGES: Mapping[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libbrotlidec.so.1": "libbrotli1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}


def missing_packages(loads: Callable[[str], bool] | None = None) -> list[str]:
    """Return the Debian packages whose library cannot be loaded.

    Parameters
    ----------
    loads : callable, optional
        Returns whether a library can be loaded; by default the system's loader.
    """
    can = loads or _loads
    return [package for library, package in PACKAGES.items() if not can(library)]


def why_no_window(
    platform: str, environment: Mapping[str, str], missing: Callable[[], list[str]] = missing_packages
) -> str:
    """Return why no window can be opened here and what to do, in one sentence; empty if one can.

    Parameters
    ----------
    platform : str
        As `sys.platform`.
    environment : mapping
        As `os.environ`.
    missing : callable, optional
        Returns the missing packages.
    """
    wanted = environment.get("QT_QPA_PLATFORM", "")
    if platform != "linux" or (wanted and not wanted.startswith("xcb")):
        return ""
    if environment.get("WAYLAND_DISPLAY") and not wanted:
        return ""
    if not environment.get("DISPLAY"):
        return (
            "Overread's window needs a screen, and there is none here (DISPLAY is not set); the command line "
            "works without one: see overread --help."
        )
    return missing_sentence(missing())


def missing_sentence(packages: list[str]) -> str:
    """Return a sentence that names the packages to install; empty if none is missing."""
    if not packages:
        return ""
    return (
        "Overread's window needs system libraries that are missing here: install them with "
        f"'sudo apt install {' '.join(packages)}' (names of Debian and Ubuntu) and start Overread again."
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def refuse_without_libraries(error: ImportError | None = None) -> int:
    """Write why no window can be opened to standard error; return the exit status, 0 if one can be opened.

    Parameters
    ----------
    error : ImportError, optional
        The error from importing Qt's modules; raised again if no missing library explains it.
    """
    sentence = why_no_window(sys.platform, os.environ)
    if not sentence and error is not None:
        sentence = missing_sentence(missing_packages()) if sys.platform == "linux" else ""
        if not sentence:
            raise error
    if sentence:
        sys.stderr.write(sentence + "\n")
        return 1
    return 0
