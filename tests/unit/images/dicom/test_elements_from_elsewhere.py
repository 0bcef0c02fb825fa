"""Headers as other programs write them: odd names of character sets, and sequences sent as UN."""

from __future__ import annotations

import io
import struct
from dataclasses import replace

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from core.images.base.limits import Limits
from core.images.dicom.character_sets import mend_character_sets, mended_terms
from core.images.dicom.header import identity_of, read_header
from core.images.dicom.quick_header import read_head
from core.images.read import pictures_in
from tests.support.pictures import dicom, spot

_PLACE = b"ISO_IR 100##"


def _file(value: bytes, syntax: str = ExplicitVRLittleEndian) -> bytes:
    """Return a file with the character sets `value` (twelve bytes), and a patient with an umlaut."""
    dataset = dicom(spot(), PatientName="Ma\N{LATIN SMALL LETTER U WITH DIAERESIS}er^Eva")
    dataset.SpecificCharacterSet = "ISO_IR 100"
    dataset.file_meta.TransferSyntaxUID = syntax
    buffer = io.BytesIO()
    # A new data set can be written in either byte order.
    fresh = Dataset(dataset)
    fresh.file_meta, fresh.preamble = dataset.file_meta, bytes(128)
    fresh.save_as(
        buffer, implicit_vr=syntax == ImplicitVRLittleEndian, little_endian=syntax != ExplicitVRBigEndian
    )
    whole = buffer.getvalue()
    assert whole.count(b"ISO_IR 100") == 1
    at = whole.index(b"ISO_IR 100")
    big = syntax == ExplicitVRBigEndian
    if syntax == ImplicitVRLittleEndian:
        length = struct.pack("<L", len(value))
    else:
        length = b"CS" + struct.pack(">H" if big else "<H", len(value))
    return whole[: at - 4] + length + value + whole[at + 10 :]


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian])
@pytest.mark.parametrize(
    "value", [b"ISO_IR 100\0\0", b" ISO_IR 100 ", b"ISO_IR 100\0 ", b"iso_ir 100\0\0", b"ISO-IR 100\0\0"]
)
def test_a_character_set_with_nul_and_blanks(value: bytes, syntax: str) -> None:
    data = _file(value, syntax)
    names = {
        identity_of(read_header(data, Limits())).patient_name,
        identity_of(read_head(io.BytesIO(data), Limits()).dataset).patient_name,
    }
    assert names == {"Ma\N{LATIN SMALL LETTER U WITH DIAERESIS}er Eva"}
    (picture,) = pictures_in(data, "a.dcm", Limits())
    assert np.array_equal(picture.pixels, spot())


@pytest.mark.parametrize("value", [b"\0\0", b"\0\0\0\0", b"  ", b"\0 \0 "])
def test_an_empty_character_set_of_nul(value: bytes) -> None:
    data = _file(value)
    assert next(pictures_in(data, "a.dcm", Limits())).pixels.shape == (64, 64)
    assert identity_of(read_head(io.BytesIO(data), Limits()).dataset).patient_id == "P1"


@pytest.mark.parametrize(
    ("value", "mended"),
    [
        (b"ISO_IR 192", b"ISO_IR 192"),
        (b"ISO 2022 IR 6\0\\ISO 2022 IR 87\0", b"ISO 2022 IR 6\\ISO 2022 IR 87"),
        (b"\\ISO 2022 IR 149 ", b"\\ISO 2022 IR 149"),
        (b"ISO2022IR100", b"ISO 2022 IR 100"),
        (b"GB18030\0", b"GB18030"),
        (b"nothing\0known", b"NOTHING KNOWN"),
    ],
)
def test_terms(value: bytes, mended: bytes) -> None:
    assert mended_terms(value) == mended


def test_what_only_looks_like_a_character_set_stays() -> None:
    data = bytes(200) + b"\x08\x00\x05\x00\x02\x00\x00\x00\x00\x00" + bytes(50)
    assert mend_character_sets(data, 0, None) is data


def _as_unknown(sequence: Sequence, tag: int) -> bytes:
    """Return an element of explicit VR with a sequence as UN, with items in implicit VR (PS3.5 6.2.2)."""
    holder = Dataset()
    holder.add_new(tag, "SQ", sequence)
    stream = DicomBytesIO()
    stream.is_little_endian, stream.is_implicit_VR = True, True
    write_dataset(stream, holder)
    content = stream.getvalue()[8:]
    return struct.pack("<HH2sHL", tag >> 16, tag & 0xFFFF, b"UN", 0, len(content)) + content


@pytest.mark.parametrize("frames", [3, 1400])
def test_a_sequence_sent_as_unknown(frames: int) -> None:
    groups = []
    for number in range(frames):
        rescale, group = Dataset(), Dataset()
        rescale.RescaleIntercept, rescale.RescaleSlope, rescale.RescaleType = number, 1, "US"
        group.PixelValueTransformationSequence = [rescale]
        groups.append(group)
    pixels = np.zeros((frames, 8, 8), np.uint8)
    dataset = dicom(pixels, Modality="CT", SOPClassUID="1.2.840.10008.5.1.4.1.1.2.1")
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    whole = buffer.getvalue()
    at = whole.index(b"\xe0\x7f\x10\x00")
    unknown = _as_unknown(Sequence(groups), 0x52009230)
    assert (len(unknown) > 0xFFFF) == (frames > 100)
    pictures = list(pictures_in(whole[:at] + unknown + whole[at:], "a.dcm", Limits()))
    assert [float(picture.pixels[0, 0]) for picture in pictures] == list(range(frames))


def test_a_long_value_sent_as_unknown_that_is_no_sequence_stays() -> None:
    dataset = dicom(spot())
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    whole = buffer.getvalue()
    at = whole.index(b"\xe0\x7f\x10\x00")
    unknown = struct.pack("<HH2sHL", 0x5200, 0x9230, b"UN", 0, 70_000) + b"\x01" * 70_000
    header = read_header(whole[:at] + unknown + whole[at:], replace(Limits(), nesting=2))
    assert header.get_item(0x52009230).value == b"\x01" * 70_000
