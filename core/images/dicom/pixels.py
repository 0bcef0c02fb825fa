"""Gives the stored values of any frame of a DICOM file, after checking what its header declares."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from pydicom.dataset import FileDataset
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    MPEGTransferSyntaxes,
    RLELossless,
)

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.base.picture import Pixels
from core.images.dicom.byte_checks import inflate
from core.images.dicom.cells import mask_unused_bits, unpack
from core.images.dicom.colour import SAMPLES, SHARED_CHROMINANCE, spread_chrominance, to_rgb
from core.images.dicom.decoders import Codec, Stream, decode, decode_rle, identify_stream
from core.images.dicom.frames import ITEM, Span, find_frames
from core.images.dicom.header import PARSER_ERRORS, PIXEL_KEYWORDS
from core.images.raster.structure import check_jpeg

#: Implicit VR little endian with big endian pixels, as old GE scanners wrote.
GE_BIG_ENDIAN_PIXELS = UID("1.2.840.113619.5.2")
#: Syntaxes whose pixels are not encoded.
NATIVE = (
    ImplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    DeflatedExplicitVRLittleEndian,
    GE_BIG_ENDIAN_PIXELS,
)
_DEFLATED_FRAMES = "1.2.840.10008.1.2.8.1"
#: Names of syntaxes that are younger than the parser's own dictionary (PS3.6 annex A).
_YOUNG_SYNTAXES = {
    "1.2.840.10008.1.2.4.110": "JPEG XL Lossless",
    "1.2.840.10008.1.2.4.111": "JPEG XL JPEG Recompression",
    "1.2.840.10008.1.2.4.112": "JPEG XL",
    "1.2.840.10008.1.2.4.204": "JPIP HTJ2K Referenced",
    "1.2.840.10008.1.2.4.205": "JPIP HTJ2K Referenced Deflate",
    _DEFLATED_FRAMES: "Deflated Image Frame Compression",
}
#: Pixels that lie on a server and are named by a URL only (PS3.5 A.6 and A.9).
_REFERENCED = tuple(f"1.2.840.10008.1.2.4.{n}" for n in (94, 95, 204, 205))
#: Video, and still pictures that no permissively licensed decoder reads.
_FOREIGN = (*MPEGTransferSyntaxes, *(f"1.2.840.10008.1.2.4.{n}" for n in (110, 111, 112)))
_FLOAT_BITS = {"FloatPixelData": 32, "DoubleFloatPixelData": 64}


@dataclass(frozen=True)
class Declaration:
    """What a header declares of its pixels (PS3.3 C.7.6.3), checked against what is there.

    Attributes
    ----------
    keyword : str
        Which element holds them: PixelData, FloatPixelData or DoubleFloatPixelData.
    rows, columns, samples, frames : int
        (0028,0010), (0028,0011), (0028,0002) and (0028,0008), where the pixels do not say otherwise.
    allocated, stored, high : int
        BitsAllocated, BitsStored and HighBit.
    signed : bool
        PixelRepresentation is 1.
    planar : bool
        PlanarConfiguration is 1.
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
    signed: bool
    planar: bool
    photometric: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class StoredPixels:
    """The pixels of a file, of which any frame can be had without the others.

    Attributes
    ----------
    declaration : Declaration
    data : bytes
        Value of the pixel element.
    spans : tuple
        Where the fragments of each frame lie; empty for plain pixels.
    big : bool
        Whether plain pixels are in big endian order.
    words : bool
        Whether plain pixels are 16-bit words.
    syntax : UID
        The transfer syntax that the header names.
    limits : Limits
    """

    declaration: Declaration
    data: bytes
    spans: tuple[tuple[Span, ...], ...]
    big: bool
    words: bool
    syntax: UID
    limits: Limits

    def frame(self, number: int, step: int = 1) -> tuple[Pixels, bool]:
        """Decode the stored values of a frame, before any look-up table.

        Parameters
        ----------
        number : int
            Counted from 1.
        step : int
            By how much both sides may be divided while a compressed frame is decoded, as
            `core.images.dicom.decoders.decode` does.

        Returns
        -------
        ndarray, shape (H, W) or (H, W, 3)
            Grey: the stored integers, sign-extended from BitsStored, whatever stands in the unused bits
            (PS3.5 8.1.1), or floats. Colour: RGB, with YBR converted (PS3.3 C.7.6.3.1.2).
        bool
            Whether the frame was whole; what is missing of it is zero.

        Raises
        ------
        InputError
            ``truncated``, ``corrupt``, ``missing-decoder``, ``unsupported-transfer-syntax``,
            ``unsupported-pixels``, ``too-many-elements`` or ``too-many-scans``.
        """
        try:
            if not self.spans:
                return self._plain(self.data, number - 1)
            return self._encapsulated(self.stream(number), step)
        except PARSER_ERRORS as error:
            raise self._failed(error) from error

    def stream(self, number: int) -> bytes:
        """Join the fragments of an encapsulated frame, counted from 1."""
        return b"".join(self.data[start:end] for start, end in self.spans[number - 1])

    def codec(self, number: int) -> Codec | None:
        """Codec of an encapsulated frame, counted from 1; None where it is none that is known."""
        stream = identify_stream(self.stream(number))
        return None if stream is None else stream.codec

    def _plain(self, data: bytes, index: int) -> tuple[Pixels, bool]:
        made = self.declaration
        shared = made.photometric in SHARED_CHROMINANCE
        pixels = made.rows * made.columns
        cells = (pixels + 1) // 2 * 4 if shared else pixels * made.samples
        bits = cells * made.allocated
        found = unpack(data, index * bits, cells, made.allocated, big=self.big, words=self.words)
        whole = len(data) * 8 >= (index + 1) * bits
        if made.keyword in _FLOAT_BITS:
            return found.view(f"f{made.allocated // 8}").reshape(made.rows, made.columns), whole
        return self._values(found, shared=shared, planar=made.planar), whole

    def _values(self, cells: Pixels, *, shared: bool, planar: bool) -> Pixels:
        made = self.declaration
        shape = (made.rows, made.columns)
        values = mask_unused_bits(cells, made.allocated, made.stored, made.high, signed=made.signed)
        if made.samples == 1:
            return values.reshape(shape)
        if shared:
            values = spread_chrominance(values, *shape)
        elif planar:
            values = values.reshape(made.samples, *shape).transpose(1, 2, 0)
        else:
            values = values.reshape(*shape, made.samples)
        return to_rgb(values, made.photometric, made.stored)

    def _encapsulated(self, data: bytes, step: int) -> tuple[Pixels, bool]:
        made = self.declaration
        if self.syntax == _DEFLATED_FRAMES:
            return self._plain(inflate(data, self.limits), 0)
        stream = identify_stream(data) or (Stream(Codec.RLE) if self.syntax == RLELossless else None)
        if stream is None:
            # Some writers wrap pixels that are not compressed.
            if 0 <= len(data) - _plain_bits(made) // 8 <= 1:
                return self._plain(data, 0)
            raise RuntimeError("the frame is of no codec that is known")
        if stream.codec is Codec.RLE:
            pixels = made.rows * made.columns
            planes, whole = decode_rle(data, pixels, made.samples, made.allocated)
            kind = f"<u{max(made.allocated, 8) // 8}"
            return self._values(np.frombuffer(planes, kind), shared=False, planar=True), whole
        if stream.rows and (stream.rows, stream.columns, stream.samples) != (
            made.rows,
            made.columns,
            made.samples,
        ):
            raise RuntimeError("the frame does not have the size that the header declares")
        if stream.codec in (Codec.JPEG, Codec.JPEG_LOSSLESS):
            check_jpeg(data, self.limits)
        return self._conformed(data, stream, step), True

    def _conformed(self, data: bytes, stream: Stream, step: int) -> Pixels:
        """Decode a stream and read its samples as header and stream together mean them."""
        made = self.declaration
        coloured = stream.samples == 3
        # Markers in the stream know better than the header what the encoder was given.
        as_rgb = stream.is_rgb if stream.is_rgb is not None else not made.photometric.startswith("YBR_")
        values = decode(data, stream, as_rgb, step)
        if coloured:
            converted = stream.codec is Codec.JPEG and stream.precision == 8
            if converted or (as_rgb and stream.codec is not Codec.JPEG_2000):
                return values
            photometric = made.photometric
            if stream.codec is not Codec.JPEG_2000 and not photometric.startswith("YBR_"):
                photometric = "YBR_FULL"
            return to_rgb(values, photometric, stream.precision)
        if stream.codec is Codec.JPEG_2000:
            if stream.signed == made.signed:
                return values
            width = stream.precision
        else:
            # Lossless streams of whole bytes may carry an overlay or dirt above the stored bits.
            full = stream.precision == 8 * values.dtype.itemsize
            width = min(made.stored, stream.precision) if full else stream.precision
        if stream.codec is Codec.JPEG and not made.signed:
            return values
        return mask_unused_bits(values, 8 * values.dtype.itemsize, width, width - 1, signed=made.signed)

    def _failed(self, error: Exception) -> InputError:
        if isinstance(error, EOFError) or "truncated" in str(error):
            return InputError(Reason.TRUNCATED, "The pixel data ends before the picture does.")
        name = _YOUNG_SYNTAXES.get(self.syntax, self.syntax.name)
        if not self.syntax.is_transfer_syntax:
            return InputError(
                Reason.UNSUPPORTED_TRANSFER_SYNTAX, f"No decoder for {name} is part of this program."
            )
        return InputError(Reason.CORRUPT, f"The pixel data ({name}) could not be decoded.")


