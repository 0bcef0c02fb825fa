"""The network as it ships: one graph from uint8 pixels to probabilities, class maps and embedding."""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from core.models.interface import INPUT, OUTPUTS
from training.errors import TrainingError
from training.fitting.fitted_statistics import FittedStatistics
from training.fitting.portable_graph import portable
from training.networks import Network
from training.networks.base import with_memory_format
from training.networks.onnx_graph import BATCH, GraphSession, write_onnx

#: Operators that DirectML runs completely; a graph with any other is not shipped.
OPERATORS = frozenset(
    {"Add", "AveragePool", "BatchNormalization", "Cast", "Clip", "Concat", "Constant", "Conv", "Div", "Exp"}
    | {"Flatten", "Gemm", "GlobalAveragePool", "Identity", "LeakyRelu", "Log", "MatMul", "MaxPool", "Mul"}
    | {"Pad", "ReduceMax", "ReduceMean", "ReduceSumSquare", "Relu", "Reshape", "Resize", "Sigmoid", "Sign"}
    | {"Slice", "Softmax", "Sqrt", "Sub", "Tanh", "Transpose", "Unsqueeze"}
)


class Packaged(nn.Module):
    """A trained network with its calibration, map scale and whitening.

    Parameters
    ----------
    model : Network
    statistics : FittedStatistics
    """

    def __init__(self, model: Network, statistics: FittedStatistics) -> None:
        super().__init__()
        self.model = with_memory_format(copy.deepcopy(model).eval(), torch.contiguous_format)
        self.temperature = statistics.temperature
        self.bias: Tensor
        self.register_buffer("bias", statistics.bias)
        # Subtract the mean before the product. Subtracted afterwards, as a bias, the rounding errors of two
        # large numbers would remain in their difference.
        self.mean: Tensor
        self.register_buffer("mean", statistics.mean)
        inputs, outputs = statistics.whitening.shape
        self.whiten = nn.Linear(inputs, outputs, bias=False)
        self.whiten.weight.data = statistics.whitening.T.contiguous()

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Run the network on pictures.

        Parameters
        ----------
        picture : Tensor of uint8, shape (N, 1, H, W)

        Returns
        -------
        probabilities : Tensor of float32, shape (N, C)
            Calibrated probabilities.
        maps : Tensor of float32, shape (N, C, h, w)
            Evidence of each class at each place, in calibrated logits. The mean over the classes is zero at
            every place, because the softmax ignores what all logits have in common. For a pooled network
            the mean over the places is the class's centred logit. A network that scales its maps itself
            returns them on the display scale.
        embedding : Tensor of float32, shape (N, D)
            The whitened embedding of the network.
        """
        output = self.model(picture.to(torch.float32) / 255.0)
        probabilities = (output.logits / self.temperature + self.bias).softmax(dim=1)
        embedding = self.whiten(output.embedding - self.mean)
        if self.model.maps_are_shown_as_they_are:
            return probabilities, output.maps, embedding
        maps = (output.maps - output.maps.mean(dim=1, keepdim=True)) / self.temperature
        maps = maps + self.bias[None, :, None, None]
        return probabilities, maps, embedding


@dataclass(frozen=True, eq=False)
class Outputs:
    """The outputs of a graph.

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
    """Export a package's network to an ONNX graph.

    Raises
    ------
    TrainingError
        If the graph has an operator that DirectML might not run.
    """
    example = torch.zeros(2, 1, height, width, dtype=torch.uint8)
    model = portable(write_onnx(packaged, example, INPUT, OUTPUTS))
    foreign = {node.op_type for node in model.graph.node} - OPERATORS
    if foreign:
        raise TrainingError(
            f"The graph has operators that are not known to run everywhere: {sorted(foreign)}."
        )
    return model


def run_onnx(model: onnx.ModelProto, pictures: NDArray[np.uint8]) -> Outputs:
    """Run the graph with ONNX Runtime on the CPU on uint8 pictures [N, H, W]."""
    return Outputs(*GraphSession(model).run(pictures[:, None]))


def run_torch(packaged: Packaged, pictures: NDArray[np.uint8]) -> Outputs:
    """Run the network with PyTorch on uint8 pictures [N, H, W]."""
    with torch.inference_mode():
        chunks = [packaged(chunk[:, None]) for chunk in torch.from_numpy(pictures).split(BATCH)]
    return Outputs(*(torch.cat(column).numpy() for column in zip(*chunks, strict=True)))


def greatest_difference(a: Outputs, b: Outputs) -> dict[str, float]:
    """Return the largest absolute difference of each output."""
    return {name: float(np.abs(getattr(a, name) - getattr(b, name)).max()) for name in OUTPUTS}
