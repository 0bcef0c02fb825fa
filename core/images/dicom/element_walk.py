"""Walks over the elements of a data set without parsing their values (PS3.5 7.1 and 7.5)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.dicom.byte_checks import LONG_FORM, SHORT_FORM, UNDEFINED

ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFE_E000, 0xFFFE_E00D, 0xFFFE_E0DD


@dataclass(frozen=True, eq=False)
class Found:
    """Bytes of an element's value, and how they are encoded.

    Attributes
    ----------
    data : bytes
    implicit, little : bool
        How the data set is encoded.
    """

    data: bytes
    implicit: bool
    little: bool

    @property
    def order(self) -> str:
        """Byte order as `struct` writes it."""
        return "<" if self.little else ">"


class ElementWalk:
    """Finds where elements begin and end.

    Parameters
    ----------
    data : bytes
        The file, or its beginning; may be cut off anywhere.
    implicit, little : bool
        Encoding of the data set.
    limits : Limits
        Limits on the number of elements and on their nesting.
    """

    def __init__(self, data: bytes, *, implicit: bool, little: bool, limits: Limits) -> None:
        self.data = data
        self.implicit = implicit
        self.little = little
        #: Most elements that the walk may pass.
        self.limit = limits.elements
        self._limits = limits
        self._count = 0
        order = "<" if little else ">"
        self.short_head = struct.Struct(order + "HH2sH").unpack_from
        self._long_head = struct.Struct(order + "HHL").unpack_from
        self._long = struct.Struct(order + "L").unpack_from

    def found(self, start: int, end: int) -> Found:
        """Return the bytes from `start` to `end`."""
        return Found(self.data[start:end], self.implicit, self.little)

    def count(self) -> None:
        """Count one more element.

        Raises
        ------
        InputError
            ``too-many-elements``.
        """
        self._count += 1
        if self._count > self._limits.elements:
            self.refuse()

    def element(self, position: int) -> tuple[int, bytes, int, int]:
        """Return tag, VR, length and value offset of an element; an invalid VR means implicit VR."""
        data = self.data
        if not self.implicit:
            group, element, vr, length = self.short_head(data, position)
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

    def within(self, position: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Yield tag, start and end of the value of each element, or item, up to `end`.

        A value of undefined length ends before its delimiter; a value that is cut off ends with the data.
        """
        while position + 8 <= end:
            tag, _, length, start = self.element(position)
            if tag in (_ITEM_END, _SEQUENCE_END):
                return
            if tag == ITEM:
                (length,) = self._long(self.data, position + 4)
                start = position + 8
            self.count()
            if length == UNDEFINED:
                position = min(self.behind(start), end)
                yield tag, start, max(position - 8, start)
            else:
                position = start + length
                yield tag, start, min(position, end)

    def behind(self, position: int) -> int:
        """Return the offset after the sequence or item whose content begins here; beyond the data if cut off.

        Raises
        ------
        InputError
            ``too-many-elements`` or ``too-deep``.
        """
        size, depth = len(self.data), 1
        while position + 8 <= size:
            tag, _, length, start = self.element(position)
            if tag in (_ITEM_END, _SEQUENCE_END):
                depth -= 1
                position += 8
                if depth == 0:
                    return position
                continue
            self.count()
            if tag == ITEM:
                (length,) = self._long(self.data, position + 4)
                start = position + 8
            if length == UNDEFINED:
                depth += 1
                if depth > 2 * self._limits.nesting:
                    raise InputError(
                        Reason.TOO_DEEP,
                        "The DICOM header nests more than {most} sequences.",
                        most=self._limits.nesting,
                    )
                position = start
            else:
                position = start + length
        return size + 1

    def refuse(self) -> NoReturn:
        """Raise the error for too many elements.

        Raises
        ------
        InputError
            ``too-many-elements``.
        """
        raise InputError(
            Reason.TOO_MANY_ELEMENTS,
            "The DICOM header has more than {most:,} elements.",
            most=self._limits.elements,
        )
