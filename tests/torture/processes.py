"""Runs of the command line as processes that can be watched and killed; Linux only, because of /proc."""

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
    """The end of a run: exit status (negative for a signal), and its output on standard error."""

    status: int
    said: str


@dataclass(frozen=True)
class Command:
    """A call of ``overread classify`` that can be repeated.

    `plain` removes root's right to ignore the modes of files and folders. With `plan` the run has an adapter,
    whose process can be killed, too (`tests.support.faulty`). `inside` is put before the command.
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
        """Start it in its own process group."""
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
    """A run that was started."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    @property
    def over(self) -> bool:
        """Whether it has ended by itself."""
        return self._process.poll() is not None

    def kill(self) -> None:
        """Kill the whole process group."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def kill_one(self, pid: int) -> bool:
        """Kill one of its descendants; return False if that has ended already."""
        if pid not in below(self._process.pid):
            return False
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def descendants(self) -> list[tuple[int, str]]:
        """Return ids and kinds of all its descendants."""
        return [(pid, kind_of(pid)) for pid in below(self._process.pid)]

    def end(self, timeout: float = 600.0) -> Ended:
        """Wait for the end; a run that does not end in time is killed."""
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
    """Return the kind of a process: decoder, device process, or Python's own resource tracker."""
    with suppress(OSError):
        if b"resource_tracker" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return "tracker"
        return "device" if b"onnxruntime" in Path(f"/proc/{pid}/maps").read_bytes() else "decoder"
    return "gone"
