"""Decodes one compressed frame by what its stream is, with the library that was proven right for it."""

from __future__ import annotations

import io
import struct
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.errors import InputError, Reason
from core.images.base.picture import Pixels
from core.images.raster.reduction import draft_jpeg, lower_resolution


class Codec(StrEnum):
    """What a stream is, told by its first bytes."""

    JPEG = "JPEG"
    JPEG_LOSSLESS = "JPEG Lossless"
    JPEG_LS = "JPEG-LS"
    JPEG_2000 = "JPEG 2000"
    JPEG_XL = "JPEG XL"
    RLE = "RLE Lossless"
    HIERARCHICAL = "hierarchical JPEG"


@dataclass(frozen=True)
class Stream:
    """What a compressed frame says of itself.

    Attributes
    ----------
    codec : Codec
    rows, columns, samples : int
        Of the picture inside; all 0 for RLE Lossless and JPEG XL, which leave it to the header or to others.
    precision : int
        Bits of a sample; 0 where unknown.
    signed : bool
        Whether the samples carry a sign of their own, as those of JPEG 2000 may.
    is_rgb : bool or None
        Whether three samples are RGB rather than YCbCr, None where the stream does not say.
    converts : bool
        Whether libjpeg would take three samples for YCbCr and convert them.
    subsampled : bool
        Whether the samples of a JPEG have different resolutions, as only YCbCr has.
    transformed : bool
        Whether a JPEG 2000 undoes a colour transform of its own (ITU-T T.800 A.6.1).
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
    process: int = 0


_SOC_SIZ = b"\xff\x4f\xff\x51"
_CODING_STYLE, _START_OF_TILE = 0x52, 0x90
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
#: GDCM's own names of the processes that it decodes, by the start-of-frame marker.
_GDCM_SYNTAXES = {
    0xC0: "1.2.840.10008.1.2.4.50",
    0xC1: "1.2.840.10008.1.2.4.51",
    0xC2: "1.2.840.10008.1.2.4.55",
    0xC3: "1.2.840.10008.1.2.4.57",
}
_RLE_HEADER = struct.Struct("<16L")


def begins_stream(data: bytes) -> bool:
    """Whether bytes are the beginning of a compressed picture of any codec."""
    return data.startswith((_JPEG_START, _SOC_SIZ, _JP2_BOX, *_JXL_STARTS)) or _rle_offsets(data) is not None


def identify_stream(data: bytes) -> Stream | None:
    """Tell what a compressed frame is, without decoding it; None where it is none that is known."""
    if data.startswith(_JPEG_START):
        return _identify_jpeg(data)
    if data.startswith((_SOC_SIZ, _JP2_BOX)):
        return _identify_jpeg_2000(data)
    if data.startswith(_JXL_STARTS):
        return Stream(Codec.JPEG_XL)
    return Stream(Codec.RLE) if _rle_offsets(data) is not None else None


def jpeg_segments(source: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, beginning and end of each segment up to the first scan's (ITU-T T.81 B.1.1)."""
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
    if process == _JPEG_LS_PROCESS:
        codec = Codec.JPEG_LS
    elif process in _HIERARCHICAL_PROCESSES:
        codec = Codec.HIERARCHICAL
    else:
        codec = Codec.JPEG_LOSSLESS if process in _LOSSLESS_PROCESSES else Codec.JPEG
    return Stream(
        *(codec, rows, columns, samples, precision),
        is_rgb=is_rgb,
        converts=converts,
        subsampled=samples == 3 and len(set(factors)) > 1,
        process=process,
    )


def _identify_jpeg_2000(source: bytes) -> Stream | None:
    # SIZ (ITU-T T.800 A.5.1) follows at once upon SOC; a JP2 wrapper may stand before both.
    start = source.find(_SOC_SIZ)
    if start < 0 or start + 43 > len(source):
        return None
    right, bottom, left, top = struct.unpack_from(">4L", source, start + 8)
    samples, depth = struct.unpack_from(">HB", source, start + 40)
    return Stream(
        *(Codec.JPEG_2000, bottom - top, right - left, samples, (depth & 0x7F) + 1),
        signed=bool(depth & 0x80),
        transformed=_is_transformed(source, start + 2),
    )


def _is_transformed(source: bytes, position: int) -> bool:
    """Colour transform of COD (ITU-T T.800 A.6.1), among the markers of the main header from SIZ on."""
    while position + 9 <= len(source) and source[position] == 0xFF and source[position + 1] != _START_OF_TILE:
        if source[position + 1] == _CODING_STYLE:
            return source[position + 8] != 0
        position += 2 + int.from_bytes(source[position + 2 : position + 4], "big")
    return True


def _rle_offsets(data: bytes, *, strict: bool = True) -> list[int] | None:
    """Offsets of the segments of an RLE frame (PS3.5 G.5), None where it cannot be one.

    Where something else says that it is one, what stands in unused places of its header does not matter.
    """
    if len(data) < _RLE_HEADER.size:
        return None
    count, *offsets = _RLE_HEADER.unpack_from(data)
    used, unused = offsets[:count], offsets[count:]
    if not 1 <= count <= 15 or used[0] != _RLE_HEADER.size or used != sorted(used):
        return None
    return None if strict and any(unused) else used


