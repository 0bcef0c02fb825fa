"""Corrects the names of character sets (0008,0005) in a DICOM file, so that parsers accept them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from pydicom.charset import python_encoding

_TAGS = (b"\x08\x00\x05\x00", b"\x00\x08\x00\x05")
_LONGEST = 256
#: Within this many bytes of its beginning, nothing else in a data set can look like the element.
_BEFORE = 64
_UNPRINTED = re.compile(rb"[^!-~]+")
#: Beginnings of the terms (PS3.3 C.12.1.1.2), in the spellings of some writers.
_BEGINNING = re.compile(rb"^ISO[-_ ]?IR[-_ ]*(?=\d)|^ISO[-_ ]*2022[-_ ]*IR[-_ ]*(?=\d)")


@lru_cache(maxsize=64)
def mended_terms(value: bytes) -> bytes:
    """Return the defined terms as PS3.3 C.12.1.1.2 spells them: without NUL, blanks only where allowed.

    Parameters
    ----------
    value : bytes
        Value of (0008,0005), several terms with a backslash between.

    Returns
    -------
    bytes
        The same number of terms; a term that is still unknown is kept, without unprintable characters.
    """
    return b"\\".join(_mended(term) for term in value.split(b"\\"))


def mend_character_sets(data: bytes, start: int, stop: int | None) -> bytes:
    """Correct every (0008,0005) of a data set and its items; the length of the file does not change.

    Parameters
    ----------
    data : bytes
        A file.
    start, stop : int
        Offsets of the data set and of the pixel data; `stop` is None if there are no pixels.

    Returns
    -------
    bytes
        `data` itself if there is nothing to correct.
    """
    stop = len(data) if stop is None else stop
    mended: bytearray | None = None
    for tag in _TAGS:
        at = data.find(tag, start, stop)
        while at >= 0:
            value_at, length = _value(data, at, big=tag is _TAGS[1])
            value = data[value_at : value_at + length]
            terms = mended_terms(value).ljust(len(value))
            # Bytes that only look like the element belong to binary values and must not change.
            sure = at < start + _BEFORE or (terms.strip() != b"" and _are_known(terms))
            if terms != value and len(terms) == len(value) and sure:
                mended = mended or bytearray(data)
                mended[value_at : value_at + length] = terms
            at = data.find(tag, at + 4, stop)
    return data if mended is None else bytes(mended)


def _value(data: bytes, at: int, *, big: bool) -> tuple[int, int]:
    """Return offset and length of the value of the element at `at`; the length is 0 if it is none."""
    order: Literal["little", "big"] = "big" if big else "little"
    if data[at + 4 : at + 6] == b"CS":
        length = int.from_bytes(data[at + 6 : at + 8], order)
    else:
        length = int.from_bytes(data[at + 4 : at + 8], order)
    return at + 8, length if length <= _LONGEST else 0


def _are_known(terms: bytes) -> bool:
    return all(term.strip().decode("ascii", "replace") in python_encoding for term in terms.split(b"\\"))


def _mended(term: bytes) -> bytes:
    clean = _UNPRINTED.sub(b" ", term).strip().upper()
    spelled = _BEGINNING.sub(lambda found: b"ISO 2022 IR " if b"2022" in found[0] else b"ISO_IR ", clean)
    for candidate in (clean, spelled):
        if candidate.decode("ascii") in python_encoding:
            return candidate
    return clean
