"""Start and stop the parts of a Dask cluster as processes, as in docs/cluster.md; Linux only."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.peers import free_port, wait_for
from tests.torture.processes import REPOSITORY, below

_MANUAL = REPOSITORY / "docs" / "cluster.md"
#: The folder that the manual gives for certificates.
_CERTIFICATES = "/etc/overread"
_TICKS = os.sysconf("SC_CLK_TCK")
_START_SECONDS = 600.0


def make_certificates(folder: Path) -> dict[str, str]:
    """Make certificates and Dask's configuration as in the manual; return the required environment."""
    folder.mkdir()
    subprocess.run(["sh", "-ec", _block("openssl")], cwd=folder, check=True, capture_output=True)
    (folder / "overread.yaml").write_text(_block("distributed:").replace(_CERTIFICATES, str(folder)))
    return {"DASK_CONFIG": str(folder)}


def _block(begin: str) -> str:
    """Return the block of the manual that starts with a text."""
    blocks = re.findall(r"^```\w*\n(.*?)^```$", _MANUAL.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return next(block for block in blocks if block.startswith(begin))


@dataclass
class Part:
    """A scheduler or a worker, which represents a computer.

    Attributes
    ----------
    command : tuple of str
    log : Path
        File for its output.
    home : Path
        Its user folder.
    settings : dict of str to str
        Additional environment variables.
    """

    command: tuple[str, ...]
    log: Path
    home: Path
    settings: dict[str, str] = field(default_factory=dict)
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start or restart it in its own process group."""
        environment = os.environ | self.settings
        environment |= {"OVERREAD_HOME": str(self.home), "PYTHONPATH": str(REPOSITORY)}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command, stdout=log, stderr=log, env=environment, start_new_session=True
            )

    @property
    def runs(self) -> bool:
        """Whether it is running."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """Kill it with all its children, as when a computer loses power."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            for pid in list(below(self._process.pid)):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._process.wait()

    @property
    def processor(self) -> float:
        """The processor seconds of it and its children so far."""
        if self._process is None:
            return 0.0
        return sum(map(_processor_of, (self._process.pid, *below(self._process.pid))))


@dataclass(frozen=True)
class DaskCluster:
    """A scheduler and its workers.

    Attributes
    ----------
    address : str
            Address of the scheduler.
        scheduler : Part
    workers : list of Part
    """

    address: str
    scheduler: Part
    workers: list[Part]

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts of the cluster."""
        return (self.scheduler, *self.workers)

    @property
    def processor(self) -> float:
        """The processor seconds of all parts so far."""
        return sum(part.processor for part in self.parts)

    def said(self) -> str:
        """Return everything in the logs of all parts."""
        return "".join(part.log.read_text("utf-8", "replace") for part in self.parts if part.log.exists())


@contextmanager
def dask_cluster(
    place: Path,
    workers: int,
    *,
    protocol: str = "tls",
    host: str = "127.0.0.1",
    inside: Sequence[Sequence[str]] = (),
    more: Sequence[str] = (),
    settings: dict[str, str] | None = None,
) -> Iterator[DaskCluster]:
    """Start a cluster, each part with its own user folder, and stop it at the end.

    Parameters
    ----------
    place : Path
        Folder for logs and user folders.
    workers : int
    protocol : str
        ``tls`` or ``tcp``.
    host : str
        The scheduler's address.
    inside : sequence of sequence of str, optional
        Words before the commands of the scheduler and of each worker, which run them on other computers.
    more : sequence of str, optional
        Options of the workers.
    settings : dict, optional
        Additional environment variables of all parts.
    """
    place.mkdir(parents=True, exist_ok=True)
    port = free_port()
    address = f"{protocol}://{host}:{port}"
    words = [tuple(one) for one in inside] or [()] * (1 + workers)
    dask = (sys.executable, "-m", "dask")
    common = ("--protocol", protocol, "--no-dashboard")
    scheduler = (*words[0], *dask, "scheduler", *common, "--host", host, "--port", str(port))
    worker = (*dask, "worker", address, *common, "--nthreads", "1", *more)
    own = settings or {}
    cluster = DaskCluster(
        address,
        Part(scheduler, place / "scheduler.log", place / "scheduler", own),
        [
            Part(
                (*words[1 + number], *worker, "--local-directory", str(place / f"dask-{number}")),
                place / f"worker-{number}.log",
                place / f"worker-{number}",
                own,
            )
            for number in range(workers)
        ],
    )
    try:
        cluster.scheduler.start()
        wait_for(
            lambda: not cluster.scheduler.runs or _is_told(cluster.scheduler, "Scheduler at:"), _START_SECONDS
        )
        assert cluster.scheduler.runs, cluster.said()
        for part in cluster.workers:
            part.start()
        wait_for(lambda: all(_is_told(part, "Registered to:") for part in cluster.workers), _START_SECONDS)
        yield cluster
    finally:
        for part in reversed(cluster.parts):
            part.kill()


def _is_told(part: Part, words: str) -> bool:
    return part.log.exists() and words in part.log.read_text("utf-8", "replace")


def _processor_of(pid: int) -> float:
    """Return the processor seconds of a process and of its children that have ended."""
    with suppress(OSError):
        # proc(5): the name, in brackets, may contain any character; after it utime is the twelfth field.
        behind = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        return sum(map(int, behind[11:15])) / _TICKS
    return 0.0


@contextmanager
def two_hosts() -> Iterator[tuple[tuple[str, ...], tuple[str, ...], str]]:
    """Make two network namespaces that only see each other, and remove them at the end; needs root.

    Yields
    ------
    first, second : tuple of str
        Words before a command, which run it in that namespace.
    address : str
        Address of the first namespace.
    """
    mark = os.getpid()
    names = (f"overread-a-{mark}", f"overread-b-{mark}")
    ends = (f"ova{mark}", f"ovb{mark}")
    addresses = ("10.231.7.1", "10.231.7.2")
    made: list[str] = []
    try:
        for name in names:
            _ip("netns", "add", name)
            made.append(name)
        _ip(
            "link",
            "add",
            ends[0],
            "netns",
            names[0],
            "type",
            "veth",
            "peer",
            "name",
            ends[1],
            "netns",
            names[1],
        )
        for name, end, address in zip(names, ends, addresses, strict=True):
            _ip("-n", name, "address", "add", f"{address}/24", "dev", end)
            for device in ("lo", end):
                _ip("-n", name, "link", "set", device, "up")
        first, second = (("ip", "netns", "exec", name) for name in names)
        yield first, second, addresses[0]
    finally:
        for name in made:
            _ip("netns", "del", name)


def _ip(*words: str) -> None:
    subprocess.run(("ip", *words), check=True)
