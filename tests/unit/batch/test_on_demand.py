"""On-demand models add to the readings of others, which stay and are not read again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from core.batch.journal.journal import Journal
from core.images.files.sources import walk
from core.inference.engine import Engine
from core.inference.model_loading import Opened
from core.model_use import ModelUse
from core.models.card import OperatingPoint
from core.models.catalogue import Catalogue
from core.progress import Progress
from core.workflow.open import (
    cards_not_in_use,
    open_installed,
    open_on_demand,
    plan_reading,
    restore_readings,
)
from core.workflow.read import BatchRequest, describe_run, read_batch, read_files
from tests.support.pictures import save, spot
from tests.support.tiny_model import tiny_card, tiny_catalogue

pytestmark = pytest.mark.usefixtures("forked_decoders")

#: Two pictures of a kind that all models read, and one that only the usual model reads.
GREYS = {"a": 30, "b": 40, "c": 115}


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """Return a router, a model that reads by itself, and an on-demand model for dark pictures only."""
    point = OperatingPoint(positive=("bright",), threshold=0.5, chosen_by="hand")
    usual = tiny_card(model_id="usual", operating_point=point)
    usual = usual.model_copy(update={"body_regions": ("dark", "middle")})
    asked = usual.model_copy(update={"id": "asked", "by_default": False, "body_regions": ("dark",)})
    return tiny_catalogue(tmp_path / "models", tiny_card(model_id="body-region"), usual, asked)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write the pictures."""
    made = tmp_path / "pictures"
    made.mkdir()
    for name, grey in GREYS.items():
        save(np.clip(spot(64).astype(int) // 4 + grey, 0, 255).astype(np.uint8), made / f"{name}.png")
    return made


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count how many pictures each model computed."""
    counted: Counter[str] = Counter()
    real = Engine.run

    def run(engine, model, pictures):
        counted[model.card.id] += len(pictures)
        return real(engine, model, pictures)

    monkeypatch.setattr(Engine, "run", run)
    return counted


def rows(journal: Journal) -> dict[str, list[str]]:
    """Return the ids of the models with readings of each file."""
    found: dict[str, list[str]] = {}
    for reading in journal.readings():
        found.setdefault(reading.file, []).append(reading.model.id)
    return found


def read(opened: Opened, folder: Path, journal: Journal) -> None:
    """Read everything that was not read before."""
    assert read_batch(BatchRequest((folder,)), plan_reading(opened), journal, Progress())


def with_uses(catalogue: Catalogue, **uses: ModelUse) -> Catalogue:
    return replace(catalogue, uses=uses)


def test_one_that_reads_on_demand_is_named_and_not_opened(catalogue: Catalogue) -> None:
    opened = open_installed("cpu", catalogue)
    with opened.engine:
        assert [model.card.id for model in opened.models] == ["body-region", "usual"]
        assert [card.id for card in opened.on_demand] == ["asked"]
    both = open_installed("cpu", catalogue, also=["asked"])
    with both.engine:
        assert [model.card.id for model in both.models] == ["body-region", "asked", "usual"]
    only = open_installed("cpu", with_uses(catalogue, asked="off"), ("asked",))
    with only.engine:
        assert [model.card.id for model in only.models] == ["asked"]


def test_what_it_reads_stands_beside_what_the_others_have_read(
    catalogue: Catalogue, folder: Path, tmp_path: Path, runs: Counter[str]
) -> None:
    opened = open_installed("cpu", catalogue)
    with opened.engine, Journal(tmp_path / "journal") as journal:
        read(opened, folder, journal)
        before = dict(runs)
        opened = open_on_demand(opened, "asked", catalogue)
        plan = plan_reading(opened).reading_with("asked")
        assert read_files(list(walk([folder])), plan, journal, Progress())
        assert runs - Counter(before) == {"asked": 2}
        assert rows(journal) == {
            "a.png": ["asked", "body-region", "usual"],
            "b.png": ["asked", "body-region", "usual"],
            "c.png": ["body-region", "usual"],
        }
        counted = dict(runs)
        read(opened, folder, journal)
        assert dict(runs) == counted
        read_files(list(walk([folder])), plan, journal, Progress())
        assert dict(runs) == counted
        now = datetime.now().astimezone()
        run = describe_run((folder,), opened, now, now, complete=True)
        assert [model.card.id for model in run.models] == ["body-region", "usual", "asked"]
        assert journal.find_mark("a.png").whole


def test_its_card_is_found_where_it_is_not_in_use(catalogue: Catalogue, folder: Path, tmp_path: Path) -> None:
    both = open_installed("cpu", catalogue, also=("asked",))
    usual = open_installed("cpu", catalogue)
    with both.engine, usual.engine, Journal(tmp_path / "journal") as journal:
        read(both, folder, journal)
        assert list(cards_not_in_use(journal, usual, catalogue)) == ["asked"]


def test_another_choice_reads_only_what_is_missing_and_nothing_again(
    catalogue: Catalogue, folder: Path, tmp_path: Path, runs: Counter[str]
) -> None:
    usual = open_installed("cpu", catalogue)
    more = open_installed("cpu", with_uses(catalogue, asked="by-itself"))
    with usual.engine, more.engine, Journal(tmp_path / "journal") as journal:
        read(usual, folder, journal)
        runs.clear()
        # The window sees the readings, and is told which files lack a model.
        sources = list(walk([folder]))
        assert sum(restore_readings(sources, plan_reading(more), journal, Progress())) == len(GREYS)
        assert journal.files_in_part() == {f"{name}.png" for name in GREYS}
        assert not journal.files_of_others()
        assert not runs
        read(more, folder, journal)
        assert runs == {"asked": 2}
        assert not journal.files_in_part()
        # With fewer models later, all readings still apply.
        assert sum(restore_readings(sources, plan_reading(usual), journal, Progress())) == len(GREYS)
        read(usual, folder, journal)
        assert not journal.files_in_part()
        assert runs == {"asked": 2}


def test_another_version_of_a_model_reads_all_again(
    catalogue: Catalogue, folder: Path, tmp_path: Path, runs: Counter[str]
) -> None:
    before = open_installed("cpu", catalogue)
    with before.engine, Journal(tmp_path / "journal") as journal:
        read(before, folder, journal)
        point = OperatingPoint(positive=("bright",), threshold=0.5, chosen_by="hand")
        newer = tiny_card(model_id="usual", operating_point=point)
        newer = newer.model_copy(update={"version": "1.3.0", "body_regions": ("dark", "middle")})
        after = open_installed("cpu", tiny_catalogue(catalogue.shipped.parent, newer))
        runs.clear()
        with after.engine:
            sources = list(walk([folder]))
            list(restore_readings(sources, plan_reading(after), journal, Progress()))
            assert len(journal.files_of_others()) == len(GREYS)
            read(after, folder, journal)
    assert runs == {"body-region": 3, "usual": 3}
