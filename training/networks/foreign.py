"""Networks of torchvision, timm and MONAI with the values of a checkpoint from elsewhere."""

from __future__ import annotations

import difflib
import importlib
import inspect
import pickle
import struct
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn

from training.errors import TrainingError

#: Keys that training scripts wrap around a state dict, and prefixes of its names.
_WRAPPERS = ("state_dict", "model_state_dict", "model", "net", "network", "state_dict_ema", "model_ema")
_PREFIXES = ("module.", "model.", "net.", "network.", "_orig_mod.", "backbone.")
_MOST_BYTES = 1 << 30
_HOW = "write it with torch.save(model.state_dict(), file)"
#: Errors of networks for arguments or inputs that they do not accept, and of torch for damaged files.
_WRONG_USE = (TypeError, ValueError, RuntimeError, LookupError, AssertionError, AttributeError)
#: Number of similar names that are suggested.
_NEAR = 3


@dataclass(frozen=True)
class Wanted:
    """The architecture, classes and input of a network.

    Attributes
    ----------
    library, architecture : str
    arguments : mapping
        Further arguments of the network's constructor.
    classes, channels, height, width : int
    """

    library: str
    architecture: str
    arguments: Mapping[str, Any]
    classes: int
    channels: int
    height: int
    width: int


class _First(nn.Module):
    """Wrap a network whose first output is the scores."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, pictures: Tensor) -> Tensor:
        """Return the scores [N, C]."""
        given = self.network(pictures)
        while isinstance(given, tuple | list):
            given = given[0]
        scores: Tensor = given
        return scores


def foreign_network(wanted: Wanted, checkpoint: Path) -> nn.Module:
    """Make a network with the values of a checkpoint, in evaluation mode.

    Parameters
    ----------
    wanted : Wanted
    checkpoint : Path
        A state dict from torch.save or safetensors; no code in the file is run.

    Returns
    -------
    Module
        Takes float32 [N, channels, height, width], returns scores [N, classes].

    Raises
    ------
    TrainingError
        If the library is not installed or has no such architecture, or the checkpoint does not fit it.
    """
    network = _build(wanted)
    network.load_state_dict(_fitting(read_state(checkpoint), network, wanted, checkpoint.name))
    whole = _First(network).eval()
    example = torch.zeros(1, wanted.channels, wanted.height, wanted.width)
    try:
        with torch.inference_mode():
            scores = whole(example)
    except _WRONG_USE as error:
        size = f"{wanted.channels} x {wanted.height} x {wanted.width}"
        raise TrainingError(f"{wanted.architecture} does not take {size} values: {_reason(error)}") from error
    if not isinstance(scores, Tensor):
        raise TrainingError(f"{wanted.architecture} does not give scores and is not a classifier.")
    if scores.shape != (1, wanted.classes):
        raise TrainingError(
            f"{wanted.architecture} gives {list(scores.shape[1:])} where {wanted.classes} scores are wanted."
        )
    return whole


def read_state(path: Path) -> dict[str, Tensor]:
    """Read a state dict; no code in the file is run.

    Raises
    ------
    TrainingError
        If the file is not a state dict.
    """
    name = path.name
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise TrainingError(f"{name} is above {_MOST_BYTES >> 30} GiB.")
        state = _safetensors(path) if path.suffix.lower() == ".safetensors" else _pickled(path)
    except OSError as error:
        raise TrainingError(f"{name} cannot be read.") from error
    for _ in range(2):
        inner = [state[w] for w in _WRAPPERS if isinstance(state, dict) and isinstance(state.get(w), dict)]
        state = inner[0] if inner else state
    if not isinstance(state, dict) or not all(isinstance(value, Tensor) for value in state.values()):
        raise TrainingError(f"{name} holds no state dict; {_HOW}.")
    if not all(torch.isfinite(v).all() for v in state.values() if v.is_floating_point()):
        raise TrainingError(f"{name} holds values that are not finite.")
    return {str(key): value for key, value in state.items()}


def _pickled(path: Path) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, struct.error, EOFError, *_WRONG_USE) as error:
        raise TrainingError(
            f"{path.name} holds more than plain tensors, or is damaged, and is not opened; {_HOW}."
        ) from error


def _safetensors(path: Path) -> Any:
    reader, refused = _library("safetensors.torch"), _library("safetensors").SafetensorError
    try:
        return reader.load_file(path, device="cpu")
    except (refused, ValueError, RuntimeError) as error:
        raise TrainingError(f"{path.name} is not a sound safetensors file.") from error


def _library(name: str) -> ModuleType:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(name)
    except (ImportError, RuntimeError) as error:
        package = name.partition(".")[0]
        raise TrainingError(
            f"This recipe needs {package}, which is not installed or does not fit this torch: "
            f"pip install {package}."
        ) from error


def _build(wanted: Wanted) -> nn.Module:
    make, names, given = _MAKERS[wanted.library](wanted)
    if make is None:
        near = difflib.get_close_matches(wanted.architecture, names, _NEAR)
        like = f"; there is {', '.join(near)}" if near else ""
        raise TrainingError(f"{wanted.library} has no classifier {wanted.architecture!r}{like}.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made = make(**{**given, **wanted.arguments})
    except (*_WRONG_USE, ImportError) as error:
        raise TrainingError(
            f"{wanted.architecture} of {wanted.library} cannot be made with these arguments: {_reason(error)}"
        ) from error
    if not isinstance(made, nn.Module):
        raise TrainingError(f"{wanted.architecture} of {wanted.library} is not a network.")
    return made


def _reason(error: Exception) -> str:
    """Return the first line of an error's message, or the name of its class."""
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__


