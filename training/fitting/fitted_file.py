"""Store a finished training: the best weights and everything else that was fitted."""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path

import torch

from core.paths import atomic_write
from training.errors import TrainingError
from training.fitting.fit import Epoch, Fitted, inference_network
from training.fitting.fitted_statistics import FittedStatistics
from training.networks import build_network
from training.recipe.recipe import Recipe


def save_fitted(path: Path, fitted: Fitted, statistics: FittedStatistics) -> None:
    """Write a finished training."""
    state = {
        "model": fitted.model.state_dict(),
        "best_epoch": fitted.best_epoch,
        "history": [asdict(epoch) for epoch in fitted.history],
        "statistics": {field.name: getattr(statistics, field.name) for field in fields(statistics)},
    }
    with atomic_write(path) as temporary:
        torch.save(state, temporary)


def load_fitted(path: Path, recipe: Recipe) -> tuple[Fitted, FittedStatistics]:
    """Read a training that `save_fitted` wrote.

    Raises
    ------
    TrainingError
        If the training is not finished.
    """
    if not path.is_file():
        raise TrainingError("The run holds no finished training; run fit, or fit --resume, first.")
    state = torch.load(path, weights_only=True)
    network = build_network(recipe.network, len(recipe.classes), recipe.preparation, recipe.seed)
    model = inference_network(recipe, network)
    model.load_state_dict(state["model"])
    history = tuple(Epoch(**epoch) for epoch in state["history"])
    return Fitted(model, state["best_epoch"], history), FittedStatistics(**state["statistics"])
