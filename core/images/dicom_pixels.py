"""Decodes the stored values of a DICOM file frame by frame, after checking what its header declares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from pydicom.dataset import FileDataset
from pydicom.pixels.decoders.base import Decoder
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    RLELossless,
)

from core.errors import InputError, Reason
from core.images.decoders import PLUGINS, decoder_for, register
from core.images.dicom_header import PARSER_ERRORS, PIXEL_KEYWORDS
from core.images.limits import Limits
from core.images.picture import Pixels
from core.images.raster_bytes import check_scans

register()

#: Syntaxes whose pixels are not encoded.
NATIVE = (
    ImplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    DeflatedExplicitVRLittleEndian,
)
#: Names of syntaxes that are younger than the parser's own dictionary (PS3.6 annex A).
_YOUNG_SYNTAXES = {
    "1.2.840.10008.1.2.4.110": "JPEG XL Lossless",
    "1.2.840.10008.1.2.4.111": "JPEG XL JPEG Recompression",
    "1.2.840.10008.1.2.4.112": "JPEG XL",
    "1.2.840.10008.1.2.4.204": "JPIP HTJ2K Referenced",
    "1.2.840.10008.1.2.4.205": "JPIP HTJ2K Referenced Deflate",
    "1.2.840.10008.1.2.8.1": "Deflated Image Frame Compression",
}
#: The syntaxes of ITU-T T.81 (PS3.5 8.2.1).
_JPEG = re.compile(r"1\.2\.840\.10008\.1\.2\.4\.(5\d|6\d|70)")
_FLOAT_BITS = {"FloatPixelData": 32, "DoubleFloatPixelData": 64}


@dataclass(frozen=True)
class Declaration:
    """What a header declares of its pixels (PS3.3 C.7.6.3), checked.

    Attributes
    ----------
    keyword : str
        Which element holds them: PixelData, FloatPixelData or DoubleFloatPixelData.
    rows, columns, samples, frames : int
        (0028,0010), (0028,0011), (0028,0002) and (0028,0008).
    allocated, stored, high : int
        BitsAllocated, BitsStored and HighBit.
    photometric : str
        (0028,0004).
    notes : tuple of str
        What had to be read with leniency.
    """

    keyword: str
    rows: int
    columns: int
    samples: int
    frames: int
    allocated: int
    stored: int
    high: int
    photometric: str
    notes: tuple[str, ...] = ()


def declared(dataset: FileDataset, limits: Limits) -> Declaration:
    """Check what the header declares against what is there and what is allowed.

    Raises
    ------
    InputError
        ``no-pixels``, ``corrupt``, ``unsupported-pixels``, ``too-large``, ``too-many-scans`` or
        ``truncated``.
    """
    try:
        notes = (*_mend_number_of_frames(dataset), *_fill_gaps(dataset))
        keyword = next((k for k in PIXEL_KEYWORDS if k in dataset), None)
        rows, columns = dataset.get("Rows"), dataset.get("Columns")
        if keyword is None or rows is None or columns is None or not dataset[keyword].value:
            raise InputError(Reason.NO_PIXELS, "The DICOM file holds no picture.")
        allocated = _FLOAT_BITS.get(keyword) or int(dataset.get("BitsAllocated") or 8)
        stored = int(dataset.get("BitsStored") or allocated)
        high = dataset.get("HighBit")
        made = Declaration(
            keyword=keyword,
            rows=int(rows),
            columns=int(columns),
            samples=int(dataset.get("SamplesPerPixel") or 1),
            frames=int(dataset.get("NumberOfFrames") or 1),
            allocated=allocated,
            stored=stored,
            high=stored - 1 if high is None else int(high),
            photometric=str(dataset.get("PhotometricInterpretation") or ""),
            notes=notes,
        )
        length = len(dataset[keyword].value)
    except PARSER_ERRORS as error:
        raise InputError(Reason.CORRUPT, "The description of the pixels is damaged.") from error
    if made.allocated not in (1, 8, 16, 32, 64) or not 1 <= made.stored <= made.allocated:
        raise InputError(
            Reason.UNSUPPORTED_PIXELS, f"Pixels of {made.stored} in {made.allocated} bits are not read."
        )
    if made.samples not in (1, 3) or (allocated == 1 and made.samples != 1):
        raise InputError(
            Reason.UNSUPPORTED_PIXELS, f"Pixels of {made.samples} samples of {allocated} bits are not read."
        )
    limits.check_pixels(made.rows, made.columns, made.samples * max(allocated, 8) // 8, made.frames)
    if dataset.file_meta.TransferSyntaxUID in NATIVE:
        per_pixel = 2 if made.photometric == "YBR_FULL_422" else made.samples
        expected = (made.rows * made.columns * per_pixel * made.frames * allocated + 7) // 8
        if length < expected:
            message = f"The file declares {expected:,} bytes of pixels but holds {length:,}."
            raise InputError(Reason.TRUNCATED, message)
    elif _JPEG.fullmatch(dataset.file_meta.TransferSyntaxUID):
        check_scans(dataset[keyword].value, made.frames, limits)
    return made


def stored_frames(dataset: FileDataset, declaration: Declaration) -> Iterator[Pixels]:
    """Decode the stored values, before any look-up table, one frame at a time.

    Parameters
    ----------
    dataset : pydicom FileDataset
        As `core.images.dicom_header.read_header` returns it.
    declaration : Declaration
        Of the same data set.

    Yields
    ------
    ndarray, shape (H, W) or (H, W, 3)
        Grey: the stored integers, sign-extended from BitsStored, whatever stands in the unused bits
        (PS3.5 8.1.1), or floats. Colour: RGB, with YBR converted (PS3.3 C.7.6.3.1.2).

    Raises
    ------
    InputError
        ``truncated``, ``corrupt`` or ``unsupported-transfer-syntax``.
    """
    count = 0
    try:
        # Files that hold more frames than they declare are read as they declare.
        for frame in islice(_decoded(dataset, declaration), declaration.frames):
            count += 1
            yield frame
    except InputError:
        raise
    except PARSER_ERRORS as error:
        raise _decoding_error(dataset.file_meta.TransferSyntaxUID, error) from error
    if count < declaration.frames:
        raise InputError(
            Reason.TRUNCATED, f"The file declares {declaration.frames} frames but holds {count}."
        )


def _mend_number_of_frames(dataset: FileDataset) -> tuple[str, ...]:
    """Read a NumberOfFrames with something behind its digits as other readers do: by its digits."""
    raw = dataset.get_item("NumberOfFrames")
    value = raw.value if raw is not None else None
    if not isinstance(value, bytes) or re.fullmatch(rb"\s*[+-]?\d*\s*\0?", value):
        return ()
    digits = re.match(rb"\s*(\d+)", value)
    if digits is None:
        return ()
    dataset.NumberOfFrames = int(digits.group(1))
    return ("The number of frames is not written as a number; its leading digits were read.",)


def _fill_gaps(dataset: FileDataset) -> tuple[str, ...]:
    """Give attributes that old files leave out the values they meant, where only one can be meant."""
    samples = int(dataset.get("SamplesPerPixel") or 1)
    meant = {
        "SamplesPerPixel": samples,
        "PhotometricInterpretation": "MONOCHROME2" if samples == 1 else "RGB",
    }
    if "PixelData" in dataset:  # floats have neither
        meant |= {"BitsStored": dataset.get("BitsAllocated"), "PixelRepresentation": 0}
    if samples > 1:
        meant["PlanarConfiguration"] = 0
    gaps = [keyword for keyword in meant if dataset.get(keyword) in (None, "")]
    for keyword in gaps:
        setattr(dataset, keyword, meant[keyword])
    return ("The file leaves out how its pixels are stored; the usual way was taken.",) if gaps else ()


def _decoded(dataset: FileDataset, declaration: Declaration) -> Iterator[Pixels]:
    syntax = dataset.file_meta.TransferSyntaxUID
    decoder = decoder_for(syntax)
    if decoder is None:
        name = _YOUNG_SYNTAXES.get(syntax, syntax.name)
        raise InputError(
            Reason.UNSUPPORTED_TRANSFER_SYNTAX, f"No decoder for {name} is part of this program."
        )
    if syntax in NATIVE and declaration.allocated == 1:
        yield from _one_bit_frames(dataset, declaration)
        return
    # The codecs define which bits count; in plain and run-length coded pixels HighBit does.
    by_header = syntax in NATIVE or syntax == RLELossless
    dirty = by_header and declaration.keyword == "PixelData" and declaration.stored < declaration.allocated
    for frame in _first_that_decodes(dataset, decoder, correct_unused_bits=not dirty):
        yield _meaningful_bits(frame, declaration) if dirty else frame


def _first_that_decodes(
    dataset: FileDataset, decoder: Decoder, *, correct_unused_bits: bool
) -> Iterator[Pixels]:
    """Decode all frames with the first plug-in that decodes the first frame."""
    plugins = PLUGINS.get(decoder.UID, ("",))
    for plugin in plugins:
        frames = decoder.iter_array(
            dataset,
            decoding_plugin=plugin,
            correct_unused_bits=correct_unused_bits,
        )
        try:
            first = next(frames, None)
        except PARSER_ERRORS:
            if plugin == plugins[-1]:
                raise
        else:
            if first is not None:
                yield first[0]
                yield from (frame for frame, _ in frames)
            return


def _one_bit_frames(dataset: FileDataset, declaration: Declaration) -> Iterator[Pixels]:
    """Unpack bits, least significant first; a frame may begin inside a byte (PS3.5 8.1.1)."""
    packed = np.frombuffer(dataset.PixelData, dtype=np.uint8)
    if dataset.file_meta.TransferSyntaxUID == ExplicitVRBigEndian and dataset["PixelData"].VR == "OW":
        packed = packed[: len(packed) // 2 * 2].reshape(-1, 2)[:, ::-1].reshape(-1)
    size = declaration.rows * declaration.columns
    for frame in range(declaration.frames):
        first, shift = divmod(frame * size, 8)
        bits = np.unpackbits(packed[first : first + (shift + size + 7) // 8], bitorder="little")
        yield bits[shift : shift + size].reshape(declaration.rows, declaration.columns)


def _meaningful_bits(frame: Pixels, declaration: Declaration) -> Pixels:
    """Drop the bits above HighBit and below HighBit + 1 - BitsStored, keeping the sign (PS3.5 8.1.1)."""
    high = declaration.high
    if not declaration.stored - 1 <= high < declaration.allocated:
        high = declaration.stored - 1
    native = frame.astype(frame.dtype.newbyteorder("="))
    np.left_shift(native, declaration.allocated - 1 - high, out=native)
    np.right_shift(native, declaration.allocated - declaration.stored, out=native)
    return native


def _decoding_error(syntax: UID, error: Exception) -> InputError:
    if isinstance(error, EOFError) or "number of frames" in str(error):
        return InputError(Reason.TRUNCATED, "The pixel data ends before the picture does.")
    return InputError(Reason.CORRUPT, f"The pixel data ({syntax.name}) could not be decoded.")
