"""Checks a DICOM file's bytes before it is parsed: inflated size, nesting depth, number of elements."""

from __future__ import annotations

import math
import struct
import zlib
from dataclasses import dataclass
from typing import NoReturn

from pydicom.datadict import dictionary_has_tag, dictionary_VR
from pydicom.uid import UID, DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian

from core.errors import InputError, Reason
from core.images.base.limits import Limits

#: VRs whose length has 32 bits, and those where it has 16 (PS3.5 7.1.2).
LONG_FORM = frozenset(
    (b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV")
)
SHORT_FORM = frozenset(
    (
        *(b"AE", b"AS", b"AT", b"CS", b"DA", b"DS", b"DT", b"FD", b"FL", b"IS", b"LO", b"LT"),
        *(b"PN", b"SH", b"SL", b"SS", b"ST", b"TM", b"UI", b"UL", b"US"),
    )
)
# VRs of text that may have several values (PS3.5 6.4).
_SEVERAL_TEXTS = frozenset(
    (b"AE", b"AS", b"CS", b"DA", b"DS", b"DT", b"IS", b"LO", b"PN", b"SH", b"TM", b"UC", b"UI")
)
_LONGEST_SHORT_FORM = 0xFFFF
#: The undefined length, which a delimiter ends (PS3.5 7.1.1).
UNDEFINED = 0xFFFFFFFF
_ITEM_GROUP, _PIXEL_GROUP = 0xFFFE, 0x7FE0
_ITEM, _SEQUENCE_END = 0xE000, 0xE0DD
_DELIMITERS = ((_ITEM_GROUP, 0xE00D), (_ITEM_GROUP, _SEQUENCE_END))
_INFLATE_STEP = 1 << 20
#: Groups of a data set: lower groups are not part of it, and higher ones are only padding (PS3.10 7.2).
_FIRST_GROUP, _PADDING_GROUP = 0x0008, 0xFFFC


@dataclass(frozen=True)
class FileLayout:
    """Positions of the parts of a DICOM file.

    Attributes
    ----------
    body : int
        Offset of the data set, behind preamble and file meta group.
    syntax : UID or None
        Transfer syntax (0002,0010), None if the file does not name it.
    syntax_at : int
        Offset of the transfer syntax's value; 0 if there is none.
    """

    body: int
    syntax: UID | None
    syntax_at: int


def find_layout(data: bytes) -> FileLayout:
    """Find the file meta group (PS3.10 7.1), which is explicit little endian in every syntax."""
    position = 132 if data[128:132] == b"DICM" else 0
    syntax, syntax_at = None, 0
    while data[position : position + 2] == b"\x02\x00" and position + 12 <= len(data):
        element, vr, length = struct.unpack_from("<2xH2sH", data, position)
        header = 8
        if vr in LONG_FORM:
            (length,) = struct.unpack_from("<L", data, position + 8)
            header = 12
        elif vr not in SHORT_FORM:
            break
        if element == 0x0010:
            syntax_at = position + header
            text = data[syntax_at : syntax_at + length].rstrip(b"\0 ")
            syntax = UID(text.decode("ascii", "replace"))
        position += header + length
    return FileLayout(min(position, len(data)), syntax, syntax_at)


def is_big_endian(data: bytes, parts: FileLayout) -> bool:
    """Return whether the data set is big endian, by its first tag rather than by the header.

    Groups below 0x0100 begin a data set, so one byte of the first group is zero and the other is not.
    """
    first = data[parts.body : parts.body + 2]
    if len(first) == 2 and (first[0] == 0) != (first[1] == 0):
        return first[0] == 0
    return parts.syntax == ExplicitVRBigEndian


def inflate_file(data: bytes, limits: Limits) -> bytes:
    """Inflate a file of the Deflated syntax to Explicit VR Little Endian; return other files unchanged.

    Raises
    ------
    InputError
        ``too-large`` if the data set grows beyond the limits, ``truncated`` or ``corrupt``.
    """
    parts = find_layout(data)
    if parts.syntax != DeflatedExplicitVRLittleEndian:
        return data
    head = bytearray(data[: parts.body])
    # Padding with zeros keeps every length in the meta group correct.
    head[parts.syntax_at : parts.syntax_at + 22] = b"1.2.840.10008.1.2.1\0\0\0"
    body = data[parts.body :]
    # Some writers name the syntax but compress nothing: then an element's tag and VR come first.
    if body[1:2] == b"\0" and (body[4:6] in SHORT_FORM or body[4:6] in LONG_FORM):
        return bytes(head) + body
    return bytes(head) + inflate(body, limits)


def inflate(zipped: bytes, limits: Limits) -> bytes:
    """Inflate a raw deflate stream (PS3.5 A.5), or one in a zlib wrapper, within the limits."""
    # A zlib header (RFC 1950) read as raw deflate would begin with an invalid block type, or with stored
    # bytes whose length contradicts itself.
    wrapped = zipped[:1] == b"\x78" and int.from_bytes(zipped[:2], "big") % 31 == 0
    inflater = zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)
    bound = limits.inflated_bytes
    allowed = max(limits.inflate_free_bytes, len(zipped) * limits.inflate_ratio)
    chunks: list[bytes] = []
    total, rest = 0, zipped
    try:
        while not inflater.eof:
            chunk = inflater.decompress(rest, _INFLATE_STEP)
            rest = inflater.unconsumed_tail
            total += len(chunk)
            if total > min(bound, allowed):
                raise InputError(
                    Reason.TOO_LARGE,
                    "The compressed data set has more than {most:,} bytes.",
                    most=total - 1,
                )
            if not chunk and not rest and not inflater.eof:
                raise InputError(Reason.TRUNCATED, "The compressed data set ends too early.")
            chunks.append(chunk)
    except zlib.error as error:
        raise InputError(Reason.CORRUPT, "The compressed data set is damaged.") from error
    return b"".join(chunks)


