"""DICOM files made by code, each with a name, a UID and a date in one of many places."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from PIL import Image
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset, FileDataset
from pydicom.encaps import encapsulate
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset
from pydicom.sequence import Sequence
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    EncapsulatedPDFStorage,
    EnhancedSRStorage,
    ExplicitVRLittleEndian,
    GrayscaleSoftcopyPresentationStateStorage,
    ImplicitVRLittleEndian,
    JPEGBaseline8Bit,
)

from tests.support.pictures import dicom, spot

#: Adds bytes after the file's last element.
Finished = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Person:
    """The patient that a file names.

    Attributes
    ----------
    family, given, number, uid, date : str
    """

    family: str
    given: str
    number: str
    uid: str
    date: str

    @property
    def words(self) -> str:
        """All details, as written in free text."""
        return f"{self.family} {self.given} {self.date} {self.uid}"

    @property
    def needles(self) -> tuple[bytes, ...]:
        """Lower-case texts that must not be found."""
        day = self.date
        written = (day, f"{day[:4]}-{day[4:6]}-{day[6:]}", f"{day[6:]}.{day[4:6]}.{day[:4]}")
        return tuple(
            text.casefold().encode() for text in (self.family, self.given, self.number, self.uid, *written)
        )


def person(n: int) -> Person:
    """Make a patient."""
    return Person(
        f"Quinzel{n}x",
        f"Harleen{n}y",
        f"PID{n:05}77",
        f"1.2.276.0.99.777.{n}.1",
        f"19{50 + n % 50}0{1 + n % 9}17",
    )


def base(who: Person) -> FileDataset:
    """Make a picture with the patient in the usual attributes."""
    made = dicom(spot(16), PatientName=f"{who.family}^{who.given}", PatientID=who.number)
    made.PatientBirthDate = made.StudyDate = who.date
    made.StudyInstanceUID = who.uid
    made.SOPInstanceUID = made.file_meta.MediaStorageSOPInstanceUID = f"{who.uid}.9"
    return made


def _set(keyword: str, form: str, made: FileDataset, who: Person) -> None:
    text = form.format(family=who.family, given=who.given, date=who.date, uid=who.uid, words=who.words)
    setattr(made, keyword, text)


def _item(who: Person) -> Dataset:
    item = Dataset()
    item.CodeMeaning, item.ReferencedSOPInstanceUID = who.words[:60], who.uid
    item.FrameReferenceDateTime, item.PersonName = f"{who.date}101112", f"{who.family}^{who.given}"
    return item


def implicit(items: list[Dataset]) -> bytes:
    """Return the bytes of a sequence in implicit VR, as in an element of VR UN."""
    out = b""
    for item in items:
        stream = DicomBytesIO()
        stream.is_implicit_VR, stream.is_little_endian = True, True
        write_dataset(stream, item)
        data = stream.getvalue()
        out += struct.pack("<HHI", 0xFFFE, 0xE000, len(data)) + data
    return out


def as_unknown(tag: int, data: bytes) -> DataElement:
    """Make an element of VR UN, without pydicom converting it."""
    element = DataElement(tag, "OB", data)
    element.VR = "UN"
    return element


def _unknown(tag: int, number: int, made: FileDataset, who: Person) -> None:
    made[tag] = as_unknown(tag, implicit([_item(who)] * number))


def _unknown_inside(made: FileDataset, who: Person) -> None:
    outer = Dataset()
    outer[0x00289110] = as_unknown(0x00289110, implicit([_item(who)] * 600))
    made[0x52009230] = as_unknown(0x52009230, implicit([outer]))


def _nested(made: FileDataset, who: Person) -> None:
    inner = _item(who)
    for _ in range(6):
        outer = Dataset()
        outer.SharedFunctionalGroupsSequence = Sequence([inner])
        inner = outer
    made.SharedFunctionalGroupsSequence = Sequence([inner])


def _add(tag: int, vr: str, made: FileDataset, who: Person) -> None:
    value: object = who.words
    if vr in ("OB", "UN", "OW"):
        made[tag] = as_unknown(tag, who.words.encode() + b" " * (len(who.words) % 2))
        made[tag].VR = vr
        return
    if vr == "SQ":
        value = Sequence([_item(who)])
    elif vr in ("LO", "ST", "SH"):
        value = who.words[:16] if vr == "SH" else who.words[:64]
    made.add_new(tag, vr, value)


def _private(vr: str, made: FileDataset, who: Person) -> None:
    made.add_new(0x00110010, "LO", f"{who.family} PRIVATE")
    _add(0x00111001, vr, made, who)


def _sequence(keyword: str, made: FileDataset, who: Person) -> None:
    setattr(made, keyword, Sequence([_item(who)]))


def _code(value: str, scheme: str, made: FileDataset, who: Person) -> None:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator = value.format(family=who.family)[:16], scheme
    item.CodeMeaning = f"{who.family} {who.given}"
    made.AnatomicRegionSequence = Sequence([item])


def _content(kind: str, keyword: str, value: str, made: FileDataset, who: Person) -> None:
    made.SOPClassUID = made.file_meta.MediaStorageSOPClassUID = EnhancedSRStorage
    item = Dataset()
    item.ValueType, item.RelationshipType = kind, "CONTAINS"
    _set(keyword, value, item, who)  # type: ignore[arg-type]
    made.ContentSequence = Sequence([item])
    del made.PixelData


def _graphic(made: FileDataset, who: Person) -> None:
    made.SOPClassUID = made.file_meta.MediaStorageSOPClassUID = GrayscaleSoftcopyPresentationStateStorage
    text, annotation = Dataset(), Dataset()
    text.UnformattedTextValue = who.words
    annotation.TextObjectSequence, annotation.GraphicLayer = Sequence([text]), who.family.upper()[:16]
    made.GraphicAnnotationSequence = Sequence([annotation])
    made.ContentDescription = made.ContentCreatorName = who.words[:60]
    del made.PixelData


def _document(made: FileDataset, who: Person) -> None:
    made.SOPClassUID = made.file_meta.MediaStorageSOPClassUID = EncapsulatedPDFStorage
    made.EncapsulatedDocument = b"%PDF-1.4 " + who.words.encode() + b" " * (1 - len(who.words) % 2)
    made.DocumentTitle, made.MIMETypeOfEncapsulatedDocument = who.words[:60], "application/pdf"
    del made.PixelData


def _behind_pixels(made: FileDataset, who: Person) -> None:
    made.PixelData += who.words.encode() + b" " * (len(who.words) % 2)


def _palette(made: FileDataset, who: Person) -> None:
    data = who.words.encode().ljust(512, b" ")
    made.PhotometricInterpretation = "PALETTE COLOR"
    for colour in ("Red", "Green", "Blue"):
        setattr(made, f"{colour}PaletteColorLookupTableDescriptor", [256, 0, 16])
        setattr(made, f"{colour}PaletteColorLookupTableData", data)


def _lut(made: FileDataset, who: Person) -> None:
    item = Dataset()
    item.LUTDescriptor, item.LUTExplanation = [256, 0, 16], who.words[:60]
    item.LUTData = who.words.encode().ljust(512, b" ")
    made.VOILUTSequence = Sequence([item])


def _profile(made: FileDataset, who: Person) -> None:
    made.ICCProfile = b"\0\0\1\0ADBE" + who.words.encode().ljust(248, b"\0")


def _jpeg(where: str, made: FileDataset, who: Person) -> None:
    out = io.BytesIO()
    Image.fromarray(np.asarray(spot(16))).save(out, "JPEG")
    data, words = out.getvalue(), who.words.encode()
    marker = {"comment": b"\xff\xfe", "application": b"\xff\xed"}.get(where)
    if marker is not None:
        data = data[:2] + marker + struct.pack(">H", len(words) + 2) + words + data[2:]
    else:
        data += words
    made.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    made.PixelData = encapsulate([data])
    made["PixelData"].VR = "OB"
    made["PixelData"].is_undefined_length = True


def _offsets(made: FileDataset, who: Person) -> None:
    _jpeg("none", made, who)
    name = who.family.encode().ljust(12, b" ")[:12]
    made.PixelData = struct.pack("<HHI", 0xFFFE, 0xE000, 12) + name + made.PixelData[12:]


def _calendar(made: FileDataset, who: Person) -> None:
    made.PatientBirthDateInAlternativeCalendar = made.PatientDeathDateInAlternativeCalendar = who.date
    made.PatientAlternativeCalendar = "HEBREW"


def _meta(made: FileDataset, who: Person) -> None:
    made.file_meta.SourceApplicationEntityTitle = who.family[:16]
    made.file_meta.PrivateInformationCreatorUID = who.uid
    made.file_meta.PrivateInformation = who.words.encode() + b" " * (len(who.words) % 2)


def _preamble(made: FileDataset, who: Person) -> None:
    made.preamble = who.words.encode().ljust(128, b"\0")[:128]


def _original(made: FileDataset, who: Person) -> None:
    inner, item = Dataset(), Dataset()
    inner.PatientName, inner.StudyDate = f"{who.family}^{who.given}", who.date
    item.ModifiedAttributesSequence, item.ModifyingSystem = Sequence([inner]), who.family
    made.OriginalAttributesSequence = Sequence([item])


def _other_set(made: FileDataset, who: Person) -> None:
    made.SpecificCharacterSet = ["", "ISO 2022 IR 87"]
    made.PatientName = f"{who.family}^{who.given}=山田^太郎=やまだ^たろう"


def _behind_file(who: Person, data: bytes) -> bytes:
    words = who.words.encode() + b" " * (len(who.words) % 2)
    # An element of an unknown group, after the pixels.
    return data + struct.pack("<HH2sHI", 0x7FF1, 0x0010, b"OB", 0, len(words)) + words


PLACES: dict[str, Callable[[FileDataset, Person], None]] = {
    "private text": partial(_private, "LO"),
    "private bytes": partial(_private, "OB"),
    "private sequence": partial(_private, "SQ"),
    "private unknown": partial(_private, "UN"),
    "sequence as UN": partial(_unknown, 0x00082218, 1),
    "sequence as UN of 64 kB": partial(_unknown, 0x52009230, 600),
    "UN inside UN": _unknown_inside,
    "text as UN": partial(_add, 0x00204000, "UN"),
    "attribute that nobody knows": partial(_add, 0x00130042, "UN"),
    "overlay bits": partial(_add, 0x60003000, "OW"),
    "overlay description": partial(_add, 0x60000022, "LO"),
    "overlay label in another group": partial(_add, 0x601E1500, "LO"),
    "curve": partial(_add, 0x50003000, "OW"),
    "group length": partial(_add, 0x00080000, "UN"),
    "nested seven deep": _nested,
    "request": partial(_sequence, "RequestAttributesSequence"),
    "other patient IDs": partial(_sequence, "OtherPatientIDsSequence"),
    "referenced study": partial(_sequence, "ReferencedStudySequence"),
    "operator": partial(_sequence, "OperatorIdentificationSequence"),
    "digital signature": partial(_sequence, "DigitalSignaturesSequence"),
    "original attributes": _original,
    "code of one's own": partial(_code, "{family}", "99MINE"),
    "words of a standard code": partial(_code, "69536005", "SCT"),
    "code that is a name": partial(_code, "{family}", "SCT"),
    "report text": partial(_content, "TEXT", "TextValue", "{words}"),
    "report name": partial(_content, "PNAME", "PersonName", "{family}^{given}"),
    "report time": partial(_content, "DATETIME", "DateTime", "{date}101112"),
    "report UID": partial(_content, "UIDREF", "UID", "{uid}"),
    "presentation text": _graphic,
    "encapsulated PDF": _document,
    "behind the pixels": _behind_pixels,
    "palette": _palette,
    "look-up table": _lut,
    "colour profile": _profile,
    "JPEG comment": partial(_jpeg, "comment"),
    "JPEG application's segment": partial(_jpeg, "application"),
    "behind the end of a JPEG": partial(_jpeg, "behind"),
    "offset table": _offsets,
    "alternative calendar": _calendar,
    "file meta": _meta,
    "preamble": _preamble,
    "character sets": _other_set,
    "trailing padding": partial(_add, 0xFFFCFFFC, "OB"),
    "image comments": partial(_set, "ImageComments", "{words}"),
    "manufacturer": partial(_set, "Manufacturer", "{family} {given}"),
    "coded string": partial(_set, "ScanOptions", "{family}"),
    "body part": partial(_set, "BodyPartExamined", "{family}"),
    "convolution kernel": partial(_set, "ConvolutionKernel", "{family}"),
    "explanation of the window": partial(_set, "WindowCenterWidthExplanation", "{family}"),
    "long text": partial(_set, "GridAbsorbingMaterial", "{words}"),
    "unlimited text": partial(_set, "BatteryLevel", "{words}"),
    "unlimited characters": partial(_set, "StrainDescription", "{words}"),
    "address": partial(_set, "RetrieveURL", "http://x.example/{family}/{uid}/{date}"),
    "title of a system": partial(_set, "RetrieveAETitle", "{family}"),
    "UID of a class": partial(_set, "PertinentSOPClassesInStudy", "{uid}"),
    "date and time outside the table": partial(_set, "AlarmDecisionTime", "{date}101112"),
    "number that is none": partial(_add, 0x00180050, "UN"),
    "bytes outside the table": partial(_add, 0x00143080, "OB"),
}
SYNTAXES = (
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRLittleEndian,
)


def named_files(number: int) -> Iterator[tuple[str, Person, bytes]]:
    """Make files; each place occurs in several transfer syntaxes, in the last with bytes after the end.

    Yields
    ------
    tuple
        The place, the patient, and the file.
    """
    places = list(PLACES.items())
    for n in range(number):
        place, put = places[n % len(places)]
        turn = n // len(places) % len(SYNTAXES)
        who = person(n)
        made = base(who)
        made.file_meta.TransferSyntaxUID = SYNTAXES[turn]
        put(made, who)
        out = io.BytesIO()
        made.save_as(out, enforce_file_format=True)
        data = out.getvalue()
        if turn == len(SYNTAXES) - 1:
            data = _behind_file(who, data)
        yield place, who, data
