"""The final check of a de-identified file: it must contain no name, UID or date of its original."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from pydicom.charset import convert_encodings
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset, FileDataset
from pydicom.tag import Tag
from pydicom.uid import DeflatedExplicitVRLittleEndian

from core.deidentify.kept import values_of
from core.images.dicom.header import PARSER_ERRORS

#: Attributes that identify a patient or a request by a number; all persons' names are added.
_NUMBERS = frozenset(
    int(Tag(keyword)) for keyword in ("PatientID", "OtherPatientIDs", "AccessionNumber", "AdmissionID")
)
_TEXTS = frozenset(("AE", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT"))
#: Shorter parts of a name are syllables, and shorter numbers occur anywhere.
_SHORTEST_NAME, _SHORTEST_NUMBER, _SHORTEST_UID = 3, 6, 8
#: Shorter matches in binary values occur by chance.
_SHORTEST_IN_HEADER, _SHORTEST_IN_PIXELS = 4, 7
_STANDARD = "1.2.840.10008."
_DATE = re.compile(r"((?:18|19|20)\d{2})\.?(0[1-9]|1[0-2])\.?(0[1-9]|[12]\d|3[01])")
#: The placeholder date; dates of the original are also replaced by it.
_NO_DATE = "19000101"
_WORD = re.compile(r"[^\W_]+")
#: Year first, with or without a time after it; or day or month first. Longer numbers are parts of UIDs.
_WRITTEN_DATE = re.compile(
    rb"(?<!\d)(\d{4})([-./]?)(\d\d)\2(\d\d)(?=(?:\d\d){0,3}(?!\d))"
    rb"|(?<!\d)(\d\d)([-./])(\d\d)\6(\d{4})(?!\d)"
)
#: Position of the year in a date that ends with it.
_BEFORE_YEAR = len("DD.MM.")
_PIXELS = (Tag("PixelData"), Tag("FloatPixelData"), Tag("DoubleFloatPixelData"))


@dataclass(frozen=True)
class Traces:
    """The names, numbers, UIDs and dates in a file that identify its patient.

    Attributes
    ----------
    names : frozenset of str
        Parts of names and numbers of persons and requests, in lower case.
    uids : frozenset of str
        UIDs that were generated, without those defined by the standard.
    dates : frozenset of str
        Dates as YYYYMMDD.
    """

    names: frozenset[str]
    uids: frozenset[str]
    dates: frozenset[str]


def traces_of(dataset: FileDataset, is_retained: Callable[[DataElement], bool] = lambda _: False) -> Traces:
    """Collect names, UIDs and dates of a data set at every depth, private elements included.

    Parameters
    ----------
    dataset : pydicom FileDataset
        Data set as it was read, with UN resolved.
    is_retained : callable
        Returns whether an attribute stays unchanged; its value is no trace, wherever else it occurs.
    """
    names: set[str] = set()
    uids: set[str] = set()
    dates: set[str] = set()
    retained: set[str] = set()
    for element in _elements(dataset):
        texts = [str(value) for value in values_of(element)]
        if is_retained(element):
            retained |= _dates_in(texts)
        elif element.VR == "PN":
            names |= {w for t in texts for w in _words(t) if len(w) >= _SHORTEST_NAME and not w.isdecimal()}
        elif int(element.tag) in _NUMBERS:
            names |= {text.strip().casefold() for text in texts if len(text.strip()) >= _SHORTEST_NUMBER}
        elif element.VR == "UI":
            uids |= {t for t in texts if len(t) >= _SHORTEST_UID and not t.startswith(_STANDARD)}
        elif element.VR in ("DA", "DT"):
            dates |= _dates_in(texts)
    uids.discard(str(dataset.get("SOPClassUID", "")))
    dates.discard(_NO_DATE)
    return Traces(frozenset(names), frozenset(uids), frozenset(dates - retained))


def remove_traces(dataset: Dataset, traces: Traces, public: Collection[str]) -> None:
    """Delete the remaining words that contain a name, a UID or a date, at every depth, in place.

    Parameters
    ----------
    dataset : pydicom Dataset
        A cleaned data set.
    traces : Traces
    public : collection of str
        Words of the standard, which may equal somebody's name.
    """
    for tag in list(dataset.keys()):
        element = dataset[tag]
        if element.VR == "SQ":
            for item in element.value:
                remove_traces(item, traces, public)
        elif element.VR in _TEXTS:
            texts = [str(value) for value in values_of(element)]
            if any(_holds(text, traces) for text in texts if text not in public):
                del dataset[tag]


def has_traces(data: bytes, dataset: FileDataset, traces: Traces, public: Iterable[str]) -> bool:
    """Return whether a name, a UID or a date occurs in the bytes of a de-identified file.

    Only long strings are searched for in pixels, as shorter ones occur there by chance.

    Parameters
    ----------
    data : bytes
        The file as it was written.
    dataset : pydicom FileDataset
        Data set from which the file was written.
    traces : Traces
    public : iterable of str
        Words of the standard and of the program that are in the file.
    """
    content = data
    if dataset.file_meta.TransferSyntaxUID == DeflatedExplicitVRLittleEndian:
        content = _inflated(data)
    pixels = b""
    for tag in _PIXELS:
        if tag in dataset and isinstance(dataset[tag].value, bytes):
            pixels = dataset[tag].value
            content = content.replace(pixels, b"")
    content = content.lower()
    codecs = _codecs(dataset)
    allowed = "\0".join(public).casefold()
    for name in traces.names:
        if len(name) < _SHORTEST_IN_HEADER:
            continue
        for written in {form.lower() for form in _forms(name, codecs)}:
            if written in content and _count(written, content) > _count(written, allowed.encode()):
                return True
        if len(name) >= _SHORTEST_IN_PIXELS and any(form in pixels for form in _forms(name, codecs)):
            return True
    if any(_has_uid(uid.encode(), part) for uid in traces.uids for part in (content, pixels)):
        return True
    return any(_has_date(traces.dates, part) for part in (content, pixels))


def _elements(dataset: Dataset) -> Iterator[DataElement]:
    """Yield the elements of a data set at every depth, except unreadable ones."""
    for tag in list(dataset.keys()):
        try:
            element = dataset[tag]
        except PARSER_ERRORS:
            continue
        yield element
        if element.VR == "SQ":
            for item in element.value:
                yield from _elements(item)


def _dates_in(texts: Iterable[str]) -> set[str]:
    return {"".join(match.groups()) for text in texts if (match := _DATE.match(text.strip()))}


def _words(name: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(name)]


def _holds(text: str, traces: Traces) -> bool:
    small = text.casefold()
    if not traces.names.isdisjoint(_words(text)):
        return True
    if any(name in small for name in traces.names if len(name) >= _SHORTEST_NUMBER):
        return True
    if any(uid in text for uid in traces.uids):
        return True
    return _has_date(traces.dates, text.encode())


def _has_date(dates: Collection[str], data: bytes) -> bool:
    """Return whether a date occurs in bytes; if day and month could be swapped, either reading counts."""
    # Pixels are large: checking every number in them takes far longer than searching for the years.
    for year in {date[:4].encode() for date in dates}:
        for found in re.finditer(year, data):
            for start in (found.start(), found.start() - _BEFORE_YEAR):
                match = _WRITTEN_DATE.match(data, start) if start >= 0 else None
                if match is not None and not _dates_of(match).isdisjoint(dates):
                    return True
    return False


def _dates_of(match: re.Match[bytes]) -> set[str]:
    """Return the dates, as YYYYMMDD, that a written date may mean."""
    year, _, month, day, first, _, second, last = match.groups()
    if year is not None:
        return {(year + month + day).decode()}
    return {(last + second + first).decode(), (last + first + second).decode()}


def _has_uid(uid: bytes, data: bytes) -> bool:
    """Return whether a UID occurs in bytes on its own, not as the beginning or end of another."""
    whole = rb"(?<![\d.])" + re.escape(uid) + rb"(?!\.?\d)"
    return uid in data and re.search(whole, data) is not None


def _count(written: bytes, data: bytes) -> int:
    """Return how often a lower-case name occurs as a whole word, without letters beside it."""
    return len(re.findall(rb"(?<![a-z])" + re.escape(written) + rb"(?![a-z])", data))


def _forms(name: str, codecs: Iterable[str]) -> Iterator[bytes]:
    """Yield the encoded forms of a name."""
    for form in (name, name.upper(), name.capitalize()):
        for codec in codecs:
            with suppress(UnicodeError):
                yield form.encode(codec)


def _codecs(dataset: Dataset) -> list[str]:
    """Return the character sets in which a file's words may be written."""
    return list(dict.fromkeys(("utf-8", "latin-1", *convert_encodings(dataset.get("SpecificCharacterSet")))))


def _inflated(data: bytes) -> bytes:
    """Return the file with its data set inflated, for the search only."""
    start = 144 + int.from_bytes(data[140:144], "little")
    return data[:start] + zlib.decompress(data[start:], -zlib.MAX_WBITS)
