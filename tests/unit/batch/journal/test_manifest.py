"""The record of a batch: which batch can be resumed, and that a damaged record offers none."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.batch.journal.journal_store import manifest_beside, open_journal, place_of
from core.batch.journal.manifest import BatchManifest, last_unfinished, read_manifest, write_manifest


def begun(folder: Path, **more: object) -> BatchManifest:
    made = BatchManifest((folder,), "key", 10, more.pop("started", datetime.now(UTC)), **more)
    write_manifest(made)
    with open_journal(place_of([folder]), resume=True):
        pass
    return made


def test_gives_back_what_was_written(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9") if sys.platform == "linux" else "café"
    folder = tmp_path / name
    folder.mkdir()
    made = begun(folder)
    assert read_manifest(place_of([folder])) == made
    found = last_unfinished(["key"])
    assert found is not None
    assert (found.manifest, found.done) == (made, 0)


def test_the_last_one_that_can_be_gone_on_with(tmp_path: Path) -> None:
    names = ("old", "older", "done", "gone", "busy", "other")
    folders = {name: tmp_path / name for name in names}
    for folder in folders.values():
        folder.mkdir()
    now = datetime.now(UTC)
    begun(folders["older"], started=now - timedelta(hours=9))
    old = begun(folders["old"], started=now - timedelta(hours=8))
    begun(folders["done"], ended=now)
    begun(folders["gone"])
    folders["gone"].rmdir()
    begun(folders["busy"])
    with open_journal(place_of([folders["busy"]]), resume=True):
        assert last_unfinished(["key"]).manifest == old
    assert last_unfinished(["another key"]) is None


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", "null", '{"roots": 3}', '{"roots": [], "key": ""}', "\xff\x00"]
)
def test_a_damaged_one_offers_nothing(tmp_path: Path, damage: str) -> None:
    begun(tmp_path)
    manifest_beside(place_of([tmp_path])).write_bytes(damage.encode("latin-1"))
    assert read_manifest(place_of([tmp_path])) is None
    assert last_unfinished(["key"]) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("started", "yesterday"), ("started", "2026-01-01T10:00:00"), ("total", None), ("roots", ["a", 3])],
)
def test_a_wrong_value_is_damage(tmp_path: Path, name: str, value: object) -> None:
    begun(tmp_path)
    path = manifest_beside(place_of([tmp_path]))
    path.write_text(json.dumps(json.loads(path.read_text()) | {name: value}))
    assert read_manifest(place_of([tmp_path])) is None


def test_a_run_from_the_beginning_drops_it(tmp_path: Path) -> None:
    begun(tmp_path)
    with open_journal(place_of([tmp_path]), resume=False):
        pass
    assert read_manifest(place_of([tmp_path])) is None
