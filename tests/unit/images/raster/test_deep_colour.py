"""PNG and TIFF of 16 bits with colour or alpha keep all their bits."""

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
from core.images.raster.pages import read_pages
from core.images.raster.raster import read_raster

RAMP = np.linspace(0, 4095, 64 * 32).astype(np.uint16).reshape(64, 32)
GREY, COLOUR, GREY_ALPHA, COLOUR_ALPHA = 0, 2, 4, 6
FULL = np.full_like(RAMP, 0xFFFF)


def png(values: NDArray[np.uint16], kind: int, extra: bytes = b"") -> bytes:
    """Make a PNG of 16 bits with rows filtered by the row above (RFC 2083 6.4), which Pillow cannot write."""
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


def tiff(values: NDArray[np.uint16], order: str, *, planes: bool, packed: bool, alpha: int = 0) -> bytes:
    """Make a TIFF 6.0 of 16 bits in one strip, or one per plane; tags 256 and up as in section 8."""
    rows, columns, samples = values.shape
    parts = np.moveaxis(values, -1, 0) if planes else values[None]
    strips = [np.ascontiguousarray(part).astype(order + "u2").tobytes() for part in parts]
    if packed:
        strips = [zlib.compress(strip) for strip in strips]
    begins = [8 + sum(map(len, strips[:place])) for place in range(len(strips))]
    entries: list[tuple[int, str, list[int]]] = [
        *((256, "H", [columns]), (257, "H", [rows]), (258, "H", [16] * samples)),
        *((259, "H", [8 if packed else 1]), (262, "H", [2]), (273, "L", begins), (277, "H", [samples])),
        *((278, "H", [rows]), (279, "L", [len(strip) for strip in strips]), (284, "H", [1 + planes])),
        *([(338, "H", [alpha])] if samples == 4 else []),
    ]
    body = b"".join(strips)
    body += bytes(len(body) % 2)
    directory = 8 + len(body)
    behind = directory + 2 + 12 * len(entries) + 4
    fields, values_behind = b"", b""
    for tag, letter, numbers in entries:
        value = struct.pack(order + letter * len(numbers), *numbers)
        if len(value) > 4:
            place = struct.pack(order + "L", behind + len(values_behind))
            values_behind += value
            value = place
        fields += struct.pack(order + "HHL", tag, 3 if letter == "H" else 4, len(numbers))
        fields += value.ljust(4, b"\0")
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "L", directory)
    return head + body + struct.pack(order + "H", len(entries)) + fields + bytes(4) + values_behind


UNASSOCIATED, ASSOCIATED = 2, 1


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("planes", "packed"), [(False, False), (False, True), (True, False)])
class TestTiff:
    def test_equal_channels_are_grey_of_16_bits(self, order: str, planes: bool, packed: bool) -> None:
        for samples in ([RAMP] * 3, [RAMP] * 3 + [FULL]):
            data = tiff(np.dstack(samples), order, planes=planes, packed=packed, alpha=UNASSOCIATED)
            (picture,) = read_pages(data, "a.tif", Limits())
            assert picture.pixels.dtype == np.uint16
            np.testing.assert_array_equal(picture.pixels, RAMP)
            assert len(np.unique(render(picture))) == 256

    def test_colour_of_12_bits_goes_over_all_8(self, order: str, planes: bool, packed: bool) -> None:
        colour = np.dstack([RAMP, RAMP[::-1], RAMP[:, ::-1]])
        (picture,) = read_pages(tiff(colour, order, planes=planes, packed=packed), "a.tif", Limits())
        np.testing.assert_allclose(picture.pixels, colour / 4095 * 255, atol=0.51)

    @pytest.mark.parametrize("alpha", [UNASSOCIATED, ASSOCIATED])
    def test_alpha_is_laid_over_black(self, order: str, planes: bool, packed: bool, alpha: int) -> None:
        half = FULL // 2
        values = np.dstack([RAMP, RAMP, RAMP, half])
        data = tiff(values, order, planes=planes, packed=packed, alpha=alpha)
        (picture,) = read_pages(data, "a.tif", Limits())
        # Colours with associated alpha are already multiplied by it (TIFF 6.0, section 18).
        expected = RAMP * (half / 0xFFFF) if alpha == UNASSOCIATED else RAMP
        np.testing.assert_allclose(picture.pixels, expected, atol=0.51)


def test_compressed_planes_keep_their_upper_bytes() -> None:
    data = tiff(np.dstack([RAMP * 16] * 3), "<", planes=True, packed=True)
    (picture,) = read_pages(data, "a.tif", Limits())
    np.testing.assert_array_equal(picture.pixels, RAMP >> 4)
