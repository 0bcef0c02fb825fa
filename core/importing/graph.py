"""What the graph of a model made elsewhere tells of itself: its input, its scores, its last layer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, numpy_helper

from core.errors import ModelError
from core.importing.spec import Layout, ScoresName
from core.models.package import tensors

_PICTURE_DIMENSIONS = 4
_CHANNELS = (1, 3)
#: Types of input that a picture can be brought to.
INPUT_TYPES = (TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.DOUBLE, TensorProto.UINT8)
_SCORE_TYPES = (TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.DOUBLE)
#: Operators that only pass a vector for each picture on, whatever its shape.
_PASSING = ("Identity", "Cast", "Flatten", "Reshape", "Squeeze", "Unsqueeze", "Dropout")
_ACTIVATIONS: dict[str, ScoresName] = {"Softmax": "softmax", "Sigmoid": "sigmoid", "LogSoftmax": "logits"}
_MATRIX, _KERNEL = 2, 4


@dataclass(frozen=True)
class GraphInput:
    """The one input; what the graph leaves open is None.

    Attributes
    ----------
    name : str
    type : int
        Of `onnx.TensorProto`.
    layout : {'NCHW', 'NHWC'} or None
    channels, height, width : int or None
    batch : int or None
        Pictures that the graph insists on; None where it takes any number.
    """

    name: str
    type: int
    layout: Layout | None
    channels: int | None
    height: int | None
    width: int | None
    batch: int | None


@dataclass(frozen=True)
class GraphOutput:
    """An output that may hold scores.

    Attributes
    ----------
    name : str
    count : int or None
        Scores for each picture; None where the graph does not say.
    scores : {'logits', 'softmax', 'sigmoid'} or None
        By the last operator; None where that tells nothing.
    """

    name: str
    count: int | None
    scores: ScoresName | None


@dataclass(frozen=True, eq=False)
class LinearLayer:
    """The last layer, where it is linear.

    Attributes
    ----------
    weights : ndarray of float32, shape (C, K)
    bias : ndarray of float32, shape (C,)
    vector : str
        Tensor that it is given, K numbers for each picture; empty where it is a convolution.
    features : str
        Tensor of the features whose mean over all places is that vector; empty where there is none. Then the
        evidence of each place is the same layer on its features (Zhou et al., "Learning Deep Features for
        Discriminative Localization", CVPR 2016).
    channels_last : bool
        Whether `features` has the channels last.
    """

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    vector: str
    features: str
    channels_last: bool = False


@dataclass(frozen=True, eq=False)
class GraphFacts:
    """What a graph tells.

    Attributes
    ----------
    input : GraphInput
    outputs : tuple of GraphOutput
    parameters : int
        Numbers that it holds.
    producer, opset
        As the file names them.
    """

    input: GraphInput
    outputs: tuple[GraphOutput, ...]
    parameters: int
    producer: str
    opset: int

    def output(self, name: str = "") -> GraphOutput:
        """The output of that name, or the only one that can hold scores.

        Raises
        ------
        ModelError
            If there is none, or several and none is named.
        """
        named = [output for output in self.outputs if not name or output.name == name]
        if len(named) == 1:
            return named[0]
        names = ", ".join(output.name for output in self.outputs)
        if not named:
            raise ModelError(
                "The model has no output {name!r} that can hold scores; it has: {names}.",
                name=name,
                names=names,
            )
        raise ModelError(
            "The model has several outputs; say which one holds the scores: {names}.", names=names
        )


def look_at(model: onnx.ModelProto, name: str) -> GraphFacts:
    """See what a graph tells of its input and of its scores.

    Parameters
    ----------
    model : onnx.ModelProto
        From `core.importing.source.read_source`.
    name : str
        Of the file, for the reason.

    Raises
    ------
    ModelError
        If it is no classifier of single pictures, with the reason.
    """
    outputs = tuple(_outputs(model))
    if not outputs:
        raise ModelError(
            "No output of {name} is a list of scores for each picture; Overread takes classifiers only.",
            name=name,
        )
    # Also those that are written as constants.
    parameters = sum(int(np.prod(tensor.dims, dtype=np.int64)) for tensor in tensors(model))
    producer = " ".join(filter(None, (model.producer_name, model.producer_version)))
    opset = next(entry.version for entry in model.opset_import if entry.domain in ("", "ai.onnx"))
    return GraphFacts(_input(model, name), outputs, parameters, producer, opset)


def _input(model: onnx.ModelProto, name: str) -> GraphInput:
    held = {tensor.name for tensor in model.graph.initializer}
    inputs = [value for value in model.graph.input if value.name not in held]
    if len(inputs) != 1:
        raise ModelError(
            "{name} has {count} inputs; Overread gives a model one picture and nothing else.",
            name=name,
            count=len(inputs),
        )
    value = inputs[0]
    kind = value.type.tensor_type.elem_type
    if kind not in INPUT_TYPES:
        raise ModelError(
            "The input of {name} is {type}; Overread gives float, half float, double or uint8.",
            name=name,
            type=_type_name(kind),
        )
    dims = _dims(value)
    if len(dims) != _PICTURE_DIMENSIONS:
        raise ModelError(
            "The input of {name} has {count} dimensions; Overread gives pictures as NCHW or NHWC.",
            name=name,
            count=len(dims),
        )
    batch, first, second, third = dims
    if first in _CHANNELS and third in _CHANNELS:
        layout: Layout | None = None
    elif first in _CHANNELS:
        layout = "NCHW"
    elif third in _CHANNELS:
        layout = "NHWC"
    elif first is not None and third is not None:
        raise ModelError("The input of {name} has neither one nor three channels.", name=name)
    else:
        layout = None
    if layout == "NHWC":
        channels, height, width = third, first, second
    elif layout == "NCHW":
        channels, height, width = first, second, third
    else:
        channels, height, width = None, second, None
    return GraphInput(value.name, kind, layout, channels, height, width, batch)


def _outputs(model: onnx.ModelProto) -> Iterator[GraphOutput]:
    makers = _producers(model)
    for value in model.graph.output:
        if value.type.tensor_type.elem_type not in _SCORE_TYPES:
            continue
        dims = _dims(value)
        if len(dims) == 1:
            count: int | None = 1
        elif (len(dims) == _PICTURE_DIMENSIONS and dims[2:] == [1, 1]) or len(dims) == 2:
            count = dims[1]
        elif dims:
            continue
        else:
            count = None
        linear = linear_layer(model, value.name)
        if linear is not None:
            count = len(linear.weights)
        activation, _ = _before_activation(makers, value.name)
        scores = _ACTIVATIONS[activation.op_type] if activation is not None else None
        if scores is None and linear is not None:
            scores = "logits"
        yield GraphOutput(value.name, count, scores)


def _producers(model: onnx.ModelProto) -> dict[str, onnx.NodeProto]:
    """The node that makes each tensor."""
    return {name: node for node in model.graph.node for name in node.output if name}


def _before_activation(makers: dict[str, onnx.NodeProto], name: str) -> tuple[onnx.NodeProto | None, str]:
    """The activation at the end, if there is one, and the tensor before it."""
    node = makers.get(_source_of(makers, name))
    if node is not None and node.op_type in _ACTIVATIONS:
        return node, _source_of(makers, node.input[0])
    return None, _source_of(makers, name)


def _source_of(makers: dict[str, onnx.NodeProto], name: str) -> str:
    """The tensor behind operators that only pass on."""
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
        None where the scores come from something else.
    """
    makers, constants = _producers(model), _Constants(model)
    _, name = _before_activation(makers, output)
    node = makers.get(name)
    if node is None:
        return None
    pooled = _pooled(node, constants)
    if pooled:
        # A convolution of one pixel whose scores are averaged.
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
    """Numbers that a graph holds, as initializers or as constants."""

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
        """The array of a name; None where it is computed."""
        tensor = self._held.get(name)
        return None if tensor is None else numpy_helper.to_array(tensor)


def _pooled(node: onnx.NodeProto, constants: _Constants) -> tuple[str, bool] | None:
    """The features that a node averages over all places, and whether their channels stand last."""
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
    """Weights and bias of a convolution of one pixel."""
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
    """Weights (C, K), bias and the vector of a matrix product, with the sum behind it."""
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


def _dims(value: onnx.ValueInfoProto) -> list[int | None]:
    return [
        d.dim_value if d.HasField("dim_value") and d.dim_value > 0 else None
        for d in value.type.tensor_type.shape.dim
    ]


def _type_name(kind: int) -> str:
    return (
        TensorProto.DataType.Name(kind).lower()
        if kind in TensorProto.DataType.values()
        else "of no known type"
    )
