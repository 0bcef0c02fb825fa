"""Decoders that pydicom's own plug-ins leave out although a permissively licensed library has them."""

from __future__ import annotations

import gdcm
from pydicom.pixels.decoders.base import DecodeRunner, JPEGExtended12BitDecoder

EXTENDED_PLUGIN = "overread-gdcm"


def is_available(_uid: str) -> bool:
    """Whether the plug-in can decode; pydicom asks before it uses one."""
    return True


def decode_extended(source: bytes, runner: DecodeRunner) -> bytearray:
    """Decode one frame of 12-bit JPEG Extended (Process 2 and 4) with GDCM.

    pydicom refuses these in its own GDCM plug-in, out of caution from older versions; GDCM 3 gives the
    same values as DCMTK on every such file we have.

    Parameters
    ----------
    source : bytes
        The encoded frame.
    runner : pydicom DecodeRunner
        Knows rows, columns and bits.

    Returns
    -------
    bytearray
        Little-endian uint16 samples.

    Raises
    ------
    RuntimeError
        If the frame is damaged.
    """
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
    syntax = gdcm.TransferSyntax.GetTSType(str.__str__(runner.transfer_syntax))
    image.SetTransferSyntax(gdcm.TransferSyntax(syntax))
    image.SetPixelFormat(
        gdcm.PixelFormat(
            runner.samples_per_pixel,
            runner.bits_allocated,
            runner.bits_stored,
            runner.bits_stored - 1,
            runner.pixel_representation,
        )
    )
    # GDCM hands its buffer over as text; this turns it back into the bytes it was.
    frame = bytearray(image.GetBuffer().encode("utf-8", "surrogateescape"))
    if len(frame) != runner.frame_length(unit="bytes"):
        raise RuntimeError("the frame does not have the length that the header declares")
    return frame


def register() -> None:
    """Add the plug-ins to pydicom's decoders, once a process."""
    if EXTENDED_PLUGIN not in JPEGExtended12BitDecoder.available_plugins:
        JPEGExtended12BitDecoder.add_plugin(EXTENDED_PLUGIN, (__name__, "decode_extended"))
