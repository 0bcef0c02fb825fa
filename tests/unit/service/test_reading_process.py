"""The reading process: which studies it reads, in which order, and which it gives up."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from multiprocessing import Pipe
from pathlib import Path

import numpy as np
import pytest

from core.audit import object_token
from core.reading_rules import ReadingRule
from core.service.child import Speaker
from core.service.reading_process import ReadingProcess
from core.service.record import ServiceRecord, StudyOutcome, StudyState
from core.settings import Pacs, UserSettings
from tests.support.pictures import dicom, write_dicom

OLD = 1_000_000_000.0


def put(received: Path, study: str, *pictures: str, age: float = OLD, **attributes: object) -> str:
    """Put pictures into the folder of a study; return the study's token."""
    for uid in pictures:
        made = dicom(np.zeros((8, 8), np.uint8), StudyInstanceUID=study, Modality="DX", **attributes)
        made.SOPInstanceUID = made.file_meta.MediaStorageSOPInstanceUID = uid
        write_dicom(made, received / study / f"{uid}.dcm")
    os.utime(received / study, (age, age))
    return object_token(study)


@pytest.fixture
def received(tmp_path: Path) -> Path:
    return tmp_path / "received"


@pytest.fixture
def process(received: Path) -> Iterator[ReadingProcess]:
    yield from _made(received)


@pytest.fixture
def reporting(received: Path) -> Iterator[ReadingProcess]:
    yield from _made(received, late="report")


def _made(received: Path, **changes: object) -> Iterator[ReadingProcess]:
    usual = {"name": "Films", "on": True, "modalities": "DX", "settle": 60, "days": 0}
    rule = ReadingRule.model_validate(usual | changes)
    settings = UserSettings(pacs=Pacs(folder=received), rules=(rule,))
    ours, theirs = Pipe()
    speaker = Speaker(theirs)
    made = ReadingProcess(settings, speaker)
    yield made
    speaker.end()
    made.record.close()
    ours.close()


def state_of(process: ReadingProcess, study: str) -> StudyState:
    entry = process.record.find(study)
    assert entry is not None
    return entry.state


def report(record: ServiceRecord, study: str, number: int) -> None:
    entry = record.find(study)
    assert entry is not None
    record.finish([StudyOutcome(study, entry.pictures, number, 1)])


def test_a_study_is_taken_once_it_has_settled(process: ReadingProcess, received: Path) -> None:

    study = put(received, "1.2", "1.2.1", age=time.time())
    process.look()
    assert process.record.find(study) is None
    put(received, "1.2")
    there = process.look()
    assert state_of(process, study) is StudyState.WAITING
    batch = process.next_batch(there)
    assert batch is not None
    assert [folder.name for folder in batch.folders] == ["1.2"]


def test_a_study_whose_rule_is_gone_is_let_go_though_it_is_to_be_tried_again(
    process: ReadingProcess, received: Path
) -> None:
    study = put(received, "1.2", "1.2.1")
    process.record.meet(study, "A rule that is gone", StudyState.WAITING, "hash", 1)
    process.record.fail(study, "not-found", "Its files were away.")
    assert process.record.retry() == 1
    there = process.look()
    batch = process.next_batch(there)
    assert batch is not None
    assert batch.rule.name == "Films"


def test_what_no_rule_reads_is_passed(process: ReadingProcess, received: Path) -> None:
    study = put(received, "1.2", "1.2.1")
    for path in received.glob("*/*.dcm"):
        path.unlink()
    ours = put(received, "1.2", "1.2.2", Manufacturer="Overread")
    assert ours == study
    process.look()
    assert state_of(process, study) is StudyState.PASSED
    # Another picture of the patient arrives after all.
    put(received, "1.2", "1.2.3", age=OLD + 5)
    process.look()
    assert state_of(process, study) is StudyState.WAITING


def test_late_pictures_and_results_that_come_back(process: ReadingProcess, received: Path) -> None:
    study = put(received, "1.2", "1.2.1")
    process.look()
    report(process.record, study, 1)
    put(received, "1.2", "1.2.2", age=OLD + 5, Manufacturer="Overread")
    process.look()
    assert process.record.count_of_late() == (0, 0)
    put(received, "1.2", "1.2.3", age=OLD + 6)
    process.look()
    assert (state_of(process, study), process.record.count_of_late()) == (StudyState.REPORTED, (1, 1))


def test_late_pictures_lead_to_another_report_where_the_rule_says_so(
    reporting: ReadingProcess, received: Path
) -> None:
    study = put(received, "1.2", "1.2.1")
    reporting.look()
    report(reporting.record, study, 1)
    put(received, "1.2", "1.2.2", age=OLD + 5, Manufacturer="Overread")
    reporting.look()
    assert state_of(reporting, study) is StudyState.REPORTED
    put(received, "1.2", "1.2.3", age=OLD + 6)
    reporting.look()
    assert state_of(reporting, study) is StudyState.WAITING


def test_where_nothing_could_be_read_what_comes_later_is(process: ReadingProcess, received: Path) -> None:
    study = put(received, "1.2", "1.2.1")
    process.look()
    process.record.finish([StudyOutcome(study, "set", 1, 0, "truncated", "It ends too early.")])
    assert state_of(process, study) is StudyState.NOTHING
    put(received, "1.2", "1.2.2", age=OLD + 5)
    process.look()
    assert state_of(process, study) is StudyState.WAITING


def test_what_takes_the_process_down_is_read_alone_and_last_and_given_up_at_the_end(
    process: ReadingProcess, received: Path
) -> None:
    poison, other = put(received, "1.2", "1.2.1"), put(received, "1.3", "1.3.1")
    there = process.look()
    first = process.next_batch(there)
    assert first is not None
    assert set(first.studies) == {poison, other}
    for _ in range(3):
        process.record.begin(first.studies, first.id)
    process.record.untry([other])
    alone = process.next_batch(there)
    assert alone is not None
    assert alone.studies == (other,)
    report(process.record, other, 1)
    last = process.next_batch(there)
    assert last is not None
    assert last.studies == (poison,)
    for _ in range(7):
        process.record.begin(last.studies, last.id)
    assert process.next_batch(there) is None
    assert state_of(process, poison) is StudyState.FAILED


def test_results_that_are_whole_are_queued_and_not_made_again(
    process: ReadingProcess, received: Path
) -> None:
    put(received, "1.2", "1.2.1")
    there = process.look()
    batch = process.next_batch(there)
    assert batch is not None
    for _ in range(5):
        process.record.begin(batch.studies, batch.id)
    batch.made.mkdir(parents=True)
    again = process.next_batch(there)
    assert again is not None
    assert again.id == batch.id
