"""The name that is stored with a reader's decisions."""

from __future__ import annotations

import getpass
from contextlib import suppress

from core.settings import UserSettings


def reader_name(settings: UserSettings) -> str:
    """Return the name from the settings, or else the user's account name; '' if the system has none."""
    if settings.general.reader.strip():
        return settings.general.reader.strip()
    # Without a password file, and on Windows without USERNAME, Python finds no name.
    with suppress(KeyError, OSError, ImportError):
        return getpass.getuser()
    return ""
