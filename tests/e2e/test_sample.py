"""The sample shows what the program does: models read its studies and suspect what was drawn in them."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def rows(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    folder = tmp_path_factory.mktemp("sample")
    command = ["classify", samples, "--csv", folder / "found.csv", "--device", "cpu"]
    done = subprocess.run(
        [sys.executable, "-m", "desktop", *map(str, command)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with (folder / "found.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize(
    ("study", "model"),
    [
        ("chest", "chest-xray-pneumonia"),
        ("brain-mr", "brain-tumor-mri"),
        ("forearm", "bone-fracture"),
    ],
)
def test_a_finding_is_suspected_where_it_was_drawn_and_not_before(
    rows: list[dict[str, str]], study: str, model: str
) -> None:
    ours = [row for row in rows if row["file"].startswith(f"{study}/") and row["model"] == model]
    before = {row["band"] for row in ours if "20250602" in row["file"]}
    today = {row["band"] for row in ours if "20260101" in row["file"]}
    assert before == {"not suspected"}
    assert "suspected" in today


def test_the_mass_is_in_neighbouring_slices(rows: list[dict[str, str]]) -> None:
    suspected = [
        int(row["file"].split("-")[-1].removesuffix(".dcm"))
        for row in rows
        if row["file"].startswith("brain-mr/") and row["band"] == "suspected"
    ]
    assert len(suspected) >= 3
    assert suspected == list(range(min(suspected), max(suspected) + 1))


def test_no_disease_model_reads_the_head_on_ct(rows: list[dict[str, str]]) -> None:
    assert {row["model"] for row in rows if row["file"].startswith("head-ct/")} == {"image-kind"}
