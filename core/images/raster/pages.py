"""Reads TIFF: every page that is a picture of its own, with 8, 16 or 32 bits a sample."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageOps, TiffImagePlugin, UnidentifiedImageError

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.base.picture import Picture, Pixels, Window
from core.images.display.render import full_range_window
from core.images.raster.deep_colour import read_deep
from core.images.raster.directories import PHOTOMETRIC, Page, find_pages, slice_of_stack, stacked
from core.images.raster.raster import to_array

_WHITE_IS_ZERO = 0
_LOSSY_COMPRESSIONS = (6, 7, 33003, 33005, 34892, 50001)
_EIGHT = 8
_EIGHT_BIT = Window(127.5, 255.0, "LINEAR_EXACT")
#: Largest integer up to which 32-bit floats hold every integer.
_EXACT = 1 << 24


def count_pages(data: bytes, limits: Limits) -> int:
    """Count the pictures in a TIFF, including those of an ImageJ stack that have no directory.

    Raises
    ------
    InputError
        As `core.images.raster.directories.find_pages`.
    """
    pages = find_pages(data, limits)
    return stacked(data, pages, limits) or len(pages)


def read_pages(data: bytes, name: str, limits: Limits, frame: int | None = None) -> Iterator[Picture]:
    """Read the pages of a TIFF, one at a time.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
    limits : Limits
        Checked before any pixel is decoded.
    frame : int, optional
        The only page to read, counted from 1.

    Yields
    ------
    Picture
        Grey as uint8, uint16 or float32, colour as RGB uint8; the window of more than 8 bits spans the values
        found.

    Raises
    ------
    InputError
        ``truncated``, ``corrupt``, ``too-large``, ``too-many-elements``, ``no-pixels`` or
        ``unsupported-pixels``.
    """
    pages = find_pages(data, limits)
    if not pages:
        raise InputError(Reason.NO_PIXELS, "The TIFF contains no picture.")
    images = stacked(data, pages, limits)
    count = images or len(pages)
    if frame is not None and not 1 <= frame <= count:
        raise InputError(Reason.TRUNCATED, "The file has no page {frame}.", frame=frame)
    for number in range(1, count + 1) if frame is None else (frame,):
        if images:
            alone = slice_of_stack(data, pages[0], number)
            (page,) = find_pages(alone, limits)
            yield _read_page(alone, name, limits, page, (number, count))
        else:
            yield _read_page(data, name, limits, pages[number - 1], (number, count))


def _read_page(data: bytes, name: str, limits: Limits, page: Page, place: tuple[int, int]) -> Picture:
    width = max(1, page.bits // 8) * max(1, page.samples)
    limits.check_pixels(page.rows, page.columns, width)
    if page.compression not in TiffImagePlugin.COMPRESSION_INFO:
        raise InputError(
            Reason.UNSUPPORTED_PIXELS,
            "This compression of TIFF ({compression}) is not supported.",
            compression=str(page.compression),
        )
    # Pillow inverts only pixels that it reads as 1 or 8 bits.
    inverted = page.photometric == _WHITE_IS_ZERO and page.bits > _EIGHT
    index = page.index
    try:
        if inverted:
            # Pillow reads more pixel formats if black is zero.
            data, index = page.rebuilt(data, page.pieces(data), {PHOTOMETRIC: [1]}), 0
        pixels = _decoded(data, index, limits, width)
    except Image.DecompressionBombError as error:
        raise InputError(
            Reason.TOO_LARGE, "The picture declares more pixels than the limit allows."
        ) from error
    except UnidentifiedImageError as error:
        raise InputError(Reason.UNSUPPORTED_PIXELS, "This kind of TIFF is not supported.") from error
    # Pillow has no error type of its own for damaged pictures; it raises these.
    except (
        *(OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError),
        *(struct.error, zlib.error, RuntimeError, OverflowError, ZeroDivisionError),
    ) as error:
        if "truncated" in str(error) or "not enough" in str(error):
            raise InputError(Reason.TRUNCATED, "The file ends before the picture is complete.") from error
        if "unknown" in str(error):
            raise InputError(Reason.UNSUPPORTED_PIXELS, "This kind of TIFF is not supported.") from error
        raise InputError(Reason.CORRUPT, "The compressed picture is damaged.") from error
    voi = _EIGHT_BIT if pixels.dtype == np.uint8 else full_range_window(pixels)
    return Picture(
        name=name,
        frame=place[0],
        frames=place[1],
        pixels=pixels,
        voi=voi,
        inverted=inverted,
        lossy=page.compression in _LOSSY_COMPRESSIONS,
    )


def _decoded(data: bytes, index: int, limits: Limits, width: int) -> Pixels:
    """Decode a directory, counted from 0, with Pillow."""
    with Image.open(io.BytesIO(data), formats=("TIFF",)) as image:
        image.seek(index)
        limits.check_pixels(image.height, image.width, width)
        deep = read_deep(data, image)
        if deep is not None:
            return deep
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        return _page_array(image)


def _page_array(image: Image.Image) -> Pixels:
    if image.mode not in ("I", "F"):
        return to_array(image)
    values = np.asarray(image)
    if image.mode == "I":
        if values.min() >= 0 and values.max() <= np.iinfo(np.uint16).max:
            return values.astype(np.uint16)
        if max(-int(values.min()), int(values.max())) > _EXACT:
            raise InputError(Reason.UNSUPPORTED_PIXELS, "The picture has more than 24 bits per pixel.")
    found = values.astype(np.float32)
    whole = np.isfinite(found)
    if not whole.any():
        raise InputError(Reason.UNSUPPORTED_PIXELS, "The pixels of the picture are not numbers.")
    return np.where(whole, found, found[whole].min()).astype(np.float32)
