"""The loop of a decoding process: receives lists of files, sends back their steps."""

from __future__ import annotations

import ctypes
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, TypeAlias

from core.errors import InputError, Reason
from core.runtime import become_worker, configure, importing

if TYPE_CHECKING:
    from core.batch.workers.decode import Decode, DecodeStep

#: The files of a `Decode`, with the numbers that identify their steps.
Task: TypeAlias = list[tuple[int, Any]]
#: Steps with the numbers of their files, in order. The first message is empty: the process is ready.
Message: TypeAlias = "list[tuple[int, DecodeStep]]"

#: A message is sent when it holds this many steps or this many seconds have passed. Both limit what a worker
#: holds, whatever the number of frames; the seconds also show that the worker is alive.
_MESSAGE_STEPS = 32
_MESSAGE_SECONDS = 0.1

#: Parameters of glibc's mallopt, and the most freed bytes that stay in the process.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_KEPT_BYTES = 128 << 20


def serve_decoding(connection: Connection[Message, Any], memory_bytes: int) -> None:
    """Decode tasks until the other end of the connection closes.

    The first object received, after this process has sent its first message, is the `Decode`: it is too large
    to send with the start of a process (`core.runtime.spawn`).

    Parameters
    ----------
    connection : Connection
        Connection to the requesting process.
    memory_bytes : int
        Most bytes of memory that this process may take, enforced by `core.process_limits`.
    """
    become_worker()
    _keep_freed_memory()
    configure()
    try:
        connection.send([])
        # Imported only here, since the parent process must not import it.
        with importing():
            import_module("core.batch.workers.decode")
        decode = connection.recv()
        connection.send([])
        while True:
            _do(connection.recv(), connection, decode, memory_bytes)
    except (EOFError, ConnectionError):
        return


def _do(task: Task, connection: Connection[Message, Task], decode: Decode, memory_bytes: int) -> None:
    message: Message = []
    sent = time.monotonic()
    for number, source in task:
        for step in _steps_of(source, decode, memory_bytes):
            message.append((number, step))
            if len(message) >= _MESSAGE_STEPS or time.monotonic() - sent > _MESSAGE_SECONDS:
                connection.send(message)
                message, sent = [], time.monotonic()
    if message:
        connection.send(message)


def _steps_of(source: Any, decode: Decode, memory_bytes: int) -> Iterator[DecodeStep]:
    """Yield a file's pictures, its error if it has one, and None."""
    too_large = InputError(
        Reason.TOO_LARGE, "Decoding the file takes more than {most:,} MiB of memory.", most=memory_bytes >> 20
    )
    try:
        yield from decode(source)
    except MemoryError:
        yield too_large
    except InputError as error:
        # Readers report every error of a parser on damaged lengths, including MemoryError, as damage.
        yield too_large if isinstance(error.__cause__, MemoryError) else error
    yield None


def _keep_freed_memory() -> None:
    """Reuse the memory of one picture for the next.

    By default glibc returns freed memory to the system, which clears the pages again for the next picture.
    That took two fifths of the time of a CT slice, and a fifth of that of a film.
    """
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        if hasattr(library, "mallopt"):
            library.mallopt(_M_MMAP_THRESHOLD, _KEPT_BYTES)
            library.mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)
