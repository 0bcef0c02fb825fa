"""One setting out of the file without the schema, for the first paint, which must not wait for that."""

from __future__ import annotations

import json

from core.paths import user_data


def peek_setting(section: str, name: str, usual: str) -> str:
    """Return what stands in the settings file; the usual where that is missing, damaged or no text.

    Whoever acts on it knows what to do with a value that the schema would refuse.
    """
    try:
        raw = json.loads((user_data() / "settings.json").read_text("utf-8"))
        found = raw[section][name]
    except (OSError, ValueError, RecursionError, KeyError, TypeError):
        return usual
    return found if isinstance(found, str) else usual
