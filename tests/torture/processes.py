"""Runs of the command line as processes that can be watched and killed; Linux only, as it reads /proc."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ended:
    """How a run ended: exit status (negative for a signal) and what it said on standard error."""

    status: int
    said: str


@dataclass(frozen=True)
class Command:
    """A call of ``overread classify`` that can be repeated.

    `plain` takes the rights from root that set it above the modes of files and folders. With `plan` the run
    has an adapter, whose process can be killed too (`tests.support.faulty`). `inside` stands before the
    command.
    """

    folder: Path
    csv: Path
    journal: Path | None
    home: Path
    models: tuple[str, ...] = ("body-region",)
    plain: bool = False
    plan: Path | None = None
    inside: tuple[str, ...] = ()

    def start(self, *more: str, resume: bool) -> Running:
        """Start it in a process group of its own."""
        words = [
            *self.inside,
            sys.executable,
            "-m",
            *(("tests.support.faulty_cli", str(self.plan)) if self.plan else ("core.cli",)),
            "classify",
            str(self.folder),
            "--csv",
            str(self.csv),
            *more,
        ]
        if self.journal is not None:
            words += ["--journal", str(self.journal)]
        for model in self.models:
            words += ["--model", model]
        if resume:
            words.append("--resume")
        if self.plain:
            words = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *words]
        environment = os.environ | {"OVERREAD_HOME": str(self.home), "PYTHONPATH": str(REPOSITORY)}
        process = subprocess.Popen(
            words,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment,
            start_new_session=True,
        )
        return Running(process)

    def run(self, *more: str, resume: bool) -> Ended:
        """Run it to its end."""
        return self.start(*more, resume=resume).end()


class Running:
    """A run under way."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    @property
    def over(self) -> bool:
        """Whether it has ended by itself."""
        return self._process.poll() is not None

    def kill(self) -> None:
        """End the whole group at once."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def kill_one(self, pid: int) -> bool:
        """End one process below it; False where that has ended already."""
        if pid not in below(self._process.pid):
            return False
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def descendants(self) -> list[tuple[int, str]]:
        """Process ids, with their kinds, of all children and children's children."""
        return [(pid, kind_of(pid)) for pid in below(self._process.pid)]

    def end(self, timeout: float = 600.0) -> Ended:
        """Wait for the end; a run that does not come to it is killed."""
        try:
            _, said = self._process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            _, said = self._process.communicate()
        return Ended(self._process.returncode, said.decode("utf-8", "replace"))


def below(parent: int) -> Iterator[int]:
    """Yield the ids of the processes below one."""
    with suppress(OSError):
        for task in Path(f"/proc/{parent}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield int(child)
                yield from below(int(child))


def kind_of(pid: int) -> str:
    """Tell apart those that decode, that with a device, and Python's own that counts shared resources."""
    with suppress(OSError):
        if b"resource_tracker" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return "tracker"
        return "device" if b"onnxruntime" in Path(f"/proc/{pid}/maps").read_bytes() else "decoder"
    return "gone"
