"""Drift: recent readings compared with the profile, and agreement month by month."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from core.acceptance.profile import make_profile
from core.acceptance.trial import find_cases, run_trials
from core.acceptance.watching import Watched, compare_with_baseline, recent_cases
from core.batch.journal.journal_store import open_journal, place_of
from core.batch.pipeline import Settings, read_all
from core.errors import Reason
from core.inference.model_loading import Opened, open_models
from core.models.card import OperatingPoint
from core.progress import Progress
from core.results.decisions import About, Decision, Verdict
from core.results.picture_key import PictureKey
from core.results.timeline import timelines
from core.statistics.drift import Drift
from tests.support.pictures import save
from tests.support.tiny_model import tiny_card, tiny_catalogue

pytestmark = pytest.mark.usefixtures("forked_decoders")

ABOUT = About("tiny", "1.0.0", "ab" * 32, "bright", True)


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    point = OperatingPoint(positive=("bright",), threshold=0.5, chosen_by="hand")
    catalogue = tiny_catalogue(tmp_path / "models", tiny_card(operating_point=point))
    return open_models([catalogue.read("tiny")], "cpu")


def moved(watched: tuple[Watched, ...]) -> list[str]:
    return [one.what for one in watched if one.stability.verdict in (Drift.MOVED, Drift.FAR)]


def drawn(rng: np.random.Generator, mean: float) -> np.ndarray:
    return np.clip(rng.normal(mean, 20, (24, 24)), 0, 255).astype(np.uint8)


def fill(folder: Path, means: np.ndarray, seed: int) -> Path:
    rng = np.random.default_rng(seed)
    for n, mean in enumerate(means):
        label = "bright" if mean > 128 else "dark"
        save(drawn(rng, mean), folder / label / f"{n:03}.png")
    return folder


def read_here(opened: Opened, folder: Path) -> None:
    with open_journal(place_of([folder]), resume=True) as (journal, _):
        read_all([folder], opened.engine, opened.models, journal, Progress(), Settings(resumable=True))


def test_what_is_read_is_compared_with_what_was_accepted(opened: Opened, tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    site = fill(tmp_path / "site", rng.uniform(20, 235, 90), 1)
    (trial,) = run_trials(find_cases(site, None), opened, 0, Progress())
    profile = make_profile(trial, trial.measured(), "Dr. A", "hand")
    sha256, card = trial.package.sha256, trial.card
    # The test itself does not count as a reading.
    assert list(recent_cases(sha256)) == []
    assert {one.stability.verdict for one in compare_with_baseline(profile, card, ())} == {Drift.TOO_FEW}
    read_here(opened, fill(tmp_path / "same", rng.uniform(20, 235, 70), 2))
    cases = list(recent_cases(sha256))
    assert len(cases) == 70
    watched = compare_with_baseline(profile, card, cases)
    assert {one.what for one in watched} == {"score", "grey", "contrast", "distance", "side", "refused"}
    assert moved(watched) == []
    read_here(opened, fill(tmp_path / "brighter", rng.uniform(200, 250, 120), 3))
    # The same picture under another name does not count as another picture.
    read_here(opened, fill(tmp_path / "again", np.array([]), 3).parent / "brighter")
    cases = list(recent_cases(sha256))
    assert len(cases) == 190
    changed = moved(compare_with_baseline(profile, card, cases))
    assert {"score", "grey"} <= set(changed)
    assert "side" not in changed


def test_more_refusals_are_noticed(opened: Opened, tmp_path: Path) -> None:
    site = fill(tmp_path / "site", np.random.default_rng(1).uniform(20, 235, 60), 1)
    (trial,) = run_trials(find_cases(site, None), opened, 0, Progress())
    profile = make_profile(trial, trial.measured(), "Dr. A", "hand")
    for n in range(60):
        save(np.full((24, 24), 3 * n, np.uint8), tmp_path / "flat" / f"{n}.png")
    read_here(opened, tmp_path / "flat")
    read_here(opened, site)
    cases = list(recent_cases(trial.package.sha256))
    assert sum(case.reason is Reason.BLANK for case in cases) == 60
    assert moved(compare_with_baseline(profile, trial.card, cases)) == ["refused"]


def decided(month: int, verdicts: list[Verdict]) -> list[Decision]:
    at = datetime(2026, month, 10, 12, tzinfo=UTC)
    return [
        Decision(
            PictureKey(f"{month:02}{n:062}", 1),
            ABOUT,
            verdict,
            "",
            "",
            blind=False,
            at=at + timedelta(minutes=n),
        )
        for n, verdict in enumerate(verdicts)
    ]


def test_agreement_month_by_month() -> None:
    well = [Verdict.AGREE] * 95 + [Verdict.DISAGREE] * 5
    worse = [Verdict.AGREE] * 60 + [Verdict.DISAGREE] * 30 + [Verdict.UNSURE] * 10
    (steady,) = timelines(decided(1, well) + decided(2, well) + decided(4, well))
    assert [month.name for month in steady.months] == ["2026-01", "2026-02", "2026-04"]
    assert [month.row.agreement.part for month in steady.months] == [95, 95, 95]
    assert steady.drift.verdict is Drift.STABLE
    (falling,) = timelines(decided(1, well) + decided(2, worse))
    assert falling.drift.verdict is Drift.FAR
    (few,) = timelines(decided(1, well) + decided(2, worse[55:65]))
    assert few.drift.verdict is Drift.TOO_FEW
    (alone,) = timelines(decided(1, well))
    assert alone.drift.verdict is Drift.TOO_FEW
    assert timelines([]) == ()
