"""Marks in the store: read back, the last applies, kills, older stores, patients, and storage times."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from core.errors import DecisionsError
from core.images.base.picture import Picture, Plane, Window
from core.images.display.measurements import Annotation, AnnotationKind, Quantity, measure
from core.results.decisions import Decided
from core.results.mark_words import measured_words
from core.results.marks import PictureMarks, marks_from_json, marks_to_json
from core.results.picture_key import PictureKey
from core.results.store import DecisionStore, open_store
from core.results.store_schema import GUARDS, MADE_BY, STEPS
from tests.unit.results.test_decisions import CASE, decision

NOW = datetime(2026, 11, 29, 20, 0, tzinfo=UTC)
FILM = Picture(
    "a.dcm",
    1,
    1,
    np.arange(2000, dtype=np.uint16).reshape(40, 50),
    Window(1000, 2000),
    unit="HU",
    spacing=(2.0, 0.5),
    aspect=4.0,
    plane=Plane.DETECTOR,
)
LINE = Annotation(AnnotationKind.LENGTH, ((1.0, 2.0), (7.0, 4.0)))
ROUND = Annotation(AnnotationKind.ELLIPSE, ((10.0, 10.0), (30.25, 20.0)))
ANGLE = Annotation(AnnotationKind.ANGLE, ((10.0, 10.0), (0.0, 0.0), (10.0, 0.0)))

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from core.results.decisions import Decided, PictureKey
from core.results.mark_words import measured_words
from core.results.marks import PictureMarks, marks_from_json, marks_to_json
from core.results.store import open_store

store, _ = open_store(Path(sys.argv[1]))
for number in range(10_000):
    store.mark(PictureMarks(PictureKey(f"{number:064x}", 1), datetime.now(UTC), is_key=True))
    print(number, flush=True)
"""


def marks(*annotations: Annotation, is_key: bool = False, frame: int = 1) -> PictureMarks:
    return PictureMarks(
        PictureKey(CASE.sha256, frame),
        NOW,
        is_key,
        tuple(measure(FILM, one) for one in annotations),
        Window(40.5, 400.0, "SIGMOID"),
        inverted=True,
        patient="p",
    )


@pytest.fixture
def store(tmp_path: Path):
    opened, _ = open_store(tmp_path / "decisions.sqlite")
    with closing(opened):
        yield opened


def test_numbers_come_with_their_units() -> None:
    line, angle, round_ = (measure(FILM, one) for one in (LINE, ANGLE, ROUND))
    # 6 pixels of 0.5 mm across, 2 of 2 mm down.
    assert line.values == ((Quantity.LENGTH, 5.0),)
    assert (line.unit, line.plane) == ("mm", Plane.DETECTOR)
    # 5 mm across and 20 mm down.
    assert dict(angle.values)[Quantity.ANGLE] == pytest.approx(75.96, abs=0.01)
    found = dict(round_.values)
    assert found[Quantity.AREA] == pytest.approx(3.14159 * (20.25 * 0.5 / 2) * (10 * 2 / 2), rel=1e-4)
    assert found[Quantity.MEAN] == pytest.approx(15 * 50 + 20 - 25.5, abs=30)
    assert round_.grey_unit == "HU"
    bare = measure(replace(FILM, spacing=None, aspect=1.0), LINE)
    assert (bare.unit, dict(bare.values)[Quantity.LENGTH]) == ("px", pytest.approx(6.3246, abs=1e-4))


def test_what_is_marked_comes_back_the_same(store: DecisionStore) -> None:
    left = marks(LINE, ROUND, ANGLE, is_key=True)
    store.mark(left)
    store.mark(marks(LINE, frame=3))
    again, _ = open_store(store.path)
    with closing(again):
        assert again.marks_of([CASE.sha256, "00" * 32]) == [left, marks(LINE, frame=3)]
        assert again.marks_of(["00" * 32]) == []


def test_the_last_holds_and_nothing_left_is_nothing(store: DecisionStore) -> None:
    store.mark(marks(LINE))
    store.mark(marks(LINE, ROUND))
    assert store.marks_of([CASE.sha256]) == [marks(LINE, ROUND)]
    store.mark(marks())
    assert store.marks_of([CASE.sha256]) == []
    with closing(sqlite3.connect(store.path)) as other, pytest.raises(sqlite3.IntegrityError):
        other.execute("DELETE FROM marks")


