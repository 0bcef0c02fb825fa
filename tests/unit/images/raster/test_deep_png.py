"""PNG of 16 bits with colour or alpha keeps all its bits."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest
from numpy.typing import NDArray

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.base.picture import Picture
from core.images.display.render import render
from core.images.raster.raster import read_raster

RAMP = np.linspace(0, 4095, 64 * 32).astype(np.uint16).reshape(64, 32)
GREY, COLOUR, GREY_ALPHA, COLOUR_ALPHA = 0, 2, 4, 6
FULL = np.full_like(RAMP, 0xFFFF)


def png(values: NDArray[np.uint16], kind: int, extra: bytes = b"") -> bytes:
    """A PNG of 16 bits, its rows filtered by the row above (RFC 2083 6.4), as Pillow cannot write one."""
    rows = values.astype(">u2").reshape(len(values), -1).view(np.uint8)
    above = np.vstack([np.zeros_like(rows[:1]), rows[:-1]])
    filtered = np.hstack([np.full((len(rows), 1), 2, np.uint8), rows - above])
    size = struct.pack(">2L5B", values.shape[1], values.shape[0], 16, kind, 0, 0, 0)

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">L", len(body)) + name + body + struct.pack(">L", zlib.crc32(name + body))

    picture = chunk(b"IDAT", zlib.compress(filtered.tobytes()))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + extra + picture + chunk(b"IEND", b"")


def read(values: NDArray[np.uint16], kind: int) -> Picture:
    return read_raster(png(values, kind), "a.png", Limits())


def test_equal_channels_are_grey_of_16_bits() -> None:
    grey = read(RAMP, GREY)
    for values, kind in (
        (np.dstack([RAMP] * 3), COLOUR),
        (np.dstack([RAMP, FULL]), GREY_ALPHA),
        (np.dstack([RAMP] * 3 + [FULL]), COLOUR_ALPHA),
    ):
        picture = read(values, kind)
        assert picture.pixels.dtype == np.uint16
        np.testing.assert_array_equal(picture.pixels, RAMP)
        np.testing.assert_array_equal(render(picture), render(grey))
    assert len(np.unique(render(grey))) == 256


@pytest.mark.parametrize("kind", [GREY_ALPHA, COLOUR_ALPHA])
def test_alpha_is_laid_over_black(kind: int) -> None:
    half = FULL // 2
    half[0] = 0
    values = np.dstack([RAMP, half] if kind == GREY_ALPHA else [RAMP, RAMP, RAMP, half])
    np.testing.assert_allclose(read(values, kind).pixels, RAMP * (half / 0xFFFF), atol=0.51)


@pytest.mark.parametrize(("greatest", "top"), [(255, 255), (4095, 4095), (4000, 4095), (60000, 65535)])
def test_colour_shows_the_bits_it_uses(greatest: int, top: int) -> None:
    channels = [np.linspace(0, greatest * part, RAMP.size).reshape(RAMP.shape) for part in (1, 0.5, 0.1)]
    values = np.dstack(channels).astype(np.uint16)
    picture = read(values, COLOUR)
    assert picture.is_colour
    np.testing.assert_allclose(picture.pixels, values / top * 255, atol=0.51)


def test_damage_is_told_as_ever() -> None:
    data = png(np.dstack([RAMP] * 3), COLOUR)
    with pytest.raises(InputError) as caught:
        read_raster(data[: len(data) // 2], "a.png", Limits())
    assert caught.value.reason is Reason.TRUNCATED
