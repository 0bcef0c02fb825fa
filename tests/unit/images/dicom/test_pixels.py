"""Stored values: every width, sign, colour layout and encapsulation is read as it was written."""

from __future__ import annotations

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from pydicom.dataset import Dataset, FileDataset
from pydicom.encaps import encapsulate, encapsulate_extended
from pydicom.filewriter import dcmwrite
from pydicom.uid import (
    HTJ2K,
    MPEG4HP41,
    UID,
    ExplicitVRBigEndian,
    HTJ2KLossless,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLSLossless,
    RLELossless,
)

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.base.picture import Picture
from core.images.dicom.pictures import read_dicom
from core.images.display.render import render
from tests.support.pictures import dicom, spot


def as_bytes(dataset: Dataset) -> bytes:
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def read(dataset: Dataset) -> list[Picture]:
    return list(read_dicom(as_bytes(dataset), "a", Limits()))


def one(dataset: Dataset) -> NDArray[np.generic]:
    (picture,) = read(dataset)
    return picture.pixels


def reason(dataset: Dataset) -> InputError:
    with pytest.raises(InputError) as caught:
        read(dataset)
    return caught.value


def encapsulated(syntax: UID, dataset: FileDataset, value: bytes) -> FileDataset:
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.PixelData = value
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True
    return dataset


