"""Decodes one compressed frame, with the library that proved correct for its codec."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.errors import InputError, Reason
from core.images.base.picture import Pixels
from core.images.dicom.colour import Samples, looks_like_rgb, rgb_by_look, to_rgb
from core.images.dicom.streams import Codec, Stream, jpeg_segments
from core.images.raster.reduction import draft_jpeg, lower_resolution
from core.language.message import Message

#: GDCM's names of the processes that it decodes, by start-of-frame marker.
_GDCM_SYNTAXES = {
    0xC0: "1.2.840.10008.1.2.4.50",
    0xC1: "1.2.840.10008.1.2.4.51",
    0xC2: "1.2.840.10008.1.2.4.55",
    0xC3: "1.2.840.10008.1.2.4.57",
}


def decode_frame(data: bytes, stream: Stream, as_rgb: bool, step: int = 1) -> Pixels:
    """Decode one frame of any codec but RLE Lossless.

    Parameters
    ----------
    data : bytes
        The whole stream.
    stream : Stream
        Result of `core.images.dicom.streams.identify_stream`.
    as_rgb : bool
        Whether three samples of a JPEG are already RGB.
    step : int
        Reduction of both sides: 1, 2, 4 or 8. Only 8-bit grey JPEG and unsigned grey JPEG 2000 are reduced,
        if stream and decoder allow it.

    Returns
    -------
    ndarray, shape (H, W) or (H, W, S)
        Samples of the stream; a reduced frame has the size that `core.images.raster.reduction.reduced_side`
        gives. YCbCr is converted to RGB for lossy 8-bit JPEG, and for JPEG 2000 that is subsampled or boxed
        as YCbCr.

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
            Reason.UNSUPPORTED_TRANSFER_SYNTAX,
            "Overread has no decoder for {codec}.",
            codec=stream.codec,
        )
    return decoders[stream.codec](data, stream)


def decode_colours(data: bytes, stream: Stream, photometric: str, step: int = 1) -> Samples:
    """Decode a stream of three samples a pixel to RGB.

    Parameters
    ----------
    data, stream, step
        As `decode_frame` takes them.
    photometric : str
        (0028,0004).

    Returns
    -------
    ndarray, shape (H, W, 3)
    tuple of str
        Notes.

    Raises
    ------
    InputError, RuntimeError, ValueError, OSError and others
        As `decode_frame`.
    """
    bits = stream.precision
    if stream.codec is Codec.JPEG_2000:
        values = decode_frame(data, stream, as_rgb=False, step=step)
        if stream.subsampled or stream.boxed_ybr:
            return values, ()
        if photometric in ("YBR_ICT", "YBR_RCT"):
            is_rgb = stream.transformed or looks_like_rgb(values, bits)
            return to_rgb(values, "RGB" if is_rgb else "YBR_FULL", bits), ()
        return rgb_by_look(values, photometric, bits)
    named = photometric if photometric.startswith("YBR_") else "YBR_FULL"
    # Markers in the stream are more reliable than the header.
    if stream.is_rgb is not None:
        as_rgb = stream.is_rgb
    elif stream.codec is Codec.JPEG:
        as_rgb = photometric == "RGB" and not stream.subsampled
    else:
        as_rgb = named != photometric
    values = decode_frame(data, stream, as_rgb, step)
    if stream.codec is Codec.JPEG and bits == 8 and not as_rgb:
        return values, ()
    named = "RGB" if as_rgb else named
    return rgb_by_look(values, named, bits) if stream.is_rgb is None else (to_rgb(values, named, bits), ())


def library(module: str, package: str, codec: Codec) -> Any:
    """Import a decoder when it is needed, so that a missing one costs only the files that need it.

    Raises
    ------
    InputError
        ``missing-decoder``; it names `package`, which holds `module` and decodes `codec`.
    """
    try:
        return import_module(module)
    except ImportError as error:
        frozen = getattr(sys, "frozen", False)
        cure = Message("Overread again") if frozen else Message("it with: pip install {name}", name=package)
        raise InputError(
            Reason.MISSING_DECODER,
            "Install {cure}; {codec} is decoded by the package {package}, which is not installed.",
            codec=codec,
            package=package,
            cure=cure,
        ) from error


def _decode_with_pillow(data: bytes, stream: Stream, as_rgb: bool, step: int) -> Pixels:
    """Decode a JPEG of 8 bits, baseline, extended or progressive, with libjpeg."""
    image = Image.open(io.BytesIO(data), formats=("JPEG",))
    if as_rgb and stream.samples == 3 and stream.converts:
        # Asked for the colour space that it assumes, libjpeg leaves the samples unchanged.
        image.draft("YCbCr", image.size)
    elif stream.samples == 1:
        draft_jpeg(image, step)
    return np.asarray(image)


def _decode_with_gdcm(data: bytes, stream: Stream) -> Pixels:
    """Decode a lossless JPEG, or one of 12 bits, with GDCM.

    GDCM ends the whole process if its parameters contradict the stream, so they are taken from the stream.
    """
    gdcm = library("gdcm", "python-gdcm", stream.codec)
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
    # GDCM clears unused bits of 16-bit samples only, and crashes when asked to for others.
    stored = 8 if bits == 8 else stream.precision
    image.SetPixelFormat(gdcm.PixelFormat(stream.samples, bits, stored, stored - 1, 0))
    # GDCM returns its buffer as text; this restores the bytes.
    frame = image.GetBuffer().encode("utf-8", "surrogateescape")
    return _shaped(np.frombuffer(frame, f"<u{bits // 8}"), stream)


def _without_applications(data: bytes) -> bytes:
    """Remove application segments and comments (APPn, COM): GDCM ends the process if it doubts them."""
    kept, behind = [data[:2]], 2
    for marker, start, end in jpeg_segments(data):
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept.append(data[start:end])
        behind = end
    return b"".join([*kept, data[behind:]])


def _decode_with_charls(data: bytes, stream: Stream) -> Pixels:
    """Decode a JPEG-LS frame of any interleave mode with CharLS."""
    jpeg_ls = library("jpeg_ls", "pyjpegls", stream.codec)
    frame, description = jpeg_ls.decode_pixel_data(data)
    samples = np.frombuffer(frame, "<u1" if stream.precision <= 8 else "<u2")
    if stream.samples > 1 and description["interleave_mode"] == 0:
        return samples.reshape(stream.samples, stream.rows, stream.columns).transpose(1, 2, 0)
    return _shaped(samples, stream)


def _decode_with_openjpeg(data: bytes, stream: Stream) -> Pixels:
    """Decode a JPEG 2000 or HTJ2K frame with OpenJPEG, which undoes its colour transform."""
    openjpeg = library("openjpeg", "pylibjpeg-openjpeg", stream.codec)
    return _shaped(cast("NDArray[Any]", openjpeg.decode(data)), stream)


def _shaped(samples: Pixels, stream: Stream) -> Pixels:
    shape = (stream.rows, stream.columns)
    return samples.reshape(shape if stream.samples == 1 else (*shape, stream.samples))
