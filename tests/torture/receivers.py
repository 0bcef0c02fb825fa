"""Receivers to attack: ours, DCMTK's storescp and Orthanc, in processes whose memory is measured."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from core.network.scp.receiver_process import keep_listening
from core.progress import Progress
from tests.support.peers import OVERREAD, find, free_port, listens, receiving, start_orthanc, wait_for

#: Memory limit of a receiver, so that an attack does not bring the machine down.
MOST_MEMORY = 10 << 30
KINDS = ("Overread", "storescp", "Orthanc")


@dataclass(frozen=True)
class Target:
    """A receiver that listens.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    port : int
    called : bytes
        Its AE title.
    root : int
        Id of its main process.
    """

    kind: str
    port: int
    called: bytes
    root: int

    def alive(self) -> bool:
        """Return whether its process exists and listens."""
        return Path(f"/proc/{self.root}").exists() and listens(self.port)


@contextmanager
def listening(kind: str, folder: Path) -> Iterator[Target]:
    """Start a receiver in a folder, and stop it at the end."""
    folder.mkdir(parents=True)
    with {"Overread": _overread, "storescp": _storescp, "Orthanc": _orthanc}[kind](folder) as target:
        for pid in _family(target.root):
            resource.prlimit(pid, resource.RLIMIT_DATA, _lower(pid))
        yield target


class MemoryWatch:
    """Measure the largest memory of all processes of a receiver during the context."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.at_rest = self.most = _resident(target.root)

    def __enter__(self) -> MemoryWatch:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def grown_mb(self) -> int:
        """The largest growth in MiB."""
        return (self.most - self.at_rest) >> 20

    def _watch(self) -> None:
        while not self._over.wait(0.01):
            self.most = max(self.most, _resident(self._target.root))


@contextmanager
def _overread(folder: Path) -> Iterator[Target]:
    settings, progress = receiving(folder / "received"), Progress()
    before = set(_family(os.getpid()))
    thread = threading.Thread(target=keep_listening, args=(settings.pacs, progress, lambda *_: None))
    thread.start()
    try:
        wait_for(lambda: listens(settings.pacs.port))
        new = set(_family(os.getpid())) - before
        (root,) = (pid for pid in new if b"resource_tracker" not in _command(pid))
        yield Target("Overread", settings.pacs.port, OVERREAD.encode(), root)
    finally:
        progress.cancel()
        thread.join(30)


@contextmanager
def _storescp(folder: Path) -> Iterator[Target]:
    port = free_port()
    command = [str(find("storescp")), "--fork", "+xa", "-aet", OVERREAD, "-od", str(folder), str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(lambda: listens(port))
            yield Target("storescp", port, OVERREAD.encode(), process.pid)
        finally:
            for pid in reversed(_family(process.pid)):
                # Child processes may end at any moment.
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


@contextmanager
def _orthanc(folder: Path) -> Iterator[Target]:
    made = start_orthanc(folder)
    try:
        yield Target("Orthanc", made.port, b"ORTHANC", made.process.pid)
    finally:
        made.process.kill()
        made.process.wait()


def _lower(pid: int) -> tuple[int, int]:
    """Return the limits of a process, at most `MOST_MEMORY`."""
    found = resource.prlimit(pid, resource.RLIMIT_DATA)
    bounded = [MOST_MEMORY if one == resource.RLIM_INFINITY else min(one, MOST_MEMORY) for one in found]
    return bounded[0], bounded[1]


def _family(root: int) -> list[int]:
    """Return a process and its descendants."""
    found = [root]
    for pid in found:
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text("ascii").split()]
            except OSError:
                continue
    return found


def _resident(root: int) -> int:
    """Return the resident bytes of a process and its descendants."""
    pages = 0
    for pid in _family(root):
        try:
            pages += int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
        except (OSError, IndexError):
            continue
    return pages * resource.getpagesize()


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b"resource_tracker"


def present() -> Iterator[str]:
    """Yield the kinds that are installed."""
    yield KINDS[0]
    yield from (kind for kind, program in (("storescp", "storescp"), ("Orthanc", "Orthanc")) if find(program))