#: The function that makes a network, or None; the known names; and the network's arguments.
_Maker = tuple[Callable[..., Any] | None, list[str], dict[str, Any]]


def _torchvision(wanted: Wanted) -> _Maker:
    models = _library("torchvision").models
    names = models.list_models(module=models)
    if wanted.architecture not in names:
        return None, names, {}

    def make(**given: Any) -> Any:
        return models.get_model(wanted.architecture, weights=None, **given)

    return make, names, {"num_classes": wanted.classes}


def _timm(wanted: Wanted) -> _Maker:
    timm = _library("timm")
    name = wanted.architecture
    names = timm.list_models()
    if name.partition(".")[0] not in names:
        return None, names, {}

    def make(**given: Any) -> Any:
        return timm.create_model(name, pretrained=False, **given)

    return make, names, {"num_classes": wanted.classes, "in_chans": wanted.channels}


def _monai(wanted: Wanted) -> _Maker:
    nets = _library("monai.networks.nets")
    names = [n for n in dir(nets) if callable(getattr(nets, n)) and not n.startswith("_")]
    make = getattr(nets, wanted.architecture, None) if wanted.architecture in names else None
    if make is None:
        return None, names, {}
    size = (wanted.height, wanted.width)
    usual = {
        **dict.fromkeys(("in_channels", "n_input_channels", "in_chans"), wanted.channels),
        **dict.fromkeys(("out_channels", "num_classes", "n_classes"), wanted.classes),
        # Some of MONAI's networks would download weights by default.
        **{"spatial_dims": 2, "img_size": size, "classification": True, "pretrained": False},
    }
    takes = {*inspect.signature(make).parameters}
    if wanted.architecture.lower().startswith("resnet") and "spatial_dims" not in takes:
        # MONAI's functions pass on all arguments, so their signatures do not name them.
        takes |= {"spatial_dims", "n_input_channels", "num_classes"}
    return make, names, {name: value for name, value in usual.items() if name in takes}


_MAKERS: dict[str, Callable[[Wanted], _Maker]] = {
    "torchvision": _torchvision,
    "timm": _timm,
    "monai": _monai,
}


def _fitting(state: dict[str, Tensor], network: nn.Module, wanted: Wanted, file: str) -> dict[str, Tensor]:
    """Return the checkpoint's values by the network's names, with none missing and none left over."""
    needed = network.state_dict()
    found = _without_prefix(state, needed)
    lacking = [k for k in needed if k not in found and not k.endswith("num_batches_tracked")]
    foreign = [key for key in found if key not in needed]
    wrong = [key for key in needed if key in found and found[key].shape != needed[key].shape]
    name = wanted.architecture
    if lacking or foreign:
        parts = [
            *([f"it lacks {len(lacking)} of {len(needed)} values, as {lacking[0]}"] if lacking else []),
            *([f"it has {len(foreign)} that are unknown there, as {foreign[0]}"] if foreign else []),
        ]
        raise TrainingError(f"{file} is not of {name} as the recipe describes it: {'; '.join(parts)}.")
    for key in wrong:
        has, wants = tuple(found[key].shape), tuple(needed[key].shape)
        if has[1:] == wants[1:] and wants[:1] == (wanted.classes,):
            raise TrainingError(
                f"{file} gives {has[0]} scores, and the recipe has {wanted.classes} labels; "
                "they must be as many."
            )
        if len(has) == len(wants) > 2 and (has[0], *has[2:]) == (wants[0], *wants[2:]):
            raise TrainingError(
                f"{file} takes {has[1]} channels, and the recipe says {wanted.channels}; "
                "set channels under [input]."
            )
        raise TrainingError(f"{file} is not of this {name}: {key} has the shape {has} instead of {wants}.")
    return {key: found.get(key, value).to(value.dtype) for key, value in needed.items()}


def _without_prefix(state: dict[str, Tensor], needed: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the state dict without the prefix that a training script put before every name."""
    best = state
    tried = state
    while prefix := next((p for p in _PREFIXES if tried and all(k.startswith(p) for k in tried)), ""):
        tried = {key.removeprefix(prefix): value for key, value in tried.items()}
        if len(needed.keys() & tried) > len(needed.keys() & best):
            best = tried
    return best
