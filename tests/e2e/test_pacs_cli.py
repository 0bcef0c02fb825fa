"""`overread pacs` as a user runs it: real processes, a real archive, a receiver that is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.settings_file import keep_settings
from tests.support.peers import Orthanc, listens, need, receiving, storescu, wait_for
from tests.unit.network.conftest import Makes, instances, kept

__all__ = ["instances"]


def pacs(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "desktop", "pacs", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=600, check=False)


class Listener:
    """`overread pacs listen` in its own process, restarted repeatedly; its output goes into a file."""

    def __init__(self, folder: Path) -> None:
        self.settings = receiving(folder / "received")
        self.status_message = folder / "said.txt"
        self.process: subprocess.Popen[bytes] | None = None
        keep_settings(self.settings)

    def start(self) -> None:
        with self.status_message.open("wb") as said:
            command = [sys.executable, "-m", "desktop", "pacs", "listen"]
            self.process = subprocess.Popen(command, stdout=said, stderr=said)
        wait_for(lambda: listens(self.settings.pacs.port))

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait(600)


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    made = Listener(tmp_path)
    yield made
    if made.process is not None:
        made.end(signal.SIGKILL)


def test_a_day_with_an_archive(instances: Makes, orthanc: Orthanc, tmp_path: Path) -> None:
    files = instances(3, PatientID="CLI-1")
    assert pacs("add", "Archive", "127.0.0.1", orthanc.port, "ORTHANC").returncode == 0
    assert "Archive" in pacs("nodes").stdout
    assert "answers and lets OVERREAD in" in pacs("echo", "Archive").stdout
    sent = pacs("send", "Archive", files[0].parent)
    assert (sent.returncode, sent.stdout.strip()) == (0, "3 sent, 0 failed, 0 waiting.")
    assert "3 were sent before" in pacs("send", "Archive", files[0].parent).stdout
    found = pacs("find", "Archive", "--id", "CLI-1", "--json")
    (study,) = (json.loads(line) for line in found.stdout.splitlines())
    assert study["instances"] == "3"
    fetched = pacs("fetch", "Archive", study["uid"])
    assert fetched.returncode == 0, fetched.stderr
    place = Path(os.environ["OVERREAD_HOME"]) / "received" / study["uid"]
    assert len(list(place.iterdir())) == 3
    assert pacs("remove", "Archive").returncode == 0
    gone = pacs("echo", "Archive")
    assert gone.returncode == 2
    assert "There is no node 'Archive'" in gone.stderr
    log = (Path(os.environ["OVERREAD_HOME"]) / "audit.jsonl").read_text()
    acts = [json.loads(line)["act"] for line in log.splitlines()]
    assert acts == ["node", "sent", "fetched", "node", "failed"]


def test_a_receiver_that_is_killed_loses_nothing(instances: Makes, listener: Listener) -> None:
    need("storescu")
    settings, files = listener.settings, instances(60)
    listener.start()
    sending = subprocess.Popen(
        ["storescu", "-aet", "MODALITY", "-aec", "OVERREAD", "127.0.0.1", str(settings.pacs.port), *files],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for(lambda: len(kept(settings)) > 5)
    listener.end(signal.SIGKILL)
    assert sending.wait(600) != 0, "the sender did not notice"
    before = {path: path.read_bytes() for path in kept(settings).values()}
    listener.start()
    assert storescu(settings, *files).returncode == 0
    assert len(kept(settings)) == 60
    assert all(path.read_bytes() == data for path, data in before.items())
    assert listener.end(signal.SIGINT) == 0
    said = listener.status_message.read_text()
    assert said.startswith("OVERREAD listens at 127.0.0.1")
    assert f"\n{60 - len(before)} received, {len(before)} again, 0 differing, 0 refused\n" in said
