"""DICOM files made to exhaust a reader."""

from __future__ import annotations

import struct

import numpy as np
from pydicom.uid import DeflatedExplicitVRLittleEndian, RLELossless

from tests.fuzz.archive_bombs import squeezed_zeros
from tests.fuzz.samples import as_bytes, directory, encapsulated
from tests.support.pictures import dicom, spot

ITEM = struct.pack("<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF)
ITEM_END = struct.pack("<HHL", 0xFFFE, 0xE00D, 0)
SEQUENCE_END = struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)
MILLION = 1_000_000


def before_body(inserted: bytes, **attributes: object) -> bytes:
    """Return a DICOM file with bytes inserted before its first element."""
    whole = as_bytes(dicom(spot(), **attributes))
    body = 144 + int.from_bytes(whole[140:144], "little")
    return whole[:body] + inserted + whole[body:]


def deflated_zeros() -> bytes:
    """Return a DICOM file whose deflated data set is 100 MiB of zeros."""
    dataset = dicom(spot())
    dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    head = as_bytes(dataset)
    return head[: 144 + int.from_bytes(head[140:144], "little")] + squeezed_zeros(100)


def nested(depth: int, *, implicit: bool = False) -> bytes:
    """Return nested sequences, without lengths, before a picture."""
    tag = struct.pack("<HH", 0x0008, 0x1140)
    begin = tag + (b"\xff\xff\xff\xff" if implicit else b"SQ\0\0\xff\xff\xff\xff") + ITEM
    bomb = begin * depth + (ITEM_END + SEQUENCE_END) * depth
    if implicit:
        return struct.pack("<HHL", 0x0008, 0x0005, 10) + b"ISO_IR 100" + bomb
    return before_body(bomb)


def nested_with_lengths(depth: int) -> bytes:
    """Return nested sequences, each with its length."""
    bomb = b""
    for _ in range(depth):
        item = struct.pack("<HHL", 0xFFFE, 0xE000, len(bomb)) + bomb
        bomb = struct.pack("<HH2sHL", 0x0008, 0x1140, b"SQ", 0, len(item)) + item
    return before_body(bomb)


def many_elements(count: int) -> bytes:
    """Return a picture after many empty elements."""
    numbers = np.arange(count)
    elements = np.zeros(count, [("group", "<u2"), ("element", "<u2"), ("vr", "S2"), ("length", "<u2")])
    # Private elements with different tags, because a repeated tag would be refused.
    elements["group"], elements["element"] = 0x0009 + 2 * (numbers // 0x10000), numbers % 0x10000
    elements["vr"] = b"LO"
    return before_body(elements.tobytes())


def many_items(count: int, *, length: int) -> bytes:
    """Return a picture after a sequence of many empty items."""
    items = struct.pack("<HHL", 0xFFFE, 0xE000, 0) * count
    return before_body(
        struct.pack("<HH2sHL", 0x0008, 0x1140, b"SQ", 0, length or len(items)) + items + SEQUENCE_END
    )


def frames(count: int, *, compressed: bool) -> bytes:
    """Return one frame that is declared as many."""
    dataset = dicom(spot(512))
    if compressed:
        dataset.compress(RLELossless, generate_instance_uid=False)
    dataset.NumberOfFrames = count
    return as_bytes(dataset)


def run_lengths_with_lies() -> bytes:
    """Return a run-length coded frame whose segments are far outside it."""
    stream = struct.pack("<16L", 15, *([0xFFFFFFFF] * 15)) + b"\x81" * 1000
    return as_bytes(encapsulated(stream, RLELossless, spot()))


def many_fragments(count: int) -> bytes:
    """Return encapsulated pixels in many empty fragments."""
    whole = as_bytes(encapsulated(b"\0\0", RLELossless, spot()))
    at = whole.rindex(SEQUENCE_END)
    return whole[:at] + struct.pack("<HHL", 0xFFFE, 0xE000, 0) * count + whole[at:]


def stream_with(syntax: str, mark: bytes, offset: int, value: bytes, **attributes: object) -> bytes:
    """Return a compressed picture with a part of its stream's header overwritten."""
    dataset = dicom(spot(64).astype(np.uint16))
    dataset.compress(syntax, generate_instance_uid=False)
    for keyword, attribute in attributes.items():
        setattr(dataset, keyword, attribute)
    whole = bytearray(as_bytes(dataset))
    at = whole.index(mark) + offset
    whole[at : at + len(value)] = value
    return bytes(whole)


def many_values(values: dict[str, bytes]) -> bytes:
    """Return a picture whose windows have millions of values, in a VR with a long length."""
    made = b""
    for keyword, value in values.items():
        tag = {"WindowCenter": 0x1050, "WindowWidth": 0x1051}[keyword]
        made += struct.pack("<HHL", 0x0028, tag, len(value)) + value
    dataset = dicom(spot())
    dataset.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2"
    whole = as_bytes(dataset)
    at = whole.index(struct.pack("<HHL", 0x7FE0, 0x0010, 64 * 64))
    return whole[:at] + made + whole[at:]


def many_records() -> bytes:
    """Return a DICOMDIR of a million empty records."""
    whole = as_bytes(directory("A"))
    at = whole.index(struct.pack("<HH2s", 0x0004, 0x1220, b"SQ"))
    items = struct.pack("<HHL", 0xFFFE, 0xE000, 0) * MILLION
    return whole[:at] + struct.pack("<HH2sHL", 0x0004, 0x1220, b"SQ", 0, len(items)) + items
