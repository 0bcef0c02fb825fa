"""Which version an installed program tells of itself."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from installer.machine import Machine
from installer.screen import Screen
from installer.trial import InstallerTrial, program_version


class _Windows(Machine):
    """A machine on which every program prints the same."""

    def __init__(self, folder: Path, said: str) -> None:
        super().__init__(folder)
        self._said = said

    def run(
        self,
        command: Sequence[str | Path],
        _environment: Mapping[str, str] | None = None,
        _seconds: float = 900.0,
        _folder: Path | None = None,
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(list(command), 0, self._said, "")


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("Overread 0.2.0. Research use only.\r\nNot for diagnosis.\r\n", "0.2.0"),
        ("0030:err:ole:start failed\nOverread 10.0.12. Research use only.\n", "10.0.12"),
        ("Overread cannot start: numpy cannot be loaded.\n", ""),
        ("", ""),
    ],
)
def test_the_version_is_the_one_that_the_program_tells(tmp_path: Path, said: str, version: str) -> None:
    windows = _Windows(tmp_path / "prefix", said)
    trial = InstallerTrial(tmp_path, tmp_path, Screen(), windows, tmp_path)
    assert program_version(trial, tmp_path) == version
