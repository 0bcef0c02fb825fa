"""PNG, JPEG and other pictures made to exhaust a reader."""

from __future__ import annotations

import struct
import zlib

import numpy as np

from tests.fuzz.raster_lies import chunk
from tests.fuzz.samples import raster
from tests.support.pictures import spot


def png(rows: int, columns: int, *chunks: bytes, depth: int = 8, kind: int = 0) -> bytes:
    """Return a PNG of a declared size, with truncated pixels and additional chunks before them."""
    header = struct.pack(">LLBBBBB", columns, rows, depth, kind, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(bytes(1 << 20)))
    return b"".join((b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", header), *chunks, pixels, chunk(b"IEND", b"")))


def jpeg_of(rows: int, columns: int) -> bytes:
    """Return a small JPEG that claims another size."""
    whole = bytearray(raster(spot(24), "JPEG"))
    at = whole.index(b"\xff\xc0") + 5
    struct.pack_into(">HH", whole, at, rows, columns)
    return bytes(whole)


def jpeg_of_many_scans(side: int, scans: int) -> bytes:
    """Return a progressive JPEG that repeats one scan many times."""
    whole = raster(np.zeros((side, side), np.uint8), "JPEG", progressive=True)
    at = whole.index(b"\xff\xda", whole.index(b"\xff\xda") + 2)
    end = whole.index(b"\xff\xda", at + 2)
    end = min(end, whole.find(b"\xff\xc4", at) if whole.find(b"\xff\xc4", at) > 0 else end)
    return whole[:end] + whole[at:end] * scans + whole[end:]


def jpeg_with(marker: int, content: bytes, times: int = 1) -> bytes:
    """Return a JPEG with a segment inserted `times` times."""
    whole = raster(spot(24), "JPEG")
    return (
        whole[:2]
        + (bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content) * times
        + whole[2:]
    )


def looping_exif() -> bytes:
    """Return an EXIF block whose directories point to themselves, and whose values claim 4 GiB."""
    entry = struct.pack("<HHLL", 0x8769, 4, 1, 8) + struct.pack("<HHLL", 0x0112, 5, 0xFFFFFFFF, 8)
    return b"Exif\0\0II*\0" + struct.pack("<LH", 8, 2) + entry + struct.pack("<L", 8)


def multi_picture() -> bytes:
    """Return an MPF block (CIPA DC-007) that claims 60,000 pictures in one file."""
    number = struct.pack("<HHLL", 0xB001, 4, 1, 60_000) + struct.pack("<HHLL", 0xB002, 7, 960_000, 50)
    return b"MPF\0II*\0" + struct.pack("<LH", 8, 2) + number + bytes(4)


def other_rasters(kind: str) -> bytes:
    """Return the beginning of a picture of another format that claims to be huge."""
    far = 60_000
    entries = {256: far, 257: far, 258: 8, 259: 1, 262: 1, 273: 8, 277: 1, 278: far, 279: far * far}
    directory = b"".join(struct.pack("<HHLL", tag, 4, 1, value) for tag, value in entries.items())
    canvas = struct.pack("<L", 0) + 2 * (far - 1).to_bytes(3, "little")
    return {
        "gif": b"GIF89a"
        + struct.pack("<HHBBBBHHHHBB", far, far, 0, 0, 0, 0x2C, 0, 0, far, far, 0, 8)
        + bytes(100),
        "bmp": b"BM" + struct.pack("<LHHLLLLHHL", 1 << 31, 0, 0, 54, 40, far, far, 1, 24, 0) + bytes(100),
        "tiff": b"II*\0" + struct.pack("<LH", 8, len(entries)) + directory + bytes(100),
        "webp": b"RIFF" + struct.pack("<L", 122) + b"WEBPVP8X" + struct.pack("<L", 10) + canvas + bytes(100),
    }[kind]
