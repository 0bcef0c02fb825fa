"""Rewrite a graph, without changing its results, so that every DirectML device compiles it."""

from __future__ import annotations

import math

import numpy as np
import onnx
from onnx import helper, numpy_helper, shape_inference

#: Suffix of inserted names, which prevents rewriting a graph twice.
_MARK = "_as_it_is"


def portable(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return a graph that also runs on DirectML devices that cannot compile element-wise arithmetic.

    The software device on which Overread is tested cannot run the addition or the product of two tensors of
    equal shape, but it can run an addition followed by an activation, because DirectML fuses the two. So an
    activation that changes nothing (a leaky ReLU with a slope of 1) is added after each addition of two
    computed tensors, and the mean of a square becomes a sum of squares. This costs nothing on other devices.

    Parameters
    ----------
    model : onnx.ModelProto
        A model of opset 17; it is not changed.
    """
    out = onnx.ModelProto()
    out.CopyFrom(model)
    graph = out.graph
    known = {value.name for value in graph.initializer}
    known |= {name for node in graph.node if node.op_type == "Constant" for name in node.output}
    shapes = _shapes(model)
    nodes: list[onnx.NodeProto] = []
    others = {name for node in graph.node if node.op_type != "ReduceMean" for name in node.input}
    others |= {value.name for value in graph.output}
    squares = {
        node.output[0]: node.input[0]
        for node in graph.node
        if node.op_type == "Mul" and node.input[0] == node.input[1] and node.output[0] not in others
    }
    for node in graph.node:
        if node.op_type == "Mul" and node.output[0] in squares:
            continue
        if node.op_type == "ReduceMean" and node.input[0] in squares:
            nodes += _mean_of_squares(node, squares[node.input[0]], shapes, graph)
        elif node.op_type == "Add" and not known & set(node.input) and not node.output[0].endswith(_MARK):
            nodes += _followed(node)
        else:
            nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)
    return out


def _followed(node: onnx.NodeProto) -> list[onnx.NodeProto]:
    """Return the addition, followed by an activation that changes nothing."""
    added = helper.make_node(
        "Add", list(node.input), [node.output[0] + _MARK], name=f"{node.name}{_MARK}" if node.name else ""
    )
    name = f"{node.name}_activation" if node.name else ""
    return [added, helper.make_node("LeakyRelu", [added.output[0]], list(node.output), name=name, alpha=1.0)]


def _mean_of_squares(
    node: onnx.NodeProto, base: str, shapes: dict[str, list[int]], graph: onnx.GraphProto
) -> list[onnx.NodeProto]:
    """Return the sum of squares over the node's axes, divided by the number of elements."""
    given = {a.name: helper.get_attribute_value(a) for a in node.attribute}
    axes = list(given["axes"])
    count = math.prod(shapes[base][axis] for axis in axes)
    total, share = f"{node.output[0]}_sum", f"{node.output[0]}_share"
    graph.initializer.append(numpy_helper.from_array(np.array(1.0 / count, dtype=np.float32), share))
    keep = given.get("keepdims", 1)
    return [
        helper.make_node(
            "ReduceSumSquare", [base], [total], name=f"{node.name}_sum", axes=axes, keepdims=keep
        ),
        helper.make_node("Mul", [total, share], list(node.output), name=node.name),
    ]


def _shapes(model: onnx.ModelProto) -> dict[str, list[int]]:
    inferred = shape_inference.infer_shapes(model).graph
    return {
        value.name: [dim.dim_value for dim in value.type.tensor_type.shape.dim]
        for value in (*inferred.value_info, *inferred.input, *inferred.output)
    }
