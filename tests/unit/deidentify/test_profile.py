"""Every row of PS3.15 table E.1-1, on a data set with every attribute, and on real files."""

from __future__ import annotations

import csv
import io
import os
import re
from contextlib import suppress
from pathlib import Path

import pytest
from pydicom import dcmread
from pydicom.datadict import dictionary_VR
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.tag import Tag
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

from core.deidentify.clean import deidentify_dataset
from core.deidentify.files import deidentify_files
from core.deidentify.profile import Rule, rules_by_tag
from core.deidentify.pseudonyms import Pseudonyms
from core.errors import InputError
from core.images.base.formats import FileFormat
from core.images.base.limits import Limits
from core.images.dicom.header import read_header
from core.images.files.sources import walk
from core.images.read import load_file
from core.paths import resource
from core.progress import Progress
from tests.support.deidentify.options import dates_of

PSEUDONYMS = Pseudonyms(b"k" * 32)
#: A sequence that the table does not change; other attributes are nested in it.
AROUND = "AnatomicRegionSequence"
#: A recognisable value for each VR; `{}` is the number of the row.
MARKED = {
    **dict.fromkeys(("LO", "LT", "PN", "SH", "ST", "UC", "UT", "AE"), "MRK{}Q"),
    "CS": "MRK{}Q",
    "AS": "077Y",
    "DA": "19770707",
    "DT": "19770707111213",
    "TM": "111213",
    "DS": "77.77",
    "IS": "7777",
    "UR": "http://mrk{}q.example",
    "UI": "1.2.3.77.{}",
}
NUMBERS = ("FD", "FL", "SL", "SS", "UL", "US")


