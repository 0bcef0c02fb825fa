"""What the courier fetches: what each rule applies to, by the day on which it was found."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from multiprocessing import Pipe
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from core.audit import object_token
from core.network.base.fetched import Fetched, ListedSeries
from core.network.base.query import FindResult, FoundStudy
from core.pacs_node import PacsNode
from core.reading_rules import ReadingRule
from core.service import courier, record
from core.service.child import Speaker
from core.service.record import ServiceRecord, StudyEntry
from core.settings import Pacs, UserSettings
from tests.support.pictures import dicom, write_dicom

UID = "1.2.3"
NODE = PacsNode(name="Archive", host="127.0.0.1", title="PACS")


@pytest.fixture
def speaker() -> Iterator[Speaker]:
    ours, theirs = Pipe()
    made = Speaker(theirs)
    yield made
    made.end()
    ours.close()


def archive_of(monkeypatch: pytest.MonkeyPatch, received: Path, day: str, part: str) -> None:
    """Give the archive one study of one film."""
    study = FoundStudy(UID, "", "", day, "", "", "", "DX", "1")
    monkeypatch.setattr(courier, "query_studies", lambda *_: FindResult([study], True))
    monkeypatch.setattr(courier, "list_series", lambda *_: (ListedSeries("DX", part, ""),))

    def fetch(*_: object) -> Fetched:
        film = dicom(
            np.zeros((8, 8), np.uint8),
            StudyInstanceUID=UID,
            Modality="DX",
            BodyPartExamined=part,
            StudyDate=day,
        )
        write_dicom(film, received / UID / f"{film.SOPInstanceUID}.dcm")
        return Fetched(1, 0)

    monkeypatch.setattr(courier, "fetch_study", fetch)


def follow(
    monkeypatch: pytest.MonkeyPatch, speaker: Speaker, received: Path, *rules: ReadingRule
) -> StudyEntry | None:
    """Search three times, a minute apart; return the record's entry of the study."""
    now = [time.time()]
    monkeypatch.setattr(courier, "time", SimpleNamespace(time=lambda: now[0]))
    made = courier._Courier(UserSettings(nodes=(NODE,), rules=rules, pacs=Pacs(folder=received)), speaker)
    with closing(made._record), closing(made._outbox):
        for _ in range(3):
            for rule in rules:
                made._follow(rule)
            now[0] += 60.0
    with closing(ServiceRecord()) as kept:
        return kept.find(object_token(UID))


def rule_for(words: str) -> ReadingRule:
    return ReadingRule(name=words, on=True, source="Archive", words=words, every=1, settle=30)


def test_what_one_rule_leaves_is_for_the_next(
    monkeypatch: pytest.MonkeyPatch, speaker: Speaker, tmp_path: Path
) -> None:
    archive_of(monkeypatch, tmp_path, time.strftime("%Y%m%d"), "HAND")
    entry = follow(monkeypatch, speaker, tmp_path, rule_for("chest"), rule_for("hand"))
    assert entry is not None
    assert (entry.rule, entry.state) == ("hand", "waiting")


def test_what_no_rule_reads_is_not_fetched(
    monkeypatch: pytest.MonkeyPatch, speaker: Speaker, tmp_path: Path
) -> None:
    archive_of(monkeypatch, tmp_path, time.strftime("%Y%m%d"), "KNEE")
    assert follow(monkeypatch, speaker, tmp_path, rule_for("chest"), rule_for("hand")) is None
    assert list(tmp_path.iterdir()) == []


def test_a_fetch_may_take_until_another_day(
    monkeypatch: pytest.MonkeyPatch, speaker: Speaker, tmp_path: Path
) -> None:
    found = datetime.now().astimezone() - timedelta(days=3)
    monkeypatch.setattr(record, "time", SimpleNamespace(time=found.timestamp))
    archive_of(monkeypatch, tmp_path, f"{found:%Y%m%d}", "CHEST")
    entry = follow(monkeypatch, speaker, tmp_path, rule_for("chest"))
    assert entry is not None
    assert entry.state == "waiting"
