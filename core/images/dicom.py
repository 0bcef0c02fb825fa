"""Reads DICOM: the pixels of every frame after the modality LUT, how to show them, and whose they are."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom import dcmread
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.errors import BytesLengthException, InvalidDicomError
from pydicom.multival import MultiValue
from pydicom.pixels.processing import apply_color_lut, apply_modality_lut
from pydicom.pixels.utils import iter_pixels
from pydicom.uid import UID, ImplicitVRLittleEndian, JPEG2000TransferSyntaxes, JPEGExtended12Bit

from core.errors import InputError, Reason
from core.images.decoders import EXTENDED_PLUGIN, register
from core.images.display import full_range_window
from core.images.limits import Limits
from core.images.picture import Identity, Picture, Pixels, VoiTable, Window

#: What pydicom and its decoders raise on damaged input; they have no common base class.
PARSER_ERRORS = (
    AttributeError,
    BytesLengthException,
    EOFError,
    IndexError,
    InvalidDicomError,
    KeyError,
    MemoryError,
    NotImplementedError,
    OSError,
    OverflowError,
    RecursionError,
    RuntimeError,
    struct.error,
    TypeError,
    ValueError,
    zlib.error,
)

register()

_PIXEL_KEYWORDS = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")


def read_header(data: bytes) -> FileDataset:
    """Parse a DICOM file.

    Parameters
    ----------
    data : bytes
        The whole file; a missing preamble or file meta group is accepted (the caller notes it).

    Raises
    ------
    InputError
        ``corrupt`` or ``truncated``.
    """
    try:
        dataset = dcmread(io.BytesIO(data), force=data[128:132] != b"DICM")
        # Touching the pixel elements makes pydicom's lazy parser meet a cut value here.
        _ = [dataset.get(keyword) for keyword in _PIXEL_KEYWORDS]
    except EOFError as error:
        raise InputError(Reason.TRUNCATED, "The DICOM file ends in the middle of an element.") from error
    except PARSER_ERRORS as error:
        raise InputError(Reason.CORRUPT, "The DICOM header is damaged.") from error
    if not hasattr(dataset, "file_meta") or "TransferSyntaxUID" not in dataset.file_meta:
        _assume_transfer_syntax(dataset)
    return dataset


def read_dicom(data: bytes, name: str, limits: Limits) -> Iterator[Picture]:
    """Read every frame of a DICOM file, one at a time.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        Name the pictures carry.
    limits : Limits
        Kept before any pixel is decoded.

    Yields
    ------
    Picture
        Grey frames as uint8, uint16 or float32 after the modality LUT (PS3.3 C.11.1); YBR and palette
        frames as RGB.

    Raises
    ------
    InputError
        ``no-pixels``, ``too-large``, ``truncated``, ``corrupt``, ``unsupported-transfer-syntax`` or
        ``unsupported-pixels``.
    """
    dataset = read_header(data)
    notes = () if data[128:132] == b"DICM" else ("The file has no DICOM preamble; it was read all the same.",)
    frames = _check_declaration(dataset, limits)
    identity = identity_of(dataset)
    frame = 0
    try:
        for frame, raw in enumerate(_decoded_frames(dataset), start=1):
            yield _picture(dataset, raw, name, frame, frames, identity, notes)
    except InputError:
        raise
    except PARSER_ERRORS as error:
        raise _decoding_error(dataset, error) from error
    if frame < frames:
        raise InputError(Reason.TRUNCATED, f"The file declares {frames} frames but holds {frame}.")


def identity_of(dataset: Dataset) -> Identity:
    """Collect what a data set says of patient, study, series and instance; damaged values become ''."""

    def text(keyword: str) -> str:
        try:
            value = dataset.get(keyword)
        except PARSER_ERRORS:
            return ""
        if value is None:
            return ""
        joined = "\\".join(str(item) for item in value) if isinstance(value, MultiValue) else str(value)
        return joined.replace("\x00", "").strip()

    number = text("InstanceNumber")
    return Identity(
        patient_id=text("PatientID"),
        patient_name=_readable_name(text("PatientName")),
        patient_age=text("PatientAge"),
        patient_sex=text("PatientSex"),
        study_uid=text("StudyInstanceUID"),
        series_uid=text("SeriesInstanceUID"),
        sop_uid=text("SOPInstanceUID"),
        study_date=text("StudyDate"),
        study_description=text("StudyDescription"),
        series_description=text("SeriesDescription"),
        modality=text("Modality"),
        body_part=text("BodyPartExamined"),
        instance_number=int(number) if number.lstrip("+-").isdecimal() else None,
    )


def _readable_name(person_name: str) -> str:
    """Turn PN ``family^given^middle^prefix^suffix`` and its representations into one readable line."""
    groups = [" ".join(part for part in group.split("^") if part) for group in person_name.split("=")]
    return " / ".join(dict.fromkeys(group for group in groups if group))


def _assume_transfer_syntax(dataset: FileDataset) -> None:
    """Record the syntax pydicom guessed for a file without meta group, so that its pixels decode."""
    if not hasattr(dataset, "file_meta"):
        dataset.file_meta = FileMetaDataset()
    implicit, little = dataset.original_encoding
    if implicit or implicit is None:
        syntax = ImplicitVRLittleEndian
    else:
        syntax = UID("1.2.840.10008.1.2.1" if little else "1.2.840.10008.1.2.2")
    dataset.file_meta.TransferSyntaxUID = syntax


def _check_declaration(dataset: FileDataset, limits: Limits) -> int:
    """Check what the header declares against what is there and what is allowed; return the frames."""
    keyword = next((k for k in _PIXEL_KEYWORDS if k in dataset), None)
    try:
        rows, columns = dataset.get("Rows"), dataset.get("Columns")
        if keyword is None or rows is None or columns is None or not dataset[keyword].value:
            raise InputError(Reason.NO_PIXELS, "The DICOM file holds no picture.")
        samples = int(dataset.get("SamplesPerPixel") or 1)
        bits = int(dataset.get("BitsAllocated") or 8)
        frames = int(dataset.get("NumberOfFrames") or 1)
        stored = len(dataset[keyword].value)
        photometric = str(dataset.get("PhotometricInterpretation") or "")
    except PARSER_ERRORS as error:
        raise InputError(Reason.CORRUPT, "The description of the pixels is damaged.") from error
    limits.check_pixels(int(rows), int(columns), samples * max(bits, 8) // 8, frames)
    if not dataset.file_meta.TransferSyntaxUID.is_compressed:
        per_pixel = 2 if photometric == "YBR_FULL_422" else samples
        expected = (rows * columns * per_pixel * frames * bits + 7) // 8
        if stored < expected:
            message = f"The file declares {expected:,} bytes of pixels but holds {stored:,}."
            raise InputError(Reason.TRUNCATED, message)
    return frames


def _decoded_frames(dataset: FileDataset) -> Iterator[Pixels]:
    """Decode frame by frame; YBR comes out as RGB."""
    plugins = [""]  # pydicom's own choice
    syntax = dataset.file_meta.TransferSyntaxUID
    if syntax in JPEG2000TransferSyntaxes:
        # OpenJPEG first: pydicom cannot correct signs in what its other plug-ins return.
        plugins.insert(0, "pylibjpeg")
    elif syntax == JPEGExtended12Bit and dataset.get("BitsStored") != 8:
        plugins.insert(0, EXTENDED_PLUGIN)
    for plugin in plugins:
        frames = iter_pixels(dataset, decoding_plugin=plugin)
        try:
            first = next(frames)
        except PARSER_ERRORS:
            if plugin == plugins[-1]:
                raise
        else:
            yield first
            yield from frames
            return


def _decoding_error(dataset: FileDataset, error: Exception) -> InputError:
    syntax = dataset.file_meta.TransferSyntaxUID
    if isinstance(error, NotImplementedError) or "missing dependencies" in str(error):
        return InputError(
            Reason.UNSUPPORTED_TRANSFER_SYNTAX, f"No decoder for {syntax.name} is part of this program."
        )
    if isinstance(error, EOFError) or "number of frames" in str(error):
        return InputError(Reason.TRUNCATED, "The pixel data ends before the picture does.")
    return InputError(Reason.CORRUPT, f"The pixel data ({syntax.name}) could not be decoded.")


def _picture(
    dataset: FileDataset,
    raw: Pixels,
    name: str,
    frame: int,
    frames: int,
    identity: Identity,
    notes: tuple[str, ...],
) -> Picture:
    photometric = str(dataset.get("PhotometricInterpretation") or "")
    if photometric == "PALETTE COLOR":
        raw = _to_eight_bits(apply_color_lut(raw, dataset))
    if raw.ndim == 3:
        pixels = _to_eight_bits(raw)
        voi: Window | VoiTable = Window(127.5, 255.0, "LINEAR_EXACT")
        return Picture(
            name, frame, frames, pixels, voi, spacing=_spacing(dataset, frame), identity=identity, notes=notes
        )
    if raw.ndim != 2:
        raise InputError(Reason.UNSUPPORTED_PIXELS, "The pixels are neither grey nor RGB.")
    pixels = _modality_values(dataset, raw, frame)
    return Picture(
        name=name,
        frame=frame,
        frames=frames,
        pixels=pixels,
        voi=_voi(dataset, pixels, raw, frame),
        inverted=photometric == "MONOCHROME1",
        unit=_unit(dataset, identity.modality),
        spacing=_spacing(dataset, frame),
        identity=identity,
        notes=notes,
    )


def _to_eight_bits(rgb: Pixels) -> NDArray[np.uint8]:
    if rgb.dtype == np.uint8:
        return rgb
    # Wider colour is scaled by its full range, as there is no VOI LUT for colour (PS3.3 C.11.2).
    top = float(np.iinfo(rgb.dtype).max) if rgb.dtype.kind in "ui" else 1.0
    return np.asarray(np.clip(rgb / top * 255.0 + 0.5, 0, 255), dtype=np.uint8)


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


def _modality_values(dataset: FileDataset, raw: Pixels, frame: int) -> Pixels:
    """Apply the modality LUT or rescale; integers stay small integers where nothing is to be done."""
    source = functional_group(dataset, frame, "PixelValueTransformationSequence") or dataset
    if "ModalityLUTSequence" not in source:
        slope, intercept = source.get("RescaleSlope"), source.get("RescaleIntercept")
        if slope is None or intercept is None or (float(slope) == 1.0 and float(intercept) == 0.0):
            small = raw.dtype in (np.dtype(np.uint8), np.dtype(np.uint16))
            return raw if small else raw.astype(np.float32)
    return np.asarray(apply_modality_lut(raw, source), dtype=np.float32)


def _voi(dataset: FileDataset, pixels: Pixels, raw: Pixels, frame: int) -> Window | VoiTable:
    """Take the VOI LUT sequence, else the first window, else a window over the values found."""
    source = functional_group(dataset, frame, "FrameVOILUTSequence") or dataset
    sequence = source.get("VOILUTSequence")
    if sequence:
        table = _voi_table(sequence[0])
        if table is not None:
            return table
    center, width = _first(source.get("WindowCenter")), _first(source.get("WindowWidth"))
    function = str(source.get("VOILUTFunction") or "LINEAR").strip().upper()
    if center is not None and width is not None and width > 0 and np.isfinite(center) and np.isfinite(width):
        known = function if function in ("LINEAR_EXACT", "SIGMOID") else "LINEAR"
        return Window(center, width, known)  # type: ignore[arg-type]
    return full_range_window(pixels, _padding(dataset, raw))


def _voi_table(item: Dataset) -> VoiTable | None:
    descriptor, data = item.get("LUTDescriptor"), item.get("LUTData")
    if descriptor is None or data is None or len(descriptor) != 3:
        return None
    count = int(descriptor[0]) or 1 << 16
    bits = int(descriptor[2])
    if isinstance(data, bytes):
        entries = np.frombuffer(data[: len(data) // 2 * 2], dtype="<u2")
    else:
        entries = np.asarray(data, dtype=np.int64).astype(np.uint16)
    if not 8 <= bits <= 16 or len(entries) == 0:
        return None
    return VoiTable(int(descriptor[1]), entries[:count].astype(np.uint16), bits)


def _padding(dataset: FileDataset, raw: Pixels) -> NDArray[np.bool_] | None:
    """Pixels that are padding (PS3.3 C.7.5.1.1.2), tested on stored values."""
    value = dataset.get("PixelPaddingValue")
    if not isinstance(value, int):
        return None
    limit = dataset.get("PixelPaddingRangeLimit")
    other = limit if isinstance(limit, int) else value
    low, high = min(value, other), max(value, other)
    return np.asarray((raw >= low) & (raw <= high))


def _unit(dataset: FileDataset, modality: str) -> str:
    unit = str(dataset.get("RescaleType") or "")
    # CT without a rescale type is in HU unless the file says otherwise (PS3.3 C.11.1.1.2).
    return "HU" if not unit and modality == "CT" and "RescaleSlope" in dataset else unit.replace("US", "")


def _spacing(dataset: FileDataset, frame: int) -> tuple[float, float] | None:
    measures = functional_group(dataset, frame, "PixelMeasuresSequence") or dataset
    value = measures.get("PixelSpacing") or dataset.get("ImagerPixelSpacing")
    if not isinstance(value, MultiValue) or len(value) != 2:
        return None
    row, column = float(value[0]), float(value[1])
    return (row, column) if row > 0 and column > 0 else None


def _first(value: Any) -> float | None:
    item = value[0] if isinstance(value, MultiValue) and len(value) else value
    return float(item) if isinstance(item, int | float) else None
