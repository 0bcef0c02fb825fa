"""Damage to TIFF and NIfTI that keeps most structure: wrong directories and headers."""

from __future__ import annotations

import gzip
import random
import struct

from tests.fuzz.bytes_lies import number

#: Offset and bits of each field of the NIfTI-1 header: sizes, types, positions, scales, units, affines.
_FIELDS = (
    *((at, 16) for at in range(40, 56, 2)),
    *((at, 16) for at in (68, 70, 72, 252, 254)),
    *((at, 32) for at in (0, *range(76, 132, 4), *range(256, 328, 4), 344)),
)


def tiff(data: bytes, rng: random.Random) -> bytes:
    """Return a TIFF with a wrong entry in the first directory, or a wrong offset of a directory."""
    out = bytearray(data)
    order = "<" if data.startswith(b"II") else ">"
    (at,) = struct.unpack_from(order + "L", data, 4)
    if at + 2 > len(out) or rng.random() < 0.1:
        struct.pack_into(order + "L", out, 4, number(rng, 32))
        return bytes(out)
    (count,) = struct.unpack_from(order + "H", data, at)
    entry = at + 2 + 12 * rng.randrange(max(count, 1) + 1)
    if entry + 12 > len(out):
        return bytes(out)
    match rng.randrange(4):
        case 0:
            struct.pack_into(order + "H", out, entry + 2, rng.randrange(20))
        case 1:
            struct.pack_into(order + "L", out, entry + 4, number(rng, 32))
        case 2:
            struct.pack_into(order + "H", out, entry + 8, number(rng))
        case _:
            struct.pack_into(order + "L", out, entry + 8, rng.choice((at, number(rng, 32))))
    return bytes(out)


def nifti(data: bytes, rng: random.Random) -> bytes:
    """Return a NIfTI file with wrong header fields; compressed files are compressed again."""
    packed = data.startswith(b"\x1f\x8b")
    out = bytearray(gzip.decompress(data) if packed else data)
    for _ in range(rng.choice((1, 1, 2, 4))):
        at, bits = rng.choice(_FIELDS)
        if at + bits // 8 <= len(out):
            out[at : at + bits // 8] = number(rng, bits).to_bytes(bits // 8, "little")
    return gzip.compress(bytes(out), mtime=0) if packed else bytes(out)
