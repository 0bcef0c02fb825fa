"""One setting out of the file without the schema, for the first paint, which must not wait for that."""

from __future__ import annotations

import json

from core.errors import ExportError
from core.paths import user_data


def peek_setting(section: str, name: str, usual: str) -> str:
    """Return a value from the settings file; the default if that is missing, damaged or not a text.

    So it is where the user's folder cannot be made; others tell the user of that. Whoever acts on the value
    knows what to do with one that the schema would refuse.
    """
    found = _peek(section, name)
    return found if isinstance(found, str) else usual


def peek_switch(section: str, name: str) -> bool:
    """Return whether a setting is on in the settings file; not where that is missing or damaged."""
    return _peek(section, name) is True


def is_new_user() -> bool:
    """Return whether neither settings were kept nor a window was opened in the user's folder."""
    kept = ("settings.json", "preferences.json", "window.ini")
    return not any((user_data() / name).exists() for name in kept)


def _peek(section: str, name: str) -> object:
    try:
        raw = json.loads((user_data() / "settings.json").read_text("utf-8"))
        found: object = raw[section][name]
    except (ExportError, OSError, ValueError, RecursionError, KeyError, TypeError):
        return None
    return found
