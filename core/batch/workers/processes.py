"""Starts decoding processes within their limits; the first may start before there is anything to decode."""

from __future__ import annotations

from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Any

from core.batch.workers.worker import serve_decoding
from core.errors import WorkerError
from core.language.message import Message
from core.process_limits import Bounds
from core.runtime import kill, spawn

_NO_START = Message("This computer does not let Overread start its decoding processes.")


class Processes:
    """Starts decoding processes; processes that were begun and never taken end with the ``with`` block.

    The class imports nothing about pictures, so that it loads at once: a process gets ready while the program
    that started it still imports the rest and opens its models.

    Parameters
    ----------
    memory_bytes : int
        Most bytes of memory of each process.

    Raises
    ------
    WorkerError
        If the processes' memory cannot be limited on this machine.
    """

    def __init__(self, memory_bytes: int) -> None:
        self._memory_bytes = memory_bytes
        self._begun: list[tuple[SpawnProcess, Connection[Any, Any]]] = []
        try:
            self._bounds = Bounds(memory_bytes)
        except OSError as error:
            raise WorkerError(_NO_START) from error

    def begin(self) -> None:
        """Start a process in advance, to be taken later.

        Raises
        ------
        WorkerError
            As `take`.
        """
        self._begun.append(self._start())

    def take(self) -> tuple[SpawnProcess, Connection[Any, Any]]:
        """Return a process with a connection to it, preferably one that was begun in advance.

        Raises
        ------
        WorkerError
            If it does not start.
        """
        return self._begun.pop() if self._begun else self._start()

    def close(self) -> None:
        """End processes that were not taken; may be called repeatedly."""
        while self._begun:
            end(*self._begun.pop())
        self._bounds.close()

    def __enter__(self) -> Processes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _start(self) -> tuple[SpawnProcess, Connection[Any, Any]]:
        try:
            process, ours = spawn(serve_decoding, self._memory_bytes)
        except OSError as error:
            raise WorkerError(_NO_START) from error
        try:
            # The process waits for its first task, so that nothing is decoded without limits.
            self._bounds.hold(process.pid or 0)
        except OSError as error:
            # A process that has already ended is noticed at the next read.
            if process.is_alive():
                end(process, ours)
                raise WorkerError(_NO_START) from error
        return process, ours


def end(process: SpawnProcess, connection: Connection[Any, Any]) -> None:
    """Kill a process and wait for its end; its current work is lost."""
    kill(process)
    connection.close()
