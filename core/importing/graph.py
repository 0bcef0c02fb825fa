"""Facts that the graph of a model made elsewhere gives: its input and its scores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import onnx
from onnx import TensorProto

from core.errors import ModelError
from core.importing.linear_layer import linear_layer, scores_by_activation
from core.importing.spec import Layout, ScoresName
from core.models.onnx_file import tensors

_PICTURE_DIMENSIONS = 4
_CHANNELS = (1, 3)
#: Input types to which a picture can be converted.
INPUT_TYPES = (TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.DOUBLE, TensorProto.UINT8)
_SCORE_TYPES = (TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.DOUBLE)


@dataclass(frozen=True)
class GraphInput:
    """The only input; properties that the graph does not fix are None.

    Attributes
    ----------
    name : str
    type : int
        Element type, one of `onnx.TensorProto`.
    layout : {'NCHW', 'NHWC'} or None
    channels, height, width : int or None
    batch : int or None
        Number of pictures that the graph requires; None if it accepts any number.
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
        Number of scores for each picture; None if the graph does not say.
    scores : {'logits', 'softmax', 'sigmoid'} or None
        Kind of scores, judged by the last operator; None if unknown.
    """

    name: str
    count: int | None
    scores: ScoresName | None


@dataclass(frozen=True, eq=False)
class GraphFacts:
    """Facts that a graph gives.

    Attributes
    ----------
    input : GraphInput
    outputs : tuple of GraphOutput
    parameters : int
        Number of values that it contains.
    producer, opset
        As in the file.
    """

    input: GraphInput
    outputs: tuple[GraphOutput, ...]
    parameters: int
    producer: str
    opset: int

    def output(self, name: str = "") -> GraphOutput:
        """Return the output of that name, or the only one that can hold scores.

        Raises
        ------
        ModelError
            If there is none, or if there are several and `name` is empty.
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
    """Collect the facts about a graph's input and scores.

    Parameters
    ----------
    model : onnx.ModelProto
        Model from `core.importing.source.read_source`.
    name : str
        Name of the file, for the error message.

    Raises
    ------
    ModelError
        If the model is not a classifier of single pictures, with the reason.
    """
    outputs = tuple(_outputs(model))
    if not outputs:
        raise ModelError(
            "No output of {name} is a list of scores for each picture; Overread takes classifiers only.",
            name=name,
        )
    # Also labels that are stored as constants.
    parameters = sum(int(np.prod(tensor.dims, dtype=np.int64)) for tensor in tensors(model))
    producer = " ".join(filter(None, (model.producer_name, model.producer_version)))
    opset = next(entry.version for entry in model.opset_import if entry.domain in ("", "ai.onnx"))
    return GraphFacts(_input(model, name), outputs, parameters, producer, opset)


def _input(model: onnx.ModelProto, name: str) -> GraphInput:
    held = {tensor.name for tensor in model.graph.initializer}
    inputs = [value for value in model.graph.input if value.name not in held]
    if len(inputs) != 1:
        raise ModelError(
            "{name} has {count} inputs; Overread can only give a model one picture.",
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
        scores = scores_by_activation(model, value.name)
        if scores is None and linear is not None:
            scores = "logits"
        yield GraphOutput(value.name, count, scores)


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
