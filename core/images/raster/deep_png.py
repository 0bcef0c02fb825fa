"""PNG of 16 bits with colour or alpha, of which Pillow keeps the upper bytes alone."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile, ImageOps

from core.images.base.picture import Pixels

#: Pillow's names of pixels of 16 bits, with those by which it gives the lower bytes.
_LOWER_BYTES = {"RGB;16B": "RGB;16L", "RGBA;16B": "RGBA;16L"}
#: Grey and alpha, in whose place all four bytes are to be had at once.
_GREY_ALPHA, _FOUR_BYTES = "LA;16B", "RGBA"
#: Bits that detectors have; pictures that use no more are shown with so many.
_WIDTHS = (8, 10, 12)


def read_deep(data: bytes, image: ImageFile.ImageFile) -> Pixels | None:
    """Read all 16 bits.

    Parameters
    ----------
    data : bytes
        The whole file.
    image : Pillow ImageFile
        The same file, opened and not loaded.

    Returns
    -------
    ndarray of uint16, shape (H, W), or of uint8, shape (H, W, 3), or None
        Grey, also where the three channels are equal, or colour; laid over black where there is alpha.
        None where the file is of another kind.

    Raises
    ------
    OSError, ValueError and others
        As Pillow, if the file is damaged.
    """
    raw = str(image.tile[0].args) if image.format == "PNG" and image.tile else ""
    if raw == _GREY_ALPHA:
        four = _loaded(data, _FOUR_BYTES)
        return _over_black(_words(four[..., 0], four[..., 1]), _words(four[..., 2], four[..., 3]))
    if raw not in _LOWER_BYTES:
        return None
    values = _words(_loaded(data, raw), _loaded(data, _LOWER_BYTES[raw]))
    colour = values[..., :3]
    if values.shape[-1] == 4:
        colour = _over_black(colour, values[..., 3:])
    if np.array_equal(colour[..., 0], colour[..., 1]) and np.array_equal(colour[..., 1], colour[..., 2]):
        return np.ascontiguousarray(colour[..., 0])
    return _to_eight_bits(colour)


def _loaded(data: bytes, raw: str) -> NDArray[np.uint8]:
    """Bytes of the pixels that a raw mode of Pillow's gives, turned as EXIF says."""
    with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
        image.tile = [tile._replace(args=raw) for tile in image.tile]
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        return np.asarray(image)


def _words(upper: NDArray[np.uint8], lower: NDArray[np.uint8]) -> NDArray[np.uint16]:
    return np.asarray(upper.astype(np.uint16) << 8 | lower, np.uint16)


def _over_black(values: NDArray[np.uint16], alpha: NDArray[np.uint16]) -> NDArray[np.uint16]:
    if (alpha == 0xFFFF).all():
        return values
    return np.asarray((values.astype(np.uint64) * alpha + 0x7FFF) // 0xFFFF, np.uint16)


def _to_eight_bits(colour: NDArray[np.uint16]) -> NDArray[np.uint8]:
    """Colour in 8 bits, from as many as the picture uses."""
    greatest = int(colour.max())
    bits = next((bits for bits in _WIDTHS if greatest < 1 << bits), 16)
    top = (1 << bits) - 1
    return np.asarray((colour.astype(np.uint32) * 255 + top // 2) // top, np.uint8)
