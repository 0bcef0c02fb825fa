"""Runs a rebuilt graph on the processor, and checks whether its outputs are plausible."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnx
import onnxruntime as ort
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as ort_errors

from core.errors import ModelError
from core.models.interface import INPUT

#: Pictures in one run.
_BATCH = 8
#: If the probabilities of all pictures differ by less, the model ignores the pictures.
_ALIKE = 0.002
#: Largest error of the sum of probabilities, and of the means of maps against the logits.
_SUM, _SAME = 1e-3, 1e-3
_ERRORS = (
    ort_errors.Fail,
    ort_errors.RuntimeException,
    ort_errors.InvalidArgument,
    ort_errors.InvalidGraph,
    ort_errors.InvalidProtobuf,
    ort_errors.NotImplemented,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, eq=False)
class TrialAnswers:
    """The outputs of a graph by name; each of shape (n, ...)."""

    values: dict[str, NDArray[np.float32]]

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        return self.values[name]


def run_graph(
    model: onnx.ModelProto, pictures: NDArray[np.uint8], *, one_by_one: bool = False
) -> TrialAnswers:
    """Run a graph of the contract on the processor.

    Parameters
    ----------
    model : onnx.ModelProto
    pictures : ndarray of uint8, shape (n, H, W)
    one_by_one : bool
        Whether to run each picture separately.

    Raises
    ------
    ModelError
        If ONNX Runtime cannot run the graph; the message quotes its reason.
    """
    options = ort.SessionOptions()
    options.log_severity_level = 4
    step = 1 if one_by_one else _BATCH
    try:
        session = ort.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"], enable_fallback=0
        )
        names = [output.name for output in session.get_outputs()]
        runs = [
            session.run(names, {INPUT: pictures[start : start + step, None]})
            for start in range(0, len(pictures), step)
        ]
    except _ERRORS as error:
        raise ModelError("The model does not run: {reason}", reason=_in_short(str(error))) from error
    joined = {
        name: np.concatenate([np.asarray(run[number], dtype=np.float32) for run in runs])
        for number, name in enumerate(names)
    }
    for name, values in joined.items():
        if len(values) != len(pictures):
            raise ModelError(
                "The model gives {count} {name} for {pictures} pictures; there must be one for each.",
                count=len(values),
                name=name,
                pictures=len(pictures),
            )
        if not np.isfinite(values).all():
            raise ModelError(
                "Check the values that the model was trained on; its results are not finite numbers."
            )
    return TrialAnswers(joined)


def check_scores(probabilities: NDArray[np.float32], *, one_of: bool) -> None:
    """Check that probabilities match the specification.

    Parameters
    ----------
    probabilities : ndarray of float32, shape (n, C)
    one_of : bool
        Whether they should sum to 1.

    Raises
    ------
    ModelError
    """
    if probabilities.min() < -_SUM or probabilities.max() > 1.0 + _SUM:
        raise ModelError(
            (
                "The scores lie between {least:.3g} and {most:.3g}, so they are not probabilities; choose "
                "logits."
            ),
            least=float(probabilities.min()),
            most=float(probabilities.max()),
        )
    if one_of and np.abs(probabilities.sum(axis=1) - 1.0).max() > _SUM:
        raise ModelError(
            "Say that several labels may hold, or choose logits; the scores of a picture do not sum to 1."
        )


def check_logits(scores: NDArray[np.float32]) -> None:
    """Check that logits, one label of which applies, are not the output of a softmax.

    Another softmax would keep the order and flatten the probabilities, unnoticed.

    Parameters
    ----------
    scores : ndarray of float32, shape (n, C)
        Scores of the source.

    Raises
    ------
    ModelError
    """
    if scores.min() >= 0.0 and np.abs(scores.sum(axis=1) - 1.0).max() < _SUM:
        raise ModelError(
            "The {count} scores of each picture are already probabilities; choose softmax instead of logits.",
            count=scores.shape[1],
        )


def check_independent(probabilities: NDArray[np.float32]) -> None:
    """Check that logits, several labels of which may apply, are not logarithms of a softmax.

    The sigmoid of a logarithm log q is q / (1 + q), so that its odds are q, and those of a softmax sum to 1.

    Parameters
    ----------
    probabilities : ndarray of float32, shape (n, C)
        Sigmoids of the source's scores.

    Raises
    ------
    ModelError
    """
    p = probabilities.astype(np.float64)
    if p.shape[1] > 1 and p.max() < 1.0 and np.abs((p / (1.0 - p)).sum(axis=1) - 1.0).max() < _SUM:
        raise ModelError("Say that exactly one label holds; the scores are logarithms of a softmax.")


def are_alike(probabilities: NDArray[np.float32]) -> bool:
    """Return whether a model gives the same output for every picture, as with wrong input values."""
    return len(probabilities) > 1 and float(np.ptp(probabilities, axis=0).max()) < _ALIKE


def maps_explain(
    probabilities: NDArray[np.float32], maps: NDArray[np.float32], *, one_of: bool, paired: bool
) -> bool:
    """Return whether the means of maps reproduce the probabilities.

    Parameters
    ----------
    probabilities : ndarray of float32, shape (n, C)
    maps : ndarray of float32, shape (n, C, h, w)
    one_of : bool
        Whether the probabilities come from a softmax, or from sigmoids.
    paired : bool
        Whether they are one sigmoid and its complement.
    """
    logits = maps.mean(axis=(2, 3), dtype=np.float64)
    if one_of and not paired:
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        again = shares / shares.sum(axis=1, keepdims=True)
    else:
        again = 0.5 * (1.0 + np.tanh(0.5 * logits))
    return bool(np.abs(again - probabilities).max() < _SAME)


def _in_short(message: str) -> str:
    """Return the end of ONNX Runtime's message, which contains the reason."""
    last = message.strip().splitlines()[0] if message.strip() else "no reason was given"
    return last[-200:]
