"""Reads from a DICOM header how to show a frame: colours, spacing, padding, rate, and loss by compression."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.datadict import dictionary_VR
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset, FileDataset
from pydicom.multival import MultiValue
from pydicom.pixels.processing import apply_color_lut
from pydicom.uid import JPEGBaseline8Bit, JPEGExtended12Bit

from core.images.base.picture import Pixels, Plane
from core.images.dicom.declaration import Declaration
from core.images.dicom.header import PARSER_ERRORS, leading_numbers, tag_named, value_of

#: Syntaxes that always lose something: JPEG with the discrete cosine transform (PS3.5 annex A.4).
_ALWAYS_LOSSY = (JPEGBaseline8Bit, JPEGExtended12Bit)
#: Modalities of projections, which magnify the object, and unspecific modalities.
_SHADOWS = frozenset(("CR", "DX", "DR", "IO", "MG", "OT", "PX", "RF", "RG", "SC", "XA", ""))
#: Region Spatial Format and Physical Units of ultrasound regions (PS3.3 C.8.5.5).
_TWO_DIMENSIONS, _CENTIMETRES = 1, 3
#: Regions as BodyPartExamined names them (PS3.16 annex L), by their code in SNOMED CT and its older form.
_REGIONS = {
    "HEAD": ("69536005", "T-D1100"),
    "BRAIN": ("12738006", "T-A0100"),
    "SKULL": ("89546000", "T-11100"),
    "NECK": ("45048000", "T-D1600"),
    "CHEST": ("816094009", "51185008", "T-D3000"),
    "LUNG": ("39607008", "T-28000"),
    "HEART": ("80891009", "T-32000"),
    "AORTA": ("15825003", "T-42000"),
    "ABDOMEN": ("818981001", "113345001", "T-D4000"),
    "LIVER": ("10200004", "T-62000"),
    "KIDNEY": ("64033007", "T-71000"),
    "PELVIS": ("816092008", "12921003", "T-D6000"),
    "SPINE": ("421060004", "T-11500"),
}


def functional_group(dataset: Dataset, frame: int, macro: str) -> Dataset | None:
    """Return the item of a functional group macro (PS3.3 C.7.6.16) for a frame counted from 1, or None."""
    per_frame = value_of(dataset, "PerFrameFunctionalGroupsSequence") or []
    shared = value_of(dataset, "SharedFunctionalGroupsSequence") or []
    groups = [*per_frame[frame - 1 : frame], *shared[:1]]
    for group in groups:
        sequence = value_of(group, macro)
        if sequence:
            item: Dataset = sequence[0]
            return item
    return None


def rgb_values(dataset: FileDataset, raw: Pixels, declaration: Declaration) -> NDArray[np.uint8]:
    """Convert colour to 8-bit RGB; palettes (PS3.3 C.7.6.3.1.5) are applied.

    Wider colour is scaled by the range of its bits, as there is no VOI LUT for colour (PS3.3 C.11.2).
    """
    if declaration.photometric == "PALETTE COLOR":
        palette = _palette_of(dataset)
        looked_up = apply_color_lut(raw, palette)
        # pydicom leaves out a colour whose table is empty, and adds opacity if there is any.
        if looked_up.shape[-1] != 3 + bool(value_of(palette, "AlphaPaletteColorLookupTableData")):
            raise ValueError("a table of the palette is empty")
        colours = np.ascontiguousarray(looked_up[..., :3])
        return _to_eight_bits(colours, _palette_bits(palette, colours.dtype.itemsize))
    return _to_eight_bits(raw, min(declaration.stored, 8 * raw.dtype.itemsize))


def _palette_of(dataset: FileDataset) -> Dataset:
    """Return a file's palette with little endian words; pydicom respects byte order only in segments."""
    swapped = dataset.original_encoding[1] is False
    found = Dataset()
    found.set_original_encoding(*dataset.original_encoding)
    for element in dataset.group_dataset(0x0028):
        if "PaletteColorLookupTable" in element.keyword:
            words = element.value
            plain = element.VR == "OW" and not element.keyword.startswith("Segmented")
            if swapped and plain and isinstance(words, bytes):
                words = np.frombuffer(words[: len(words) // 2 * 2], ">u2").astype("<u2").tobytes()
            found.add_new(element.tag, element.VR, words)
    return found


def _palette_bits(palette: Dataset, width: int) -> int:
    """Return the bits of a palette's entries of `width` bytes; 8-bit entries may be stored in words."""
    if width == 1:
        return 8
    tables = [
        value_of(palette, f"{colour}PaletteColorLookupTableData") for colour in ("Red", "Green", "Blue")
    ]
    entries = [np.frombuffer(table, "<u2") for table in tables if isinstance(table, bytes)]
    if not entries:
        # Segmented tables contain opcodes.
        said = finite_numbers(palette, "RedPaletteColorLookupTableDescriptor")
        return 8 if len(said) == 3 and said[2] <= 8 else 16
    return 8 if all((table < 256).all() for table in entries) else 16


def padding_mask(dataset: FileDataset, raw: Pixels) -> NDArray[np.bool_] | None:
    """Return a mask of padding pixels (PS3.3 C.7.5.1.1.2), by stored value; None if none is declared."""
    for prefix in ("", "Float", "DoubleFloat"):
        value = finite_numbers(dataset, f"{prefix}PixelPaddingValue")
        limit = finite_numbers(dataset, f"{prefix}PixelPaddingRangeLimit")
        if value:
            ends = [value[0], limit[0] if limit else value[0]]
            if raw.dtype.kind == "i":
                # Some writers give the bit pattern of a negative value as a positive number.
                top = np.iinfo(raw.dtype).max
                ends = [end - 2 * (top + 1) if end > top else end for end in ends]
            return np.asarray((raw >= min(ends)) & (raw <= max(ends)))
    return None


def body_part(dataset: Dataset) -> str:
    """Return the body part by the code of (0008,2218), for files without BodyPartExamined; or ''."""
    try:
        source = functional_group(dataset, 1, "FrameAnatomySequence") or dataset
        for item in value_of(source, "AnatomicRegionSequence") or []:
            code = str(value_of(item, "CodeValue") or "")
            known = next((name for name, codes in _REGIONS.items() if code in codes), "")
            return known or str(value_of(item, "CodeMeaning") or "").strip()
    except PARSER_ERRORS:
        pass
    return ""


def is_lossy(dataset: FileDataset) -> bool:
    """Return whether the pixels ever went through lossy compression (0028,2110)."""
    said = str(value_of(dataset, "LossyImageCompression") or "").strip() == "01"
    return said or dataset.file_meta.TransferSyntaxUID in _ALWAYS_LOSSY


def pixel_spacing(dataset: FileDataset, frame: int) -> tuple[float, float] | None:
    """Return the spacing of rows and of columns in mm (PS3.3 10.7.1.3), in the patient or at the imager."""
    measures = functional_group(dataset, frame, "PixelMeasuresSequence") or dataset
    found = finite_numbers(measures, "PixelSpacing") or finite_numbers(dataset, "ImagerPixelSpacing")
    found = found or _region_spacing(dataset)
    return (found[0], found[1]) if len(found) == 2 and min(found) > 0 else None


def _region_spacing(dataset: Dataset) -> list[float]:
    """Return the spacing of an ultrasound picture from its regions (PS3.3 C.8.5.5), if all share one.

    A picture with a trace or a spectrum, or with regions of several scales, has no single spacing.
    """
    found = set()
    try:
        for region in value_of(dataset, "SequenceOfUltrasoundRegions") or []:
            deltas = (value_of(region, "PhysicalDeltaY"), value_of(region, "PhysicalDeltaX"))
            units = (value_of(region, "PhysicalUnitsYDirection"), value_of(region, "PhysicalUnitsXDirection"))
            if value_of(region, "RegionSpatialFormat") != _TWO_DIMENSIONS or units != (
                _CENTIMETRES,
                _CENTIMETRES,
            ):
                return []
            found.add(tuple(abs(float(delta)) * 10 for delta in deltas))
    except PARSER_ERRORS:
        return []
    return list(found.pop()) if len(found) == 1 else []


def spacing_plane(dataset: FileDataset, frame: int, modality: str) -> Plane:
    """Return the plane in which the spacing of a frame holds, if the file tells (PS3.3 10.7.1.3)."""
    if modality not in _SHADOWS:
        return Plane.PATIENT
    measures = functional_group(dataset, frame, "PixelMeasuresSequence") or dataset
    said, imager = finite_numbers(measures, "PixelSpacing"), finite_numbers(dataset, "ImagerPixelSpacing")
    if not said:
        return Plane.DETECTOR if imager else Plane.PATIENT
    if value_of(dataset, "PixelSpacingCalibrationType"):
        return Plane.CALIBRATED
    if not imager:
        return Plane.UNSTATED
    return Plane.DETECTOR if np.allclose(said, imager, rtol=1e-4) else Plane.CALIBRATED


def frame_rate(dataset: FileDataset) -> float | None:
    """Return the frames per second (PS3.3 C.7.6.5), recommended or recorded; None if unknown."""
    for keyword in ("RecommendedDisplayFrameRate", "CineRate"):
        said = finite_numbers(dataset, keyword)
        if said and said[0] > 0:
            return said[0]
    times = finite_numbers(dataset, "FrameTime") or finite_numbers(dataset, "FrameTimeVector")[1:]
    mean = sum(times) / len(times) if times else 0.0
    return 1000.0 / mean if mean > 0 else None


def pixel_aspect(dataset: FileDataset, between: tuple[float, float] | None) -> float:
    """Return the height of a pixel over its width, from spacing or PixelAspectRatio (0028,0034); or 1."""
    ratio = between or tuple(finite_numbers(dataset, "PixelAspectRatio"))
    return ratio[0] / ratio[1] if len(ratio) == 2 and min(ratio) > 0 else 1.0


def finite_numbers(dataset: Dataset, keyword: str) -> list[float]:
    """Return the leading finite numbers of an attribute; an empty list if it is missing or damaged.

    See `core.images.dicom.header.leading_numbers` for how they may be written.
    """
    tag = tag_named(keyword)
    element = dataset._dict.get(tag)
    if element is None:
        return []
    if isinstance(element, RawDataElement) and (element.VR or dictionary_VR(tag)) in ("DS", "IS"):
        # Parsed as text: pydicom's numbers take ten times as long, and fail if one of them is invalid.
        return leading_numbers((element.value or b"").decode("latin-1").rstrip(" \0").split("\\"))
    try:
        values = _sequence_items(value_of(dataset, keyword))
    except PARSER_ERRORS:
        return []
    return leading_numbers(str(value) for value in values)


def texts(dataset: Dataset, keyword: str) -> list[str]:
    """Return the stripped values of a text attribute; an empty list if it is missing or damaged."""
    try:
        return [str(value).strip() for value in _sequence_items(value_of(dataset, keyword))]
    except PARSER_ERRORS:
        return []


def _sequence_items(value: Any) -> list[Any]:
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, MultiValue | list | tuple) else [value]


def _to_eight_bits(rgb: Pixels, bits: int) -> NDArray[np.uint8]:
    if rgb.dtype == np.uint8 and bits == 8:
        return rgb
    top = float((1 << bits) - 1) if rgb.dtype.kind in "ui" else 1.0
    return np.asarray(np.clip(rgb / top * 255.0 + 0.5, 0, 255), dtype=np.uint8)
