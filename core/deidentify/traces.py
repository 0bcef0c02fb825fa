"""The last look at a file that is to be handed out: no name, UID or date of what it was made from stands in it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset, FileDataset
from pydicom.tag import Tag
from pydicom.uid import DeflatedExplicitVRLittleEndian

from core.deidentify.kept import values_of
from core.images.dicom.header import PARSER_ERRORS

#: Attributes that name a patient or a request by a number, beside all names of persons.
_NUMBERS = frozenset(
    int(Tag(keyword))
    for keyword in (
        "PatientID",
        "OtherPatientIDs",
        "AccessionNumber",
        "AdmissionID",
        "PatientTelephoneNumbers",
    )
)
_TEXTS = frozenset(("AE", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT"))
#: Shorter parts of a name are syllables, shorter numbers those of anything.
_SHORTEST_NAME, _SHORTEST_NUMBER, _SHORTEST_UID = 3, 6, 8
#: In bytes that are no words, what is shorter stands by chance.
_SHORTEST_IN_HEADER, _SHORTEST_IN_PIXELS = 4, 7
_STANDARD = "1.2.840.10008."
_DATE = re.compile(r"((?:18|19|20)\d{2})\.?(0[1-9]|1[0-2])\.?(0[1-9]|[12]\d|3[01])")
#: The date that stands for none; it is what ours are replaced with, too.
_NO_DATE = "19000101"
_WORD = re.compile(r"[^\W_]+")
_PIXELS = (Tag("PixelData"), Tag("FloatPixelData"), Tag("DoubleFloatPixelData"))


@dataclass(frozen=True)
class Traces:
    """What a file says of whom and when.

    Attributes
    ----------
    names : frozenset of str
        Parts of names and numbers of persons and requests, in small letters.
    uids : frozenset of str
        Of what was made; not those that the standard gives out.
    dates : frozenset of str
        As YYYYMMDD.
    """

    names: frozenset[str]
    uids: frozenset[str]
    dates: frozenset[str]


def traces_of(dataset: FileDataset) -> Traces:
    """Collect names, UIDs and dates of a data set at every depth, private elements included.

    Parameters
    ----------
    dataset : pydicom FileDataset
        As it was read, with what stood as UN resolved.
    """
    names: set[str] = set()
    uids: set[str] = set()
    dates: set[str] = set()
    for element in _elements(dataset):
        texts = [str(value) for value in values_of(element)]
        if element.VR == "PN":
            names |= {w for t in texts for w in _words(t) if len(w) >= _SHORTEST_NAME and not w.isdecimal()}
        elif int(element.tag) in _NUMBERS:
            names |= {text.strip().casefold() for text in texts if len(text.strip()) >= _SHORTEST_NUMBER}
        elif element.VR == "UI":
            uids |= {t for t in texts if len(t) >= _SHORTEST_UID and not t.startswith(_STANDARD)}
        elif element.VR in ("DA", "DT"):
            dates |= {"".join(match.groups()) for text in texts if (match := _DATE.match(text.strip()))}
    uids.discard(str(dataset.get("SOPClassUID", "")))
    dates.discard(_NO_DATE)
    return Traces(frozenset(names), frozenset(uids), frozenset(dates))


def remove_traces(dataset: Dataset, traces: Traces, public: Collection[str]) -> None:
    """Delete what is left of words that hold a name, a UID or a date, at every depth, in place.

    Parameters
    ----------
    dataset : pydicom Dataset
        Cleaned.
    traces : Traces
    public : collection of str
        Words of the standard, which may be the same as somebody's name.
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
    """Whether a name, a UID or a date stands in the bytes of a file that is to be handed out.

    Of pixels only what is long enough is searched for; shorter strings stand there by chance.

    Parameters
    ----------
    data : bytes
        The file, as it was written.
    dataset : pydicom FileDataset
        What it was written from.
    traces : Traces
    public : iterable of str
        Words of the standard and of the program that stand in the file.
    """
    content = data.lower()
    if dataset.file_meta.TransferSyntaxUID == DeflatedExplicitVRLittleEndian:
        content = _inflated(data).lower()
    pixels = b""
    for tag in _PIXELS:
        if tag in dataset and isinstance(dataset[tag].value, bytes):
            pixels = dataset[tag].value.lower()
            content = content.replace(pixels, b"")
    allowed = "\0".join(public).casefold()
    for name in traces.names:
        if len(name) < _SHORTEST_IN_HEADER:
            continue
        pattern = _pattern(name)
        if len(pattern.findall(content)) > len(_pattern(name).findall(allowed.encode())):
            return True
        if len(name) >= _SHORTEST_IN_PIXELS and pattern.search(pixels):
            return True
    if any(uid.encode() in content or uid.encode() in pixels for uid in traces.uids):
        return True
    return any(
        re.search(rb"(?<!\d)" + form + rb"(?!\d)", part)
        for part in (content, pixels)
        for form in _forms(traces)
    )


def _elements(dataset: Dataset) -> Iterator[DataElement]:
    """The elements of a data set at every depth; those that cannot be read are passed over."""
    for tag in dataset.keys():
        try:
            element = dataset[tag]
        except PARSER_ERRORS:
            continue
        yield element
        if element.VR == "SQ":
            for item in element.value:
                yield from _elements(item)


def _words(name: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(name)]


def _holds(text: str, traces: Traces) -> bool:
    small = text.casefold()
    if not traces.names.isdisjoint(_words(text)) or any(
        name in small for name in traces.names if len(name) > 5
    ):
        return True
    if any(uid in text for uid in traces.uids):
        return True
    data = text.encode()
    return any(re.search(rb"(?<!\d)" + form + rb"(?!\d)", data) for form in _forms(traces))


def _pattern(name: str) -> re.Pattern[bytes]:
    """Finds a name as a word; letters beside it make it part of another."""
    return re.compile(rb"(?<![a-z])" + re.escape(name.encode()) + rb"(?![a-z])")


def _forms(traces: Traces) -> list[bytes]:
    """The ways in which dates are written."""
    forms = []
    for date in traces.dates:
        year, month, day = date[:4], date[4:6], date[6:]
        orders = ((year, month, day), (day, month, year), (month, day, year))
        forms += [re.escape(mark.join(order)).encode() for order in orders for mark in "-./"]
        forms.append(date.encode())
    return forms


def _inflated(data: bytes) -> bytes:
    """The file with its data set inflated, for the search alone."""
    start = 144 + int.from_bytes(data[140:144], "little")
    return data[:start] + zlib.decompress(data[start:], -zlib.MAX_WBITS)
