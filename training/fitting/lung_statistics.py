"""What is fitted after heads of evidence in the lungs: calibration, operating point, maps and gate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.data.feature_store import FeatureStore
from training.data.run_folder import RunData
from training.data.split import SplitPart
from training.errors import TrainingError
from training.fitting.fit import Fitted
from training.fitting.fitted_statistics import FittedStatistics
from training.fitting.place_statistics import (
    ValidationScores,
    calibrate_for,
    choose_operating_point,
    measured,
)
from training.fitting.source_limits import fit_gate
from training.networks.lung_heads import LungFeatures, LungNetwork
from training.recipe.recipe import Recipe

#: Part of the way from where a map begins to where it says 0.5 at which it reaches a quarter of its scale.
_QUARTER = 0.5


def fit_lung_statistics(
    fitted: Fitted,
    recipe: Recipe,
    data: RunData,
    store: FeatureStore,
    elsewhere: Mapping[str, NDArray[np.uint8]],
) -> tuple[Fitted, FittedStatistics]:
    """Fit how the heads are read, and the gate; the network then gives its maps as they are shown.

    Parameters
    ----------
    fitted : Fitted
        With the trained heads.
    recipe : Recipe
    data : RunData
    store : FeatureStore
    elsewhere : mapping of str to ndarray of uint8
        Prepared pictures of other data sets that set the gate's limits.
    """
    network, rule = fitted.model, recipe.lungs
    if not isinstance(network, LungNetwork) or rule is None:
        raise TrainingError("This recipe does not learn what is seen in the lungs.")
    numbers = data.numbers_of(SplitPart.VALIDATION).tolist()
    logits, peaks = _judged(network, numbers, data, store)
    positive = data.labels[numbers] != 0
    found = ValidationScores(logits, positive, tuple(data.entries[number].source for number in numbers))
    scale, offset = calibrate_for(logits, positive, rule.prevalence)
    chosen = choose_operating_point(found, rule.least_specificity)
    called = logits >= chosen.reach
    least, reach = map_scale(peaks[called & positive], rule.visible, rule.rise)
    network.read_by(scale, offset, reach, least)
    calibrated = scale * logits + offset
    loss = float((np.logaddexp(0, calibrated) - positive * calibrated).mean())
    right = float((called == positive).mean())
    gate = fit_gate(network, recipe, data, lambda asked: _embeddings(network, asked, data, store), elsewhere)
    statistics = FittedStatistics(
        temperature=1.0,  # it is in how the network reads its heads
        bias=torch.zeros(len(recipe.classes)),
        threshold=float(1 / (1 + np.exp(-(scale * chosen.reach + offset)))),
        mean=gate.mean,
        whitening=gate.whitening,
        centres=gate.centres,
        limit=gate.limit,
        full_scale=1.0,
        band=gate.band,
    )
    return replace(fitted, history=tuple(measured(e, loss, right) for e in fitted.history)), statistics


def map_scale(peaks: NDArray[np.float64], visible: float, rise: float) -> tuple[float, float]:
    """From which logit of a place a map says more than 0, and at which it says 0.5.

    Parameters
    ----------
    peaks : ndarray of float64, shape (n,)
        Greatest logit of a place alone in each true positive.
    visible : float
        Share of them whose map has to reach a quarter of its scale.
    rise : float
        Between both logits.

    Raises
    ------
    TrainingError
        If there is no true positive.
    """
    if not len(peaks):
        raise TrainingError("No film of the validation part is found; there is nothing to scale the maps by.")
    least = float(np.quantile(peaks, 1 - visible)) - _QUARTER * rise
    return least, least + rise


def _judged(
    network: LungNetwork, numbers: Sequence[int], data: RunData, store: FeatureStore
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean logit of the heads, and the greatest that a place alone would give, of some films."""
    logits, peaks = [], []
    with torch.inference_mode():
        for kept in _kept(numbers, data, store):
            logit, alone = network.judge(kept)
            logits.append(logit[:, 0])
            peaks.append(alone.amax(dim=(1, 2, 3)))
    return torch.cat(logits).double().numpy(), torch.cat(peaks).double().numpy()


def _embeddings(network: LungNetwork, numbers: Sequence[int], data: RunData, store: FeatureStore) -> Tensor:
    with torch.inference_mode():
        return torch.cat([network.embedding(kept) for kept in _kept(numbers, data, store)])


def _kept(numbers: Sequence[int], data: RunData, store: FeatureStore) -> Iterator[LungFeatures]:
    """What heads read of some films as they are, a few at a time."""
    rows = store.own()
    wanted = [rows[data.entries[number].file] for number in numbers]
    for *kept, _veil in store.in_batches(wanted):
        yield LungFeatures(*kept)
