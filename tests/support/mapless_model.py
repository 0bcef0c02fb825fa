"""The tiny model without its maps and its gate, as a model made elsewhere comes in."""

from __future__ import annotations

import numpy as np
import onnx
import onnx.utils
import onnxruntime as ort
from onnx import numpy_helper

from core.models.card import Card, OperatingPoint
from core.models.catalogue import Catalogue
from core.models.package import with_card
from tests.support.tiny_model import SIDE, tiny_card, tiny_graph

#: How much steeper than the tiny model's its classes are.
STEEP = 6.0
#: Where `spotted` has its bright square: rows and columns.
SPOT = (slice(20, 27), slice(6, 13))


def _graph() -> onnx.ModelProto:
    """The tiny graph with probabilities alone, and so steep that a single spot matters."""
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
    """Card of a model whose finding is a bright picture."""
    card = tiny_card(
        model_id=model_id,
        operating_point=OperatingPoint(positive=("bright",), threshold=threshold, chosen_by="hand"),
    )
    session = ort.InferenceSession(_graph().SerializeToString(), providers=["CPUExecutionProvider"])
    (case,) = card.golden
    (p,) = session.run(None, {"picture": case.picture.unpack()[None, None]})
    told = {"maps": None, "probabilities": tuple(min(float(value), 1.0) for value in p[0])}
    gate = card.gate.model_copy(update={"centres": None})
    return card.model_copy(update={"maps": None, "golden": (case.model_copy(update=told),), "gate": gate})


def mapless_model(card: Card | None = None) -> bytes:
    """The model's package."""
    return with_card(_graph(), card or mapless_card())


def mapless_catalogue(catalogue: Catalogue) -> Catalogue:
    """Let a catalogue ship the model."""
    catalogue.ship(mapless_model())
    return catalogue


def spotted() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A grey picture with one bright square; shape (32, 32)."""
    picture = np.full((SIDE, SIDE), 150, dtype=np.uint8)
    picture[:, ::2] = 160
    picture[SPOT] = 250
    return picture
