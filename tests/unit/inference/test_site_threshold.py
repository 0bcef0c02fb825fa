"""A site's threshold decides, is quoted, applies to one version, and judges earlier readings again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.batch.journal.journal import Journal
from core.batch.pipeline import Settings, read_all
from core.inference.engine import Engine
from core.inference.model_loading import Opened, open_models
from core.models.card import OperatingPoint
from core.models.package import ModelPackage
from core.models.thresholds import with_site_threshold
from core.progress import Progress
from core.results.reading import Reading
from core.setting_entries import with_value
from core.settings import SiteThreshold, UserSettings
from core.settings_file import keep_settings
from tests.support.pictures import save, spot
from tests.support.tiny_model import tiny_card, tiny_catalogue

pytestmark = pytest.mark.usefixtures("forked_decoders")

POINT = OperatingPoint(positive=("bright",), threshold=0.5, chosen_by="hand")


def site(threshold: float, version: str = "1.2.3") -> SiteThreshold:
    return SiteThreshold(model="tiny", version=version, threshold=threshold, reason="our 200 films")


@pytest.fixture
def package(tmp_path: Path) -> ModelPackage:
    return tiny_catalogue(tmp_path / "models", tiny_card(operating_point=POINT)).read("tiny")


def read(
    package: ModelPackage, folder: Path, journal: Path, *thresholds: SiteThreshold
) -> tuple[Reading, Opened]:
    keep_settings(with_value(UserSettings(), "thresholds", list(thresholds)))
    opened = open_models([package], "cpu")
    with opened.engine, Journal(journal) as kept:
        read_all(
            [folder], opened.engine, opened.models, kept, Progress(), Settings(resumable=True, workers=1)
        )
        (reading,) = kept.readings()
    return reading, opened


def test_it_decides_is_quoted_and_judges_anew_what_was_read(
    package: ModelPackage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bright = np.clip(spot(64).astype(int) // 3 + 180, 0, 255).astype(np.uint8)
    save(bright, tmp_path / "in" / "bright.png")
    journal = tmp_path / "journal"
    own, opened = read(package, tmp_path / "in", journal)
    chance = own.finding.probabilities[2]
    assert 0.5 < chance < 0.999
    assert (own.finding.positive, own.finding.threshold, own.finding.name) == (True, 0.5, "bright")
    keys = [Settings().key(opened.models)]
    monkeypatch.setattr(Engine, "run", lambda *_: pytest.fail("It was read again."))

    ours, opened = read(package, tmp_path / "in", journal, site(0.9999))
    assert (ours.finding.positive, ours.finding.threshold) == (False, 0.9999)
    assert ours.finding.name != "bright"
    assert ours.finding.probabilities == own.finding.probabilities
    assert opened.models[0].card.operating_point.chosen_by == (
        "this site (our 200 films); the model's own is 0.5."
    )
    keys.append(Settings().key(opened.models))

    other, opened = read(package, tmp_path / "in", journal, site(0.9999, "1.2.4"))
    assert (other.finding.positive, other.finding.threshold) == (True, 0.5)
    keys.append(Settings().key(opened.models))
    assert len(set(keys)) == 1


def test_a_model_without_an_operating_point_stays_as_it_is() -> None:
    card = tiny_card()
    assert with_site_threshold(card, [site(0.7)]) is card
