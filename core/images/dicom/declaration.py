"""A DICOM header's description of its pixels, corrected to match the actual pixels."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pydicom.dataset import FileDataset
from pydicom.tag import BaseTag

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.dicom.colour import SAMPLES, SHARED_CHROMINANCE
from core.images.dicom.frames import Span
from core.images.dicom.header import value_of
from core.images.dicom.streams import Codec, identify_stream
from core.language.message import Message

#: Groups of overlay planes (PS3.3 C.9.2), with the tag of their rows.
_OVERLAYS = {group: BaseTag(group << 16 | 0x0010) for group in range(0x6000, 0x6020, 2)}
#: Bits allocated of the float pixel elements, whose files need not state them.
FLOAT_BITS = {"FloatPixelData": 32, "DoubleFloatPixelData": 64}
_FEWER_FRAMES = "The file declares {wanted} frames but contains {held}."


@dataclass(frozen=True)
class Declaration:
    """A header's description of its pixels (PS3.3 C.7.6.3), checked against the actual pixels.

    Attributes
    ----------
    keyword : str
        Keyword of the element that holds the pixels: PixelData, FloatPixelData or DoubleFloatPixelData.
    rows, columns, samples, frames : int
        (0028,0010), (0028,0011), (0028,0002) and (0028,0008), unless the pixels say otherwise.
    allocated, stored, high : int
        BitsAllocated, BitsStored and HighBit.
    signed : bool
        PixelRepresentation is 1.
    planar : bool
        PlanarConfiguration is 1.
    photometric : str
        (0028,0004).
    embedded : dict of int to int
        Groups of the overlay planes that are embedded in unused bits of the cells, as in files before 2004
        (PS3.3-2003 C.9.2), each with its bit.
    notes : tuple of str
        Faults of the file that were tolerated.
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
    embedded: Mapping[int, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def plain_bits(self) -> int:
        """Size of one uncompressed frame, in bits."""
        return self.plain_cells * self.allocated

    @property
    def plain_cells(self) -> int:
        """Number of values of one uncompressed frame; with shared chrominance, two pixels have four."""
        pixels = self.rows * self.columns
        shared = self.photometric in SHARED_CHROMINANCE
        return (pixels + 1) // 2 * 4 if shared else pixels * self.samples

    def with_note(self, note: str) -> Declaration:
        """Return a copy with one more note on a tolerated fault."""
        return replace(self, notes=(*self.notes, note))


def read_declaration(dataset: FileDataset, keyword: str) -> Declaration:
    """Read the header; attributes that old files leave out get their former defaults."""
    frames, notes = _number_of_frames(dataset)
    photometric = str(value_of(dataset, "PhotometricInterpretation") or "").strip().upper()
    samples = int(value_of(dataset, "SamplesPerPixel") or SAMPLES.get(photometric, 1))
    gaps = [
        name
        for name in ("SamplesPerPixel", "PhotometricInterpretation", "BitsStored", "PixelRepresentation")
        if value_of(dataset, name) in (None, "") and (keyword == "PixelData" or not name.endswith("n"))
    ]
    if samples > 1 and value_of(dataset, "PlanarConfiguration") is None:
        gaps.append("PlanarConfiguration")
    if gaps and keyword == "PixelData":
        notes += (Message("The file does not say how its pixels are stored; the usual way was assumed."),)
    said = value_of(dataset, "BitsAllocated") or value_of(dataset, "BitsStored") or 0
    allocated = FLOAT_BITS.get(keyword) or int(said)
    stored = int(value_of(dataset, "BitsStored") or allocated)
    high = stored - 1 if value_of(dataset, "HighBit") is None else int(dataset.HighBit)
    return Declaration(
        keyword=keyword,
        rows=int(dataset.Rows),
        columns=int(dataset.Columns),
        samples=samples,
        frames=frames,
        allocated=allocated,
        stored=stored,
        high=high,
        signed=value_of(dataset, "PixelRepresentation") == 1,
        planar=value_of(dataset, "PlanarConfiguration") == 1,
        photometric=photometric or ("MONOCHROME2" if samples == 1 else "RGB"),
        embedded=_embedded(dataset, allocated, range(high + 1 - stored, high + 1)) if samples == 1 else {},
        notes=notes,
    )


def overlay_groups(dataset: FileDataset) -> list[int]:
    """Return the groups of a file's overlay planes, of any kind, valid or not."""
    return [group for group, rows in _OVERLAYS.items() if rows in dataset._dict]


def _embedded(dataset: FileDataset, allocated: int, values: range) -> dict[int, int]:
    """Return group and bit of the overlay planes that are embedded in the cells, outside the values."""
    found = {}
    for group in overlay_groups(dataset):
        if (group, 0x3000) in dataset:
            continue
        bits, position = (dataset.get((group, element)) for element in (0x0100, 0x0102))
        if position is None or not isinstance(position.value, int) or position.value in values:
            continue
        own = bits is not None and bits.value == 1
        if 0 <= position.value < allocated and not own:
            found[group] = position.value
    return found


def _number_of_frames(dataset: FileDataset) -> tuple[int, tuple[str, ...]]:
    """Read the leading digits of NumberOfFrames, as other readers do; 0 if it is missing."""
    raw = dataset.get_item("NumberOfFrames")
    value = raw.value if raw is not None else None
    if value is None:
        return 0, ()
    text = value if isinstance(value, bytes) else str(value).encode()
    digits = re.match(rb"\s*[+-]?(\d+)", text)
    number = int(digits.group(1)) if digits else 0
    if re.fullmatch(rb"\s*([+-]?\d+)?\s*\0?", text):
        return number, ()
    return number, (
        Message("The number of frames is not written as a number; its leading digits were read."),
    )


def agreed_with_stream(
    declared: Declaration, data: bytes, spans: Sequence[Span], limits: Limits
) -> Declaration:
    """Correct size and samples by the first compressed frame if the header contradicts it."""
    stream = identify_stream(b"".join(data[start:end] for start, end in spans))
    if stream is None or not stream.rows or not stream.columns:
        return _checked(declared)
    if stream.samples not in (1, 3):
        raise InputError(
            Reason.UNSUPPORTED_PIXELS,
            "Pixels of {samples} samples are not supported.",
            samples=stream.samples,
        )
    if (stream.rows, stream.columns) != (declared.rows, declared.columns):
        try:
            limits.check_pixels(stream.rows, stream.columns, 2 * stream.samples)
        except InputError as error:
            raise ValueError("the stream claims a size that is not allowed") from error
        declared = declared.with_note(
            Message("The compressed picture and the header differ in size; the size of the picture was used.")
        )
    if stream.samples != declared.samples:
        declared = declared.with_note(
            Message(
                "The compressed picture and the header differ in colours; those of the picture were used."
            )
        )
        # Nothing else says what the samples are; libjpeg assumes YCbCr for lossy JPEG.
        colours = "YBR_FULL" if stream.codec is Codec.JPEG else "RGB"
        declared = replace(declared, photometric="MONOCHROME2" if stream.samples == 1 else colours)
    declared = replace(declared, rows=stream.rows, columns=stream.columns, samples=stream.samples)
    if not declared.allocated:
        declared = replace(declared, allocated=8 if stream.precision <= 8 else 16, stored=stream.precision)
    return _checked(declared)


def agreed_with_length(declared: Declaration, length: int) -> Declaration:
    """Complete the declaration of uncompressed pixels by the length of their data."""
    pixels = declared.rows * declared.columns * max(declared.frames, 1)
    if not declared.allocated and pixels:
        bits = 8 if length < 2 * pixels * declared.samples else 16
        declared = replace(declared, allocated=bits, stored=bits, high=bits - 1)
    named = SAMPLES.get(declared.photometric, declared.samples)
    if named != declared.samples and length * 8 >= pixels * named * declared.allocated:
        declared = declared.with_note(
            Message("The number of samples contradicts the colours; the colours were used.")
        )
        declared = replace(declared, samples=named)
    declared = _checked(declared)
    if declared.photometric == "YBR_FULL_422" and length * 8 >= pixels * 3 * declared.allocated:
        declared = declared.with_note(
            Message("The file says that colours are stored at half width, but they are stored in full.")
        )
        declared = replace(declared, photometric="YBR_FULL")
    if declared.photometric == "YBR_PARTIAL_420":
        raise InputError(
            Reason.UNSUPPORTED_PIXELS, "Uncompressed pixels in YBR_PARTIAL_420 are not supported."
        )
    return declared


def _checked(declared: Declaration) -> Declaration:
    """Refuse an unreadable declaration, and correct contradictory bits as other readers do."""
    if declared.stored > declared.allocated:
        declared = declared.with_note(
            Message("The file declares more stored bits than allocated bits; the allocated bits were read.")
        )
        declared = replace(declared, stored=declared.allocated, high=declared.allocated - 1)
    if not (1 <= declared.allocated <= 32 or declared.allocated == 64):
        raise InputError(
            Reason.UNSUPPORTED_PIXELS, "Pixels of {bits} bits are not supported.", bits=declared.allocated
        )
    wanted = (3, 4) if declared.samples == SAMPLES.get(declared.photometric, 3) else (3,)
    if declared.samples != 1 and (declared.samples not in wanted or declared.allocated == 1):
        raise InputError(
            Reason.UNSUPPORTED_PIXELS,
            "Pixels of {samples} samples of {bits} bits are not supported.",
            samples=declared.samples,
            bits=declared.allocated,
        )
    return declared


def agreed_frames(declared: Declaration, held: float, *, unsaid: int) -> Declaration:
    """Set the number of frames that are read: the declared number, or fewer if some are missing.

    `unsaid` is the number for a file that declares none. Frames that are cut off at the end are left out. A
    file that lacks more than half of its frames is refused as damaged, or made to break readers.
    """
    wanted = declared.frames or unsaid
    if 2 * held < wanted:
        raise InputError(
            Reason.TRUNCATED,
            Message(_FEWER_FRAMES, wanted=wanted, held=math.ceil(held))
            if wanted > 1
            else Message(
                "The file contains only {share:.0f}\N{NO-BREAK SPACE}% of the pixels that it declares.",
                share=100 * held,
            ),
        )
    if held >= wanted + 1:
        declared = declared.with_note(
            Message("The file contains more than the {wanted} frames that it declares.", wanted=wanted)
        )
    begun = math.ceil(held)
    if begun < wanted:
        declared = declared.with_note(Message(_FEWER_FRAMES, wanted=wanted, held=begun))
    return replace(declared, frames=min(wanted, begun))
