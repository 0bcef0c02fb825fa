"""Prepares text for print: only characters that the report's fonts have, numbers in readable form."""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from functools import cache

import numpy as np

from core.paths import resource

FONTS = resource("fonts")
_MISSING = "\N{REPLACEMENT CHARACTER}"
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"  # They shape Persian and Indic words.
_BROAD = "MWmw@%"
_LONG_WORD = re.compile(r"\S{21,}")
#: Marks places inside a word where the template may break a line; it never reaches the PDF.
BREAK = "\N{ZERO WIDTH SPACE}"


def printable(text: str) -> str:
    """Return `text` with characters that the report can show.

    Line breaks become spaces. Control characters, and characters that no shipped font has, become U+FFFD, so
    that their presence is visible. Invisible format characters are removed: a right-to-left override must not
    make a file look like another.
    """
    letters = unicodedata.normalize("NFC", text).translate(_printable_characters())
    return letters if letters.isascii() else "".join(_whole_clusters(letters))


def breakable(text: str) -> str:
    """Mark places where long words, such as paths, may be broken: after separators, or every few letters."""
    return _LONG_WORD.sub(_broken, text)


def shorten(text: str, width: int) -> str:
    """Cut the middle out of `text` so that it takes at most `width` columns; wide letters take two.

    The end is kept longest: the file's own name distinguishes a path from its neighbours.
    """
    if _columns(text) <= width:
        return text
    head = _fitting_start(text, (width - 1) * 2 // 5)
    tail = _fitting_start(text[::-1], (width - 1) - _columns(head))[::-1]
    return f"{head}…{tail}"


def duration(span: timedelta) -> str:
    """Return a time span in its two largest units."""
    seconds = span.total_seconds()
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def _broken(word: re.Match[str]) -> str:
    after_separators = re.sub(r"([/\\_\-.,;:=]+)(?=[^/\\_\-.,;:=])", rf"\1{BREAK}", word[0])
    return re.sub(rf"([^{BREAK}]{{8}})(?=[^{BREAK}])", rf"\1{BREAK}", after_separators)


def _columns(text: str) -> int:
    if text.isascii():
        return len(text) + sum(map(text.count, _BROAD))
    return sum(_columns_of_letter(letter) for letter in text)


def _columns_of_letter(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if letter in _BROAD or unicodedata.east_asian_width(letter) in "WF" else 1


def _fitting_start(text: str, width: int) -> str:
    for at, letter in enumerate(text):
        width -= _columns_of_letter(letter)
        if width < 0:
            return text[:at]
    return text


class _PrintableCharacters(dict[int, str]):
    """A `str.translate` table whose entries are computed when a character first occurs."""

    def __missing__(self, code: int) -> str:
        self[code] = shown = self._shown(chr(code))
        return shown

    def _shown(self, letter: str) -> str:
        if letter.isspace():
            return " "
        if letter in _JOINERS:
            return letter
        category = unicodedata.category(letter)
        if category == "Cf":
            return ""
        # Fonts may have glyphs for control characters, too.
        return letter if ord(letter) in _owners() and category[0] != "C" else _MISSING


@cache
def _printable_characters() -> _PrintableCharacters:
    return _PrintableCharacters()


def _whole_clusters(letters: str) -> Iterator[str]:
    """Replace accents that no font has together with their letter; otherwise typesetting would fail."""
    owners = _owners()
    shared = 0
    for letter in letters:
        own = owners.get(ord(letter), 0)
        joins = unicodedata.category(letter)[0] == "M" or letter in _JOINERS
        shared = shared & own if joins else own
        if shared:
            yield letter
        else:
            shared = owners[ord(_MISSING)]
            yield _MISSING


@cache
def _owners() -> dict[int, int]:
    """Return which shipped fonts have each character, one bit for each font."""
    owners: dict[int, int] = {}
    for bit, path in enumerate(sorted(FONTS.glob("*.ttf"))):
        for code in _characters(path.read_bytes()):
            owners[code] = owners.get(code, 0) | 1 << bit
    return owners


def _characters(font: bytes) -> Iterator[int]:
    """Yield the code points with a glyph in a TrueType font, from its ``cmap`` tables of format 4 and 12."""
    (tables,) = struct.unpack_from(">H", font, 4)
    directory = (struct.unpack_from(">4sIII", font, 12 + 16 * i) for i in range(tables))
    start = next(offset for tag, _, offset, _ in directory if tag == b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    offsets = {struct.unpack_from(">I", font, start + 8 + 8 * i)[0] for i in range(count)}
    for at in (start + offset for offset in sorted(offsets)):
        (kind,) = struct.unpack_from(">H", font, at)
        if kind == 12:
            (groups,) = struct.unpack_from(">I", font, at + 12)
            for first, last, _ in struct.iter_unpack(">III", font[at + 16 : at + 16 + 12 * groups]):
                yield from range(first, last + 1)
        elif kind == 4:
            yield from _character_segments(font, at)


def _character_segments(font: bytes, at: int) -> Iterator[int]:
    n = struct.unpack_from(">H", font, at + 6)[0] // 2
    words = np.frombuffer(font[at + 14 :][: len(font[at + 14 :]) // 2 * 2], dtype=">u2").astype(np.int64)
    ends, starts, deltas, ranges = (words[i : i + n] for i in (0, n + 1, 2 * n + 1, 3 * n + 1))
    for i in range(n):
        codes = np.arange(starts[i], ends[i] + 1)
        if ranges[i]:
            # The offset counts bytes from its own position in the table to the glyph of the first code.
            glyphs = words[3 * n + 1 + i + ranges[i] // 2 + codes - starts[i]]
            codes = codes[glyphs != 0]
        else:
            codes = codes[(codes + deltas[i]) % 65536 != 0]
        yield from codes.tolist()
