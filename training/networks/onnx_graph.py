"""Export a network as an ONNX graph and run it, so that the shipped graph itself is measured."""

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

#: Pictures per run; more need more memory and are no faster.
BATCH = 64


def write_onnx(module: nn.Module, example: Tensor, inputs: str, outputs: Sequence[str]) -> onnx.ModelProto:
    """Export a module in evaluation mode: opset 17, float32, dynamic batch size, folded norms.

    Parameters
    ----------
    module : nn.Module
    example : Tensor
        An input with any batch size.
    inputs, outputs : names
    """
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        # The newer exporter needs opset 18 and another package; this one writes graphs that DirectML reads.
        # It also warns about constants that it leaves to ONNX Runtime.
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
        # The exporter leaves fixed shapes open, but a package needs them.
        for dim, size in list(zip(value.type.tensor_type.shape.dim, result.shape, strict=True))[1:]:
            dim.dim_value = size
    return model


class GraphSession:
    """A graph that runs on the CPU.

    Parameters
    ----------
    model : onnx.ModelProto
        A graph with one input.
    """

    def __init__(self, model: onnx.ModelProto) -> None:
        options = onnxruntime.SessionOptions()
        # Threads that spin while waiting would take the processor from the training between two runs.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name

    def run(self, pictures: NDArray[np.uint8] | NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """Return every output for all pictures, run batch by batch."""
        starts = range(0, len(pictures), BATCH)
        parts = [self._session.run(None, {self._input: pictures[at : at + BATCH]}) for at in starts]
        return [np.concatenate(column) for column in zip(*parts, strict=True)]


class NetworkRunner:
    """Run a network with ONNX Runtime, which is far faster on a CPU than PyTorch.

    The weights are copied when the object is made. Pictures have values 0 to 1.

    Parameters
    ----------
    model : Network
    height, width : int
    """

    def __init__(self, model: Network, height: int, width: int) -> None:
        self._session = _session_of(_on_cpu(model), height, width, ForwardOutput._fields)

    def run(self, batches: Iterator[Tensor]) -> ForwardOutput:
        """Return logits, maps and embedding of all pictures in the batches, float32 [n, 1, H, W] each."""
        parts = [self._session.run(batch.numpy()) for batch in batches]
        return ForwardOutput(
            *(torch.from_numpy(np.concatenate(column)) for column in zip(*parts, strict=True))
        )


class Front:
    """Run the part of a network that is never trained.

    Parameters
    ----------
    model : Network
    height, width : int
    """

    def __init__(self, model: Network, height: int, width: int) -> None:
        front = _FrontOnly(_on_cpu(model)) if model.has_front else None
        self._session = None if front is None else _session_of(front, height, width, ["front_output"])

    def __call__(self, pictures: Tensor) -> Tensor:
        """Return the input of the trained part for float32 pictures [N, 1, H, W]."""
        if self._session is None:
            return pictures
        return torch.from_numpy(self._session.run(pictures.numpy())[0])


def _session_of(module: nn.Module, height: int, width: int, outputs: Sequence[str]) -> GraphSession:
    """Export a module as a graph that runs on grey pictures of one size."""
    return GraphSession(write_onnx(module, torch.zeros(1, 1, height, width), "picture", outputs))


def _on_cpu(model: Network) -> Network:
    """Return the model, or a CPU copy of a model on a GPU."""
    return model if next(model.parameters()).device.type == "cpu" else copy.deepcopy(model).cpu()


class _FrontOnly(nn.Module):
    def __init__(self, model: Network) -> None:
        super().__init__()
        self.model = model

    def forward(self, pictures: Tensor) -> Tensor:
        return self.model.front(pictures)
