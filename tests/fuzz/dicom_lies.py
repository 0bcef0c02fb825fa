"""Damage to DICOM that keeps most structure: wrong attributes, lengths, VRs, sequences and fragments."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pydicom.uid import ExplicitVRBigEndian

from core.images.dicom.byte_checks import LONG_FORM, SHORT_FORM, UNDEFINED, find_layout
from tests.fuzz.bytes_lies import LENGTHS, number
from tests.fuzz.raster_lies import jpeg

_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
_PIXELS = 0x7FE00010
_MOST_ELEMENTS = 4000

_US = b"US"
_COUNTS = (
    b"0",
    b"1",
    b"2",
    b"7",
    b"30000",
    b"-1",
    b"1e3",
    b"2147483648",
    b"99999999999999999999",
    b"3 frames",
)
_DECIMALS = (b"0", b"-1", b"1e400", b"nan", b"inf", b"1e-320", b"-1e30", b"1.5\\2.5", b"\\", b"x", b"1" * 60)
_SYNTAXES = tuple(
    b"1.2.840.10008.1.2" + end
    for end in (
        *(b"", b".1", b".2", b".1.99", b".5", b".4.50", b".4.51", b".4.53", b".4.55", b".4.57", b".4.70"),
        *(b".4.80", b".4.81", b".4.90", b".4.91", b".4.92", b".4.100", b".4.102", b".4.110", b".4.201"),
        *(b".4.202", b".4.203", b".6.1", b".8.1", b".9", b".4.50.1", b"\\1.2"),
    )
)
_PHOTOMETRIC = (
    *(b"MONOCHROME1", b"MONOCHROME2", b"PALETTE COLOR", b"RGB", b"YBR_FULL", b"YBR_FULL_422", b"YBR_ICT"),
    *(b"YBR_RCT", b"YBR_PARTIAL_420", b"HSV", b"ARGB", b"CMYK", b"", b"RGB\\RGB", b"\xff\xfe"),
)
_CHARACTERS = (
    b"ISO_IR 100",
    b"ISO_IR 192",
    b"ISO 2022 IR 87",
    b"\\ISO 2022 IR 149",
    b"GB18030",
    b"ISO_IR 9",
    b"\xff",
)

#: Elements that control decoding and display: VR and wrong values; None draws 16-bit numbers.
_STEERING: dict[int, tuple[bytes, tuple[bytes, ...] | None]] = {
    0x00020010: (b"UI", _SYNTAXES),
    0x00080005: (b"CS", _CHARACTERS),
    0x00080060: (b"CS", (b"CT", b"SR", b"", b"\xff", b"A" * 300)),
    0x00180050: (b"DS", _DECIMALS),
    0x00181164: (b"DS", _DECIMALS),
    0x00181600: (b"CS", (b"RECTANGULAR", b"CIRCULAR", b"POLYGONAL", b"BITMAP", b"CIRCULAR\\POLYGONAL", b"")),
    0x00181602: (b"IS", _COUNTS),
    0x00181610: (b"IS", (b"5\\5", b"5", b"99999999999\\1", b"x\\y")),
    0x00181612: (b"IS", _COUNTS),
    0x00181620: (b"IS", (b"1\\1\\9\\1\\9\\9", b"1\\1\\9", b"-9\\99999\\5\\5\\1\\1", b"x")),
    0x00200013: (b"IS", _COUNTS),
    0x00200032: (b"DS", (b"0\\0\\0", b"nan\\0\\0", b"1e400\\0\\0", b"1\\2", b"x")),
    0x00200037: (b"DS", (b"1\\0\\0\\0\\1\\0", b"0\\0\\0\\0\\0\\0", b"nan\\0\\0\\0\\1\\0", b"1")),
    0x00280002: (_US, None),
    0x00280004: (b"CS", _PHOTOMETRIC),
    0x00280006: (_US, None),
    0x00280008: (b"IS", _COUNTS),
    0x00280010: (_US, None),
    0x00280011: (_US, None),
    0x00280030: (b"DS", (b"1\\1", b"0\\0", b"-1\\1", b"nan\\1", b"1e400\\1", b"1")),
    0x00280034: (b"IS", (b"1\\1", b"0\\1", b"2147483648\\1", b"x")),
    0x00280100: (_US, None),
    0x00280101: (_US, None),
    0x00280102: (_US, None),
    0x00280103: (_US, None),
    0x00280120: (_US, None),
    0x00280121: (_US, None),
    0x00281050: (b"DS", _DECIMALS),
    0x00281051: (b"DS", _DECIMALS),
    0x00281052: (b"DS", _DECIMALS),
    0x00281053: (b"DS", _DECIMALS),
    0x00281054: (b"LO", (b"HU", b"US", b"", b"\xff")),
    0x00281056: (b"CS", (b"LINEAR", b"SIGMOID", b"LINEAR_EXACT", b"x\\y")),
    0x00281101: (_US, None),
    0x00281102: (_US, None),
    0x00281103: (_US, None),
    0x00281201: (b"OW", (b"", b"\0", b"\0\0\xff\xff", b"\0" * 511)),
    0x00281202: (b"OW", (b"", b"\0", b"\0" * 512)),
    0x00283002: (_US, None),
    0x00283006: (b"OW", (b"", b"\0", b"\0" * 512)),
    0x60000010: (_US, None),
    0x60000011: (_US, None),
    0x60000015: (b"IS", _COUNTS),
    0x60000050: (b"SS", (b"\1\0\1\0", b"\xff\x7f\0\x80", b"\1\0")),
    0x60000100: (_US, None),
    0x60000102: (_US, None),
    0x60003000: (b"OW", (b"", b"\xff" * 8, b"\xff" * 4096)),
    0x7FE00001: (b"OV", (b"\0" * 8, b"\xff" * 16, b"\0" * 7)),
    0x7FE00002: (b"OV", (b"\0" * 8, b"\xff" * 16, b"\0" * 7)),
    0x7FE00008: (b"OF", (b"", b"\0" * 4, b"\0\0\xc0\x7f" * 64)),
}
_VRS = (*sorted(LONG_FORM | SHORT_FORM), b"  ", b"\0\0", b"XX", b"??")


@dataclass(frozen=True)
class Element:
    """The position of one element, item or delimiter in the bytes."""

    at: int
    tag: int
    vr: bytes
    start: int
    length: int

    @property
    def end(self) -> int:
        """Offset after the value; after the header if there is no length."""
        return self.start + (0 if self.length == UNDEFINED else self.length)


def scan(data: bytes | bytearray) -> list[Element]:
    """List the elements as a lenient reader would find them, with nested ones, as far as possible."""
    data = bytes(data)
    parts = find_layout(data)
    order = ">" if parts.syntax == ExplicitVRBigEndian else "<"
    found: list[Element] = []
    at = 132 if data[128:132] == b"DICM" else 0
    while at + 8 <= len(data) and len(found) < _MOST_ELEMENTS:
        way = "<" if at < parts.body else order
        group, element, vr, short = struct.unpack_from(way + "HH2sH", data, at)
        tag, start, length = group << 16 | element, at + 8, short
        if vr in LONG_FORM and at + 12 <= len(data):
            (length,), start = struct.unpack_from(way + "L", data, at + 8), at + 12
        elif vr not in SHORT_FORM:
            (length,) = struct.unpack_from(way + "L", data, at + 4)
            vr = b""
        one = Element(at, tag, vr, start, length)
        found.append(one)
        inside = tag == _ITEM and found[-2:-1] and found[-2].tag != _PIXELS
        at = start if vr == b"SQ" or inside else one.end
    return found


def lie(data: bytes, rng: random.Random) -> bytes:
    """Return a copy with wrong data in one to four places."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4))):
        elements = scan(out)
        if not elements:
            break
        rng.choice(_LIES)(out, elements, rng)
    return bytes(out)


