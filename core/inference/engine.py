"""The engine: proves models on a device, computes with them there, and falls back if the device fails."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from core.errors import DeviceError, ModelRunError
from core.inference.added_models import AddedModels, Processor
from core.inference.device_process import DeviceProcess, Patience
from core.inference.devices import Device, cpu
from core.inference.parity import Certificates, Outputs, Parity, prove
from core.inference.sessions import CPU_LANES, Computer, batch_of
from core.language.message import Message
from core.models.card import Card
from core.models.package import ModelPackage


@dataclass(frozen=True, eq=False)
class LoadedModel:
    """A model that passed its golden cases on an engine's device, now or earlier.

    Attributes
    ----------
    package : ModelPackage
    parity : Parity
    card : Card
        The package's card, with the site's operating point if it has one; readings use this card.
    """

    package: ModelPackage
    parity: Parity
    card: Card


def computer_for(device: Device, patience: Patience | None = None) -> Computer:
    """Return a process of its own for an adapter, whose driver may crash; for the CPU, a `Processor`."""
    return Processor(device) if device.adapter is None else DeviceProcess(device, patience)


class Engine:
    """Computes models on a device; if an adapter fails, in a new process and finally on the CPU.

    Any thread may use it; an adapter computes one run at a time.

    Parameters
    ----------
    device : Device
    certificates : Certificates, optional
        Earlier proofs; if None, each model is proven once per engine.
    make : callable
        Function that makes the computer for a device.
    lanes : int
        Number of runs at a time on the processor.
    """

    def __init__(
        self,
        device: Device,
        certificates: Certificates | None = None,
        make: Callable[[Device], Computer] = computer_for,
        lanes: int = CPU_LANES,
    ) -> None:
        self._device = device
        self._lanes = lanes
        self._certificates = certificates
        self._make = make
        self._computer = make(device)
        self._one_run = threading.Lock()
        self._proofs: dict[str, Parity] = {}
        self._failures = 0
        self._given_up = False
        self._notices: list[str] = []

    @property
    def device(self) -> Device:
        """Device in use."""
        return self._device

    @property
    def lanes(self) -> int:
        """Number of runs at the same time; more wait for each other."""
        return self._lanes if self._device.adapter is None else 1

    @property
    def notices(self) -> tuple[str, ...]:
        """Notes for the user about devices that failed."""
        return tuple(self._notices)

    def load(self, package: ModelPackage) -> LoadedModel:
        """Check that the device computes a model correctly: by a certificate, or by its golden cases.

        Raises
        ------
        DeviceError
            If the device refuses the model, if ONNX Runtime would silently compute elsewhere, or if the
            golden cases differ.
        """
        with self._one_run:
            return LoadedModel(package, self._proof(package), package.card)

    def prove(self, package: ModelPackage) -> Parity:
        """Run a model's golden cases again, even if they passed before.

        Raises
        ------
        DeviceError
            As `load` does.
        """
        with self._one_run:
            self._proofs.pop(package.sha256, None)
            return self._proof(package, anew=True)

    def run(self, model: LoadedModel, pictures: NDArray[np.uint8]) -> Outputs:
        """Compute up to `batch_of` pictures, uint8 of shape (n, H, W).

        If an adapter fails, a new process is started once and runs the golden cases again; after a second
        failure the CPU takes over. `notices` report both.

        Raises
        ------
        DeviceError
            If the CPU fails too; `ModelRunError` if an added model fails there and the others work.
        """
        try:
            return self._run(model.package, pictures)
        except ModelRunError as error:
            if error.message not in self._notices:
                self._notices.append(error.message)
            raise

    def _run(self, package: ModelPackage, pictures: NDArray[np.uint8]) -> Outputs:
        while self._device.adapter is not None:
            with self._one_run:
                try:
                    self._proof(package)
                    return self._computer.run(package, pictures)
                except ModelRunError:
                    raise
                except DeviceError as error:
                    self._recover(error)
        with self._one_run:
            self._proof(package)
        return self._computer.run(package, pictures)

    def give_up(self) -> None:
        """End the current runs, as nobody waits for them; the engine is unusable afterwards."""
        self._given_up = True
        self._computer.give_up()

    def close(self) -> None:
        """Close the device."""
        self._computer.close()
        self._proofs.clear()

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _proof(self, package: ModelPackage, *, anew: bool = False) -> Parity:
        known = self._proofs.get(package.sha256)
        if known is not None:
            return known
        # Results from before the device failed prove nothing.
        kept = self._certificates if not self._failures else None
        if anew or self._may_have_changed():
            parity = None
        else:
            parity = kept.find(package.sha256, self._device) if kept else None
        if parity is None:
            if self._device.adapter is not None and not package.verified:
                self._try_apart(package)
            parity = prove(
                package.card,
                lambda pictures: self._computer.run(package, pictures),
                batch_of(package.card),
            )
            if not parity.passed:
                raise DeviceError(
                    "{model} does not give its golden answers on {device} (probabilities differ by "
                    "{difference:.4f}); it is not used there.",
                    model=package.card.id,
                    device=self._device.name,
                    difference=parity.probability_difference,
                )
            if kept:
                kept.keep(package.sha256, self._device, parity)
        self._proofs[package.sha256] = parity
        return parity

    def _may_have_changed(self) -> bool:
        """Return whether the device's driver may have changed since the proof, as its version is unknown."""
        return self._device.adapter is not None and not self._device.driver

    def _try_apart(self, package: ModelPackage) -> None:
        """Run an added model's golden cases within limits, before an adapter without limits runs it.

        Raises
        ------
        ModelRunError
            If the model fails or exceeds the limits.
        """
        trial = AddedModels(cpu())
        try:
            prove(package.card, lambda pictures: trial.run(package, pictures), batch_of(package.card))
        finally:
            trial.close()

    def _recover(self, error: DeviceError) -> None:
        """Restart after the first failure, switch to the CPU after the second."""
        if self._device.adapter is None or self._given_up:
            raise error
        self._computer.close()
        self._proofs.clear()
        self._failures += 1
        if self._failures == 1:
            self._notices.append(
                Message(
                    "{problem} Overread started again there, and nothing was lost.", problem=error.message
                )
            )
        else:
            self._device = cpu()
            self._notices.append(
                Message(
                    "{problem} This was not the first time, so {device} is used from now on, and "
                    "nothing was lost. Update the driver, or choose the CPU from the start.",
                    problem=error.message,
                    device=self._device.name,
                )
            )
        self._computer = self._make(self._device)
