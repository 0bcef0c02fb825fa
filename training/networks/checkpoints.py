"""Read checkpoints from elsewhere, with names of torchvision, timm or MONAI, for grey or colour."""

from __future__ import annotations

import pickle
from pathlib import Path

import torch
from torch import Tensor, nn

from training.errors import TrainingError

#: Keys that training scripts wrap around a state dict, and prefixes of its names.
_WRAPPERS = ("state_dict", "model", "model_state_dict")
_PREFIXES = ("module.", "model.", "backbone.", "encoder.", "body.")


def read_checkpoint(path: str, body: nn.Module) -> dict[str, Tensor]:
    """Read the values for a network's body from a checkpoint.

    Parameters
    ----------
    path : str
        File written by torch.save; no code in it is run.
    body : nn.Module
        Determines the required names and shapes. A first convolution for three colours is summed into
        one for grey, which gives the same result as three equal channels.

    Returns
    -------
    dict of str to Tensor
        A value for every name in the body's state dict.

    Raises
    ------
    TrainingError
        If the file cannot be read, or a value is missing or has another shape.
    """
    name = Path(path).name
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except OSError as error:
        raise TrainingError(f"The checkpoint {name} cannot be opened; check the recipe's weights.") from error
    except (pickle.UnpicklingError, RuntimeError, EOFError) as error:
        raise TrainingError(f"{name} holds no plain tensors as torch.save writes them.") from error
    for wrapper in _WRAPPERS:
        if isinstance(state, dict) and isinstance(state.get(wrapper), dict):
            state = state[wrapper]
    if not isinstance(state, dict) or not all(isinstance(value, Tensor) for value in state.values()):
        raise TrainingError(f"{name} holds no state dict: names with tensors.")
    found = {_plain(key): value for key, value in state.items()}
    return {key: _fitting(key, wanted, found, name) for key, wanted in body.state_dict().items()}


def _plain(name: str) -> str:
    """Return a name without prefixes, and without the level that MONAI's DenseNet adds to torchvision's."""
    while prefix := next((prefix for prefix in _PREFIXES if name.startswith(prefix)), ""):
        name = name.removeprefix(prefix)
    return name.replace(".layers.", ".")


def _fitting(key: str, wanted: Tensor, found: dict[str, Tensor], file: str) -> Tensor:
    value = found.get(_plain(key))
    if value is None:
        if key.endswith("num_batches_tracked"):  # Old checkpoints lack these counts, and nothing uses them.
            return wanted
        raise TrainingError(f"{file} is of another network: it has no {key}.")
    if value.ndim == 4 and wanted.shape[1] == 1 and value.shape[1] == 3:
        value = value.sum(dim=1, keepdim=True)
    if value.shape != wanted.shape:
        raise TrainingError(
            f"{file} is of another network: {key} has the shape {tuple(value.shape)} "
            f"where {tuple(wanted.shape)} is needed."
        )
    return value.to(wanted.dtype)
