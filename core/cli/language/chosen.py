"""The language in which the command line speaks to its user."""

from __future__ import annotations

from core.language.catalogue import Language, language_of
from core.peek_setting import peek_setting


def users_language() -> Language:
    """Return the language that the user chose; English where they left it to this computer.

    The results that commands print are English, since scripts read them.
    """
    wish = peek_setting("general", "language", "system")
    return language_of("en" if wish == "system" else wish)
