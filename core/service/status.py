"""The status of the service: a small file that the service writes, for monitoring."""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from filelock import Timeout

from core import NOTICE, __version__
from core.errors import ServiceError
from core.paths import atomic_write, private_file, private_lock, user_data

#: Age in seconds at which a status means that the service hangs.
_OLD_SECONDS = 60.0


@dataclass(frozen=True)
class ServiceProblem:
    """A problem that needs attention: a code for programs, and a sentence for people."""

    code: str
    sentence: str


@dataclass(frozen=True)
class ServiceStatus:
    """State of the service; the documentation has a page on it.

    Attributes
    ----------
    state : str
        running, stopping, stopped; ended or hung if the service no longer writes.
    pid : int
    started, written : str
        Times in ISO 8601.
    rules : list of dict
        Name, source, time of the last search, and whether the rule is in its quiet hours.
    processes : dict of str to dict
        State, pid and number of restarts of the receiver, the reading process and the courier.
    studies : dict of str to int
        Number of studies that are arriving, waiting, reported and so on.
    queue : dict of str to int
        Number of results that wait, were sent or failed.
    oldest_waiting_seconds : int
        Waiting time of the study that has waited longest for its results, in seconds.
    last_reported, last_sent : str
        Times in ISO 8601; empty if there was none.
    disk_free_mb, memory_mb : int
        Free disk space, and memory of all processes (0 if the system does not tell), in MB.
    problems : list of ServiceProblem
    """

    state: str
    pid: int
    started: str
    written: str
    rules: list[dict[str, str | bool]] = field(default_factory=list)
    processes: dict[str, dict[str, str | int | float | bool]] = field(default_factory=dict)
    studies: dict[str, int] = field(default_factory=dict)
    queue: dict[str, int] = field(default_factory=dict)
    oldest_waiting_seconds: int = 0
    last_reported: str = ""
    last_sent: str = ""
    disk_free_mb: int = 0
    memory_mb: int = 0
    problems: list[ServiceProblem] = field(default_factory=list)

    def to_json(self) -> dict[str, object]:
        """Return the status as it is written and printed."""
        return {"format": 1, "version": __version__, "notice": NOTICE, **asdict(self)}


def status_file() -> Path:
    """Return the path of the status."""
    return user_data() / "service-status.json"


def lock_file() -> Path:
    """Return the lock file of a user's folder, held while the service runs."""
    return user_data() / "service.running"


def write_status(status: ServiceStatus) -> None:
    """Write the status to its file.

    Raises
    ------
    ExportError
    """
    with atomic_write(status_file()) as temporary:
        private_file(temporary).write_text(json.dumps(status.to_json(), indent=2) + "\n", "ascii")


def read_status() -> dict[str, object]:
    """Read the status, as from `ServiceStatus.to_json`; the state is ``ended`` or ``hung`` if nothing runs.

    Raises
    ------
    ServiceError
        If the service was never started, or the file cannot be read.
    """
    path = status_file()
    try:
        found = json.loads(path.read_text("ascii"))
        age = time.time() - path.stat().st_mtime
    except FileNotFoundError as error:
        raise ServiceError("overread serve was never started with this user folder.") from error
    except (OSError, ValueError) as error:
        raise ServiceError("The status of overread serve cannot be read.") from error
    if not isinstance(found, dict):
        raise ServiceError("The status of overread serve cannot be read.")
    if not is_running():
        if found.get("state") != "stopped":
            found["state"] = "ended"
    elif age > _OLD_SECONDS:
        found["state"] = "hung"
    return found


def is_running() -> bool:
    """Return whether a service of this user's folder runs."""
    try:
        with private_lock(lock_file()):
            return False
    except Timeout:
        return True
    except OSError:
        return False


def moment_text(moment: float | None) -> str:
    """Return seconds since 1970 as text; '' for None."""
    return "" if moment is None else datetime.fromtimestamp(moment).astimezone().isoformat(timespec="seconds")


def memory_of_tree(pid: int) -> int:
    """Return the memory of a process and its descendants in bytes; 0 if the system does not tell.

    Shared memory is counted in each process.
    """
    if sys.platform != "linux":
        return 0
    page = os.sysconf("SC_PAGE_SIZE")
    total = 0
    with suppress(OSError, ValueError, IndexError):
        total = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * page
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError, ValueError):
                below = (task / "children").read_text("ascii").split()
                total += sum(memory_of_tree(int(child)) for child in below)
    return total
