"""Parses a DICOM header within the limits, and reads the identity of patient, study and picture."""

from __future__ import annotations

import io
import math
import re
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from pydicom import dcmread
from pydicom.datadict import dictionary_has_tag, dictionary_VR
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.errors import BytesLengthException, InvalidDicomError
from pydicom.filereader import read_dataset
from pydicom.multival import MultiValue
from pydicom.tag import BaseTag, Tag
from pydicom.uid import UID, DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian
from pydicom.values import convert_value

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.base.picture import Identity
from core.images.dicom.byte_checks import (
    LONG_FORM,
    SHORT_FORM,
    UNDEFINED,
    check_structure,
    find_layout,
    inflate_file,
    is_big_endian,
    name_unknown,
)
from core.images.dicom.character_sets import mend_character_sets

#: Exceptions of pydicom and its decoders on damaged input; they have no common base class.
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

#: The elements that can hold pixels (PS3.3 C.7.6.3 and C.7.6.24); a file has at most one.
PIXEL_KEYWORDS = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")

ROWS = Tag("Rows")
NUMBER_OF_FRAMES = Tag("NumberOfFrames")

#: The attribute of each field of an `Identity`.
IDENTITY_TAGS: dict[str, BaseTag] = {
    field: Tag(keyword)
    for field, keyword in (
        ("patient_id", "PatientID"),
        ("patient_name", "PatientName"),
        ("patient_issuer", "IssuerOfPatientID"),
        ("patient_age", "PatientAge"),
        ("patient_sex", "PatientSex"),
        ("study_uid", "StudyInstanceUID"),
        ("series_uid", "SeriesInstanceUID"),
        ("sop_uid", "SOPInstanceUID"),
        ("study_date", "StudyDate"),
        ("study_time", "StudyTime"),
        ("accession", "AccessionNumber"),
        ("study_description", "StudyDescription"),
        ("series_description", "SeriesDescription"),
        ("modality", "Modality"),
        ("body_part", "BodyPartExamined"),
        ("manufacturer", "Manufacturer"),
        ("view_position", "ViewPosition"),
        ("instance_number", "InstanceNumber"),
    )
}

#: The elements that `side_of` reads, of the picture and of the series.
SIDE_TAGS: tuple[BaseTag, ...] = (Tag("ImageLaterality"), Tag("Laterality"))

#: Longer values are not one line of text (PS3.5 6.2 allows 64 characters, or 64 for each component of a
#: name).
_LONGEST_TEXT = 1 << 14
_DATE_WITH_POINTS = re.compile(r"^(\d{4})\.(\d{2})\.(\d{2})$")
#: Python's names of ISO 8859-1, and pydicom's name for the default if no character set is given.
_WESTERN = frozenset(("iso8859", "latin_1"))
_TEXT_VRS = frozenset(("AE", "AS", "CS", "DA", "DS", "IS", "LO", "PN", "SH", "TM", "UI"))


def read_header(data: bytes, limits: Limits) -> FileDataset:
    """Parse a DICOM file and return its data set; see `parse_file` for arguments and errors."""
    return parse_file(data, limits).dataset


@dataclass(frozen=True)
class ParsedFile:
    """A DICOM file's data set.

    Attributes
    ----------
    dataset : pydicom FileDataset
        Always with a transfer syntax in its ``file_meta``.
    private_twice : bool
        Whether a private element comes with two values; the data set has the last.
    """

    dataset: FileDataset
    private_twice: bool


def parse_file(data: bytes, limits: Limits) -> ParsedFile:
    """Parse a DICOM file within limits.

    Parameters
    ----------
    data : bytes
        The whole file; a missing preamble or file meta group is accepted (the caller notes it).
    limits : Limits
        Nesting, number of elements and inflated size are checked before the parser runs.

    Returns
    -------
    ParsedFile

    Raises
    ------
    InputError
        ``corrupt``, ``truncated``, ``too-large``, ``too-deep`` or ``too-many-elements``.
    """
    inflated = inflate_file(data, limits)
    structure = check_structure(inflated, limits)
    pixels_at = structure.pixels_at
    content = name_unknown(inflated, structure)
    content = mend_character_sets(content, find_layout(inflated).body, pixels_at)
    dataset = _parse(content)
    if not dataset and len(content) > find_layout(content).body:
        # The parser gives up on a file that ends inside a value of undefined length.
        if pixels_at is None:
            raise InputError(Reason.TRUNCATED, "The DICOM file ends in the middle of an element.")
        dataset = _parse(content[:pixels_at])
        _add_cut_pixels(dataset, content, pixels_at)
    if not hasattr(dataset, "file_meta") or not dataset.file_meta.get("TransferSyntaxUID"):
        _assume_transfer_syntax(dataset)
    elif not isinstance(dataset.file_meta.TransferSyntaxUID, UID):
        raise InputError(Reason.CORRUPT, "The DICOM file's transfer syntax is damaged.")
    elif inflated is not data:
        dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    return ParsedFile(dataset, structure.private_twice)


