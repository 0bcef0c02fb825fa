"""Parses a DICOM header within the limits, and reads from it whose picture it is."""

from __future__ import annotations

import io
import struct
import zlib
from typing import BinaryIO

from pydicom import dcmread
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.errors import BytesLengthException, InvalidDicomError
from pydicom.multival import MultiValue
from pydicom.uid import UID, DeflatedExplicitVRLittleEndian, ImplicitVRLittleEndian

from core.errors import InputError, Reason
from core.images.dicom_bytes import check_structure, layout, plain
from core.images.limits import Limits
from core.images.picture import Identity

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

#: Bytes read at first where only the header is wanted; most headers end within.
_HEAD_STEP = 1 << 16

#: The elements that can hold pixels (PS3.3 C.7.6.3 and C.7.6.24); a file has at most one.
PIXEL_KEYWORDS = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")


def read_header(data: bytes, limits: Limits) -> FileDataset:
    """Parse a DICOM file.

    Parameters
    ----------
    data : bytes
        The whole file; a missing preamble or file meta group is accepted (the caller notes it).
    limits : Limits
        Nesting, number of elements and inflated size are checked before the parser runs.

    Returns
    -------
    pydicom FileDataset
        Always with a transfer syntax in its ``file_meta``.

    Raises
    ------
    InputError
        ``corrupt``, ``truncated``, ``too-large``, ``too-deep`` or ``too-many-elements``.
    """
    content = plain(data, limits)
    check_structure(content, limits)
    dataset = _parse(content, stop_before_pixels=False)
    if not hasattr(dataset, "file_meta") or "TransferSyntaxUID" not in dataset.file_meta:
        _assume_transfer_syntax(dataset)
    elif not isinstance(dataset.file_meta.TransferSyntaxUID, UID):
        raise InputError(Reason.CORRUPT, "The DICOM file names its transfer syntax in a damaged way.")
    elif content is not data:
        dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    return dataset


def read_head(handle: BinaryIO, limits: Limits) -> FileDataset:
    """Parse a DICOM file up to its pixels, reading little more of it than that.

    Parameters
    ----------
    handle : binary file
        At its beginning.
    limits : Limits
        As for `read_header`.

    Raises
    ------
    InputError
        As `read_header`.
    """
    data = handle.read(_HEAD_STEP)
    if layout(data).syntax == DeflatedExplicitVRLittleEndian:
        data = plain(data + handle.read(), limits)
    while check_structure(data, limits) is None:
        more = handle.read(3 * len(data))
        if not more:
            break
        data += more
    return _parse(data, stop_before_pixels=True)


def _parse(data: bytes, *, stop_before_pixels: bool) -> FileDataset:
    try:
        dataset = dcmread(
            io.BytesIO(data), stop_before_pixels=stop_before_pixels, force=data[128:132] != b"DICM"
        )
        # Touching the pixel elements makes pydicom's lazy parser meet a cut value here.
        _ = [dataset.get(keyword) for keyword in PIXEL_KEYWORDS]
    except EOFError as error:
        raise InputError(Reason.TRUNCATED, "The DICOM file ends in the middle of an element.") from error
    except PARSER_ERRORS as error:
        raise InputError(Reason.CORRUPT, "The DICOM header is damaged.") from error
    return dataset


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
