"""Computes on the processor: shipped models in this process, each added model in a process of its own."""

from __future__ import annotations

import threading
from collections import OrderedDict
from functools import partial

import numpy as np
from numpy.typing import NDArray

from core.errors import DeviceError, DeviceProcessError, DeviceSilentError, MemoryShortError, ModelRunError
from core.inference.device_process import DeviceProcess, MakeSessions, Patience
from core.inference.devices import Device
from core.inference.parity import Outputs
from core.inference.sessions import CPU_LANES, Sessions
from core.language.message import Message
from core.models.package import ModelPackage
from core.settings_file import read_settings

#: Seconds that an added model may take. A slow model takes a second for a picture, so these limits keep the
#: wait for a hanging one short.
PATIENCE = Patience(open=60.0, run=30.0)
#: Processes that are kept; each takes a hundred megabytes besides its model.
_MOST_PROCESSES = 4


class AddedModels:
    """Computes added models; one that crashes its process affects nothing else.

    A model that ends its process, exceeds its memory or does not answer is not asked again.
    Any thread may use it; one run is made at a time, on all cores.

    Parameters
    ----------
    device : Device
        The processor.
    patience : Patience, optional
    memory_bytes : int, optional
        Memory limit of each process, in bytes; default: from the settings.
    make : callable, optional
        Function that makes the sessions inside the processes.
    """

    def __init__(
        self,
        device: Device,
        patience: Patience | None = None,
        memory_bytes: int | None = None,
        make: MakeSessions | None = None,
    ) -> None:
        self._device = device
        self._patience = patience or PATIENCE
        self._memory_bytes = memory_bytes or read_settings().models.memory_mb << 20
        self._make = make or partial(Sessions, lanes=1)
        self._one_run = threading.Lock()
        self._processes: OrderedDict[str, DeviceProcess] = OrderedDict()
        #: Reason why each stopped model is not used, by its hash.
        self._stopped: dict[str, str] = {}
        self._given_up = False

    def run(self, package: ModelPackage, pictures: NDArray[np.uint8]) -> Outputs:
        """Compute 1 to `core.inference.sessions.batch_of` pictures, uint8 of shape (n, H, W).

        Raises
        ------
        ModelRunError
            If the model fails, or failed before.
        """
        with self._one_run:
            if stopped := self._stopped.get(package.sha256):
                raise ModelRunError(stopped)
            process = self._process_of(package)
            try:
                return process.run(package, pictures)
            except DeviceError as error:
                # The next run, if there is one, begins in a new process.
                process.close()
                if self._given_up:
                    raise
                message = self._sentence(package, error)
                if isinstance(error, DeviceProcessError | DeviceSilentError | MemoryShortError):
                    self._stopped[package.sha256] = message
                raise ModelRunError(message) from error

    def give_up(self) -> None:
        """End the current run."""
        self._given_up = True
        for process in tuple(self._processes.values()):
            process.give_up()

    def close(self) -> None:
        """End all processes."""
        with self._one_run:
            while self._processes:
                self._processes.popitem()[1].close()

    def _process_of(self, package: ModelPackage) -> DeviceProcess:
        known = self._processes.get(package.sha256)
        if known is not None:
            self._processes.move_to_end(package.sha256)
            return known
        while len(self._processes) >= _MOST_PROCESSES:
            self._processes.popitem(last=False)[1].close()
        made = DeviceProcess(self._device, self._patience, self._make, self._memory_bytes)
        self._processes[package.sha256] = made
        return made

    def _sentence(self, package: ModelPackage, error: DeviceError) -> str:
        """Return the error of a model for the user; a process that ended proves nothing about the device."""
        name, limit = package.card.id, f"{self._memory_bytes >> 20:,} MB"
        if isinstance(error, MemoryShortError):
            return Message(
                "{name} is not used; it needs more than the {limit} of memory that an added model may use.",
                name=name,
                limit=limit,
            )
        if isinstance(error, DeviceProcessError):
            return Message("{name} ended the process that computed it; it is not used.", name=name)
        if isinstance(error, DeviceSilentError):
            return Message(
                "{name} did not answer in time; its process was ended, and it is not used.", name=name
            )
        return error.message


class Processor:
    """Processor for all models: `Sessions` for shipped models, `AddedModels` for added ones.

    Parameters
    ----------
    device : Device
    added : AddedModels, optional
    lanes : int
        Number of runs that share the cores.
    """

    def __init__(self, device: Device, added: AddedModels | None = None, lanes: int = CPU_LANES) -> None:
        self._shipped = Sessions(device, lanes)
        self._added = added or AddedModels(device)

    def run(self, package: ModelPackage, pictures: NDArray[np.uint8]) -> Outputs:
        """Compute 1 to `core.inference.sessions.batch_of` pictures, uint8 of shape (n, H, W).

        Raises
        ------
        DeviceError
            `ModelRunError` if an added model is at fault.
        """
        return (self._shipped if package.verified else self._added).run(package, pictures)

    def give_up(self) -> None:
        """End the current runs."""
        self._shipped.give_up()
        self._added.give_up()

    def close(self) -> None:
        """Close sessions and processes."""
        self._shipped.close()
        self._added.close()
