"""A separate process for a device: all its sessions are there, and this process survives its crashes."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.clock import Clock
from core.errors import DeviceError, DeviceProcessError, DeviceSilentError
from core.inference.devices import Device
from core.inference.parity import Outputs
from core.inference.sessions import Sessions
from core.message_watch import MessageWatch
from core.models.package import ModelPackage
from core.process_limits import Bounds
from core.runtime import become_worker, configure, kill, spawn

#: Seconds between two checks of the time.
_LOOK_EVERY = 0.2


@dataclass(frozen=True)
class Patience:
    """Seconds after which a device counts as hung.

    Attributes
    ----------
    start : float
        Time for the process to start.
    open : float
        Time to open, compile and warm up a model.
    run : float
        Least time for one batch.
    times : float
        Least time for one batch, as a multiple of the time the model took to open.
    """

    start: float = 120.0
    open: float = 180.0
    run: float = 20.0
    times: float = 2.0


@dataclass(frozen=True, eq=False)
class _Open:
    package: ModelPackage


@dataclass(frozen=True, eq=False)
class _Run:
    sha256: str
    pictures: NDArray[np.uint8]


_Request: TypeAlias = _Open | _Run
#: The first answer, and the answer to `_Open`, is None.
_Answer: TypeAlias = Outputs | DeviceError | None
#: Makes the sessions inside the process, which must be able to import it.
MakeSessions: TypeAlias = Callable[[Device], Sessions]


def serve_device(connection: Connection[_Answer, _Request], device: Device, make: MakeSessions) -> None:
    """Answer requests until the other end closes the connection; runs inside the process."""
    become_worker()
    configure()
    sessions = make(device)
    packages: dict[str, ModelPackage] = {}
    try:
        connection.send(None)
        while True:
            connection.send(_answer_to(connection.recv(), sessions, packages))
    except (EOFError, ConnectionError):
        return


def _answer_to(request: _Request, sessions: Sessions, packages: dict[str, ModelPackage]) -> _Answer:
    try:
        if isinstance(request, _Open):
            packages[request.package.sha256] = request.package
            sessions.open(request.package)
            return None
        return sessions.run(packages[request.sha256], request.pictures)
    except DeviceError as error:
        # Without its cause, which need not be sent to another process.
        return type(error)(error.message)


class DeviceProcess:
    """The process that owns a device, as seen from outside; it starts with the first run.

    Use it from one thread at a time.

    Parameters
    ----------
    device : Device
    patience : Patience
    make : callable
    memory_bytes : int, optional
        Memory limit of the process, in bytes; default: the machine's memory.
    """

    def __init__(
        self,
        device: Device,
        patience: Patience | None = None,
        make: MakeSessions = Sessions,
        memory_bytes: int | None = None,
    ) -> None:
        self._device = device
        self._patience = patience or Patience()
        self._make = make
        self._memory_bytes = memory_bytes
        self._bounds: Bounds | None = None
        self._process: SpawnProcess | None = None
        self._connection: Connection[_Request, _Answer] | None = None
        self._watch = MessageWatch()
        #: Seconds that each model took to open.
        self._opened: dict[str, float] = {}

    def run(self, package: ModelPackage, pictures: NDArray[np.uint8]) -> Outputs:
        """Compute 1 to `core.inference.sessions.batch_of` pictures, uint8 of shape (n, H, W).

        Raises
        ------
        DeviceError
            If the device fails, or its process ends or does not answer in time. The object is then unusable
            and must be closed.
        """
        if self._process is None:
            self._start()
        if package.sha256 not in self._opened:
            began = time.monotonic()
            self._ask(_Open(package), self._patience.open)
            self._opened[package.sha256] = time.monotonic() - began
        seconds = max(self._patience.run, self._patience.times * self._opened[package.sha256])
        answer = self._ask(_Run(package.sha256, pictures), seconds)
        assert isinstance(answer, Outputs)
        return answer

    def give_up(self) -> None:
        """End the current run, and its process."""
        process = self._process
        if process is not None:
            with suppress(OSError, ValueError):
                process.kill()

    def close(self) -> None:
        """End the process; it holds no data that could be lost."""
        self._watch.close()
        self._watch = MessageWatch()
        if self._process is not None:
            kill(self._process)
        if self._connection is not None:
            self._connection.close()
        if self._bounds is not None:
            self._bounds.close()
        self._process = self._connection = self._bounds = None
        self._opened.clear()

    def _start(self) -> None:
        try:
            self._process, self._connection = spawn(serve_device, self._device, self._make)
            if self._memory_bytes is not None:
                # The process opens nothing until asked.
                self._bounds = Bounds(self._memory_bytes)
                self._bounds.hold(self._process.pid or 0)
        except OSError as error:
            raise DeviceError(
                "The process for {device} could not be started.", device=self._device.name
            ) from error
        self._hear(self._patience.start)

    def _ask(self, request: _Request, seconds: float) -> _Answer:
        assert self._process is not None
        assert self._connection is not None
        try:
            with self._watch.over(self._process):
                self._connection.send(request)
        except OSError as error:
            raise self._ended() from error
        return self._hear(seconds)

    def _hear(self, seconds: float) -> _Answer:
        assert self._process is not None
        assert self._connection is not None
        try:
            # If the process was stopped by Ctrl-Z, or the machine slept, the device is not to blame.
            clock = Clock()
            while not self._connection.poll(_LOOK_EVERY):
                if clock.seconds() > seconds:
                    raise DeviceSilentError(
                        "{device} did not answer within {seconds:.0f} seconds.",
                        device=self._device.name,
                        seconds=seconds,
                    )
            with self._watch.over(self._process):
                answer = self._connection.recv()
        except (EOFError, OSError) as error:
            raise self._ended() from error
        if isinstance(answer, DeviceError):
            raise answer
        return answer

    def _ended(self) -> DeviceProcessError:
        return DeviceProcessError("The process that computes on {device} crashed.", device=self._device.name)
