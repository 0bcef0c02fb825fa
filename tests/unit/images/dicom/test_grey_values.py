"""From stored values to greys: modality LUTs, rescales, tables of odd signs and widths, narrow windows."""

from __future__ import annotations

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

from core.images.base.limits import Limits
from core.images.base.picture import Picture, VoiTable, Window
from core.images.dicom.grey_values import ModalityTransform
from core.images.dicom.pictures import read_dicom
from core.images.display.render import render
from tests.support.pictures import dicom

RAMP = np.linspace(0, 4095, 64, dtype=np.uint16).reshape(4, 16)
BITS = {"BitsStored": 12, "HighBit": 11}


def one(dataset: FileDataset, *, implicit: bool = False) -> Picture:
    dataset.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian if implicit else ExplicitVRLittleEndian
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    (picture,) = read_dicom(buffer.getvalue(), "a", Limits())
    return picture


def table(first: int, entries: NDArray[np.generic], bits: int, vr: str = "US") -> Dataset:
    item = Dataset()
    item.add_new(0x00283002, vr, [len(entries) % (1 << 16), first, bits])
    item.add_new(0x00283006, "OW", entries.astype("<u2").tobytes())
    return item


def greys_of_ramp(low: float, high: float) -> NDArray[np.generic]:
    return np.floor((RAMP - low) / (high - low) * 255 + 0.5)


