"""Files made to exhaust a reader: each is refused with its code, in under a second."""

from __future__ import annotations

import io
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.sequence import Sequence
from pydicom.uid import DeflatedExplicitVRLittleEndian, RLELossless

from core.errors import InputError, Reason
from core.images.dicom_bytes import check_structure, inflate
from core.images.limits import Limits
from core.images.read import read_pictures
from core.images.sources import Source
from core.images.studies import look
from tests.support.pictures import dicom, spot

ITEM = struct.pack("<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF)
ITEM_END = struct.pack("<HHL", 0xFFFE, 0xE00D, 0)
SEQUENCE_END = struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)


def as_bytes(dataset: Dataset) -> bytes:
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def png(rows: int, columns: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    header = struct.pack(">LLBBBBB", columns, rows, 8, 0, 0, 0, 0)
    zeros = zlib.compress(bytes(1 << 20))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zeros) + chunk(b"IEND", b"")


def deflated_zeros() -> bytes:
    dataset = dicom(spot())
    dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    head = as_bytes(dataset)
    body = 144 + int.from_bytes(head[140:144], "little")
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    zeros = bytes(1 << 20)
    squeezed = b"".join(squeezer.compress(zeros) for _ in range(300)) + squeezer.flush()
    return head[:body] + squeezed


def nested(depth: int, *, implicit: bool) -> bytes:
    """Sequences inside sequences, without lengths, in front of a picture."""
    tag = struct.pack("<HH", 0x0008, 0x1140)
    begin = tag + (b"\xff\xff\xff\xff" if implicit else b"SQ\0\0\xff\xff\xff\xff") + ITEM
    bomb = begin * depth + (ITEM_END + SEQUENCE_END) * depth
    if implicit:
        return struct.pack("<HHL", 0x0008, 0x0005, 10) + b"ISO_IR 100" + bomb
    whole = as_bytes(dicom(spot()))
    body = 144 + int.from_bytes(whole[140:144], "little")
    return whole[:body] + bomb + whole[body:]


def nested_with_lengths(depth: int) -> bytes:
    bomb = b""
    for _ in range(depth):
        item = struct.pack("<HHL", 0xFFFE, 0xE000, len(bomb)) + bomb
        bomb = struct.pack("<HH2sHL", 0x0008, 0x1140, b"SQ", 0, len(item)) + item
    whole = as_bytes(dicom(spot()))
    body = 144 + int.from_bytes(whole[140:144], "little")
    return whole[:body] + bomb + whole[body:]


def many_elements() -> bytes:
    whole = as_bytes(dicom(spot()))
    body = 144 + int.from_bytes(whole[140:144], "little")
    return whole[:body] + struct.pack("<HH2sH", 0x0009, 0x0010, b"LO", 0) * 600_000 + whole[body:]


def frames(count: int, *, compressed: bool) -> bytes:
    dataset = dicom(spot(512))
    if compressed:
        dataset.compress(RLELossless, generate_instance_uid=False)
    dataset.NumberOfFrames = count
    return as_bytes(dataset)


def fragments_with_lies() -> bytes:
    dataset = dicom(spot())
    dataset.file_meta.TransferSyntaxUID = RLELossless
    dataset.PixelData = encapsulate([struct.pack("<16L", 15, *([0xFFFFFFFF] * 15)) + b"\x81" * 1000])
    dataset["PixelData"].is_undefined_length = True
    return as_bytes(dataset)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: png(60_000, 60_000), Reason.TOO_LARGE),
        (lambda: png(1, 0x7FFFFFFF), Reason.TOO_LARGE),
        (deflated_zeros, Reason.TOO_LARGE),
        (lambda: nested(2000, implicit=False), Reason.TOO_DEEP),
        (lambda: nested(2000, implicit=True), Reason.TOO_DEEP),
        (lambda: nested(200_000, implicit=False), Reason.TOO_DEEP),
        (lambda: nested_with_lengths(2000), Reason.TOO_DEEP),
        (many_elements, Reason.TOO_MANY_ELEMENTS),
        (lambda: frames(30_000, compressed=False), Reason.TRUNCATED),
        (lambda: frames(30_000, compressed=True), Reason.TRUNCATED),
        (lambda: frames(2_000_000_000, compressed=True), Reason.TOO_LARGE),
        (fragments_with_lies, Reason.CORRUPT),
    ],
    ids=[
        "png",
        "png-line",
        "deflated",
        "nested",
        "nested-implicit",
        "nested-200000",
        "nested-with-lengths",
        "elements",
        "frames",
        "frames-compressed",
        "frames-2e9",
        "fragments",
    ],
)
def test_bomb(tmp_path: Path, make: Callable[[], bytes], reason: Reason) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(make())
    source = Source("bomb", path)
    # CPU time, so that a busy machine does not matter.
    started = time.process_time()
    with pytest.raises(InputError) as caught:
        list(read_pictures(source, Limits()))
    read = time.process_time() - started
    assert caught.value.reason is reason
    assert read < 1.0
    started = time.process_time()
    look(source, Limits())
    assert time.process_time() - started < 1.0


class TestLimits:
    def test_each_can_be_set(self) -> None:
        dataset = dicom(spot())
        inner = Dataset()
        inner.PatientID = "x"
        dataset.RequestAttributesSequence = Sequence([inner])
        whole = as_bytes(dataset)
        check_structure(whole, Limits(nesting=1, elements=100))
        for limits, reason in (
            (Limits(nesting=0), Reason.TOO_DEEP),
            (Limits(elements=5), Reason.TOO_MANY_ELEMENTS),
        ):
            with pytest.raises(InputError) as caught:
                check_structure(whole, limits)
            assert caught.value.reason is reason
            assert caught.value.message.endswith(".")

    def test_an_empty_picture_may_shrink_a_lot(self) -> None:
        squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
        squeezed = squeezer.compress(bytes(20 << 20)) + squeezer.flush()
        assert len(inflate(squeezed, Limits())) == 20 << 20
        with pytest.raises(InputError):
            inflate(squeezed, Limits(inflated_bytes=10 << 20))
        with pytest.raises(InputError):
            inflate(squeezed, Limits(inflate_free_bytes=1 << 20))

    def test_a_cut_deflated_file_is_truncated(self, tmp_path: Path) -> None:
        dataset = dicom(np.random.default_rng(0).integers(0, 256, (64, 64), dtype=np.uint8))
        dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
        whole = as_bytes(dataset)
        (tmp_path / "a").write_bytes(whole[:-1000])
        with pytest.raises(InputError) as caught:
            list(read_pictures(Source("a", tmp_path / "a"), Limits()))
        assert caught.value.reason is Reason.TRUNCATED

    def test_sequences_that_are_not_deep_pass(self, tmp_path: Path) -> None:
        for data in (nested(50, implicit=False), nested_with_lengths(50)):
            (tmp_path / "a").write_bytes(data)
            (picture,) = read_pictures(Source("a", tmp_path / "a"), Limits())
            np.testing.assert_array_equal(picture.pixels, spot())
