"""Writes a network as an ONNX graph and runs it, so that the shipped graph itself is measured."""

from __future__ import annotations

import copy
import io
import warnings
from collections.abc import Iterator, Sequence

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from core.models.interface import OPSET
from training.networks import ForwardOutput, Network

#: Pictures in one run; more need more memory and are no faster.
BATCH = 64


def write_onnx(module: nn.Module, example: Tensor, inputs: str, outputs: Sequence[str]) -> onnx.ModelProto:
    """Write a module in evaluation mode: opset 17, float32, only the batch size dynamic, norms folded.

    Parameters
    ----------
    module : nn.Module
    example : Tensor
        An input; the batch size does not matter.
    inputs, outputs : names
    """
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        # The newer exporter needs opset 18 and one more package; this one writes what DirectML reads. It also
        # warns about constants that it leaves to ONNX Runtime.
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.filterwarnings("ignore", message="Constant folding", category=UserWarning)
        torch.onnx.export(
            module.eval(),
            (example,),
            buffer,  # type: ignore[arg-type]  # the exporter that is used here writes into a file object too
            opset_version=OPSET,
            dynamo=False,
            input_names=[inputs],
            output_names=list(outputs),
            dynamic_axes={name: {0: "N"} for name in (inputs, *outputs)},
        )
    model = onnx.load_model_from_string(buffer.getvalue())
    with torch.inference_mode():
        results = module(example)
    results = (results,) if isinstance(results, Tensor) else results
    for value, result in zip(model.graph.output, results, strict=True):
        # The exporter leaves fixed shapes open; the package states them.
        for dim, size in list(zip(value.type.tensor_type.shape.dim, result.shape, strict=True))[1:]:
            dim.dim_value = size
    return model


class GraphSession:
    """A graph on the CPU.

    Parameters
    ----------
    model : onnx.ModelProto
        With one input.
    """

    def __init__(self, model: onnx.ModelProto) -> None:
        options = onnxruntime.SessionOptions()
        # Threads that wait by spinning would take the processor from the training between two runs.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name

    def run(self, pictures: NDArray[np.uint8] | NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """Every output for all pictures, batch by batch."""
        starts = range(0, len(pictures), BATCH)
        parts = [self._session.run(None, {self._input: pictures[at : at + BATCH]}) for at in starts]
        return [np.concatenate(column) for column in zip(*parts, strict=True)]


class NetworkRunner:
    """Runs a network over pictures in 0 to 1 with ONNX Runtime, on a CPU far faster than PyTorch does.

    It holds the weights as they were when it was made.

    Parameters
    ----------
    model : Network
    height, width : int
    """

    def __init__(self, model: Network, height: int, width: int) -> None:
        self._session = _session_of(_on_cpu(model), height, width, ForwardOutput._fields)

    def run(self, batches: Iterator[Tensor]) -> ForwardOutput:
        """Logits, maps and embedding of all pictures of the batches, float32 [n, 1, H, W] each."""
        parts = [self._session.run(batch.numpy()) for batch in batches]
        return ForwardOutput(
            *(torch.from_numpy(np.concatenate(column)) for column in zip(*parts, strict=True))
        )


class Front:
    """Runs the part of a network that is never trained.

    Parameters
    ----------
    model : Network
    height, width : int
    """

    def __init__(self, model: Network, height: int, width: int) -> None:
        front = _FrontOnly(_on_cpu(model)) if model.has_front else None
        self._session = None if front is None else _session_of(front, height, width, ["front_output"])

    def __call__(self, pictures: Tensor) -> Tensor:
        """Input of the trained part, from pictures float32 [N, 1, H, W]."""
        if self._session is None:
            return pictures
        return torch.from_numpy(self._session.run(pictures.numpy())[0])


def _session_of(module: nn.Module, height: int, width: int, outputs: Sequence[str]) -> GraphSession:
    """A module as a graph that runs on grey pictures of one size."""
    return GraphSession(write_onnx(module, torch.zeros(1, 1, height, width), "picture", outputs))


def _on_cpu(model: Network) -> Network:
    """The model, or a CPU copy of a model on a GPU."""
    return model if next(model.parameters()).device.type == "cpu" else copy.deepcopy(model).cpu()


class _FrontOnly(nn.Module):
    def __init__(self, model: Network) -> None:
        super().__init__()
        self.model = model

    def forward(self, pictures: Tensor) -> Tensor:
        return self.model.front(pictures)
