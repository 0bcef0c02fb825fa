"""Thresholds are no part of a reading: changed ones judge it again, also in journals of version 0.1.0."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.acceptance.profile import find_profile
from core.batch.begin import begin_run
from core.batch.journal.journal import FileMark, Journal
from core.batch.journal.journal_store import place_of
from core.batch.journal.rows import JournalRow
from core.batch.pipeline import Settings
from core.batch.restore import restore
from core.batch.workers.decode import digest
from core.batch.workers.processes import Processes
from core.cli.classify import ClassifyOptions, classify_all
from core.images.base.limits import Limits
from core.images.base.picture import Identity
from core.images.files.sources import walk
from core.inference.engine import Engine, LoadedModel
from core.inference.parity import Parity
from core.models.card import OperatingPoint
from core.models.catalogue import Catalogue
from core.models.package import ModelPackage
from core.models.thresholds import with_site_threshold
from core.progress import Progress
from core.reports.tables.table import table_of
from core.results.decisions import Decided, Verdict
from core.results.reading import Reading, finding_from
from core.results.store import decisions_file, open_store
from core.setting_entries import with_value
from core.settings import SiteThreshold
from core.settings_file import keep_settings, read_settings
from tests.support.tiny_model import tiny_card
from tests.unit.reports.samples import make_read

pytestmark = pytest.mark.usefixtures("forked_decoders")

OLD = Path(__file__).parents[2] / "support" / "user-0.1.0.zip"
POINT = OperatingPoint(positive=("bright",), threshold=0.5, chosen_by="hand")


def tiny_loaded(*thresholds: float) -> LoadedModel:
    """Return the tiny model with its own threshold or one of the site; no device computes it."""
    card = tiny_card(operating_point=POINT)
    package = ModelPackage(card, b"", "5" * 64)
    site = [SiteThreshold(model="tiny", version="1.2.3", threshold=t, reason="ours") for t in thresholds]
    return LoadedModel(package, Parity(0.0, 1.0, same_side=True), with_site_threshold(card, site))


def key_by(thresholds: object) -> str:
    return repr(list(thresholds))  # type: ignore[call-overload]


def readings(model: LoadedModel, number: int) -> list[Reading]:
    made = []
    for n in range(number):
        bright = (n % 100) / 100
        p = np.array([(1 - bright) / 2, (1 - bright) / 2, bright], np.float32)
        reading = make_read(f"{n:05}.png", model.card, Identity(), tuple(map(float, p))).reading
        finding = finding_from(model.card, p, np.zeros((3, 4, 4), np.float32))
        assert reading.model is not None
        made.append(
            replace(reading, finding=finding, model=replace(reading.model, sha256=model.package.sha256))
        )
    return made


def test_5000_readings_are_judged_anew_once(tmp_path: Path) -> None:
    before, now = tiny_loaded(), tiny_loaded(0.8)
    with Journal(tmp_path / "journal") as journal:
        assert not begin_run(journal, [before], key_by)
        said = readings(before, 5000)
        marks = [FileMark(r.file, "stamp", "hash") for r in said]
        journal.add([JournalRow(r, b"preview") for r in said], marks)
        assert begin_run(journal, [before], key_by)
        assert journal.judgements.anew == 0
        assert begin_run(journal, [now], key_by)
        assert journal.judgements.anew == 5000
        assert begin_run(journal, [now], key_by)
        assert journal.judgements.anew == 5000
        journal.check()
        anew = [r.finding for r in journal.readings() if r.finding]
        assert [f.positive for f in anew] == [f.probabilities[2] >= 0.8 for f in anew]
        assert {f.threshold for f in anew} == {0.8}
        assert sum(f.positive is True for f in anew) == 1000
        assert all(row.preview == b"preview" for row in journal.rows_of("00042.png"))
        assert journal.find_mark("00042.png") is not None


def test_another_model_is_left_alone(tmp_path: Path) -> None:
    before, now = tiny_loaded(), tiny_loaded(0.8)
    other = replace(now, package=replace(now.package, sha256="6" * 64))
    with Journal(tmp_path / "journal") as journal:
        begin_run(journal, [before], key_by)
        journal.add([JournalRow(r) for r in readings(before, 10)])
        begin_run(journal, [other], lambda _own: "other")
        assert journal.judgements.anew == 0


@pytest.fixture
def old_user(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a user's folder of version 0.1.0 with its pictures, and a journal for their present folder."""
    # Pinned, because readings are never taken over from a program version that reads differently.
    monkeypatch.setattr("core.batch.pipeline.__version__", "0.1.0")
    with zipfile.ZipFile(OLD) as archive:
        archive.extractall(tmp_path)
    shutil.copytree(tmp_path / "home", home, dirs_exist_ok=True)
    pictures = tmp_path / "pictures"
    (journal,) = (home / "journals").glob("*.sqlite")
    journal.rename(place_of([pictures]))
    return pictures


