"""The language of reports for people: their texts, numbers and dates; without Qt."""

from __future__ import annotations

import ctypes
import json
import locale
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from core.errors import CAUSE, Reason
from core.paths import resource
from core.results.wording import dicom_date

#: Languages that reports are written in; English needs no file.
LANGUAGES = ("en", "de")


@dataclass(frozen=True)
class Language:
    """A language of reports; called with an English text it gives its own.

    Attributes
    ----------
    code : str
        One of `LANGUAGES`.
    words : mapping of str to str
        Texts by the English ones.
    """

    code: str = "en"
    words: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, text: str) -> str:
        """Return a text in this language; one that nobody translated stays as it is."""
        return self.words.get(text, text)

    def filled(self, text: str, **values: object) -> str:
        """Translate a text and fill in its ``{names}``."""
        return self(text).format(**values)

    def reason(self, reason: Reason | None, message: str) -> str:
        """Why something was not read; a message that nobody translated is told by what its code means."""
        if not self.words or reason is None or message in self.words:
            return self(message)
        return self(CAUSE[reason])

    def figures(self, text: str) -> str:
        """Write the decimals and thousands of a text that holds figures only as the language does."""
        return text.translate(str.maketrans(".,", ",.")) if self.code == "de" else text

    def day(self, text: str) -> str:
        """A date as DICOM writes it, as the language does; what is none stays as it is."""
        if self.code == "de" and len(text) == 8 and text.isdecimal():
            return f"{text[6:]}.{text[4:6]}.{text[:4]}"
        return dicom_date(text)

    def moment(self, at: datetime) -> str:
        """Date and time, with the offset from UTC where it is known."""
        offset = at.strftime("%z")
        zone = f" (UTC{offset[:3]}:{offset[3:5]})" if offset else ""
        return f"{at:%d.%m.%Y %H:%M}{zone}" if self.code == "de" else f"{at:%Y-%m-%d %H:%M}{zone}"


@cache
def language_of(wish: str) -> Language:
    """Return a language.

    Parameters
    ----------
    wish : str
        A code, or ``system`` for that of this computer; English where there is no other.
    """
    code = _system_code() if wish == "system" else wish
    if code not in LANGUAGES or code == "en":
        return Language()
    words = json.loads(resource("reports", f"{code}.json").read_text("utf-8"))
    return Language(code, words)


def _system_code() -> str:
    if sys.platform == "win32":
        name = locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    else:
        name = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return name.partition("_")[0].partition(".")[0].lower()
