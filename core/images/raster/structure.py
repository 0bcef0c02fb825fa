"""Looks at a PNG's or JPEG's bytes before its decoder does: how many parts it has, and how many scans."""

from __future__ import annotations

import re

from core.errors import InputError, Reason
from core.images.base.limits import Limits

_PNG_SIGNATURE = 8
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
# TEM, RST0 to RST7 and SOI stand alone (ITU-T T.81 B.1.1.3).
_WITHOUT_LENGTH = frozenset((0x01, *range(0xD0, 0xD9)))
#: What start-of-frame markers mean (ITU-T T.81 table B.1; T.87 for JPEG-LS) that is decoded only in DICOM.
_FOREIGN_PROCESSES = {
    0xC3: "lossless",
    **dict.fromkeys((0xC5, 0xC6, 0xC7, 0xCD, 0xCE, 0xCF), "hierarchical"),
    **dict.fromkeys((0xC9, 0xCA), "arithmetic coding"),
    0xCB: "lossless, arithmetic coding",
    0xF7: "JPEG-LS",
}
_FRAMES = frozenset((0xC0, 0xC1, 0xC2, *_FOREIGN_PROCESSES))
_BITS = 8
# In what is coded, 0xFF is followed by 0 or by a restart marker; more of them are fill bytes.
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


def check_png(data: bytes, limits: Limits) -> None:
    """Count the chunks of a PNG; what does not add up ends the walk in peace.

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
    """Count the segments and scans of a JPEG; what does not add up ends the walk in peace.

    A scan of a progressive JPEG goes over the whole picture again, however few bytes it has.

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
    """Name the process of a JPEG that libjpeg, as Pillow has it, does not decode; '' where it does.

    Told by the first start-of-frame marker and the bits of a sample behind it (ITU-T T.81 B.2.2).
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
            return f"{bits} bits a sample" if bits != _BITS else ""
        if marker == _START_OF_SCAN:
            return ""
        position += 2
        if marker not in _WITHOUT_LENGTH:
            position += int.from_bytes(data[position : position + 2], "big")
    return ""


def _check_parts(count: int, limits: Limits) -> None:
    if count > limits.segments:
        raise InputError(Reason.TOO_MANY_ELEMENTS, f"The picture has more than {limits.segments:,} parts.")


def _too_many_scans(limits: Limits) -> InputError:
    return InputError(Reason.TOO_MANY_SCANS, f"The JPEG is built up in more than {limits.scans:,} scans.")
