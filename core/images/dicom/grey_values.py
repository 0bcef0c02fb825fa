"""Converts stored values to modality values, and reads the windows for them (PS3.3 C.11)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset

from core.images.base.picture import NamedWindow, Pixels, VoiTable, Window
from core.images.dicom.declaration import FLOAT_BITS, Declaration
from core.images.dicom.display_attributes import finite_numbers, functional_group, texts
from core.images.dicom.header import PARSER_ERRORS, has, value_of
from core.language.message import Message

#: Defined terms in other spellings (PS3.3 C.11.1.1.2 and C.8.9.1.1.3); US is unspecified.
_UNITS = {"US": "", "BQML": "Bq/ml", "CNTS": "counts", "GML": "g/ml", "OD": "OD/1000"}
#: X-ray angiography and fluoroscopy, enhanced or not, and the retired biplane one. Their modality LUT
#: converts displayed greys back to the intensity of the beam (PS3.3 C.8.7.1.1.2).
_BACK_TO_INTENSITY = frozenset(f"1.2.840.10008.5.1.4.1.1.12.{n}" for n in ("1", "1.1", "2", "2.1", "3"))

#: Values of a dose grid (PS3.3 C.8.8.3.4.2); the unit is that of Dose Units (3004,0002).
_DOSE = "1.2.840.10008.5.1.4.1.1.481.2"
_DOSE_UNITS = {"GY": "Gy"}

#: Pixels processed at a time; as 64-bit values they fit any processor's cache.
_STRIP = 1 << 14

#: Modality values are kept in 32 bits.
_LEAST_SIZE, _GREATEST_SIZE = float(np.finfo(np.float32).tiny), float(np.finfo(np.float32).max)

#: Bit depths of detectors and of tables made for them.
_WIDTHS = (8, 10, 12, 14, 16)

_NO_RESCALE = Message(
    "The rescale slope or intercept is missing, empty or zero; stored values are shown, without a unit."
)
_BEYOND_32_BITS = Message(
    "The rescale slope or intercept cannot be right; stored values are shown, without a unit."
)
_NOT_FOR_DISPLAY = Message(
    "The modality LUT of this kind of X-ray picture converts back to beam intensity; "
    "it is not for display and was ignored."
)
_DAMAGED_TABLE = Message("A look-up table of the file is empty or damaged and was ignored.")
_SHORT_TABLE = Message(
    "A look-up table of the file has fewer entries than it declares; its last entry was used for the rest."
)
_WRONG_BITS = "A look-up table says that its entries have {said} bits, but they have {bits}; {bits} are used."
_NARROW = Message("The window is too narrow for LINEAR, which counts in whole numbers; LINEAR_EXACT is used.")

#: Least and greatest possible value.
Range = tuple[float, float]


@dataclass(frozen=True, eq=False)
class ModalityTransform:
    """The conversion from the stored values of a frame to its modality values (PS3.3 C.11.1).

    Attributes
    ----------
    table : VoiTable or None
        The modality LUT; it takes precedence over a rescale.
    slope, intercept : float
        Rescale slope and intercept; 1 and 0 if there are none.
    unit : str
        Unit of the modality values; empty if unspecified or if nothing was applied.
    possible : (float, float)
        Least and greatest modality value that the stored bits allow.
    notes : tuple of str
        Messages on what could not be applied.
    """

    table: VoiTable | None
    slope: float
    intercept: float
    unit: str
    possible: Range
    notes: tuple[str, ...]

    def apply(self, raw: Pixels) -> Pixels:
        """Convert stored values to modality values; small integers keep their type if nothing is applied.

        Parameters
        ----------
        raw : ndarray, shape (H, W)
            Stored values.

        Returns
        -------
        ndarray of uint8, uint16 or float32, shape (H, W)
        """
        if self.table is not None:
            index = np.clip(raw.astype(np.int64) - self.table.first, 0, len(self.table.entries) - 1)
            return np.asarray(self.table.entries[index], dtype=np.float32)
        if self.slope == 1.0 and self.intercept == 0.0:
            small = raw.dtype in (np.dtype(np.uint8), np.dtype(np.uint16))
            return raw if small else raw.astype(np.float32)
        return _rescaled(raw, self.slope, self.intercept)


def modality_transform(
    dataset: FileDataset, declaration: Declaration, frame: int, modality: str
) -> ModalityTransform:
    """Read the modality LUT or rescale of a frame.

    Parameters
    ----------
    dataset : pydicom FileDataset
    declaration : Declaration
        Determines the possible stored values.
    frame : int
        Counted from 1.
    modality : str
        (0008,0060).

    Returns
    -------
    ModalityTransform
        A damaged rescale or table is left out, with a note.
    """
    source = functional_group(dataset, frame, "PixelValueTransformationSequence") or dataset
    stored = stored_range(declaration)
    slopes, intercepts = finite_numbers(source, "RescaleSlope"), finite_numbers(source, "RescaleIntercept")
    rescaled = bool(slopes and intercepts and slopes[0] != 0.0)
    slope, intercept = (slopes[0], intercepts[0]) if rescaled else (1.0, 0.0)
    items = value_of(source, "ModalityLUTSequence") or []
    if str(value_of(dataset, "SOPClassUID") or "") in _BACK_TO_INTENSITY:
        says = bool(items) or (slope, intercept) != (1.0, 0.0)
        return ModalityTransform(None, 1.0, 0.0, "", stored, (_NOT_FOR_DISPLAY,) if says else ())
    scaling = finite_numbers(dataset, "DoseGridScaling")
    if str(value_of(dataset, "SOPClassUID") or "") == _DOSE and scaling and scaling[0] > 0:
        low, high = sorted(end * scaling[0] for end in stored)
        if _beyond_32_bits(low, high):
            return ModalityTransform(None, 1.0, 0.0, "", stored, (_BEYOND_32_BITS,))
        unit = _DOSE_UNITS.get(_unit_named(dataset, "DoseUnits"), "")
        return ModalityTransform(None, scaling[0], 0.0, unit, (low, high), ())
    notes: tuple[str, ...] = ()
    if items:
        table, notes = _lookup_table(items[0], dataset, stored)
        if table is not None:
            ends = float(table.entries.min()), float(table.entries.max())
            named = _unit_named(items[0], "ModalityLUTType")
            return ModalityTransform(table, 1.0, 0.0, _UNITS.get(named, named), ends, notes)
    if not rescaled:
        # Most kinds of pictures need no rescale; an incomplete one gets a note.
        begun = any(has(source, keyword) for keyword in ("RescaleSlope", "RescaleIntercept"))
        return ModalityTransform(None, 1.0, 0.0, "", stored, (*notes, _NO_RESCALE) if begun else notes)
    low, high = sorted(end * slope + intercept for end in stored)
    if _beyond_32_bits(low, high):
        return ModalityTransform(None, 1.0, 0.0, "", stored, (*notes, _BEYOND_32_BITS))
    unit = _rescaled_unit(dataset, source, modality)
    # Hounsfield units are signed, even if this file's bits and intercept would not allow it.
    low = min(low, -1.0) if unit == "HU" else low
    return ModalityTransform(None, slope, intercept, unit, (low, high), notes)


def voi_windows(
    dataset: FileDataset, declaration: Declaration, transform: ModalityTransform, frame: int
) -> tuple[tuple[NamedWindow, ...], tuple[str, ...]]:
    """Read all VOI LUTs and windows of a frame (PS3.3 C.11.2), tables first, in the order of the file.

    Parameters
    ----------
    dataset : pydicom FileDataset
    declaration : Declaration
    transform : ModalityTransform
        Modality transform of the frame. Its range of values decides the sign of a table's first value (PS3.3
        C.11.2.1.1), so that the sign is the same in every slice.
    frame : int
        Counted from 1.

    Returns
    -------
    tuple of NamedWindow
    tuple of str
        Notes on what was left out or read differently.
    """
    source = functional_group(dataset, frame, "FrameVOILUTSequence") or dataset
    found: list[NamedWindow] = []
    notes: list[str] = []
    for item in value_of(source, "VOILUTSequence") or []:
        table, said = _lookup_table(item, dataset, transform.possible)
        if table is not None:
            declared = table.bits
            table = replace(table, bits=_bits_used(table, declaration.stored))
            if table.bits != declared:
                said = (*said, Message(_WRONG_BITS, said=declared, bits=table.bits))
            name = (texts(item, "LUTExplanation") or [""])[0]
            found.append(NamedWindow(name, table))
        notes += said
    names = texts(source, "WindowCenterWidthExplanation")
    function = (texts(source, "VOILUTFunction") or ["LINEAR"])[0].upper()
    # LINEAR is defined for whole numbers. For others, a width of 1 would leave only black and white.
    fractions = declaration.keyword in FLOAT_BITS or abs(transform.slope) < 1
    least = np.nextafter(1.0, 2.0) if fractions else 1.0
    pairs = zip(finite_numbers(source, "WindowCenter"), finite_numbers(source, "WindowWidth"), strict=False)
    for index, (center, width) in enumerate(pairs):
        if width <= 0:
            continue
        narrow = function not in ("LINEAR_EXACT", "SIGMOID") and width < least
        if narrow:
            notes.append(_NARROW)
        name = names[index] if index < len(names) else ""
        if function == "SIGMOID":
            window = Window(center, width, "SIGMOID")
        elif narrow or function == "LINEAR_EXACT":
            window = Window(center, width, "LINEAR_EXACT")
        else:
            window = Window(center, width)
        found.append(NamedWindow(name, window))
    return tuple(found), tuple(dict.fromkeys(notes))


def stored_range(declaration: Declaration) -> Range:
    """Return the least and greatest stored value that the bits allow."""
    if declaration.keyword in FLOAT_BITS:
        return -np.inf, np.inf
    if declaration.signed:
        half = 1 << (declaration.stored - 1)
        return -half, half - 1
    return 0, (1 << declaration.stored) - 1


def _beyond_32_bits(low: float, high: float) -> bool:
    """Return whether the greatest modality value overflows or vanishes; float pixels have no greatest."""
    greatest = max(abs(low), abs(high))
    return math.isfinite(greatest) and not _LEAST_SIZE <= greatest <= _GREATEST_SIZE


def _rescaled(raw: Pixels, slope: float, intercept: float) -> NDArray[np.float32]:
    """Rescale in 64 bits and round to 32, in strips that fit the processor's cache."""
    rescaled = np.empty(raw.shape, np.float32)
    rows = max(1, _STRIP // max(math.prod(raw.shape[1:]), 1))
    for top in range(0, len(raw), rows):
        strip = raw[top : top + rows].astype(np.float64)
        strip *= slope
        strip += intercept
        # Float pixels may have any value; those beyond 32 bits become infinite, and are left out of windows.
        with np.errstate(over="ignore"):
            rescaled[top : top + rows] = strip
    return rescaled


def _rescaled_unit(dataset: Dataset, source: Dataset, modality: str) -> str:
    """Return the unit of rescaled values, from (0028,1054) or, in PET, (0054,1001)."""
    named = _unit_named(source, "RescaleType") or (_unit_named(dataset, "Units") if modality == "PT" else "")
    if named in _UNITS:
        return _UNITS[named]
    # CT without a rescale type is in HU unless the file says otherwise (PS3.3 C.11.1.1.2).
    return "HU" if not named and modality == "CT" else named


def _unit_named(source: Dataset, keyword: str) -> str:
    name = (texts(source, keyword) or [""])[0]
    return "HU" if name.upper() == "HU" else name


def _lookup_table(
    item: Dataset, dataset: FileDataset, possible: Range
) -> tuple[VoiTable | None, tuple[str, ...]]:
    """Read an item of a modality or VOI LUT sequence (PS3.3 C.11.1.1, C.11.2.1.1); None if it is damaged."""
    descriptor = finite_numbers(item, "LUTDescriptor")
    try:
        data = value_of(item, "LUTData")
    except PARSER_ERRORS:
        return None, (_DAMAGED_TABLE,)
    return read_table(descriptor, data, possible, little=dataset.original_encoding[1] is not False)


def read_table(
    descriptor: Sequence[float], data: object, possible: Range, *, little: bool
) -> tuple[VoiTable | None, tuple[str, ...]]:
    """Make a look-up table from its descriptor and entries.

    Parameters
    ----------
    descriptor : sequence of float
        Number of entries, first value mapped, bits.
    data : bytes, sequence of int or None
        The entries.
    possible : (float, float)
        Least and greatest possible input; they determine the sign of the first value.
    little : bool
        Byte order of `data`.

    Returns
    -------
    VoiTable or None
        None if it is empty or damaged.
    tuple of str
        Notes.
    """
    try:
        if len(descriptor) != 3 or data is None or not 8 <= descriptor[2] <= 16:
            return None, (_DAMAGED_TABLE,)
        count, said, bits = int(descriptor[0]) or 1 << 16, int(descriptor[1]), int(descriptor[2])
        if not isinstance(data, bytes):
            entries = np.asarray(data, dtype=np.int64).astype(np.uint16).reshape(-1)
        elif bits <= 8 and len(data) <= count + 1:
            entries = np.frombuffer(data, dtype=np.uint8)
        else:
            entries = np.frombuffer(data[: len(data) // 2 * 2], dtype="<u2" if little else ">u2")
    except PARSER_ERRORS:
        return None, (_DAMAGED_TABLE,)
    entries = entries[: max(count, 0)].astype(np.uint16)
    if len(entries) == 0:
        return None, (_DAMAGED_TABLE,)
    notes = (_SHORT_TABLE,) if len(entries) < count else ()
    return VoiTable(_first_mapped(said, count, possible), entries, bits), notes


def _first_mapped(said: int, count: int, possible: Range) -> int:
    """Return the first value that a table maps, with the sign that suits the possible values.

    The descriptor's own VR gives the sign only in explicit VR, and not always correctly.
    """
    if said >= 1 << 15:
        other = said - (1 << 16)
    elif said < 0:
        other = said + (1 << 16)
    else:
        return said
    low, high = possible
    if low < 0:
        return min(said, other)
    reached, reached_otherwise = (first <= high and first + count > low for first in (said, other))
    return other if reached_otherwise and not reached else said


def _bits_used(table: VoiTable, stored: int) -> int:
    """Return the bits that a VOI LUT's entries really have (docs/decisions/0039-voi-lut-bits.md).

    Some writers declare 16 bits, the size of a cell, for entries of 12 bits, which would all be nearly black.
    Others declare 8 for wider entries.
    """
    greatest = int(table.entries.max())
    if greatest >= 1 << table.bits:
        return greatest.bit_length()
    width = next(bits for bits in _WIDTHS if greatest < 1 << bits)
    # A picture in a sixteenth of the greys cannot be seen; a table that is only dim may be intended.
    invisible = table.bits - width >= 4 and greatest > 0
    filled = width == stored and greatest >= (1 << width) * 15 // 16
    return width if width < table.bits and (invisible or filled) else table.bits