class TestModality:
    @pytest.mark.parametrize("end", ["1", "1.1", "2", "2.1", "3"])
    def test_angiography_is_shown_as_stored(self, end: str) -> None:
        squared = table(0, np.linspace(0, 1, 4096) ** 2 * 65535, 16)
        dataset = dicom(RAMP, SOPClassUID=f"1.2.840.10008.5.1.4.1.1.12.{end}", Modality="XA", **BITS)
        dataset.ModalityLUTSequence = [squared]
        picture = one(dataset)
        np.testing.assert_array_equal(picture.pixels, RAMP)
        np.testing.assert_array_equal(render(picture), greys_of_ramp(0, 4095))
        assert "beam" in picture.notes[-1]
        del dataset.ModalityLUTSequence
        dataset.RescaleSlope, dataset.RescaleIntercept = 2, 5
        np.testing.assert_array_equal(one(dataset).pixels, RAMP)
        dataset.RescaleSlope, dataset.RescaleIntercept = 1, 0
        assert one(dataset).notes == ()

    def test_other_kinds_go_through_it(self) -> None:
        dataset = dicom(RAMP, Modality="CR", ModalityLUTSequence=[table(0, np.arange(4096) // 2, 16)], **BITS)
        np.testing.assert_array_equal(one(dataset).pixels, RAMP // 2)

    @pytest.mark.parametrize("syntax", [True, False])
    @pytest.mark.parametrize(
        ("slope", "intercept"),
        [("", ""), ("1", ""), ("", "-1024"), ("0", "-1024"), ("0", "0"), (None, "-1024")],
    )
    def test_half_a_rescale_is_none(self, slope: str | None, intercept: str, syntax: bool) -> None:
        dataset = dicom(RAMP, Modality="CT", RescaleIntercept=intercept, RescaleType="HU", **BITS)
        if slope is not None:
            dataset.RescaleSlope = slope
        picture = one(dataset, implicit=syntax)
        np.testing.assert_array_equal(picture.pixels, RAMP)
        assert picture.unit == ""
        assert any("rescale" in note for note in picture.notes)

    @pytest.mark.parametrize("slope", ["1e40", "-1e40", "1e59", "1e-59"])
    def test_a_rescale_that_32_bits_cannot_hold_is_left_out(self, slope: str) -> None:
        dataset = dicom(RAMP, Modality="CT", RescaleSlope=slope, RescaleIntercept="0", **BITS)
        picture = one(dataset)
        np.testing.assert_array_equal(picture.pixels, RAMP)
        assert picture.unit == ""
        assert any("cannot be right" in note for note in picture.notes)

    def test_a_file_without_any_rescale_has_no_note(self) -> None:
        assert one(dicom(RAMP, Modality="CR", **BITS)).notes == ()

    @pytest.mark.parametrize("data", [b"", None])
    @pytest.mark.parametrize("sequence", ["ModalityLUTSequence", "VOILUTSequence"])
    def test_a_table_without_data_is_left_out(self, sequence: str, data: bytes | None) -> None:
        item = Dataset()
        item.add_new(0x00283002, "US", [4096, 0, 16])
        item.add_new(0x00283006, "OW", data)
        dataset = dicom(RAMP, Modality="CR", **BITS)
        setattr(dataset, sequence, [item])
        picture = one(dataset)
        np.testing.assert_array_equal(render(picture), greys_of_ramp(0, 4095))
        assert any("look-up table" in note for note in picture.notes)

    def test_the_rescale_stands_in_for_a_damaged_table(self) -> None:
        dataset = dicom(RAMP, Modality="CT", RescaleSlope=1, RescaleIntercept=-1024, **BITS)
        dataset.ModalityLUTSequence = [Dataset()]
        picture = one(dataset)
        np.testing.assert_array_equal(picture.pixels, RAMP.astype(np.float32) - 1024)
        assert picture.unit == "HU"

    def test_shape_against_colours_is_noted(self) -> None:
        for colours, shape, odd in (
            ("MONOCHROME1", "IDENTITY", True),
            ("MONOCHROME2", "INVERSE", True),
            ("MONOCHROME1", "INVERSE", False),
            ("MONOCHROME2", "IDENTITY", False),
        ):
            picture = one(dicom(RAMP, PhotometricInterpretation=colours, PresentationLUTShape=shape, **BITS))
            assert any("contradicts" in note for note in picture.notes) is odd
            assert picture.inverted is (colours == "MONOCHROME1")


class TestTables:
    @pytest.mark.parametrize("implicit", [True, False])
    @pytest.mark.parametrize("least", [0, 1100])
    def test_the_sign_does_not_depend_on_the_slice(self, implicit: bool, least: int) -> None:
        values = np.linspace(least, 3000, 64, dtype=np.uint16).reshape(4, 16)
        dataset = dicom(values, Modality="CT", RescaleSlope=1, RescaleIntercept=-1024, **BITS)
        dataset.VOILUTSequence = [table(64512, np.arange(4096) * 16, 16)]
        picture = one(dataset, implicit=implicit)
        assert isinstance(picture.voi, VoiTable)
        assert picture.voi.first == -1024
        np.testing.assert_allclose(render(picture), values / 4096 * 255, atol=0.6)

    def test_hounsfield_units_are_signed_whatever_the_intercept(self) -> None:
        dataset = dicom(RAMP, Modality="CT", RescaleSlope=1, RescaleIntercept=0, **BITS)
        dataset.VOILUTSequence = [table(64512, np.arange(6000) * 10, 16)]
        voi = one(dataset, implicit=True).voi
        assert isinstance(voi, VoiTable)
        assert voi.first == -1024

    def test_signed_pixels(self) -> None:
        values = np.array([[100, 200, 300]], np.int16)
        voi = one(dicom(values, VOILUTSequence=[table(65436, np.arange(500), 16)]), implicit=True).voi
        assert isinstance(voi, VoiTable)
        assert voi.first == -100

    @pytest.mark.parametrize("vr", ["US", "SS"])
    def test_a_high_first_value_of_unsigned_pixels(self, vr: str) -> None:
        values = np.array([[40000, 40500, 40999]], np.uint16)
        first = 40000 if vr == "US" else 40000 - 65536
        voi = one(dicom(values, VOILUTSequence=[table(first, np.arange(1000), 16, vr)])).voi
        assert isinstance(voi, VoiTable)
        assert voi.first == 40000

    @pytest.mark.parametrize(("bits", "greatest"), [(10, 1023), (12, 4095), (12, 4080), (12, 3000), (8, 255)])
    def test_sixteen_bits_over_fewer(self, bits: int, greatest: int) -> None:
        entries = np.linspace(0, greatest, 4096)
        picture = one(dicom(RAMP, Modality="CR", VOILUTSequence=[table(0, entries, 16)], **BITS))
        top = ((1 << bits) - 1) / greatest
        np.testing.assert_allclose(render(picture), greys_of_ramp(0, 4095 * top), atol=1)
        assert any(f"they have {bits}" in note for note in picture.notes)

    @pytest.mark.parametrize(("stored", "bits"), [(14, 14), (12, 16)])
    def test_fourteen_bits_only_where_the_pixels_have_them(self, stored: int, bits: int) -> None:
        entries = np.linspace(0, 16383, 4096)
        dataset = dicom(RAMP, VOILUTSequence=[table(0, entries, 16)], BitsStored=stored, HighBit=stored - 1)
        voi = one(dataset).voi
        assert isinstance(voi, VoiTable)
        assert voi.bits == bits

    @pytest.mark.parametrize("greatest", [5000, 16000, 20000, 32767, 60000])
    def test_a_dim_table_stays_dim(self, greatest: int) -> None:
        entries = np.linspace(0, greatest, 4096)
        picture = one(dicom(RAMP, Modality="CR", VOILUTSequence=[table(0, entries, 16)], **BITS))
        np.testing.assert_allclose(render(picture), RAMP / 4095 * greatest / 65535 * 255, atol=1)
        assert picture.notes == ()

    def test_eight_bits_over_more(self) -> None:
        picture = one(dicom(RAMP, VOILUTSequence=[table(0, np.arange(4096), 8)], **BITS))
        np.testing.assert_allclose(render(picture), greys_of_ramp(0, 4095), atol=1)

    def test_sixteen_bits_that_are_used(self) -> None:
        picture = one(dicom(RAMP, VOILUTSequence=[table(0, np.arange(4096) * 16, 16)], **BITS))
        np.testing.assert_allclose(render(picture), greys_of_ramp(0, 4095), atol=1)
        assert picture.notes == ()


class TestNarrowWindows:
    def test_less_than_one_is_exact(self) -> None:
        slope = 1 / 4095
        dataset = dicom(RAMP, Modality="MR", RescaleSlope=f"{slope:.10f}", RescaleIntercept=0, **BITS)
        dataset.WindowCenter, dataset.WindowWidth = "0.4", "0.6"
        picture = one(dataset)
        wanted = np.clip(((RAMP / 4095 - 0.4) / 0.6 + 0.5) * 255, 0, 255)
        np.testing.assert_allclose(render(picture), wanted, atol=0.6)
        assert any("LINEAR_EXACT" in note for note in picture.notes)

    def test_one_is_a_threshold_of_whole_numbers(self) -> None:
        picture = one(dicom(RAMP, WindowCenter=2000, WindowWidth=1, **BITS))
        np.testing.assert_array_equal(render(picture), np.where(RAMP > 1999.5, 255, 0))

    def test_one_is_exact_for_rescaled_values_between_whole_numbers(self) -> None:
        dataset = dicom(RAMP, Modality="MR", RescaleSlope=f"{1 / 4095:.10f}", RescaleIntercept=0, **BITS)
        dataset.WindowCenter, dataset.WindowWidth = 0.5, 1
        picture = one(dataset)
        np.testing.assert_allclose(render(picture), RAMP / 4095 * 255, atol=0.6)
        assert any("LINEAR_EXACT" in note for note in picture.notes)

    def test_one_is_exact_for_floats(self) -> None:
        dataset = dicom(RAMP, WindowCenter=0.5, WindowWidth=1)
        del dataset.PixelData
        values = np.linspace(0, 1, 64, dtype=np.float32).reshape(4, 16)
        dataset.BitsAllocated, dataset.FloatPixelData = 32, values.tobytes()
        picture = one(dataset)
        np.testing.assert_allclose(render(picture), values * 255, atol=0.6)

    @pytest.mark.parametrize("scale", [1e-6, 1e-3, 0.19, 0.999])
    def test_a_range_below_one_spans_all_greys(self, scale: float) -> None:
        picture = one(dicom(RAMP, RescaleSlope=f"{scale / 4095:.9e}", RescaleIntercept=0, **BITS))
        np.testing.assert_allclose(render(picture), greys_of_ramp(0, 4095), atol=1)

    def test_one_value_alone(self) -> None:
        picture = one(dicom(np.full((4, 4), 7, np.uint16)))
        assert picture.voi == Window(7.0, 1.0, "LINEAR_EXACT")


@pytest.mark.parametrize("shape", [(3, 5), (700, 333), (1, 40_000)])
def test_a_rescale_is_computed_in_64_bits_whatever_the_size(shape: tuple[int, int]) -> None:
    raw = np.random.default_rng(1).integers(0, 4096, shape).astype(np.uint16)
    transform = ModalityTransform(None, 0.1, -1024.3, "HU", (-1024.0, 3071.0), ())
    expected = (raw.astype(np.float64) * 0.1 - 1024.3).astype(np.float32)
    np.testing.assert_array_equal(transform.apply(raw), expected)
