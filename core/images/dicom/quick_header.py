"""Reads the few elements of a DICOM header that a study tree needs, without parsing the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import BinaryIO

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
    refuse_twice,
)
from core.images.dicom.character_sets import mended_terms
from core.images.dicom.deflated_beginning import DeflatedBeginning
from core.images.dicom.element_walk import ElementWalk, Found
from core.images.dicom.frame_places import FRAME_GROUPS, GROUPS
from core.images.dicom.frame_vectors import VECTOR_TAGS
from core.images.dicom.header import IDENTITY_TAGS, NUMBER_OF_FRAMES, ROWS, SIDE_TAGS
from core.images.dicom.objects import DESCRIBING_TAGS
from core.images.dicom.placement import PLACEMENT_TAGS

#: Bytes read at first; most headers end within them.
HEAD_BYTES = 1 << 14
_CHARACTER_SET = 0x0008_0005
_ROWS = int(ROWS)
#: Elements that identify the patient. If they are out of order, the search continues, as in the parser of
#: whole files, up to the pixels or this many bytes.
_WHOSE = tuple(IDENTITY_TAGS[name] for name in ("patient_name", "patient_id", "study_uid", "sop_uid"))
_PIXELS = 0x7FE0_0000
_BEHIND_BYTES = 1 << 18
_LONGEST = 0xFFFF

#: The elements that are kept, by the very tag objects that look them up: a dictionary then finds them by
#: identity, without comparing.
_WANTED: dict[int, BaseTag] = {
    int(tag): tag
    for tag in (
        *IDENTITY_TAGS.values(),
        *SIDE_TAGS,
        *PLACEMENT_TAGS,
        *VECTOR_TAGS,
        *DESCRIBING_TAGS,
        *(BaseTag(_CHARACTER_SET), ROWS, NUMBER_OF_FRAMES),
        *map(BaseTag, GROUPS),
    )
}
_POSITION = BaseTag(0x0020_0032)
_VR_NAMES = {vr: vr.decode("ascii") for vr in SHORT_FORM | LONG_FORM}
#: Values of the number of frames that mean at most one picture.
_AT_MOST_ONE = (b"", b"0", b"1")


@dataclass(frozen=True, eq=False)
class Head:
    """A header's facts about a picture's patient and position.

    Attributes
    ----------
    dataset : pydicom Dataset
        The elements of `core.images.dicom.header.identity_of` and `side_of`,
        `core.images.dicom.placement.placement_of` and `core.images.dicom.objects.earlier_result`, Rows and
        NumberOfFrames, if the file has them. The sequence of source images has no content.
    groups : dict of int to Found
        The sequences of `core.images.dicom.frame_places.GROUPS` that the file has.
    """

    dataset: Dataset
    groups: dict[int, Found]


def read_head(handle: BinaryIO, limits: Limits, head: bytes = b"") -> Head:
    """Read patient and position of a DICOM file's picture, and as little else as possible.

    Elements are ordered by tag (PS3.5 7.1), so the walk ends after the rows of the picture, or after its
    functional groups if those may hold its position. Sequences of known length are skipped.

    Parameters
    ----------
    handle : binary file
        File, positioned at its beginning or directly behind `head`.
    limits : Limits
        Limits on the number and nesting of elements that are walked over, and on the inflated size.
    head : bytes, optional
        First bytes of the file, if the caller has already read them.

    Returns
    -------
    Head

    Raises
    ------
    InputError
        ``corrupt``, ``truncated``, ``too-large``, ``too-deep`` or ``too-many-elements``.
    """
    data = head or handle.read(HEAD_BYTES)
    parts = find_layout(data)
    more_of: Callable[[int], bytes] = handle.read
    if parts.syntax == DeflatedExplicitVRLittleEndian:
        # Names and positions come at the beginning; the rest may be a thousand times larger.
        inflated = DeflatedBeginning(handle, data, limits)
        data, more_of = inflated.read(HEAD_BYTES), inflated.read
    while True:
        walk = _Walk(data, parts, limits)
        if walk.ended or (walk.enough and len(data) >= _BEHIND_BYTES):
            return walk.head()
        if len(data) >= limits.head_bytes:
            raise InputError(
                Reason.TOO_LARGE, "The DICOM header is larger than {most:,} bytes.", most=limits.head_bytes
            )
        more = more_of(3 * len(data))
        if not more:
            return walk.head()
        data += more
        # The meta group itself may be cut off.
        parts = find_layout(data)


@lru_cache(maxsize=64)
def _encodings(terms: bytes) -> tuple[str, ...]:
    """Return Python's names of the character sets in (0008,0005); cached, as a folder repeats them."""
    return tuple(convert_encodings(convert_string(mended_terms(terms), is_little_endian=True)))


