"""Reads an ONNX file made elsewhere; external data are checked and included, unsafe content is refused."""

from __future__ import annotations

from pathlib import Path

import onnx
from onnx import external_data_helper

from core.errors import ModelError, ModelFault
from core.models.onnx_file import STANDARD, check_safe, parse_model, tensors
from core.models.package import MAX_BYTES


def read_source(path: Path) -> onnx.ModelProto:
    """Read an ONNX file with its external data, as one model that needs no other file.

    Parameters
    ----------
    path : Path
        Path of the file; its external data must be in the same folder or below.

    Returns
    -------
    onnx.ModelProto
        Model with a supported opset; unused operator sets and metadata are removed.

    Raises
    ------
    ModelError
        With the exact reason: something is missing, too large, outside the folder or not standard.
    """
    model = parse_model(_bytes_of(path), path.name)
    _take_in(model, path)
    del model.metadata_props[:]
    used = {node.domain for node in model.graph.node} | {""}
    kept = [entry for entry in model.opset_import if entry.domain in used or entry.domain in STANDARD]
    del model.opset_import[:]
    model.opset_import.extend(kept)
    check_safe(model, path.name)
    return model


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ModelError(
                "{name} is larger than {most} MiB and is not imported.", name=path.name, most=MAX_BYTES >> 20
            )
        return path.read_bytes()
    except OSError as error:
        raise ModelError(
            "The model file {name} cannot be read.", ModelFault.UNREADABLE, name=path.name
        ) from error


def _take_in(model: onnx.ModelProto, path: Path) -> None:
    """Load weights only from files beside the model; CVE-2024-27318 shows how paths can be misused."""
    folder = path.resolve().parent
    outside = [tensor for tensor in tensors(model) if tensor.data_location == onnx.TensorProto.EXTERNAL]
    total = 0
    for tensor in outside:
        told = {entry.key: entry.value for entry in tensor.external_data}
        beside = (folder / told.get("location", "")).resolve()
        if Path(told.get("location", "")).is_absolute() or not beside.is_relative_to(folder):
            raise ModelError("{name} points to data outside its folder and is not imported.", name=path.name)
        if not beside.is_file():
            raise ModelError(
                "The weights of {name} are in {weights}, which is missing; put it beside it.",
                ModelFault.UNREADABLE,
                name=path.name,
                weights=beside.name,
            )
        try:
            first, length = int(told.get("offset", "0")), int(told.get("length", "0"))
        except ValueError as error:
            raise ModelError(
                "{name} has invalid numbers in the description of its weights.", name=path.name
            ) from error
        size = beside.stat().st_size
        if first < 0 or length < 0 or first + length > size:
            raise ModelError(
                "{weights} does not hold all the weights of {name}.", weights=beside.name, name=path.name
            )
        total += length or size - first
        if total > MAX_BYTES:
            raise ModelError(
                "The weights of {name} are larger than {most} MiB.", name=path.name, most=MAX_BYTES >> 20
            )
    if not outside:
        return
    try:
        external_data_helper.load_external_data_for_model(model, str(folder))
    except (OSError, ValueError, onnx.checker.ValidationError) as error:
        raise ModelError(
            "The weights of {name} cannot be read.", ModelFault.UNREADABLE, name=path.name
        ) from error
    for tensor in outside:
        tensor.ClearField("external_data")
        tensor.data_location = onnx.TensorProto.DEFAULT
