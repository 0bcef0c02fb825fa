"""Languages by their codes, with their texts, numbers and dates; without Qt."""

from __future__ import annotations

import ctypes
import gettext
import json
import locale
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from core.errors import CAUSE, Reason
from core.language.message import Message, Value, say
from core.paths import resource

#: Names and formats of a language, with English as the example. Each catalogue has its own.
ENGLISH = {
    "name": "English",
    "plural": "n != 1",
    "decimal": ".",
    "thousands": ",",
    "day": "{year}-{month}-{day}",
}


@dataclass(frozen=True)
class Language:
    """A language for people; called with an English text or a `Message`, it returns the translation.

    Attributes
    ----------
    code : str
        ISO 639 code, such as ``de``.
    words : mapping of str to str or list of str
        Translations by English text; texts with plural forms by their English plural.
    habits : mapping of str to str
        Names and formats of the language; see `ENGLISH`. ``plural`` selects the form, like gettext's rules.
    """

    code: str = "en"
    words: Mapping[str, str | list[str]] = field(default_factory=dict)
    habits: Mapping[str, str] = field(default_factory=lambda: ENGLISH)

    def __call__(self, text: str) -> str:
        """Return a text in this language; a text without translation is unchanged."""
        return say(text, self)

    def filled(self, text: str, **values: Value) -> str:
        """Translate a text and fill in its ``{names}``; see `Message`."""
        return say(Message(text, **values), self)

    def translated(self, text: str, n: int | None) -> str:
        """Return a text, in its plural form for `n` if that is given; see `core.language.message.Speaker`."""
        found = self.words.get(text, text)
        if isinstance(found, str):
            return found
        return text if n is None else found[min(_plural_rule(self.habits["plural"])(n), len(found) - 1)]

    def reason(self, reason: Reason | None, message: str) -> str:
        """Return why something was not read; for a sentence of an older version, the meaning of its code."""
        known = isinstance(message, Message) or message in self.words or not self.words
        return self(message if known or reason is None else CAUSE[reason])

    def figures(self, text: str) -> str:
        """Convert decimal and thousands separators of a text of figures to this language."""
        return text.translate(str.maketrans(".,", self.habits["decimal"] + self.habits["thousands"]))

    def day(self, text: str) -> str:
        """Convert a DICOM date to this language's form; an invalid date is unchanged."""
        if len(text) != 8 or not text.isdecimal():
            return text
        return self.habits["day"].format(year=text[:4], month=text[4:6], day=text[6:])

    def moment(self, at: datetime) -> str:
        """Return date and time, with the offset from UTC if it is known."""
        offset = at.strftime("%z")
        zone = f" (UTC{offset[:3]}:{offset[3:5]})" if offset else ""
        return f"{self.day(f'{at:%Y%m%d}')} {at:%H:%M}{zone}"


def languages() -> dict[str, str]:
    """Return the available languages: their own names by code, English first.

    Every language except English has a catalogue in ``resources/translations``.
    """
    files = sorted(resource("translations").glob("overread_*.json"))
    others = (path.stem.removeprefix("overread_") for path in files)
    return {"en": ENGLISH["name"]} | {code: language_of(code).habits["name"] for code in others}


@cache
def language_of(wish: str) -> Language:
    """Return the language of a code.

    Parameters
    ----------
    wish : str
        A code, or ``system`` for that of this computer; English if the language is not available.
    """
    code = _system_code() if wish == "system" else wish
    path = resource("translations", f"overread_{code}.json")
    if not (code.isalpha() and path.is_file()):
        return Language()
    kept = json.loads(path.read_text("utf-8"))
    return Language(code, kept["words"], kept["habits"])


@cache
def _plural_rule(rule: str) -> Callable[[int], int]:
    return gettext.c2py(rule)


def _system_code() -> str:
    if sys.platform == "win32":
        name = locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    else:
        name = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return name.partition("_")[0].partition(".")[0].lower()
