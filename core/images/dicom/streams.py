"""Identifies a compressed frame by its first bytes, and reads its header."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Codec(StrEnum):
    """The codec of a stream, by its first bytes."""

    JPEG = "JPEG"
    JPEG_LOSSLESS = "JPEG Lossless"
    JPEG_LS = "JPEG-LS"
    JPEG_2000 = "JPEG 2000"
    JPEG_XL = "JPEG XL"
    RLE = "RLE Lossless"
    HIERARCHICAL = "hierarchical JPEG"


@dataclass(frozen=True)
class Stream:
    """Properties of a compressed frame, from its own header.

    Attributes
    ----------
    codec : Codec
    rows, columns, samples : int
        Size and samples per pixel of the picture inside; all 0 for RLE Lossless and JPEG XL, whose streams
        are not parsed.
    precision : int
        Bits of a sample; 0 if unknown.
    signed : bool
        Whether the samples carry a sign of their own, as those of JPEG 2000 may.
    is_rgb : bool or None
        Whether three samples are RGB rather than YCbCr, None if the stream does not say.
    converts : bool
        Whether libjpeg would take three samples for YCbCr and convert them.
    subsampled : bool
        Whether the samples have different resolutions, as only YCbCr has.
    transformed : bool
        Whether a JPEG 2000 undoes a colour transform of its own (ITU-T T.800 A.6.1).
    boxed_ybr : bool
        Whether the JP2 wrapper of a JPEG 2000 says that it is YCbCr (ITU-T T.800 I.5.3.3).
    process : int
        Second byte of a JPEG's start-of-frame marker, else 0.
    """

    codec: Codec
    rows: int = 0
    columns: int = 0
    samples: int = 0
    precision: int = 0
    signed: bool = False
    is_rgb: bool | None = None
    converts: bool = False
    subsampled: bool = False
    transformed: bool = True
    boxed_ybr: bool = False
    process: int = 0


_SOC_SIZ = b"\xff\x4f\xff\x51"
_CODING_STYLE, _START_OF_TILE = 0x52, 0x90
# COD has at least 12 bytes; the last one before the precincts names the wavelet (ITU-T T.800 A.6.1).
_CODING_STYLE_HEAD, _WAVELET, _IRREVERSIBLE = b"\xff\x52\x00", 13, 0
#: A box with an enumerated colour space, sYCC (ITU-T T.800 I.5.3.3).
_SYCC_BOX = b"colr\x01\0\0\0\0\0\x12"
_JP2_BOX = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
_JXL_STARTS = (b"\xff\x0a", b"\x00\x00\x00\x0cJXL \r\n\x87\n")
_JPEG_START = b"\xff\xd8"
# SOF0 to SOF15, and SOF55 of JPEG-LS; DHT, JPG and DAC lie between.
_START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC} | {0xF7}
_START_OF_SCAN = 0xDA
_WITHOUT_LENGTH = frozenset((0x01, *range(0xD0, _START_OF_SCAN)))
_LOSSLESS_PROCESSES = frozenset((0xC3, 0xCB))
_HIERARCHICAL_PROCESSES = frozenset((0xC5, 0xC6, 0xC7, 0xCD, 0xCE, 0xCF))
_JPEG_LS_PROCESS = 0xF7
_PROGRESSIVE_PROCESSES = frozenset((0xC2, 0xCA))
_RLE_HEADER = struct.Struct("<16L")


def begins_stream(data: bytes) -> bool:
    """Return whether bytes begin a compressed picture of any codec."""
    return data.startswith((_JPEG_START, _SOC_SIZ, _JP2_BOX, *_JXL_STARTS)) or rle_offsets(data) is not None


def identify_stream(data: bytes) -> Stream | None:
    """Identify a compressed frame without decoding it; None if its codec is unknown."""
    if data.startswith(_JPEG_START):
        return _identify_jpeg(data)
    if data.startswith((_SOC_SIZ, _JP2_BOX)):
        return _identify_jpeg_2000(data)
    if data.startswith(_JXL_STARTS):
        return Stream(Codec.JPEG_XL)
    return Stream(Codec.RLE) if rle_offsets(data) is not None else None


def jpeg_segments(source: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield marker, start and end of each segment up to the first scan's (ITU-T T.81 B.1.1)."""
    position = 2
    while position + 4 <= len(source) and source[position] == 0xFF:
        marker = source[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        end = position + 2
        if marker not in _WITHOUT_LENGTH:
            end += int.from_bytes(source[position + 2 : position + 4], "big")
        yield marker, position, end
        if marker == _START_OF_SCAN:
            return
        position = end


def _identify_jpeg(source: bytes) -> Stream | None:
    found, marker = None, 0
    jfif, adobe, ids, factors = False, -1, b"", b""
    for marker, start, _ in jpeg_segments(source):
        if marker in _START_OF_FRAME and start + 10 <= len(source):
            found = marker, *struct.unpack_from(">BHHB", source, start + 4)
            ids, factors = source[start + 10 : start + 19 : 3], source[start + 11 : start + 19 : 3]
        elif marker == 0xE0:
            jfif |= source[start + 4 : start + 8] == b"JFIF"
        elif marker == 0xEE and source[start + 2 : start + 9] == b"\x00\x0eAdobe":
            adobe = source[start + 15] if start + 15 < len(source) else -1
    if marker != _START_OF_SCAN:
        return None
    if found is None:
        return None
    process, precision, rows, columns, samples = found
    is_rgb: bool | None = None
    if adobe in (0, 1) or ids.lower() == b"rgb":
        is_rgb = adobe == 0 or adobe < 0
    elif jfif:
        is_rgb = False
    converts = jfif or adobe == 1 or (adobe < 0 and ids != b"RGB")
    return Stream(
        *(_codec_of(process), rows, columns, samples, precision),
        is_rgb=is_rgb,
        converts=converts,
        subsampled=samples == 3 and len(set(factors)) > 1,
        process=process,
    )


def _codec_of(process: int) -> Codec:
    """Return the codec of a start-of-frame marker, which names the process (ITU-T T.81 B.1.1.3)."""
    if process == _JPEG_LS_PROCESS:
        return Codec.JPEG_LS
    if process in _HIERARCHICAL_PROCESSES:
        return Codec.HIERARCHICAL
    return Codec.JPEG_LOSSLESS if process in _LOSSLESS_PROCESSES else Codec.JPEG


def is_one_scan(data: bytes, stream: Stream) -> bool:
    """Return whether the whole picture of a JPEG is in its first scan (ITU-T T.81 B.2.3, G.1.1)."""
    counts = [data[start + 4] for marker, start, _ in jpeg_segments(data) if marker == _START_OF_SCAN]
    return counts == [stream.samples] and stream.process not in _PROGRESSIVE_PROCESSES


def _identify_jpeg_2000(source: bytes) -> Stream | None:
    # SIZ (ITU-T T.800 A.5.1) follows SOC immediately; a JP2 wrapper may come before both.
    start = source.find(_SOC_SIZ)
    if start < 0 or start + 43 > len(source):
        return None
    right, bottom, left, top = struct.unpack_from(">4L", source, start + 8)
    samples, depth = struct.unpack_from(">HB", source, start + 40)
    steps = {source[at + 1 : at + 3] for at in range(start + 42, start + 42 + 3 * samples, 3)}
    return Stream(
        *(Codec.JPEG_2000, bottom - top, right - left, samples, (depth & 0x7F) + 1),
        signed=bool(depth & 0x80),
        subsampled=samples == 3 and len(steps) > 1,
        transformed=_is_transformed(source, start + 2),
        boxed_ybr=_SYCC_BOX in source[:start],
    )


def _is_transformed(source: bytes, position: int) -> bool:
    """Return whether COD (ITU-T T.800 A.6.1), in the main header from SIZ on, names a colour transform."""
    while position + 9 <= len(source) and source[position] == 0xFF and source[position + 1] != _START_OF_TILE:
        if source[position + 1] == _CODING_STYLE:
            return source[position + 8] != 0
        position += 2 + int.from_bytes(source[position + 2 : position + 4], "big")
    return True


def rle_offsets(data: bytes, *, strict: bool = True) -> list[int] | None:
    """Return the offsets of an RLE frame's segments (PS3.5 G.5); None if it cannot be one.

    Without `strict`, the unused places of the header may hold anything.
    """
    if len(data) < _RLE_HEADER.size:
        return None
    count, *offsets = _RLE_HEADER.unpack_from(data)
    used, unused = offsets[:count], offsets[count:]
    if not 1 <= count <= 15 or used[0] != _RLE_HEADER.size or used != sorted(used):
        return None
    return None if strict and any(unused) else used


def loses(data: bytes, stream: Stream | None) -> bool:
    """Return whether a stream is compressed with loss.

    Parameters
    ----------
    data : bytes
        The whole stream.
    stream : Stream or None
        Result of `identify_stream`.

    Returns
    -------
    bool
        True for JPEG by cosine transforms, for JPEG-LS with a NEAR above 0 (ITU-T T.87 C.2.3) and for
        JPEG 2000 by the irreversible wavelet. A shortened stream of the reversible wavelet is not detected.
    """
    if stream is None:
        return False
    if stream.codec is Codec.JPEG:
        return True
    if stream.codec is Codec.JPEG_LS:
        return any(
            data[start + 5 + 2 * data[start + 4]] > 0
            for marker, start, _ in jpeg_segments(data)
            if marker == _START_OF_SCAN and start + 5 + 2 * data[min(start + 4, len(data) - 1)] < len(data)
        )
    if stream.codec is Codec.JPEG_2000:
        at = data.find(_CODING_STYLE_HEAD)
        return 0 <= at < len(data) - _WAVELET and data[at + _WAVELET] == _IRREVERSIBLE
    return False
