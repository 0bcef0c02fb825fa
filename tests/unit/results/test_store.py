"""The store of decisions: kills, several processes, damage, undo and history."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.batch.journal import resume_filter
from core.batch.journal.resume_filter import token_of
from core.errors import DecisionsError
from core.images.files.sources import Source
from core.paths import private_lock
from core.results.decisions import NORMAL, Verdict
from core.results.picture_key import PictureKey
from core.results.store import DecisionStore, open_store
from tests.unit.results.test_decisions import ABOUT, CASE, NOW, decision

WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from core.results.decisions import PictureKey
from core.results.store import open_store
from tests.unit.results.test_decisions import decision

store, _ = open_store(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    picture = PictureKey(sys.argv[2] + f"{number:062x}", 1)
    store.record([replace(decision(), picture=picture, comment=str(number))])
    print(number, flush=True)
    if number % 7 == 0:
        store.settle()
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "decisions.sqlite"


@pytest.fixture
def store(place: Path):
    opened, notice = open_store(place)
    assert notice == ""
    yield opened
    opened.close()


def writer(place: Path, mark: str, number: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(place), mark, str(number)], stdout=subprocess.PIPE, text=True
    )


def test_what_is_recorded_comes_back_the_same(store: DecisionStore, place: Path) -> None:
    entries = [
        decision(Verdict.DISAGREE, says="no_finding", comment="Ärger mit\n=dem Rand", blind=True),
        decision(Verdict.UNSURE, about=None, says=NORMAL),
        decision(about=replace(ABOUT, positive=None)),
    ]
    store.record(entries)
    store.close()
    again, _ = open_store(place)
    assert again.of([CASE.sha256]) == entries
    assert again.of(["00" * 32]) == []
    again.close()


def test_undone_entries_stand_no_more_but_stay_in_the_history(store: DecisionStore) -> None:
    first, second = decision(Verdict.AGREE), decision(Verdict.DISAGREE)
    store.record([first])
    act = store.record([second])
    store.undo([act])
    assert store.of([CASE.sha256]) == [first]
    assert store.all() == [first]
    assert [(e.decision, e.undone) for e in store.history(CASE)] == [(first, False), (second, True)]


def test_nothing_can_be_changed_or_deleted(store: DecisionStore, place: Path) -> None:
    store.record([decision()])
    other = sqlite3.connect(place)
    for statement in ("DELETE FROM decision", "UPDATE decision SET verdict = 'agree'", "DELETE FROM act"):
        with pytest.raises(sqlite3.IntegrityError, match="nothing is taken away"):
            other.execute(statement)
    other.close()


def test_entries_of_a_day_are_told_apart_by_their_time(store: DecisionStore) -> None:
    early, late = decision(at=NOW - timedelta(days=1)), decision(at=NOW)
    store.record([early])
    store.record([late])
    assert store.all(NOW - timedelta(hours=2)) == [late]
    assert store.all() == [early, late]


def test_what_was_shown_is_remembered(store: DecisionStore, place: Path) -> None:
    store.show(CASE)
    store.show(CASE)
    other, _ = open_store(place)
    assert other.shown([CASE.sha256, "00" * 32]) == {CASE}
    other.close()


def test_files_are_known_again_without_being_read(
    store: DecisionStore, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / "Meier^Anna.png", tmp_path / "Meier^Berta.png"]
    for path in paths:
        path.write_bytes(b"x")
        os.utime(path, (1, 1))
    sources = [Source(path.name, path) for path in paths]
    if sys.platform != "win32":  # some systems tell only the time of creation, not that of a change
        assert token_of(sources[0]) == "", "what changed just now may change again"
    monkeypatch.setattr(resume_filter, "_FRESH_SECONDS", -1.0)
    tokens = [token_of(source) for source in sources]
    assert len(set(tokens)) == 2
    store.settle({tokens[0]: CASE.sha256})
    store.settle({tokens[0]: CASE.sha256, tokens[1]: "00" * 32})
    other, _ = open_store(place)
    assert other.known() == {tokens[0]: CASE.sha256, tokens[1]: "00" * 32}
    other.close()
    renamed = paths[0].rename(tmp_path / "another name.png")
    os.utime(renamed, (1, 1))
    paths[0].write_bytes(b"y")
    assert token_of(sources[0]) not in tokens


def test_a_killed_process_loses_nothing(place: Path) -> None:
    process = writer(place, "aa", 100_000)
    for line in process.stdout:
        if int(line) >= 60:
            process.kill()
            break
    told = [int(line), *map(int, process.stdout.read().split())]
    process.wait()
    process.stdout.close()
    store, notice = open_store(place)
    assert notice == ""
    kept = {int(one.comment) for one in store.all()}
    assert kept >= set(range(told[-1] + 1))
    # At most one more: the decision that was committed but not yet reported.
    assert len(kept) <= told[-1] + 2
    store.close()


def test_two_processes_write_while_a_thread_settles(store: DecisionStore, place: Path) -> None:
    processes = [writer(place, mark, 60) for mark in ("aa", "bb")]
    ended = threading.Event()

    def settle() -> None:
        while not ended.is_set():
            store.settle()

    thread = threading.Thread(target=settle)
    thread.start()
    for number in range(60):
        store.record([replace(decision(), picture=PictureKey(f"cc{number:062x}", 1))])
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    ended.set()
    thread.join()
    assert len(store.all()) == 180
    acts = {entry.act for one in store.all() for entry in store.history(one.picture)}
    assert len(acts) == 180


@pytest.mark.parametrize("damage", ["overwritten", "cut", "no database", "a table gone"])
def test_a_damaged_file_is_put_aside_whole_and_the_work_goes_on(place: Path, damage: str) -> None:
    store, _ = open_store(place)
    for number in range(300):
        store.record([replace(decision(), picture=PictureKey(f"{number:064x}", 1))])
    store.settle()
    store.close()
    data = place.read_bytes()
    if damage == "a table gone":
        other = sqlite3.connect(place)
        other.execute("DROP TABLE shown")
        other.commit()
        other.close()
        bad = place.read_bytes()
    else:
        middle = len(data) // 2 // 4096 * 4096
        bad = {
            "overwritten": data[:middle] + b"\xa5" * 4096 + data[middle + 4096 :],
            "cut": data[:middle],
            "no database": b"something else" * 100,
        }[damage]
        place.write_bytes(bad)
    for number in (1, 2):
        again, notice = open_store(place)
        assert f"renamed to decisions-aside-{number}.sqlite" in notice
        assert again.all() == []
        again.record([decision()])
        again.close()
        assert place.with_name(f"decisions-aside-{number}.sqlite").read_bytes() == bad
        # A second damaged file does not overwrite the one set aside first.
        place.write_bytes(bad)


def test_a_newer_file_is_left_alone(place: Path) -> None:
    store, _ = open_store(place)
    store.close()
    other = sqlite3.connect(place)
    other.execute("PRAGMA user_version = 99")
    other.close()
    before = place.read_bytes()
    with pytest.raises(DecisionsError, match="newer version"):
        open_store(place)
    assert place.read_bytes() == before
    assert list(place.parent.glob("*aside*")) == []


def test_a_folder_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    with pytest.raises(DecisionsError, match="cannot be saved"):
        open_store(tmp_path / "file" / "decisions.sqlite")


def test_a_database_of_somebody_else_is_put_aside_whole(place: Path) -> None:
    db = sqlite3.connect(place)
    db.execute("CREATE TABLE addresses (name TEXT)")
    db.execute("INSERT INTO addresses VALUES ('somebody')")
    db.commit()
    db.close()
    opened, notice = open_store(place)
    opened.close()
    assert "was not made by Overread" in str(notice)
    (aside,) = [path for path in place.parent.iterdir() if path.name in str(notice)]
    db = sqlite3.connect(aside)
    assert db.execute("SELECT name FROM addresses").fetchall() == [("somebody",)]
    db.close()


def test_a_long_log_goes_into_the_store(
    store: DecisionStore, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.results.store._LONG_LOG", 0)
    store.record([decision()])
    before = place.stat().st_size
    store.settle()
    assert place.stat().st_size > before
    assert len(store.all()) == 1


def test_a_disk_that_takes_nothing_is_told_of(store: DecisionStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(28, "no space left")

    store.record([decision()])
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(DecisionsError, match="could not be written to the disk"):
        store.settle()


def test_whoever_waits_too_long_for_the_store_is_told(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.results.store._WAIT", 0.0)
    with (
        private_lock(place.with_name(f"{place.name}.lock"), 0.0),
        pytest.raises(DecisionsError, match="another window is opening"),
    ):
        open_store(place)
