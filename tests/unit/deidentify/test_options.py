"""The options of PS3.15 E.3: what each keeps, and the code by which the file says so."""

from __future__ import annotations

from copy import deepcopy

import pytest
from pydicom.dataset import Dataset, FileDataset
from pydicom.sequence import Sequence

from core.deidentify.clean import deidentify_dataset
from core.deidentify.options import Dates, Options, Retained
from core.deidentify.pseudonyms import Pseudonyms
from tests.support.deidentify.named_files import base, person

PSEUDONYMS = Pseudonyms(b"k" * 32)


def named() -> FileDataset:
    """Return a file with everything that an option may keep."""
    made = base(person(1))
    made.PatientAge, made.PatientSex, made.PatientWeight, made.PatientSize = "052Y", "F", "61", "1.7"
    made.StationName, made.DeviceSerialNumber, made.GantryID = "CT-KELLER", "SN123456", "G7"
    made.InstitutionName, made.InstitutionalDepartmentName = "Arkham General", "Radiologie"
    made.AcquisitionDate, made.AcquisitionTime, made.TimezoneOffsetFromUTC = "20191123", "140506", "+0100"
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = "ARK", "99ARK", "Arkham"
    made.InstitutionCodeSequence = Sequence([code])
    return made


@pytest.mark.parametrize(
    ("group", "kept", "code"),
    [
        (
            Retained.CHARACTERISTICS,
            {"PatientAge": "052Y", "PatientSex": "F", "PatientWeight": 61, "PatientSize": 1.7},
            "113108",
        ),
        (
            Retained.DEVICE,
            {"StationName": "CT-KELLER", "DeviceSerialNumber": "SN123456", "GantryID": "G7"},
            "113109",
        ),
        (
            Retained.INSTITUTION,
            {"InstitutionName": "Arkham General", "InstitutionalDepartmentName": "Radiologie"},
            "113112",
        ),
        (
            Retained.UIDS,
            {"StudyInstanceUID": person(1).uid, "SOPInstanceUID": f"{person(1).uid}.9"},
            "113110",
        ),
    ],
)
def test_an_option_keeps_its_own_and_nothing_else(
    group: Retained, kept: dict[str, object], code: str
) -> None:
    basic = named()
    chosen = deepcopy(basic)
    deidentify_dataset(basic, PSEUDONYMS)
    deidentify_dataset(chosen, PSEUDONYMS, Options(retained=frozenset((group,))))
    for keyword, value in kept.items():
        assert chosen.get(keyword) == value
        assert basic.get(keyword) != value
    codes = [item.CodeValue for item in chosen.DeidentificationMethodCodeSequence]
    assert codes == ["113100", code]
    differing = {
        element.keyword for element in chosen if element.keyword not in basic or basic[element.tag] != element
    }
    allowed = {*kept, "InstitutionCodeSequence"} if group is Retained.INSTITUTION else set(kept)
    if group is Retained.UIDS:
        allowed |= {element.keyword for element in chosen if element.VR == "UI"}
    assert differing - allowed == {"DeidentificationMethodCodeSequence"}


def test_codes_of_an_institution_keep_their_words_with_it() -> None:
    made = named()
    deidentify_dataset(made, PSEUDONYMS, Options(retained=frozenset((Retained.INSTITUTION,))))
    (code,) = made.InstitutionCodeSequence
    assert (code.CodeValue, code.CodeMeaning) == ("ARK", "Arkham")


def test_full_dates_are_kept_but_not_that_of_birth() -> None:
    made = named()
    cleaned = deidentify_dataset(made, PSEUDONYMS, Options(Dates.KEEP))
    assert (made.StudyDate, made.AcquisitionDate) == (person(1).date, "20191123")
    assert (made.AcquisitionTime, made.TimezoneOffsetFromUTC) == ("140506", "+0100")
    assert not made.PatientBirthDate
    assert made.LongitudinalTemporalInformationModified == "UNMODIFIED"
    assert [item.CodeValue for item in made.DeidentificationMethodCodeSequence] == ["113100", "113106"]
    # The study date is the birth date: this date may stay in the file.
    assert not cleaned.traces.dates


def test_a_patient_s_name_goes_from_what_is_kept() -> None:
    made = named()
    made.StationName = f"{person(1).family}s CT"
    made.InstitutionName = f"Praxis {person(1).family}"
    deidentify_dataset(made, PSEUDONYMS, Options(retained=frozenset(Retained)))
    assert "InstitutionName" not in made
    assert person(1).family.casefold() not in str(made).casefold()
