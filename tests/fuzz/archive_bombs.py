"""ZIP archives made to exhaust a reader, or to make it read elsewhere."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from tests.fuzz.samples import raster
from tests.support.pictures import spot


def squeezed_zeros(mebibytes: int, bits: int = -15) -> bytes:
    """Return zeros as a deflate stream, raw unless `bits` asks for zlib's frame."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, bits)
    zeros = bytes(1 << 20)
    return b"".join(squeezer.compress(zeros) for _ in range(mebibytes)) + squeezer.flush()


def zipped(*members: tuple[str, bytes]) -> bytes:
    """Return an archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def entries(count: int, *, packed: int, size: int, shared: bytes, wide: bool = False) -> bytes:
    """Return an archive whose directory names the same bytes `count` times (Fifield 2019)."""
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, 0, packed, size, 1, 0) + b"a"
    head = ("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 0, 0, packed, size)
    central = b"".join(struct.pack(*head, 8, 0, 0, 0, 0, 0, 0) + b"%08d" % number for number in range(count))
    at = len(local) + len(shared)
    out = local + shared + central
    if wide:
        out += struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(central), at)
        out += struct.pack("<4sLQL", b"PK\6\7", 0, at + len(central), 1)
    some = min(count, 0xFFFF)
    return out + struct.pack(
        "<4s4H2LH", b"PK\5\6", 0, 0, some, some, len(central), at if not wide else 0xFFFFFFFF, 0
    )


def zip_in_zip(depth: int) -> bytes:
    """Return an archive that contains an archive, and so on."""
    inner = zipped(("a.png", raster(spot(), "PNG")))
    for _ in range(depth):
        inner = zipped(("inner.zip", inner))
    return inner


NAMES = (
    *("../up.png", "/root.png", "C:/drive.png", "C:drive.png", "..\\up.png", "\\\\server\\share.png"),
    *("a/../../up.png", "a/..", "picture.png:stream", "NUL", "com1.png", "folder/aux", "LPT9.x.y"),
)


def zip_of_zeros(mebibytes: int) -> bytes:
    """Return an archive of one file of zeros."""
    packed = squeezed_zeros(mebibytes)
    return entries(1, packed=len(packed), size=mebibytes << 20, shared=packed)


def overlapping(count: int) -> bytes:
    """Return an archive whose many files are the same bytes."""
    packed = squeezed_zeros(4)
    return entries(count, packed=len(packed), size=4 << 20, shared=packed)
