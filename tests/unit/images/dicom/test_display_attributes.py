"""How a file says it is to be shown: windows with names, shutters, overlays, aspect, lossy mark."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.filewriter import dcmwrite
from pydicom.sr.codedict import codes
from pydicom.sr.coding import Code
from pydicom.uid import ExplicitVRBigEndian

from core.images.base.limits import Limits
from core.images.base.picture import NamedWindow, Picture, VoiTable, Window
from core.images.dicom.pictures import read_dicom
from core.images.display.presets import presets
from core.images.display.render import render
from core.images.files.sources import Source
from core.images.read import read_pictures
from tests.support.pictures import dicom, save, spot

WHITE = np.full((6, 8), 255, np.uint8)


def read(dataset: Dataset) -> list[Picture]:
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return list(read_dicom(buffer.getvalue(), "a", Limits()))


def one(dataset: Dataset) -> Picture:
    (picture,) = read(dataset)
    return picture


def seen(dataset: Dataset) -> list[str]:
    """Return the rows of the shown picture: # where it is white, . where it is black."""
    return ["".join("#" if value else "." for value in row) for row in render(one(dataset))]


class TestWindows:
    def test_several_with_names(self) -> None:
        picture = one(
            dicom(
                spot(),
                WindowCenter=[40, -600],
                WindowWidth=[400, 1500],
                WindowCenterWidthExplanation=["SOFT ", "LUNG"],
            )
        )
        assert [(w.name, w.voi) for w in picture.windows] == [
            ("SOFT", Window(40, 400)),
            ("LUNG", Window(-600, 1500)),
        ]
        assert picture.voi == Window(40, 400)

    def test_tables_come_first(self) -> None:
        item = Dataset()
        item.LUTDescriptor, item.LUTData, item.LUTExplanation = [2, 0, 16], b"\0\0\xff\xff", "HARDER"
        picture = one(dicom(spot(), VOILUTSequence=[item], WindowCenter=1, WindowWidth=2))
        assert [w.name for w in picture.windows] == ["HARDER", ""]
        assert isinstance(picture.voi, VoiTable)

    def test_a_table_of_bytes(self) -> None:
        item = Dataset()
        item.LUTDescriptor = [4, 0, 8]
        item.add_new(0x00283006, "OW", b"\x00\x40\x80\xff")
        picture = one(dicom(np.array([[0, 1, 2, 3]], np.uint16), VOILUTSequence=[item]))
        assert render(picture).tolist() == [[0, 0x40, 0x80, 0xFF]]

    @pytest.mark.parametrize(("center", "width"), [("1", "0"), ("1", "-5"), ("", ""), ("40", "")])
    def test_windows_without_width_do_not_count(self, center: str, width: str) -> None:
        picture = one(dicom(spot(), WindowCenter=center, WindowWidth=width))
        assert picture.windows == ()
        assert render(picture).max() == 255

    def test_presets(self) -> None:
        ct = one(
            dicom(
                spot(), Modality="CT", RescaleSlope=1, RescaleIntercept=-1024, WindowCenter=0, WindowWidth=9
            )
        )
        names = [window.name for window in presets(ct)]
        assert names[0] == ""
        assert "Lung" in names
        assert "Lung" not in [window.name for window in presets(replace(ct, unit=""))]
        own = NamedWindow("PULMO", Window(-600.0, 1500.0))
        names = [window.name for window in presets(replace(ct, windows=(own,)))]
        assert names[0] == "PULMO"
        assert "Lung" not in names

    @pytest.mark.parametrize(
        ("part", "first"),
        [("HEAD", "Brain"), ("Chest", "Lung"), ("LSPINE", "Bone"), ("LIVER", "Abdomen"), ("", "Brain")],
    )
    def test_presets_of_the_body_part_come_first(self, part: str, first: str) -> None:
        picture = one(
            dicom(spot(), Modality="CT", RescaleSlope=1, RescaleIntercept=-1024, BodyPartExamined=part)
        )
        names = [window.name for window in presets(picture)]
        assert names[0] == first
        assert sorted(names) == sorted(set(names))
        assert len(names) == 11

    @pytest.mark.parametrize("code", [codes.SCT.Chest, codes.SCT.Lung, codes.SCT.Heart])
    def test_the_anatomic_region_stands_in_for_the_body_part(self, code: Code) -> None:
        region = Dataset()
        region.CodeValue, region.CodingSchemeDesignator, region.CodeMeaning = code.value, "SCT", "Brust"
        assert one(dicom(spot(), AnatomicRegionSequence=[region])).identity.body_part == code.meaning.upper()
        region.CodeValue = "99"
        assert one(dicom(spot(), AnatomicRegionSequence=[region])).identity.body_part == "Brust"
        named = dicom(spot(), AnatomicRegionSequence=[region], BodyPartExamined="KNEE")
        assert one(named).identity.body_part == "KNEE"

    def test_presets_without_a_scale_follow_the_values(self) -> None:
        values = np.arange(10_000, dtype=np.uint16).reshape(100, 100)
        full, most, _ = presets(one(dicom(values, Modality="MR")))
        assert full.voi == Window(4999.5, 9999.0, "LINEAR_EXACT")
        assert isinstance(most.voi, Window)
        assert most.voi.width == pytest.approx(9999 * 0.98)
        assert presets(one(dicom(np.full((9, 9), 5, np.uint8)))) == ()
        assert presets(one(dicom(np.zeros((9, 9, 3), np.uint8)))) == ()


