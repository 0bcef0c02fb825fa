"""Reads from a DICOM header how a frame is to be shown: its values, windows, unit, spacing and padding."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset
from pydicom.multival import MultiValue
from pydicom.pixels.processing import apply_color_lut
from pydicom.uid import JPEGBaseline8Bit, JPEGExtended12Bit

from core.images.base.picture import NamedWindow, Pixels, Plane, VoiTable, Window
from core.images.dicom.declaration import Declaration
from core.images.dicom.header import PARSER_ERRORS

#: Syntaxes that cannot but lose something: JPEG with the discrete cosine transform (PS3.5 annex A.4).
_ALWAYS_LOSSY = (JPEGBaseline8Bit, JPEGExtended12Bit)
#: Defined terms that people write otherwise (PS3.3 C.11.1.1.2 and C.8.9.1.1.3); US is unspecified.
_UNITS = {"US": "", "BQML": "Bq/ml", "CNTS": "counts", "GML": "g/ml", "OD": "OD/1000"}
#: Modalities whose pictures are shadows, larger than what throws them, or that do not say what they are.
_SHADOWS = frozenset(("CR", "DX", "DR", "IO", "MG", "OT", "PX", "RF", "RG", "SC", "XA", ""))
#: Code values of SNOMED CT and of its older form, of regions as BodyPartExamined names them (PS3.16 annex L).
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
    """Item of a functional group macro (PS3.3 C.7.6.16) for a frame counted from 1, else None."""
    per_frame = dataset.get("PerFrameFunctionalGroupsSequence") or []
    shared = dataset.get("SharedFunctionalGroupsSequence") or []
    groups = [*per_frame[frame - 1 : frame], *shared[:1]]
    for group in groups:
        sequence = group.get(macro)
        if sequence:
            item: Dataset = sequence[0]
            return item
    return None


def has_modality_table(dataset: FileDataset, frame: int) -> bool:
    """Whether a frame's stored values go through a modality LUT rather than a rescale."""
    source = functional_group(dataset, frame, "PixelValueTransformationSequence") or dataset
    return bool(source.get("ModalityLUTSequence"))


def modality_values(dataset: FileDataset, raw: Pixels, frame: int) -> Pixels:
    """Apply the modality LUT or rescale (PS3.3 C.11.1); small integers stay where nothing is to be done.

    Parameters
    ----------
    dataset : pydicom FileDataset
    raw : ndarray, shape (H, W)
        Stored values.
    frame : int
        Counted from 1.

    Returns
    -------
    ndarray of uint8, uint16 or float32, shape (H, W)
    """
    source = functional_group(dataset, frame, "PixelValueTransformationSequence") or dataset
    tables = source.get("ModalityLUTSequence")
    if tables:
        table = _lookup_table(tables[0], dataset, signed=raw.dtype.kind == "i")
        if table is None:
            raise ValueError("the modality look-up table is damaged")
        index = np.clip(raw.astype(np.int64) - table.first, 0, len(table.entries) - 1)
        return np.asarray(table.entries[index], dtype=np.float32)
    slope, intercept = source.get("RescaleSlope"), source.get("RescaleIntercept")
    if slope is None or intercept is None or (float(slope) == 1.0 and float(intercept) == 0.0):
        small = raw.dtype in (np.dtype(np.uint8), np.dtype(np.uint16))
        return raw if small else raw.astype(np.float32)
    return np.asarray(raw.astype(np.float64) * float(slope) + float(intercept), dtype=np.float32)


def rgb_values(dataset: FileDataset, raw: Pixels, declaration: Declaration) -> NDArray[np.uint8]:
    """Colour as 8-bit RGB, palettes (PS3.3 C.7.6.3.1.5) looked up.

    Wider colour is scaled by the range of its bits, as there is no VOI LUT for colour (PS3.3 C.11.2).
    """
    if declaration.photometric == "PALETTE COLOR":
        looked_up = apply_color_lut(raw, dataset)
        # pydicom leaves out a colour whose table is empty, and adds opacity where there is some.
        if looked_up.shape[-1] != 3 + bool(dataset.get("AlphaPaletteColorLookupTableData")):
            raise ValueError("a table of the palette is empty")
        colours = np.ascontiguousarray(looked_up[..., :3])
        return _to_eight_bits(colours, _palette_bits(dataset, colours.dtype.itemsize))
    return _to_eight_bits(raw, min(declaration.stored, 8 * raw.dtype.itemsize))