def rows() -> list[dict[str, str]]:
    text = resource("deidentify", "profile.csv").read_text("utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def element_of(tag: str, number: int) -> DataElement | None:
    """Return an element with a valid value for a row; None if pydicom's dictionary lacks the attribute."""
    concrete = Tag(int(tag.replace("XXXXXX", "020010").replace("XX", "02"), 16))
    try:
        vr = dictionary_VR(concrete)
    except KeyError:
        # An attribute newer than pydicom's dictionary, or a curve: it is read as raw bytes.
        return DataElement(concrete, "UN", f"MRK{number}Q ".encode())
    if vr == "SQ":
        item = Dataset()
        item.CodeMeaning, item.ReferencedSOPInstanceUID = f"MRK{number}Q", f"1.2.3.77.{number}"
        return DataElement(concrete, "SQ", Sequence([item]))
    if vr in MARKED:
        return DataElement(concrete, vr, MARKED[vr].format(number))
    if vr in NUMBERS:
        return DataElement(concrete, vr, 7777)
    return DataElement(concrete, vr.split(" ")[-1], f"MRK{number}Q ".encode())


def full(sop_class: str = CTImageStorage) -> FileDataset:
    """Return a data set with every attribute of the table, at its root and in a sequence."""
    dataset, inner = Dataset(), Dataset()
    for number, row in enumerate(rows()):
        element = element_of(row["tag"], number)
        if element is not None and element.tag.group not in (0, 2):
            dataset.add(element)
            inner.add(element_of(row["tag"], number))
    setattr(dataset, AROUND, Sequence([inner]))
    dataset.SOPClassUID = sop_class
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return FileDataset("", dataset, file_meta=meta, preamble=b"MRKpreamble".ljust(128))


def bytes_of(dataset: FileDataset) -> bytes:
    out = io.BytesIO()
    dataset.save_as(out, enforce_file_format=True)
    return out.getvalue()


def became(before: DataElement, after: DataElement | None) -> str:
    """Return what was done to an element, in the letters of the table."""
    if after is None:
        return "X"
    if after.VR == "SQ":
        if not after.value:
            return "Z"
        text = str(after)
        return "kept" if "MRK" in text else "DU"
    if after.value in ("", None, b""):
        return "Z"
    if after.value == before.value:
        return "kept"
    return "U" if after.VR == "UI" and str(after.value).startswith("2.25.") else "D"


def test_the_table_is_whole() -> None:
    assert len(rows()) == 655
    found = {row["tag"]: row["basic"] for row in rows()}
    # These rows were compared with another copy of the standard (innolitics/dicom-standard).
    assert found["00080050"] == "Z"
    assert found["00184000"] == "X"
    assert found["00400555"] == "X/Z"
    assert found["0008002A"] == "X/Z/D"
    assert found["00181400"] == "X/D"
    assert found["001811BB"] == "D"
    assert found["00700084"] == "Z/D"
    assert found["00080082"] == "X/Z/D"
    assert found["00209161"] == "U"
    assert found["50XXXXXX"] == "X"
    assert found["FFFAFFFA"] == "X"
    assert {tag for tag in ("00080022", "0016008D", "00380020", "00080201") if rules_by_tag()[tag].dates} == {
        "00080022",
        "0016008D",
        "00380020",
        "00080201",
    }
    assert not rules_by_tag()["00100030"].dates


@pytest.mark.parametrize("shift", [False, True])
def test_every_row_at_every_depth(shift: bool) -> None:
    before, after = full(), full()
    deidentify_dataset(after, PSEUDONYMS, dates_of(shift=shift))
    wrong = []
    for row in rows():
        tag = row["tag"].replace("XXXXXX", "020010").replace("XX", "02")
        for there, here in ((before, after), (before[AROUND][0], after[AROUND][0])):
            if tag not in there:
                continue
            was, now = there[tag], here.get_item(tag)
            done = became(was, here[tag] if now is not None else None)
            allowed = {*row["basic"].replace("*", "").split("/")}
            if tag in ("00100010", "00100020") and here is after:
                allowed = {"D"}  # Z allows a dummy value, and ours is the pseudonym
            if tag in ("00120062", "00120063", "00120064", "00280303") and here is after:
                continue  # attributes that de-identification itself writes
            if shift and row["dates"] and was.VR in ("DA", "DT"):
                allowed = {"D"}
            if shift and row["dates"] and was.VR == "TM":
                allowed = {"kept"}
            if shift and row["dates"] and was.VR == "SH":
                allowed = {"kept"}  # the time zone; without it a shifted time would mean another one
            if was.VR == "SQ" and {"D", "U"} & allowed:
                allowed.add("DU")
            if was.VR == "UI" and "D" in allowed:
                allowed.add("U")
            if done not in allowed:
                wrong.append((tag, row["name"], row["basic"], done, here is after))
    assert not wrong


def test_nothing_true_is_left_in_the_bytes() -> None:
    made = full()
    made.add_new(0x00091001, "LO", "MRKprivate")
    made.add_new(0x00090010, "LO", "MRKcreator")
    made.file_meta.SourceApplicationEntityTitle = "MRKSENDER"
    made.file_meta.MediaStorageSOPInstanceUID = "1.2.3.77.999"
    assert b"MRK" in bytes_of(made)
    deidentify_dataset(made, PSEUDONYMS)
    data = bytes_of(made)
    assert not re.findall(rb"(?i)mrk\w+", data)
    assert b"1.2.3.77" not in data
    assert b"1977" not in data


def test_what_the_object_needs_is_kept_as_a_dummy_and_what_it_does_not_goes() -> None:
    # Type 2 in General Study, type 3 in General Image, type 1 in Instance of a contrast agent's sequence.
    assert Rule("", "", "X/Z", dates=False).action("2") == "Z"
    assert Rule("", "", "X/Z/D", dates=False).action("3") == "X"
    assert Rule("", "", "X/Z/D", dates=False).action("1C") == "D"
    assert Rule("", "", "Z/D", dates=False).action("3") == "Z"
    assert Rule("", "", "X/Z/U*", dates=False).action("1") == "U"
    made = full()
    deidentify_dataset(made, PSEUDONYMS)
    assert "AcquisitionDate" not in made  # type 3 of a CT image
    assert "StudyDate" in made  # type 2
    assert not made.StudyDate
    assert made.PatientName == made.PatientID


def test_the_same_patient_gets_the_same_names_and_distances_of_dates() -> None:
    first, second, other = full(), full(), full()
    second.StudyDate = "19770710"
    other.PatientID = "somebody else"
    cleaned = [deidentify_dataset(d, PSEUDONYMS, dates_of(shift=True)) for d in (first, second, other)]
    assert cleaned[0].patient == cleaned[1].patient != cleaned[2].patient
    assert cleaned[0].study == cleaned[2].study != ""
    days = [d.StudyDate for d in (first, second)]
    assert int(days[1]) - int(days[0]) == 3 or days[0][4:6] != days[1][4:6]
    assert days[0] < "19770101"
    assert first.AcquisitionDateTime[8:] == "111213"
    assert deidentify_dataset(full(), Pseudonyms(b"x" * 32)).patient != cleaned[0].patient


def test_it_says_what_was_done() -> None:
    for shift, codes in ((False, ["113100"]), (True, ["113100", "113107"])):
        made = full()
        deidentify_dataset(made, PSEUDONYMS, dates_of(shift=shift))
        assert made.PatientIdentityRemoved == "YES"
        assert [item.CodeValue for item in made.DeidentificationMethodCodeSequence] == codes
        assert "pixels not cleaned" in made.DeidentificationMethod[1]
        assert made.LongitudinalTemporalInformationModified == ("MODIFIED" if shift else "REMOVED")


def test_real_files_keep_no_row_of_the_table(tmp_path: Path) -> None:
    samples = Path(os.environ.get("OVERREAD_DATA", "")) / "dicom-samples.zip"
    if not samples.is_file():
        pytest.skip("OVERREAD_DATA does not name a folder with dicom-samples.zip")
    originals = {}
    for source in walk([samples]):
        if source.problem is None and "pydicom_whl" in source.name and source.member.size < 200_000:
            with suppress(InputError):
                content = load_file(source, Limits())
                if content.kind is FileFormat.DICOM:
                    originals[source.name] = content.data
    folder = tmp_path / "in"
    folder.mkdir()
    for number, data in enumerate(originals.values()):
        (folder / f"{number:03}.dcm").write_bytes(data)
    outcomes = list(deidentify_files([folder], tmp_path / "out", PSEUDONYMS, Progress()))
    # One of the two DICOMDIRs lists files that are missing, and neither is a picture.
    assert len(outcomes) >= len(originals) - 2
    written = [o for o in outcomes if o.cleaned]
    assert len(written) > 20
    # UIDs from the standard itself, such as those of its palettes, identify nobody and stay.
    names, kept = set(), []
    for outcome in written:
        old = read_header((folder / outcome.file).read_bytes(), Limits())
        names |= {
            str(old.get("PatientName", "")),
            str(old.get("PatientID", "")),
            str(old.get("SOPInstanceUID")),
        }
    for path in (tmp_path / "out").rglob("*.dcm"):
        new = dcmread(path)
        assert new.PatientIdentityRemoved == "YES"
        for element in new.iterall():
            rule = rules_by_tag().get(f"{int(element.tag):08X}")
            if element.tag.is_private or (rule is not None and rule.basic == "X"):
                kept.append(element.tag)
            said = str(element.value)
            if said in names - {"", "None"} and not said.startswith("1.2.840.10008."):
                kept.append(element.value)
    assert not kept


def test_outcomes_are_told_and_names_of_files_are_new(tmp_path: Path) -> None:
    folder = tmp_path / "Meier^Anna"
    folder.mkdir()
    (folder / "Meier.dcm").write_bytes(bytes_of(full()))
    (folder / "notes.txt").write_text("Meier")
    (folder / "cut.dcm").write_bytes(bytes(128) + b"DICM" + b"\xff" * 60)
    out = tmp_path / "out"
    first = {o.file: o for o in deidentify_files([folder], out, PSEUDONYMS, Progress())}
    assert {name: o.cleaned is None for name, o in first.items()} == {
        "Meier.dcm": False,
        "cut.dcm": True,
        "notes.txt": True,
    }
    assert all(o.error is not None and o.error.message for o in first.values() if o.cleaned is None)
    files = list(out.rglob("*.dcm"))
    assert len(files) == 1
    assert "Meier" not in str(files[0].relative_to(out))
    list(deidentify_files([folder], out, PSEUDONYMS, Progress()))
    assert list(out.rglob("*.dcm")) == files
