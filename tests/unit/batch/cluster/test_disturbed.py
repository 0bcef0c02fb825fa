"""Real clusters that are disturbed, by `tests.torture.cluster`: the table is that of one computer."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest


@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl, which makes certificates, is not here")
@pytest.mark.parametrize(
    "only",
    [
        ["kills"],
        *(pytest.param([what], marks=pytest.mark.nightly) for what in ("workers", "scheduler", "poison")),
    ],
)
def test_clusters_that_are_disturbed(only: list[str]) -> None:
    pytest.importorskip("distributed", reason="the extra overread[cluster] is not installed")
    command = [
        sys.executable,
        "-m",
        "tests.torture.cluster",
        "--pictures",
        "60",
        "--kills",
        "2",
        "--only",
        *only,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
