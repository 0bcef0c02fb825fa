"""ZIP archives with wrong directories, headers and names."""

from __future__ import annotations

import io
import random
import struct
import warnings
import zipfile
from collections.abc import Sequence

from tests.fuzz.bytes_lies import number

#: Fields of a directory entry and of a local header, as offset and size (APPNOTE 4.3.12, 4.3.7).
_ENTRY = ((6, 2), (8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (34, 2), (42, 4))
_LOCAL = ((4, 2), (6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2))
_END = ((4, 2), (6, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2))

NAMES = (
    *("../up.dcm", "/root.dcm", "C:/drive.dcm", "C:drive.dcm", "..\\up", "\\\\server\\share", "a/../../up"),
    *("NUL", "con.dcm", "COM1", "a/b:stream", "a ", "a.", "a\x01b", "é/写真.dcm", "x" * 3000, "a//b", "./a"),
)


def pack(members: Sequence[bytes], rng: random.Random) -> bytes:
    """Return an archive of `members` with mostly harmless names, sometimes with an archive inside."""
    buffer = io.BytesIO()
    method = rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2))
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", method) as archive:
        warnings.simplefilter("ignore")  # names may repeat
        for index, data in enumerate(members):
            name = rng.choice(NAMES) if rng.random() < 0.2 else f"study/{index}"
            # The first date of the format instead of today's.
            archive.writestr(zipfile.ZipInfo(name), data, method)
        if rng.random() < 0.1:
            archive.writestr(zipfile.ZipInfo("inner.zip"), b"PK\x05\x06" + bytes(18))
    return buffer.getvalue()


def lie(data: bytes, rng: random.Random) -> bytes:
    """Return an archive with wrong data in one to three places."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 3))):
        mark, fields = rng.choice(((b"PK\x01\x02", _ENTRY), (b"PK\x03\x04", _LOCAL), (b"PK\x05\x06", _END)))
        places = _places(out, mark)
        if not places:
            continue
        offset, size = rng.choice(fields)
        at = rng.choice(places) + offset
        if at + size <= len(out):
            struct.pack_into("<H" if size == 2 else "<L", out, at, number(rng, 8 * size))
    return bytes(out)


def _places(data: bytearray, mark: bytes) -> list[int]:
    found, at = [], data.find(mark)
    while at >= 0:
        found.append(at)
        at = data.find(mark, at + 4)
    return found
