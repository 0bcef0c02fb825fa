"""Elements with two values: an error at every depth; private ones cause a note, and are never copied."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest

from core.deidentify.files import deidentify_files
from core.deidentify.pseudonyms import Pseudonyms
from core.errors import InputError
from core.images.base.limits import Limits
from core.images.dicom.header import read_header
from core.images.files.sources import Source
from core.images.read import read_pictures
from core.progress import Progress
from tests.support.pictures import dicom, spot


def element(tag: int, vr: bytes, value: bytes) -> bytes:
    return struct.pack("<HH2sH", tag >> 16, tag & 0xFFFF, vr, len(value)) + value


def in_item(tag: int, items: list[bytes], explicit_length: bool) -> bytes:
    """Return a sequence of items that contain these bytes."""
    parts = b"".join(
        struct.pack("<HHL", 0xFFFE, 0xE000, len(held)) + held
        if explicit_length
        else struct.pack("<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF) + held + struct.pack("<HHL", 0xFFFE, 0xE00D, 0)
        for held in items
    )
    length = len(parts) if explicit_length else 0xFFFFFFFF
    end = b"" if explicit_length else struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)
    return struct.pack("<HH2sHL", tag >> 16, tag & 0xFFFF, b"SQ", 0, length) + parts + end


def with_sequence(held: bytes) -> bytes:
    """Return a file with something before Rows."""
    buffer = io.BytesIO()
    dicom(spot(16)).save_as(buffer, enforce_file_format=True)
    data = buffer.getvalue()
    at = data.index(struct.pack("<HH2sH", 0x0028, 0x0010, b"US", 2))
    return data[:at] + held + data[at:]


STUDY_DATE = element(0x0008_0020, b"DA", b"20200101")
OTHER_DATE = element(0x0008_0020, b"DA", b"19990101")


@pytest.mark.parametrize("explicit_length", [True, False])
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_what_comes_twice_in_an_item_is_an_error_as_at_the_root(depth: int, explicit_length: bool) -> None:
    once, twice, two_items = [STUDY_DATE], [STUDY_DATE + OTHER_DATE], [STUDY_DATE, OTHER_DATE]
    same = [STUDY_DATE + STUDY_DATE]
    for held, wrong in ((once, False), (twice, True), (two_items, False), (same, False)):
        sequence = in_item(0x0008_1140, held, explicit_length)
        for _ in range(depth - 1):
            sequence = in_item(0x0008_1140, [sequence], explicit_length)
        data = with_sequence(in_item(0x0020_9116, [b""], explicit_length) + sequence)
        if wrong:
            with pytest.raises(InputError, match=r"contains .0008,0020. twice"):
                read_header(data, Limits())
        else:
            assert read_header(data, Limits()).Rows == 16


PRIVATE = element(0x0009_0010, b"LO", b"SOMEBODY")
TWO_VALUES = PRIVATE + element(0x0009_1001, b"LO", b"Doe^John") + element(0x0009_1001, b"LO", b"Roe^Jane")


@pytest.mark.parametrize(
    "held",
    [
        TWO_VALUES,
        in_item(0x0008_1140, [TWO_VALUES], False),
        PRIVATE + in_item(0x0009_1002, [STUDY_DATE + OTHER_DATE], True),
    ],
    ids=["at the root", "in an item", "standard ones in a private sequence"],
)
def test_a_private_element_with_two_values_is_read_with_a_note_and_not_de_identified(
    held: bytes, tmp_path: Path
) -> None:
    """It once refused the picture at the root, and was ignored in an item."""
    data = with_sequence(held)
    file = tmp_path / "a.dcm"
    file.write_bytes(data)
    (picture,) = read_pictures(Source("a.dcm", file), Limits())
    assert "A private attribute has two values" in " ".join(picture.notes)
    pseudonyms = Pseudonyms(b"secret" * 6)
    (outcome,) = deidentify_files([file], tmp_path / "out", pseudonyms, Progress())
    assert outcome.cleaned is None
    assert outcome.error is not None
    assert "A private attribute has two values" in outcome.error.message
    assert not (tmp_path / "out").exists()
