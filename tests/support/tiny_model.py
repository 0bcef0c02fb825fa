"""A tiny but real model package: three classes by brightness, with or without maps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnx.utils
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper

from core.models.card import Calibration, Card, Class, Gate, Maps, OperatingPoint, Preparation
from core.models.catalogue import Catalogue
from core.models.evidence import DataSet, Evaluation, GoldenCase, Measure, Provenance
from core.models.onnx_file import with_card
from core.models.section import Array

SIDE, CELLS, CLASSES = 32, 4, ("dark", "middle", "bright")
#: Factor by which these classes are steeper than those of the tiny model.
STEEP = 6.0
#: Rows and columns of the bright square in `spotted`.
SPOT = (slice(20, 27), slice(6, 13))


def tiny_graph() -> onnx.ModelProto:
    """Return a graph: mean grey of each of 4 x 4 cells, then a linear map per class, pooled, softmax."""
    constants = {
        "scale": np.array(1 / 255, dtype=np.float32),
        # (x, 1 - x) as features
        "feature_w": np.array([1.0, -1.0], dtype=np.float32).reshape(2, 1, 1, 1),
        "feature_b": np.array([0.0, 1.0], dtype=np.float32),
        # dark: 8(1-x) - 3, middle: 0, bright: 8x - 3
        "class_w": np.array([[0.0, 8.0], [0.0, 0.0], [8.0, 0.0]], dtype=np.float32).reshape(3, 2, 1, 1),
        "class_b": np.array([-5.0, 0.0, -5.0], dtype=np.float32),
    }
    nodes = [
        helper.make_node("Cast", ["picture"], ["as_float"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["as_float", "scale"], ["x"]),
        helper.make_node("AveragePool", ["x"], ["cells"], kernel_shape=[8, 8], strides=[8, 8]),
        helper.make_node("Conv", ["cells", "feature_w", "feature_b"], ["features"]),
        helper.make_node("Conv", ["features", "class_w", "class_b"], ["maps"]),
        helper.make_node("GlobalAveragePool", ["maps"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["probabilities"], axis=1),
        helper.make_node("GlobalAveragePool", ["features"], ["pooled_features"]),
        helper.make_node("Flatten", ["pooled_features"], ["embedding"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("picture", TensorProto.UINT8, ["N", 1, SIDE, SIDE])],
        [
            helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", 3]),
            helper.make_tensor_value_info("maps", TensorProto.FLOAT, ["N", 3, CELLS, CELLS]),
            helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["N", 2]),
        ],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def tiny_card(
    *,
    model_id: str = "tiny",
    limit: float = 10.0,
    modalities: tuple[str, ...] = (),
    operating_point: OperatingPoint | None = None,
) -> Card:
    """Return a valid card for the tiny graph, with a golden case computed by ONNX Runtime."""
    picture = np.tile(np.linspace(0, 255, SIDE).astype(np.uint8), (SIDE, 1))
    session = ort.InferenceSession(tiny_graph().SerializeToString(), providers=["CPUExecutionProvider"])
    p, maps = session.run(["probabilities", "maps"], {"picture": picture[None, None]})
    measure = Measure(value=0.9, low=0.8, high=0.95)
    return Card(
        id=model_id,
        version="1.2.3",
        title="Brightness (a test model)",
        summary="Tells dark from bright pictures.",
        task="multi-class",
        classes=tuple(Class(name=name, title=name.capitalize()) for name in CLASSES),
        operating_point=operating_point,
        modalities=modalities,
        body_regions=(),
        preparation=Preparation(name="letterbox", height=SIDE, width=SIDE),
        calibration=Calibration(method="none"),
        gate=Gate(
            centres=Array.pack(np.array([[0.1, 0.9], [0.5, 0.5], [0.9, 0.1]], dtype=np.float32)),
            limit=limit,
            fitted_on="nothing: set by hand",
            minimum_side=16,
            minimum_contrast=1.0,
        ),
        maps=Maps(method="linear", full_scale=3.0),
        data=(DataSet(name="none", source="drawn", licence="Apache-2.0", pictures=3, per_class={"dark": 3}),),
        evaluations=(Evaluation(name="drawn", pictures=3, groups=3, measures={"accuracy": measure}),),
        limits=("It is a test model.",),
        golden=(
            GoldenCase(
                name="ramp",
                picture=Array.pack(picture),
                probabilities=tuple(min(float(value), 1.0) for value in p[0]),
                maps=Array.pack(maps[0]),
            ),
        ),
        provenance=Provenance(
            commit="", recipe_name="none", recipe="by hand", seed=0, made_with={}, parameters=13
        ),
    )


def tiny_catalogue(folder: Path, *cards: Card) -> Catalogue:
    """Return a catalogue in `folder` that ships the tiny model with each card."""
    catalogue = Catalogue(shipped=folder / "shipped", added=folder / "added")
    for card in cards or (tiny_card(),):
        catalogue.ship(with_card(tiny_graph(), card))
    return catalogue


def mapless_graph() -> onnx.ModelProto:
    """Return the tiny graph with probabilities only, and so steep that a single spot matters."""
    model = tiny_graph()
    for constant in model.graph.initializer:
        if constant.name in ("class_w", "class_b"):
            steep = numpy_helper.to_array(constant) * np.float32(STEEP)
            constant.CopyFrom(numpy_helper.from_array(steep, constant.name))
    kept = [output for output in model.graph.output if output.name == "probabilities"]
    del model.graph.output[:]
    model.graph.output.extend(kept)
    return onnx.utils.Extractor(model).extract_model(["picture"], ["probabilities"])


def mapless_card(model_id: str = "mapless", threshold: float = 0.3) -> Card:
    """Return the card of a model whose finding is a bright picture."""
    card = tiny_card(
        model_id=model_id,
        operating_point=OperatingPoint(positive=("bright",), threshold=threshold, chosen_by="hand"),
    )
    session = ort.InferenceSession(mapless_graph().SerializeToString(), providers=["CPUExecutionProvider"])
    (case,) = card.golden
    (p,) = session.run(None, {"picture": case.picture.unpack()[None, None]})
    told = {"maps": None, "probabilities": tuple(min(float(value), 1.0) for value in p[0])}
    gate = card.gate.model_copy(update={"centres": None})
    return card.model_copy(update={"maps": None, "golden": (case.model_copy(update=told),), "gate": gate})


def mapless_model(card: Card | None = None) -> bytes:
    """Return the package of the model without maps."""
    return with_card(mapless_graph(), card or mapless_card())


def mapless_catalogue(catalogue: Catalogue) -> Catalogue:
    """Add the model without maps to a catalogue's shipped models."""
    catalogue.ship(mapless_model())
    return catalogue


def spotted() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return a grey picture with one bright square; shape (32, 32)."""
    picture = np.full((SIDE, SIDE), 150, dtype=np.uint8)
    picture[:, ::2] = 160
    picture[SPOT] = 250
    return picture
