"""The tiny model as a router: dark and bright pictures go to models, middle ones to none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from core.models.card import Card, KindGroup, Routing
from core.models.catalogue import Catalogue
from core.models.interface import INVERTED
from core.models.onnx_file import with_card
from core.models.section import Array
from tests.support.tiny_model import tiny_card, tiny_graph


def tiny_router_graph() -> onnx.ModelProto:
    """Return the tiny graph with a fourth output: a mean grey over 0.9 counts as inverted."""
    model = tiny_graph()
    model.graph.initializer.extend(
        [
            numpy_helper.from_array(np.array([[60.0], [0.0]], dtype=np.float32), "inverted_w"),
            numpy_helper.from_array(np.array([-54.0], dtype=np.float32), "inverted_b"),
        ]
    )
    model.graph.node.extend(
        [
            helper.make_node("Gemm", ["embedding", "inverted_w", "inverted_b"], ["inverted_logit"]),
            helper.make_node("Sigmoid", ["inverted_logit"], [INVERTED]),
        ]
    )
    model.graph.output.append(helper.make_tensor_value_info(INVERTED, TensorProto.FLOAT, ["N", 1]))
    return model


def tiny_router_card(model_id: str = "image-kind") -> Card:
    """Return the router's card; its two distances are the mean grey and the rest up to white."""
    card = tiny_card(model_id=model_id)
    groups = (
        KindGroup(name="dark", kinds=("dark",), least_probability=0.55, rivals={"middle": 0.5}, band=0.2),
        KindGroup(name="bright", kinds=("bright",), least_probability=0.55),
    )
    centres = Array.pack(np.zeros((1, 2), dtype=np.float32))
    golden = tuple(case.model_copy(update={"inverted": 0.0}) for case in card.golden)
    changes = {
        "routing": Routing(groups=groups),
        "tells_polarity": True,
        "gate": card.gate.model_copy(update={"centres": centres, "most_colour": 0.1}),
        "golden": golden,
    }
    return Card.model_validate(card.model_copy(update=changes).model_dump())


def add_tiny_router(catalogue: Catalogue) -> Path:
    """Add the tiny router to a catalogue's shipped models."""
    catalogue.ship(with_card(tiny_router_graph(), tiny_router_card()))
    return catalogue.shipped / "image-kind.onnx"
