"""Removes surplus bytes behind pixels, and comments inside compressed frames."""

from __future__ import annotations

from pydicom.dataset import FileDataset
from pydicom.encaps import encapsulate, generate_fragments, generate_frames
from pydicom.uid import UID

from core.images.dicom.header import PARSER_ERRORS

_STANDALONE = frozenset((0x01, *range(0xD0, 0xD9)))
_START, _END, _SCAN, _COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
#: Application segments that are needed to read a JPEG: JFIF, colours (Adobe), SPIFF of JPEG-LS.
_NEEDED = {0xE0: b"JFIF\0", 0xEE: b"Adobe", 0xE8: b"SPIFF"}


def trim_pixels(dataset: FileDataset) -> None:
    """Cut off bytes after the last pixel, and remove comments from JPEG frames, in place.

    Data that cannot be parsed stay unchanged; the final search of the file covers them.

    Parameters
    ----------
    dataset : pydicom FileDataset
    """
    if "PixelData" not in dataset or not isinstance(dataset.PixelData, bytes):
        return
    syntax = UID(str(dataset.file_meta.TransferSyntaxUID))
    try:
        if not syntax.is_compressed or syntax == "1.2.840.10008.1.2.1.99":
            dataset.PixelData = _native(dataset)
            return
        number = int(dataset.get("NumberOfFrames", 1) or 1)
        frames = _frames(dataset.PixelData, number)
        cleaned = [without_comments(frame) for frame in frames]
        # An existing offset table is written again; an extended one counts bytes that have moved.
        dataset.PixelData = encapsulate(cleaned, has_bot="ExtendedOffsetTable" not in dataset)
        for keyword in ("ExtendedOffsetTable", "ExtendedOffsetTableLengths"):
            if keyword in dataset:
                delattr(dataset, keyword)
    except PARSER_ERRORS:
        return


def _frames(encapsulated: bytes, number: int) -> list[bytes]:
    if number > 1:
        return list(generate_frames(encapsulated, number_of_frames=number))
    # All fragments after the offset table belong to the one frame, whatever the table says.
    length = int.from_bytes(encapsulated[4:8], "little")
    return [b"".join(generate_fragments(encapsulated[8 + length :]))]


def without_comments(frame: bytes) -> bytes:
    """Return a JPEG frame without comments, application segments and trailing bytes; or other data unchanged.

    Parameters
    ----------
    frame : bytes
        JPEG or JPEG-LS (ISO/IEC 10918-1 B.1, 14495-1 C.1).
    """
    if frame[:2] != b"\xff\xd8":
        return frame
    kept = bytearray(frame[:2])
    at = 2
    while at + 4 <= len(frame):
        if frame[at] != 0xFF:
            return frame
        marker = frame[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in _STANDALONE:
            kept += frame[at : at + 2]
            at += 2
            continue
        if marker == _END:
            break
        end = at + 2 + int.from_bytes(frame[at + 2 : at + 4])
        segment = frame[at:end]
        foreign = marker == _COMMENT or 0xE0 <= marker <= 0xEF
        if not foreign or segment[4:].startswith(_NEEDED.get(marker, b"\xff\xff")):
            kept += segment
        at = end
        if marker == _SCAN:
            end = _end_of_scan(frame, at)
            kept += frame[at:end]
            at = end
    kept += b"\xff\xd9"
    return bytes(kept)


def _end_of_scan(frame: bytes, at: int) -> int:
    """Return the offset at which coded data end: the first marker that cannot be inside them."""
    while (at := frame.find(b"\xff", at)) >= 0 and at + 1 < len(frame):
        following = frame[at + 1]
        # A stuffed zero (JPEG), a bit below 0x80 (JPEG-LS), or a restart.
        if following < 0x80 or 0xD0 <= following <= 0xD7 or following == 0xFF:
            at += 1 if following == 0xFF else 2
            continue
        return at
    return len(frame)


def _native(dataset: FileDataset) -> bytes:
    samples = int(dataset.SamplesPerPixel)
    frames = int(dataset.get("NumberOfFrames", 1) or 1)
    bits = int(dataset.Rows) * int(dataset.Columns) * samples * frames * int(dataset.BitsAllocated)
    if dataset.get("PhotometricInterpretation") == "YBR_FULL_422":
        bits = bits * 2 // 3
    length = (bits + 7) // 8
    pixels: bytes = dataset.PixelData
    # One byte pads to an even number; in big endian words it comes before the last.
    if length < 1 or len(pixels) <= length + length % 2:
        return pixels
    return pixels[:length] + b"\0" * (length % 2)