def _order(out: bytearray, tag: int) -> str:
    big = tag >> 16 != 2 and find_layout(bytes(out[:4096])).syntax == ExplicitVRBigEndian
    return ">" if big else "<"


def _header(out: bytearray, elements: list[Element], tag: int, vr: bytes, length: int) -> bytes:
    order = _order(out, tag)
    implicit = tag >> 16 != 2 and all(not e.vr for e in elements if e.tag >> 16 != 2)
    head = struct.pack(order + "HH", tag >> 16, tag & 0xFFFF)
    if implicit or not vr:
        return head + struct.pack(order + "L", length)
    if vr in SHORT_FORM:
        return head + vr + struct.pack(order + "H", length & 0xFFFF)
    return head + vr + b"\0\0" + struct.pack(order + "L", length)


def _put(out: bytearray, elements: list[Element], tag: int, vr: bytes, value: bytes) -> None:
    """Set an attribute with a correct length; insert it if it is missing."""
    value += b" "[: len(value) % 2]
    made = _header(out, elements, tag, vr, len(value)) + value
    for element in elements:
        if element.tag == tag:
            out[element.at : element.end] = made
            return
        if element.tag > tag and element.tag < _ITEM:
            out[element.at : element.at] = made
            return
    out += made


def _steer(out: bytearray, elements: list[Element], rng: random.Random) -> None:
    tag, (vr, values) = rng.choice(list(_STEERING.items()))
    if values is None:
        value = struct.pack(_order(out, tag) + "H", number(rng)) * rng.choice((1, 1, 1, 1, 2, 3))
    else:
        value = rng.choice(values)
    _put(out, elements, tag, vr, value)


