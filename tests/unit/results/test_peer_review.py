"""Which decisions a peer review includes, and its results."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from core.results.decisions import About, Decision, Verdict
from core.results.peer_review import ReviewScope, readers_of, review
from core.results.picture_key import PictureKey
from core.results.store import DecisionStore
from core.results.store_schema import MADE_BY, STEPS

ABOUT = About("lungs", "1.0", "ab" * 32, "pneumonia", True)
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC).astimezone()


def said(file: str, verdict: Verdict, reader: str = "A", *, blind: bool = False, days: int = 0) -> Decision:
    at = NOON + timedelta(days=days)
    return Decision(PictureKey(file * 64, 1), ABOUT, verdict, "", "", blind=blind, at=at, reader=reader)


DECISIONS = [
    said("a", Verdict.AGREE, blind=True),
    said("a", Verdict.DISAGREE),
    said("b", Verdict.DISAGREE, "B", days=1),
    said("c", Verdict.UNSURE, days=2),
    said("a", Verdict.AGREE, "B", days=3),
]


def test_all_of_it() -> None:
    made = review(DECISIONS, ReviewScope())
    assert readers_of(DECISIONS) == ("A", "B")
    assert [(one.reader, one.pictures) for one in made.readers] == [("A", 2), ("B", 2)]
    # The last word of each reader counts, the latest first.
    assert [one.decision.picture.sha256[0] for one in made.findings] == ["a", "c", "b", "a"]
    assert [(one.decision.reader, one.decision.picture.sha256[0]) for one in made.discordant] == [
        ("B", "b"),
        ("A", "a"),
    ]
    assert made.discordant[1].history.changed


def test_only_what_was_said_blind() -> None:
    made = review(DECISIONS, ReviewScope(blind=True))
    assert [one.decision.verdict for one in made.findings] == [Verdict.AGREE]
    assert made.discordant == ()
    assert made.agreement.rows[0].agreed == 1


def test_days_files_and_reader() -> None:
    day = NOON.date()
    counted = [
        (ReviewScope(first_day=day + timedelta(1)), 3),
        (ReviewScope(last_day=day), 1),
        (ReviewScope(first_day=day + timedelta(1), last_day=day + timedelta(2)), 2),
        (ReviewScope(files=frozenset({"b" * 64})), 1),
        (ReviewScope(reader="B"), 2),
        (ReviewScope(reader="C"), 0),
        (ReviewScope(first_day=date(1999, 1, 1)), 4),
    ]
    for scope, number in counted:
        assert len(review(DECISIONS, scope).findings) == number, scope


def test_decisions_of_older_versions_name_no_reader(tmp_path: Path) -> None:
    path = tmp_path / "decisions.sqlite"
    with sqlite3.connect(path) as old:
        old.executescript(
            f"PRAGMA application_id = {MADE_BY:d}; {STEPS[0]} {STEPS[1]} PRAGMA user_version = 2;"
        )
        old.execute("INSERT INTO act (at, undoes) VALUES (?, NULL)", (NOON.isoformat(),))
        row = (
            1,
            "a" * 64,
            1,
            "lungs",
            "1.0",
            "ab" * 32,
            "pneumonia",
            1,
            "agree",
            "",
            "",
            0,
            NOON.isoformat(),
        )
        old.execute(f"INSERT INTO decision VALUES ({', '.join('?' * len(row))})", row)
    old.close()
    store = DecisionStore(path)
    store.record([said("b", Verdict.AGREE, "Dr. B")])
    assert [decision.reader for decision in store.all()] == ["", "Dr. B"]
    store.close()
