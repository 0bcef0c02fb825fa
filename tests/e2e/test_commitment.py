"""Storage commitment by a real archive, from the command line, with processes that are killed meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from core.cli import app
from core.network.scu import commitment
from core.settings_file import keep_settings
from tests.support.peers import Orthanc, listens, receiving, start_orthanc, wait_for
from tests.torture.commitment import torture
from tests.unit.network.conftest import Makes, instances

__all__ = ["instances"]


def pacs(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "desktop", "pacs", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=600, check=False)


def patient_pacs(*arguments: object) -> tuple[int, str]:
    """Run `overread pacs` in this process, so that it waits for a report as long as a busy machine needs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(commitment, "REPORT_SECONDS", 120.0)
        done = CliRunner().invoke(app, ["pacs", *map(str, arguments)])
    return done.exit_code, done.stdout.strip()


def reached() -> Counter[str]:
    lines = pacs("queue", "--json").stdout.splitlines()
    return Counter(json.loads(line)["reached"] for line in lines)


@pytest.fixture
def port(tmp_path: Path) -> int:
    """Return the port of a receiver that does not listen yet."""
    settings = receiving(tmp_path / "received")
    keep_settings(settings)
    return settings.pacs.port


@pytest.fixture
def archive(tmp_path: Path, port: int) -> Iterator[Orthanc]:
    knows = {"AET": "OVERREAD", "Host": "127.0.0.1", "Port": port, "AllowStorageCommitment": True}
    started = start_orthanc(tmp_path / "orthanc", DicomModalities={"overread": knows})
    yield started
    started.stop()


@pytest.fixture
def listener(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "desktop", "pacs", "listen"]
    with (tmp_path / "listens.txt").open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
    wait_for(lambda: listens(port))
    yield process
    process.send_signal(signal.SIGINT)
    process.wait(600)


def test_an_archive_commits_what_it_keeps(
    instances: Makes, archive: Orthanc, listener: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    files = instances(3)
    node = ("Archive", "127.0.0.1", archive.port, "ORTHANC")
    assert pacs("add", *node, "--commitment", "ask").returncode == 0
    assert patient_pacs("send", "Archive", files[0].parent) == (
        0,
        "3 sent, 0 failed, 0 waiting; 3 committed, 0 acknowledged and not committed yet.",
    )
    assert reached() == {"committed": 3}
    log = (Path(os.environ["OVERREAD_HOME"]) / "audit.jsonl").read_text()
    acts = [json.loads(line)["act"] for line in log.splitlines()]
    assert acts.count("committed") == 1
    wait_for(lambda: "1 report on storage commitment" in (tmp_path / "listens.txt").read_text())


def test_what_an_archive_lost_is_not_called_committed(
    instances: Makes, archive: Orthanc, port: int, tmp_path: Path
) -> None:
    files = instances(3)
    pacs("add", "Archive", "127.0.0.1", archive.port, "ORTHANC", "--commitment", "ask")
    # Nothing listens here, so the archive's answer is lost.
    assert pacs("send", "Archive", files[0].parent).returncode == 3
    assert reached() == {"acknowledged": 3}
    lost = archive.rest("/tools/find", {"Level": "Instance", "Query": {}, "Expand": False})[0]
    archive.delete(f"/instances/{lost}")
    command = [sys.executable, "-m", "desktop", "pacs", "listen"]
    listening = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: listens(port))
        patient_pacs("queue", "--retry")
        assert reached() == {"committed": 2, "not-committed": 1}
        assert "does not have the object (0112)" in pacs("queue", "--json").stdout
        assert len(archive.instances()) == 2
        patient_pacs("queue", "--retry")
        assert reached() == {"committed": 3}
        assert len(archive.instances()) == 3
    finally:
        listening.kill()
        listening.wait(600)


@pytest.mark.nightly
def test_a_short_torture_of_sender_receiver_and_archive(tmp_path: Path) -> None:
    tally = torture(tmp_path, objects=40, kills=4, seed=3)
    assert sum(tally.kills.values()) == 4