def _lie_about_length(out: bytearray, elements: list[Element], rng: random.Random) -> None:
    element = rng.choice(elements)
    order = _order(out, element.tag)
    length = rng.choice((*LENGTHS, element.length + 1, element.length + 2, element.length - 2)) & UNDEFINED
    if element.vr in SHORT_FORM:
        struct.pack_into(order + "H", out, element.start - 2, length & 0xFFFF)
    else:
        struct.pack_into(order + "L", out, element.start - 4, length)


def _change_vr(out: bytearray, elements: list[Element], rng: random.Random) -> None:
    element = rng.choice(elements)
    if element.vr:
        out[element.at + 4 : element.at + 6] = rng.choice(_VRS)


def _change_tag(out: bytearray, elements: list[Element], rng: random.Random) -> None:
    element = rng.choice(elements)
    tag = rng.choice((*_STEERING, _ITEM, _ITEM_END, _SEQUENCE_END, _PIXELS, rng.getrandbits(32)))
    struct.pack_into(_order(out, element.tag) + "HH", out, element.at, tag >> 16, tag & 0xFFFF)


def _insert(out: bytearray, elements: list[Element], rng: random.Random) -> None:
    """Put a random element between two others."""
    at = rng.choice(elements).at
    value = rng.randbytes(rng.choice((0, 1, 2, 4, 8, 64, 300)))
    tag = rng.choice((rng.getrandbits(32), 0x00090010, 0x00091001, *_STEERING))
    out[at:at] = _header(out, elements, tag, rng.choice(_VRS), len(value)) + value


def _nest(out: bytearray, elements: list[Element], rng: random.Random) -> None:
    """Put sequences without length around nothing or around all that follows; some have no end."""
    at = rng.choice(elements).at
    depth = rng.choice((1, 2, 5, 63, 64, 65, 200))
    tag = rng.choice((0x00081140, 0x00400275, 0x00091001, 0x00283010, 0x52009230))
    order = _order(out, tag)

    def mark(what: int, length: int) -> bytes:
        return struct.pack(order + "HHL", what >> 16, what & 0xFFFF, length)

    begin = _header(out, elements, tag, rng.choice((b"SQ", b"SQ", b"UN", b"")), UNDEFINED)
    begin += mark(_ITEM, rng.choice((UNDEFINED, UNDEFINED, 0)))
    ends = [mark(_ITEM_END, 0) + mark(_SEQUENCE_END, 0)] * depth
    if rng.random() < 0.5:
        del ends[rng.randrange(len(ends)) :]
    out[at:at] = begin * depth + b"".join(ends)


