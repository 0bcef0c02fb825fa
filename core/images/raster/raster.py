"""Reads PNG, JPEG, BMP, WebP and GIF: 8 and 16 bit, grey, palette and colour."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
from PIL import ExifTags, Image, ImageOps

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.base.picture import Picture, Pixels, Reduced, Window
from core.images.display.render import full_range_window
from core.images.raster.deep_colour import read_deep
from core.images.raster.reduction import draft_jpeg, reduction_step, step_of
from core.images.raster.structure import check_jpeg, check_png, foreign_process, webp_loses, webp_size

_PNG, _JPEG, _RIFF, _GIF, _BITMAP = b"\x89PNG", b"\xff\xd8", b"RIFF", b"GIF", b"BM"
_FORMATS = ("PNG", "JPEG", "BMP", "WEBP", "GIF")
#: Bytes per pixel that the WebP decoder takes before it has decoded anything.
_WEBP_BYTES = 8
#: Beginnings of Pillow's messages that a text or colour profile is too large to unpack.
_OVER_PILLOWS_LIMIT = ("Decompressed data too large", "Too much memory used in text chunks")
#: Lossy formats, by Pillow's names; MPO holds several JPEGs, from phones.
_LOSSY = ("JPEG", "MPO")
_EIGHT_BIT = Window(127.5, 255.0, "LINEAR_EXACT")


def read_raster(data: bytes, name: str, limits: Limits, enough: int | None = None) -> Picture:
    """Read one PNG, JPEG, BMP or WebP, or the first picture of a GIF.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        Name of the picture.
    limits : Limits
        Checked before any pixel is decoded.
    enough : int, optional
        Pixels of the shorter side that suffice: a larger JPEG is reduced while it is decoded, unless EXIF
        turns it.

    Returns
    -------
    Picture
        Grey as uint8 or uint16, colour as RGB uint8. Colour whose three channels are equal becomes
        grey; transparency is laid over black; the EXIF orientation is applied. Where the file stores
        16 bits and uses them, the window spans the values found.

    Raises
    ------
    InputError
        ``truncated``, ``corrupt``, ``too-large``, ``too-many-elements``, ``too-many-scans`` or
        ``unsupported-pixels``.
    """
    if data.startswith(_PNG):
        check_png(data, limits)
    elif data.startswith(_JPEG):
        check_jpeg(data, limits)
    elif data.startswith(_RIFF):
        limits.check_pixels(*webp_size(data), _WEBP_BYTES)
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            limits.check_pixels(image.height, image.width)
            lossy = image.format in _LOSSY or (image.format == "WEBP" and webp_loses(data))
            shape = (image.height, image.width)
            step = reduction_step(*shape, enough) if image.format in _LOSSY else 1
            if step > 1 and image.mode in ("L", "RGB") and not _is_turned(image):
                draft_jpeg(image, step)
            divided = step_of(shape[0], image.height)
            deep = read_deep(data, image)
            if deep is None:
                image.load()
                ImageOps.exif_transpose(image, in_place=True)
            pixels = to_array(image) if deep is None else deep
    except Image.DecompressionBombError as error:
        raise InputError(
            Reason.TOO_LARGE, "The picture declares more pixels than the limit allows."
        ) from error
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error) as error:
        # Pillow has no error type of its own for damaged pictures; it raises these.
        raise _why_unreadable(data, str(error)) from error
    voi = full_range_window(pixels) if pixels.dtype == np.uint16 else _EIGHT_BIT
    reduced = Reduced(*shape, divided) if divided > 1 else None
    return Picture(name=name, frame=1, frames=1, pixels=pixels, voi=voi, lossy=lossy, reduced=reduced)


def _why_unreadable(data: bytes, said: str) -> InputError:
    """Return the error for a picture that Pillow could not read, by Pillow's message and the file's bytes."""
    if said.startswith(_OVER_PILLOWS_LIMIT):
        return InputError(Reason.TOO_LARGE, "A text or colour profile in the picture exceeds the size limit.")
    if _ends_early(data):
        return InputError(Reason.TRUNCATED, "The file ends before the picture is complete.")
    if "unknown" in said or "Unsupported" in said:
        return InputError(Reason.UNSUPPORTED_PIXELS, "This kind of picture is not supported.")
    if kind := foreign_process(data):
        return InputError(
            Reason.UNSUPPORTED_PIXELS, "This kind of JPEG ({kind}) is not supported.", kind=kind
        )
    return InputError(Reason.CORRUPT, "The compressed picture is damaged.")


def _is_turned(image: Image.Image) -> bool:
    return bool(image.getexif().get(ExifTags.Base.Orientation, 1) != 1)


def _ends_early(data: bytes) -> bool:
    """Return whether the end marker of the format is missing."""
    if data.startswith(_PNG):
        return b"IEND" not in data[-32:]
    if data.startswith(_BITMAP):
        return len(data) < int.from_bytes(data[2:6], "little")
    if data.startswith(_RIFF):
        return len(data) < int.from_bytes(data[4:8], "little") + 8
    if data.startswith(_GIF):
        return not data.rstrip(b"\0").endswith(b";")
    return data.startswith(_JPEG) and b"\xff\xd9" not in data[-1024:]


def to_array(image: Image.Image) -> Pixels:
    """Return the values of a loaded picture, shape (H, W) as uint8 or uint16, or (H, W, 3) as RGB uint8.

    Raises
    ------
    InputError
        ``unsupported-pixels``.
    """
    if image.mode.startswith("I;16"):
        return np.asarray(image).astype(np.uint16)
    if image.mode == "I":
        values = np.asarray(image)
        if values.min() < 0 or values.max() > np.iinfo(np.uint16).max:
            raise InputError(Reason.UNSUPPORTED_PIXELS, "The picture has more than 16 bits per pixel.")
        return values.astype(np.uint16)
    if image.mode == "L":
        return np.asarray(image)
    if image.mode == "1":
        return np.asarray(image.convert("L"), dtype=np.uint8)
    if image.format == "BMP" and image.mode == "RGBA" and image.getchannel("A").getextrema() == (0, 0):
        # Most writers leave the fourth byte of a bitmap zero, whatever the header says.
        image = image.convert("RGB")
    elif "A" in image.mode or "transparency" in image.info:
        black = Image.new("RGBA", image.size, (0, 0, 0, 255))
        image = Image.alpha_composite(black, image.convert("RGBA"))
    rgb = np.asarray(image.convert("RGB"), dtype=np.uint8)
    if np.array_equal(rgb[..., 0], rgb[..., 1]) and np.array_equal(rgb[..., 1], rgb[..., 2]):
        return np.ascontiguousarray(rgb[..., 0])
    return rgb
