"""Fit the gate of a network trained on stored features; left-out sources determine its limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.data.run_folder import RunData
from training.data.split import SplitPart
from training.errors import TrainingError
from training.fitting.fitted_statistics import fit_limits, whiten
from training.networks import Network
from training.networks.onnx_graph import NetworkRunner
from training.recipe.recipe import Recipe
from training.recipe.sections import GateRule

_BATCH = 16


class FittedGate(NamedTuple):
    """Mean, whitening and centres of the embedding; the limit; and the share of it that marks a picture."""

    mean: Tensor
    whitening: Tensor
    centres: Tensor
    limit: float
    band: float


def fit_gate(
    network: Network,
    recipe: Recipe,
    data: RunData,
    embeddings: Callable[[Sequence[int]], Tensor],
    elsewhere: Mapping[str, NDArray[np.uint8]],
) -> FittedGate:
    """Fit the gate to the training part, and its limits to left-out sources if the recipe names any.

    Parameters
    ----------
    network : Network
    recipe : Recipe
    data : RunData
    embeddings : function
        Returns the embeddings [n, D] of pictures of the run, given by their numbers.
    elsewhere : mapping of str to ndarray of uint8
        Prepared pictures of other data sets that determine the limits.
    """
    training = data.numbers_of(SplitPart.TRAINING, unnamed=True).tolist()
    labels = torch.from_numpy(data.labels[training]).clamp_min(0)
    mean, whitening, centres = whiten(embeddings(training), labels, recipe.gate)

    def away(found: Tensor) -> Tensor:
        return torch.cdist((found - mean) @ whitening, centres)

    if not recipe.gate.from_elsewhere:
        held = data.numbers_of(SplitPart.VALIDATION).tolist()
        limit, _ = fit_limits(away(embeddings(held)), recipe.gate)
        return FittedGate(mean, whitening, centres, limit, 1.0)
    apart = {
        name: away(embeddings(numbers)).amin(dim=1)
        for name in recipe.gate.from_elsewhere
        if (numbers := _left_out(data, name, recipe.gate.minimum_contrast))
    }
    if elsewhere:
        runner = NetworkRunner(network, recipe.preparation.height, recipe.preparation.width)
        for name, pictures in elsewhere.items():
            batches = (torch.from_numpy(part).unsqueeze(1) / 255.0 for part in _parts(pictures))
            apart[name] = away(runner.run(batches).embedding).amin(dim=1)
    return FittedGate(mean, whitening, centres, *limits_from_elsewhere(apart, recipe.gate))


def limits_from_elsewhere(apart: Mapping[str, Tensor], rule: GateRule) -> tuple[float, float]:
    """Return limit and band from the distances [n] of pictures of left-out sources.

    The limit refuses at most the rule's share of the pictures of each source; from the band on a picture is
    marked.
    """
    if not apart:
        raise TrainingError("There are no pictures of sources left out to fit the gate's limits to.")
    greatest = max(torch.quantile(found.double(), rule.quantile).item() for found in apart.values())
    limit = rule.margin * greatest
    marked = torch.quantile(torch.cat(list(apart.values())).double(), rule.band_quantile).item()
    return limit, min(1.0, marked / limit)


def _parts(pictures: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    return [pictures[start : start + _BATCH] for start in range(0, len(pictures), _BATCH)]


def _left_out(data: RunData, source: str, least_contrast: float) -> list[int]:
    """Return the pictures of a left-out source, except for blank ones, which the gate refuses earlier."""
    numbers = data.numbers_of(SplitPart.ELSEWHERE, unnamed=True).tolist()
    return [
        number
        for number in numbers
        if data.entries[number].source == source
        and float(data.pictures[number].float().std()) >= least_contrast
    ]
