"""Reads one setting without the schema, for the first paint of the window, which must not wait for it."""

from __future__ import annotations

import json

from core.errors import ExportError
from core.paths import user_data


def peek_setting(section: str, name: str, usual: str) -> str:
    """Return a value from the settings file; the default if that is missing, damaged or not a text.

    The default is also returned if the user's folder cannot be created; other code reports that. The caller
    must handle a value that the schema would refuse.
    """
    found = _peek(section, name)
    return found if isinstance(found, str) else usual


def peek_switch(section: str, name: str) -> bool:
    """Return whether a setting is on in the settings file; False if the file is missing or damaged."""
    return _peek(section, name) is True


def is_new_user() -> bool:
    """Return whether the user's folder has neither settings nor a window's state."""
    kept = ("settings.json", "preferences.json", "window.ini")
    return not any((user_data() / name).exists() for name in kept)


def _peek(section: str, name: str) -> object:
    try:
        raw = json.loads((user_data() / "settings.json").read_text("utf-8"))
        found: object = raw[section][name]
    except (ExportError, OSError, ValueError, RecursionError, KeyError, TypeError):
        return None
    return found
