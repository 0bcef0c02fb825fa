"""Classifiers as others export them, made by code: small graphs with random weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

SIDE, FEATURES = 32, 6


def _random(*shape: int) -> NDArray[np.float32]:
    return np.random.default_rng(sum(shape)).normal(0.0, 0.5, shape).astype(np.float32)


def graph_of(
    nodes: list[onnx.NodeProto],
    given: list[int | str],
    count: int,
    numbers: dict[str, NDArray[np.generic]],
    *,
    opset: int = 17,
    kind: int = TensorProto.FLOAT,
    outputs: tuple[str, ...] = ("scores",),
) -> onnx.ModelProto:
    """Put nodes from ``input`` to ``scores`` into a model."""
    batch = given[0]
    graph = helper.make_graph(
        nodes,
        "foreign",
        [helper.make_tensor_value_info("input", kind, given)],
        [helper.make_tensor_value_info(name, kind, [batch, count]) for name in outputs],
        [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in numbers.items()],
    )
    return helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8, producer_name="pytorch"
    )


def torch_like(
    count: int = 3,
    *,
    channels: int = 3,
    end: str = "",
    opset: int = 17,
    batch: int | str = "batch",
    kind: int = TensorProto.FLOAT,
) -> onnx.ModelProto:
    """Return a convolution, a mean over all places and a linear layer: NCHW, logits or as `end` says."""
    type_of = helper.tensor_dtype_to_np_dtype(kind)
    numbers: dict[str, NDArray[np.generic]] = {
        "kernel": _random(FEATURES, channels, 3, 3).astype(type_of),
        "weights": _random(count, FEATURES).astype(type_of),
        "bias": _random(count).astype(type_of),
    }
    last = "scores" if not end else "logits"
    nodes = [
        helper.make_node("Conv", ["input", "kernel"], ["seen"], kernel_shape=[3, 3], strides=[4, 4]),
        helper.make_node("Relu", ["seen"], ["features"]),
        helper.make_node("GlobalAveragePool", ["features"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["vector"]),
        helper.make_node("Gemm", ["vector", "weights", "bias"], [last], transB=1),
    ]
    if end:
        nodes.append(helper.make_node(end, ["logits"], ["scores"]))
    return graph_of(nodes, [batch, channels, SIDE, SIDE], count, numbers, opset=opset, kind=kind)


def keras_like(count: int = 2) -> onnx.ModelProto:
    """Return a model as tf2onnx writes it: NHWC, with scaling, a softmax and an unused operator set."""
    numbers: dict[str, NDArray[np.generic]] = {
        "white": np.array([255.0], dtype=np.float32),
        "kernel": _random(FEATURES, 3, 3, 3),
        "weights": _random(FEATURES, count),
        "bias": _random(count),
    }
    nodes = [
        helper.make_node("Div", ["input", "white"], ["unit"]),
        helper.make_node("Transpose", ["unit"], ["channels_first"], perm=[0, 3, 1, 2]),
        helper.make_node("Conv", ["channels_first", "kernel"], ["seen"], kernel_shape=[3, 3], strides=[4, 4]),
        helper.make_node("Relu", ["seen"], ["features"]),
        helper.make_node("Transpose", ["features"], ["channels_last"], perm=[0, 2, 3, 1]),
        helper.make_node("ReduceMean", ["channels_last"], ["vector"], axes=[1, 2], keepdims=0),
        helper.make_node("MatMul", ["vector", "weights"], ["product"]),
        helper.make_node("Add", ["product", "bias"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["scores"], axis=1),
    ]
    model = graph_of(nodes, ["n", SIDE, SIDE, 3], count, numbers, opset=15)
    model.opset_import.append(helper.make_opsetid("ai.onnx.ml", 2))
    return model


def fixed_to_one(count: int = 3) -> onnx.ModelProto:
    """Return a graph that takes exactly one picture, according to its shapes."""
    numbers: dict[str, NDArray[np.generic]] = {
        "kernel": _random(FEATURES, 1, 3, 3),
        "row": np.array([1, FEATURES], dtype=np.int64),
        "weights": _random(FEATURES, count),
    }
    nodes = [
        helper.make_node("Conv", ["input", "kernel"], ["features"], kernel_shape=[3, 3], strides=[4, 4]),
        helper.make_node("GlobalAveragePool", ["features"], ["pooled"]),
        helper.make_node("Reshape", ["pooled", "row"], ["vector"]),
        helper.make_node("MatMul", ["vector", "weights"], ["scores"]),
    ]
    return graph_of(nodes, [1, 1, SIDE, SIDE], count, numbers)


def without_a_linear_layer(count: int = 2) -> onnx.ModelProto:
    """Return two layers with a bend between them after the mean, so that features give no map."""
    numbers: dict[str, NDArray[np.generic]] = {
        "kernel": _random(FEATURES, 1, 3, 3),
        "first": _random(FEATURES, FEATURES),
        "weights": _random(FEATURES, count),
    }
    nodes = [
        helper.make_node("Conv", ["input", "kernel"], ["features"], kernel_shape=[3, 3], strides=[4, 4]),
        helper.make_node("GlobalAveragePool", ["features"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["vector"]),
        helper.make_node("MatMul", ["vector", "first"], ["hidden"]),
        helper.make_node("Relu", ["hidden"], ["bent"]),
        helper.make_node("MatMul", ["bent", "weights"], ["scores"]),
    ]
    return graph_of(nodes, ["n", 1, SIDE, SIDE], count, numbers)


def saved(model: onnx.ModelProto, path: Path) -> Path:
    """Write a model and return its path."""
    path.write_bytes(model.SerializeToString())
    return path


def saved_with_weights_beside(model: onnx.ModelProto, path: Path) -> Path:
    """Write a model as newer exporters do, with its weights in a second file."""
    onnx.save_model(
        model, str(path), save_as_external_data=True, location=f"{path.name}.data", size_threshold=0
    )
    return path
