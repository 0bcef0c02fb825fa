"""All data of one patient are found, listed and deleted; old data are deleted, data in use stay."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from core.audit import AuditLog
from core.batch.journal.journal import FileMark
from core.batch.journal.journal_store import open_journal, place_of
from core.batch.journal.run_keys import RunKey
from core.cli import app
from core.images.base.picture import Identity
from core.network.base.object_store import Bounds, ObjectStore
from core.network.base.patient_mark import mark_of_patient
from core.network.outbox import Outbox, QueueState
from core.patient_data import retention
from core.patient_data.patient import delete_records, find_patient
from core.patient_data.places import DataKind, data_places
from core.patient_data.recent import read_recent, write_recent
from core.patient_data.retention import delete_outdated
from core.progress import Progress
from core.results.marks import PictureMarks
from core.results.picture_key import PictureKey
from core.results.store import DecisionStore, decisions_file
from core.setting_entries import with_value
from core.settings import UserSettings
from core.vault.sealed_file import read_kept
from tests.support.received import receive
from tests.unit.network.conftest import Makes, instances
from tests.unit.reports.samples import make_read
from tests.unit.results.test_decisions import decision

__all__ = ["instances"]

WORDS = (b"Hidden", b"HID-77", b"saw-something")


@pytest.fixture
def day(instances: Makes, home: Path, tmp_path: Path) -> Iterator[Path]:
    """Put two patients into every store; yield the folder of received studies."""
    store = ObjectStore(home / "received", Bounds(1 << 20, 0))
    pictures = []
    for name, patient in (("Hidden^Person", "HID-77"), ("Other^Person", "OTHER-1")):
        files = instances(2, PatientName=name, PatientID=patient)
        for file in files:
            receive(store, file)
        pictures.append(files)
    received = sorted(store.folder.glob("*/*.dcm"))
    with open_journal(place_of([home / "received"]), resume=True) as (journal, _):
        journal.begin(RunKey("key"))
        for path in received:
            data = read_kept(path)
            name, patient = ("Hidden Person", "HID-77") if b"HID-77" in data else ("Other", "OTHER-1")
            reading = make_read(path.name, identity=Identity(patient_id=patient, patient_name=name))
            journal.add([reading], [FileMark(path.name, "", hashlib.sha256(data).hexdigest())])
    with open_journal(place_of([tmp_path / "alone"]), resume=True) as (journal, _):
        journal.begin(RunKey("key"))
        identity = Identity(patient_id=" HID-77", patient_name="Hidden Person")
        journal.add([make_read("gone.dcm", identity=identity)], [FileMark("gone.dcm", "", "c" * 64)])
    with closing(DecisionStore(decisions_file())) as decisions:
        for sha256 in (*(hashlib.sha256(read_kept(p)).hexdigest() for p in received), "c" * 64):
            picture = PictureKey(sha256, 1)
            decisions.record([replace(decision(), picture=picture, comment="saw-something")])
            decisions.show(picture)
    with closing(Outbox()) as queue:
        queue.add([*pictures[0], *pictures[1]], "Archive", Progress(), copy=True)
    write_recent([(tmp_path / "alone",), (tmp_path / "studies of hidden",), (tmp_path / "Other",)])
    yield store.folder
    assert AuditLog().verify().faults == ()


def holding(home: Path, words: tuple[bytes, ...]) -> list[str]:
    return [
        path.name
        for path in home.rglob("*")
        if path.is_file() and any(word in path.read_bytes() for word in words)
    ]


def test_all_of_a_patient_is_found_and_gone_and_nothing_of_others(day: Path, home: Path) -> None:
    assert len(holding(home, WORDS)) > 6
    found = find_patient("HID-77", UserSettings(), Progress())
    counts = {"received": 2, "readings": 3, "decisions": 3, "marks": 0, "queued": 2, "recent": 2}
    assert found.facts() == counts
    delete_records(found)
    assert holding(home, (b"Hidden", b"HID-77")) == []
    with closing(DecisionStore(decisions_file())) as decisions:
        assert [one.comment for one in decisions.all()] == ["saw-something"] * 2
    others = find_patient("OTHER-1", UserSettings(), Progress())
    counts = {"received": 2, "readings": 2, "decisions": 2, "marks": 0, "queued": 2, "recent": 1}
    assert others.facts() == counts
    delete_records(others)
    assert holding(home, (*WORDS, b"OTHER-1")) == []
    assert list(day.iterdir()) == []
    assert read_recent() == []


def test_what_was_marked_and_taken_back_is_found_by_the_patient_alone(home: Path) -> None:
    with closing(DecisionStore(decisions_file())) as decisions:
        for patient, sha256 in (("HID-77", "1" * 64), ("OTHER-1", "2" * 64)):
            key, who = PictureKey(sha256, 1), mark_of_patient(patient)
            decisions.mark(PictureMarks(key, datetime.now(UTC), is_key=True, patient=who))
            decisions.mark(PictureMarks(key, datetime.now(UTC), patient=who))
    found = find_patient(" HID-77 ", UserSettings(), Progress())
    assert {name: number for name, number in found.facts().items() if number} == {"marks": 1}
    delete_records(found)
    assert find_patient("HID-77", UserSettings(), Progress()).facts()["marks"] == 0
    assert find_patient("OTHER-1", UserSettings(), Progress()).facts()["marks"] == 1


def test_the_command_shows_first_and_logs_no_name(day: Path, home: Path) -> None:
    before = {path: path.read_bytes() for path in day.rglob("*.dcm")}
    shown = CliRunner().invoke(app, ["data", "delete-patient", "HID-77"])
    assert shown.exit_code == 0, shown.output
    assert "Nothing was deleted yet" in shown.output
    assert {path: path.read_bytes() for path in day.rglob("*.dcm")} == before
    done = CliRunner().invoke(app, ["data", "delete-patient", "HID-77", "--yes"])
    assert done.exit_code == 0, done.output
    last = json.loads(AuditLog().path.read_text().splitlines()[-1])
    assert {name: last[name] for name in ("act", "what", "received", "readings", "decisions")} == {
        **{"act": "deleted", "what": "a patient", "received": 2, "readings": 3, "decisions": 3}
    }
    assert holding(home, (b"Hidden", b"HID-77")) == []


def test_journals_in_use_are_told_of_and_damaged_files_are_named(day: Path, home: Path) -> None:
    aside = home / "journals" / f"{'0' * 24}-aside.sqlite"
    aside.write_bytes(b"damaged, Hidden")
    with open_journal(place_of([day]), resume=True):
        done = CliRunner().invoke(app, ["data", "delete-patient", "HID-77", "--yes"])
    assert done.exit_code == 3
    assert "1 journal is in use" in done.output
    assert aside.name in done.output.replace("\n", "")
    again = CliRunner().invoke(app, ["data", "delete-patient", "HID-77", "--yes"])
    assert again.exit_code == 3
    assert holding(home, (b"Hidden", b"HID-77")) == [aside.name]


def test_entries_of_the_queue_are_found_when_their_files_are_gone(home: Path, instances: Makes) -> None:
    """They were once found by their file only, or by a journal with its hash."""
    theirs = instances(2, PatientName="Hidden^Person", PatientID="HID-77 ")
    (others,) = instances(1, PatientName="Other^Person", PatientID="OTHER-1")
    with closing(Outbox()) as queue:
        queue.add([*theirs, others], "Archive", Progress())
        for entry in queue.entries():
            queue.sent(entry)
    for file in (*theirs, others):
        file.unlink()
    found = find_patient("HID-77", UserSettings(), Progress())
    assert {entry.path for entry in found.queued} == {*theirs}
    assert found.untold == 0
    delete_records(found)
    with closing(Outbox()) as queue:
        assert [entry.path for entry in queue.entries()] == [others]
    # No ID is in the file either.
    assert holding(home, (b"OTHER-1",)) == []


def test_entries_of_an_older_queue_are_told_of(home: Path, instances: Makes) -> None:
    (gone, there) = instances(2, PatientID="HID-77")
    with closing(Outbox()) as queue:
        queue.add([gone, there], "Archive", Progress())
        # The table as older versions had it.
        queue._table.db.execute("ALTER TABLE objects DROP COLUMN patient")
    gone.unlink()
    found = find_patient("HID-77", UserSettings(), Progress())
    assert ([entry.path for entry in found.queued], found.untold) == ([there], 1)
    done = CliRunner().invoke(app, ["data", "delete-patient", "HID-77", "--yes"])
    assert done.exit_code == 3
    assert "1 object of the queue may be of any patient, as its file is gone" in " ".join(done.output.split())


def test_decisions_without_a_journal_are_found_by_the_pictures(home: Path, instances: Makes) -> None:
    (file,) = instances(1, PatientID="HID-77")
    picture = PictureKey(hashlib.sha256(file.read_bytes()).hexdigest(), 1)
    with closing(DecisionStore(decisions_file())) as decisions:
        decisions.record([replace(decision(), picture=picture)])
    assert find_patient("HID-77", UserSettings(), Progress()).decisions == 0
    found = find_patient("HID-77", UserSettings(), Progress(), [file])
    assert (found.decisions, found.received) == (1, ())
    delete_records(found)
    assert file.exists()


def test_what_was_kept_long_enough_goes_and_what_is_used_stays(day: Path, home: Path) -> None:
    long_ago = time.time() - 40 * 86400
    for path in (*day.rglob("*.dcm"), home / "recent.json"):
        os.utime(path, (long_ago, long_ago))
    hidden, other = sorted(day.iterdir(), key=lambda study: b"OTHER" in next(study.iterdir()).read_bytes())
    with closing(Outbox()) as queue:
        for entry in queue.entries():
            if b"HID-77" in entry.path.read_bytes():
                queue.sent(entry)
        queue.add(sorted(other.iterdir()), "Second", Progress())
        queue._table.db.execute("UPDATE objects SET changed = 0 WHERE state = 'sent'")
    with closing(DecisionStore(decisions_file())) as decisions:
        old = replace(decision(), picture=PictureKey("d" * 64, 1), at=datetime.now(UTC) - timedelta(days=50))
        decisions.record([old])
        # A measurement that was taken back is kept no longer than any other.
        marked = PictureMarks(PictureKey("e" * 64, 1), old.at, is_key=True)
        decisions.mark(marked)
        decisions.mark(replace(marked, is_key=False))
    settings = UserSettings()
    assert delete_outdated(settings).facts() == {}
    for name in ("received", "decisions", "queue", "recent"):
        settings = with_value(settings, f"privacy.keep_{name}", 30)
    with open_journal(place_of([day]), resume=True):
        deleted = delete_outdated(settings)
        assert (deleted.received, deleted.decisions, deleted.marks) == (0, 1, 1)
    with open_journal(place_of([hidden]), resume=True):
        assert delete_outdated(settings).received == 0
    assert hidden.exists()
    deleted = delete_outdated(settings)
    assert (deleted.received, deleted.problems) == (2, ())
    # The other study still waits to be sent.
    assert [study.name for study in day.iterdir()] == [other.name]
    assert not (home / "recent.json").exists()
    with closing(Outbox()) as queue:
        assert queue.counts()[QueueState.SENT] == 0
        assert queue.counts()[QueueState.WAITING] == 4
    with closing(DecisionStore(decisions_file())) as decisions:
        assert len(decisions.all()) == 5


def test_a_study_that_goes_meanwhile_keeps_no_other(
    day: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in day.rglob("*.dcm"):
        os.utime(path, (0, 0))
    with closing(Outbox()) as queue:
        for entry in queue.entries():
            queue.sent(entry)
    there = retention._studies
    monkeypatch.setattr(retention, "_studies", lambda root: [root / "1.2.9", *there(root)])
    assert delete_outdated(with_value(UserSettings(), "privacy.keep_received", 30)).received == 4


def test_the_list_names_every_file_that_is_kept(day: Path, home: Path) -> None:
    (home / "settings.json").write_text("{}")
    listed = {path for place in data_places(UserSettings()) for path in place.files()}
    # Lock files are empty and need no listing.
    missing = {path for path in home.rglob("*") if path.is_file() and path.stat().st_size} - listed
    assert missing == set()
    assert {place.kind for place in data_places(UserSettings())} == set(DataKind)
    done = CliRunner().invoke(app, ["data", "list", "--json"])
    rows = {row["what"]: row for row in map(json.loads, done.output.splitlines())}
    assert (rows["received"]["files"], rows["journals"]["days"]) == (4, 30)
