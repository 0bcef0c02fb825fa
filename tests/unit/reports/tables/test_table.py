"""The table: a reader's decisions come after the fixed columns, and only if there are any."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.batch.journal.journal import FileMark
from core.batch.journal.run_keys import RunKey
from core.reports.tables.score_cells import SCORE_COLUMNS
from core.reports.tables.table import write_csv
from core.results.decisions import NORMAL, Decided, Decision, DecisionState, Verdict, about_of
from core.results.picture_key import PictureKey
from tests.unit.reports.samples import make_card, make_read

AT = datetime(2026, 5, 4, 8, 30, 1, tzinfo=UTC)


@pytest.fixture
def entry():
    return make_read("a.png", make_card())


def said(entry, verdict: Verdict, **more: object) -> Decision:
    made = Decision(PictureKey("ab" * 32, 1), about_of(entry.reading), verdict, "", "", blind=False, at=AT)
    return replace(made, **more)


def decided(*decisions: Decision) -> Decided:
    return Decided({"a.png": "ab" * 32}, {PictureKey("ab" * 32, 1): DecisionState().with_entries(decisions)})


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def test_both_readings_stand_behind_all_else(journal_of, entry, tmp_path: Path) -> None:
    blind = said(entry, Verdict.DISAGREE, blind=True, says=NORMAL)
    after = said(entry, Verdict.AGREE, comment='=HYPERLINK("x")\nsecond line')
    journal, card = journal_of([entry]), make_card()
    write_csv(journal, [card], tmp_path / "plain.csv")
    write_csv(journal, [card], tmp_path / "decided.csv", decided(blind, after))
    (row,) = rows_of(tmp_path / "decided.csv")
    (plain,) = rows_of(tmp_path / "plain.csv")
    assert [name for name in row if name in plain] == list(plain)
    # Their position in version 0.1.0: right after the probabilities, before later columns.
    assert list(row)[list(plain).index(SCORE_COLUMNS[0].name)] == "blind_verdict"
    assert {name: row[name] for name in plain} == plain
    assert {name: text for name, text in row.items() if name not in plain} == {
        "blind_verdict": "disagree",
        "blind_says": "normal",
        "blind_comment": "",
        "blind_at": "2026-05-04T08:30:01+00:00",
        "reader_verdict": "agree",
        "reader_says": "",
        "reader_comment": '\'=HYPERLINK("x") second line',
        "reader_at": "2026-05-04T08:30:01+00:00",
    }


def test_a_blind_reading_that_nothing_followed_holds(journal_of, entry, tmp_path: Path) -> None:
    blind = said(entry, Verdict.UNSURE, blind=True)
    write_csv(journal_of([entry]), [make_card()], tmp_path / "out.csv", decided(blind))
    (row,) = rows_of(tmp_path / "out.csv")
    assert row["blind_verdict"] == row["reader_verdict"] == "unsure"


def test_without_decisions_the_table_is_as_before(journal_of, entry, tmp_path: Path) -> None:
    journal, card = journal_of([entry]), make_card()
    write_csv(journal, [card], tmp_path / "plain.csv")
    # Decisions on other pictures do not belong here.
    others = Decided({"a.png": "cd" * 32}, decided(said(entry, Verdict.AGREE)).states)
    for number, none in enumerate((Decided(), others)):
        write_csv(journal, [card], tmp_path / f"{number}.csv", none)
        assert (tmp_path / f"{number}.csv").read_bytes() == (tmp_path / "plain.csv").read_bytes()


def test_the_journal_tells_the_hashes_of_files(journal_of, entry) -> None:
    journal = journal_of([entry])
    journal.begin(RunKey("key"))
    journal.add([], [FileMark("a.png", "stamp", "ab" * 32), FileMark("b.png", "stamp", "")])
    assert journal.hashes(["a.png", "b.png", "c.png"]) == {"a.png": "ab" * 32}