def classify(pictures: Path, out: Path) -> list[dict[str, str]]:
    limits = Limits()
    with Processes(limits.memory_bytes) as processes:
        wanted = ClassifyOptions(
            (pictures,), ("tiny",), "cpu", out, *(None,) * 5, json=False, resume=True, deidentify=False,
            shift_dates=False, journal=None,
        )  # fmt: skip
        assert classify_all(wanted, limits, processes) == 0
    return list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))


def test_a_user_of_0_1_0_finds_all_again(
    old_user: Path, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = read_settings()
    assert settings.general.language == "de"
    assert [(t.model, t.threshold) for t in settings.thresholds] == [("tiny", 0.75)]
    package = Catalogue().read("tiny")
    profile = find_profile("tiny", package.sha256)
    assert profile is not None
    assert profile.signed_by == "Dr. Old"
    store, notice = open_store(decisions_file())
    assert not notice
    assert [d.verdict for d in store.all()] == [Verdict.AGREE, Verdict.DISAGREE, Verdict.UNSURE]
    store.close()

    monkeypatch.setattr(Engine, "run", lambda *_: pytest.fail("It was read again."))
    then = list(csv.DictReader((tmp_path / "old.csv").read_text("utf-8-sig").splitlines()))
    now = classify(old_user, tmp_path / "now.csv")
    assert [{key: row[key] for key in then[0]} for row in now] == then

    keep_settings(
        with_value(settings, "thresholds", [settings.thresholds[0].model_copy(update={"threshold": 0.6})])
    )
    anew = classify(old_user, tmp_path / "anew.csv")
    assert [(row["file"], row["positive"]) for row in anew if row["finding"] == "bright"] == [
        ("bright/2.png", "true"),
        ("bright/3.png", "true"),
    ]
    lines = [json.loads(line) for line in (home / "audit.jsonl").read_text("utf-8").splitlines()]
    judged = [line for line in lines if line["act"] == "judged"]
    assert [line["readings"] for line in judged] == [4]
    store, _ = open_store(decisions_file())
    assert len(store.all()) == 3
    store.close()


def test_what_other_models_read_is_known_for_it(tmp_path: Path) -> None:
    model = tiny_loaded()
    with Journal(tmp_path / "journal") as journal:
        begin_run(journal, [model], lambda _own: "before")
        journal.add([JournalRow(r) for r in readings(model, 2)], [FileMark("00000.png", "stamp", "hash")])
        assert journal.files_of_others() == set()
        begin_run(journal, [model], lambda _own: "now")
        assert journal.files_of_others() == {"00000.png"}
        assert journal.find_mark("00000.png") is None


def test_a_journal_of_a_threshold_that_is_forgotten_holds_too(
    old_user: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_settings(with_value(read_settings(), "thresholds", []))
    monkeypatch.setattr(Engine, "run", lambda *_: pytest.fail("It was read again."))
    rows = classify(old_user, tmp_path / "now.csv")
    assert {row["threshold"] for row in rows} == {"0.500000"}
    with closing(sqlite3.connect(place_of([old_user]))) as db:
        assert len(db.execute("SELECT DISTINCT key FROM source").fetchall()) == 1


def test_what_other_models_read_is_taken_over_until_it_is_read_again(tmp_path: Path) -> None:
    older, newer = tiny_loaded(), tiny_loaded()
    newer = replace(newer, card=newer.card.model_copy(update={"version": "9.0.0"}))
    Image.fromarray(np.full((64, 64), 200, np.uint8)).save(tmp_path / "00000.png")
    sources = list(walk([tmp_path]))
    mark = FileMark("00000.png", "", digest(sources[0], Limits()))
    settings = Settings(resumable=True)
    with Journal(tmp_path / "journal") as journal:
        begin_run(journal, [older], lambda _own: "before")
        journal.add([JournalRow(r) for r in readings(older, 1)], [mark])
        assert sum(restore(sources, [newer], journal, Progress(), settings)) == 1
        (row,) = table_of(journal, [newer.card], Decided()).rows
        assert (row["file"], row["model_version"]) == ("00000.png", older.card.version)
        # No part of the program treats the picture as read.
        assert journal.find_mark("00000.png") is None
        assert not journal.resume_file(mark)
        assert list(journal.readings()) == []


def test_what_other_models_read_of_other_bytes_is_not(tmp_path: Path) -> None:
    model = tiny_loaded()
    Image.fromarray(np.full((64, 64), 200, np.uint8)).save(tmp_path / "00000.png")
    with Journal(tmp_path / "journal") as journal:
        begin_run(journal, [model], lambda _own: "before")
        journal.add([JournalRow(r) for r in readings(model, 1)], [FileMark("00000.png", "", "ab" * 32)])
        assert sum(restore(list(walk([tmp_path])), [model], journal, Progress(), Settings())) == 0
        assert list(journal.readings()) == []
