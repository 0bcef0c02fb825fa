"""Reads 16-bit PNG and TIFF with colour or alpha, of which Pillow keeps only the upper bytes."""

from __future__ import annotations

import io
import re
import sys

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile, ImageOps, TiffImagePlugin

from core.images.base.picture import Pixels

#: Pillow's names of 16-bit pixels, or of one of their planes: samples and byte order.
_DEEP = re.compile(r"(RGB|RGBX|RGBA|RGBa|[RGBAa]);16([LBN])")
#: The byte order that gives the lower bytes instead of the upper ones; N is this machine's.
_OTHER_ORDER = {"L": "B", "B": "L", "N": "B" if sys.byteorder == "little" else "L"}
#: Grey with alpha, whose mode gives access to all four bytes at once.
_GREY_ALPHA, _FOUR_BYTES = "LA;16B", "RGBA"
#: Bit depths of detectors; pictures that use no more bits are shown with this depth.
_WIDTHS = (8, 10, 12)
# Tags of TIFF 6.0, section 8.
_BITS_PER_SAMPLE, _PLANAR = 258, 284


def read_deep(data: bytes, image: ImageFile.ImageFile) -> Pixels | None:
    """Read all 16 bits of each sample.

    Parameters
    ----------
    data : bytes
        The whole file.
    image : Pillow ImageFile
        The same file, opened and not loaded; of a TIFF, at the page that is wanted.

    Returns
    -------
    ndarray of uint16, shape (H, W), or of uint8, shape (H, W, 3), or None
        Grey (also if the three channels are equal) or colour, laid over black if there is alpha. None if the
        file is of another kind.

    Raises
    ------
    OSError, ValueError and others
        As Pillow, if the file is damaged.
    """
    raw = [_raw_mode(image, tile) for tile in image.tile]
    if raw == [_GREY_ALPHA]:
        four = _loaded(data, image, [_FOUR_BYTES])
        return _over_black(_words(four[..., 0], four[..., 1]), _words(four[..., 2], four[..., 3]))
    found = [_DEEP.fullmatch(mode) for mode in raw]
    if not found or None in found:
        return None
    # Lower-case a: the colours are already multiplied by alpha, and Pillow would divide by it.
    samples = [(match[1].upper(), match[2]) for match in found if match]
    upper = _loaded(data, image, [f"{names};16{order}" for names, order in samples])
    lower = _loaded(data, image, [f"{names};16{_OTHER_ORDER[order]}" for names, order in samples])
    values = _words(upper, lower)
    colour = values[..., :3]
    if values.shape[-1] == 4 and not any("a" in mode for mode in raw):
        colour = _over_black(colour, values[..., 3:])
    if np.array_equal(colour[..., 0], colour[..., 1]) and np.array_equal(colour[..., 1], colour[..., 2]):
        return np.ascontiguousarray(colour[..., 0])
    return _to_eight_bits(colour)


def _raw_mode(image: ImageFile.ImageFile, tile: ImageFile._Tile) -> str:
    """Return Pillow's raw mode for the pixels of a tile as they are stored."""
    mode = tile.args if isinstance(tile.args, str) else str(tile.args[0]) if tile.args else ""
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return mode
    if tile.codec_name == "libtiff":
        # Of compressed planes, Pillow gives only the upper bytes, whatever is requested.
        return "" if image.tag_v2.get(_PLANAR, 1) == 2 else mode
    if mode in tuple("RGBAa") and set(image.tag_v2.get(_BITS_PER_SAMPLE, ())) == {16}:
        # For planes Pillow ignores the number of bits, and would show a wrong picture.
        return f"{mode};16L" if image.tag_v2.prefix == b"II" else f"{mode};16B"
    return mode


def _loaded(data: bytes, image: ImageFile.ImageFile, raw: list[str]) -> NDArray[np.uint8]:
    """Load the pixels with the given raw modes of Pillow, one for each tile, turned as EXIF says."""
    with Image.open(io.BytesIO(data), formats=(image.format or "",)) as again:
        again.seek(image.tell())
        again.tile = [
            tile._replace(args=mode if isinstance(tile.args, str) else (mode, *(tile.args or ())[1:]))
            for tile, mode in zip(again.tile, raw, strict=True)
        ]
        again.load()
        ImageOps.exif_transpose(again, in_place=True)
        return np.asarray(again)


def _words(upper: NDArray[np.uint8], lower: NDArray[np.uint8]) -> NDArray[np.uint16]:
    return np.asarray(upper.astype(np.uint16) << 8 | lower, np.uint16)


def _over_black(values: NDArray[np.uint16], alpha: NDArray[np.uint16]) -> NDArray[np.uint16]:
    if (alpha == 0xFFFF).all():
        return values
    return np.asarray((values.astype(np.uint64) * alpha + 0x7FFF) // 0xFFFF, np.uint16)


def _to_eight_bits(colour: NDArray[np.uint16]) -> NDArray[np.uint8]:
    """Convert colour to 8 bits from as many bits as the picture uses."""
    greatest = int(colour.max())
    bits = next((bits for bits in _WIDTHS if greatest < 1 << bits), 16)
    top = (1 << bits) - 1
    return np.asarray((colour.astype(np.uint32) * 255 + top // 2) // top, np.uint8)
