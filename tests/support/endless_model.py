"""A model that passes its golden cases, and loops for ever on white pictures."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from tests.support.tiny_model import tiny_graph


def endless_graph() -> onnx.ModelProto:
    """Return the tiny model's graph with a loop that ends only if no picture of the batch is all white."""
    model = tiny_graph()
    graph = model.graph
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["again"], ["again_out"]),
            helper.make_node("Sin", ["x_in"], ["x_out"]),
        ],
        "body",
        [
            helper.make_tensor_value_info("n", TensorProto.INT64, []),
            helper.make_tensor_value_info("again", TensorProto.BOOL, []),
            helper.make_tensor_value_info("x_in", TensorProto.FLOAT, []),
        ],
        [
            helper.make_tensor_value_info("again_out", TensorProto.BOOL, []),
            helper.make_tensor_value_info("x_out", TensorProto.FLOAT, []),
        ],
    )
    for name, value in (("nearly_white", 0.99), ("start", 0.5), ("nothing", 0.0)):
        graph.initializer.append(numpy_helper.from_array(np.array(value, np.float32), name))
    first = [
        helper.make_node("ReduceMean", ["x"], ["means"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("ReduceMax", ["means"], ["brightest"], keepdims=0),
        helper.make_node("Greater", ["brightest", "nearly_white"], ["white"]),
        helper.make_node("Loop", ["", "white", "start"], ["turned"], body=body),
        helper.make_node("Mul", ["turned", "nothing"], ["none"]),
        helper.make_node("Add", ["logits", "none"], ["logits_at_last"]),
    ]
    nodes = list(graph.node)
    end = next(number for number, node in enumerate(nodes) if node.op_type == "Softmax")
    nodes[end].input[0] = "logits_at_last"
    del graph.node[:]
    graph.node.extend([*nodes[:end], *first, *nodes[end:]])
    return model
