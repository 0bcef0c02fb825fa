"""Which pictures belong to the same patient."""

from __future__ import annotations

from core.images.base.patient import patient_key, patients_apart
from core.images.base.picture import Identity


def test_a_name_may_be_written_in_many_ways() -> None:
    names = (
        "Alpha^Anna",
        "ALPHA, ANNA",
        " anna  alpha^^^",
        "Alpha^Anna=Other^Name",
        "Alpha Anna / Other Name",
    )
    assert len({patient_key("7 ", name) for name in names}) == 1
    assert len({patient_key("7", name) for name in ("Müller^Jörg", "Mueller^Joerg", "M?ller^J\ufffdrg")}) == 1
    assert patient_key("7", "=山田^太郎") == patient_key("7", "山田^太郎") != patient_key("7", "山田^花子")


def test_other_names_are_others() -> None:
    names = ("Alpha^Anna", "Alpha^Bert", "Doe^Jane", "Doe^John", "Case^1", "Case^2", "Case^A", "Case^E", "")
    assert len({patient_key("7", name) for name in names}) == len(names)
    assert patient_key("", "Doe^Jane") != patient_key("", "Doe^June")


def test_what_is_left_out_is_taken_from_the_only_one_meant() -> None:
    anna = patient_key("1", "Alpha^Anna")
    others = patient_key("1", ""), patient_key("", "ALPHA^Anna")
    nobody = patient_key("", "")
    assert patients_apart([anna, *others, nobody]) == {
        **dict.fromkeys((anna, *others), anna),
        nobody: nobody,
    }
    two = [("1", "nn"), ("1", "brt"), ("1", "")]
    assert patients_apart(two) == {key: key for key in two}


def test_keys_of_study_and_series() -> None:
    anna = Identity(patient_id="1", patient_name="Alpha Anna", study_uid="1.2", series_uid="1.2.3")
    bert = Identity(patient_id="1", patient_name="Beta Bert", study_uid="1.2", series_uid="1.2.3")
    assert anna.study_key != bert.study_key
    assert anna.series_key != bert.series_key
    assert (Identity().study_key, Identity().series_key) == ("", "")