class TestModalityTable:
    @pytest.mark.parametrize("bits", [8, 12, 16])
    def test_of_any_width(self, bits: int) -> None:
        item = Dataset()
        item.LUTDescriptor, item.LUTData = [3, 5, bits], np.array([9, 7, 255], "<u2").tobytes()
        item.ModalityLUTType = "OD"
        picture = one(dicom(np.array([[0, 5, 6, 7, 90]], np.uint16), ModalityLUTSequence=[item]))
        assert picture.pixels.tolist() == [[9, 9, 7, 255, 255]]


class TestUnit:
    @pytest.mark.parametrize(
        ("attributes", "unit"),
        [
            ({"Modality": "CT", "RescaleSlope": 1, "RescaleIntercept": 0}, "HU"),
            ({"Modality": "CT", "RescaleSlope": 1, "RescaleIntercept": 0, "RescaleType": "US"}, ""),
            ({"Modality": "CT", "RescaleSlope": 1, "RescaleIntercept": 0, "RescaleType": "mGy"}, "mGy"),
            ({"Modality": "CT", "RescaleSlope": 1, "RescaleIntercept": 0, "RescaleType": "hu"}, "HU"),
            ({"Modality": "CT"}, ""),
            ({"Modality": "PT", "RescaleSlope": 1, "RescaleIntercept": 0, "Units": "BQML"}, "Bq/ml"),
            ({"Modality": "MR", "RescaleSlope": 1, "RescaleIntercept": 0}, ""),
        ],
    )
    def test_is_named_only_where_it_is_known(self, attributes: dict[str, object], unit: str) -> None:
        assert one(dicom(spot(), **attributes)).unit == unit


