"""Checks a picture's bytes before it is decoded: its parts, scans and size."""

from __future__ import annotations

import re

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.language.message import Message

_PNG_SIGNATURE = 8
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
# TEM, RST0 to RST7 and SOI have no length (ITU-T T.81 B.1.1.3).
_WITHOUT_LENGTH = frozenset((0x01, *range(0xD0, 0xD9)))
#: Meaning of start-of-frame markers (ITU-T T.81 table B.1; T.87 for JPEG-LS) that are decoded only in DICOM.
_FOREIGN_PROCESSES = {
    0xC3: Message("lossless"),
    **dict.fromkeys((0xC5, 0xC6, 0xC7, 0xCD, 0xCE, 0xCF), Message("hierarchical")),
    **dict.fromkeys((0xC9, 0xCA), Message("arithmetic coding")),
    0xCB: Message("lossless, arithmetic coding"),
    0xF7: Message("JPEG-LS"),
}
_FRAMES = frozenset((0xC0, 0xC1, 0xC2, *_FOREIGN_PROCESSES))
_BITS = 8
# In coded data, 0xFF is followed by 0 or by a restart marker; repeated 0xFF are fill bytes.
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


def check_png(data: bytes, limits: Limits) -> None:
    """Check the number of chunks of a PNG; inconsistent data end the check without an error.

    Raises
    ------
    InputError
        ``too-many-elements``.
    """
    position, count = _PNG_SIGNATURE, 0
    while position < len(data):
        position += 12 + int.from_bytes(data[position : position + 4], "big")
        count += 1
        _check_parts(count, limits)


def check_jpeg(data: bytes, limits: Limits) -> None:
    """Check the number of segments and scans of a JPEG; inconsistent data end the check without an error.

    Each scan of a progressive JPEG covers the whole picture again, however few bytes it has.

    Raises
    ------
    InputError
        ``too-many-elements`` or ``too-many-scans``.
    """
    position, count, scans = 2, 0, 0
    while position + 4 <= len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        if marker == _END_OF_IMAGE:
            return
        if marker == 0xFF:
            position += 1
            continue
        count += 1
        _check_parts(count, limits)
        position += 2
        if marker in _WITHOUT_LENGTH:
            continue
        position += int.from_bytes(data[position : position + 2], "big")
        if marker == _START_OF_SCAN:
            scans += 1
            if scans > limits.scans:
                raise _too_many_scans(limits)
            following = _MARKER.search(data, position)
            if following is None:
                return
            position = following.start()


def foreign_process(data: bytes) -> str:
    """Name the coding process of a JPEG that Pillow's libjpeg cannot decode; '' for one that it can.

    The first start-of-frame marker and the sample precision after it decide (ITU-T T.81 B.2.2).
    """
    position = 2
    while position + 5 <= len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker in _FRAMES:
            bits = data[position + 4]
            if marker in _FOREIGN_PROCESSES:
                return _FOREIGN_PROCESSES[marker]
            return Message("{bits} bits a sample", bits=bits) if bits != _BITS else ""
        if marker == _START_OF_SCAN:
            return ""
        position += 2
        if marker not in _WITHOUT_LENGTH:
            position += int.from_bytes(data[position : position + 2], "big")
    return ""


def webp_size(data: bytes) -> tuple[int, int]:
    """Return the rows and columns in the first chunk of a WebP (RFC 9649); (1, 1) if it is damaged."""
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[27:30], "little"), 1 + int.from_bytes(data[24:27], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits >> 14 & 0x3FFF), 1 + (bits & 0x3FFF)
    rows, columns = (int.from_bytes(data[at : at + 2], "little") & 0x3FFF for at in (28, 26))
    return max(rows, 1), max(columns, 1)


def webp_loses(data: bytes) -> bool:
    """Return whether a WebP has a chunk of the lossy kind."""
    position = 12
    while position + 8 <= len(data):
        kind, length = (
            data[position : position + 4],
            int.from_bytes(data[position + 4 : position + 8], "little"),
        )
        # The frame of an animation contains its own chunks; a separate alpha channel belongs to a lossy one.
        if kind == b"VP8 " or (kind == b"ANMF" and data[position + 24 : position + 28] in (b"VP8 ", b"ALPH")):
            return True
        position += 8 + length + length % 2
    return False


def _check_parts(count: int, limits: Limits) -> None:
    if count > limits.segments:
        raise InputError(
            Reason.TOO_MANY_ELEMENTS, "The picture has more than {most:,} parts.", most=limits.segments
        )


def _too_many_scans(limits: Limits) -> InputError:
    return InputError(Reason.TOO_MANY_SCANS, "The JPEG has more than {most:,} scans.", most=limits.scans)
