"""Which library decodes which transfer syntax, and plug-ins for what pydicom's own leave out or let crash."""

from __future__ import annotations

import struct
from typing import cast

import gdcm
from pydicom.pixels.decoders import base, pillow, pyjpegls, pylibjpeg
from pydicom.pixels.decoders.base import Decoder, DecodeRunner
from pydicom.uid import (
    HTJ2K,
    JPEG2000,
    UID,
    HTJ2KLossless,
    HTJ2KLosslessRPCL,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
)
from rle.utils import decode_pixel_data

GDCM_PLUGIN = "overread-gdcm"
RLE_PLUGIN = "overread-rle"
CHARLS_PLUGIN = "overread-charls"
OPENJPEG_PLUGIN = "overread-openjpeg"
PILLOW_PLUGIN = "overread-pillow"

_SPECTRAL = UID("1.2.840.10008.1.2.4.53")
_PROGRESSION = UID("1.2.840.10008.1.2.4.55")

#: Plug-ins in the order in which they are tried. GDCM ends the process on some damaged streams, so it
#: stands only where nothing else decodes, behind the checks of `decode_with_gdcm`. OpenJPEG and CharLS are
#: used through the plug-ins whose signs pydicom corrects.
PLUGINS: dict[UID, tuple[str, ...]] = {
    JPEGBaseline8Bit: (PILLOW_PLUGIN, GDCM_PLUGIN),
    JPEGExtended12Bit: (PILLOW_PLUGIN, GDCM_PLUGIN),
    JPEGLossless: (GDCM_PLUGIN,),
    JPEGLosslessSV1: (GDCM_PLUGIN,),
    JPEGLSLossless: (CHARLS_PLUGIN,),
    JPEGLSNearLossless: (CHARLS_PLUGIN,),
    JPEG2000Lossless: (OPENJPEG_PLUGIN,),
    JPEG2000: (OPENJPEG_PLUGIN,),
    HTJ2KLossless: (OPENJPEG_PLUGIN,),
    HTJ2KLosslessRPCL: (OPENJPEG_PLUGIN,),
    HTJ2K: (OPENJPEG_PLUGIN,),
    RLELossless: (RLE_PLUGIN, "pydicom"),
    _SPECTRAL: (GDCM_PLUGIN,),
    _PROGRESSION: (GDCM_PLUGIN,),
}

_FUNCTIONS = {
    GDCM_PLUGIN: "decode_with_gdcm",
    RLE_PLUGIN: "decode_rle",
    CHARLS_PLUGIN: "decode_with_charls",
    OPENJPEG_PLUGIN: "decode_with_openjpeg",
    PILLOW_PLUGIN: "decode_with_pillow",
}

#: Process 6 and 8, and 10 and 12: retired in 1998 and unknown to pydicom, but DCMTK and GDCM read them.
_RETIRED = {uid: Decoder(uid) for uid in (_SPECTRAL, _PROGRESSION)}

# SOF0 to SOF15, and SOF55 of JPEG-LS; DHT, JPG and DAC lie between.
_START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC} | {0xF7}
_START_OF_SCAN = 0xDA
_WITHOUT_LENGTH = frozenset((0x01, *range(0xD0, _START_OF_SCAN)))


def is_available(_uid: str) -> bool:
    """Whether the plug-ins can decode; pydicom asks before it uses one."""
    return True


def frame_header(source: bytes) -> tuple[int, int, int, int] | None:
    """Precision, rows, columns and components of a JPEG stream (ITU-T T.81 B.2.2).

    None where there is no frame header or where the segments before the first scan do not join up.
    """
    position, found = 2, None
    while position + 4 <= len(source) and source[position] == 0xFF:
        marker = source[position + 1]
        if marker == _START_OF_SCAN:
            return found
        if marker in _START_OF_FRAME and position + 10 <= len(source):
            found = cast("tuple[int, int, int, int]", struct.unpack_from(">BHHB", source, position + 4))
        if marker == 0xFF:
            position += 1
        elif marker in _WITHOUT_LENGTH:
            position += 2
        else:
            position += 2 + int.from_bytes(source[position + 2 : position + 4], "big")
    return None


