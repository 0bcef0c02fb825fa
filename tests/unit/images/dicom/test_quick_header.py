"""The quick header has the same values as the parser."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.dicom.header import identity_of, read_header
from core.images.dicom.placement import placement_of
from core.images.dicom.quick_header import read_head
from tests.support.pictures import dicom, spot

SAMPLES = Path(pydicom.__file__).parent / "data"


def said(dataset: Dataset) -> tuple[object, ...]:
    return (
        identity_of(dataset),
        placement_of(dataset),
        "Rows" in dataset,
        str(dataset.get("NumberOfFrames")),
    )


def as_bytes(dataset: Dataset, **how: bool) -> bytes:
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True, **how)
    return buffer.getvalue()


def files() -> list[Path]:
    found = [*(SAMPLES / "test_files").glob("*.dcm"), *(SAMPLES / "charset_files").glob("*.dcm")]
    return sorted([*found, *(SAMPLES / "test_files" / "dicomdirtests" / "98892001").rglob("*")])


@pytest.mark.parametrize("path", [f for f in files() if f.is_file()], ids=lambda path: path.name)
def test_same_as_the_parser(path: Path) -> None:
    data = path.read_bytes()
    try:
        whole = read_header(data, Limits())
    except InputError:
        pytest.skip("The parser does not read it either.")
    assert said(read_head(io.BytesIO(data), Limits()).dataset) == said(whole)


@pytest.mark.parametrize(
    "syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian]
)
@pytest.mark.parametrize("undefined", [False, True])
def test_sequences_on_the_way(syntax: str, undefined: bool) -> None:
    inner = Dataset()
    inner.PatientID, inner.Rows, inner.SeriesDescription = "another", 7, "nested" * 5000
    middle = Dataset()
    middle.ReferencedImageSequence = Sequence([inner, inner])
    dataset = dicom(spot(), SpecificCharacterSet="ISO_IR 192", PatientName="Ælla^Ö", NumberOfFrames=1)
    dataset.ReferencedStudySequence = Sequence([middle, middle])
    for element in (dataset["ReferencedStudySequence"], middle["ReferencedImageSequence"]):
        element.is_undefined_length = undefined
    middle.is_undefined_length_sequence_item = undefined
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.set_original_encoding(syntax == ImplicitVRLittleEndian, syntax != ExplicitVRBigEndian)
    if syntax == ExplicitVRBigEndian:
        dataset["PixelData"].VR = "OB"
    data = as_bytes(
        dataset, little_endian=syntax != ExplicitVRBigEndian, implicit_vr=syntax == ImplicitVRLittleEndian
    )
    head = read_head(io.BytesIO(data), Limits()).dataset
    assert said(head) == said(dataset)
    assert identity_of(head).patient_id == "P1"


def test_elements_out_of_order_are_found() -> None:
    data = as_bytes(dicom(spot(), SOPInstanceUID="1.2.3"))
    at = data.index(b"\x08\x00\x18\x00UI")
    element, rest = data[at : at + 14], data[:at] + data[at + 14 :]
    assert element.endswith(b"1.2.3\0")
    rows = rest.index(b"\x28\x00\x02\x00US")
    moved = rest[:rows] + element + rest[rows:]
    assert identity_of(read_head(io.BytesIO(moved), Limits()).dataset).sop_uid == "1.2.3"


def test_little_more_than_the_header_is_read() -> None:
    handle = io.BytesIO(as_bytes(dicom(spot(1024))))
    read_head(handle, Limits())
    assert handle.tell() <= 1 << 14


def test_a_header_longer_than_the_first_read() -> None:
    data = as_bytes(dicom(spot(), ImageComments="x" * 9000, DerivationDescription="y" * 9000, SeriesNumber=1))
    big = as_bytes(dicom(spot(), StudyComments="z" * 10_000, DeviceDescription="d" * 10_000))
    for whole in (data, big):
        assert said(read_head(io.BytesIO(whole), Limits()).dataset) == said(read_header(whole, Limits()))


@pytest.mark.parametrize(
    ("limits", "reason"),
    [(Limits(elements=5), Reason.TOO_MANY_ELEMENTS), (Limits(nesting=1), Reason.TOO_DEEP)],
)
def test_limits(limits: Limits, reason: Reason) -> None:
    inner = Dataset()
    inner.ReferencedImageSequence = Sequence([Dataset()])
    inner["ReferencedImageSequence"].is_undefined_length = True
    inner.is_undefined_length_sequence_item = True
    dataset = dicom(spot(), ReferencedStudySequence=Sequence([inner]))
    dataset["ReferencedStudySequence"].is_undefined_length = True
    with pytest.raises(InputError) as caught:
        read_head(io.BytesIO(as_bytes(dataset)), limits)
    assert caught.value.reason is reason


def test_every_cut_is_survived() -> None:
    data = as_bytes(dicom(spot(8), PatientName="Doe^Jane"))
    for end in range(0, len(data), 3):
        identity_of(read_head(io.BytesIO(data[:end]), Limits()).dataset)


def element(tag: int, vr: bytes, value: bytes) -> bytes:
    return struct.pack("<HH2sH", tag >> 16, tag & 0xFFFF, vr, len(value)) + value


def with_behind_rows(more: bytes, **changes: str | None) -> bytes:
    """Return a file with more elements after Rows; attributes that are None are left out."""
    made = dicom(spot(16))
    for name, value in changes.items():
        if value is None:
            delattr(made, name)
        else:
            setattr(made, name, value)
    data = as_bytes(made)
    at = data.index(struct.pack("<HH2sH", 0x0028, 0x0011, b"US", 2))
    return data[:at] + more + data[at:]


@pytest.mark.parametrize(
    "tag", [0x0010_0010, 0x0010_0020, 0x0020_000D, 0x0028_0010, 0x0008_0060, 0x0018_0015]
)
@pytest.mark.parametrize("place", ["before", "behind", "behind the pixels"])
def test_what_comes_twice_is_an_error_and_nobody_is_shown_another_patient(tag: int, place: str) -> None:
    """The list once showed one patient and the readings another."""
    made = dicom(spot(16))
    made.BodyPartExamined = "CHEST"
    data = as_bytes(made)
    twice = element(tag, b"LO" if tag != 0x0028_0010 else b"US", b"16")
    marks = {
        "before": element(0x0008_0018, b"UI", b"")[:6],
        "behind": struct.pack("<HH2sH", 0x0028, 0x0011, b"US", 2),
    }
    at = len(data) if place == "behind the pixels" else data.index(marks[place], 300)
    data = data[:at] + twice + data[at:]
    with pytest.raises(InputError, match=f"contains .{tag >> 16:04x},{tag & 0xFFFF:04x}. twice") as caught:
        read_header(data, Limits())
    assert caught.value.reason is Reason.CORRUPT
    whose = (0x0010_0010, 0x0010_0020, 0x0020_000D, 0x0008_0060)
    if place == "before" and tag in whose:
        with pytest.raises(InputError, match="twice"):
            read_head(io.BytesIO(data), Limits())


def test_the_same_twice_contradicts_nothing() -> None:
    once = element(0x0010_0010, b"PN", b"Doe^John")
    data = as_bytes(dicom(spot(16)))
    at = data.index(once[:6], 300)
    length = struct.unpack_from("<H", data, at + 6)[0]
    data = data[:at] + once + once + data[at + 8 + length :]
    assert identity_of(read_header(data, Limits())).patient_name == "Doe John"
    assert identity_of(read_head(io.BytesIO(data), Limits()).dataset).patient_name == "Doe John"


def test_a_name_that_stands_behind_the_rows_is_the_same_to_list_and_reading() -> None:
    data = with_behind_rows(element(0x0010_0010, b"PN", b"Late^Name "), PatientName=None)
    whole = identity_of(read_header(data, Limits()))
    assert whole.patient_name == "Late Name"
    assert identity_of(read_head(io.BytesIO(data), Limits()).dataset) == whole


def test_who_is_named_nowhere_is_not_looked_for_in_all_of_the_file() -> None:
    handle = io.BytesIO(with_behind_rows(b"", PatientName=None, PatientID=None) + bytes(64 << 20))
    assert identity_of(read_head(handle, Limits()).dataset).patient_name == ""
    assert handle.tell() < 1 << 20


def test_padding_and_group_lengths_may_come_again() -> None:
    data = as_bytes(dicom(spot(16)))
    padded = data + element(0xFFFC_FFFC, b"OB", b"")[:6] + bytes(6) + bytes(4096)
    assert read_header(padded, Limits()).Rows == 16
