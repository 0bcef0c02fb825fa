"""Acceptance test, drift and replay as a user runs them: real processes, the shipped model, real files."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.pictures import write_head_ct


def overread(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "core.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=600, check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return six slices of a synthetic head under their class, one under another, and a broken file."""
    folder = tmp_path_factory.mktemp("site")
    write_head_ct(folder / "head-ct")
    for number in range(1, 7):
        label = "ChestCT" if number == 6 else "HeadCT"
        target = folder / "in" / label / f"{number}.dcm"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / "head-ct" / f"20260101-{number + 3:03}.dcm", target)
    (folder / "in" / "HeadCT" / "broken.dcm").write_text("no picture")
    return folder


def test_a_folder_is_measured_signed_quoted_and_watched(site: Path, home: Path) -> None:
    done = overread(
        *("evaluate", site / "in", "--model", "body-region", "--out", site / "out"),
        *("--sign", "Dr. Ü", "--device", "cpu"),
    )
    assert done.returncode == 3, done.stderr
    figures = json.loads((site / "out" / "figures.json").read_text("utf-8"))["evaluation"]
    assert sum(map(sum, figures["confusion"])) + sum(figures["unread"]["refused"].values()) == 6
    assert figures["unread"]["errors"] == {"not-an-image": 1}
    assert (site / "out" / "acceptance.pdf").read_bytes().startswith(b"%PDF-")
    assert len((site / "out" / "cases.csv").read_text("utf-8-sig").splitlines()) == 8
    assert len(list((home / "profiles").glob("body-region-*.json"))) == 1
    log = (home / "audit.jsonl").read_text("ascii")
    assert '"profile"' in log
    assert str(site) not in log
    drift = overread("drift", "--model", "body-region")
    assert drift.returncode == 0
    assert "too few to tell" in " ".join(drift.stdout.split())


def test_the_audit_log_names_folders_where_the_site_wants_it(site: Path, home: Path) -> None:
    overread("settings", "privacy.audit_names", "true")
    head, clean = site / "in" / "HeadCT", site / "clean"
    overread("evaluate", site / "in", "--model", "body-region", "--csv", site / "c.csv", "--device", "cpu")
    overread("deidentify", head, "--out", clean)
    lines = (home / "audit.jsonl").read_text("ascii").splitlines()
    told = [json.loads(line).get("path") for line in lines]
    assert [path for path in told if path] == [str(site / "in"), str(site / "c.csv"), str(clean)]


def test_wrong_wishes_are_one_sentence(site: Path) -> None:
    for arguments, words in (
        (["--model", "body-region", "--threshold", "youden"], "has no operating point"),
        (["--model", "chest-xray-pneumonia"], "Name the folders after the classes"),
    ):
        done = overread("evaluate", site / "in", *arguments, "--device", "cpu")
        assert done.returncode == 2
        assert words in " ".join(done.stderr.split())
        assert "Traceback" not in done.stderr


def test_results_are_computed_again(site: Path) -> None:
    read = overread("classify", site / "in", "--model", "body-region", "--device", "cpu", "--json")
    record = site / "r.jsonl"
    record.write_text(read.stdout, "utf-8")
    again = overread("replay", record, "--folder", site / "in", "--device", "cpu")
    assert again.returncode == 0, again.stdout + again.stderr
    assert "7 of 7 results are equal" in again.stderr
    (site / "in" / "HeadCT" / "1.dcm").write_bytes((site / "in" / "HeadCT" / "5.dcm").read_bytes())
    changed = overread("replay", record, "--folder", site / "in", "--device", "cpu", "--row", "2")
    assert changed.returncode == 3, changed.stdout
    assert "The file has changed" in changed.stdout