class TestShutter:
    def test_bitmap_in_the_shutters_own_grey(self) -> None:
        bits = np.zeros((6, 8), bool)
        bits[1:3, 2:5] = True
        dataset = dicom(WHITE, ShutterShape="BITMAP", ShutterOverlayGroup=0x6004)
        dataset.ShutterPresentationValue = 0x8080
        dataset.WindowCenter = dataset.WindowWidth = 1
        for element, vr, value in ((0x10, "US", 6), (0x11, "US", 8), (0x40, "CS", "G"), (0x50, "SS", [1, 1])):
            dataset.add_new((0x6004, element), vr, value)
        dataset.add_new((0x6004, 0x3000), "OW", np.packbits(bits, bitorder="little").tobytes())
        picture = one(dataset)
        assert picture.overlays == ()
        np.testing.assert_array_equal(render(picture), np.where(bits, 0x80, 255))
        del dataset[0x60043000]
        assert one(dataset).hidden is None

    def test_rectangle(self) -> None:
        dataset = dicom(
            WHITE,
            ShutterShape="RECTANGULAR",
            ShutterLeftVerticalEdge=2,
            ShutterRightVerticalEdge=4,
            ShutterUpperHorizontalEdge=3,
            ShutterLowerHorizontalEdge=5,
            WindowCenter=1,
            WindowWidth=1,
        )
        rows = ["........", "........", ".###....", ".###....", ".###....", "........"]
        assert seen(dataset) == rows
        assert not render(one(dataset), invert=True).any()  # white turns black; hidden pixels stay black

    def test_circle(self) -> None:
        dataset = dicom(
            WHITE, ShutterShape="CIRCULAR", CenterOfCircularShutter=[3, 4], RadiusOfCircularShutter=1
        )
        dataset.WindowCenter = dataset.WindowWidth = 1
        assert seen(dataset) == ["........", "...#....", "..###...", "...#....", "........", "........"]

    def test_polygon_within_a_rectangle(self) -> None:
        dataset = dicom(
            WHITE,
            ShutterShape=["POLYGONAL", "RECTANGULAR"],
            VerticesOfThePolygonalShutter=[1, 1, 6, 1, 6, 6],
            ShutterLeftVerticalEdge=2,
            ShutterRightVerticalEdge=8,
            ShutterUpperHorizontalEdge=1,
            ShutterLowerHorizontalEdge=5,
            WindowCenter=1,
            WindowWidth=1,
        )
        assert seen(dataset) == ["........", ".#......", ".##.....", ".###....", ".####...", "........"]

    def test_colour_and_damaged_shapes(self) -> None:
        dataset = dicom(np.dstack([WHITE] * 3), ShutterShape="CIRCULAR", CenterOfCircularShutter=[1, 1])
        assert one(dataset).hidden is None
        dataset.RadiusOfCircularShutter = 0
        assert render(one(dataset)).any(axis=2).sum() == 1


