"""The mark of lossy compression is taken from the stream if the header lacks it."""

from __future__ import annotations

import io

import jpeg_ls
import numpy as np
import openjpeg.utils
import pytest
from PIL import Image
from pydicom.encaps import encapsulate
from pydicom.uid import JPEG2000, JPEGBaseline8Bit, JPEGLSNearLossless

from core.images.base.limits import Limits
from core.images.read import pictures_in
from tests.support.pictures import dicom, spot


def _read(stream: bytes, syntax: str) -> bool:
    dataset = dicom(spot())
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.PixelData = encapsulate([stream])
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    (picture,) = pictures_in(buffer.getvalue(), "a.dcm", Limits())
    return picture.lossy


@pytest.mark.parametrize(("near", "lossy"), [(0, False), (1, True), (8, True)])
def test_jpeg_ls(near: int, lossy: bool) -> None:
    stream = bytes(jpeg_ls.encode_array(spot(), lossy_error=near))
    assert _read(stream, JPEGLSNearLossless) is lossy


@pytest.mark.parametrize(("options", "lossy"), [({}, False), ({"compression_ratios": [2]}, True)])
def test_jpeg_2000(options: dict[str, list[int]], lossy: bool) -> None:
    stream = openjpeg.utils.encode_array(spot(), bits_stored=8, photometric_interpretation=2, **options)
    assert _read(bytes(stream), JPEG2000) is lossy


def test_jpeg_whatever_the_header_says() -> None:
    buffer = io.BytesIO()
    Image.fromarray(spot()).save(buffer, "JPEG")
    assert _read(buffer.getvalue(), JPEGBaseline8Bit)
    assert _read(buffer.getvalue(), JPEG2000)


def test_plain_pixels() -> None:
    buffer = io.BytesIO()
    dicom(np.zeros((8, 8), np.uint16)).save_as(buffer, enforce_file_format=True)
    assert not next(pictures_in(buffer.getvalue(), "a.dcm", Limits())).lossy