def decode_frame(data: bytes, stream: Stream, as_rgb: bool, step: int = 1) -> Pixels:
    """Decode one frame of any codec but RLE Lossless.

    Parameters
    ----------
    data : bytes
        The whole stream.
    stream : Stream
        What `identify_stream` said of it.
    as_rgb : bool
        Whether three samples of a JPEG are RGB as they stand.
    step : int
        By how much both sides may be divided, 1, 2, 4 or 8. Grey JPEG of 8 bits and grey, unsigned JPEG 2000
        are, where their stream and its decoder allow it.

    Returns
    -------
    ndarray, shape (H, W) or (H, W, S)
        Samples as the stream has them, those of a reduced frame in as many pixels as
        `core.images.raster.reduction.reduced_side` says; YCbCr of a lossy 8-bit JPEG is converted to RGB.

    Raises
    ------
    InputError
        ``missing-decoder``, or ``unsupported-transfer-syntax``.
    RuntimeError, ValueError, OSError and others of `core.images.dicom.header.PARSER_ERRORS`
        If the frame is damaged.
    """
    if stream.codec is Codec.JPEG and stream.precision == 8:
        return _decode_with_pillow(data, stream, as_rgb, step)
    if stream.codec is Codec.JPEG_2000 and stream.samples == 1 and not stream.signed:
        found = lower_resolution(data, stream.rows, stream.columns, stream.precision, step)
        if found is not None:
            return found
    decoders: dict[Codec, Callable[[bytes, Stream], Pixels]] = {
        Codec.JPEG: _decode_with_gdcm,
        Codec.JPEG_LOSSLESS: _decode_with_gdcm,
        Codec.JPEG_LS: _decode_with_charls,
        Codec.JPEG_2000: _decode_with_openjpeg,
    }
    by_gdcm = stream.codec in (Codec.JPEG, Codec.JPEG_LOSSLESS)
    if stream.codec not in decoders or (by_gdcm and stream.process not in _GDCM_SYNTAXES):
        raise InputError(
            Reason.UNSUPPORTED_TRANSFER_SYNTAX, f"No decoder for {stream.codec} is part of this program."
        )
    return decoders[stream.codec](data, stream)


def _library(module: str, package: str, codec: Codec) -> Any:
    """Import a decoder when it is needed, so that a missing one costs only the files that need it."""
    try:
        return import_module(module)
    except ImportError as error:
        cure = "Overread again" if getattr(sys, "frozen", False) else f"it with: pip install {package}"
        raise InputError(
            Reason.MISSING_DECODER,
            f"{codec} is decoded by the package {package}, which is not installed here; install {cure}.",
        ) from error


def _decode_with_pillow(data: bytes, stream: Stream, as_rgb: bool, step: int) -> Pixels:
    """Decode a JPEG of 8 bits, baseline, extended or progressive, with libjpeg."""
    image = Image.open(io.BytesIO(data), formats=("JPEG",))
    if as_rgb and stream.samples == 3 and stream.converts:
        # Asked for what it takes the samples for, libjpeg leaves them alone.
        image.draft("YCbCr", image.size)
    elif stream.samples == 1:
        draft_jpeg(image, step)
    return np.asarray(image)


def _decode_with_gdcm(data: bytes, stream: Stream) -> Pixels:
    """Decode a lossless JPEG, or one of 12 bits, with GDCM.

    GDCM ends the whole process where what it is told and the stream contradict each other, so it is told
    what the stream says.
    """
    gdcm = _library("gdcm", "python-gdcm", stream.codec)
    if not 2 <= stream.precision <= 16 or stream.samples not in (1, 3):
        raise RuntimeError("the frame is of a kind that no decoder is known for")
    bits = 8 if stream.precision <= 8 else 16
    fragment = gdcm.Fragment()
    fragment.SetByteStringValue(_without_applications(data))
    fragments = gdcm.SequenceOfFragments.New()
    fragments.AddFragment(fragment)
    element = gdcm.DataElement(gdcm.Tag(0x7FE0, 0x0010))
    element.SetValue(fragments.__ref__())
    image = gdcm.Image()
    image.SetNumberOfDimensions(2)
    image.SetDimensions((stream.columns, stream.rows, 1))
    image.SetDataElement(element)
    kind = gdcm.PhotometricInterpretation.GetPIType("MONOCHROME2" if stream.samples == 1 else "RGB")
    image.SetPhotometricInterpretation(gdcm.PhotometricInterpretation(kind))
    if stream.samples > 1:
        image.SetPlanarConfiguration(0)
    syntax = gdcm.TransferSyntax.GetTSType(_GDCM_SYNTAXES[stream.process])
    image.SetTransferSyntax(gdcm.TransferSyntax(syntax))
    # GDCM clears unused bits of 16-bit samples alone, and ends the process when asked to of others.
    stored = 8 if bits == 8 else stream.precision
    image.SetPixelFormat(gdcm.PixelFormat(stream.samples, bits, stored, stored - 1, 0))
    # GDCM hands its buffer over as text; this turns it back into the bytes it was.
    frame = image.GetBuffer().encode("utf-8", "surrogateescape")
    return _shaped(np.frombuffer(frame, f"<u{bits // 8}"), stream)


