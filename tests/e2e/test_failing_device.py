"""What a user sees if a device fails while a folder is read: a note, and every row."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.faulty import make_plan

ROOT = Path(__file__).parents[2]


def classify(plan: Path, folder: Path, table: Path, *more: str) -> str:
    command = [sys.executable, "-m", "tests.support.faulty_cli", str(plan), "classify", str(folder)]
    done = subprocess.run(
        [*command, "--model", "body-region", "--csv", str(table), *more],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "400"},
        timeout=600,
    )
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def without_device(table: Path) -> list[dict[str, str]]:
    return [{**row, "device": ""} for row in rows(table)]


@pytest.fixture(scope="module")
def folder(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of more than three batches, with a file that is no picture."""
    folder = shutil.copytree(samples, tmp_path_factory.mktemp("device") / "study")
    (folder / "notes.txt").write_text("no picture")
    return folder


def test_the_batch_ends_whole_on_a_device_that_fails_once_and_again(folder: Path, tmp_path: Path) -> None:
    whole, once, twice = (tmp_path / name for name in ("whole.csv", "once.csv", "twice.csv"))
    assert "Note" not in classify(make_plan(tmp_path, {}), folder, whole)
    assert {row["device"] for row in rows(whole)} == {"dml:0", ""}

    (tmp_path / "plan.log").unlink()
    said = classify(make_plan(tmp_path, {1: "887A0005"}), folder, once)
    assert "Radeon RX 6600 was removed or switched off (887A0005). Overread started again there" in said
    assert once.read_bytes() == whole.read_bytes()

    (tmp_path / "plan.log").unlink()
    # The runs of the second process count, too: a warm-up, the golden cases, then the batch.
    said = classify(make_plan(tmp_path, {2: "crash", 5: "hang"}), folder, twice)
    assert "The process that computes on Radeon RX 6600 crashed. Overread started again there" in said
    assert "Radeon RX 6600 did not answer within 2 seconds" in said
    assert {row["device"] for row in rows(twice)} == {"dml:0", "cpu", ""}
    assert without_device(twice) == without_device(whole)
