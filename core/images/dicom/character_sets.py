"""Mends how a DICOM file names its character sets (0008,0005), before a parser stumbles over it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from pydicom.charset import python_encoding

_TAGS = (b"\x08\x00\x05\x00", b"\x00\x08\x00\x05")
_LONGEST = 256
#: Bytes of a data set in which nothing else can look like the element; few others come before it.
_BEFORE = 64
_UNPRINTED = re.compile(rb"[^!-~]+")
#: Beginnings of the terms (PS3.3 C.12.1.1.2), in the spellings of some writers.
_BEGINNING = re.compile(rb"^ISO[-_ ]?IR[-_ ]*(?=\d)|^ISO[-_ ]*2022[-_ ]*IR[-_ ]*(?=\d)")


@lru_cache(maxsize=64)
def mended_terms(value: bytes) -> bytes:
    """Defined terms as PS3.3 C.12.1.1.2 writes them: without NUL, with blanks only where they belong.

    Parameters
    ----------
    value : bytes
        Value of (0008,0005), several terms with a backslash between.

    Returns
    -------
    bytes
        The same number of terms; one that is not known after mending stays, without what cannot be printed.
    """
    return b"\\".join(_mended(term) for term in value.split(b"\\"))


def mend_character_sets(data: bytes, start: int, stop: int | None) -> bytes:
    """Mend every (0008,0005) of a data set and its items in place; the length of the bytes stays.

    Parameters
    ----------
    data : bytes
        A file.
    start, stop : int
        Where its data set begins, and where its pixels do; None where it has none.

    Returns
    -------
    bytes
        `data` itself where there is nothing to mend.
    """
    stop = len(data) if stop is None else stop
    mended: bytearray | None = None
    for tag in _TAGS:
        at = data.find(tag, start, stop)
        while at >= 0:
            value_at, length = _value(data, at, big=tag is _TAGS[1])
            value = data[value_at : value_at + length]
            terms = mended_terms(value).ljust(len(value))
            # Bytes that only look like the element are part of binary values, and stay.
            sure = at < start + _BEFORE or (terms.strip() != b"" and _are_known(terms))
            if terms != value and len(terms) == len(value) and sure:
                mended = mended or bytearray(data)
                mended[value_at : value_at + length] = terms
            at = data.find(tag, at + 4, stop)
    return data if mended is None else bytes(mended)


def _value(data: bytes, at: int, *, big: bool) -> tuple[int, int]:
    """Offset and length of the value of an element that stands at `at`; a length of 0 where it is none."""
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
