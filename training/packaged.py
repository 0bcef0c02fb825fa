"""The network as it ships: uint8 pixels in, probabilities, class maps and embedding out of one graph."""

from __future__ import annotations

import copy
import io
import warnings
from dataclasses import dataclass

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from core.models.package import INPUT, OPSET, OUTPUTS
from training.errors import TrainingError
from training.networks import PooledCnn
from training.statistics import Statistics

#: Operators that DirectML runs whole; a graph with any other is not shipped.
OPERATORS = frozenset(
    {"Add", "AveragePool", "Cast", "Clip", "Concat", "Constant", "Conv", "Div", "Flatten", "Gemm"}
    | {"GlobalAveragePool", "Identity", "MatMul", "MaxPool", "Mul", "ReduceMean", "Relu", "Reshape"}
    | {"Sigmoid", "Softmax", "Sub", "Tanh", "Transpose"}
)

_BATCH = 256


class Packaged(nn.Module):
    """Wraps a trained network with all that surrounds it.

    Parameters
    ----------
    model : PooledCnn
        Its batch norms are folded into the convolutions of a copy.
    statistics : Statistics
    """

    def __init__(self, model: PooledCnn, statistics: Statistics) -> None:
        super().__init__()
        copied = copy.deepcopy(model).eval().to(memory_format=torch.contiguous_format)
        for block in copied.features:
            block.convolution = fuse_conv_bn_eval(block.convolution, block.norm)
            block.norm = nn.Identity()
        self.features = copied.features
        # The softmax does not see what all logits have in common, so evidence is what a class has
        # beyond the mean of all. A linear head and a mean over places may change their order.
        weight, bias = copied.head.weight.detach(), copied.head.bias.detach()
        self.evidence = nn.Conv2d(weight.shape[1], weight.shape[0], 1)
        self.evidence.weight.data = ((weight - weight.mean(0)) / statistics.temperature)[:, :, None, None]
        self.evidence.bias.data = (bias - bias.mean()) / statistics.temperature
        self.whiten = nn.Linear(*statistics.whitening.shape)
        self.whiten.weight.data = statistics.whitening.T.contiguous()
        self.whiten.bias.data = -statistics.mean @ statistics.whitening

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Read pictures.

        Parameters
        ----------
        picture : Tensor of uint8, shape (N, 1, H, W)

        Returns
        -------
        probabilities : Tensor of float32, shape (N, C)
            Calibrated.
        maps : Tensor of float32, shape (N, C, h, w)
            Evidence of each class at each place, in calibrated logits. The mean over the classes is
            zero at every place; the mean over the places is the class's centred logit.
        embedding : Tensor of float32, shape (N, D)
            Pooled features, whitened.
        """
        features = self.features(picture.to(torch.float32) / 255.0)
        maps = self.evidence(features)
        probabilities = maps.mean(dim=(2, 3)).softmax(dim=1)
        return probabilities, maps, self.whiten(features.mean(dim=(2, 3)))


@dataclass(frozen=True, eq=False)
class Outputs:
    """What a graph answers.

    Attributes
    ----------
    probabilities : ndarray of float32, shape (N, C)
    maps : ndarray of float32, shape (N, C, h, w)
    embedding : ndarray of float32, shape (N, D)
    """

    probabilities: NDArray[np.float32]
    maps: NDArray[np.float32]
    embedding: NDArray[np.float32]


def to_onnx(packaged: Packaged, height: int, width: int) -> onnx.ModelProto:
    """Write the graph: opset 17, float32, only the batch size dynamic.

    Raises
    ------
    TrainingError
        If the graph has an operator that DirectML might not run.
    """
    buffer = io.BytesIO()
    example = torch.zeros(2, 1, height, width, dtype=torch.uint8)
    with warnings.catch_warnings():
        # The newer exporter needs opset 18 and one more package; this one writes what DirectML reads.
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            packaged.eval(),
            (example,),
            buffer,
            opset_version=OPSET,
            dynamo=False,
            input_names=[INPUT],
            output_names=list(OUTPUTS),
            dynamic_axes={name: {0: "N"} for name in (INPUT, *OUTPUTS)},
        )
    model = onnx.load_model_from_string(buffer.getvalue())
    foreign = {node.op_type for node in model.graph.node} - OPERATORS
    if foreign:
        raise TrainingError(
            f"The graph has operators that are not known to run everywhere: {sorted(foreign)}."
        )
    with torch.inference_mode():
        results = packaged(example)
    for value, result in zip(model.graph.output, results, strict=True):
        # The exporter leaves shapes open that are fixed; the package states them.
        for dim, size in list(zip(value.type.tensor_type.shape.dim, result.shape, strict=True))[1:]:
            dim.dim_value = size
    return model


def run_onnx(model: onnx.ModelProto, pictures: NDArray[np.uint8]) -> Outputs:
    """Run the graph with ONNX Runtime on the CPU over uint8 pictures [N, H, W]."""
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    chunks = [
        session.run(list(OUTPUTS), {INPUT: pictures[start : start + _BATCH, None]})
        for start in range(0, len(pictures), _BATCH)
    ]
    return Outputs(*(np.concatenate(column) for column in zip(*chunks, strict=True)))


def run_torch(packaged: Packaged, pictures: NDArray[np.uint8]) -> Outputs:
    """Run the same with PyTorch."""
    with torch.inference_mode():
        chunks = [packaged(chunk[:, None]) for chunk in torch.from_numpy(pictures).split(_BATCH)]
    return Outputs(*(torch.cat(column).numpy() for column in zip(*chunks, strict=True)))


def greatest_difference(a: Outputs, b: Outputs) -> dict[str, float]:
    """Greatest absolute difference of each output."""
    return {name: float(np.abs(getattr(a, name) - getattr(b, name)).max()) for name in OUTPUTS}
