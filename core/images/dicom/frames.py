"""Finds each frame's stream in encapsulated pixel data (PS3.5 A.4), even if its tables are wrong."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import pairwise

from core.images.dicom.streams import begins_stream

#: Offset and end of a piece of the pixel data's value.
Span = tuple[int, int]

ITEM = b"\xfe\xff\x00\xe0"
_LENGTH = struct.Struct("<L").unpack_from
#: Bytes that identify a stream: the header of RLE Lossless is the longest.
_LOOK = 64


def find_frames(value: bytes, frames: int, extended: Sequence[int] = ()) -> list[tuple[Span, ...]]:
    """Find the fragments of each frame.

    An offset table is used only if every offset leads to an item that begins a stream. Otherwise frames are
    separated by their number, or by where streams begin.

    Parameters
    ----------
    value : bytes
        Value of (7FE0,0010): items, the first of which holds the basic offset table. A value without items is
        one frame.
    frames : int
        Number of frames that the header declares; 0 if it declares none.
    extended : sequence of int
        The extended offset table (7FE0,0001); may be empty.

    Returns
    -------
    list of tuple of (int, int)
        The fragments of each frame, in order; possibly more or fewer frames than declared.
    """
    if not value.startswith(ITEM):
        return [((0, len(value)),)] if value else []
    items = _item_spans(value)
    first = value[slice(*items[0])] if items else b""
    # Writers without an offset table begin with the first frame at once.
    tableless = begins_stream(first[:_LOOK])
    fragments = items if tableless else items[1:]
    if not fragments:
        return []
    if (frames == 1 and len(fragments) == 1) or len(fragments) == frames:
        return [(fragment,) for fragment in fragments]
    basic = () if tableless else struct.unpack(f"<{len(first) // 4}L", first[: len(first) // 4 * 4])
    starts = [
        i for i, (start, end) in enumerate(fragments) if begins_stream(value[start : min(end, start + _LOOK)])
    ]
    for table in (extended, basic):
        pointed = _pointed(table, fragments)
        if pointed and len(pointed) >= frames and (not starts or set(pointed) <= set(starts)):
            starts = pointed
            break
    # Whatever comes before the first stream must be its beginning.
    starts = [0, *(start for start in starts if start > 0)]
    return [tuple(fragments[a:b]) for a, b in pairwise([*starts, len(fragments)])]


def _item_spans(value: bytes) -> list[Span]:
    """Return the spans of all items; one that is truncated counts only if no frame comes before it."""
    found: list[Span] = []
    position = 0
    while value[position : position + 4] == ITEM and position + 8 <= len(value):
        (length,) = _LENGTH(value, position + 4)
        end = position + 8 + length
        if end > len(value) and len(found) > 1:
            break
        found.append((position + 8, min(end, len(value))))
        position = end
    return found


def _pointed(table: Sequence[int], fragments: list[Span]) -> list[int]:
    """Return the fragments that an offset table points to, by index; empty if the table is wrong."""
    # Offsets count from the first byte of the first item after the basic table.
    base = fragments[0][0] - 8
    at = {start - 8 - base: index for index, (start, _) in enumerate(fragments)}
    found = [at.get(offset, -1) for offset in table]
    valid = bool(found) and found[0] == 0 and all(a < b for a, b in pairwise(found))
    return found if valid else []
