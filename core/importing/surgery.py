"""Adapts the graph of a model made elsewhere to the interface of the package, with the same outputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnx.compose import add_prefix

from core.errors import ModelError
from core.importing.graph import GraphFacts
from core.importing.linear_layer import LinearLayer
from core.importing.spec import VALUES, ImportSpec
from core.models.interface import EMBEDDING, INPUT, MAPS, PROBABILITIES

#: Prefix of all names of the source, so that none equals one of ours.
_SOURCE = "source/"


@dataclass(frozen=True, eq=False)
class Whitening:
    """Converts the vector of a picture to the gate's embedding: ``(vector - mean) @ matrix``.

    Attributes
    ----------
    mean : ndarray of float32, shape (K,)
    matrix : ndarray of float32, shape (K, D)
    """

    mean: NDArray[np.float32]
    matrix: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Wanted:
    """The outputs that the graph gives besides the probabilities.

    Attributes
    ----------
    layer : LinearLayer or None
        Layer from which maps and embedding are made.
    maps : bool
    embedding : Whitening or bool
        True for the unchanged vector, to which a whitening is fitted.
    map_size : (int, int)
        Rows and columns of the maps, if known.
    """

    layer: LinearLayer | None = None
    maps: bool = False
    embedding: Whitening | bool = False
    map_size: tuple[int, int] | None = None


def rebuild(model: onnx.ModelProto, facts: GraphFacts, spec: ImportSpec, wanted: Wanted) -> onnx.ModelProto:
    """Make a graph with the package's interface from the source's graph.

    Parameters
    ----------
    model : onnx.ModelProto
        Model from `core.importing.source.read_source`; it is not changed.
    facts : GraphFacts
        Facts about `model`.
    spec : ImportSpec
    wanted : Wanted

    Returns
    -------
    onnx.ModelProto
        Input ``picture``, uint8 (N, 1, H, W); outputs ``probabilities`` (N, C) and, if wanted, ``maps`` (N,
        C, h, w) in logit units and ``embedding`` (N, D).

    Raises
    ------
    ModelError
        If there are not as many labels as scores, or the input cannot hold the values.
    """
    inner = add_prefix(model, _SOURCE)
    graph = inner.graph
    del graph.value_info[:]
    made = _Parts()
    _front(made, facts, spec)
    back = _Parts()
    outputs = [_back(back, facts, spec)]
    if wanted.maps and wanted.layer is not None:
        outputs.append(_maps(back, spec, wanted))
    if wanted.embedding is not False and wanted.layer is not None:
        outputs.append(_embedding(back, wanted))
    size: list[int | str] = ["N", 1, spec.input.height, spec.input.width]
    held = {tensor.name for tensor in graph.initializer}
    whole = helper.make_graph(
        [*made.nodes, *(node for node in graph.node), *back.nodes],
        "overread",
        [helper.make_tensor_value_info(INPUT, TensorProto.UINT8, size)],
        outputs,
        [*graph.initializer, *made.tensors, *back.tensors],
    )
    whole.sparse_initializer.extend(t for t in graph.sparse_initializer if t.values.name not in held)
    return helper.make_model(
        whole,
        opset_imports=list(inner.opset_import),
        # Before IR version 4, numbers had to be inputs too.
        ir_version=max(inner.ir_version, 4),
        producer_name="overread",
    )


class _Parts:
    """Nodes and numbers that are added around the source."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.tensors: list[onnx.TensorProto] = []

    def node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        """Add a node with one output, and return the output's name."""
        self.nodes.append(helper.make_node(kind, inputs, [output], name=f"overread/{output}", **attributes))
        return output

    def constant(self, name: str, values: NDArray[np.generic]) -> str:
        """Add numbers, and return their name."""
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def number(self, name: str, value: float) -> str:
        """Add one float32, and return its name."""
        return self.constant(name, np.array([value], dtype=np.float32))


def _front(parts: _Parts, facts: GraphFacts, spec: ImportSpec) -> None:
    """Convert the uint8 picture to the values, channels and layout that the source was trained on."""
    given, values = spec.input, spec.input.range
    if facts.input.type == TensorProto.UINT8 and values != VALUES["0-255"]:
        raise ModelError(
            "The input of the model is {type}, so its values are {values} and it scales them itself.",
            type="uint8",
            values="0-255",
        )
    shape = (1, -1, 1, 1)
    now = parts.node("Cast", [INPUT], "overread/grey", to=TensorProto.FLOAT)
    span = values.high - values.low
    if (values.low, values.high) != (0.0, 255.0):
        # In the frameworks' order of computation, so that the last bits agree.
        now = parts.node("Div", [now, parts.number("overread/white", 255.0)], "overread/unit")
        if span != 1.0:
            now = parts.node("Mul", [now, parts.number("overread/span", span)], "overread/spread")
        if values.low != 0.0:
            now = parts.node("Add", [now, parts.number("overread/low", values.low)], "overread/moved")
    if given.channels > 1:
        now = parts.node("Concat", [now] * given.channels, "overread/channels", axis=1)
    if any(values.mean):
        mean = parts.constant("overread/mean", np.array(values.mean, dtype=np.float32).reshape(shape))
        now = parts.node("Sub", [now, mean], "overread/centred")
    if any(one != 1.0 for one in values.std):
        std = parts.constant("overread/std", np.array(values.std, dtype=np.float32).reshape(shape))
        now = parts.node("Div", [now, std], "overread/scaled")
    if given.layout == "NHWC":
        now = parts.node("Transpose", [now], "overread/channels_last", perm=[0, 2, 3, 1])
    parts.node("Cast", [now], _SOURCE + facts.input.name, to=facts.input.type)