def open_pixels(dataset: FileDataset, limits: Limits) -> StoredPixels:
    """Check what the header declares against what is there and what is allowed, and find the frames.

    Parameters
    ----------
    dataset : pydicom FileDataset
        As `core.images.dicom.header.read_header` returns it.
    limits : Limits

    Raises
    ------
    InputError
        ``no-pixels``, ``corrupt``, ``unsupported-transfer-syntax``, ``unsupported-pixels``, ``too-large``
        or ``truncated``.
    """
    _refuse_foreign(dataset)
    try:
        return _open(dataset, limits)
    except PARSER_ERRORS as error:
        raise InputError(Reason.CORRUPT, "The description of the pixels is damaged.") from error


def _refuse_foreign(dataset: FileDataset) -> None:
    syntax = dataset.file_meta.TransferSyntaxUID
    name = _YOUNG_SYNTAXES.get(syntax, syntax.name)
    if syntax in _REFERENCED or ("PixelDataProviderURL" in dataset and "PixelData" not in dataset):
        raise InputError(
            Reason.UNSUPPORTED_TRANSFER_SYNTAX,
            f"The pixels lie on a server ({name}); the file only names them.",
        )
    if syntax in _FOREIGN:
        raise InputError(
            Reason.UNSUPPORTED_TRANSFER_SYNTAX, f"No decoder for {name} is part of this program."
        )