class TestWidths:
    @pytest.mark.parametrize("kind", ["u1", "i1", "u2", "i2", "u4", "i4"])
    def test_full_width(self, kind: str) -> None:
        info = np.iinfo(kind)
        # float32 holds 24 bits exactly; the ends of 32 bits are rounded.
        values = np.array([[info.min, 0, 1], [77, info.max // 2, info.max]], dtype=kind)
        np.testing.assert_array_equal(one(dicom(values)), values.astype(np.float32))

    @pytest.mark.parametrize("stored", [9, 10, 12, 15])
    @pytest.mark.parametrize("signed", [0, 1])
    @pytest.mark.parametrize("syntax", [None, RLELossless])
    def test_dirty_high_bits(self, stored: int, signed: int, syntax: UID | None) -> None:
        rng = np.random.default_rng(stored)
        low = -(1 << (stored - 1)) if signed else 0
        meant = rng.integers(low, low + (1 << stored), (16, 16))
        dirt = rng.integers(0, 1 << 16, (16, 16)) & ~((1 << stored) - 1)
        words = ((meant & ((1 << stored) - 1)) | dirt).astype(np.uint16)
        dataset = dicom(words, BitsStored=stored, HighBit=stored - 1, PixelRepresentation=signed)
        if syntax is not None:
            dataset.compress(syntax, generate_instance_uid=False)
        np.testing.assert_array_equal(one(dataset).astype(int), meant)

    @pytest.mark.parametrize("signed", [0, 1])
    def test_high_bit_at_the_top(self, signed: int) -> None:
        meant = np.array([[5, 2047, -2048 if signed else 4095]])
        words = (((meant & 0xFFF) << 4) | 0x9).astype(np.uint16)
        dataset = dicom(words, BitsStored=12, HighBit=15, PixelRepresentation=signed)
        np.testing.assert_array_equal(one(dataset).astype(int), meant)

    def test_big_endian(self) -> None:
        values = np.array([[1, 256, 0xF123]], np.uint16)
        dataset = dicom(values)
        dataset.file_meta.TransferSyntaxUID = ExplicitVRBigEndian
        dataset.PixelData = values.astype(">u2").tobytes()
        dataset["PixelData"].VR = "OW"
        for stored, mask in ((16, 0xFFFF), (12, 0xFFF)):
            dataset.BitsStored, dataset.HighBit = stored, stored - 1
            buffer = io.BytesIO()
            dcmwrite(buffer, dataset, implicit_vr=False, little_endian=False, enforce_file_format=True)
            (picture,) = read_dicom(buffer.getvalue(), "a", Limits())
            np.testing.assert_array_equal(picture.pixels, values & mask)

    def test_one_bit_frames_that_do_not_end_on_a_byte(self) -> None:
        frames = np.random.default_rng(1).integers(0, 2, (3, 5, 7), dtype=np.uint8)
        packed = np.packbits(frames.reshape(-1), bitorder="little").tobytes()
        dataset = dicom(frames, BitsAllocated=1, BitsStored=1, HighBit=0)
        dataset.PixelData = packed + b"\0" * (len(packed) % 2)
        np.testing.assert_array_equal(np.stack([p.pixels for p in read(dataset)]), frames)

    @pytest.mark.parametrize(("keyword", "kind"), [("FloatPixelData", "f4"), ("DoubleFloatPixelData", "f8")])
    def test_float_pixel_data(self, keyword: str, kind: str) -> None:
        values = np.array([[-1.5, 0.25], [3e6, np.nan]], dtype=kind)
        dataset = dicom(values)
        for name in ("PixelData", "BitsStored", "HighBit", "PixelRepresentation"):
            del dataset[name]
        setattr(dataset, keyword, values.tobytes())
        (picture,) = read(dataset)
        np.testing.assert_array_equal(picture.pixels, values.astype(np.float32))
        assert render(picture).tolist() == [[0, 0], [255, 0]]

    @pytest.mark.parametrize("allocated", [33, 48, 65])
    def test_impossible_widths_are_refused(self, allocated: int) -> None:
        dataset = dicom(spot(), BitsAllocated=allocated, BitsStored=allocated, HighBit=allocated - 1)
        assert reason(dataset).reason is Reason.UNSUPPORTED_PIXELS


class TestColour:
    rgb = np.random.default_rng(2).integers(0, 256, (6, 4, 3), dtype=np.uint8)

    def test_planar(self) -> None:
        dataset = dicom(self.rgb, PlanarConfiguration=1)
        dataset.PixelData = self.rgb.transpose(2, 0, 1).tobytes()
        np.testing.assert_array_equal(one(dataset), self.rgb)

    @pytest.mark.parametrize("planar", [0, 1])
    def test_ybr_full(self, planar: int) -> None:
        ybr = np.asarray(Image.fromarray(self.rgb).convert("YCbCr"))
        dataset = dicom(ybr, PhotometricInterpretation="YBR_FULL", PlanarConfiguration=planar)
        dataset.PixelData = (ybr.transpose(2, 0, 1) if planar else ybr).tobytes()
        expected = np.asarray(Image.fromarray(ybr, "YCbCr").convert("RGB")).astype(int)
        assert abs(one(dataset).astype(int) - expected).max() <= 1

    def test_ybr_full_422(self) -> None:
        # Each two pixels of a row share Cb and Cr: Y Y Cb Cr.
        dataset = dicom(self.rgb, PhotometricInterpretation="YBR_FULL_422")
        dataset.PixelData = bytes([50, 200, 128, 128]) * 12
        assert one(dataset)[0].tolist() == [[50] * 3, [200] * 3] * 2

    def test_colour_of_twelve_bits_uses_their_range(self) -> None:
        wide = np.array([[[0, 2048, 4095]]], np.uint16)
        dataset = dicom(wide, BitsStored=12, HighBit=11)
        assert one(dataset).tolist() == [[[0, 128, 255]]]

    def test_palette(self) -> None:
        dataset = dicom(np.array([[0, 1, 2, 9]], np.uint8), PhotometricInterpretation="PALETTE COLOR")
        for index, colour in enumerate(("Red", "Green", "Blue")):
            table = np.roll(np.array([0xFFFF, 0x8000, 0], np.uint16), index)
            setattr(dataset, f"{colour}PaletteColorLookupTableDescriptor", [3, 0, 16])
            setattr(dataset, f"{colour}PaletteColorLookupTableData", table.tobytes())
        assert one(dataset)[0].tolist() == [[255, 0, 128], [128, 255, 0], [0, 128, 255], [0, 128, 255]]

    def test_baseline_jpeg_in_colour(self) -> None:
        picture = Image.fromarray(np.dstack([spot(32)] * 3)).convert("RGB")
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=95)
        dataset = dicom(np.dstack([spot(32)] * 3), PhotometricInterpretation="YBR_FULL_422")
        encapsulated(JPEGBaseline8Bit, dataset, encapsulate([buffer.getvalue()]))
        assert abs(one(dataset).astype(int) - spot(32)[..., None]).max() <= 4

    def test_two_samples_are_refused(self) -> None:
        dataset = dicom(self.rgb, SamplesPerPixel=2, PhotometricInterpretation="MONOCHROME2")
        assert reason(dataset).reason is Reason.UNSUPPORTED_PIXELS


class TestPadding:
    def test_a_range_does_not_stretch_the_window(self) -> None:
        values = np.array([[-2000, -1990, 0, 10]], np.int16)
        dataset = dicom(values, PixelPaddingValue=-2000, PixelPaddingRangeLimit=-1990)
        assert render(read(dataset)[0]).tolist() == [[0, 0, 0, 255]]

    def test_a_negative_padding_value_written_as_unsigned(self) -> None:
        dataset = dicom(np.array([[-2000, 0, 10]], np.int16))
        dataset.add_new(0x00280120, "US", 63536)
        assert render(read(dataset)[0]).tolist() == [[0, 0, 255]]


class TestEncapsulation:
    frames = np.stack([spot(32, 0.3), spot(32, 0.6), spot(32, 0.8)])

    @pytest.mark.parametrize("syntax", [RLELossless, JPEGLSLossless, JPEG2000Lossless])
    @pytest.mark.parametrize("signed", [False, True])
    def test_lossless_codecs(self, syntax: UID, signed: bool) -> None:
        values = (self.frames[0].astype(np.int16) - 100) if signed else self.frames[0].astype(np.uint16) * 16
        dataset = dicom(values, BitsStored=12, HighBit=11)
        dataset.compress(syntax, generate_instance_uid=False)
        np.testing.assert_array_equal(one(dataset).astype(int), values)

    @pytest.mark.parametrize("table", ["none", "basic", "extended"])
    @pytest.mark.parametrize("fragments", [1, 3])
    def test_offset_tables_and_fragments(self, table: str, fragments: int) -> None:
        encoded = []
        for frame in self.frames:
            buffer = io.BytesIO()
            Image.fromarray(frame).save(buffer, "JPEG", quality=100)
            encoded.append(buffer.getvalue() + b"\0" * (len(buffer.getvalue()) % 2))
        dataset = dicom(self.frames)
        if table == "extended":
            if fragments > 1:
                pytest.skip("PS3.5 A.4 allows one fragment a frame beside an extended table")
            value, offsets, lengths = encapsulate_extended(encoded)
            dataset.ExtendedOffsetTable, dataset.ExtendedOffsetTableLengths = offsets, lengths
        else:
            value = encapsulate(encoded, fragments_per_frame=fragments, has_bot=table == "basic")
        encapsulated(JPEGBaseline8Bit, dataset, value)
        pictures = read(dataset)
        assert len(pictures) == 3
        assert abs(np.stack([p.pixels for p in pictures]).astype(int) - self.frames).max() <= 2

    def test_more_frames_than_declared_are_left(self) -> None:
        dataset = dicom(self.frames)
        dataset.compress(RLELossless, generate_instance_uid=False)
        dataset.NumberOfFrames = 2
        assert len(read(dataset)) == 2

    def test_fewer_frames_than_declared(self) -> None:
        dataset = dicom(self.frames)
        dataset.compress(RLELossless, generate_instance_uid=False)
        dataset.NumberOfFrames = 30_000
        assert reason(dataset).reason is Reason.TRUNCATED

    @pytest.mark.parametrize(
        ("syntax", "words"),
        [
            (MPEG4HP41, "MPEG-4"),
            (UID("1.2.840.113619.5.2"), "1.2.840.113619.5.2"),
            (UID("1.2.3.4.5"), "1.2.3.4.5"),
        ],
    )
    def test_a_missing_decoder_is_named(self, syntax: UID, words: str) -> None:
        error = reason(encapsulated(syntax, dicom(spot()), encapsulate([b"\xff\xd8" * 50])))
        assert error.reason is Reason.UNSUPPORTED_TRANSFER_SYNTAX
        assert words in error.message

    def test_a_syntax_younger_than_the_parser_is_named(self) -> None:
        whole = as_bytes(encapsulated(MPEG4HP41, dicom(spot()), encapsulate([b"\xff\x0a" * 50])))
        with pytest.raises(InputError, match="JPEG XL Lossless"):
            list(read_dicom(whole.replace(b"1.2.4.102", b"1.2.4.110"), "a", Limits()))

    @pytest.mark.parametrize("syntax", [HTJ2K, HTJ2KLossless])
    def test_high_throughput_jpeg_2000_has_a_decoder(self, syntax: UID) -> None:
        error = reason(encapsulated(syntax, dicom(spot()), encapsulate([b"\xff\x4f" * 50])))
        assert error.reason is Reason.CORRUPT


def test_a_number_of_frames_with_a_letter_behind_it() -> None:
    whole = as_bytes(dicom(np.stack([spot(8)] * 2)))
    assert whole.count(b"IS\x02\x002 ") == 1
    pictures = list(read_dicom(whole.replace(b"IS\x02\x002 ", b"IS\x02\x002A"), "a", Limits()))
    assert len(pictures) == 2
    assert pictures[0].notes


@pytest.mark.parametrize("colour", [False, True])
def test_what_old_files_leave_out_is_filled_in(colour: bool) -> None:
    values = np.dstack([spot(8)] * 3) if colour else spot(8)
    dataset = dicom(values)
    for keyword in ("PhotometricInterpretation", "BitsStored", "HighBit", "PixelRepresentation"):
        delattr(dataset, keyword)
    if colour:
        del dataset.PlanarConfiguration
    else:
        del dataset.SamplesPerPixel
    (picture,) = read(dataset)
    np.testing.assert_array_equal(picture.pixels, values)
    assert picture.notes


def jpeg_stream(*, progressive: bool) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(spot(64)).save(buffer, "JPEG", quality=95, progressive=progressive)
    return buffer.getvalue()


def in_jpeg(stream: bytes) -> FileDataset:
    return encapsulated(JPEGBaseline8Bit, dicom(spot(64)), encapsulate([stream + bytes(len(stream) % 2)]))


def test_a_jpeg_without_its_end_marker_is_read_if_nothing_else_is_missing() -> None:
    stream = jpeg_stream(progressive=False)
    assert np.array_equal(one(in_jpeg(stream[:-2])), one(in_jpeg(stream)))
    assert reason(in_jpeg(stream[: len(stream) * 3 // 4])).reason is Reason.TRUNCATED


def test_a_progressive_jpeg_without_its_last_scan_is_not_taken_for_a_whole_one() -> None:
    stream = jpeg_stream(progressive=True)
    last_scan = stream.rindex(b"\xff\xda")
    assert stream.index(b"\xff\xda") < last_scan
    assert reason(in_jpeg(stream[:last_scan])).reason is Reason.TRUNCATED
