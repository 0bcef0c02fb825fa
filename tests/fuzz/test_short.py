"""A short fuzz run over small files made in code, and the past failures of long runs, kept small."""

from __future__ import annotations

import io
import random
import struct
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pydicom.dataset import Dataset, FileDataset
from pydicom.encaps import encapsulate
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

from core.images.decoders import frame_header
from tests.fuzz.mutate import mutate, walk_street
from tests.support.pictures import dicom, spot


def as_bytes(dataset: Dataset) -> bytes:
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def raster(pixels: np.ndarray, kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind)
    return buffer.getvalue()


def jpeg_in_dicom(stream: bytes, syntax: str, pixels: np.ndarray, **attributes: object) -> FileDataset:
    dataset = dicom(pixels, **attributes)
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.PixelData = encapsulate([stream])
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True
    return dataset


def rich() -> FileDataset:
    """A picture with much of what steers display."""
    table = Dataset()
    table.LUTDescriptor, table.LUTData, table.LUTExplanation = [2, 0, 16], b"\0\0\xff\xff", "T"
    dataset = dicom(
        spot(16).astype(np.int16),
        Modality="CT",
        RescaleSlope=2,
        RescaleIntercept=-1024,
        WindowCenter=[40, 50],
        WindowWidth=[400, 80],
        VOILUTSequence=[table],
        PixelPaddingValue=-5,
        PixelSpacing=[1, 1],
        ShutterShape=["CIRCULAR", "POLYGONAL"],
        CenterOfCircularShutter=[5, 5],
        RadiusOfCircularShutter=4,
        VerticesOfThePolygonalShutter=[1, 1, 9, 1, 9, 9],
    )
    dataset.add_new(0x60000010, "US", 16)
    dataset.add_new(0x60000011, "US", 16)
    dataset.add_new(0x60000050, "SS", [1, 1])
    dataset.add_new(0x60003000, "OW", bytes(32))
    return dataset


def seeds() -> list[bytes]:
    grey, wide = spot(24), spot(64).astype(np.uint16) * 16
    colour = np.dstack([grey, grey // 2, grey])
    implicit = dicom(np.stack([grey] * 3))
    implicit.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
    deflated = dicom(grey)
    deflated.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    made = [rich(), implicit, deflated, dicom(colour, PlanarConfiguration=1)]
    for syntax in (RLELossless, JPEGLSLossless, JPEG2000Lossless):
        compressed = dicom(wide, BitsStored=12, HighBit=11)
        compressed.compress(syntax, generate_instance_uid=False)
        made.append(compressed)
    made.append(jpeg_in_dicom(raster(colour, "JPEG"), JPEGBaseline8Bit, colour))
    return [*map(as_bytes, made), raster(grey, "PNG"), raster(colour, "PNG"), raster(grey, "JPEG")]


SEEDS = seeds()


@pytest.mark.parametrize("index", range(len(SEEDS)))
def test_the_seeds_are_good(index: int) -> None:
    assert walk_street(SEEDS[index]) == "ok"


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(index=st.integers(0, len(SEEDS) - 1), seed=st.integers(0, 1 << 32))
def test_damaged_files_end_in_a_code(index: int, seed: int) -> None:
    walk_street(mutate(SEEDS[index], random.Random(seed)))


class TestPastFailures:
    """Each of these once ended the program or came out as a traceback."""

    def test_run_lengths_beyond_the_frame(self) -> None:
        dataset = dicom(spot(16))
        dataset.file_meta.TransferSyntaxUID = RLELossless
        # One segment; it repeats a byte 128 times, three times over: 384 bytes for 256 pixels.
        dataset.PixelData = encapsulate([struct.pack("<16L", 1, 64, *[0] * 14) + b"\x81\x07" * 3])
        dataset["PixelData"].is_undefined_length = True
        assert walk_street(as_bytes(dataset)) in ("corrupt", "ok")

    @pytest.mark.parametrize("marker", [b"\xff\xc0", b"\xff\xda", b"\xff\xc4"])
    def test_stray_bytes_in_a_colour_jpeg(self, marker: bytes) -> None:
        colour = np.dstack([spot(24)] * 3)
        stream = raster(colour, "JPEG")
        at = stream.index(marker)
        broken = stream[:at] + bytes(range(1, 28)) + stream[at:]
        dataset = jpeg_in_dicom(broken, JPEGBaseline8Bit, colour, PhotometricInterpretation="YBR_FULL")
        walk_street(as_bytes(dataset))

    @pytest.mark.parametrize(
        "attributes", [{"Rows": 25}, {"BitsAllocated": 32}, {"SamplesPerPixel": 1}, {"BitsStored": 4}]
    )
    @pytest.mark.parametrize("syntax", [JPEGBaseline8Bit, JPEGLosslessSV1])
    def test_a_jpeg_that_contradicts_its_header(self, syntax: str, attributes: dict[str, int]) -> None:
        colour = np.dstack([spot(24)] * 3)
        dataset = jpeg_in_dicom(raster(colour, "JPEG"), syntax, colour, **attributes)
        walk_street(as_bytes(dataset))

    @pytest.mark.parametrize(
        ("syntax", "header"),
        [(JPEGLSLossless, b"\xff\xf7\x00\x0b\x10"), (JPEG2000Lossless, b"\xff\x51\x00\x29\x00\x00\x00\x00")],
    )
    def test_a_stream_that_claims_to_be_huge(self, syntax: str, header: bytes) -> None:
        dataset = dicom(spot(64).astype(np.uint16))
        dataset.compress(syntax, generate_instance_uid=False)
        whole = bytearray(as_bytes(dataset))
        at = whole.index(header) + len(header)
        whole[at : at + 4] = b"\xff\xff\xff\xff"
        started = time.process_time()
        assert walk_street(bytes(whole)) == "corrupt"
        assert time.process_time() - started < 1.0

    def test_a_transfer_syntax_of_two_values(self) -> None:
        whole = as_bytes(dicom(spot(16)))
        at = whole.index(b"1.2.840.10008.1.2.1\0")
        broken = whole[:at] + b"1.2.840.1000\\.1.2.1\0" + whole[at + 20 :]
        assert walk_street(broken) == "corrupt"


@pytest.mark.parametrize(
    ("stream", "header"),
    [
        (raster(spot(24), "JPEG"), (8, 24, 24, 1)),
        (b"\xff\xd8\xff\xff\xff\xc3\0\x08\x0c\0\x05\0\x07\x03\xff\xda\0\x02", (12, 5, 7, 3)),
        (b"\xff\xd8\xff\xc3", None),
        (b"\xff\xd8\xff\xc3\0\x08\x0c\0\x05\0\x07\x03stray\xff\xda\0\x02", None),
        (b"\xff\xd8" + b"\xff\xe0\0\0" * 9, None),
        (b"", None),
    ],
)
def test_frame_header(stream: bytes, header: tuple[int, ...] | None) -> None:
    assert frame_header(stream) == header
