"""The command line as a user runs it: a real process, the shipped model, real files."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from core.batch.journal.journal_store import kept_journals
from core.cli import app
from desktop.startup.launch import COMMANDS
from tests.support.peers import wait_for
from tests.support.pictures import save, spot


def overread(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "desktop", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=600, check=False)


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def test_classify_writes_csv_pdf_and_overlays(samples: Path, tmp_path: Path) -> None:
    out = tmp_path / "ergebnis ü 結果"
    done = overread(
        *("classify", samples, "--csv", out / "f.csv", "--pdf", out / "r.pdf", "--overlays", out / "maps"),
        *("--xlsx", out / "f.xlsx", "--jsonl", out / "f.jsonl"),
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    rows = rows_of(out / "f.csv")
    assert {r["file"] for r in rows} == {
        p.relative_to(samples).as_posix() for p in samples.rglob("*") if p.is_file()
    }
    phantom = [r for r in rows if r["file"].startswith("head-ct/")]
    assert len(phantom) == 12
    assert Counter(r["finding"] for r in phantom).most_common(1)[0][0] == "HeadCT"
    # The sample also holds a screen capture, which is listed as an earlier result.
    assert Counter(r["status"] for r in rows)["listed"] == 1
    assert all(r["status"] in ("ok", "refused", "listed") for r in rows)
    assert (out / "r.pdf").read_bytes().startswith(b"%PDF-")
    assert (out / "f.xlsx").read_bytes().startswith(b"PK")
    lines = [json.loads(line) for line in (out / "f.jsonl").read_text("utf-8").splitlines()]
    assert [(line["file"], line["status"]) for line in lines] == [(r["file"], r["status"]) for r in rows]
    # Maps are never written for findings that are not suspected.
    shown = [r for r in rows if r["band"] in ("suspected", "borderline")]
    assert 0 < len(shown) == len(list((out / "maps").rglob("*.png"))) < len(rows)
    said = " ".join(done.stderr.split())
    assert "Fracture suspected" in said
    assert "Fracture not suspected" in said
    assert "not_fractured" not in said


def test_errors_give_exit_status_3_and_a_row_each(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    save(spot(), folder / "a.png")
    (folder / "text.png").write_text("hello")
    done = overread("classify", folder, "--model", "body-region", "--csv", tmp_path / "f.csv", "--json")
    assert done.returncode == 3, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["file"], line["status"]) for line in lines][1] == ("text.png", "error")
    assert lines[1]["message"].startswith("The file is a text file")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="it needs a device that is always full")
def test_json_to_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    save(spot(), tmp_path / "a.png")
    command = [sys.executable, "-m", "desktop", "classify", str(tmp_path), "--model", "body-region", "--json"]
    command += ["--pdf", str(tmp_path / "out" / "r.pdf")]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=600, check=False
        )
    assert done.returncode == 2
    assert "could not be written: No space left" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert "ignored" not in done.stderr
    # The outputs after it are still written.
    assert (tmp_path / "out" / "r.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["classify", "no-such-folder"], "no-such-folder"),
        (["classify", ".", "--model", "nose"], "There is no model"),
        (["classify", ".", "--device", "dml:9"], "There is no device"),
        (["classify"], "Missing argument"),
        (["classify", ".", "--csv", "."], "is a folder"),
        (["models", "add", "pyproject.toml"], "not a valid ONNX file"),
        (["models", "remove", "body-region"], "cannot be removed"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_status_2(arguments: list[str], words: str) -> None:
    done = overread(*arguments)
    assert done.returncode == 2
    assert words in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr


def test_models_and_devices() -> None:
    # An id that is cut off cannot be typed.
    assert "chest-xray-tuberculosis" in overread("models").stdout
    assert "passed" in overread("models", "verify").stdout
    assert "cpu" in overread("devices").stdout
    assert "Research use only" in overread("version").stdout


def test_every_command_is_known_to_the_launcher() -> None:
    names = {command.name or command.callback.__name__ for command in app.registered_commands}
    assert names | {group.name for group in app.registered_groups} == set(COMMANDS)
    assert "classify" in overread("--help").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process on Windows")
def test_ctrl_c_writes_what_is_finished(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    first = save(spot(512), folder / "p00000.png")
    for i in range(1, 20_000):
        (folder / f"p{i:05}.png").hardlink_to(first)
    command = ["-m", "desktop", "classify", str(folder), "--csv", str(tmp_path / "f.csv")]
    rows: list[dict[str, str]] = []
    for patience in (1, 2, 4, 8, 16, 32):
        for journal in kept_journals():
            journal.unlink()
        with subprocess.Popen([sys.executable, *command], stderr=subprocess.PIPE, text=True) as process:
            # Before the run has started a signal may be lost: a shell's background jobs ignore this one.
            wait_for(lambda: bool(kept_journals()))
            time.sleep(patience)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=600)
        assert process.returncode == 130, errors
        rows = rows_of(tmp_path / "f.csv") if (tmp_path / "f.csv").exists() else []
        if rows:  # On a busy machine the run may not have begun yet.
            assert "what was finished is kept" in errors
            break
    assert 0 < len(rows) < 20_000
    assert [r["file"] for r in rows] == [f"p{i:05}.png" for i in range(len(rows))]


def test_a_run_leaves_its_lines_in_the_audit_log_and_no_names(tmp_path: Path, home: Path) -> None:
    folder, table = tmp_path / "Doe John", tmp_path / "Doe.csv"
    save(spot(64), folder / "a.png")
    overread("classify", folder, "--model", "body-region", "--device", "cpu", "--csv", table)
    text = (home / "audit.jsonl").read_text("ascii")
    entries = [json.loads(line) for line in text.splitlines()]
    assert [entry["act"] for entry in entries] == ["opened", "read", "exported"]
    assert sum(entries[1].get(status, 0) for status in ("ok", "refused", "error")) == 1
    assert entries[2]["sha256"] == hashlib.sha256(table.read_bytes()).hexdigest()
    assert "Doe" not in text
    assert overread("audit", "verify").returncode == 0


def test_a_folder_that_cannot_be_made_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    save(spot(64), tmp_path / "in" / "a.png")
    monkeypatch.setenv("OVERREAD_HOME", str(tmp_path / "file" / "home"))
    done = overread("classify", tmp_path / "in")
    assert done.returncode == 2
    assert "own folder could not be made" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