def _open(dataset: FileDataset, limits: Limits) -> StoredPixels:
    keyword = next((k for k in PIXEL_KEYWORDS if k in dataset), None)
    if keyword is None or dataset.get("Rows") is None or dataset.get("Columns") is None:
        raise InputError(Reason.NO_PIXELS, "The DICOM file holds no picture.")
    # The raw element, as its VR may be wrong and its length says whether it is encapsulated.
    element = dataset.get_item(keyword)
    data = element.value if element is not None else None
    if not data:
        raise InputError(Reason.NO_PIXELS, "The DICOM file holds no picture.")
    if not isinstance(data, bytes):
        raise TypeError("the pixel data are no bytes")
    syntax = dataset.file_meta.TransferSyntaxUID
    made = _declaration(dataset, keyword)
    limits.check_pixels(
        made.rows, made.columns, made.samples * max(made.allocated, 8) // 8, max(made.frames, 1)
    )
    spans: list[tuple[Span, ...]] = []
    if _is_encapsulated(made, data, syntax, undefined=getattr(element, "length", 0) == 0xFFFFFFFF):
        spans = find_frames(data, made.frames, _extended_offsets(dataset))
        if syntax in NATIVE:
            made = _noted(made, "The pixels are compressed, although the header says that they are not.")
        if not spans:
            raise InputError(Reason.TRUNCATED, "The pixel data ends before the picture does.")
        made = _agreed_with_stream(made, data, spans[0], limits)
        made = _agreed_frames(made, len(spans), unsaid=len(spans))
    else:
        if syntax not in NATIVE and syntax.is_transfer_syntax and syntax.is_encapsulated:
            made = _noted(made, "The pixels are not compressed, although the header says that they are.")
        made = _agreed_with_length(made, len(data))
        made = _agreed_frames(made, len(data) * 8 / _plain_bits(made), unsaid=1)
    limits.check_pixels(made.rows, made.columns, made.samples * max(made.allocated, 8) // 8, made.frames)
    return StoredPixels(
        declaration=made,
        data=data,
        spans=tuple(spans[: made.frames]),
        big=dataset.original_encoding[1] is False or syntax == GE_BIG_ENDIAN_PIXELS,
        words=element is not None and element.VR != "OB",
        syntax=syntax,
        limits=limits,
    )


def _declaration(dataset: FileDataset, keyword: str) -> Declaration:
    """Read the header; attributes that old files leave out get the values they meant."""
    frames, notes = _number_of_frames(dataset)
    photometric = str(dataset.get("PhotometricInterpretation") or "").strip().upper()
    samples = int(dataset.get("SamplesPerPixel") or SAMPLES.get(photometric, 1))
    gaps = [
        name
        for name in ("SamplesPerPixel", "PhotometricInterpretation", "BitsStored", "PixelRepresentation")
        if dataset.get(name) in (None, "") and (keyword == "PixelData" or not name.endswith("n"))
    ]
    if samples > 1 and dataset.get("PlanarConfiguration") is None:
        gaps.append("PlanarConfiguration")
    if gaps and keyword == "PixelData":
        notes += ("The file leaves out how its pixels are stored; the usual way was taken.",)
    said = dataset.get("BitsAllocated") or dataset.get("BitsStored") or 0
    allocated = _FLOAT_BITS.get(keyword) or int(said)
    stored = int(dataset.get("BitsStored") or allocated)
    high = dataset.get("HighBit")
    return Declaration(
        keyword=keyword,
        rows=int(dataset.Rows),
        columns=int(dataset.Columns),
        samples=samples,
        frames=frames,
        allocated=allocated,
        stored=stored,
        high=stored - 1 if high is None else int(high),
        signed=dataset.get("PixelRepresentation") == 1,
        planar=dataset.get("PlanarConfiguration") == 1,
        photometric=photometric or ("MONOCHROME2" if samples == 1 else "RGB"),
        notes=notes,
    )


def _number_of_frames(dataset: FileDataset) -> tuple[int, tuple[str, ...]]:
    """Read NumberOfFrames as other readers do, by its leading digits; 0 where it is not given."""
    raw = dataset.get_item("NumberOfFrames")
    value = raw.value if raw is not None else None
    if value is None:
        return 0, ()
    text = value if isinstance(value, bytes) else str(value).encode()
    digits = re.match(rb"\s*[+-]?(\d+)", text)
    number = int(digits.group(1)) if digits else 0
    if re.fullmatch(rb"\s*([+-]?\d+)?\s*\0?", text):
        return number, ()
    return number, ("The number of frames is not written as a number; its leading digits were read.",)


def _extended_offsets(dataset: FileDataset) -> Sequence[int]:
    value = dataset.get("ExtendedOffsetTable")
    if not isinstance(value, bytes):
        return ()
    return struct.unpack(f"<{len(value) // 8}Q", value[: len(value) // 8 * 8])


def _is_encapsulated(made: Declaration, data: bytes, syntax: UID, *, undefined: bool) -> bool:
    """Whether the pixels are compressed, by what they are rather than by what the header says."""
    if made.keyword != "PixelData":
        return False
    if undefined:
        return True
    plain = _plain_bits(made) // 8
    by_header = syntax not in NATIVE and (not syntax.is_transfer_syntax or syntax.is_encapsulated)
    if data.startswith(ITEM):
        return by_header or len(data) < plain
    return len(data) < plain and identify_stream(data) is not None


def _plain_bits(made: Declaration) -> int:
    """Bits of one frame that is not compressed."""
    pixels = made.rows * made.columns
    shared = made.photometric in SHARED_CHROMINANCE
    return ((pixels + 1) // 2 * 4 if shared else pixels * made.samples) * made.allocated


def _agreed_with_stream(made: Declaration, data: bytes, spans: Sequence[Span], limits: Limits) -> Declaration:
    """Take size and samples from the first compressed frame where the header contradicts it."""
    stream = identify_stream(b"".join(data[start:end] for start, end in spans))
    if stream is None or not stream.rows or not stream.columns:
        return _checked(made)
    if stream.samples not in (1, 3):
        raise InputError(Reason.UNSUPPORTED_PIXELS, f"Pixels of {stream.samples} samples are not read.")
    if (stream.rows, stream.columns) != (made.rows, made.columns):
        try:
            limits.check_pixels(stream.rows, stream.columns, 2 * stream.samples)
        except InputError as error:
            raise ValueError("the stream claims a size that is not allowed") from error
        made = _noted(made, "The compressed picture has another size than the header; its own was taken.")
    if stream.samples != made.samples:
        made = _noted(made, "The compressed picture has other colours than the header; its own were taken.")
        made = replace(made, photometric="MONOCHROME2" if stream.samples == 1 else "RGB")
    made = replace(made, rows=stream.rows, columns=stream.columns, samples=stream.samples)
    if not made.allocated:
        made = replace(made, allocated=8 if stream.precision <= 8 else 16, stored=stream.precision)
    return _checked(made)


def _agreed_with_length(made: Declaration, length: int) -> Declaration:
    """Settle what the header leaves open of plain pixels by their length."""
    pixels = made.rows * made.columns * max(made.frames, 1)
    if not made.allocated and pixels:
        bits = 8 if length < 2 * pixels * made.samples else 16
        made = replace(made, allocated=bits, stored=bits, high=bits - 1)
    named = SAMPLES.get(made.photometric, made.samples)
    if named != made.samples and length * 8 >= pixels * named * made.allocated:
        made = _noted(made, "The number of samples contradicts the colours; the colours were believed.")
        made = replace(made, samples=named)
    made = _checked(made)
    if made.photometric == "YBR_FULL_422" and length * 8 >= pixels * 3 * made.allocated:
        made = _noted(made, "The colours are said to be halved, but are stored whole.")
        made = replace(made, photometric="YBR_FULL")
    if made.photometric == "YBR_PARTIAL_420":
        raise InputError(Reason.UNSUPPORTED_PIXELS, "Plain pixels in YBR_PARTIAL_420 are not read.")
    return made


def _checked(made: Declaration) -> Declaration:
    """Refuse what cannot be read, and correct bits that contradict each other as other readers do."""
    if made.stored > made.allocated:
        made = _noted(made, "More bits are stored than allocated; those allocated were read.")
        made = replace(made, stored=made.allocated, high=made.allocated - 1)
    if not (1 <= made.allocated <= 32 or made.allocated == 64):
        raise InputError(Reason.UNSUPPORTED_PIXELS, f"Pixels of {made.allocated} bits are not read.")
    wanted = (3, 4) if made.samples == SAMPLES.get(made.photometric, 3) else (3,)
    if made.samples != 1 and (made.samples not in wanted or made.allocated == 1):
        raise InputError(
            Reason.UNSUPPORTED_PIXELS,
            f"Pixels of {made.samples} samples of {made.allocated} bits are not read.",
        )
    return made


def _agreed_frames(made: Declaration, held: float, *, unsaid: int) -> Declaration:
    """Settle how many frames are read: as many as are declared, if there are so many.

    `unsaid` is what a file means that declares none. What was cut off at the end costs only itself, but a
    file without the greater part of what it declares is broken, or made to break readers.
    """
    declared = made.frames or unsaid
    if 2 * held < declared:
        raise InputError(
            Reason.TRUNCATED,
            f"The file declares {declared} frames but holds {math.ceil(held)}."
            if declared > 1
            else f"The file holds only {held:.0%} of the pixels that it declares.",
        )
    if held >= declared + 1:
        made = _noted(made, f"The file holds more than the {declared} frames that it declares.")
    begun = math.ceil(held)
    if begun < declared:
        made = _noted(made, f"The file declares {declared} frames but holds {begun}.")
    return replace(made, frames=min(declared, begun))


def _noted(made: Declaration, note: str) -> Declaration:
    return replace(made, notes=(*made.notes, note))
