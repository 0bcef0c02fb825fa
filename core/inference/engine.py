"""The engine: owns one device, loads models on it, proves them there, and runs batches one at a time."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as ort_errors

from core.errors import DeviceError, ModelError
from core.inference.devices import DML_PROVIDER, Device, candidates
from core.inference.parity import Certificates, Outputs, Parity, prove
from core.models.card import Card
from core.models.package import INPUT, OUTPUTS, ModelPackage

#: Pictures in one run. Fixed, so that a picture's numbers do not depend on how many stand beside it,
#: and because DirectML compiles for one shape.
BATCH = 16

_ORT_ERRORS = (
    ort_errors.Fail,
    ort_errors.RuntimeException,
    ort_errors.EPFail,
    ort_errors.InvalidArgument,
    ort_errors.InvalidGraph,
    ort_errors.InvalidProtobuf,
    ort_errors.NotImplemented,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, eq=False)
class LoadedModel:
    """A model that has proven itself on an engine's device, now or before."""

    package: ModelPackage
    parity: Parity

    @property
    def card(self) -> Card:
        """The model's card."""
        return self.package.card


class Engine(Protocol):
    """What classification needs of whoever owns the device."""

    @property
    def device(self) -> Device:
        """The device that computes."""
        ...

    def run(self, model: LoadedModel, pictures: NDArray[np.uint8]) -> Outputs:
        """Compute `pictures`, uint8 of shape (n, H, W), n at most `BATCH`."""
        ...


class OrtEngine:
    """An engine inside this process; a model's session opens with its first run.

    Parameters
    ----------
    device : Device
    certificates : Certificates, optional
        Proofs of earlier times; without them every model is proven once in the life of the engine.
    """

    def __init__(self, device: Device, certificates: Certificates | None = None) -> None:
        self._device = device
        self._certificates = certificates
        self._one_run = threading.Lock()
        self._models: dict[str, LoadedModel] = {}
        self._sessions: dict[str, ort.InferenceSession] = {}

    @property
    def device(self) -> Device:
        """The device that computes."""
        return self._device

    def load(self, package: ModelPackage) -> LoadedModel:
        """Make sure that the device computes a model rightly: by a certificate, or by its golden cases.

        Raises
        ------
        DeviceError
            If the device refuses the model, or ONNX Runtime would quietly compute elsewhere, or the
            golden cases come out differently.
        """
        known = self._models.get(package.sha256)
        if known is not None:
            return known
        parity = self._certificates.find(package.sha256, self._device) if self._certificates else None
        if parity is None:
            parity = prove(package.card, lambda pictures: self._run(package, pictures), BATCH)
            if not parity.passed:
                raise DeviceError(
                    f"{package.card.id} does not give its golden answers on {self._device.name} "
                    f"(probabilities differ by {parity.probability_difference:.4f}); it is not used there."
                )
            if self._certificates:
                self._certificates.keep(package.sha256, self._device, parity)
        model = LoadedModel(package, parity)
        self._models[package.sha256] = model
        return model

    def run(self, model: LoadedModel, pictures: NDArray[np.uint8]) -> Outputs:
        """Compute up to `BATCH` pictures, uint8 of shape (n, H, W).

        Raises
        ------
        DeviceError
            If the device fails.
        """
        return self._run(model.package, pictures)

    def close(self) -> None:
        """Drop all sessions and with them the device's memory."""
        self._models.clear()
        self._sessions.clear()

    def __enter__(self) -> OrtEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self, package: ModelPackage) -> ort.InferenceSession:
        options = ort.SessionOptions()
        options.log_severity_level = 4
        options.add_free_dimension_override_by_name("N", BATCH)
        # A thread that waits by spinning takes the core from one that decodes.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        settings: dict[str, str] = {}
        if self._device.provider == DML_PROVIDER:
            options.enable_mem_pattern = False
            options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
            settings["device_id"] = str(self._device.adapter)
        try:
            session = ort.InferenceSession(
                package.data, options, providers=[(self._device.provider, settings)], enable_fallback=0
            )
        except _ORT_ERRORS as error:
            raise DeviceError(f"{self._device.name} cannot run {package.card.id}.") from error
        used = session.get_providers()[0]
        if used != self._device.provider:
            raise DeviceError(f"{package.card.id} would run on {used} instead of {self._device.name}.")
        return session

    def _run(self, package: ModelPackage, pictures: NDArray[np.uint8]) -> Outputs:
        n = len(pictures)
        if not 1 <= n <= BATCH:
            raise ModelError(f"An engine takes 1 to {BATCH} pictures at a time, not {n}.")
        batch = np.zeros((BATCH, 1, *pictures.shape[1:]), dtype=np.uint8)
        batch[:n, 0] = pictures
        session = self._sessions.get(package.sha256)
        if session is None:
            session = self._sessions[package.sha256] = self._open(package)
        try:
            with self._one_run:
                values = session.run(OUTPUTS, {INPUT: batch})
        except _ORT_ERRORS as error:
            raise DeviceError(f"{self._device.name} failed in the middle of its work.") from error
        return Outputs(*(np.asarray(value[:n], dtype=np.float32) for value in values))


@dataclass(frozen=True, eq=False)
class Opened:
    """An engine with its models, and what the user should be told about how it came about."""

    engine: OrtEngine
    models: tuple[LoadedModel, ...]
    notices: tuple[str, ...]


def open_models(
    packages: Sequence[ModelPackage], wish: str = "auto", certificates: Certificates | None = None
) -> Opened:
    """Open models on the best device that computes them rightly.

    Parameters
    ----------
    packages : sequence of ModelPackage
    wish : str
        See `core.inference.devices.candidates`. With ``auto`` a device that fails is passed over with
        a notice; a device asked for by name is never replaced in silence.
    certificates : Certificates, optional

    Raises
    ------
    DeviceError
        If no device that the wish allows computes the models rightly.
    """
    notices: list[str] = []
    for device in candidates(wish):
        engine = OrtEngine(device, certificates)
        try:
            models = tuple(engine.load(package) for package in packages)
        except DeviceError as error:
            engine.close()
            notices.append(error.message)
        else:
            return Opened(engine, models, tuple(notices))
    raise DeviceError(" ".join(notices))
