"""The colour space of a compressed stream, if header and stream do not tell it or contradict each other."""

from __future__ import annotations

import io

import numpy as np
import openjpeg.utils
import pytest
from numpy.typing import NDArray
from PIL import Image
from pydicom.encaps import encapsulate
from pydicom.uid import JPEG2000Lossless, JPEGBaseline8Bit

from core.images.base.limits import Limits
from core.images.dicom.colour import to_rgb
from core.images.dicom.pictures import read_dicom
from tests.support.pictures import dicom

RED = (220, 40, 40)


def scan() -> NDArray[np.uint8]:
    """Return a grey picture on black with a red square, like an ultrasound scan with colour."""
    y, x = np.mgrid[0:64, 0:64]
    grey = np.where((x - 32) ** 2 + (y - 40) ** 2 < 700, (x + 2 * y) % 200, 0)
    rgb = np.dstack([grey] * 3).astype(np.uint8)
    rgb[8:24, 8:24] = RED
    return rgb


def coloured() -> NDArray[np.uint8]:
    """Return a picture without any grey, with the red square."""
    y, x = np.mgrid[0:64, 0:64]
    rgb = np.dstack([20 + 2 * x, 60 + x // 2 + y // 2, 230 - 3 * y]).astype(np.uint8)
    rgb[8:24, 8:24] = RED
    return rgb


def to_ybr(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(Image.fromarray(rgb).convert("YCbCr"))


def unmarked(samples: NDArray[np.uint8], subsampling: int = 0) -> bytes:
    """Return a JPEG of the samples, with components 1, 2, 3 and without application markers."""
    buffer = io.BytesIO()
    Image.fromarray(samples, "YCbCr").save(buffer, "JPEG", quality=95, subsampling=subsampling)
    data = buffer.getvalue()
    length = int.from_bytes(data[4:6], "big")
    assert data[2:4] == b"\xff\xe0"
    return data[:2] + data[4 + length :]


def shown(stream: bytes, photometric: str, *, grey_header: bool = False, syntax: str = JPEGBaseline8Bit):
    dataset = dicom(np.zeros((64, 64) if grey_header else (64, 64, 3), np.uint8))
    dataset.PhotometricInterpretation = photometric
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.PixelData = encapsulate([stream])
    dataset["PixelData"].is_undefined_length = True
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    (picture,) = read_dicom(buffer.getvalue(), "a", Limits())
    return picture.pixels


def is_red(pixels: NDArray[np.uint8]) -> bool:
    return bool(np.abs(pixels[12:20, 12:20].astype(int) - RED).max() <= 12)


class TestUnmarkedJpeg:
    @pytest.mark.parametrize("picture", [scan, coloured])
    @pytest.mark.parametrize("subsampling", [1, 2])
    def test_shared_chrominance_is_never_rgb(self, picture, subsampling: int) -> None:
        assert is_red(shown(unmarked(to_ybr(picture()), subsampling), "RGB"))

    @pytest.mark.parametrize("picture", [scan, coloured])
    @pytest.mark.parametrize("subsampling", [0, 1, 2])
    def test_a_grey_header_says_nothing_of_colours(self, picture, subsampling: int) -> None:
        stream = unmarked(to_ybr(picture()), subsampling)
        assert is_red(shown(stream, "MONOCHROME2", grey_header=True))
        assert is_red(shown(stream, "MONOCHROME2"))

    @pytest.mark.parametrize("picture", [scan, coloured])
    def test_rgb_that_is_rgb_stays(self, picture) -> None:
        assert is_red(shown(unmarked(picture()), "RGB"))

    def test_rgb_that_is_nowhere_grey_but_as_ybr(self) -> None:
        assert is_red(shown(unmarked(to_ybr(scan())), "RGB"))

    @pytest.mark.parametrize("photometric", ["YBR_FULL", "YBR_FULL_422"])
    def test_ybr_is_ybr(self, photometric: str) -> None:
        assert is_red(shown(unmarked(to_ybr(coloured())), photometric))


class TestJpeg2000:
    @pytest.mark.parametrize("photometric", ["YBR_ICT", "YBR_RCT"])
    @pytest.mark.parametrize("picture", [scan, coloured])
    def test_a_transform_that_the_stream_lacks(self, picture, photometric: str) -> None:
        stream = openjpeg.utils.encode_array(to_ybr(picture()), use_mct=False, photometric_interpretation=1)
        assert is_red(shown(stream, photometric, syntax=JPEG2000Lossless))

    @pytest.mark.parametrize("photometric", ["YBR_ICT", "YBR_RCT", "RGB"])
    def test_a_transform_that_it_has(self, photometric: str) -> None:
        stream = openjpeg.utils.encode_array(scan(), use_mct=True, photometric_interpretation=1)
        np.testing.assert_array_equal(shown(stream, photometric, syntax=JPEG2000Lossless), scan())

    @pytest.mark.parametrize("photometric", ["YBR_ICT", "YBR_RCT"])
    def test_greys_tell_that_the_samples_are_rgb_after_all(self, photometric: str) -> None:
        stream = openjpeg.utils.encode_array(scan(), use_mct=False, photometric_interpretation=1)
        np.testing.assert_array_equal(shown(stream, photometric, syntax=JPEG2000Lossless), scan())

    def test_ybr_full_is_converted(self) -> None:
        stream = openjpeg.utils.encode_array(to_ybr(coloured()), use_mct=False, photometric_interpretation=1)
        np.testing.assert_array_equal(
            shown(stream, "YBR_FULL", syntax=JPEG2000Lossless), to_rgb(to_ybr(coloured()), "YBR_FULL", 8)
        )


@pytest.mark.parametrize(("width", "factor"), [("u1", 1), ("<u2", 257), ("<u4", 16843009)])
@pytest.mark.parametrize("says", ["RGB", "YBR_FULL"])
def test_plain_colours_are_what_they_look_like_at_any_width(width: str, factor: int, says: str) -> None:
    rgb = scan()
    wide = rgb.astype(width) * np.array(factor, width)
    buffer = io.BytesIO()
    dicom(wide, PhotometricInterpretation=says).save_as(buffer, enforce_file_format=True)
    (picture,) = read_dicom(buffer.getvalue(), "a.dcm", Limits())
    assert np.abs(picture.pixels.astype(int) - rgb).max() <= 1
    assert any("but they are RGB" in note for note in picture.notes) == (says != "RGB")
