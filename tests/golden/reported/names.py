"""Reports on texts in lists: names in other character sets, and dates in old formats."""

from __future__ import annotations

from collections.abc import Iterator

from tests.golden.drawn import as_bytes
from tests.golden.reported.situation import Situation, ramp
from tests.support.pictures import dicom

_GERMAN = "Müller^Jürgen"


def _named(character_set: str, name: bytes, **attributes: str) -> bytes:
    values = ramp(255).astype("u1")
    made = dicom(values, PatientName="N" * len(name), **attributes)
    data = as_bytes(made)
    if character_set:
        made.add_new(0x00080005, "CS", "C" * len(character_set))
        data = as_bytes(made).replace(b"C" * len(character_set), character_set.encode())
    return data.replace(b"N" * len(name), name)


def _situation(report: str, file: str, data: bytes, **said: str) -> Situation:
    return Situation(report, file, data, (ramp(255).astype("u1"),), said=said)


def character_sets() -> Iterator[Situation]:
    """Yield terms that no standard defines, and text that does not match its term."""
    latin, unicode = _GERMAN.encode("latin-1"), _GERMAN.encode()
    for report, file, term, name, right in (
        ("pydicom 815", "not-supplied.dcm", "Not Supplied", b"Doe^Jane", "Doe Jane"),
        ("pydicom 736", "underscores.dcm", "ISO_2022_IR_100", latin + b" ", "Müller Jürgen"),
        ("pynetdicom 201", "two-terms.dcm", "GB18030\\ISO IR 192", "王^小明".encode("gb18030"), "王 小明"),
        ("fo-dicom 2029", "utf-8-says-latin.dcm", "ISO_IR 100", unicode + b" ", "Müller Jürgen"),
        ("ClearCanvas 132", "utf-8-says-nothing.dcm", "", unicode + b" ", "Müller Jürgen"),
        ("Weasis 627", "greek.dcm", "ISO_IR 126", "Παπάς^Νίκος ".encode("iso8859-7"), "Παπάς Νίκος"),
        ("OHIF Viewers 2716", "gb18030.dcm", "GB18030", "王^小明".encode("gb18030"), "王 小明"),
    ):
        padded = name + b" " * (len(name) % 2)
        yield _situation(report, file, _named(term, padded), patient_name=right)


def dates() -> Iterator[Situation]:
    """Yield a date with points, as in ACR-NEMA."""
    data = _named("", b"Doe^Jane", StudyDate="19970102").replace(
        b"DA\x08\x0019970102", b"DA\x0a\x001997.01.02"
    )
    yield _situation("dwv 665", "date-with-points.dcm", data, study_date="19970102")


MAKERS = (character_sets, dates)
