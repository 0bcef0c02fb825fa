"""Reads the stored values of any frame of a DICOM file, after checking the header's declaration."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
from core.images.dicom.colour import (
    SHARED_CHROMINANCE,
    Samples,
    rgb_by_look,
    spread_chrominance,
    to_rgb,
)
from core.images.dicom.declaration import (
    FLOAT_BITS,
    Declaration,
    agreed_frames,
    agreed_with_length,
    agreed_with_stream,
    read_declaration,
)
from core.images.dicom.decoders import decode_colours, decode_frame
from core.images.dicom.frames import ITEM, Span, find_frames
from core.images.dicom.header import PARSER_ERRORS, PIXEL_KEYWORDS, has, value_of
from core.images.dicom.run_lengths import decode_rle
from core.images.dicom.streams import Codec, Stream, begins_stream, identify_stream, is_one_scan, loses
from core.images.raster.structure import check_jpeg
from core.language.message import Message

#: Implicit VR little endian with big endian pixels, as old GE scanners wrote.
GE_BIG_ENDIAN_PIXELS = UID("1.2.840.113619.5.2")
#: Syntaxes with native pixels.
NATIVE = (
    ImplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    DeflatedExplicitVRLittleEndian,
    GE_BIG_ENDIAN_PIXELS,
)
_FEW_ZEROS = 8
_END_OF_IMAGE = b"\xff\xd9"
_DEFLATED_FRAMES = "1.2.840.10008.1.2.8.1"
#: Names of syntaxes that are newer than the parser's dictionary (PS3.6 annex A).
_YOUNG_SYNTAXES = {
    "1.2.840.10008.1.2.4.110": "JPEG XL Lossless",
    "1.2.840.10008.1.2.4.111": "JPEG XL JPEG Recompression",
    "1.2.840.10008.1.2.4.112": "JPEG XL",
    "1.2.840.10008.1.2.4.204": "JPIP HTJ2K Referenced",
    "1.2.840.10008.1.2.4.205": "JPIP HTJ2K Referenced Deflate",
    _DEFLATED_FRAMES: "Deflated Image Frame Compression",
}
#: Pixels on a server that are only referenced by a URL (PS3.5 A.6 and A.9).
_REFERENCED = tuple(f"1.2.840.10008.1.2.4.{n}" for n in (94, 95, 204, 205))
#: Video, and still pictures without a permissively licensed decoder.
_FOREIGN = (*MPEGTransferSyntaxes, *(f"1.2.840.10008.1.2.4.{n}" for n in (110, 111, 112)))


class DecodedFrame(NamedTuple):
    """Stored values of one frame.

    Attributes
    ----------
    values : ndarray, shape (H, W) or (H, W, 3)
        Grey: the stored integers, sign-extended from BitsStored, without unused bits (PS3.5 8.1.1), or
        floats. Colour: RGB, with YBR converted (PS3.3 C.7.6.3.1.2).
    whole : bool
        Whether the frame was complete; missing values are zero.
    notes : tuple of str
        Messages on what was read differently from what the header says.
    """

    values: Pixels
    whole: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class StoredPixels:
    """The pixels of a file, with access to any frame without decoding the others.

    Attributes
    ----------
    declaration : Declaration
    data : bytes
        Value of the pixel element.
    spans : tuple
        Offsets of each frame's fragments; empty for plain pixels.
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

    def frame(self, number: int, step: int = 1) -> DecodedFrame:
        """Decode the stored values of a frame, before any look-up table.

        Parameters
        ----------
        number : int
            Counted from 1.
        step : int
            Reduction of both sides of a compressed frame while it is decoded, as in
            `core.images.dicom.decoders.decode_frame`.

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
        """Join the fragments of an encapsulated frame, counted from 1.

        Zeros before a stream are padding of the previous stream and are left out.
        """
        joined = b"".join(self.data[start:end] for start, end in self.spans[number - 1])
        if not joined.startswith(b"\0\0") or begins_stream(joined):
            return joined
        bare = joined.lstrip(b"\0")
        few = len(joined) - len(bare) <= _FEW_ZEROS
        return bare if few and begins_stream(bare) else joined

    def codec(self, number: int) -> Codec | None:
        """Return the codec of an encapsulated frame, counted from 1; None if it is unknown."""
        stream = identify_stream(self.stream(number))
        return None if stream is None else stream.codec

    def cells(self, number: int) -> Pixels | None:
        """Decode the cells of a grey frame, counted from 1: values together with their unused bits.

        Returns
        -------
        ndarray of unsigned integers, shape (H, W), or None
            None if nothing but values was stored, as by lossy compression or in floats, or if the frame is
            damaged.
        """
        declared = self.declaration
        if declared.samples != 1 or declared.keyword in FLOAT_BITS:
            return None
        shape = declared.rows, declared.columns
        try:
            data = self.stream(number) if self.spans else self.data
            deflated = self.syntax == _DEFLATED_FRAMES
            data = inflate(data, self.limits) if deflated else data
            stream = identify_stream(data) if self.spans and not deflated else None
            if stream is None and self.spans and self.syntax == RLELossless:
                stream = Stream(Codec.RLE)
            if stream is None:
                first = 0 if self.spans else (number - 1) * declared.plain_bits
                found = unpack(
                    data, first, declared.plain_cells, declared.allocated, big=self.big, words=self.words
                )
                return found.reshape(shape)
            if stream.codec is Codec.RLE:
                planes, _ = decode_rle(data, shape[0] * shape[1], 1, declared.allocated)
                return np.frombuffer(planes, f"<u{max(declared.allocated, 8) // 8}").reshape(shape)
            if loses(data, stream) or stream.precision <= declared.stored:
                return None
            values = decode_frame(data, stream, as_rgb=False)
        except PARSER_ERRORS:
            return None
        return values.view(f"u{values.dtype.itemsize}")

    def loses(self, number: int) -> bool:
        """Return whether the stream of a frame, counted from 1, is lossy."""
        if not 1 <= number <= len(self.spans):
            return False
        data = self.stream(number)
        return loses(data, identify_stream(data))

    def _plain(self, data: bytes, index: int) -> DecodedFrame:
        declared = self.declaration
        bits = declared.plain_bits
        found = unpack(
            data, index * bits, declared.plain_cells, declared.allocated, big=self.big, words=self.words
        )
        whole = len(data) * 8 >= (index + 1) * bits
        if declared.keyword in FLOAT_BITS:
            floats = found.view(f"f{declared.allocated // 8}").reshape(declared.rows, declared.columns)
            return DecodedFrame(floats, whole)
        shared = declared.photometric in SHARED_CHROMINANCE
        values, notes = self._values(found, shared=shared, planar=declared.planar)
        return DecodedFrame(values, whole, notes)

    def _values(self, cells: Pixels, *, shared: bool, planar: bool) -> Samples:
        declared = self.declaration
        shape = (declared.rows, declared.columns)
        values = mask_unused_bits(
            cells, declared.allocated, declared.stored, declared.high, signed=declared.signed
        )
        if declared.samples == 1:
            return values.reshape(shape), ()
        if shared:
            spread = spread_chrominance(values, *shape)
            return to_rgb(spread, declared.photometric, declared.stored), ()
        if planar:
            values = values.reshape(declared.samples, *shape).transpose(1, 2, 0)
        else:
            values = values.reshape(*shape, declared.samples)
        return rgb_by_look(values, declared.photometric, declared.stored)

    def _encapsulated(self, data: bytes, step: int) -> DecodedFrame:
        declared = self.declaration
        if self.syntax == _DEFLATED_FRAMES:
            return self._plain(inflate(data, self.limits), 0)
        stream = identify_stream(data) or (Stream(Codec.RLE) if self.syntax == RLELossless else None)
        if stream is None:
            # Some writers encapsulate uncompressed pixels.
            if 0 <= len(data) - declared.plain_bits // 8 <= 1:
                return self._plain(data, 0)
            raise RuntimeError("the frame is of no codec that is known")
        if stream.codec is Codec.RLE:
            pixels = declared.rows * declared.columns
            planes, whole = decode_rle(data, pixels, declared.samples, declared.allocated)
            kind = f"<u{max(declared.allocated, 8) // 8}"
            values, notes = self._values(np.frombuffer(planes, kind), shared=False, planar=True)
            return DecodedFrame(values, whole, notes)
        if stream.rows and (stream.rows, stream.columns, stream.samples) != (
            declared.rows,
            declared.columns,
            declared.samples,
        ):
            raise RuntimeError("the frame does not have the size that the header declares")
        if stream.codec in (Codec.JPEG, Codec.JPEG_LOSSLESS):
            check_jpeg(data, self.limits)
        try:
            values, notes = self._conformed(data, stream, step)
        except OSError:
            if stream.codec is not Codec.JPEG:
                raise
            values, notes = self._unended(data, stream, step)
        return DecodedFrame(values, True, notes)

    def _unended(self, data: bytes, stream: Stream, step: int) -> Samples:
        """Decode a JPEG without its end marker, if nothing else of it is missing.

        The bytes behind the last row then change nothing. With several scans, a whole scan may be missing
        unnoticed.

        Raises
        ------
        EOFError
            If rows are missing, or scans may be.
        """
        if not is_one_scan(data, stream):
            raise EOFError("scans of the picture may be missing")
        once, again = (
            self._conformed(data + rest + _END_OF_IMAGE, stream, step) for rest in (b"", b"\x55" * 64)
        )
        if not np.array_equal(once[0], again[0]):
            raise EOFError("rows of the picture are missing")
        return once

    def _conformed(self, data: bytes, stream: Stream, step: int) -> Samples:
        """Decode a stream, and interpret its samples by header and stream together."""
        declared = self.declaration
        if stream.samples == 3:
            return decode_colours(data, stream, declared.photometric, step)
        values = decode_frame(data, stream, as_rgb=False, step=step)
        bits = 8 * values.dtype.itemsize
        # Lossless streams of whole cells may carry overlays or noise in the unused bits.
        whole = stream.precision == bits or bool(declared.embedded)
        if whole and declared.stored < stream.precision and not loses(data, stream):
            cells = values.view(f"u{values.dtype.itemsize}")
            stored, high = declared.stored, declared.high
            return mask_unused_bits(cells, bits, stored, high, signed=declared.signed), ()
        if stream.signed == declared.signed and (stream.codec is Codec.JPEG_2000 or not declared.signed):
            return values, ()
        width = stream.precision
        return mask_unused_bits(values, bits, width, width - 1, signed=declared.signed), ()

    def _failed(self, error: Exception) -> InputError:
        if isinstance(error, EOFError) or "truncated" in str(error):
            return InputError(Reason.TRUNCATED, "The pixel data ends before the picture is complete.")
        name = _YOUNG_SYNTAXES.get(self.syntax, self.syntax.name)
        if not self.syntax.is_transfer_syntax:
            return InputError(
                Reason.UNSUPPORTED_TRANSFER_SYNTAX,
                "Overread has no decoder for {name}.",
                name=name,
            )
        return InputError(Reason.CORRUPT, "The pixel data ({name}) could not be decoded.", name=name)


def open_pixels(dataset: FileDataset, limits: Limits) -> StoredPixels:
    """Check the header's declaration against pixel data and limits, and find the frames.

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
    if syntax in _REFERENCED or (has(dataset, "PixelDataProviderURL") and not has(dataset, "PixelData")):
        raise InputError(
            Reason.UNSUPPORTED_TRANSFER_SYNTAX,
            "The pixels are on a server ({name}); the file only refers to them.",
            name=name,
        )
    if syntax in _FOREIGN:
        raise InputError(Reason.UNSUPPORTED_TRANSFER_SYNTAX, "Overread has no decoder for {name}.", name=name)


