"""Headers of deflated files: like those of others, with limited memory whatever the inflated size."""

from __future__ import annotations

import io
import tracemalloc
import zlib

import pytest
from pydicom.filewriter import dcmwrite
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRLittleEndian

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.dicom.header import identity_of
from core.images.dicom.quick_header import read_head
from tests.support.deflated_bomb import deflated_bomb
from tests.support.pictures import dicom, spot


def peak_of(data: bytes) -> tuple[int, Reason | None]:
    """Return the peak memory of reading a header, and the reason why it cannot be read."""
    tracemalloc.start()
    try:
        read_head(io.BytesIO(data), Limits())
        return tracemalloc.get_traced_memory()[1], None
    except InputError as error:
        return tracemalloc.get_traced_memory()[1], error.reason
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("before_names", "reason", "megabytes"), [(False, None, 4), (True, Reason.TOO_LARGE, 200)]
)
def test_a_bomb_takes_little(before_names: bool, reason: Reason | None, megabytes: int) -> None:
    data = deflated_bomb(800, before_names=before_names)
    assert len(data) < 1 << 20
    peak, found = peak_of(data)
    assert found is reason
    assert peak < megabytes << 20


@pytest.mark.parametrize("comment", [20, 60_000])
def test_the_head_is_the_same_however_it_is_packed(comment: int) -> None:
    heads = []
    made = dicom(spot(64), StudyDescription="x", PatientName="Doe^Jane", ImageType=["A"] * (comment // 2))
    for syntax in (ExplicitVRLittleEndian, DeflatedExplicitVRLittleEndian):
        made.file_meta.TransferSyntaxUID = syntax
        out = io.BytesIO()
        dcmwrite(out, made, enforce_file_format=True)
        heads.append(identity_of(read_head(io.BytesIO(out.getvalue()), Limits()).dataset))
    assert heads[0] == heads[1]
    assert heads[1].patient_name == "Doe Jane"


def test_what_is_no_deflate_stream_is_corrupt_or_plain() -> None:
    made = dicom(spot(64))
    made.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    out = io.BytesIO()
    dcmwrite(out, made, enforce_file_format=True)
    data = out.getvalue()
    body = 144 + int.from_bytes(data[140:144], "little")
    with pytest.raises(InputError) as error:
        read_head(io.BytesIO(data[:body] + b"\xff" * 200), Limits())
    assert error.value.reason is Reason.CORRUPT
    plain = data[:body] + zlib.decompress(data[body:], -zlib.MAX_WBITS)
    for whole in (plain, data[:body] + zlib.compress(plain[body:])):
        assert identity_of(read_head(io.BytesIO(whole), Limits()).dataset).patient_name == "Doe Jane"
