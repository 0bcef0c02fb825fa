"""Reading pictures: correct grey values, and a code for every way to fail."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.uid import ImplicitVRLittleEndian

from core.errors import InputError, Reason
from core.images.base.formats import FileFormat, sniff
from core.images.base.limits import Limits
from core.images.base.picture import Picture, VoiTable, Window
from core.images.display.render import render, render_grey
from core.images.files.sources import Source
from core.images.read import read_pictures
from tests.support.pictures import dicom, save, spot, write_dicom


def read(path: Path, limits: Limits | None = None) -> list[Picture]:
    return list(read_pictures(Source(path.name, path), limits or Limits()))


def reason(path: Path, limits: Limits | None = None) -> Reason:
    with pytest.raises(InputError) as caught:
        read(path, limits)
    assert caught.value.message.endswith(".")
    return caught.value.reason


class TestRaster:
    def test_grey_png_keeps_its_values(self, tmp_path: Path) -> None:
        (picture,) = read(save(spot(), tmp_path / "a.png"))
        np.testing.assert_array_equal(picture.pixels, spot())
        np.testing.assert_array_equal(render(picture), spot())

    def test_the_content_counts_and_not_the_name(self, tmp_path: Path) -> None:
        path = save(spot(), tmp_path / "a.png").rename(tmp_path / "a.dcm")
        (picture,) = read(path)
        np.testing.assert_array_equal(picture.pixels, spot())

    def test_sixteen_bit_png_keeps_all_bits(self, tmp_path: Path) -> None:
        values = np.linspace(100, 4000, 64 * 64).astype(np.uint16).reshape(64, 64)
        Image.fromarray(values).save(tmp_path / "a.png")
        (picture,) = read(tmp_path / "a.png")
        np.testing.assert_array_equal(picture.pixels, values)
        shown = render(picture)
        assert (shown.min(), shown.max()) == (0, 255)

    def test_grey_stored_as_rgb_is_grey(self, tmp_path: Path) -> None:
        Image.fromarray(spot()).convert("RGB").save(tmp_path / "a.png")
        (picture,) = read(tmp_path / "a.png")
        assert not picture.is_colour

    def test_colour_palette_and_transparency(self, tmp_path: Path) -> None:
        colour = np.zeros((8, 8, 4), np.uint8)
        colour[:, :4] = (255, 0, 0, 255)
        colour[:, 4:] = (255, 255, 255, 0)  # transparent white must be rendered as black
        Image.fromarray(colour).save(tmp_path / "a.png")
        (picture,) = read(tmp_path / "a.png")
        assert picture.pixels[0, 0].tolist() == [255, 0, 0]
        assert picture.pixels[0, 7].tolist() == [0, 0, 0]
        Image.fromarray(colour[..., :3]).quantize(4).save(tmp_path / "p.png")
        (palette,) = read(tmp_path / "p.png")
        assert palette.pixels[0, 0].tolist() == [255, 0, 0]
        assert render_grey(palette).shape == (8, 8)

    def test_exif_orientation_is_applied(self, tmp_path: Path) -> None:
        image = Image.fromarray(np.arange(32, dtype=np.uint8).reshape(4, 8))
        exif = image.getexif()
        exif[0x0112] = 6
        image.save(tmp_path / "a.png", exif=exif)
        (picture,) = read(tmp_path / "a.png")
        np.testing.assert_array_equal(picture.pixels, np.rot90(np.arange(32).reshape(4, 8), -1))

    @pytest.mark.parametrize("suffix", ["jpg", "png"])
    def test_cut_off_anywhere_is_truncated(self, tmp_path: Path, suffix: str) -> None:
        rng = np.random.default_rng(0)
        whole = save(rng.integers(0, 255, (64, 64), dtype=np.uint8), tmp_path / f"a.{suffix}").read_bytes()
        for share in (0.1, 0.5, 0.95):
            path = tmp_path / f"cut.{suffix}"
            path.write_bytes(whole[: int(len(whole) * share)])
            assert reason(path) is Reason.TRUNCATED

    def test_damaged_in_the_middle_is_corrupt(self, tmp_path: Path) -> None:
        whole = bytearray(save(spot(256), tmp_path / "a.png").read_bytes())
        whole[60:90] = b"\0" * 30
        (tmp_path / "a.png").write_bytes(whole)
        assert reason(tmp_path / "a.png") is Reason.CORRUPT

    def test_bomb_is_refused_before_decoding(self, tmp_path: Path) -> None:
        buffer = io.BytesIO()
        Image.new("1", (30_000, 30_000)).save(buffer, "PNG")
        (tmp_path / "bomb.png").write_bytes(buffer.getvalue())
        assert reason(tmp_path / "bomb.png") is Reason.TOO_LARGE


class TestOther:
    @pytest.mark.parametrize("content", [b"", b"just text", b"\x89PNG", b"8BPS" + b"\0" * 200])
    def test_not_an_image(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "a.png").write_bytes(content)
        assert reason(tmp_path / "a.png") is Reason.NOT_AN_IMAGE

    def test_gone(self, tmp_path: Path) -> None:
        assert reason(tmp_path / "gone.png") is Reason.NOT_FOUND

    def test_file_size_limit(self, tmp_path: Path) -> None:
        path = save(spot(), tmp_path / "a.png")
        assert reason(path, Limits(file_bytes=10)) is Reason.TOO_LARGE


class TestDicom:
    def test_rescale_and_window(self, tmp_path: Path) -> None:
        stored = np.array([[0, 1000], [1024, 2000]], dtype=np.uint16)
        dataset = dicom(
            stored, RescaleSlope=1, RescaleIntercept=-1024, WindowCenter=0, WindowWidth=101, Modality="CT"
        )
        (picture,) = read(write_dicom(dataset, tmp_path / "a"))
        np.testing.assert_array_equal(picture.pixels, stored.astype(np.float32) - 1024)
        assert picture.voi == Window(0.0, 101.0, "LINEAR")
        assert picture.unit == "HU"
        # PS3.3 C.11.2.1.2.1: y = ((x - (c - 0.5)) / (w - 1) + 0.5) * 255
        expected = (np.array([-1024, -24, 0, 976]) + 0.5) / 100 + 0.5
        shown = (np.clip(expected, 0, 1) * 255 + 0.5).astype(np.uint8).reshape(2, 2)
        np.testing.assert_array_equal(render(picture), shown)

    @pytest.mark.parametrize("function", ["LINEAR_EXACT", "SIGMOID"])
    def test_other_voi_functions(self, tmp_path: Path, function: str) -> None:
        stored = np.array([[0, 50, 100]], dtype=np.uint8)
        dataset = dicom(stored, WindowCenter=50, WindowWidth=100, VOILUTFunction=function)
        (picture,) = read(write_dicom(dataset, tmp_path / "a"))
        shown = render(picture)[0].tolist()
        assert shown == ([0, 128, 255] if function == "LINEAR_EXACT" else [30, 128, 225])

    def test_monochrome1_is_inverted_on_screen_only(self, tmp_path: Path) -> None:
        dataset = dicom(np.array([[0, 255]], np.uint8), PhotometricInterpretation="MONOCHROME1")
        (picture,) = read(write_dicom(dataset, tmp_path / "a"))
        assert picture.pixels.tolist() == [[0, 255]]
        assert render(picture).tolist() == [[255, 0]]
        assert render(picture, invert=True).tolist() == [[0, 255]]

    def test_voi_lut_sequence(self, tmp_path: Path) -> None:
        item = Dataset()
        item.LUTDescriptor, item.LUTData = [4, 10, 16], b"\0\0\xff\xff\0\0\xff\xff"
        dataset = dicom(np.array([[0, 10, 11, 12, 13, 99]], np.uint16), VOILUTSequence=[item])
        (picture,) = read(write_dicom(dataset, tmp_path / "a"))
        assert isinstance(picture.voi, VoiTable)
        assert render(picture).tolist() == [[0, 0, 255, 0, 255, 255]]

    def test_without_a_window_the_values_found_fill_the_range(self, tmp_path: Path) -> None:
        dataset = dicom(np.array([[-2000, 5, 15]], np.int16), PixelPaddingValue=-2000)
        (picture,) = read(write_dicom(dataset, tmp_path / "a"))
        assert render(picture).tolist() == [[0, 0, 255]]

    def test_every_frame_comes_out(self, tmp_path: Path) -> None:
        frames = np.stack([spot(32, 0.3), spot(32, 0.6), spot(32, 0.8)])
        pictures = read(write_dicom(dicom(frames), tmp_path / "a"))
        assert [(p.frame, p.frames) for p in pictures] == [(1, 3), (2, 3), (3, 3)]
        np.testing.assert_array_equal(np.stack([p.pixels for p in pictures]), frames)

    def test_per_frame_rescale(self, tmp_path: Path) -> None:
        dataset = dicom(np.ones((2, 4, 4), np.uint16))
        groups = []
        for slope in (2, 3):
            values, group = Dataset(), Dataset()
            values.RescaleSlope, values.RescaleIntercept, values.RescaleType = slope, 1, "US"
            group.PixelValueTransformationSequence = [values]
            groups.append(group)
        dataset.PerFrameFunctionalGroupsSequence = groups
        pictures = read(write_dicom(dataset, tmp_path / "a"))
        assert [float(p.pixels[0, 0]) for p in pictures] == [3.0, 4.0]

    def test_colour(self, tmp_path: Path) -> None:
        rgb = np.zeros((4, 4, 3), np.uint8)
        rgb[..., 1] = 200
        (picture,) = read(write_dicom(dicom(rgb), tmp_path / "a"))
        np.testing.assert_array_equal(render(picture), rgb)

    def test_identity(self, tmp_path: Path) -> None:
        dataset = dicom(spot(), PatientName="Müller^Jürgen^^Dr.", SpecificCharacterSet="ISO_IR 192")
        (picture,) = read(write_dicom(dataset, tmp_path / "a"))
        assert picture.identity.patient_name == "Müller Jürgen Dr."
        assert picture.identity.study_uid == str(dataset.StudyInstanceUID)

    def test_no_preamble_is_read_and_noted(self, tmp_path: Path) -> None:
        dataset = dicom(spot())
        dataset.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
        write_dicom(dataset, tmp_path / "a")
        whole = (tmp_path / "a").read_bytes()
        length = int.from_bytes(whole[140:144], "little")
        (tmp_path / "a").write_bytes(whole[144 + length :])
        (picture,) = read(tmp_path / "a")
        np.testing.assert_array_equal(picture.pixels, spot())
        assert picture.notes

    def test_no_pixels(self, tmp_path: Path) -> None:
        dataset = dicom(spot())
        del dataset.PixelData
        assert reason(write_dicom(dataset, tmp_path / "a")) is Reason.NO_PIXELS

    def test_missing_bytes(self, tmp_path: Path) -> None:
        dataset = dicom(spot())
        dataset.PixelData = dataset.PixelData[:1000]
        assert reason(write_dicom(dataset, tmp_path / "a")) is Reason.TRUNCATED

    def test_cut_file(self, tmp_path: Path) -> None:
        whole = write_dicom(dicom(spot()), tmp_path / "a").read_bytes()
        (tmp_path / "a").write_bytes(whole[:-1000])
        (picture,) = read(tmp_path / "a")
        assert picture.incomplete
        assert any("ends in the middle" in note for note in picture.notes)
        held = spot().size - 1000
        np.testing.assert_array_equal(picture.pixels.reshape(-1)[:held], spot().reshape(-1)[:held])
        assert not picture.pixels.reshape(-1)[held:].any()
        (tmp_path / "a").write_bytes(whole[:-3000])
        assert reason(tmp_path / "a") is Reason.TRUNCATED

    def test_huge_declaration_is_refused_before_decoding(self, tmp_path: Path) -> None:
        dataset = dicom(spot(), Rows=60_000, Columns=60_000)
        assert reason(write_dicom(dataset, tmp_path / "a")) is Reason.TOO_LARGE
        dataset = dicom(spot(), NumberOfFrames=30_000_000)
        assert reason(write_dicom(dataset, tmp_path / "b")) is Reason.TOO_LARGE

    @pytest.mark.parametrize(
        ("name", "shape"),
        [
            ("CT_small.dcm", (128, 128)),
            ("MR_small_RLE.dcm", (64, 64)),
            ("JPEG2000.dcm", (1024, 256)),
            ("MR_small_jpeg_ls_lossless.dcm", (64, 64)),
            ("SC_rgb_jpeg_dcmtk.dcm", (100, 100, 3)),
            ("examples_palette.dcm", (350, 800, 3)),
            ("image_dfl.dcm", (512, 512)),
            ("liver_1frame.dcm", (512, 512)),
            ("JPGExtended.dcm", (1024, 256)),
            ("J2K_pixelrep_mismatch.dcm", (512, 512)),
        ],
    )
    def test_files_of_pydicom(self, name: str, shape: tuple[int, ...]) -> None:
        path = get_testdata_file(name, download=False)
        assert path is not None
        picture = read(Path(str(path)))[0]
        assert picture.pixels.shape == shape
        assert render(picture).max() > render(picture).min()


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\0" * 128 + b"DICM", FileFormat.DICOM),
        (b"\x08\x00\x05\x00CS\x0a\x00ISO_IR 100", FileFormat.DICOM),
        (b"\x00\x08\x00\x05CS\x00\x0aISO_IR 100", FileFormat.DICOM),
        (b"\xff\xd8\xff\xe0", FileFormat.JPEG),
        (b"%PDF-1.7 and more text", None),
    ],
)
def test_sniff(head: bytes, kind: FileFormat | None) -> None:
    assert sniff(head) is kind