def _palette_bits(dataset: FileDataset, width: int) -> int:
    """Bits of a palette's entries of so many bytes; those of 8 bits may lie in words, or use them whole."""
    said = finite_numbers(dataset, "RedPaletteColorLookupTableDescriptor")
    if width == 1 or len(said) != 3 or said[2] > 8:
        return 8 * width
    tables = [dataset.get(f"{colour}PaletteColorLookupTableData") for colour in ("Red", "Green", "Blue")]
    entries = [np.frombuffer(table, "<u2") for table in tables if isinstance(table, bytes)]
    return 8 if all((table < 256).all() for table in entries) else 16


def voi_windows(dataset: FileDataset, pixels: Pixels, frame: int) -> tuple[NamedWindow, ...]:
    """Every VOI LUT and window of a frame (PS3.3 C.11.2), tables first, in the order of the file."""
    source = functional_group(dataset, frame, "FrameVOILUTSequence") or dataset
    found = []
    for item in source.get("VOILUTSequence") or []:
        table = _lookup_table(item, dataset, signed=bool(pixels.min() < 0))
        if table is not None:
            found.append(NamedWindow(str(item.get("LUTExplanation") or "").strip(), table))
    names = _texts(source, "WindowCenterWidthExplanation")
    function = (_texts(source, "VOILUTFunction") or ["LINEAR"])[0].upper()
    known = function if function in ("LINEAR_EXACT", "SIGMOID") else "LINEAR"
    pairs = zip(finite_numbers(source, "WindowCenter"), finite_numbers(source, "WindowWidth"), strict=False)
    for index, (center, width) in enumerate(pairs):
        if width > 0:
            name = names[index] if index < len(names) else ""
            found.append(NamedWindow(name, Window(center, width, known)))  # type: ignore[arg-type]
    return tuple(found)


def padding_mask(dataset: FileDataset, raw: Pixels) -> NDArray[np.bool_] | None:
    """Pixels that are padding (PS3.3 C.7.5.1.1.2), tested on stored values; None where none is declared."""
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


def value_unit(dataset: FileDataset, modality: str) -> str:
    """Unit of the modality values, from (0028,1054) or, in PET, (0054,1001); empty where unspecified."""
    shared = functional_group(dataset, 1, "PixelValueTransformationSequence") or dataset
    named = str(shared.get("RescaleType") or (modality == "PT" and dataset.get("Units")) or "").strip()
    if named in _UNITS:
        return _UNITS[named]
    # CT without a rescale type is in HU unless the file says otherwise (PS3.3 C.11.1.1.2).
    return "HU" if not named and modality == "CT" and "RescaleSlope" in shared else named


def body_part(dataset: Dataset) -> str:
    """Body part from the anatomic region's code (0008,2218), for files without BodyPartExamined; or ''."""
    try:
        source = functional_group(dataset, 1, "FrameAnatomySequence") or dataset
        for item in source.get("AnatomicRegionSequence") or []:
            code = str(item.get("CodeValue") or "")
            known = next((name for name, codes in _REGIONS.items() if code in codes), "")
            return known or str(item.get("CodeMeaning") or "").strip()
    except PARSER_ERRORS:
        pass
    return ""


def is_lossy(dataset: FileDataset) -> bool:
    """Whether the pixels lost something to compression, now or before (0028,2110)."""
    said = str(dataset.get("LossyImageCompression") or "").strip() == "01"
    return said or dataset.file_meta.TransferSyntaxUID in _ALWAYS_LOSSY


def pixel_spacing(dataset: FileDataset, frame: int) -> tuple[float, float] | None:
    """Millimetres between rows and between columns (PS3.3 10.7.1.3), in the patient or else the imager."""
    measures = functional_group(dataset, frame, "PixelMeasuresSequence") or dataset
    found = finite_numbers(measures, "PixelSpacing") or finite_numbers(dataset, "ImagerPixelSpacing")
    return (found[0], found[1]) if len(found) == 2 and min(found) > 0 else None