@dataclass(frozen=True)
class Structure:
    """Result of `check_structure`.

    Attributes
    ----------
    pixels_at : int or None
        Offset of the pixel data, or None if the bytes end before them.
    unknown : tuple of (int, bytes)
        Offset of the VR, and correct VR, of each long standard element that is sent as UN (PS3.5 6.2.2). The
        parser corrects only short ones.
    private_twice : bool
        Whether a private element, or an element inside a private sequence, comes with two values.
    """

    pixels_at: int | None
    unknown: tuple[tuple[int, bytes], ...]
    private_twice: bool = False


def check_structure(data: bytes, limits: Limits) -> Structure:
    """Walk over all elements, items and fragments without recursion, and check their number and nesting.

    The walk ends silently at inconsistent data; the parser reports the damage later.

    Parameters
    ----------
    data : bytes
        A file as `inflate_file` returns it, or its beginning.
    limits : Limits

    Returns
    -------
    Structure

    Raises
    ------
    InputError
        ``too-deep``, ``too-many-elements``, or ``corrupt`` if an element comes with two different values in
        the data set or in an item. Private elements may, as none of them is read.
    """
    walk = _StructureWalk(data, limits)
    walk.run()
    return Structure(walk.pixels, tuple(walk.unknown), walk.private_twice)


class _Level:
    """The data set or an open sequence.

    Attributes
    ----------
    end : float
        Offset of its end; infinite if a delimiter ends it.
    private : bool
        Whether it is a private sequence or inside one.
    met : dict
        Position of the first occurrence of each element of the current item, by tag.
    """

    __slots__ = ("end", "met", "private")

    def __init__(self, end: float, *, private: bool) -> None:
        self.end, self.private = end, private
        self.met: dict[int, int] = {}


