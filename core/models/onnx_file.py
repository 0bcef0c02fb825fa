"""Parses and checks the bytes of an ONNX file, and writes the model package."""

from __future__ import annotations

from collections.abc import Iterator

import onnx
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import DecodeError
from google.protobuf.message import Message as ProtoMessage

from core.errors import ModelError, ModelFault
from core.models.card import Card
from core.models.interface import (
    CARD_KEY,
    EMBEDDING,
    INPUT,
    INVERTED,
    MAPS,
    PROBABILITIES,
    outputs_of,
    read_card,
)

#: Opsets that a model may have: ONNX Runtime computes them, and parity proves it on each device. No opset is
#: converted: https://github.com/onnx/onnx/issues/8480 has an operator whose results change without a warning.
OPSETS = range(7, 26)
_MAP_DIMENSIONS = 4
#: ONNX's names of the domain of its own operators.
STANDARD = ("", "ai.onnx")


def check_model(data: bytes, name: str) -> Card:
    """Check the bytes of a model and return its card.

    External data, operators outside ``ai.onnx``, functions, training graphs and metadata that would configure
    the runtime are refused. So are inputs and outputs that the package does not define, and a card that is
    missing, invalid or inconsistent with the graph.

    Parameters
    ----------
    data : bytes
    name : str
        Name of the file, for the error message.

    Raises
    ------
    ModelError
        With the reason in one sentence.
    """
    model = parse_model(data, name)
    check_safe(model, name)
    card = read_card([(entry.key, entry.value) for entry in model.metadata_props], name)
    _check_interface(model, card, name)
    return card


def parse_model(data: bytes, name: str) -> onnx.ModelProto:
    """Parse the bytes of an ONNX file; no other file is read.

    Raises
    ------
    ModelError
        If they are no ONNX file.
    """
    try:
        return onnx.load_model_from_string(data)
    except (DecodeError, ValueError) as error:
        raise ModelError("{name} is not a valid ONNX file.", ModelFault.UNREADABLE, name=name) from error


def check_safe(model: onnx.ModelProto, name: str) -> None:
    """Refuse a model with forbidden content, whatever the model computes.

    Parameters
    ----------
    model : onnx.ModelProto
    name : str
        Name of the file, for the error message.

    Raises
    ------
    ModelError
        For functions, training graphs, operators outside ``ai.onnx``, opsets that the program cannot compute,
        data outside the file, and graphs that are not valid.
    """
    _check_operators(model, name)
    for tensor in tensors(model):
        # External data could point to any file of this computer (CVE-2024-27318 and similar ones).
        if tensor.data_location != onnx.TensorProto.DEFAULT or tensor.external_data:
            raise ModelError("{name} points to data outside itself and is not loaded.", name=name)
    try:
        # This check is last, since it follows references to data outside the file.
        onnx.checker.check_model(model)
    except (onnx.checker.ValidationError, ValueError) as error:
        raise ModelError("{name} is not a valid ONNX file.", ModelFault.UNREADABLE, name=name) from error


def with_card(model: onnx.ModelProto, card: Card) -> bytes:
    """Return the bytes of `model` with `card` as its only metadata."""
    packaged = onnx.ModelProto()
    packaged.CopyFrom(model)
    del packaged.metadata_props[:]
    onnx.helper.set_model_props(packaged, {CARD_KEY: card.model_dump_json()})
    data: bytes = packaged.SerializeToString(deterministic=True)
    check_model(data, card.id)
    return data


def tensors(message: ProtoMessage) -> Iterator[onnx.TensorProto]:
    """Yield every tensor inside a message, including sparse ones."""
    for field, value in message.ListFields():
        if field.type != FieldDescriptor.TYPE_MESSAGE:
            continue
        for inner in [value] if isinstance(value, ProtoMessage) else value:
            if isinstance(inner, onnx.TensorProto):
                yield inner
            else:
                yield from tensors(inner)


def _graphs(graph: onnx.GraphProto) -> Iterator[onnx.GraphProto]:
    yield graph
    for node in graph.node:
        for attribute in node.attribute:
            for inner in [attribute.g] if attribute.HasField("g") else attribute.graphs:
                yield from _graphs(inner)


def opset_of(model: onnx.ModelProto) -> int:
    """Return the opset version of a model; 0 if it names none."""
    return max((entry.version for entry in model.opset_import if entry.domain in STANDARD), default=0)


def _check_operators(model: onnx.ModelProto, name: str) -> None:
    if model.functions:
        raise ModelError("{name} carries functions of its own and is not loaded.", name=name)
    if model.training_info:
        raise ModelError("{name} carries a training graph and is not loaded.", name=name)
    foreign = sorted(
        {
            f"{node.domain}.{node.op_type}"
            for graph in _graphs(model.graph)
            for node in graph.node
            if node.domain not in STANDARD
        }
    )
    if foreign:
        raise ModelError(
            "{name} needs operators outside the ONNX standard ({operator}) and is not loaded.",
            name=name,
            operator=foreign[0][:80],
        )
    unused = sorted({entry.domain for entry in model.opset_import} - {*STANDARD})
    if unused:
        raise ModelError(
            "{name} names operators outside the ONNX standard ({domain}), though it needs none, and is not "
            "loaded.",
            name=name,
            domain=unused[0][:80],
        )
    opset = opset_of(model)
    if opset not in OPSETS:
        raise ModelError(
            "{name} is made for ONNX opset {opset}; Overread takes {first} to {last}.",
            name=name,
            opset=opset,
            first=OPSETS[0],
            last=OPSETS[-1],
        )


def _dimensions(value: onnx.ValueInfoProto) -> list[int | str]:
    dims = value.type.tensor_type.shape.dim
    return [d.dim_param or "?" if not d.HasField("dim_value") else d.dim_value for d in dims]


def _check_interface(model: onnx.ModelProto, card: Card, name: str) -> None:
    inputs = {value.name: value for value in model.graph.input}
    outputs = {value.name: value for value in model.graph.output}
    if tuple(inputs) != (INPUT,) or tuple(outputs) != outputs_of(card):
        raise ModelError("{name} does not have the input and the outputs of an Overread model.", name=name)
    picture = inputs[INPUT]
    size = ["N", 1, card.preparation.height, card.preparation.width]
    if picture.type.tensor_type.elem_type != onnx.TensorProto.UINT8 or _dimensions(picture) != size:
        raise ModelError("The input of {name} is not the uint8 picture that its card describes.", name=name)
    classes = len(card.classes)
    shapes = {key: _dimensions(value) for key, value in outputs.items()}
    wanted: dict[str, list[int | str]] = {
        PROBABILITIES: [classes],
        EMBEDDING: [card.gate.embedding_size],
        INVERTED: [1],
    }
    maps = shapes.get(MAPS, [])
    fits = (
        all(shapes[key][1:] == rest for key, rest in wanted.items() if key in shapes)
        and (card.maps is None or (len(maps) == _MAP_DIMENSIONS and maps[1] == classes))
        and all(v.type.tensor_type.elem_type == onnx.TensorProto.FLOAT for v in outputs.values())
        and all(isinstance(side, int) for shape in shapes.values() for side in shape[1:])
    )
    if not fits:
        raise ModelError("The outputs of {name} do not have the shapes that its card describes.", name=name)