class _Walk(ElementWalk):
    """A walk over the elements of the data set in `data`, which may be cut off.

    Attributes
    ----------
    ended : bool
        Whether all wanted elements were found, or none can follow.
    enough : bool
        Whether only elements that are out of order are missing.
    """

    def __init__(self, data: bytes, parts: FileLayout, limits: Limits) -> None:
        first = data[parts.body : parts.body + 6]
        # As pydicom does: two capital letters are a VR, whatever the transfer syntax says.
        implicit = not (len(first) == 6 and all(0x40 < letter < 0x5B for letter in first[4:]))
        little = not (
            parts.syntax == ExplicitVRBigEndian
            or (parts.syntax is None and first[:1] == b"\0" and not implicit)
        )
        super().__init__(data, implicit=implicit, little=little, limits=limits)
        self._found: dict[BaseTag, RawDataElement] = {}
        self._groups: dict[int, Found] = {}
        self.enough = False
        self.ended = self._top(parts.body)

    def head(self) -> Head:
        """Return the elements that were found."""
        dataset = Dataset(self._found)  # type: ignore[arg-type]
        encodings: tuple[str, ...] = ()
        named = self._found.get(_WANTED[_CHARACTER_SET])
        if named is not None and named.value:
            encodings = _encodings(named.value)
        dataset.set_original_encoding(self.implicit, self.little, list(encodings) or None)
        return Head(dataset, self._groups)

    def _top(self, position: int) -> bool:
        # The inner loop of reading a folder: most elements are recognised here, without a call.
        data, found, short_head = self.data, self._found, self.short_head
        explicit, little = not self.implicit, self.little
        last = len(data) - 8
        for _ in range(self.limit + 1):
            if position > last:
                return False
            group, element, vr, length = short_head(data, position)
            if explicit and vr in SHORT_FORM:
                tag, start = group << 16 | element, position + 8
            else:
                tag, vr, length, start = self.element(position)
            if tag > _ROWS and (tag > FRAME_GROUPS or (ROWS in found and not self._has_groups())):
                self.enough = True
                if tag >= _PIXELS or all(whose in found for whose in _WHOSE):
                    return True
            position = self.behind(start) if length == UNDEFINED else start + length
            key = _WANTED.get(tag)
            if key is None or position > last + 8:
                continue
            if key in found and found[key].value != data[start:position]:
                refuse_twice(tag)
            if tag in GROUPS:
                # An element of undefined length ends with a delimiter, which stops a walk over its items.
                self._groups[tag] = replace(
                    self.found(start, position), implicit=self.implicit or self._is_implicit(vr, start)
                )
            elif position - start <= _LONGEST:
                # Longer values are not such elements, and would be slow to parse.
                value = data[start:position]
                name = _VR_NAMES.get(vr) or vr.decode("ascii", "replace") or None
                found[key] = RawDataElement(key, name, length, value, start, not vr, little)
        self.refuse()

    def _is_implicit(self, vr: bytes, start: int) -> bool:
        """Return whether a sequence is sent as UN; its items are then in implicit VR (PS3.5 6.2.2)."""
        first = self.data[start + 12 : start + 14]
        return vr == b"UN" and not (first in SHORT_FORM or first in LONG_FORM)

    def _has_groups(self) -> bool:
        """Return whether the positions of frames may follow: functional groups, offsets or vectors."""
        frames = self._found.get(NUMBER_OF_FRAMES)
        if frames is None:
            return False
        return _POSITION not in self._found or (frames.value or b"").strip(b"\0 ") not in _AT_MOST_ONE