def test_a_kill_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    place = tmp_path / "decisions.sqlite"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(place)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        told = [int(writer.stdout.readline()) for _ in range(60)][-1]
        writer.kill()
        told = max([told, *map(int, writer.stdout.read().split())])
    store, notice = open_store(place)
    with closing(store):
        assert notice == ""
        found = store.marks_of([f"{number:064x}" for number in range(told + 1)])
    assert [int(one.picture.sha256, 16) for one in found] == list(range(told + 1))


def test_a_store_of_the_first_version_goes_on(tmp_path: Path) -> None:
    place = tmp_path / "decisions.sqlite"
    with closing(sqlite3.connect(place)) as old:
        old.executescript(f"PRAGMA application_id = {MADE_BY:d}; {STEPS[0]} PRAGMA user_version = 1;")
        old.execute("INSERT INTO act VALUES (1, '2026-01-01T00:00:00+00:00', NULL)")
        old.execute(
            "INSERT INTO decision VALUES (1, ?, 1, '', '', '', '', NULL, 'agree', '', '', 0, ?)",
            (CASE.sha256, "2026-01-01T00:00:00+00:00"),
        )
        old.commit()
    store, notice = open_store(place)
    with closing(store):
        assert notice == ""
        assert len(store.of([CASE.sha256])) == 1
        store.mark(marks(LINE))
        assert store.marks_of([CASE.sha256]) == [marks(LINE)]
        assert len(store.of([CASE.sha256])) == 1
    with closing(sqlite3.connect(place)) as now:
        assert now.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
        names = {name for (name,) in now.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    assert names == {f"{table}_{verb}" for table, verb in GUARDS}


def test_marks_go_with_their_patient(store: DecisionStore) -> None:
    other = replace(marks(LINE), picture=PictureKey("11" * 32, 1), patient="q")
    store.mark(marks(LINE))
    store.mark(other)
    store.record([decision()])
    assert store.marked_of("p") == {CASE.sha256}
    # A mark that was taken back is patient data too, and must also be deleted.
    store.mark(marks(LINE, frame=2))
    store.mark(marks(frame=2))
    assert store.count_marks([CASE.sha256]) == 2
    assert store.forget([CASE.sha256]) == (1, 2)
    assert store.count_marks([CASE.sha256]) == 0
    assert store.marks_of([CASE.sha256, "11" * 32]) == [other]
    assert store.marked_of("p") == set()
    # The trigger that protects the rest is back.
    with closing(sqlite3.connect(store.path)) as again, pytest.raises(sqlite3.IntegrityError):
        again.execute("UPDATE marks SET held = ''")


def test_time_counts_from_the_last_mark(store: DecisionStore) -> None:
    store.record([decision()])
    later = replace(marks(LINE), at=NOW + timedelta(days=400))
    assert store.last_before(NOW + timedelta(days=30)) == [CASE.sha256]
    store.mark(later)
    assert store.last_before(NOW + timedelta(days=30)) == []


def test_a_newer_store_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "decisions.sqlite"
    with closing(open_store(place)[0]):
        pass
    with closing(sqlite3.connect(place)) as newer:
        newer.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    with pytest.raises(DecisionsError, match="newer version"):
        open_store(place)


def test_marks_are_told_by_file() -> None:
    held = {one.picture: one for one in (marks(LINE, frame=2), marks(is_key=True), marks(frame=4))}
    decided = Decided({"a.dcm": CASE.sha256, "b.dcm": "11" * 32}, marks=held)
    assert [one.picture.frame for one in decided.marks_of("a.dcm")] == [1, 2]
    assert decided.marks_of("b.dcm") == decided.marks_of("c.dcm") == []


def test_a_label_is_kept_goes_with_its_mark_and_is_said_before_its_numbers() -> None:
    labelled = replace(LINE, label="Nodule 1")
    before = marks(labelled, ROUND)
    after = marks_from_json(before.picture, marks_to_json(before), before.at, before.patient)
    assert after == before
    assert after.measured[0].annotation.moved(1, 1).with_point(0, (9.0, 9.0)).label == "Nodule 1"
    assert measured_words(after.measured[0]) == ("Nodule 1: 5.0 mm at the detector",)


def test_a_mark_without_a_label_is_written_and_known_as_before_there_were_labels() -> None:
    line = marks_to_json(marks(LINE))
    assert "label" not in line
    assert marks_from_json(PictureKey(CASE.sha256, 1), line, NOW, "p") == marks(LINE)
    # The UIDs of DICOM objects are derived from this.
    assert repr(LINE).endswith("points=((1.0, 2.0), (7.0, 4.0)))")
