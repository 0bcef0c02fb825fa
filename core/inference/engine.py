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
from core.models.card import Card
from core.models.package import INPUT, OUTPUTS, ModelPackage

#: Pictures in one run. Fixed, so that a picture's numbers do not depend on how many stand beside it,
#: and because DirectML compiles for one shape.
BATCH = 16

#: What agreement with the golden cases means (DESIGN: parity).
MAX_PROBABILITY_DIFFERENCE = 1e-3
MIN_MAP_CORRELATION = 0.99

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
class Outputs:
    """What a model gives for n pictures.

    Attributes
    ----------
    probabilities : ndarray of float32, shape (n, C)
    maps : ndarray of float32, shape (n, C, h, w)
        Class evidence in logit units, from the same run as the probabilities.
    embedding : ndarray of float32, shape (n, D)
    """

    probabilities: NDArray[np.float32]
    maps: NDArray[np.float32]
    embedding: NDArray[np.float32]


@dataclass(frozen=True)
class Parity:
    """How a model's golden cases came out on a device.

    Attributes
    ----------
    probability_difference : float
        Largest difference from the card's probabilities.
    map_correlation : float
        Smallest correlation with the card's maps.
    same_side : bool
        Whether every case falls on the same side of the operating point.
    """

    probability_difference: float
    map_correlation: float
    same_side: bool

    @property
    def passed(self) -> bool:
        """Whether the device computes what the model's makers computed."""
        return (
            self.probability_difference < MAX_PROBABILITY_DIFFERENCE
            and self.map_correlation > MIN_MAP_CORRELATION
            and self.same_side
        )


@dataclass(frozen=True, eq=False)
class LoadedModel:
    """A model that has proven itself on an engine's device."""

    package: ModelPackage
    session: ort.InferenceSession
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
    """An engine inside this process.

    Parameters
    ----------
    device : Device
    """

    def __init__(self, device: Device) -> None:
        self._device = device
        self._one_run = threading.Lock()
        self._models: dict[str, LoadedModel] = {}

    @property
    def device(self) -> Device:
        """The device that computes."""
        return self._device

    def load(self, package: ModelPackage) -> LoadedModel:
        """Open a model on the device and run its golden cases there.

        Raises
        ------
        DeviceError
            If the device refuses the model, or ONNX Runtime would quietly compute elsewhere, or the
            golden cases come out differently.
        """
        known = self._models.get(package.sha256)
        if known is not None:
            return known
        session = self._open(package)
        parity = self._prove(session, package.card)
        if not parity.passed:
            raise DeviceError(
                f"{package.card.id} does not give its golden answers on {self._device.name} "
                f"(probabilities differ by {parity.probability_difference:.4f}); it is not used there."
            )
        model = LoadedModel(package, session, parity)
        self._models[package.sha256] = model
        return model

    def run(self, model: LoadedModel, pictures: NDArray[np.uint8]) -> Outputs:
        """Compute up to `BATCH` pictures, uint8 of shape (n, H, W).

        Raises
        ------
        DeviceError
            If the device fails.
        """
        return self._run(model.session, pictures)

    def close(self) -> None:
        """Drop all sessions and with them the device's memory."""
        self._models.clear()

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

    def _run(self, session: ort.InferenceSession, pictures: NDArray[np.uint8]) -> Outputs:
        n = len(pictures)
        if not 1 <= n <= BATCH:
            raise ModelError(f"An engine takes 1 to {BATCH} pictures at a time, not {n}.")
        batch = np.zeros((BATCH, 1, *pictures.shape[1:]), dtype=np.uint8)
        batch[:n, 0] = pictures
        try:
            with self._one_run:
                values = session.run(OUTPUTS, {INPUT: batch})
        except _ORT_ERRORS as error:
            raise DeviceError(f"{self._device.name} failed in the middle of its work.") from error
        return Outputs(*(np.asarray(value[:n], dtype=np.float32) for value in values))

    def _prove(self, session: ort.InferenceSession, card: Card) -> Parity:
        inputs = np.stack([case.picture.unpack() for case in card.golden]).astype(np.uint8)
        difference, correlation, same_side = 0.0, 1.0, True
        for start in range(0, len(inputs), BATCH):
            outputs = self._run(session, inputs[start : start + BATCH])
            for case, p, maps in zip(card.golden[start:], outputs.probabilities, outputs.maps, strict=False):
                expected = np.asarray(case.probabilities, dtype=np.float32)
                difference = max(difference, float(np.abs(p - expected).max()))
                correlation = min(correlation, _correlation(maps, case.maps.unpack()))
                same_side = same_side and _side(card, p) == _side(card, expected)
        return Parity(difference, correlation, same_side)


@dataclass(frozen=True, eq=False)
class Opened:
    """An engine with its models, and what the user should be told about how it came about."""

    engine: OrtEngine
    models: tuple[LoadedModel, ...]
    notices: tuple[str, ...]


def open_models(packages: Sequence[ModelPackage], wish: str = "auto") -> Opened:
    """Open models on the best device that computes them rightly.

    Parameters
    ----------
    packages : sequence of ModelPackage
    wish : str
        See `core.inference.devices.candidates`. With ``auto`` a device that fails is passed over with
        a notice; a device asked for by name is never replaced in silence.

    Raises
    ------
    DeviceError
        If no device that the wish allows computes the models rightly.
    """
    notices: list[str] = []
    for device in candidates(wish):
        engine = OrtEngine(device)
        try:
            models = tuple(engine.load(package) for package in packages)
        except DeviceError as error:
            engine.close()
            notices.append(error.message)
        else:
            return Opened(engine, models, tuple(notices))
    raise DeviceError(" ".join(notices))


def _correlation(found: NDArray[np.float32], expected: NDArray[np.float32] | NDArray[np.uint8]) -> float:
    a, b = found.ravel().astype(np.float64), expected.ravel().astype(np.float64)
    if a.shape != b.shape or not np.isfinite(a).all():
        return -1.0
    a, b = a - a.mean(), b - b.mean()
    norm = float(np.linalg.norm(a) * np.linalg.norm(b))
    if norm == 0.0:
        return 1.0 if np.allclose(a, b) else -1.0
    return float(a @ b) / norm


def _side(card: Card, probabilities: NDArray[np.float32]) -> int:
    """Which answer the probabilities amount to: the operating point's side, else the first class."""
    point = card.operating_point
    if point is None:
        return int(np.argmax(probabilities))
    chosen = [p for name, p in zip(card.class_names, probabilities, strict=True) if name in point.positive]
    return int(sum(chosen) >= point.threshold)