def _drop(out: bytearray, elements: list[Element], rng: random.Random) -> None:
    """Remove an element, preferably a delimiter."""
    marks = [e for e in elements if e.tag in (_ITEM, _ITEM_END, _SEQUENCE_END)]
    element = rng.choice(marks if marks and rng.random() < 0.5 else elements)
    del out[element.at : element.end]


def _repeat(out: bytearray, elements: list[Element], rng: random.Random) -> None:
    """Repeat an element somewhere else."""
    element = rng.choice(elements)
    at = rng.choice(elements).at
    out[at:at] = out[element.at : min(element.end, element.at + 4096)]


def _fragments(out: bytearray, elements: list[Element], rng: random.Random) -> None:
    """Damage the offset table or the fragments of encapsulated pixels (PS3.5 A.4)."""
    at = next((i for i, e in enumerate(elements) if e.tag == _PIXELS), None)
    items = [e for e in elements[at:] if e.tag == _ITEM] if at is not None else []
    if not items:
        return
    table, fragment = items[0], rng.choice(items)
    match rng.randrange(6):
        case 0:
            entries = struct.pack("<4L", *(number(rng, 32) for _ in range(4)))[: rng.choice((4, 8, 16, 3))]
            out[table.start : table.end] = entries
            struct.pack_into("<L", out, table.start - 4, len(entries))
        case 1:
            struct.pack_into("<L", out, fragment.start - 4, number(rng, 32))
        case 2:
            middle = fragment.start + fragment.length // 2
            out[middle:middle] = struct.pack("<HHL", 0xFFFE, 0xE000, fragment.length - fragment.length // 2)
            struct.pack_into("<L", out, fragment.start - 4, fragment.length // 2)
        case 3:
            del out[fragment.at : fragment.end]
        case 4:
            out[fragment.at : fragment.at] = struct.pack("<HHL", 0xFFFE, 0xE000, 0) * rng.choice((1, 3, 1000))
        case 5:
            struct.pack_into("<HHL", out, fragment.at, 0xFFFE, rng.choice((0xE00D, 0xE0DD, 0xE001)), 0)


def _stream(out: bytearray, elements: list[Element], rng: random.Random) -> None:
    """Damage the encoded picture itself."""
    pixels = next((e.start for e in elements if e.tag == _PIXELS), None)
    if pixels is None:
        return
    starts = [at for mark in (b"\xff\xd8\xff", b"\xff\x4f\xff\x51") if (at := out.find(mark, pixels)) >= 0]
    if starts:
        out[starts[0] :] = jpeg(bytes(out[starts[0] :]), rng)
    elif len(out) > pixels + 80:
        # Damages the header of a run-length coded frame (PS3.5 G.5), or pixel values.
        at = pixels + 4 * rng.randrange(20)
        out[at : at + 4] = number(rng, 32).to_bytes(4, "little")


def _bare(out: bytearray, elements: list[Element], rng: random.Random) -> None:
    """Remove the preamble, the file meta group, or both."""
    body = find_layout(bytes(out)).body
    kept = rng.choice((b"", bytes(out[:132]), bytes(out[132:body])))
    out[:body] = kept


def _lies() -> Iterator[Callable[[bytearray, list[Element], random.Random], None]]:
    weights = {
        **{_steer: 10, _lie_about_length: 3, _change_vr: 2, _change_tag: 2, _insert: 2, _nest: 1},
        **{_drop: 2, _repeat: 1, _fragments: 2, _stream: 3, _bare: 1},
    }
    for one, weight in weights.items():
        yield from [one] * weight


_LIES = tuple(_lies())
