"""Reads the directories of a TIFF, and rebuilds pages with other entries."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.errors import InputError, Reason
from core.images.base.limits import Limits

# Tags of TIFF 6.0, sections 8 and 15.
SUBFILE, WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, DESCRIPTION = 254, 256, 257, 258, 259, 262, 270
_STRIPS, SAMPLES, _ROWS_OF_STRIPS, _STRIP_LENGTHS, PLANAR = 273, 277, 278, 279, 284
_TILES, _TILE_LENGTHS, _FORMAT = 324, 325, 339
#: FillOrder, Orientation, Predictor, ColorMap, sizes of tiles, ExtraSamples, JPEGTables, and two of YCbCr.
_FURTHER = (266, 274, 317, 320, 322, 323, 338, 347, 530, 532)
#: Tags that decoding a page needs, apart from the location of its pieces.
_KEPT = frozenset(
    (WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, SAMPLES, _ROWS_OF_STRIPS, PLANAR, _FORMAT, *_FURTHER)
)
#: Tags that are kept of a directory.
_WANTED = _KEPT | {SUBFILE, DESCRIPTION, _STRIPS, _STRIP_LENGTHS, _TILES, _TILE_LENGTHS}
#: Longest table of a page, in entries.
_LONGEST = 1 << 20
#: Bits of NewSubfileType: a smaller copy of another page, and a mask.
_NO_PICTURE = 0b101
_PLANES_APART = 2
#: Bytes of a value by its type, and the struct letters of the integer types.
_SIZES = {
    kind: size
    for size, kinds in ((1, (1, 2, 6, 7)), (2, (3, 8)), (4, (4, 9, 11, 13)), (8, (5, 10, 12, 16, 17, 18)))
    for kind in kinds
}
_LETTERS = {1: "B", 3: "H", 4: "L", 13: "L", 16: "Q", 18: "Q"}
_SHORT, _LONG = 3, 4
#: Most entries that are read in total, as directories may overlap.
_MOST_ENTRIES = 4096
#: ImageJ's note of how many pictures follow the first one, for which it writes no directories.
_IMAGEJ = re.compile(rb"ImageJ=.*?^images=(\d{1,9})\s*$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """The content of one directory of a TIFF.

    Attributes
    ----------
    index : int
        Number of the directory, counted from 0.
    order : str
        Byte order as `struct` writes it.
    entries : mapping of int to (int, int, int)
        Type, number of values and offset for each tag needed.
    rows, columns, bits, samples : int
    compression, photometric : int
        Compression (259) and PhotometricInterpretation (262).
    planes_apart : bool
        Whether each sample has a plane of its own.
    """

    index: int
    order: str
    entries: Mapping[int, tuple[int, int, int]]
    rows: int
    columns: int
    bits: int
    samples: int
    compression: int
    photometric: int
    planes_apart: bool

    def pieces(self, data: bytes) -> list[bytes]:
        """Return the strips or tiles of the page as they are stored.

        Raises
        ------
        ValueError
            If they overlap.
        """
        tags = (_TILES, _TILE_LENGTHS) if _TILES in self.entries else (_STRIPS, _STRIP_LENGTHS)
        starts, lengths = (self._numbers(data, tag) for tag in tags)
        if sum(lengths) > len(data):
            raise ValueError("the pieces of the page are longer than the file")
        return [data[start : start + length] for start, length in zip(starts, lengths, strict=False)]

    def rebuilt(self, data: bytes, pieces: Sequence[bytes], changes: Mapping[int, Sequence[int]]) -> bytes:
        """Make a TIFF of this page alone, with other strips or tiles and some tags changed.

        Parameters
        ----------
        data : bytes
            The whole file.
        pieces : sequence of bytes
        changes : mapping of int to sequence of int
            New values of tags, each below 65,536.
        """
        order = self.order
        tiled = _TILES in self.entries
        out = bytearray((b"II*\0" if order == "<" else b"MM\0*") + bytes(4))
        starts = []
        for piece in pieces:
            starts.append(len(out))
            out += piece + bytes(len(piece) % 2)
        found = {
            tag: (kind, count, data[at : at + _SIZES[kind] * count])
            for tag, (kind, count, at) in self.entries.items()
            if tag in _KEPT and kind in _SIZES and count * _SIZES[kind] <= _LONGEST
        }
        for tag, values in changes.items():
            found[tag] = _SHORT, len(values), struct.pack(f"{order}{len(values)}H", *values)
        lengths = list(map(len, pieces))
        for tag, numbers in zip(
            (_TILES, _TILE_LENGTHS) if tiled else (_STRIPS, _STRIP_LENGTHS), (starts, lengths), strict=True
        ):
            found[tag] = _LONG, len(numbers), struct.pack(f"{order}{len(numbers)}L", *numbers)
        entries = []
        for tag, (kind, count, packed) in sorted(found.items()):
            if len(packed) > 4:
                at = len(out)
                out += packed + bytes(len(packed) % 2)
                packed = struct.pack(order + "L", at)
            entries.append(struct.pack(order + "HHL", tag, kind, count) + packed.ljust(4, b"\0"))
        struct.pack_into(order + "L", out, 4, len(out))
        return bytes(out) + struct.pack(order + "H", len(entries)) + b"".join(entries) + bytes(4)

    def _numbers(self, data: bytes, tag: int) -> tuple[int, ...]:
        kind, count, at = self.entries.get(tag, (0, 0, 0))
        letter = _LETTERS.get(kind, "")
        if not letter or at + count * _SIZES[kind] > len(data):
            return ()
        return struct.unpack_from(f"{self.order}{count}{letter}", data, at)


def find_pages(data: bytes, limits: Limits) -> tuple[Page, ...]:
    """Follow the directories of a TIFF or BigTIFF; smaller copies and masks are left out.

    Raises
    ------
    InputError
        ``too-many-elements`` or ``truncated``.
    """
    order = "<" if data.startswith(b"II") else ">"
    big = struct.unpack_from(order + "H", data, 2)[0] == 43
    entry_size, step = (20, "Q") if big else (12, "L")
    pages: list[Page] = []
    seen: set[int] = set()
    try:
        (at,) = struct.unpack_from(order + step, data, 8 if big else 4)
        while at and at not in seen:
            if len(seen) >= limits.segments:
                raise InputError(
                    Reason.TOO_MANY_ELEMENTS,
                    "The picture has more than {most:,} pages.",
                    most=limits.segments,
                )
            seen.add(at)
            (count,) = struct.unpack_from(order + ("Q" if big else "H"), data, at)
            first = at + (8 if big else 2)
            if count > _MOST_ENTRIES:
                raise InputError(Reason.TOO_MANY_ELEMENTS, "A page of the picture has too many entries.")
            found = (_entry(data, first + entry_size * number, order, big=big) for number in range(count))
            entries = {tag: entry for tag, entry in found if tag in _WANTED}
            if not _first(data, entries, order, SUBFILE, 0) & _NO_PICTURE:
                pages.append(_page(data, entries, order, len(seen) - 1))
            (at,) = struct.unpack_from(order + step, data, first + entry_size * count)
    except struct.error as error:
        if not pages:
            raise InputError(Reason.TRUNCATED, "The file ends before the picture is complete.") from error
    return tuple(pages)


def stacked(data: bytes, pages: Sequence[Page], limits: Limits) -> int:
    """Return the number of consecutive pictures under one directory, as in ImageJ's large stacks; or 0.

    Raises
    ------
    InputError
        ``too-many-elements``.
    """
    if len(pages) != 1 or pages[0].compression != 1 or pages[0].planes_apart:
        return 0
    (page,) = pages
    _, count, at = page.entries.get(DESCRIPTION, (0, 0, 0))
    said = _IMAGEJ.search(data[at : at + min(count, _LONGEST)])
    images = int(said[1]) if said and _STRIPS in page.entries and _bytes(page) else 0
    if images < 2 or _start(data, page) + images * _bytes(page) > len(data):
        return 0
    if images > limits.segments:
        raise InputError(
            Reason.TOO_MANY_ELEMENTS, "The picture has more than {most:,} pages.", most=limits.segments
        )
    return images


def slice_of_stack(data: bytes, page: Page, number: int) -> bytes:
    """Make a TIFF of one picture, counted from 1, of a stack that `stacked` counts."""
    start = _start(data, page) + (number - 1) * _bytes(page)
    return page.rebuilt(data, [data[start : start + _bytes(page)]], {_ROWS_OF_STRIPS: [page.rows]})


def _start(data: bytes, page: Page) -> int:
    return _first(data, page.entries, page.order, _STRIPS, 0)


def _bytes(page: Page) -> int:
    return page.rows * page.columns * max(page.samples, 1) * page.bits // 8


def _page(data: bytes, entries: Mapping[int, tuple[int, int, int]], order: str, index: int) -> Page:
    said = {WIDTH: 0, HEIGHT: 0, BITS: 1, SAMPLES: 1, COMPRESSION: 1, PHOTOMETRIC: 1, PLANAR: 1}
    said = {tag: _first(data, entries, order, tag, usual) for tag, usual in said.items()}
    return Page(
        index=index,
        order=order,
        entries=entries,
        rows=said[HEIGHT],
        columns=said[WIDTH],
        bits=said[BITS],
        samples=said[SAMPLES],
        compression=said[COMPRESSION],
        photometric=said[PHOTOMETRIC],
        planes_apart=said[PLANAR] == _PLANES_APART and said[SAMPLES] > 1,
    )


def _entry(data: bytes, at: int, order: str, *, big: bool) -> tuple[int, tuple[int, int, int]]:
    """Return the tag of an entry, with the type and number of its values and where they begin."""
    tag, kind = struct.unpack_from(order + "HH", data, at)
    (count,) = struct.unpack_from(order + ("Q" if big else "L"), data, at + 4)
    value_at = at + (12 if big else 8)
    if count * _SIZES.get(kind, 1) > (8 if big else 4):
        (value_at,) = struct.unpack_from(order + ("Q" if big else "L"), data, value_at)
    return tag, (kind, count, value_at)


def _first(data: bytes, entries: Mapping[int, tuple[int, int, int]], order: str, tag: int, usual: int) -> int:
    """Return the first value of a tag: 0 if it is not a whole number, `usual` if the tag is missing."""
    kind, count, at = entries.get(tag, (0, 0, -1))
    if at < 0:
        return usual
    letter, size = _LETTERS.get(kind, "B"), _SIZES.get(kind, 1)
    if count == 0 or at + size > len(data):
        return 0
    found: int = struct.unpack_from(order + letter, data, at)[0]
    return found