class TestOverlays:
    bits = np.random.default_rng(3).integers(0, 2, (2, 3, 5)).astype(bool)

    def plane(self, dataset: Dataset, **extra: object) -> Dataset:
        packed = np.packbits(self.bits.reshape(-1), bitorder="little").tobytes()
        dataset.add_new(0x60020010, "US", 3)
        dataset.add_new(0x60020011, "US", 5)
        dataset.add_new(0x60020040, "CS", "R")
        dataset.add_new(0x60020050, "SS", [2, 3])
        dataset.add_new(0x60020100, "US", 1)
        dataset.add_new(0x60020102, "US", 0)
        dataset.add_new(0x60021500, "LO", "Lesion")
        dataset.add_new(0x60023000, "OW", packed)
        return dataset

    def test_placed_by_its_origin(self) -> None:
        (overlay,) = one(self.plane(dicom(WHITE))).overlays
        assert (overlay.group, overlay.label, overlay.is_region) == (0x6002, "Lesion", True)
        np.testing.assert_array_equal(overlay.bits[1:4, 2:7], self.bits[0])
        assert overlay.bits.sum() == self.bits[0].sum()

    def test_each_frame_has_its_plane(self) -> None:
        dataset = self.plane(dicom(np.stack([WHITE] * 3)))
        dataset.add_new(0x60020015, "IS", 2)
        dataset.add_new(0x60020051, "US", 2)
        first, second, third = read(dataset)
        assert first.overlays == ()
        np.testing.assert_array_equal(second.overlays[0].bits[1:4, 2:7], self.bits[0])
        np.testing.assert_array_equal(third.overlays[0].bits[1:4, 2:7], self.bits[1])

    def test_cut_at_the_edge(self) -> None:
        dataset = self.plane(dicom(WHITE))
        dataset[0x60020050].value = [-1, 6]
        (overlay,) = one(dataset).overlays
        np.testing.assert_array_equal(overlay.bits[:1, 5:], self.bits[0, 2:, :3])
        assert overlay.bits[1:].sum() == 0

    def test_big_endian_words(self) -> None:
        dataset = self.plane(dicom(WHITE))
        dataset.file_meta.TransferSyntaxUID = ExplicitVRBigEndian
        words = np.frombuffer(dataset[0x60023000].value, "<u2").astype(">u2")
        dataset[0x60023000].value = words.tobytes()
        buffer = io.BytesIO()
        dcmwrite(buffer, dataset, implicit_vr=False, little_endian=False, enforce_file_format=True)
        (picture,) = read_dicom(buffer.getvalue(), "a", Limits())
        np.testing.assert_array_equal(picture.overlays[0].bits[1:4, 2:7], self.bits[0])

    def test_a_single_plane_lies_over_the_frame_that_it_names_or_over_all(self) -> None:
        dataset = self.plane(dicom(np.stack([WHITE] * 3)))
        dataset.add_new(0x60020015, "IS", 1)
        assert [len(picture.overlays) for picture in read(dataset)] == [1, 1, 1]
        dataset.add_new(0x60020051, "US", 2)
        assert [len(picture.overlays) for picture in read(dataset)] == [0, 1, 0]

    def test_too_few_bits_are_left_out_and_said(self) -> None:
        dataset = self.plane(dicom(WHITE))
        dataset[0x60020010].value = 300
        picture = one(dataset)
        assert picture.overlays == ()
        assert picture.notes == ("An overlay of the file is damaged and was ignored.",)

    def test_embedded_in_the_unused_bits(self) -> None:
        frames = np.random.default_rng(4).integers(0, 1 << 16, (2, 4, 4)).astype(np.uint16)
        dataset = dicom(frames, BitsStored=12, HighBit=11)
        dataset.add_new(0x60000010, "US", 4)
        dataset.add_new(0x60000011, "US", 4)
        dataset.add_new(0x60000100, "US", 16)
        dataset.add_new(0x60000102, "US", 13)
        for picture, words in zip(read(dataset), frames, strict=True):
            np.testing.assert_array_equal(picture.pixels, words & 0xFFF)
            np.testing.assert_array_equal(picture.overlays[0].bits, (words >> 13) & 1 == 1)
        dataset[0x60000102].value = 5  # a bit that the pixels themselves use
        assert read(dataset)[0].overlays == ()


class TestMarks:
    @pytest.mark.parametrize(
        ("attributes", "aspect"),
        [
            ({}, 1.0),
            ({"PixelAspectRatio": [2, 1]}, 2.0),
            ({"PixelAspectRatio": [0, 1]}, 1.0),
            ({"PixelSpacing": [0.5, 1.0], "PixelAspectRatio": [2, 1]}, 0.5),
        ],
    )
    def test_aspect(self, attributes: dict[str, object], aspect: float) -> None:
        assert one(dicom(spot(), **attributes)).aspect == aspect

    @pytest.mark.parametrize(("value", "lossy"), [("01", True), ("00", False), ("", False)])
    def test_lossy(self, value: str, lossy: bool) -> None:
        assert one(dicom(spot(), LossyImageCompression=value)).lossy is lossy

    def test_jpeg_is_lossy_whatever_its_file_says(self, tmp_path: Path) -> None:
        for name, lossy in (("a.png", False), ("a.jpg", True)):
            (picture,) = read_pictures(Source(name, save(spot(), tmp_path / name)), Limits())
            assert picture.lossy is lossy
        file = Path(str(get_testdata_file("JPGExtended.dcm", download=False)))
        (picture,) = read_pictures(Source("a", file), Limits())
        assert picture.lossy

    def test_an_icc_profile_is_noted(self) -> None:
        picture = one(dicom(np.dstack([spot()] * 3), ICCProfile=b"\0" * 128))
        assert any("ICC" in note for note in picture.notes)
