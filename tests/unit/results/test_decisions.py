"""Decisions: how they compare with findings, which apply to a picture, and how often both agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from core.errors import Status
from core.images.base.picture import Identity
from core.results.concordance import Share, concordance
from core.results.decisions import (
    ABNORMAL,
    NORMAL,
    About,
    Decided,
    Decision,
    DecisionState,
    Verdict,
    about_of,
    compare_classes,
)
from core.results.picture_key import PictureKey
from core.results.reading import Finding, ModelReference, Reading

NOW = datetime(2026, 5, 4, 8, 30, tzinfo=UTC)
ABOUT = About("lungs", "1.0.0", "ab" * 32, "pneumonia", True)
CASE = PictureKey("cd" * 32, 1)


def decision(verdict: Verdict = Verdict.AGREE, **more: object) -> Decision:
    made = Decision(CASE, ABOUT, verdict, "", "", blind=False, at=NOW)
    return replace(made, **more)


def finding(name: str = "pneumonia", positive: bool | None = True) -> Finding:
    maps = np.zeros((2, 1, 1), np.float32)
    return Finding(("no_finding", "pneumonia"), (0.1, 0.9), name, 0.5, positive, maps)


def reading(name: str = "pneumonia", positive: bool | None = True) -> Reading:
    model = ModelReference("lungs", "1.0.0", "Lungs", "ab" * 32)
    return Reading("a.png", 1, Status.OK, None, "", Identity(), model, finding(name, positive))


class TestCompare:
    @pytest.mark.parametrize(
        ("says", "name", "positive", "verdict"),
        [
            ("pneumonia", "pneumonia", True, Verdict.AGREE),
            ("no_finding", "pneumonia", True, Verdict.DISAGREE),
            (NORMAL, "pneumonia", True, Verdict.DISAGREE),
            (ABNORMAL, "pneumonia", True, Verdict.AGREE),
            (NORMAL, "no_finding", False, Verdict.AGREE),
            (ABNORMAL, "no_finding", False, Verdict.DISAGREE),
            # Without an operating point it is unknown what is normal; models of other organs say nothing.
            (NORMAL, "pneumonia", None, Verdict.NONE),
            ("fractured", "pneumonia", True, Verdict.NONE),
        ],
    )
    def test_what_is_said_stands_to_what_was_found(self, says, name, positive, verdict) -> None:
        assert compare_classes(says, finding(name, positive)) is verdict


class TestStanding:
    def test_blind_and_later_readings_stay_apart(self) -> None:
        first = decision(Verdict.DISAGREE, blind=True)
        second = decision(Verdict.AGREE)
        history = DecisionState().with_entries([first, second]).of(reading())
        assert (history.first, history.second, history.last) == (first, second, second)
        assert history.changed

    def test_the_later_of_two_entries_holds(self) -> None:
        state = (
            DecisionState().with_entries([decision(Verdict.AGREE)]).with_entries([decision(Verdict.UNSURE)])
        )
        assert state.of(reading()).last.verdict is Verdict.UNSURE

    def test_a_finding_of_another_version_is_undecided(self) -> None:
        state = DecisionState().with_entries([decision()])
        other = replace(reading(), model=ModelReference("lungs", "1.0.1", "Lungs", "ef" * 32))
        assert state.of(other).last is None
        assert state.of(reading("no_finding", False)).last is None

    def test_what_was_said_before_a_model_spoke_is_compared_with_it(self) -> None:
        alone = decision(Verdict.NONE, about=None, says=NORMAL, blind=True)
        history = DecisionState().with_entries([alone]).of(reading())
        assert history.first.verdict is Verdict.DISAGREE
        assert history.first.about == about_of(reading())
        unsure = DecisionState().with_entries([replace(alone, says="", verdict=Verdict.UNSURE)])
        assert unsure.of(reading()).last.verdict is Verdict.UNSURE

    def test_a_comment_alone_is_no_stand(self) -> None:
        noted = decision(Verdict.NONE, comment="motion")
        assert not DecisionState().with_entries([noted]).committed
        assert DecisionState().with_entries([noted, replace(noted, says=NORMAL)]).committed

    def test_reports_find_decisions_by_the_files_hash(self) -> None:
        states = {CASE: DecisionState().with_entries([decision()])}
        decided = Decided({"a.png": CASE.sha256}, states)
        assert decided
        assert decided.of(reading()).last == decision()
        assert not Decided({"a.png": "00" * 32}, states)
        assert Decided({"b.png": CASE.sha256}, states).of(reading()).last is None


class TestConcordance:
    def test_counts_what_was_said_last_and_who_changed_their_mind(self) -> None:
        def at(number: int) -> PictureKey:
            return PictureKey(f"{number:064x}", 1)

        normal = replace(ABOUT, finding="no_finding", positive=False)
        entries = [
            decision(Verdict.DISAGREE, picture=at(1), blind=True, says=NORMAL),
            decision(Verdict.AGREE, picture=at(1)),  # changed
            decision(Verdict.DISAGREE, picture=at(2), blind=True),
            decision(Verdict.DISAGREE, picture=at(2)),  # looked again and kept the verdict
            decision(Verdict.AGREE, picture=at(3), about=normal, blind=True),
            decision(Verdict.UNSURE, picture=at(4), about=normal),
            decision(Verdict.AGREE, picture=at(5)),
            decision(Verdict.DISAGREE, picture=at(5)),  # overwritten, which is not a change of mind
            decision(Verdict.NONE, picture=at(6), comment="only a comment"),
            decision(Verdict.NONE, picture=at(7), about=None, says=NORMAL, blind=True),
        ]
        found = concordance(entries)
        assert found.pictures == 6
        rows = {row.finding: row for row in found.rows}
        assert list(rows) == ["", "no_finding", "pneumonia"]
        whole = rows[""]
        assert (whole.decided, whole.agreed, whole.disagreed, whole.unsure) == (5, 2, 2, 1)
        assert (whole.blind, whole.looked_again, whole.changed) == (3, 2, 1)
        assert (rows["pneumonia"].agreed, rows["pneumonia"].disagreed) == (1, 2)
        assert rows["no_finding"].agreement == Share(1, 2)

    @pytest.mark.parametrize(
        ("part", "whole", "low", "high"),
        # Brown, Cai, DasGupta 2001; also 0 of n and n of n, where the simple interval has no width.
        [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (50, 100, 0.4038, 0.5962)],
    )
    def test_shares_have_wilsons_interval(self, part: int, whole: int, low: float, high: float) -> None:
        assert Share(part, whole).interval == pytest.approx((low, high), abs=5e-5)

    def test_a_share_of_nothing_may_be_anything(self) -> None:
        assert Share(0, 0).interval == (0.0, 1.0)
