"""Models that pass all checks of their format, and do harm when they are read, opened or run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

from core.models.catalogue import Catalogue
from core.models.onnx_file import with_card
from core.models.package import ModelPackage
from tests.support.endless_model import endless_graph
from tests.support.tiny_model import tiny_card, tiny_graph

#: A count of float32 numbers that fits into no machine's memory.
TOO_MANY = 100_000_000_000


def _before_softmax(model: onnx.ModelProto, nodes: list[onnx.NodeProto]) -> onnx.ModelProto:
    """Return a graph with nodes that compute ``more``, a number that is added to all logits."""
    first = [*nodes, helper.make_node("Add", ["logits", "more"], ["logits_at_last"])]
    old = list(model.graph.node)
    end = next(number for number, node in enumerate(old) if node.op_type == "Softmax")
    old[end].input[0] = "logits_at_last"
    del model.graph.node[:]
    model.graph.node.extend([*old[:end], *first, *old[end:]])
    return model


def _constant(model: onnx.ModelProto, name: str, value: np.ndarray) -> None:
    model.graph.initializer.append(numpy_helper.from_array(value, name))


def bomb_at_load() -> onnx.ModelProto:
    """Make a constant of 400 GB that the runtime computes while it opens the model."""
    model = tiny_graph()
    _constant(model, "shape", np.array([TOO_MANY], np.int64))
    nodes = [
        helper.make_node("ConstantOfShape", ["shape"], ["zeros"]),
        helper.make_node("ReduceSum", ["zeros"], ["more"], keepdims=0),
    ]
    return _before_softmax(model, nodes)


def bomb_on_white() -> onnx.ModelProto:
    """Make a tensor of 400 GB if a picture of the batch is all white, and of one number otherwise."""
    model = tiny_graph()
    for name, value in (("nearly_white", 0.99), ("nothing", 0.0)):
        _constant(model, name, np.array(value, np.float32))
    _constant(model, "one", np.array([1], np.int64))
    _constant(model, "many", np.array([TOO_MANY], np.int64))
    nodes = [
        helper.make_node("ReduceMean", ["x"], ["means"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("ReduceMax", ["means"], ["brightest"], keepdims=0),
        helper.make_node("Greater", ["brightest", "nearly_white"], ["white"]),
        helper.make_node("Where", ["white", "many", "one"], ["shape"]),
        helper.make_node("Expand", ["nothing", "shape"], ["zeros"]),
        helper.make_node("ReduceSum", ["zeros"], ["more"], keepdims=0),
    ]
    return _before_softmax(model, nodes)


def endless_always() -> onnx.ModelProto:
    """Make a loop that never ends, for any picture."""
    model = endless_graph()
    nearly_white = next(one for one in model.graph.initializer if one.name == "nearly_white")
    nearly_white.CopyFrom(numpy_helper.from_array(np.array(-1.0, np.float32), "nearly_white"))
    return model


def crowd_of_nodes(megabytes: int) -> bytes:
    """Make a file of empty nodes only, two bytes each, which take a hundred times as much once parsed."""
    nodes = b"\x0a\x00" * (megabytes << 19)
    length, head = len(nodes), bytearray(b"\x08\x08\x3a")
    while length > 0x7F:
        head.append(length & 0x7F | 0x80)
        length >>= 7
    return bytes(head) + bytes([length]) + nodes


def added(folder: Path, graph: onnx.ModelProto, model_id: str) -> tuple[Catalogue, ModelPackage]:
    """Return a catalogue with the tiny model and an added model, and the added one as read from it."""
    catalogue = Catalogue(shipped=folder / "shipped", added=folder / "added")
    catalogue.ship(with_card(tiny_graph(), tiny_card()))
    catalogue.added.mkdir(parents=True, exist_ok=True)
    (catalogue.added / f"{model_id}.onnx").write_bytes(with_card(graph, tiny_card(model_id=model_id)))
    return catalogue, catalogue.read(model_id)
