"""Reads TIFF: every page that is a picture of its own, with 8, 16 or 32 bits a sample."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps, TiffImagePlugin, UnidentifiedImageError

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.base.picture import Picture, Pixels, Window
from core.images.display.render import full_range_window
from core.images.raster.deep_colour import read_deep
from core.images.raster.raster import to_array

# Tags of TIFF 6.0, section 8.
_SUBFILE, _WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC, _SAMPLES = 254, 256, 257, 258, 259, 262, 277
_WHITE_IS_ZERO = 0
#: Bits of NewSubfileType: a smaller copy of another page, and a mask.
_NO_PICTURE = 0b101
_LOSSY_COMPRESSIONS = (6, 7, 33003, 33005, 34892, 50001)
#: Sizes of the types of values, by their code; others have none that counts here.
_SHORT, _LONG, _LONG_8 = 3, 4, 16
_EIGHT_BIT = Window(127.5, 255.0, "LINEAR_EXACT")
#: Greatest integer up to which 32-bit floats hold all of them.
_EXACT = 1 << 24


@dataclass(frozen=True)
class Page:
    """What one directory of a TIFF says.

    Attributes
    ----------
    index : int
        Which directory it is, counted from 0.
    rows, columns, bits, samples : int
    compression, photometric : int
        Compression (259) and PhotometricInterpretation (262).
    """

    index: int
    rows: int
    columns: int
    bits: int
    samples: int
    compression: int
    photometric: int


def find_pages(data: bytes, limits: Limits) -> tuple[Page, ...]:
    """Follow the directories of a TIFF or BigTIFF; smaller copies and masks are left out.

    Raises
    ------
    InputError
        ``too-many-elements`` or ``truncated``.
    """
    order = "<" if data.startswith(b"II") else ">"
    big = struct.unpack_from(order + "H", data, 2)[0] == 43
    entry_size, step = (20, "Q") if big else (12, "L")
    pages: list[Page] = []
    seen: set[int] = set()
    try:
        (at,) = struct.unpack_from(order + step, data, 8 if big else 4)
        while at and at not in seen:
            if len(seen) >= limits.segments:
                raise InputError(
                    Reason.TOO_MANY_ELEMENTS, f"The picture has more than {limits.segments:,} pages."
                )
            seen.add(at)
            (count,) = struct.unpack_from(order + ("Q" if big else "H"), data, at)
            first = at + (8 if big else 2)
            # Directories may lie over each other; what is walked over may not grow with both.
            if count > 4096:
                raise InputError(Reason.TOO_MANY_ELEMENTS, "A page of the picture has too many entries.")
            tags = dict(_entry(data, first + entry_size * number, order, big=big) for number in range(count))
            page = Page(
                len(seen) - 1,
                tags.get(_HEIGHT, 0),
                tags.get(_WIDTH, 0),
                tags.get(_BITS, 1),
                tags.get(_SAMPLES, 1),
                tags.get(_COMPRESSION, 1),
                tags.get(_PHOTOMETRIC, 1),
            )
            if not tags.get(_SUBFILE, 0) & _NO_PICTURE:
                pages.append(page)
            (at,) = struct.unpack_from(order + step, data, first + entry_size * count)
    except struct.error as error:
        if not pages:
            raise InputError(Reason.TRUNCATED, "The file ends before its picture does.") from error
    return tuple(pages)


def read_pages(data: bytes, name: str, limits: Limits, frame: int | None = None) -> Iterator[Picture]:
    """Read the pages of a TIFF, one at a time.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
    limits : Limits
        Kept before any pixel is decoded.
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
        raise InputError(Reason.NO_PIXELS, "The TIFF holds no picture.")
    if frame is not None and not 1 <= frame <= len(pages):
        raise InputError(Reason.TRUNCATED, f"The file does not hold page {frame}.")
    for number, page in enumerate(pages, start=1):
        if frame in (None, number):
            yield _read_page(data, name, limits, page, (number, len(pages)))


def _read_page(data: bytes, name: str, limits: Limits, page: Page, place: tuple[int, int]) -> Picture:
    width = max(1, page.bits // 8) * max(1, page.samples)
    limits.check_pixels(page.rows, page.columns, width)
    if page.compression not in TiffImagePlugin.COMPRESSION_INFO:
        raise InputError(
            Reason.UNSUPPORTED_PIXELS, f"This compression of TIFF ({page.compression}) is not supported."
        )
    try:
        with Image.open(io.BytesIO(data), formats=("TIFF",)) as image:
            image.seek(page.index)
            limits.check_pixels(image.height, image.width, width)
            deep = read_deep(data, image)
            if deep is None:
                image.load()
                ImageOps.exif_transpose(image, in_place=True)
            pixels = _page_array(image) if deep is None else deep
    except Image.DecompressionBombError as error:
        raise InputError(Reason.TOO_LARGE, "The picture declares more pixels than can be read.") from error
    except UnidentifiedImageError as error:
        raise InputError(Reason.UNSUPPORTED_PIXELS, "This kind of TIFF is not supported.") from error
    # Pillow has no error type of its own for damaged pictures: these are what it raises.
    except (
        *(OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError),
        *(struct.error, zlib.error, RuntimeError, OverflowError, ZeroDivisionError),
    ) as error:
        if "truncated" in str(error) or "not enough" in str(error):
            raise InputError(Reason.TRUNCATED, "The file ends before its picture does.") from error
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
        # Pillow swaps what it takes as 1 or 8 bits only.
        inverted=page.photometric == _WHITE_IS_ZERO and page.bits > 8,
        lossy=page.compression in _LOSSY_COMPRESSIONS,
    )


def _page_array(image: Image.Image) -> Pixels:
    if image.mode not in ("I", "F"):
        return to_array(image)
    values = np.asarray(image)
    if image.mode == "I":
        if values.min() >= 0 and values.max() <= np.iinfo(np.uint16).max:
            return values.astype(np.uint16)
        if max(-int(values.min()), int(values.max())) > _EXACT:
            raise InputError(Reason.UNSUPPORTED_PIXELS, "The picture holds more than 24 bits a pixel.")
    found = values.astype(np.float32)
    whole = np.isfinite(found)
    if not whole.any():
        raise InputError(Reason.UNSUPPORTED_PIXELS, "The picture holds no numbers.")
    return np.where(whole, found, found[whole].min()).astype(np.float32)


def _entry(data: bytes, at: int, order: str, *, big: bool) -> tuple[int, int]:
    """Tag of an entry and its first value, as far as it is a whole number; 0 where it is none."""
    tag, kind = struct.unpack_from(order + "HH", data, at)
    (count,) = struct.unpack_from(order + ("Q" if big else "L"), data, at + 4)
    value_at = at + (12 if big else 8)
    code, size = {_SHORT: ("H", 2), _LONG: ("L", 4), _LONG_8: ("Q", 8)}.get(kind, ("B", 1))
    if count * size > (8 if big else 4):
        (value_at,) = struct.unpack_from(order + ("Q" if big else "L"), data, value_at)
        if value_at + size > len(data):
            return tag, 0
    return tag, struct.unpack_from(order + code, data, value_at)[0]
