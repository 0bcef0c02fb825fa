"""Run the frozen stages of a place network over all pictures of a run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from core.progress import Progress
from training.data.feature_store import FeatureStore, extract_features
from training.data.run_folder import RunData, RunFolder
from training.errors import TrainingError
from training.networks import build_network
from training.networks.onnx_graph import GraphSession, write_onnx
from training.networks.place_heads import PlaceNetwork
from training.recipe.recipe import Recipe


class _Stages(nn.Module):
    def __init__(self, network: PlaceNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, pictures: Tensor) -> tuple[Tensor, ...]:
        return self.network.kept(pictures)


def kept_features(
    run: RunFolder, recipe: Recipe, data: Path | None, pictures: RunData, progress: Progress
) -> FeatureStore:
    """Return the features of a run's pictures and of their augmented copies, which are computed once.

    Raises
    ------
    TrainingError
        If the recipe does not learn places, or the features cannot be computed.
    Cancelled
        If the user cancelled it.
    """
    network = build_network(recipe.network, len(recipe.classes), recipe.preparation, recipe.seed)
    if recipe.places is None or not isinstance(network, PlaceNetwork):
        raise TrainingError("This recipe does not learn places.")
    example = torch.zeros(1, 1, recipe.preparation.height, recipe.preparation.width)
    stages = _Stages(network.eval())
    with torch.inference_mode():
        names = tuple(f"kept{number}" for number in range(len(stages(example))))
    session = GraphSession(write_onnx(stages, example, "picture", names))

    def extract(prepared: NDArray[np.uint8]) -> list[NDArray[np.float32]]:
        return session.run(prepared[:, None].astype(np.float32) / np.float32(255.0))

    return extract_features(run, recipe, recipe.places, data, pictures, extract, progress)