def _without_applications(data: bytes) -> bytes:
    """Leave out what only applications read (APPn, COM): GDCM ends the process where it doubts them."""
    kept, behind = [data[:2]], 2
    for marker, start, end in jpeg_segments(data):
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept.append(data[start:end])
        behind = end
    return b"".join([*kept, data[behind:]])


def _decode_with_charls(data: bytes, stream: Stream) -> Pixels:
    """Decode a JPEG-LS frame of any interleave mode with CharLS."""
    jpeg_ls = _library("jpeg_ls", "pyjpegls", stream.codec)
    frame, description = jpeg_ls.decode_pixel_data(data)
    samples = np.frombuffer(frame, "<u1" if stream.precision <= 8 else "<u2")
    if stream.samples > 1 and description["interleave_mode"] == 0:
        return samples.reshape(stream.samples, stream.rows, stream.columns).transpose(1, 2, 0)
    return _shaped(samples, stream)


def _decode_with_openjpeg(data: bytes, stream: Stream) -> Pixels:
    """Decode a JPEG 2000 or HTJ2K frame with OpenJPEG, which undoes its colour transform."""
    openjpeg = _library("openjpeg", "pylibjpeg-openjpeg", stream.codec)
    return _shaped(cast("NDArray[Any]", openjpeg.decode(data)), stream)


def _shaped(samples: Pixels, stream: Stream) -> Pixels:
    shape = (stream.rows, stream.columns)
    return samples.reshape(shape if stream.samples == 1 else (*shape, stream.samples))


def decode_rle(data: bytes, cells: int, samples: int, allocated: int) -> tuple[bytes, bool]:
    """Decode one frame of RLE Lossless (PS3.5 annex G).

    Parameters
    ----------
    data : bytes
        The frame with its header.
    cells : int
        Rows x columns.
    samples : int
        Planes of the frame.
    allocated : int
        Bits of a sample, 1 or a multiple of 8.

    Returns
    -------
    bytes
        Plane after plane, samples little endian; bits stand in a byte each.
    bool
        Whether the frame was whole; what is missing is zero.

    Raises
    ------
    InputError
        ``missing-decoder``.
    RuntimeError
        If this is no RLE frame of so many samples.
    """
    rle = _library("rle.rle", "pylibjpeg-rle", Codec.RLE)
    offsets = _rle_offsets(data, strict=False)
    if offsets is None:
        raise RuntimeError("the frame has no run-length header")
    if allocated == 1:
        return _one_bit_rle(rle, data[offsets[0] :], cells)
    width = len(offsets) // samples
    if width * samples != len(offsets) or width > allocated // 8:
        raise RuntimeError("the number of segments does not fit the samples")
    out = np.zeros((samples, cells, allocated // 8), np.uint8)
    whole = True
    for index, (start, end) in enumerate(zip(offsets, [*offsets[1:], len(data)], strict=True)):
        plane = _segment(rle, data[start:end], cells)
        sample, place = divmod(index, width)
        out[sample, : len(plane), width - 1 - place] = plane
        whole &= len(plane) == cells
    return out.tobytes(), whole


def _one_bit_rle(rle: Any, segment: bytes, cells: int) -> tuple[bytes, bool]:
    """Bits of a frame, which some writers pack before they count runs and others give a byte each."""
    plane = _segment(rle, segment, cells)
    if len(plane) < cells and len(plane) == (cells + 7) // 8:
        plane = np.unpackbits(plane, bitorder="little")[:cells]
    return plane.tobytes() + bytes(cells - len(plane)), len(plane) == cells


def _segment(rle: Any, segment: bytes, length: int) -> NDArray[np.uint8]:
    """At most `length` bytes of a segment; fewer where it ends too early."""
    # No run needs more than two bytes for one, so nothing behind this counts; it bounds what comes out.
    segment = segment[: 2 * length + 2]
    if len(segment) < 2:
        return np.zeros(0, np.uint8)
    try:
        found = rle.decode_segment(segment)
    except BaseException as error:
        # On damage this library may fail with Rust's panic, which is no `Exception`.
        if type(error).__name__ != "PanicException" and not isinstance(error, ValueError):
            raise
        found = _unpack_runs(segment, length)
    return np.frombuffer(bytes(found[:length]), np.uint8)


def _unpack_runs(segment: bytes, length: int) -> bytearray:
    """PackBits (PS3.5 G.3.2) as far as it goes."""
    out, position = bytearray(), 0
    while position + 1 < len(segment) and len(out) < length:
        run = segment[position]
        if run < 128:
            out += segment[position + 1 : position + 2 + run]
            position += 2 + run
        else:
            if run > 128:
                out += segment[position + 1 : position + 2] * (257 - run)
                position += 1
            position += 1
    return out