class _StructureWalk:
    """State of a `check_structure` walk: position, depth and findings."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        parts = find_layout(data)
        order = ">" if is_big_endian(data, parts) else "<"
        self._data, self._limits, self._is_little = data, limits, order == "<"
        self._tag_of = struct.Struct(order + "HH").unpack_from
        self._short_of = struct.Struct(order + "H").unpack_from
        self._long_of = struct.Struct(order + "L").unpack_from
        self._item = struct.pack(order + "HH", _ITEM_GROUP, _ITEM)
        self._position = parts.body
        self._in_fragments = False  # Inside encapsulated pixel data, whose items hold no elements.
        #: The data set, which nothing ends, and each open sequence.
        self._levels = [_Level(math.inf, private=False)]
        self.pixels: int | None = None
        self.unknown: list[tuple[int, bytes]] = []
        self.private_twice = False

    def run(self) -> None:
        """Walk to the end of the data, or to the first element that is cut off."""
        elements = delimiters = 0
        levels, last, most = self._levels, len(self._data) - 8, self._limits.elements
        while (position := self._position) <= last:
            while position >= levels[-1].end:
                levels.pop()
            group, element = self._tag_of(self._data, position)
            # A valid file has no more delimiters than things that they delimit.
            if (group, element) in _DELIMITERS:
                delimiters += 1
            else:
                elements += 1
            if elements > most or delimiters > most:
                raise InputError(
                    Reason.TOO_MANY_ELEMENTS, "The DICOM file has more than {most:,} elements.", most=most
                )
            if group == _ITEM_GROUP:
                self._pass_item(element)
            elif not self._pass_element(group, element):
                return

    def _pass_item(self, element: int) -> None:
        """Move past the head of an item, a delimiter, or a whole fragment of pixel data."""
        (length,) = self._long_of(self._data, self._position + 4)
        self._position += 8
        if element == _SEQUENCE_END:
            self._in_fragments = False
            if len(self._levels) > 1:
                self._levels.pop()
        elif self._in_fragments and length != UNDEFINED:
            self._position += length
        elif element == _ITEM and len(self._levels) > 1:
            self._levels[-1].met = {}

    def _pass_element(self, group: int, element: int) -> bool:
        """Move past an element, or into it if it holds items; return False if its head is cut off."""
        data, start, tag = self._data, self._position, group << 16 | element
        vr = data[start + 4 : start + 6]
        if vr in LONG_FORM:
            if start + 12 > len(data):
                return False
            (length,), value = self._long_of(data, start + 8), start + 12
        elif vr in SHORT_FORM:
            (length,), value = self._short_of(data, start + 6), start + 8
        else:
            (length,), value = self._long_of(data, start + 4), start + 8
        self._position = value
        level = self._levels[-1]
        before = level.met.setdefault(tag, start)
        # Only padding and group lengths may be repeated.
        if before != start and _FIRST_GROUP <= group < _PADDING_GROUP and element:
            self._meet_again(tag, before, start, length)
        if group == _PIXEL_GROUP and self.pixels is None and len(self._levels) == 1:
            self.pixels = start
        elif vr == b"UN" and _LONGEST_SHORT_FORM <= length < UNDEFINED and self._is_little:
            self._note_unknown(tag, start)
        if length == UNDEFINED and group == _PIXEL_GROUP:
            self._in_fragments = True
            self._levels.append(_Level(math.inf, private=True))
        elif length == UNDEFINED or vr == b"SQ" or self._begins_with_item(vr, length):
            self._enter(length, private=level.private or group % 2 == 1)
        else:
            if length > _LONGEST_SHORT_FORM:
                _check_values(data, value, length, vr, tag, self._limits)
            self._position += length
        return True

    def _meet_again(self, tag: int, before: int, start: int, length: int) -> None:
        """Handle an element that the item had before; an identical repetition is allowed."""
        data = self._data
        whole = data[start : self._position + length]
        if length != UNDEFINED and data[before : before + len(whole)] == whole:
            return
        if not self._levels[-1].private and (tag >> 16) % 2 == 0:
            refuse_twice(tag)
        self.private_twice = True

    def _note_unknown(self, tag: int, start: int) -> None:
        """Record the VR of a long standard element that is sent as UN."""
        known = _long_form_of(tag)
        if known and (known != b"SQ" or self._is_at_item()):
            self.unknown.append((start + 4, known))

    def _begins_with_item(self, vr: bytes, length: int) -> bool:
        """Return whether a value begins with an item; for implicit VR and UN only its first bytes tell."""
        return (vr == b"UN" or vr not in LONG_FORM) and length >= 8 and self._is_at_item()

    def _is_at_item(self) -> bool:
        return self._data[self._position : self._position + 4] == self._item

    def _enter(self, length: int, *, private: bool) -> None:
        """Enter a sequence."""
        end = math.inf if length == UNDEFINED else self._position + length
        self._levels.append(_Level(end, private=private))
        if len(self._levels) - 1 > self._limits.nesting:
            raise InputError(
                Reason.TOO_DEEP,
                "The DICOM header nests more than {most} sequences.",
                most=self._limits.nesting,
            )


def name_unknown(data: bytes, structure: Structure) -> bytes:
    """Correct the VR of the elements of `Structure.unknown`; return `data` itself if there are none.

    The value of UN is in implicit VR (PS3.5 6.2.2), which the parser recognises by the first bytes of an
    item.
    """
    if not structure.unknown:
        return data
    named = bytearray(data)
    for position, vr in structure.unknown:
        named[position : position + 2] = vr
    return bytes(named)


def refuse_twice(tag: int) -> NoReturn:
    """Raise the error for an element with two values; only one is allowed (PS3.5 7.1).

    Raises
    ------
    InputError
        ``corrupt``.
    """
    raise InputError(
        Reason.CORRUPT,
        "The DICOM header contains ({group:04x},{element:04x}) twice; it is not clear which one is right.",
        group=tag >> 16,
        element=tag & 0xFFFF,
    )


def _long_form_of(tag: int) -> bytes:
    """Return the VR of a standard element whose length has 32 bits; b'' for other elements."""
    vr = dictionary_VR(tag)[-2:].encode() if dictionary_has_tag(tag) else b""
    return vr if vr in LONG_FORM and vr != b"UN" else b""


def _check_values(data: bytes, start: int, length: int, vr: bytes, tag: int, limits: Limits) -> None:
    """Check the number of values of an attribute whose length does not fit 16 bits.

    Implicit VR, UN and UC allow millions of values, and the parser makes an object for each.
    """
    if vr not in LONG_FORM or vr == b"UN":
        vr = dictionary_VR(tag).encode() if dictionary_has_tag(tag) else b""
    if vr == b"AT":
        values = length // 4
    elif vr in _SEVERAL_TEXTS:
        values = data.count(b"\\", start, start + length) + 1
    else:
        return
    if values > limits.values:
        raise InputError(
            Reason.TOO_MANY_ELEMENTS,
            "An attribute of the DICOM file has more than {most:,} values.",
            most=limits.values,
        )
