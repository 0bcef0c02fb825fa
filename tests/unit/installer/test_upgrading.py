"""What the check of an upgrade counts as a user's work, in a user's folder of version 0.1.0."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from installer.upgrading import UserWork, user_work

OLD = Path(__file__).parents[2] / "support" / "user-0.1.0.zip"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with zipfile.ZipFile(OLD) as archive:
        archive.extractall(tmp_path)
    return tmp_path / "home"


def test_readings_and_decisions_are_found(data: Path) -> None:
    work = user_work(data)
    assert len(work.readings) == 4
    assert work.decisions
    assert work.within(work)


def test_a_decision_more_is_no_loss(data: Path) -> None:
    work = user_work(data)
    assert UserWork(work.readings, frozenset()).within(work)


def test_a_lost_reading_is_noticed(data: Path) -> None:
    before = user_work(data)
    (journal,) = (data / "journals").glob("*.sqlite")
    with closing(sqlite3.connect(journal)) as database, database:
        database.execute("DELETE FROM reading WHERE file = (SELECT min(file) FROM reading)")
    assert not before.within(user_work(data))


def test_a_folder_without_work_has_none(tmp_path: Path) -> None:
    assert user_work(tmp_path) == UserWork(frozenset(), frozenset())
