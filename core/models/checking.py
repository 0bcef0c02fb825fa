"""Has the file of a model that somebody else made checked in a process of its own, before it is read here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

import onnx

from core import __version__
from core.clock import Clock
from core.errors import ExportError, ModelError
from core.message_watch import MessageWatch
from core.paths import atomic_write, user_data
from core.process_limits import Bounds
from core.runtime import become_worker, configure, kill, spawn

#: Seconds that a check may take; that of 256 MiB takes some. And between two looks at the clock.
CHECK_SECONDS, _LOOK_EVERY = 60.0, 0.2
#: Most files that are remembered.
_MOST_KNOWN = 1000

#: Checks bytes that have a name; importable by a new process, raises `ModelError`.
Check = Callable[[bytes, str], object]


def check_apart(check: Check, data: bytes, path: Path, memory_bytes: int) -> None:
    """Check a model file in a process within limits, unless the same bytes passed before.

    What a parser makes of hostile bytes may take all memory, crash or never end. What passed here is
    parsed by the same code afterwards, and takes no more there.

    Parameters
    ----------
    check : callable
    data : bytes
        Of the file, as they were read here.
    path : Path
    memory_bytes : int
        Most memory of the process.

    Raises
    ------
    ModelError
        As `check` does, and if the process ends, takes too much memory or does not answer.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    key = f"{sha256} | onnx {onnx.__version__} | Overread {__version__}"
    known = _read_known()
    if key in known:
        return
    if _answer_to(check, path, memory_bytes) != sha256:
        raise ModelError(f"{path.name} was changed while it was checked; try it again.")
    with suppress(ExportError), atomic_write(_known_file()) as temporary:
        temporary.write_text(json.dumps([*known, key][-_MOST_KNOWN:], indent=1), "utf-8")


def serve_check(connection: Connection[str | ModelError, tuple[Check, Path]]) -> None:
    """Check one file and answer with its hash, or with what is wrong; what runs inside the process."""
    become_worker()
    configure()
    # Until it is asked for something it reads nothing: it may not have its limits yet.
    check, path = connection.recv()
    answer: str | ModelError
    try:
        data = path.read_bytes()
        check(data, path.name)
        answer = hashlib.sha256(data).hexdigest()
    except ModelError as error:
        answer = error
    except MemoryError:
        answer = ModelError(_too_much(path.name))
    except OSError:
        answer = ModelError(f"The model file {path.name} cannot be read.")
    connection.send(answer)


def _answer_to(check: Check, path: Path, memory_bytes: int) -> str:
    """The hash of what passed."""
    try:
        bounds = Bounds(memory_bytes)
        process, connection = spawn(serve_check)
    except OSError as error:
        raise ModelError(
            "This machine does not let Overread start the process that checks models."
        ) from error
    watch = MessageWatch()
    try:
        bounds.hold(process.pid or 0)
        connection.send((check, path))
        answer = _hear(process, connection, watch, path.name)
    except (EOFError, OSError) as error:
        raise ModelError(
            f"{path.name} ended the process that checked it, or took more than {memory_bytes >> 20:,} MB of "
            "memory there; it is not loaded."
        ) from error
    finally:
        watch.close()
        kill(process)
        connection.close()
        bounds.close()
    if isinstance(answer, ModelError):
        raise answer
    return answer


def _hear(
    process: SpawnProcess,
    connection: Connection[tuple[Check, Path], str | ModelError],
    watch: MessageWatch,
    name: str,
) -> str | ModelError:
    clock = Clock()
    while not connection.poll(_LOOK_EVERY):
        if clock.seconds() > CHECK_SECONDS:
            raise ModelError(
                f"The check of {name} took more than {CHECK_SECONDS:.0f} seconds; it is not loaded."
            )
    with watch.over(process):
        return connection.recv()


def _too_much(name: str) -> str:
    return f"{name} takes more memory to check than an added model may have; it is not loaded."


def _known_file() -> Path:
    return user_data() / "checked-models.json"


def _read_known() -> list[str]:
    try:
        known = json.loads(_known_file().read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return [key for key in known if isinstance(key, str)] if isinstance(known, list) else []
