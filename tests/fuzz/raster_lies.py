"""Damage to PNG and JPEG (and JPEG 2000 streams) that keeps most of their structure."""

from __future__ import annotations

import random
import struct
import zlib

from tests.fuzz.bytes_lies import number

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_WITHOUT_LENGTH = frozenset((0x01, 0x4F, *range(0xD0, 0xDA)))
_START_OF_SCAN, _END = 0xDA, 0xD9


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a PNG chunk with correct length and checksum."""
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))


def exif(rng: random.Random) -> bytes:
    """Return an EXIF block with a wrong directory."""
    order = rng.choice(("<", ">"))
    entries = rng.choice((0, 1, 2, 3, 60000))
    out = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(
        order + "LH", rng.choice((8, 8, 0, 200)), entries
    )
    for _ in range(min(entries, 4)):
        tag = rng.choice((0x0112, 0x0100, 0x8769, 0x014A, 0x8825, 0xB000, 0xB002))
        out += struct.pack(order + "HHLL", tag, rng.randrange(14), number(rng, 32), number(rng, 32))
    return out


def png(data: bytes, rng: random.Random) -> bytes:
    """Return a PNG with wrong chunks in one to three places; most checksums are correct."""
    chunks = _chunks(data)
    if len(chunks) < 2:
        return data
    for _ in range(rng.choice((1, 1, 2, 3))):
        at = rng.randrange(len(chunks))
        kind, content = chunks[at]
        match rng.randrange(7):
            case 0:
                _lie_in_header(chunks, rng)
            case 1:
                chunks.insert(at, rng.choice(_extras(rng)))
            case 2:
                chunks[at] = (rng.choice((b"IDAT", b"PLTE", b"tRNS", b"IEND", b"fdAT", b"IHDR")), content)
            case 3 if content:
                edited = bytearray(content)
                edited[rng.randrange(len(edited))] ^= 1 << rng.randrange(8)
                chunks[at] = (kind, bytes(edited))
            case 4:
                chunks.insert(rng.randrange(len(chunks)), chunks[at])
            case 5 if len(chunks) > 2:
                del chunks[at]
            case _:
                chunks[at] = (kind, content[: rng.randrange(len(content) + 1)])
    out = bytearray(_SIGNATURE + b"".join(chunk(*one) for one in chunks))
    if rng.random() < 0.3:
        place = 8 + rng.choice([0, *_offsets(chunks)])
        out[place : place + 4] = number(rng, 32).to_bytes(4, "big")
    return bytes(out)


def jpeg(data: bytes, rng: random.Random) -> bytes:
    """Return a JPEG, JPEG-LS or JPEG 2000 stream with wrong segments in one to three places."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 3))):
        segments = _segments(out)
        if not segments:
            break
        at, end = rng.choice(segments)
        match rng.randrange(8):
            case 0:
                struct.pack_into(">H", out, at + 2, number(rng))
            case 1:
                out[at + 1] = rng.choice(
                    (0xC0, 0xC1, 0xC2, 0xC3, 0xC4, 0xC9, 0xCC, 0xDA, 0xDB, 0xDD, 0xF7, 0xFF)
                )
            case 2 | 3 if end > at + 4:
                place = rng.randrange(at + 4, end)
                out[place] = rng.choice((0, 1, 2, 3, 4, 8, 16, 255, rng.randrange(256)))
            case 4:
                out[at:at] = out[at:end]
            case 5:
                del out[at:end]
            case 6:
                block = rng.choice(
                    (b"Exif\0\0" + exif(rng), b"ICC_PROFILE\0\1\1" + rng.randbytes(200), b"MPF\0" + exif(rng))
                )
                marker = b"\xff\xe2" if block.startswith((b"ICC", b"MPF")) else b"\xff\xe1"
                out[2:2] = marker + struct.pack(">H", len(block) + 2) + block
            case _:
                _lie_in_frame_header(out, segments, rng)
    return bytes(out)


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], len(_SIGNATURE)
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">L", data, at)
        found.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def _offsets(chunks: list[tuple[bytes, bytes]]) -> list[int]:
    offsets, at = [], 0
    for _, content in chunks[:-1]:
        at += 12 + len(content)
        offsets.append(at)
    return offsets


def _lie_in_header(chunks: list[tuple[bytes, bytes]], rng: random.Random) -> None:
    kind, content = chunks[0]
    if kind != b"IHDR" or len(content) != 13:
        return
    width, height, *rest = struct.unpack(">LL5B", content)
    match rng.randrange(5):
        case 0:
            width = number(rng, rng.choice((16, 32)))
        case 1:
            height = number(rng, rng.choice((16, 32)))
        case 2:
            rest[0] = rng.choice((1, 2, 4, 8, 16, 3, 0, 255))
        case 3:
            rest[1] = rng.choice((0, 2, 3, 4, 6, 1, 255))
        case _:
            rest[rng.randrange(2, 5)] = rng.randrange(3)
    chunks[0] = (kind, struct.pack(">LL5B", width, height, *rest))


def _extras(rng: random.Random) -> list[tuple[bytes, bytes]]:
    grows = zlib.compress(bytes(rng.choice((10, 100_000, 3_000_000))))
    return [
        (b"zTXt", b"Comment\0\0" + grows),
        (b"iTXt", b"Comment\0\1\0\0\0" + grows),
        (b"tEXt", b"Comment\0" + rng.randbytes(40)),
        (b"iCCP", b"profile\0\0" + grows),
        (b"eXIf", exif(rng)),
        (b"tRNS", rng.randbytes(rng.choice((0, 1, 2, 6, 256, 300)))),
        (b"PLTE", rng.randbytes(rng.choice((0, 1, 3, 768, 900)))),
        (b"acTL", struct.pack(">LL", number(rng, 32), 0)),
        (b"fcTL", struct.pack(">5L2H2B", 0, number(rng, 32), number(rng, 32), 0, 0, 1, 1, 0, 0)),
        (b"pHYs", rng.randbytes(rng.choice((9, 3)))),
        (b"gAMA", rng.randbytes(rng.choice((4, 1)))),
        (b"cHRM", rng.randbytes(rng.choice((32, 5)))),
        (b"sBIT", b"\x10"),
        (b"IDAT", b""),
    ]


def _segments(data: bytes | bytearray) -> list[tuple[int, int]]:
    """Return start and end of each marker segment up to the first scan (ITU-T T.81 B.1.1, T.800 A.1)."""
    found, at = [], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _WITHOUT_LENGTH:
            at += 2
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        found.append((at, min(end, len(data))))
        # In JPEG 2000 the tile part starts here.
        if marker in (_START_OF_SCAN, _END, 0x90):
            break
        at = end
    return found


def _lie_in_frame_header(out: bytearray, segments: list[tuple[int, int]], rng: random.Random) -> None:
    for at, end in segments:
        if out[at + 1] in (0xC0, 0xC1, 0xC2, 0xC3, 0xF7) and end >= at + 10:
            # Precision, rows, columns or components (T.81 B.2.2).
            place, size = rng.choice(((4, 1), (5, 2), (7, 2), (9, 1), (11, 1)))
            out[at + place : at + place + size] = number(rng, 8 * size).to_bytes(size, "big")
            return
        if out[at + 1] == 0x51 and end >= at + 40:
            # Sizes and tiles of SIZ (T.800 A.5.1), or the number of components and the bytes after it.
            place = at + rng.choice((6, 10, 14, 18, 22, 26, 30, 34))
            out[place : place + 4] = number(rng, 32).to_bytes(4, "big")
            return
