"""Which studies count as a patient's earlier ones."""

from __future__ import annotations

import pytest

from core.hanging.studies import earlier_studies
from tests.support.studies import grouped
from tests.unit.hanging.made_studies import instances, study


def test_earlier_ones_come_newest_first_and_later_ones_never() -> None:
    now = study("now", study_date="20260102")
    others = [study(name, study_date=date) for name, date in (("a", "20200101"), ("b", "20250601"))]
    later = study("later", study_date="20260103")
    found = earlier_studies(now, [later, *others, now])
    assert [one.identity.study_date for one in found] == ["20250601", "20200101"]


@pytest.mark.parametrize(
    "other",
    [
        {"patient_id": "8"},
        {"patient_name": "Roe Richard"},
        {"patient_issuer": "Other hospital"},
        {"patient_id": ""},
        {"study_date": ""},
        {"study_date": "20260102"},
        {"study_date": "2025"},
    ],
)
def test_what_may_be_somebody_elses_or_no_earlier_one_is_none(other: dict[str, object]) -> None:
    now = study("now", patient_issuer="This hospital")
    good = {"study_date": "20250101", "patient_issuer": "This hospital"}
    assert earlier_studies(now, [now, study("then", **{**good, **other})]) == ()
    assert len(earlier_studies(now, [now, study("then", **good)])) == 1


def test_an_issuer_left_out_is_nobodys_where_two_are_met() -> None:
    now, then = study("now", patient_issuer="A"), study("then", study_date="20250101")
    assert earlier_studies(now, [now, then]) == (then,)
    other = study("other", study_date="20240101", patient_issuer="B")
    assert earlier_studies(now, [now, then, other]) == ()


def test_a_study_without_a_patient_has_none() -> None:
    without = {"patient_id": "", "patient_name": "Doe Jane"}
    now, then = study("now", **without), study("then", **{**without, "study_date": "20250101"})
    assert earlier_studies(now, [now, then]) == ()


def test_of_one_day_the_time_tells() -> None:
    now = study("now", study_time="101500")
    before, after = study("before", study_time="0930"), study("after", study_time="1100.5")
    unknown = study("unknown")
    assert earlier_studies(now, [now, before, after, unknown]) == (before,)


def test_a_uid_that_two_patients_share_is_nobodys_earlier_study() -> None:
    now = study("now")
    shared = grouped(
        [
            *instances("then", study_date="20250101"),
            *instances("then", study_date="20250101", patient_id="9", patient_name="Roe Max"),
        ]
    )
    assert len(shared) == 2
    assert earlier_studies(now, [now, *shared]) == ()
    assert earlier_studies(shared[0], [study("older", study_date="20200101")]) == ()
