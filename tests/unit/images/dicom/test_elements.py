"""Elements read without the parser's types, where possible, have the same values."""

from __future__ import annotations

import io
import math
from itertools import takewhile

import numpy as np
import pytest
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.tag import Tag
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

from core.images.base.limits import Limits
from core.images.dicom.cells import mask_unused_bits
from core.images.dicom.display_attributes import finite_numbers
from core.images.dicom.header import has, parse_file, value_of
from tests.support.pictures import dicom, spot

WRITTEN = (
    *(
        "40",
        " 40 ",
        "-1024.5",
        "1e3",
        "+.5",
        "40\\-600",
        "1\\\\2",
        "",
        " ",
        "1,5",
        "inf",
        "nan\\1",
        "1\\x\\2",
    ),
    *("12 \0", "1_0", "12abc", "0040", "1.25\\0.75 "),
)


def written(keyword: str, value: bytes, vr: str = "DS") -> Dataset:
    dataset = Dataset()
    tag = Tag(keyword)
    dataset[tag] = RawDataElement(tag, vr, len(value), value, 0, False, True)
    return dataset


def by_parser(keyword: str, value: bytes, vr: str) -> list[float] | None:
    """Return the numbers that pydicom reads; None if it reads none, or not all."""
    try:
        found = written(keyword, value, vr).get(keyword)
        parts = list(found) if isinstance(found, MultiValue) else [found]
        numbers = [float(part) for part in takewhile(lambda part: part not in (None, ""), parts)]
    except (TypeError, ValueError, OverflowError):
        return None
    return numbers if all(map(math.isfinite, numbers)) else None


@pytest.mark.parametrize("text", WRITTEN)
@pytest.mark.parametrize(("keyword", "vr"), [("WindowCenter", "DS"), ("CineRate", "IS")])
def test_numbers_are_those_of_the_parser(text: str, keyword: str, vr: str) -> None:
    value = text.encode()
    expected = by_parser(keyword, value, vr)
    found = finite_numbers(written(keyword, value, vr), keyword)
    assert all(map(math.isfinite, found))
    if expected is not None:
        assert found == expected


def test_numbers_that_the_parser_gives_up_are_read_as_far_as_they_are_some() -> None:
    assert finite_numbers(written("WindowCenter", b"1,5\\2\\x"), "WindowCenter") == [1.5, 2.0]
    assert finite_numbers(written("CineRate", b"12.5", "IS"), "CineRate") == [12.5]
    assert finite_numbers(written("WindowCenter", b"\xb2"), "WindowCenter") == []


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
def test_values_are_those_that_the_data_set_gives(syntax: str) -> None:
    made = dicom(spot(), WindowCenter=[40, -600], RescaleType="HU", Modality="CT")
    made.file_meta.TransferSyntaxUID = syntax
    buffer = io.BytesIO()
    made.save_as(buffer, enforce_file_format=True)
    dataset, other = (parse_file(buffer.getvalue(), Limits()).dataset for _ in range(2))
    for keyword in ("Rows", "Modality", "RescaleType", "WindowCenter", "WindowWidth", "ICCProfile"):
        assert has(dataset, keyword) == (keyword in other)
        assert value_of(dataset, keyword) == other.get(keyword)


@pytest.mark.parametrize("kind", ["<u1", "<u2", ">u2", "<u4"])
@pytest.mark.parametrize("signed", [False, True])
def test_unused_bits_are_dropped_bit_by_bit(kind: str, *, signed: bool) -> None:
    cells = np.random.default_rng(3).integers(0, 256, 64, dtype=np.uint8).view(kind)
    before = cells.copy()
    width = 8 * cells.dtype.itemsize
    for stored in range(1, width + 1):
        for high in range(stored - 1, width):
            found = mask_unused_bits(cells, width, stored, high, signed=signed)
            for cell, value in zip(cells.tolist(), found.tolist(), strict=True):
                kept = cell >> (high + 1 - stored) & (1 << stored) - 1
                assert value == (kept - (1 << stored) if signed and kept >> (stored - 1) else kept)
    np.testing.assert_array_equal(cells, before)
