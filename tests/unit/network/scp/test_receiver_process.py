"""The receiver in its process: it goes on when that is killed, and ends when it is told to."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from core.errors import NetworkError
from core.network.scp.receiver import ReceiverStatus
from core.network.scp.receiver_process import keep_listening
from core.progress import Progress
from tests.support.peers import listens, receiving, storescu, wait_for
from tests.unit.network.conftest import Makes, Receives, kept


def children() -> set[int]:
    tasks = Path("/proc/self/task").glob("*/children")
    return {int(pid) for task in tasks for pid in task.read_text("ascii").split()}


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are found by /proc")
def test_it_is_started_again_when_it_is_killed(instances: Makes, tmp_path: Path) -> None:
    settings, progress = receiving(tmp_path / "received"), Progress()
    told: list[tuple[ReceiverStatus, int]] = []
    before = children()
    thread = threading.Thread(
        target=keep_listening, args=(settings.pacs, progress, lambda *what: told.append(what))
    )
    thread.start()
    try:
        first, second = instances(3), instances(2)
        wait_for(lambda: listens(settings.pacs.port))
        assert storescu(settings, *first).returncode == 0
        wait_for(lambda: told and told[-1][0].new == 3)
        (child,) = (
            pid
            for pid in children() - before
            if b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()
        )
        os.kill(child, signal.SIGKILL)
        wait_for(lambda: told[-1][1] == 1)
        wait_for(lambda: listens(settings.pacs.port))
        assert storescu(settings, *first[:1], *second).returncode == 0
        wait_for(lambda: told[-1][0].same == 1)
    finally:
        progress.cancel()
        thread.join(20)
    assert not thread.is_alive()
    assert not listens(settings.pacs.port)
    assert told[-1][0].new == len(kept(settings)) == 5


def test_what_it_cannot_do_is_told(receives: Receives, tmp_path: Path) -> None:
    taken = receives()
    with pytest.raises(NetworkError, match="cannot listen"):
        keep_listening(receiving(tmp_path / "o", port=taken.pacs.port).pacs, Progress(), lambda *_: None)
    with pytest.raises(NetworkError, match="Nobody may send"):
        keep_listening(receiving(tmp_path / "p", callers="").pacs, Progress(), lambda *_: None)
