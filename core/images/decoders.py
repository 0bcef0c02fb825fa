"""Decoders that pydicom's own plug-ins leave out although a permissively licensed library has them."""

from __future__ import annotations

import gdcm
from pydicom.pixels.decoders.base import (
    Decoder,
    DecodeRunner,
    JPEGExtended12BitDecoder,
)
from pydicom.uid import UID

GDCM_PLUGIN = "overread-gdcm"

#: Retired in 1998 and unknown to pydicom; DCMTK and GDCM read them, and so do we.
_PROGRESSIVE = {
    uid: Decoder(uid)
    for uid in (
        UID("1.2.840.10008.1.2.4.53"),  # Spectral Selection, Non-Hierarchical (Process 6 and 8)
        UID("1.2.840.10008.1.2.4.55"),  # Full Progression, Non-Hierarchical (Process 10 and 12)
    )
}


def is_available(_uid: str) -> bool:
    """Whether the plug-in can decode; pydicom asks before it uses one."""
    return True


def decode_with_gdcm(source: bytes, runner: DecodeRunner) -> bytearray:
    """Decode one JPEG frame with GDCM.

    pydicom refuses 12-bit JPEG in its own GDCM plug-in, out of caution from older versions, and knows no
    progressive JPEG; GDCM 3 gives the same values as DCMTK on every such file we have.

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


def progressive_decoder(syntax: UID) -> Decoder | None:
    """Return the decoder of a retired progressive JPEG syntax, or None where pydicom has one itself."""
    return _PROGRESSIVE.get(syntax)


def register() -> None:
    """Add the plug-in to pydicom's decoders, once a process."""
    for decoder in (JPEGExtended12BitDecoder, *_PROGRESSIVE.values()):
        if GDCM_PLUGIN not in decoder.available_plugins:
            decoder.add_plugin(GDCM_PLUGIN, (__name__, "decode_with_gdcm"))
