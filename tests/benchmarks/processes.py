"""Run whole processes and measure seconds, processor time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

#: The command `overread`, run by this Python.
OVERREAD = (sys.executable, "-c", "from desktop.startup.launch import main; main()")
_LOOK_EVERY = 0.2


@dataclass(frozen=True)
class Cost:
    """The cost of a process and its children.

    Attributes
    ----------
    seconds : float
        Wall-clock time from start to end.
    processor : float
        Processor seconds of the process and of the children that it waited for.
    output : str
    memory : int
        Largest number of bytes at one time, as PSS, which counts shared memory once. 0 if not measured.
    own : int
        The same without pages of files, such as libraries, which the system may drop at any time and other
        programs may share.
    """

    seconds: float
    processor: float
    output: str
    memory: int = 0
    own: int = 0


def measure(
    command: Sequence[str | Path], settings: Mapping[str, str] | None = None, *, memory: bool = False
) -> Cost:
    """Run a command to its end; `settings` are added to the environment.

    Raises
    ------
    SystemExit
        If the command fails, with its output.
    """
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as said:
        began = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=output,
            stderr=said,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **(settings or {})},
        )
        with _Watch(process.pid, wanted=memory) as watch:
            _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said.seek(0)
        if process.returncode:
            raise SystemExit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{said.read()}")
        return Cost(seconds, used.ru_utime + used.ru_stime, output.read(), watch.most, watch.own)


class _Watch:
    """Sample the memory of a process and its descendants several times a second (Linux)."""

    def __init__(self, pid: int, *, wanted: bool) -> None:
        self.most = self.own = 0
        self._pid = pid
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True) if wanted else None

    def __enter__(self) -> _Watch:
        if self._thread is not None:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(_LOOK_EVERY):
            found = [_bytes_of(pid) for pid in _family(self._pid)]
            self.most = max(self.most, sum(all_bytes for all_bytes, _ in found))
            self.own = max(self.own, sum(own for _, own in found))


def _family(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        with suppress(OSError):
            for children in Path(f"/proc/{parent}/task").glob("*/children"):
                found += [int(child) for child in children.read_text("ascii").split()]
    return found


def _bytes_of(pid: int) -> tuple[int, int]:
    """PSS of a process, and the part of it that belongs to no file."""
    found: dict[str, int] = {}
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()[1:]:
            name, size, *_ = line.split()
            found[name] = int(size) << 10
    return found.get("Pss:", 0), found.get("Pss_Anon:", 0)
