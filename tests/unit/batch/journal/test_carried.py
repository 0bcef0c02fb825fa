"""Readings of some paths are kept when these are opened together with others."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.batch.journal.carried import carry_over
from core.batch.journal.journal import FileMark, Journal
from core.batch.journal.journal_store import open_journal, place_of
from core.batch.journal.rows import JournalRow
from core.batch.journal.run_keys import RunKey
from core.errors import Status
from core.images.base.picture import Identity
from core.images.files.sources import name_prefix, walk
from core.results.reading import Finding, ModelReference, Reading

RUN = RunKey("key", "settings", (("tiny", "ab" * 32),))


def row(file: str, p: float = 0.75) -> JournalRow:
    found = Finding(("a", "b"), (p, 1 - p), "a", 0.5, True, np.full((2, 4, 4), p, dtype=np.float32))
    by = ModelReference("tiny", "1.0", "Ä test", "ab" * 32)
    identity = Identity(patient_name="Müller Änne")
    return JournalRow(Reading(file, 1, Status.OK, None, "", identity, by, found, "cpu", (9, 9)), b"jpeg")


def keep(roots: list[Path], *rows: JournalRow) -> None:
    with open_journal(place_of(roots), resume=True) as (journal, _):
        journal.begin(RUN)
        journal.add(rows, [FileMark(one.reading.file, "stamp", "cd" * 32) for one in rows])


def marked(journal: Journal, file: str) -> FileMark | None:
    journal.begin(RUN)
    return journal.find_mark(file)


def test_files_have_the_names_that_they_have_among_the_others(tmp_path: Path) -> None:
    mine, other = tmp_path / "a" / "mine", tmp_path / "store" / "1.2.3"
    for folder in (mine, other):
        folder.mkdir(parents=True)
        (folder / "one.dcm").write_bytes(b"x")
    keep([mine], row("one.dcm"), row("deep/two.dcm", 0.5))
    both = [mine, other]
    assert name_prefix([mine], both) == "a/mine"
    assert [one.name for one in walk(both)] == ["a/mine/one.dcm", "store/1.2.3/one.dcm"]
    carry_over([mine], both)
    with open_journal(place_of(both), resume=True) as (journal, notice):
        # The journal is checked when it is opened: every checksum is right.
        assert notice == ""
        assert marked(journal, "a/mine/one.dcm") == FileMark("a/mine/one.dcm", "stamp", "cd" * 32)
        assert marked(journal, "one.dcm") is None
        assert list(journal) == []
        journal.take_over(["a/mine/one.dcm", "a/mine/deep/two.dcm"])
        found = {one.reading.file: one for one in journal}
    assert sorted(found) == ["a/mine/deep/two.dcm", "a/mine/one.dcm"]
    (before, now) = row("one.dcm"), found["a/mine/one.dcm"]
    assert now.preview == b"jpeg"
    told = [(one.identity, one.model, one.status, one.shape) for one in (now.reading, before.reading)]
    assert told[0] == told[1]
    assert np.array_equal(now.reading.finding.maps, before.reading.finding.maps)
    with open_journal(place_of([mine]), resume=True) as (journal, _):
        assert marked(journal, "one.dcm") is not None


def test_what_was_read_last_replaces_what_is_there(tmp_path: Path) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    mine.mkdir()
    other.mkdir()
    both = [mine, other]
    keep(both, row("mine/one.dcm", 0.5), row("other/two.dcm", 0.5))
    keep([mine], row("one.dcm", 1.0))
    carry_over([mine], both)
    with open_journal(place_of(both), resume=True) as (journal, _):
        scores = {one.file: one.finding.probabilities[0] for one in journal.all_readings()}
    assert scores == {"mine/one.dcm": 1.0, "other/two.dcm": 0.5}


def test_a_journal_in_use_is_left_alone(tmp_path: Path) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    mine.mkdir()
    other.mkdir()
    keep([mine], row("one.dcm"))
    with open_journal(place_of([mine]), resume=True):
        carry_over([mine], [mine, other])
    with open_journal(place_of([mine, other]), resume=True) as (journal, _):
        assert list(journal.all_readings()) == []
    carry_over([other], [mine, other])
    assert not place_of([other]).exists()
