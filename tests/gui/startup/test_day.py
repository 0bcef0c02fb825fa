"""A reader's day in one user folder: received, read in the window and by command, decided, sent, exported."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.audit import AuditLog
from core.pacs_node import PacsNode
from core.settings_file import keep_settings
from desktop.base import window_state
from desktop.startup.crash_recovery import CrashRecovery
from desktop.window.main_window import MainWindow
from tests.gui.conftest import Opens, Reads
from tests.support.peers import listens, receiving, wait_for
from tests.unit.network.conftest import Makes, instances

__all__ = ["instances"]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")


def overread(*arguments: object) -> None:
    command = [sys.executable, "-m", "desktop", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode in (0, 3), done.stderr


@pytest.fixture(autouse=True)
def usual_mask() -> Iterator[None]:
    """Set the file mask of most systems, with which others may read new files."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_after_a_day_everything_kept_is_the_users_alone(
    window: MainWindow, opens: Opens, reads: Reads, instances: Makes, home: Path, tmp_path: Path
) -> None:
    home.chmod(0o755)
    files = instances(3, PatientName="Private^Person")
    # The settings give no folder for received studies, so they go to the user's own folder.
    settings = receiving(tmp_path / "unused")
    pacs = settings.pacs.model_copy(update={"folder": None, "title": "OVERREAD", "callers": "OVERREAD"})
    node = PacsNode(name="Self", host="127.0.0.1", port=pacs.port, title="OVERREAD")
    keep_settings(settings.model_copy(update={"pacs": pacs, "nodes": (node,)}))
    listener = subprocess.Popen([sys.executable, "-m", "desktop", "pacs", "listen"])
    try:
        wait_for(lambda: listens(pacs.port))
        overread("pacs", "send", "Self", files[0].parent)
    finally:
        listener.send_signal(signal.SIGINT)
        listener.wait(600)
    received = home / "received"
    assert len(list(received.glob("*/*.dcm"))) == 3
    recovery = CrashRecovery()
    recovery.begin()
    opens(received)
    reads()
    window.actions_by_name["agree"].trigger()
    recovery.note(ValueError, None)
    window_state.remember_window(window)
    out = tmp_path / "out"
    overread(
        *("classify", received, "--model", "chest-xray-pneumonia"),
        *("--journal", tmp_path / "kept" / "a.sqlite"),
        *("--csv", out / "a.csv", "--pdf", out / "a.pdf", "--dicom", out / "dicom"),
    )
    overread("deidentify", received, "--out", out / "deidentified")
    assert AuditLog().verify().faults == ()
    found = [home, *home.rglob("*"), *(tmp_path / "kept").iterdir()]
    names = {path.name for path in found}
    assert {"outbox.sqlite", "decisions.sqlite", "recent.json", "audit.jsonl", "window.ini"} <= names
    assert {"settings.json", "deidentify.key", "running", "a.sqlite"} <= names
    modes = {str(path): oct(path.stat().st_mode & 0o777) for path in found}
    wide = {name: mode for name, mode in modes.items() if int(mode, 8) & 0o077}
    assert wide == {}
    recovery.end()
