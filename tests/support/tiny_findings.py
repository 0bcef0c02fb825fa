"""A tiny model with several findings; each tells whether one part of the picture is bright."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper

from core.models.card import Card, Class, OperatingPoint
from core.models.evidence import GoldenCase
from core.models.section import Array
from tests.support.tiny_model import SIDE, tiny_card

#: Names of fourteen findings in the order of the classes; cell n of 4 x 4 shows finding n.
NAMES = (
    "atelectasis",
    "cardiomegaly",
    "consolidation",
    "edema",
    "effusion",
    "emphysema",
    "fibrosis",
    "hernia",
    "infiltration",
    "mass",
    "nodule",
    "pleural_thickening",
    "pneumonia",
    "pneumothorax",
)
CELLS = 4


def findings_graph() -> onnx.ModelProto:
    """Return a graph: mean grey of each of 4 x 4 cells, and a sigmoid of one cell for each finding."""
    count = len(NAMES)
    weights = np.zeros((count, CELLS * CELLS), np.float32)
    for number in range(count):
        weights[number, number] = 12.0
    own = np.zeros((1, count, CELLS, CELLS), np.float32)
    for number in range(count):
        own[0, number, number // CELLS, number % CELLS] = 1.0
    constants = {
        "scale": np.array(1 / 255, np.float32),
        "weights": weights.T.copy(),
        "bias": np.full(count, -6.0, np.float32),
        "own": own,
        "flat": np.array([0, CELLS * CELLS], np.int64),
    }
    nodes = [
        helper.make_node("Cast", ["picture"], ["as_float"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["as_float", "scale"], ["x"]),
        helper.make_node("AveragePool", ["x"], ["cells"], kernel_shape=[8, 8], strides=[8, 8]),
        helper.make_node("Mul", ["cells", "own"], ["maps"]),
        helper.make_node("Reshape", ["cells", "flat"], ["features"]),
        helper.make_node("MatMul", ["features", "weights"], ["weighed"]),
        helper.make_node("Add", ["weighed", "bias"], ["logits"]),
        helper.make_node("Sigmoid", ["logits"], ["probabilities"]),
        helper.make_node("GlobalAveragePool", ["cells"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["embedding"]),
    ]
    outputs = [
        helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", count]),
        helper.make_tensor_value_info("maps", TensorProto.FLOAT, ["N", count, CELLS, CELLS]),
        helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["N", 1]),
    ]
    picture = helper.make_tensor_value_info("picture", TensorProto.UINT8, ["N", 1, SIDE, SIDE])
    weights_of = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "findings", [picture], outputs, weights_of)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def findings_card(*, model_id: str = "chest14", version: str = "1.2.3") -> Card:
    """Return a valid card for the graph, with golden cases computed by ONNX Runtime."""
    session = ort.InferenceSession(findings_graph().SerializeToString(), providers=["CPUExecutionProvider"])
    golden = []
    for name, bright in (("none", ()), ("two", (4, 9))):
        picture = picture_of(*bright)
        p, maps = session.run(["probabilities", "maps"], {"picture": picture[None, None]})
        golden.append(
            GoldenCase(
                name=name,
                picture=Array.pack(picture),
                probabilities=tuple(map(float, p[0])),
                maps=Array.pack(maps[0]),
            )
        )
    base = tiny_card(model_id=model_id)
    return Card.model_validate(
        base.model_dump()
        | {
            "version": version,
            "title": "Fourteen findings (a test model)",
            "task": "multi-label",
            "classes": tuple(Class(name=n, title=n.replace("_", " ").capitalize()) for n in NAMES),
            "operating_points": tuple(
                OperatingPoint(positive=(name,), threshold=0.3 + number / 50, chosen_by="a test")
                for number, name in enumerate(NAMES)
            ),
            "gate": base.gate.model_copy(
                update={"centres": Array.pack(np.array([[0.1], [0.5], [0.9]], np.float32))}
            ),
            "maps": base.maps.model_copy(update={"full_scale": 1.0}),
            "golden": tuple(golden),
        }
    )


def picture_of(*bright: int, side: int = SIDE, grey: float = 0.8) -> np.ndarray:
    """Return a dark picture with the cells of some findings bright; uint8 of shape (side, side)."""
    cell = side // CELLS
    picture = np.full((side, side), 20, np.uint8)
    picture[:: side // 2, :] = 60
    for number in bright:
        row, column = divmod(number, CELLS)
        picture[row * cell : (row + 1) * cell, column * cell : (column + 1) * cell] = int(255 * grey)
    return picture
