"""The receiver in its process: it is restarted when killed, and stops when told to."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from typing import Self

import pytest

from core.errors import NetworkError
from core.network.base.association import association, context_of
from core.network.base.dicom_files import object_facts
from core.network.scp import receiver_process
from core.network.scp.receiver import ReceiverStatus
from core.network.scp.receiver_process import MEMORY_BYTES, keep_listening
from core.pacs_node import PacsNode
from core.progress import Progress
from core.settings import UserSettings
from tests.support.deflated_bomb import deflated_bomb
from tests.support.peers import listens, receiving, storescu, wait_for
from tests.unit.network.conftest import Makes, Receives, kept

#: Seconds of silence that even a slow machine does not exceed.
_PATIENT = 600.0


def children() -> set[int]:
    tasks = Path("/proc/self/task").glob("*/children")
    return {int(pid) for task in tasks for pid in task.read_text("ascii").split()}


class Listening:
    """A receiver in its own process, kept running by a thread, and its reports."""

    def __init__(self, folder: Path) -> None:
        self.settings = receiving(folder)
        self.told: list[tuple[ReceiverStatus, int]] = []
        self._progress, self._before = Progress(), children()
        self._thread = threading.Thread(
            target=keep_listening, args=(self.settings.pacs, self._progress, self._tell)
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.cancel()
        self._thread.join(120)
        assert not self._thread.is_alive()

    def child(self) -> int:
        """Return the id of its process."""
        (pid,) = (
            pid
            for pid in children() - self._before
            if b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()
        )
        return pid

    def _tell(self, status: ReceiverStatus, deaths: int) -> None:
        if deaths:
            # Only the first process may be taken for hung; how long the next takes to start depends on the
            # machine.
            receiver_process.SILENT_SECONDS = _PATIENT
        self.told.append((status, deaths))


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prevent a receiver from counting as hung because the machine is slow."""
    monkeypatch.setattr(receiver_process, "SILENT_SECONDS", _PATIENT)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are found by /proc")
def test_it_is_started_again_when_it_is_killed(instances: Makes, tmp_path: Path) -> None:
    with Listening(tmp_path / "received") as receiver:
        settings, told = receiver.settings, receiver.told
        first, second = instances(3), instances(2)
        wait_for(lambda: listens(settings.pacs.port))
        assert storescu(settings, *first).returncode == 0
        wait_for(lambda: told and told[-1][0].new == 3)
        os.kill(receiver.child(), signal.SIGKILL)
        wait_for(lambda: told[-1][1] == 1)
        wait_for(lambda: listens(settings.pacs.port))
        assert storescu(settings, *first[:1], *second).returncode == 0
        wait_for(lambda: told[-1][0].same == 1)
    assert not listens(settings.pacs.port)
    assert told[-1][0].new == len(kept(settings)) == 5


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are found by /proc")
def test_one_that_hangs_is_noticed_and_another_takes_its_place(
    instances: Makes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Listening(tmp_path / "received") as receiver:
        settings, told = receiver.settings, receiver.told
        wait_for(lambda: told)
        os.kill(receiver.child(), signal.SIGSTOP)
        # Set only now, as the start may have taken long.
        monkeypatch.setattr(receiver_process, "SILENT_SECONDS", 0.5)
        wait_for(lambda: told[-1][1] == 1)
        wait_for(lambda: listens(settings.pacs.port))
        assert storescu(settings, *instances(1)).returncode == 0
    assert len(kept(settings)) == 1


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="memory is measured by /proc")
def test_what_grows_a_thousandfold_takes_little_memory(tmp_path: Path) -> None:
    bombs = [tmp_path / f"{n}.dcm" for n in range(3)]
    for number, path in enumerate(bombs):
        path.write_bytes(deflated_bomb(400, before_names=number > 0))
    with Listening(tmp_path / "received") as receiver:
        settings, told = receiver.settings, receiver.told
        wait_for(lambda: listens(settings.pacs.port))
        child = receiver.child()
        limits = Path(f"/proc/{child}/limits").read_text("ascii")
        assert any(
            line.startswith("Max data size") and str(MEMORY_BYTES) in line for line in limits.splitlines()
        )
        at_rest = most_memory(child)
        node = PacsNode(name="us", title=settings.pacs.title, host="127.0.0.1", port=settings.pacs.port)
        senders = [threading.Thread(target=send, args=(node, settings, path)) for path in bombs]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join(120)
        wait_for(lambda: told and told[-1][0].new + told[-1][0].refused == len(bombs))
        assert told[-1][0].new == 1
        assert told[-1][1] == 0, "it died"
        assert most_memory(child) - at_rest < 500 << 20


def most_memory(pid: int) -> int:
    """Return the peak memory of a process in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM"))


def send(node: PacsNode, settings: UserSettings, path: Path) -> None:
    """Send a file unchanged, with an allowed title."""
    facts = object_facts(path)
    contexts = [context_of(facts.sop_class, facts.syntax)]
    with association(node, next(iter(settings.pacs.allowed)), contexts, Progress()) as assoc:
        assoc.send_c_store(path)


def test_what_it_cannot_do_is_told(receives: Receives, tmp_path: Path) -> None:
    taken = receives()
    with pytest.raises(NetworkError, match="cannot listen"):
        keep_listening(receiving(tmp_path / "o", port=taken.pacs.port).pacs, Progress(), lambda *_: None)
    with pytest.raises(NetworkError, match="Nobody may send"):
        keep_listening(receiving(tmp_path / "p", callers="").pacs, Progress(), lambda *_: None)