def _parse(data: bytes) -> FileDataset:
    parts = find_layout(data)
    big = is_big_endian(data, parts)
    vr = data[parts.body + 4 : parts.body + 6]
    explicit = vr in SHORT_FORM or vr in LONG_FORM
    # What the parser would conclude from the first bytes.
    expected = parts.syntax == ExplicitVRBigEndian or (parts.syntax is None and explicit and big)
    try:
        if big == expected:
            return dcmread(io.BytesIO(data), force=data[128:132] != b"DICM")
        # Implicit VR in big endian order, as in ACR-NEMA files, or a header that names the wrong order.
        meta = dcmread(io.BytesIO(data[: parts.body]), force=True)
        stream = io.BytesIO(data)
        stream.seek(parts.body)
        dataset = read_dataset(stream, is_implicit_VR=not explicit, is_little_endian=not big)
        repaired = FileDataset("", dataset, file_meta=meta.file_meta)
        repaired.set_original_encoding(not explicit, not big, dataset._character_set)
    except EOFError as error:
        raise InputError(Reason.TRUNCATED, "The DICOM file ends in the middle of an element.") from error
    except PARSER_ERRORS as error:
        raise InputError(Reason.CORRUPT, "The DICOM header is damaged.") from error
    return repaired


def _add_cut_pixels(dataset: FileDataset, data: bytes, position: int) -> None:
    """Add compressed pixel data that the end of the file cuts off, as far as they go."""
    vr = data[position + 4 : position + 6]
    head = 12 if vr in LONG_FORM else 8
    start = position + head
    if data[start - 4 : start] != b"\xff\xff\xff\xff" or data[position : position + 4] != b"\xe0\x7f\x10\0":
        return
    tag = Tag("PixelData")
    dataset[tag] = RawDataElement(tag, "OB", UNDEFINED, data[start:], start, head == 8, True)


def identity_of(dataset: Dataset) -> Identity:
    """Read patient, study, series and instance from a data set; damaged values become ''."""
    texts = {field: text_of(dataset, tag) for field, tag in IDENTITY_TAGS.items()}
    number = texts.pop("instance_number")
    texts["patient_name"] = _readable_name(texts["patient_name"])
    # Before DICOM, dates contained points (PS3.5 6.2, DA).
    texts["study_date"] = _DATE_WITH_POINTS.sub(r"\1\2\3", texts["study_date"])
    instance_number = int(number) if number.lstrip("+-").isdecimal() else None
    return Identity(**texts, instance_number=instance_number, slice_mm=None)


def side_of(dataset: Dataset) -> str:
    """Return L or R, from ImageLaterality (0020,0062) or Laterality (0020,0060); '' for both and unknown."""
    said = next(filter(None, (text_of(dataset, tag).upper() for tag in SIDE_TAGS)), "")
    return said if said in ("L", "R") else ""


@cache
def tag_named(keyword: str) -> BaseTag:
    """Return the tag of a keyword of the standard."""
    return Tag(keyword)


def has(dataset: Dataset, keyword: str) -> bool:
    """Return whether a data set has an element; faster than ``in``, which makes a tag at each call."""
    return tag_named(keyword) in dataset._dict


def value_of(dataset: Dataset, keyword: str) -> Any:
    """Return the value of an element, None if it is missing, like `Dataset.get`.

    Most elements that are looked up are missing, which costs `Dataset.get` two exceptions.
    """
    tag = tag_named(keyword)
    if tag not in dataset._dict:
        return None
    try:
        return dataset[tag].value
    except AttributeError:
        return None  # Damaged; `Dataset.get` treats such a value as missing.


def text_of(dataset: Dataset, tag: BaseTag) -> str:
    """Return a text element as one line, several values joined by backslashes; '' if damaged.

    ASCII is decoded directly, which is several times faster than pydicom's types.
    """
    try:
        # `Dataset.get_item` converts its tag at each call.
        element = dataset._dict.get(tag)
        if element is None:
            return ""
        if isinstance(element, RawDataElement):
            raw = element.value or b""
            if len(raw) > _LONGEST_TEXT:
                return ""
            if element.VR is None or element.VR in _TEXT_VRS:
                # The escape character switches to another character set.
                if raw.isascii() and b"\x1b" not in raw:
                    text = raw.decode("ascii")
                    if "\\" in text:
                        text = "\\".join(part.rstrip("\x00 ") for part in text.split("\\"))
                    return text.replace("\x00", "").strip()
                vr = element.VR or (dictionary_VR(tag) if dictionary_has_tag(tag) else None)
                if vr is not None:
                    encodings = dataset.original_character_set or dataset._character_set
                    named = (encodings,) if isinstance(encodings, str) else tuple(encodings)
                    return _decoded(vr, raw, named)
        value = dataset.get(tag)
        return _joined(value.value if isinstance(value, DataElement) else value)
    except PARSER_ERRORS:
        return ""


@lru_cache(maxsize=256)
def _decoded(vr: str, raw: bytes, encodings: tuple[str, ...]) -> str:
    """Decode text that is not plain ASCII; cached, as pydicom is slow and a folder repeats its texts.

    Some programs write UTF-8 without a character set, or with the Western one. As Western text, valid UTF-8
    would be meaningless in any language.
    """
    if set(encodings) <= _WESTERN and _is_utf_8(raw):
        encodings = ("utf8",)
    element = RawDataElement(BaseTag(0), vr, len(raw), raw, 0, False, True)
    return _joined(convert_value(vr, element, list(encodings)))


def _is_utf_8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _joined(value: object) -> str:
    if value is None:
        return ""
    joined = "\\".join(str(item) for item in value) if isinstance(value, MultiValue) else str(value)
    return joined.replace("\x00", "").strip()


def leading_numbers(texts: Iterable[str]) -> list[float]:
    """Return the leading finite numbers of a list, with decimal comma or point.

    Programs that use a comma as decimal sign have written it into files. As it has no other meaning in a
    number (PS3.5 6.2, DS), it is read as a point. Some lists end with empty values.
    """
    found = []
    for text in texts:
        try:
            number = float(text.replace(",", ".", 1))
        except ValueError:
            break
        if not math.isfinite(number):
            break
        found.append(number)
    return found


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