def _back(parts: _Parts, facts: GraphFacts, spec: ImportSpec) -> onnx.ValueInfoProto:
    """Convert the source's scores to one probability for each label; return the output."""
    output, labels = facts.output(spec.output.name), len(spec.labels)
    count = output.count or labels
    paired = count == 1 and labels == 2 and spec.output.one_of
    if not paired and count != labels:
        scores = "one score" if count == 1 else f"{count} scores"
        raise ModelError(
            "The model gives {scores} for a picture, and {labels} labels were named.",
            scores=scores,
            labels=labels,
        )
    if spec.output.one_of and spec.output.scores == "sigmoid" and not paired:
        raise ModelError(
            "Say that several labels may hold for a picture; sigmoids are independent of each other."
        )
    now = parts.node("Cast", [_SOURCE + output.name], "overread/scores", to=TensorProto.FLOAT)
    now = parts.node(
        "Reshape",
        [now, parts.constant("overread/row", np.array([-1, count], dtype=np.int64))],
        "overread/rows",
    )
    if spec.output.scores == "logits":
        several = spec.output.one_of and not paired
        kind = "Softmax" if several else "Sigmoid"
        now = parts.node(kind, [now], "overread/shares", **({"axis": 1} if several else {}))
    if paired:
        one = parts.number("overread/one", 1.0)
        contrary = parts.node("Sub", [one, now], "overread/contrary")
        parts.node("Concat", [contrary, now], PROBABILITIES, axis=1)
    else:
        parts.node("Identity", [now], PROBABILITIES)
    return helper.make_tensor_value_info(PROBABILITIES, TensorProto.FLOAT, ["N", labels])


def _features(parts: _Parts, layer: LinearLayer) -> str:
    """Return the name of the features as float32 with channels first; computed once."""
    name = "overread/features"
    if not any(name in node.output for node in parts.nodes):
        now = parts.node("Cast", [_SOURCE + layer.features], "overread/features_float", to=TensorProto.FLOAT)
        if layer.channels_last:
            parts.node("Transpose", [now], name, perm=[0, 3, 1, 2])
        else:
            parts.node("Identity", [now], name)
    return name


def _maps(parts: _Parts, spec: ImportSpec, wanted: Wanted) -> onnx.ValueInfoProto:
    """Apply the last layer to the features of each place, so that the mean over all places is the logit."""
    layer = wanted.layer
    assert layer is not None
    weights, bias = layer.weights, layer.bias
    if len(weights) == 1 and len(spec.labels) == 2:
        weights, bias = np.concatenate([-weights, weights]), np.concatenate([-bias, bias])
    elif spec.output.one_of:
        # A softmax depends only on differences; relative to the mean of all classes, evidence shows what
        # supports one class.
        weights, bias = weights - weights.mean(axis=0), bias - bias.mean()
    kernel = parts.constant("overread/kernel", weights[:, :, None, None].astype(np.float32))
    shift = parts.constant("overread/bias", bias.astype(np.float32))
    parts.node("Conv", [_features(parts, layer), kernel, shift], MAPS, kernel_shape=[1, 1])
    rows, columns = wanted.map_size or (None, None)
    return helper.make_tensor_value_info(MAPS, TensorProto.FLOAT, ["N", len(spec.labels), rows, columns])


def _embedding(parts: _Parts, wanted: Wanted) -> onnx.ValueInfoProto:
    """Return the vector before the last layer as output, whitened if a whitening was fitted."""
    layer = wanted.layer
    assert layer is not None
    if layer.features:
        now = parts.node("GlobalAveragePool", [_features(parts, layer)], "overread/pooled")
    else:
        now = parts.node("Cast", [_SOURCE + layer.vector], "overread/pooled", to=TensorProto.FLOAT)
    length = layer.weights.shape[1]
    row = parts.constant("overread/vector_row", np.array([-1, length], dtype=np.int64))
    if isinstance(wanted.embedding, Whitening):
        now = parts.node("Reshape", [now, row], "overread/vector")
        mean = parts.constant("overread/vector_mean", wanted.embedding.mean.astype(np.float32))
        now = parts.node("Sub", [now, mean], "overread/vector_centred")
        matrix = parts.constant("overread/whitening", wanted.embedding.matrix.astype(np.float32))
        parts.node("MatMul", [now, matrix], EMBEDDING)
        length = wanted.embedding.matrix.shape[1]
    else:
        parts.node("Reshape", [now, row], EMBEDDING)
    return helper.make_tensor_value_info(EMBEDDING, TensorProto.FLOAT, ["N", length])
