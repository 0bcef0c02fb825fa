"""Picks the few elements that a study tree needs out of a DICOM header, without parsing the rest."""

from __future__ import annotations

import struct
from typing import BinaryIO, NoReturn

from pydicom.charset import convert_encodings
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import BaseTag
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian
from pydicom.values import convert_string

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.dicom.byte_checks import (
    LONG_FORM,
    SHORT_FORM,
    UNDEFINED,
    FileLayout,
    find_layout,
    inflate_file,
)
from core.images.dicom.header import IDENTITY_TAGS, NUMBER_OF_FRAMES, PARSER_ERRORS, ROWS
from core.images.dicom.placement import PLACEMENT_TAGS

#: Bytes read at first; most headers end within.
HEAD_BYTES = 1 << 14
_CHARACTER_SET = 0x0008_0005
_ROWS = int(ROWS)
_PIXELS = 0x7FE0_0000
_LONGEST = 0xFFFF
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFE_E000, 0xFFFE_E00D, 0xFFFE_E0DD

#: The elements that are kept, under the very tags that they are asked for by: a dictionary then finds them
#: by identity, without calling their comparison.
_WANTED: dict[int, BaseTag] = {
    int(tag): tag
    for tag in (
        *IDENTITY_TAGS.values(),
        *PLACEMENT_TAGS,
        *(BaseTag(_CHARACTER_SET), ROWS, NUMBER_OF_FRAMES),
    )
}


def read_head(handle: BinaryIO, limits: Limits, head: bytes = b"") -> Dataset:
    """Read whose picture a DICOM file holds and where it lies, and as little else of it as possible.

    Elements stand in the order of their tags (PS3.5 7.1), so that the walk over the header ends behind
    the rows of the picture; sequences with a length are jumped over.

    Parameters
    ----------
    handle : binary file
        At its beginning, or behind `head`.
    limits : Limits
        Number of elements and nesting, of what has to be walked over, and inflated size.
    head : bytes, optional
        What the caller has read already.

    Returns
    -------
    pydicom Dataset
        The elements of `core.images.dicom.header.identity_of` and `core.images.dicom.placement.placement_of`,
        Rows and NumberOfFrames, as far as the file has them.

    Raises
    ------
    InputError
        ``corrupt``, ``truncated``, ``too-large``, ``too-deep`` or ``too-many-elements``.
    """
    data = head or handle.read(HEAD_BYTES)
    parts = find_layout(data)
    if parts.syntax == DeflatedExplicitVRLittleEndian:
        data = inflate_file(data + handle.read(), limits)
    while True:
        walk = _Walk(data, parts, limits)
        if walk.ended:
            return walk.dataset()
        more = handle.read(3 * len(data))
        if not more:
            return walk.dataset()
        data += more
        # The meta group itself may have been cut.
        parts = find_layout(data)


class _Walk:
    """One walk over the elements of the data set in `data`, which may be cut.

    Attributes
    ----------
    ended : bool
        Whether all that is wanted was met, or nothing more can come.
    """

    def __init__(self, data: bytes, parts: FileLayout, limits: Limits) -> None:
        self._data = data
        self._limits = limits
        self._count = 0
        self._found: dict[BaseTag, RawDataElement] = {}
        first = data[parts.body : parts.body + 6]
        # As pydicom does: two capitals are a VR, whatever the transfer syntax says.
        self._implicit = not (len(first) == 6 and all(0x40 < letter < 0x5B for letter in first[4:]))
        self._little = not (
            parts.syntax == ExplicitVRBigEndian
            or (parts.syntax is None and first[:1] == b"\0" and not self._implicit)
        )
        order = "<" if self._little else ">"
        self._short_head = struct.Struct(order + "HH2sH").unpack_from
        self._long_head = struct.Struct(order + "HHL").unpack_from
        self._long = struct.Struct(order + "L").unpack_from
        self.ended = self._top(parts.body)

    def dataset(self) -> Dataset:
        """Return what was found."""
        dataset = Dataset(self._found)  # type: ignore[arg-type]
        encodings: list[str] | None = None
        named = self._found.get(_WANTED[_CHARACTER_SET])
        if named is not None and named.value:
            try:
                encodings = convert_encodings(convert_string(named.value, self._little))
            except PARSER_ERRORS as error:
                raise InputError(Reason.CORRUPT, "The DICOM header names its characters wrongly.") from error
        dataset.set_original_encoding(self._implicit, self._little, encodings)
        return dataset

    def _element(self, position: int) -> tuple[int, bytes, int, int]:
        """Tag, VR, length and offset of the value; a VR that is none means implicit VR."""
        data = self._data
        if not self._implicit:
            group, element, vr, length = self._short_head(data, position)
            if vr in SHORT_FORM:
                return group << 16 | element, vr, length, position + 8
            if vr in LONG_FORM:
                if position + 12 > len(data):
                    return group << 16 | element, vr, 0, position + 12
                return group << 16 | element, vr, self._long(data, position + 8)[0], position + 12
            if b"AA" <= vr <= b"ZZ":
                return group << 16 | element, vr, length, position + 8
        group, element, length = self._long_head(data, position)
        return group << 16 | element, b"", length, position + 8

    def _refuse(self) -> NoReturn:
        raise InputError(
            Reason.TOO_MANY_ELEMENTS, f"The DICOM header has more than {self._limits.elements:,} elements."
        )

    def _top(self, position: int) -> bool:
        # The loop of a folder's reading: what most elements are is told here, without a call.
        data, found, short_head, explicit = self._data, self._found, self._short_head, not self._implicit
        last = len(data) - 8
        while position <= last:
            group, element, vr, length = short_head(data, position)
            if explicit and vr in SHORT_FORM:
                tag, start = group << 16 | element, position + 8
            else:
                tag, vr, length, start = self._element(position)
            if tag > _ROWS and (tag >= _PIXELS or ROWS in found):
                return True
            self._count += 1
            if self._count > self._limits.elements:
                self._refuse()
            if length == UNDEFINED:
                position = self._behind(start)
                continue
            position = start + length
            key = _WANTED.get(tag)
            # What is longer is no such element, and its values would take the parser long.
            if key is not None and length <= _LONGEST and position <= last + 8:
                value = data[start:position]
                found[key] = RawDataElement(
                    key, vr.decode("ascii", "replace") or None, length, value, start, not vr, self._little
                )
        return False

    def _behind(self, position: int) -> int:
        """Offset behind the sequence whose first item is at `position`; past the end where it is cut."""
        size, depth = len(self._data), 1
        while position + 8 <= size:
            tag, _, length, start = self._element(position)
            if tag in (_ITEM_END, _SEQUENCE_END):
                depth -= 1
                position += 8
                if depth == 0:
                    return position
                continue
            self._count += 1
            if self._count > self._limits.elements:
                self._refuse()
            if tag == _ITEM:
                (length,) = self._long(self._data, position + 4)
                start = position + 8
            if length == UNDEFINED:
                depth += 1
                if depth > 2 * self._limits.nesting:
                    raise InputError(
                        Reason.TOO_DEEP, f"The DICOM header nests more than {self._limits.nesting} sequences."
                    )
                position = start
            else:
                position = start + length
        return size + 1
