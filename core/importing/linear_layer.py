"""Finds the last layer of a model made elsewhere, if it is linear; maps and the gate are made from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from core.importing.spec import ScoresName

#: Operators that pass on one vector for each picture, whatever the vector's shape.
_PASSING = ("Identity", "Cast", "Flatten", "Reshape", "Squeeze", "Unsqueeze", "Dropout")
_ACTIVATIONS: dict[str, ScoresName] = {"Softmax": "softmax", "Sigmoid": "sigmoid", "LogSoftmax": "logits"}
_MATRIX, _KERNEL = 2, 4


@dataclass(frozen=True, eq=False)
class LinearLayer:
    """A linear last layer.

    Attributes
    ----------
    weights : ndarray of float32, shape (C, K)
    bias : ndarray of float32, shape (C,)
    vector : str
        Name of the tensor of its input, K numbers for each picture; empty if the layer is a convolution.
    features : str
        Name of the tensor of features whose mean over all places is that vector; empty if there is none. The
        evidence at each place is then this layer applied to its features (Zhou et al., "Learning Deep
        Features for Discriminative Localization", CVPR 2016).
    channels_last : bool
        Whether `features` has the channels last.
    """

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    vector: str
    features: str
    channels_last: bool = False


def scores_by_activation(model: onnx.ModelProto, output: str) -> ScoresName | None:
    """Return the name of the activation at the end of the graph; None if there is none."""
    activation, _ = _before_activation(_producers(model), output)
    return _ACTIVATIONS[activation.op_type] if activation is not None else None


def _producers(model: onnx.ModelProto) -> dict[str, onnx.NodeProto]:
    """Return the node that produces each tensor."""
    return {name: node for node in model.graph.node for name in node.output if name}


def _before_activation(makers: dict[str, onnx.NodeProto], name: str) -> tuple[onnx.NodeProto | None, str]:
    """Return the final activation, if there is one, and the name of the tensor before it."""
    node = makers.get(_source_of(makers, name))
    if node is not None and node.op_type in _ACTIVATIONS:
        return node, _source_of(makers, node.input[0])
    return None, _source_of(makers, name)


def _source_of(makers: dict[str, onnx.NodeProto], name: str) -> str:
    """Return the name of the tensor before operators that only pass it on."""
    while (node := makers.get(name)) is not None and node.op_type in _PASSING:
        name = node.input[0]
    return name


def linear_layer(model: onnx.ModelProto, output: str) -> LinearLayer | None:
    """Find the linear layer that the scores come from.

    Parameters
    ----------
    model : onnx.ModelProto
    output : str
        Name of the graph's output.

    Returns
    -------
    LinearLayer or None
        None if the scores come from something else.
    """
    makers, constants = _producers(model), _Constants(model)
    _, name = _before_activation(makers, output)
    node = makers.get(name)
    if node is None:
        return None
    pooled = _pooled(node, constants)
    if pooled:
        # A 1 x 1 convolution whose scores are averaged.
        inner = makers.get(_source_of(makers, pooled[0]))
        if inner is None or pooled[1]:
            return None
        kernel = _kernel(inner, constants)
        return None if kernel is None else LinearLayer(*kernel, "", inner.input[0])
    kernel = _kernel(node, constants)
    if kernel is not None:
        behind = makers.get(_source_of(makers, node.input[0]))
        place = _pooled(behind, constants) if behind is not None else None
        return LinearLayer(*kernel, "", *place) if place else None
    matrix = _matrix(node, makers, constants)
    if matrix is None:
        return None
    weights, bias, vector = matrix
    behind = makers.get(_source_of(makers, vector))
    place = _pooled(behind, constants) if behind is not None else None
    return LinearLayer(weights, bias, vector, *(place or ("", False)))


class _Constants:
    """Constants of a graph, from initializers or constant nodes."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self._held = {tensor.name: tensor for tensor in model.graph.initializer}
        for node in model.graph.node:
            if node.op_type == "Constant":
                for attribute in node.attribute:
                    if attribute.name == "value":
                        self._held[node.output[0]] = attribute.t
            elif node.op_type == "Identity" and node.input[0] in self._held:
                self._held[node.output[0]] = self._held[node.input[0]]

    def get(self, name: str) -> NDArray[np.generic] | None:
        """Return the array of a name; None if it is computed."""
        tensor = self._held.get(name)
        return None if tensor is None else numpy_helper.to_array(tensor)


def _pooled(node: onnx.NodeProto, constants: _Constants) -> tuple[str, bool] | None:
    """Return the features that a node averages over all places, and whether their channels are last."""
    if node.op_type == "GlobalAveragePool":
        return node.input[0], False
    if node.op_type != "ReduceMean":
        return None
    axes: NDArray[np.generic] | None = None
    for attribute in node.attribute:
        if attribute.name == "axes":
            axes = np.array(attribute.ints)
    if len(node.input) > 1:
        axes = constants.get(node.input[1])
    found = sorted(int(axis) for axis in axes.ravel()) if axes is not None else []
    if found in ([2, 3], [-2, -1]):
        return node.input[0], False
    return (node.input[0], True) if found in ([1, 2], [-3, -2]) else None


def _kernel(
    node: onnx.NodeProto, constants: _Constants
) -> tuple[NDArray[np.float32], NDArray[np.float32]] | None:
    """Return weights and bias of a 1 x 1 convolution."""
    if node.op_type != "Conv":
        return None
    weights = constants.get(node.input[1])
    if weights is None or weights.ndim != _KERNEL or weights.shape[2:] != (1, 1):
        return None
    numbers = {
        a.name: list(a.ints) or [a.i] for a in node.attribute if a.name in ("group", "strides", "pads")
    }
    plain = numbers.get("group", [1]) == [1] and set(numbers.get("strides", [1])) == {1}
    if not plain or any(numbers.get("pads", [0])):
        return None
    matrix = weights[:, :, 0, 0].astype(np.float32)
    bias = constants.get(node.input[2]) if len(node.input) > 2 and node.input[2] else np.zeros(len(matrix))
    return None if bias is None else (matrix, bias.ravel().astype(np.float32))


def _matrix(
    node: onnx.NodeProto, makers: dict[str, onnx.NodeProto], constants: _Constants
) -> tuple[NDArray[np.float32], NDArray[np.float32], str] | None:
    """Return weights (C, K), bias and vector of a matrix product, with the sum after it."""
    if node.op_type == "Gemm":
        return _gemm(node, constants)
    bias: NDArray[np.generic] | None = None
    if node.op_type == "Add":
        held = [constants.get(name) for name in node.input]
        if (held[0] is None) == (held[1] is None):
            return None
        bias = held[0] if held[0] is not None else held[1]
        inner = makers.get(node.input[0] if held[0] is None else node.input[1])
        if inner is None:
            return None
        node = inner
    if node.op_type != "MatMul":
        return None
    weights = constants.get(node.input[1])
    if weights is None or weights.ndim != _MATRIX:
        return None
    matrix = weights.T.astype(np.float32)
    shift = np.zeros(len(matrix)) if bias is None else bias.ravel()
    if shift.size not in (1, len(matrix)):
        return None
    return matrix, np.broadcast_to(shift, (len(matrix),)).astype(np.float32), node.input[0]


def _gemm(
    node: onnx.NodeProto, constants: _Constants
) -> tuple[NDArray[np.float32], NDArray[np.float32], str] | None:
    numbers = {a.name: a.f if a.name in ("alpha", "beta") else float(a.i) for a in node.attribute}
    if numbers.get("alpha", 1.0) != 1.0 or numbers.get("beta", 1.0) != 1.0 or numbers.get("transA", 0.0):
        return None
    weights = constants.get(node.input[1])
    if weights is None or weights.ndim != _MATRIX:
        return None
    matrix = (weights if numbers.get("transB", 0.0) else weights.T).astype(np.float32)
    bias = constants.get(node.input[2]) if len(node.input) > 2 and node.input[2] else np.zeros(len(matrix))
    if bias is None or bias.size not in (1, len(matrix)):
        return None
    return matrix, np.broadcast_to(bias.ravel(), (len(matrix),)).astype(np.float32), node.input[0]
