"""The record of studies survives a kill, and keeps what prevents reading a study twice."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from core.errors import ServiceError
from core.service.record import ServiceRecord, StudyOutcome, StudyState


@pytest.fixture
def record(tmp_path: Path) -> ServiceRecord:
    with closing(ServiceRecord(tmp_path / "service.sqlite")) as made:
        yield made


def test_a_study_on_its_way(record: ServiceRecord) -> None:
    record.meet("a", "Chest", StudyState.WAITING, "set", 2)
    record.begin(["a"], "batch")
    with closing(ServiceRecord(record.path)) as after_a_kill:
        entry = after_a_kill.find("a")
        assert entry is not None
        assert (entry.state, entry.batch, entry.tries) == (StudyState.READING, "batch", 1)
        assert after_a_kill.oldest_open() == entry.began
        after_a_kill.finish([StudyOutcome("a", "set", 2, 1)])
    entry = record.find("a")
    assert entry is not None
    assert (entry.state, entry.batch, entry.tries, entry.reports) == (StudyState.REPORTED, "", 0, 1)
    assert record.oldest_open() is None
    assert record.counts()[StudyState.REPORTED] == 1


def test_all_studies_of_a_batch_end_at_once(record: ServiceRecord) -> None:
    for study in "ab":
        record.meet(study, "Chest", StudyState.WAITING, "set", 1)
    record.begin("ab", "batch")
    record.finish(
        [
            StudyOutcome("a", "set", 1, 0, "truncated", "The file ends too early."),
            StudyOutcome("b", "set", 1, 0, "no-report", "No valid report.", failed=True),
        ]
    )
    assert [entry.study for entry in record.in_state(StudyState.NOTHING)] == ["a"]
    assert [entry.study for entry in record.in_state(StudyState.FAILED)] == ["b"]
    assert record.retry() == 1
    assert [entry.study for entry in record.in_state(StudyState.WAITING)] == ["b"]


def test_a_fetch_that_failed_is_fetched_again(record: ServiceRecord) -> None:
    record.meet("a", "Chest", StudyState.FETCHING)
    record.postpone(["a"], 5.0, "no-answer", "Nobody answers.", tried=True)
    entry = record.find("a")
    assert entry is not None
    assert (entry.tries, entry.due, entry.code) == (1, 5.0, "no-answer")
    record.fail("a", "no-answer", "Nobody answers.")
    record.retry()
    assert [entry.study for entry in record.in_state(StudyState.FETCHING)] == ["a"]
    record.arrived("a")
    assert [entry.study for entry in record.in_state(StudyState.WAITING)] == ["a"]


def test_late_pictures_are_counted(record: ServiceRecord) -> None:
    record.meet("a", "Chest", StudyState.WAITING, "set", 1)
    record.finish([StudyOutcome("a", "set", 1, 1)])
    record.count_late("a", 2)
    assert record.count_of_late() == (1, 2)
    record.meet("a", "Chest", StudyState.WAITING, "larger", 3)
    assert record.count_of_late() == (0, 0)
    entry = record.find("a")
    assert entry is not None
    assert entry.reports == 1


@pytest.mark.usefixtures("connections_closed")
def test_a_file_that_is_no_record_is_told_and_closed(tmp_path: Path) -> None:
    (tmp_path / "service.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(ServiceError, match="cannot be read or written"):
        ServiceRecord(tmp_path / "service.sqlite")
