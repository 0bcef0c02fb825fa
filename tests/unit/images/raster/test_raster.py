"""Picture files as made by phones, scanners and other programs."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.raster.structure import foreign_process
from core.images.read import pictures_in
from tests.support.pictures import spot


def _jpeg(**options: object) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(spot()).save(buffer, "JPEG", **options)
    return buffer.getvalue()


def test_what_a_phone_makes_of_several_jpegs_is_lossy() -> None:
    buffer = io.BytesIO()
    first, second = Image.fromarray(spot()), Image.fromarray(spot(32))
    first.save(buffer, "MPO", save_all=True, append_images=[second])
    (picture,) = pictures_in(buffer.getvalue(), "phone.jpg", Limits())
    assert picture.lossy
    assert picture.frames == 1
    assert np.abs(picture.pixels.astype(int) - spot()).max() < 16


def _with_frame(marker: int, bits: int) -> bytes:
    """Return a whole JPEG that declares another process, or other bits, at the start of its frame."""
    data = _jpeg()
    at = data.index(b"\xff\xc0")
    return data[: at + 1] + bytes((marker,)) + data[at + 2 : at + 4] + bytes((bits,)) + data[at + 5 :]


@pytest.mark.parametrize(
    ("marker", "bits", "name"),
    [
        (0xC1, 12, "12 bits a sample"),
        (0xC3, 16, "lossless"),
        (0xC5, 8, "hierarchical"),
        (0xC9, 8, "arithmetic coding"),
        (0xF7, 8, "JPEG-LS"),
    ],
)
def test_a_jpeg_of_another_process_is_not_called_damaged(marker: int, bits: int, name: str) -> None:
    assert foreign_process(_with_frame(marker, bits)) == name
    assert foreign_process(_jpeg()) == foreign_process(_jpeg(progressive=True)) == ""


def test_twelve_bits_are_refused_for_what_they_are() -> None:
    with pytest.raises(InputError) as caught:
        list(pictures_in(_with_frame(0xC1, 12), "a.jpg", Limits()))
    assert caught.value.reason is Reason.UNSUPPORTED_PIXELS
    assert "12 bits" in caught.value.message


def test_a_damaged_jpeg_is_still_called_damaged() -> None:
    data = bytearray(_jpeg())
    at = data.index(b"\xff\xc4")
    data[at + 4 : at + 40] = b"\xff" * 36
    with pytest.raises(InputError) as caught:
        list(pictures_in(bytes(data), "a.jpg", Limits()))
    assert caught.value.reason is Reason.CORRUPT
