"""Checks the file of an added model in a separate process before it is read here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, TypeVar, cast

import onnx

from core import __version__
from core.clock import Clock
from core.errors import Cancelled, ExportError, ModelError
from core.language.message import Message
from core.message_watch import MessageWatch
from core.paths import atomic_write, user_data
from core.process_limits import Bounds
from core.runtime import become_worker, configure, kill, spawn

#: Seconds that a check may take, since one of 256 MiB takes several; and seconds between two looks at the
#: clock.
CHECK_SECONDS, _LOOK_EVERY = 60.0, 0.2
#: Most files whose check is remembered.
_MOST_KNOWN = 1000

#: Checks the bytes of a named file and raises `ModelError`; a new process must be able to import it.
Check = Callable[[bytes, str], object]
Answer = TypeVar("Answer")


def check_apart(check: Check, data: bytes, path: Path, memory_bytes: int) -> None:
    """Check a model file in a process within limits, unless the same bytes passed before.

    Parsing hostile bytes may use all memory, crash or never end. A model that passed here is parsed by the
    same code afterwards, with the same cost.

    Parameters
    ----------
    check : callable
    data : bytes
        Bytes of the file.
    path : Path
    memory_bytes : int
        Memory limit of the process, in bytes.

    Raises
    ------
    ModelError
        As in `check`; also if the process ends, uses too much memory or does not answer.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    key = f"{sha256} | onnx {onnx.__version__} | Overread {__version__}"
    known = _read_known()
    if key in known:
        return
    if answer_apart(check_file, (check, path), path.name, memory_bytes, CHECK_SECONDS) != sha256:
        raise ModelError("{name} was changed while it was checked; try again.", name=path.name)
    with suppress(ExportError), atomic_write(_known_file()) as temporary:
        temporary.write_text(json.dumps([*known, key][-_MOST_KNOWN:], indent=1), "utf-8")


def check_file(check: Check, path: Path) -> str:
    """Check one file and return its hash; what runs inside the process.

    Raises
    ------
    ModelError
        As in `check`; also if the file cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError("The model file {name} cannot be read.", name=path.name) from error
    check(data, path.name)
    return hashlib.sha256(data).hexdigest()


def answer_apart(
    task: Callable[..., Answer],
    arguments: tuple[object, ...],
    name: str,
    memory_bytes: int,
    seconds: float,
    stopped: Callable[[], bool] = lambda: False,
) -> Answer:
    """Call a function in a process within limits, because it handles a model made by others.

    Parameters
    ----------
    task : callable
        Function to call; a new process must be able to import it, its arguments and its result.
    arguments : tuple
    name : str
        Name of the model's file, for the error message.
    memory_bytes : int
        Memory limit of the process, in bytes.
    seconds : float
        Time limit in seconds.
    stopped : callable
        Function that returns whether to stop; called several times a second.

    Raises
    ------
    ModelError
        As in `task`; also if the process ends, uses too much memory or does not answer.
    Cancelled
    """
    try:
        bounds = Bounds(memory_bytes)
        process, connection = spawn(serve_task)
    except OSError as error:
        raise ModelError(
            "This computer does not let Overread start the process that checks models."
        ) from error
    watch = MessageWatch()
    try:
        bounds.hold(process.pid or 0)
        connection.send((task, arguments, name))
        answer = _hear(process, connection, watch, name, seconds, stopped)
    except (EOFError, OSError) as error:
        raise ModelError(
            "{name} ended the process that checked it, or took more than {most:,} MB of memory there; it is "
            "not loaded.",
            name=name,
            most=memory_bytes >> 20,
        ) from error
    finally:
        watch.close()
        kill(process)
        connection.close()
        bounds.close()
    if isinstance(answer, ModelError):
        raise answer
    return cast("Answer", answer)


def serve_task(connection: Connection[Any, Any]) -> None:
    """Run one check and return its result or its error; this runs inside the process."""
    become_worker()
    configure()
    # The process reads nothing before its first task: its limits may not be set yet.
    task, arguments, name = connection.recv()
    answer: object
    try:
        answer = task(*arguments)
    except ModelError as error:
        answer = error
    except MemoryError:
        answer = ModelError(_too_much(name))
    connection.send(answer)


def _hear(
    process: SpawnProcess,
    connection: Connection[Any, Any],
    watch: MessageWatch,
    name: str,
    seconds: float,
    stopped: Callable[[], bool],
) -> Any:
    clock = Clock()
    while not connection.poll(_LOOK_EVERY):
        if stopped():
            raise Cancelled
        if clock.seconds() > seconds:
            raise ModelError(
                "The check of {name} took more than {seconds:.0f} seconds; it is not loaded.",
                name=name,
                seconds=seconds,
            )
    with watch.over(process):
        return connection.recv()


def _too_much(name: str) -> str:
    return Message(
        "{name} is not loaded; checking it takes more memory than an added model may use.", name=name
    )


def _known_file() -> Path:
    return user_data() / "checked-models.json"


def _read_known() -> list[str]:
    try:
        known = json.loads(_known_file().read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return [key for key in known if isinstance(key, str)] if isinstance(known, list) else []
