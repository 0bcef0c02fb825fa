"""Fit the calibration and the gate of heads trained on stored features."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray

from training.data.feature_store import FeatureStore
from training.data.run_folder import RunData
from training.errors import TrainingError
from training.fitting.fit import Fitted
from training.fitting.fitted_statistics import FittedStatistics
from training.fitting.lung_statistics import fit_lung_scale, lung_embeddings
from training.fitting.place_statistics import fit_place_scale, place_embeddings
from training.fitting.source_limits import fit_gate
from training.networks.lung_heads import LungNetwork
from training.networks.place_heads import PlaceNetwork
from training.recipe.recipe import Recipe


def fit_head_statistics(
    fitted: Fitted,
    recipe: Recipe,
    data: RunData,
    store: FeatureStore,
    elsewhere: Mapping[str, NDArray[np.uint8]],
) -> tuple[Fitted, FittedStatistics]:
    """Fit calibration and gate; afterwards the network returns its maps on the display scale.

    Parameters
    ----------
    fitted : Fitted
        A training with the trained heads.
    recipe : Recipe
    data : RunData
    store : FeatureStore
    elsewhere : mapping of str to ndarray of uint8
        Prepared pictures of other data sets that determine the gate's limits.

    Returns
    -------
    fitted : Fitted
        The history has, for every head, the joint result of all heads on the validation part.
    statistics : FittedStatistics

    Raises
    ------
    TrainingError
        If the recipe needs another kind of training, or its data do not suffice.
    """
    network = fitted.model
    if isinstance(network, PlaceNetwork) and recipe.places is not None:
        read = fit_place_scale(network, recipe.places, data, store)
        embeddings = partial(place_embeddings, network, data, store)
    elif isinstance(network, LungNetwork) and recipe.lungs is not None:
        read = fit_lung_scale(network, recipe.lungs, data, store)
        embeddings = partial(lung_embeddings, network, data, store)
    else:
        raise TrainingError("This recipe does not learn from kept features.")
    scores, positive = read.own.scores, read.own.positive
    logits = read.scale * scores + read.offset
    loss = float((np.logaddexp(0, logits) - positive * logits).mean())
    right = float(((scores >= read.reach) == positive).mean())
    gate = fit_gate(network, recipe, data, embeddings, elsewhere)
    statistics = FittedStatistics(
        temperature=1.0,  # The network applies its own scale and offset to the heads.
        bias=torch.zeros(len(recipe.classes)),
        threshold=float(1 / (1 + np.exp(-(read.scale * read.reach + read.offset)))),
        mean=gate.mean,
        whitening=gate.whitening,
        centres=gate.centres,
        limit=gate.limit,
        full_scale=1.0,
        band=gate.band,
    )
    history = tuple(
        replace(epoch, validation_loss=loss, worst_source_loss=loss, validation_accuracy=right)
        for epoch in fitted.history
    )
    return replace(fitted, history=history), statistics