def _open(dataset: FileDataset, limits: Limits) -> StoredPixels:
    keyword = next((k for k in PIXEL_KEYWORDS if has(dataset, k)), None)
    if keyword is None or value_of(dataset, "Rows") is None or value_of(dataset, "Columns") is None:
        raise InputError(Reason.NO_PIXELS, "The DICOM file contains no picture.")
    # Use the raw element: its VR may be wrong, and its length shows whether it is encapsulated.
    element = dataset.get_item(keyword)
    data = element.value if element is not None else None
    if not data:
        raise InputError(Reason.NO_PIXELS, "The DICOM file contains no picture.")
    if not isinstance(data, bytes):
        raise TypeError("the pixel data are no bytes")
    syntax = dataset.file_meta.TransferSyntaxUID
    declared = read_declaration(dataset, keyword)
    limits.check_pixels(
        declared.rows,
        declared.columns,
        declared.samples * max(declared.allocated, 8) // 8,
        max(declared.frames, 1),
    )
    spans: list[tuple[Span, ...]] = []
    if _is_encapsulated(declared, data, syntax, undefined=getattr(element, "length", 0) == 0xFFFFFFFF):
        spans = find_frames(data, declared.frames, _extended_offsets(dataset))
        if syntax in NATIVE:
            declared = declared.with_note(
                Message("The pixels are compressed, although the header says that they are not.")
            )
        if not spans:
            raise InputError(Reason.TRUNCATED, "The pixel data ends before the picture is complete.")
        declared = agreed_with_stream(declared, data, spans[0], limits)
        declared = agreed_frames(declared, len(spans), unsaid=len(spans))
    else:
        if syntax not in NATIVE and syntax.is_transfer_syntax and syntax.is_encapsulated:
            declared = declared.with_note(
                Message("The pixels are not compressed, although the header says that they are.")
            )
        declared = agreed_with_length(declared, len(data))
        declared = agreed_frames(declared, len(data) * 8 / declared.plain_bits, unsaid=1)
    limits.check_pixels(
        declared.rows, declared.columns, declared.samples * max(declared.allocated, 8) // 8, declared.frames
    )
    return StoredPixels(
        declaration=declared,
        data=data,
        spans=tuple(spans[: declared.frames]),
        big=dataset.original_encoding[1] is False or syntax == GE_BIG_ENDIAN_PIXELS,
        words=element is not None and element.VR != "OB",
        syntax=syntax,
        limits=limits,
    )


def _extended_offsets(dataset: FileDataset) -> Sequence[int]:
    value = value_of(dataset, "ExtendedOffsetTable")
    if not isinstance(value, bytes):
        return ()
    return struct.unpack(f"<{len(value) // 8}Q", value[: len(value) // 8 * 8])


def _is_encapsulated(declared: Declaration, data: bytes, syntax: UID, *, undefined: bool) -> bool:
    """Return whether the pixels are compressed, judged by their bytes rather than by the header."""
    if declared.keyword != "PixelData":
        return False
    if undefined:
        return True
    plain = declared.plain_bits // 8
    by_header = syntax not in NATIVE and (not syntax.is_transfer_syntax or syntax.is_encapsulated)
    if data.startswith(ITEM):
        return by_header or len(data) < plain
    return len(data) < plain and identify_stream(data) is not None
