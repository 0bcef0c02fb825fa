"""The user's language for the command line."""

from __future__ import annotations

from core.language.catalogue import Language, language_of
from core.peek_setting import peek_setting


def users_language() -> Language:
    """Return the language that the user chose; English if it is left to this computer.

    Results that commands print are English, as scripts read them.
    """
    wish = peek_setting("general", "language", "system")
    return language_of("en" if wish == "system" else wish)