def spacing_plane(dataset: FileDataset, frame: int, modality: str) -> Plane:
    """Where the spacing of a frame holds, as far as the file tells (PS3.3 10.7.1.3)."""
    if modality not in _SHADOWS:
        return Plane.PATIENT
    measures = functional_group(dataset, frame, "PixelMeasuresSequence") or dataset
    said, imager = finite_numbers(measures, "PixelSpacing"), finite_numbers(dataset, "ImagerPixelSpacing")
    if not said:
        return Plane.DETECTOR if imager else Plane.PATIENT
    if dataset.get("PixelSpacingCalibrationType"):
        return Plane.CALIBRATED
    if not imager:
        return Plane.UNSTATED
    return Plane.DETECTOR if np.allclose(said, imager, rtol=1e-4) else Plane.CALIBRATED


def frame_rate(dataset: FileDataset) -> float | None:
    """Frames a second (PS3.3 C.7.6.5), as recommended or else as recorded; None where nothing is said."""
    for keyword in ("RecommendedDisplayFrameRate", "CineRate"):
        said = finite_numbers(dataset, keyword)
        if said and said[0] > 0:
            return said[0]
    times = finite_numbers(dataset, "FrameTime") or finite_numbers(dataset, "FrameTimeVector")[1:]
    mean = sum(times) / len(times) if times else 0.0
    return 1000.0 / mean if mean > 0 else None


def pixel_aspect(dataset: FileDataset, between: tuple[float, float] | None) -> float:
    """Height of a pixel over its width, from the spacing or PixelAspectRatio (0028,0034); 1 if unknown."""
    ratio = between or tuple(finite_numbers(dataset, "PixelAspectRatio"))
    return ratio[0] / ratio[1] if len(ratio) == 2 and min(ratio) > 0 else 1.0


def finite_numbers(dataset: Dataset, keyword: str) -> list[float]:
    """Finite numbers of an attribute; an empty list where it is missing or damaged."""
    try:
        values = _sequence_items(dataset.get(keyword))
        found = [float(value) for value in values]
    except PARSER_ERRORS:
        return []
    return found if np.isfinite(found).all() else []


def _texts(dataset: Dataset, keyword: str) -> list[str]:
    try:
        return [str(value).strip() for value in _sequence_items(dataset.get(keyword))]
    except PARSER_ERRORS:
        return []


def _sequence_items(value: Any) -> list[Any]:
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, MultiValue | list | tuple) else [value]


def _lookup_table(item: Dataset, dataset: FileDataset, *, signed: bool) -> VoiTable | None:
    """Item of a modality or VOI LUT sequence (PS3.3 C.11.1.1 and C.11.2.1.1), None where it is damaged."""
    little = dataset.original_encoding[1] is not False
    descriptor, data = finite_numbers(item, "LUTDescriptor"), item.get("LUTData")
    if len(descriptor) != 3 or data is None:
        return None
    count, first, bits = int(descriptor[0]) or 1 << 16, int(descriptor[1]), int(descriptor[2])
    if not isinstance(data, bytes):
        entries = np.asarray(data, dtype=np.int64).astype(np.uint16).reshape(-1)
    elif bits <= 8 and len(data) <= count + 1:
        entries = np.frombuffer(data, dtype=np.uint8)
    else:
        entries = np.frombuffer(data[: len(data) // 2 * 2], dtype="<u2" if little else ">u2")
    if not 8 <= bits <= 16 or len(entries) == 0:
        return None
    if signed and first >= 1 << 15:
        first -= 1 << 16  # the descriptor's VR does not say that the input is signed
    return VoiTable(first, entries[:count].astype(np.uint16), bits)


def _to_eight_bits(rgb: Pixels, bits: int) -> NDArray[np.uint8]:
    if rgb.dtype == np.uint8 and bits == 8:
        return rgb
    top = float((1 << bits) - 1) if rgb.dtype.kind in "ui" else 1.0
    return np.asarray(np.clip(rgb / top * 255.0 + 0.5, 0, 255), dtype=np.uint8)
