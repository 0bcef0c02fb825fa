"""Tells from a compressed stream itself whether the encoder gave up values."""

from __future__ import annotations

from core.images.dicom.streams import Codec, Stream, jpeg_segments

_START_OF_SCAN = 0xDA
# COD (ITU-T T.800 A.6.1), of 12 bytes or more; its last one before the precincts names the wavelet.
_CODING_STYLE = b"\xff\x52\x00"
_WAVELET = 13
_IRREVERSIBLE = 0


def loses(data: bytes, stream: Stream | None) -> bool:
    """Whether a stream cannot give back what went into it.

    Parameters
    ----------
    data : bytes
        The whole stream.
    stream : Stream or None
        What `core.images.dicom.streams.identify_stream` said of it.

    Returns
    -------
    bool
        True for JPEG by cosine transforms, for JPEG-LS with a NEAR above 0 (ITU-T T.87 C.2.3) and for
        JPEG 2000 by the irreversible wavelet. What was cut from a stream of the reversible one does not show.
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
        at = data.find(_CODING_STYLE)
        return 0 <= at < len(data) - _WAVELET and data[at + _WAVELET] == _IRREVERSIBLE
    return False