def decode_with_gdcm(source: bytes, runner: DecodeRunner) -> bytearray:
    """Decode one JPEG frame with GDCM.

    pydicom refuses 12-bit JPEG in its own GDCM plug-in, out of caution from older versions; GDCM 3 gives
    the same values as DCMTK on every such file we have. As GDCM ends the process where stream and header
    contradict each other, they are compared first.

    Parameters
    ----------
    source : bytes
        The encoded frame.
    runner : pydicom DecodeRunner
        Knows rows, columns and bits.

    Returns
    -------
    bytearray
        Little-endian samples, 8 or 16 bits wide as BitsAllocated says.

    Raises
    ------
    RuntimeError
        If the frame is damaged or is not what the header declares.
    """
    header = frame_header(source)
    if header is None or header[1:] != (runner.rows, runner.columns, runner.samples_per_pixel):
        raise RuntimeError("the frame does not have the size that the header declares")
    if runner.bits_allocated not in (8, 16) or header[0] > runner.bits_allocated:
        raise RuntimeError("the frame does not have the precision that the header declares")
    # GDCM clears unused bits of 16-bit samples alone, and ends the process when asked to of others.
    bits = 8 if runner.bits_allocated == 8 else max(runner.bits_stored, header[0])
    fragment = gdcm.Fragment()
    fragment.SetByteStringValue(source)
    fragments = gdcm.SequenceOfFragments.New()
    fragments.AddFragment(fragment)
    element = gdcm.DataElement(gdcm.Tag(0x7FE0, 0x0010))
    element.SetValue(fragments.__ref__())
    image = gdcm.Image()
    image.SetNumberOfDimensions(2)
    image.SetDimensions((runner.columns, runner.rows, 1))
    image.SetDataElement(element)
    kind = gdcm.PhotometricInterpretation.GetPIType(str(runner.photometric_interpretation))
    image.SetPhotometricInterpretation(gdcm.PhotometricInterpretation(kind))
    if runner.samples_per_pixel > 1:
        image.SetPlanarConfiguration(runner.planar_configuration)
    syntax = gdcm.TransferSyntax.GetTSType(str.__str__(runner.transfer_syntax))
    image.SetTransferSyntax(gdcm.TransferSyntax(syntax))
    image.SetPixelFormat(
        gdcm.PixelFormat(
            runner.samples_per_pixel,
            runner.bits_allocated,
            bits,
            bits - 1,
            runner.pixel_representation,
        )
    )
    # GDCM hands its buffer over as text; this turns it back into the bytes it was.
    frame = bytearray(image.GetBuffer().encode("utf-8", "surrogateescape"))
    if len(frame) != runner.frame_length(unit="bytes"):
        raise RuntimeError("the frame does not have the length that the header declares")
    return frame


def decode_with_pillow(source: bytes, runner: DecodeRunner) -> bytes:
    """Decode one JPEG frame with Pillow, unless its size is known not to be the declared one.

    A stream of a kilobyte that claims 13,000 x 13,000 pixels takes a second and half a gigabyte.

    Raises
    ------
    RuntimeError
        If the frame is not what the header declares.
    OSError
        If it is damaged.
    """
    header = frame_header(source)
    # Pillow would decode JPEG 2000 here as well.
    if not source.startswith(b"\xff\xd8"):
        raise RuntimeError("the frame is no JPEG")
    if header is not None and header[1:3] != (runner.rows, runner.columns):
        raise RuntimeError("the frame does not have the size that the header declares")
    return pillow._decode_frame(source, runner)


def decode_with_charls(source: bytes, runner: DecodeRunner) -> bytes | bytearray:
    """Decode one JPEG-LS frame with CharLS, once its size is known to be the declared one.

    A stream that claims 65,535 x 65,535 pixels keeps CharLS busy for ten seconds.

    Raises
    ------
    RuntimeError
        If the frame is damaged or is not what the header declares.
    """
    header = frame_header(source)
    if header is None or header[1:] != (runner.rows, runner.columns, runner.samples_per_pixel):
        raise RuntimeError("the frame does not have the size that the header declares")
    return pyjpegls._decode_frame(source, runner)


def decode_with_openjpeg(source: bytes, runner: DecodeRunner) -> bytes | bytearray:
    """Decode one JPEG 2000 frame with OpenJPEG, once its size is known to be the declared one.

    Raises
    ------
    RuntimeError
        If the frame is damaged or is not what the header declares.
    """
    # SIZ (ITU-T T.800 A.5.1) follows at once upon SOC; a JP2 wrapper may stand before both.
    start = source.find(b"\xff\x4f\xff\x51")
    if start < 0 or start + 24 > len(source):
        raise RuntimeError("the frame has no header")
    right, bottom, left, top = struct.unpack_from(">4L", source, start + 8)
    if (bottom - top, right - left) != (runner.rows, runner.columns):
        raise RuntimeError("the frame does not have the size that the header declares")
    return pylibjpeg._decode_frame(source, runner)


def decode_rle(source: bytes, runner: DecodeRunner) -> bytearray:
    """Decode one frame of RLE Lossless (PS3.5 annex G) with pylibjpeg-rle.

    On damaged frames that library fails with Rust's panic, which is no `Exception` and would pass every
    handler up to the end of the program.

    Raises
    ------
    RuntimeError
        If the frame is damaged.
    """
    try:
        frame = cast(bytearray, decode_pixel_data(source, version=2, **runner.options))
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise RuntimeError("the run lengths do not add up to the frame") from error
    runner.set_option("planar_configuration", 1)
    return frame


def decoder_for(syntax: UID) -> Decoder | None:
    """Return the decoder of a transfer syntax, or None where there is none."""
    if syntax in _RETIRED:
        return _RETIRED[syntax]
    try:
        return base.get_decoder(syntax)
    except NotImplementedError:
        return None


def register() -> None:
    """Add the plug-ins to pydicom's decoders, once a process."""
    for syntax, plugins in PLUGINS.items():
        decoder = decoder_for(syntax)
        for name, function in _FUNCTIONS.items():
            if decoder is not None and name in plugins and name not in decoder.available_plugins:
                decoder.add_plugin(name, (__name__, function))
