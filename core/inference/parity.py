"""Parity: whether a device computes a model's golden cases correctly, and certificates of success."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from core.errors import ExportError
from core.inference.devices import Device
from core.models.card import Card
from core.paths import atomic_write, user_data

#: Name and version of the runtime, for results and certificates.
RUNTIME = f"onnxruntime {ort.__version__}"
#: Tolerances for agreement with the golden cases.
MAX_PROBABILITY_DIFFERENCE = 1e-3
MIN_MAP_CORRELATION = 0.99


@dataclass(frozen=True, eq=False)
class Outputs:
    """A model's outputs for n pictures.

    Attributes
    ----------
    probabilities : ndarray of float32, shape (n, C)
    maps : ndarray of float32, shape (n, C, h, w)
        Evidence per class in logit units, from the same run as the probabilities; h and w are 0 without maps.
    embedding : ndarray of float32, shape (n, D)
        Embedding; D is 0 if the model gives none.
    inverted : ndarray of float32, shape (n, 1), or None
        Probability that black and white are swapped, 0 to 1; None if the model does not tell.
    """

    probabilities: NDArray[np.float32]
    maps: NDArray[np.float32]
    embedding: NDArray[np.float32]
    inverted: NDArray[np.float32] | None = None


@dataclass(frozen=True)
class Parity:
    """Result of a model's golden cases on a device.

    Attributes
    ----------
    probability_difference : float
        Largest difference from the card's probabilities, including that of swapped polarity.
    map_correlation : float
        Smallest correlation with the card's maps; 1 if it has none.
    same_side : bool
        Whether every case falls on the same side of the operating point.
    """

    probability_difference: float
    map_correlation: float
    same_side: bool

    @property
    def passed(self) -> bool:
        """Whether the device reproduces the results of the model's makers."""
        return (
            self.probability_difference < MAX_PROBABILITY_DIFFERENCE
            and self.map_correlation > MIN_MAP_CORRELATION
            and self.same_side
        )


def prove(card: Card, run: Callable[[NDArray[np.uint8]], Outputs], batch: int) -> Parity:
    """Run a model's golden cases.

    Parameters
    ----------
    card : Card
    run : callable
        Function that computes up to `batch` pictures, uint8 of shape (n, H, W).
    batch : int
    """
    inputs = np.stack([case.picture.unpack() for case in card.golden]).astype(np.uint8)
    difference, correlation, same_side = 0.0, 1.0, True
    for start in range(0, len(inputs), batch):
        outputs = run(inputs[start : start + batch])
        for case, p, maps in zip(card.golden[start:], outputs.probabilities, outputs.maps, strict=False):
            expected = np.asarray(case.probabilities, dtype=np.float32)
            difference = max(difference, _largest(p - expected))
            if case.maps is not None:
                correlation = min(correlation, map_correlation(maps, case.maps.unpack()))
            same_side = same_side and _predicted_side(card, p) == _predicted_side(card, expected)
        if outputs.inverted is not None:
            told = [case.inverted for case in card.golden[start : start + batch]]
            apart = outputs.inverted[:, 0] - np.asarray(told, dtype=np.float32)
            difference = max(difference, _largest(apart))
    return Parity(difference, correlation, same_side)


@dataclass(frozen=True)
class Certificates:
    """Proofs that passed, kept between starts.

    A proof holds for one model file, version of ONNX Runtime, device and driver; if any of them changes, the
    golden cases run again. Failed proofs are not kept, so that the model is tried again after a repair.

    Parameters
    ----------
    path : Path, optional
        Path of a JSON file; default: in the user's own folder.
    """

    path: Path | None = None

    def find(self, sha256: str, device: Device) -> Parity | None:
        """Return the proof of a model on a device; None if there is none, or the file cannot be read."""
        found = self._read().get(_certificate_key(sha256, device))
        if not isinstance(found, dict):
            return None
        with suppress(TypeError):
            parity = Parity(**found)
            if parity.passed:
                return parity
        return None

    def keep(self, sha256: str, device: Device, parity: Parity) -> None:
        """Store a proof; if the folder cannot be written, the golden cases run again next time."""
        known = self._read()
        known[_certificate_key(sha256, device)] = asdict(parity)
        with suppress(ExportError), atomic_write(self._file()) as temporary:
            temporary.write_text(json.dumps(known, indent=1), "utf-8")

    def _read(self) -> dict[str, object]:
        try:
            known = json.loads(self._file().read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}

    def _file(self) -> Path:
        return self.path or user_data() / "parity.json"


def _certificate_key(sha256: str, device: Device) -> str:
    return " | ".join((sha256, RUNTIME, device.id, device.name, device.driver))


def _largest(differences: NDArray[np.float32]) -> float:
    """Return the largest absolute difference; infinite if one is NaN."""
    return float(np.abs(differences).max()) if np.isfinite(differences).all() else np.inf


def map_correlation(found: NDArray[np.float32], expected: NDArray[np.float32] | NDArray[np.uint8]) -> float:
    """Return the correlation of two sets of maps: 1 if both are flat, -1 if they cannot be compared."""
    a, b = found.ravel().astype(np.float64), expected.ravel().astype(np.float64)
    if a.shape != b.shape or not np.isfinite(a).all():
        return -1.0
    a, b = a - a.mean(), b - b.mean()
    norm = float(np.linalg.norm(a) * np.linalg.norm(b))
    if norm == 0.0:
        return 1.0 if np.allclose(a, b) else -1.0
    return float(a @ b) / norm


def _predicted_side(card: Card, probabilities: NDArray[np.float32]) -> tuple[int, ...]:
    """Return the answer: whether each finding reaches its threshold or, without findings, the best class."""
    if not card.findings:
        return (int(np.argmax(probabilities)),)
    p = [float(value) for value in probabilities]
    return tuple(
        int(
            sum(v for name, v in zip(card.class_names, p, strict=True) if name in point.positive)
            >= point.threshold
        )
        for point in card.findings
    )
