"""Names, UIDs and dates in more than fifty kinds of places: none is left in the copies."""

from __future__ import annotations

import io
import zlib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from core.deidentify.clean import declared_words, deidentify_dataset
from core.deidentify.codes import meanings
from core.deidentify.files import deidentify_files
from core.deidentify.pixels import without_comments
from core.deidentify.pseudonyms import Pseudonyms
from core.deidentify.traces import has_traces
from core.errors import Reason
from core.images.base.limits import Limits
from core.images.dicom.header import read_header
from core.progress import Progress
from tests.support.deidentify.named_files import PLACES, base, named_files, person
from tests.support.deidentify.options import dates_of

PSEUDONYMS = Pseudonyms(b"k" * 32)
#: Kinds of files that may be withheld instead of cleaned: the text is in tables that the picture needs.
KEPT_BACK = {"palette", "look-up table", "colour profile"}


def inflated(data: bytes) -> bytes:
    """Return a file, with its deflated parts inflated."""
    try:
        start = 144 + int.from_bytes(data[140:144], "little")
        return data + zlib.decompress(data[start:], -zlib.MAX_WBITS)
    except zlib.error:
        return data


@pytest.mark.parametrize(("number", "shift"), [(200 + len(PLACES), False), (len(PLACES), True)])
def test_nothing_is_left_in_two_hundred_files(tmp_path: Path, number: int, shift: bool) -> None:
    assert len(PLACES) >= 50
    made = list(named_files(number))
    folder = tmp_path / "in"
    folder.mkdir()
    for number, (_, _, data) in enumerate(made):
        (folder / f"{number:03}.dcm").write_bytes(data)
    outcomes = {
        int(outcome.file[:3]): outcome
        for outcome in deidentify_files(
            [folder], tmp_path / "out", PSEUDONYMS, Progress(), dates_of(shift=shift)
        )
    }
    assert len(outcomes) == len(made)
    left: Counter[str] = Counter()
    for number, (place, who, _) in enumerate(made):
        outcome = outcomes[number]
        if outcome.cleaned is None:
            assert place in KEPT_BACK, (place, outcome.error)
            assert outcome.error is not None
            assert outcome.error.reason is Reason.NOT_DEIDENTIFIED
            continue
        written = tmp_path / "out" / outcome.cleaned.patient
        for file in written.rglob("*.dcm"):
            found = inflated(file.read_bytes()).lower()
            left.update(place for needle in who.needles if needle in found)
    assert left == {}


def test_a_file_in_which_something_is_found_is_kept_back() -> None:
    """Only the final check: what cleaning should have removed is put back before it."""
    who = person(1)
    for keyword, value in (
        ("Manufacturer", who.family.upper()),
        ("ConvolutionKernel", f"x-{who.given}"),
        ("SeriesInstanceUID", who.uid),
        ("Manufacturer", f"made {who.date[6:]}.{who.date[4:6]}.{who.date[:4]}"),
        ("ConvolutionKernel", f"{who.date}12"),
        ("Manufacturer", who.number),
        (None, None),
    ):
        made = base(who)
        cleaned = deidentify_dataset(made, PSEUDONYMS)
        if keyword is not None:
            setattr(made, keyword, value)
        out = io.BytesIO()
        made.save_as(out, enforce_file_format=True)
        found = has_traces(out.getvalue(), made, cleaned.traces, (*cleaned.public, *declared_words(made)))
        assert found is (keyword is not None), value


def test_the_picture_and_how_it_was_made_stay() -> None:
    who = person(2)
    made = base(who)
    pixels = made.pixel_array.copy()
    made.Manufacturer, made.ConvolutionKernel, made.KVP = "ACME", "B30f", "120"
    made.RescaleSlope, made.RescaleIntercept, made.RescaleType = 2, -1000, "HU"
    made.ImageType, made.PixelSpacing = ["ORIGINAL", "PRIMARY"], [0.5, 0.5]
    item, modifier = Dataset(), Dataset()
    modifier.CodeValue, modifier.CodingSchemeDesignator, modifier.CodeMeaning = "7771000", "SCT", "Left"
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = "39607008", "SCT", "Lung of Quinzel"
    item.AnatomicRegionModifierSequence = Sequence([modifier])
    made.AnatomicRegionSequence = Sequence([item])
    deidentify_dataset(made, PSEUDONYMS)
    assert (made.Manufacturer, made.ConvolutionKernel, made.KVP) == ("ACME", "B30f", 120)
    assert (made.RescaleSlope, made.RescaleType, list(made.ImageType)) == (2, "HU", ["ORIGINAL", "PRIMARY"])
    region = made.AnatomicRegionSequence[0]
    assert (region.CodeValue, region.CodeMeaning) == ("39607008", meanings()["SCT", "39607008"])
    assert region.AnatomicRegionModifierSequence[0].CodeMeaning == "Left"
    assert np.array_equal(made.pixel_array, pixels)


def test_jpegs_without_comments_decode_as_before() -> None:
    for place, _, data in named_files(len(PLACES)):
        if "JPEG" not in place:
            continue
        before = dcmread(io.BytesIO(data))
        pixels = before.pixel_array.copy()
        made = read_header(data, Limits())
        deidentify_dataset(made, PSEUDONYMS)
        assert np.array_equal(made.pixel_array, pixels)
    assert without_comments(b"\xff\x4f\xff\x51no JPEG") == b"\xff\x4f\xff\x51no JPEG"
    assert without_comments(b"\xff\xd8\xff") == b"\xff\xd8\xff\xd9"


@pytest.mark.parametrize("shift", [False, True])
@pytest.mark.parametrize("name", ["Anonymized^Patient", "Removed by CTP", "Modified"])
def test_what_stands_for_a_name_keeps_no_file_back(name: str, shift: bool) -> None:
    dataset = base(person(1))
    dataset.PatientName = dataset.ReferringPhysicianName = name
    region = Dataset()
    region.CodeValue, region.CodingSchemeDesignator, region.CodeMeaning = "X1", "99OWN", "a code of our own"
    dataset.AnatomicRegionSequence = Sequence([region])
    cleaned = deidentify_dataset(dataset, PSEUDONYMS, dates_of(shift=shift))
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    assert b"ANONYMIZED" in buffer.getvalue()
    assert not has_traces(
        buffer.getvalue(), dataset, cleaned.traces, (*cleaned.public, *declared_words(dataset))
    )
