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
from training.networks.lung_field import Window, window_around
from training.networks.lung_heads import LungFeatures, LungNetwork
from training.recipe.recipe import Recipe

#: Value of a map from which a place counts as marked.
_QUARTER = 0.25
#: Halvings of the range in which a map's scale is looked for.
_TRIALS = 30
_BATCH = 64


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
    positive = data.labels[numbers] != 0
    with torch.inference_mode():
        judged, alone = _judged(network, numbers, data, store)
    logits = judged.double().numpy()
    found = ValidationScores(logits, positive, tuple(data.entries[number].source for number in numbers))
    scale, offset = calibrate_for(logits, positive, rule.prevalence)
    chosen = choose_operating_point(found, rule.least_specificity)
    called = logits >= chosen.reach
    shown = torch.from_numpy(np.flatnonzero(called & positive))
    network.read_by(scale, offset)
    with torch.inference_mode():
        windows = _windows(network, data.pictures[numbers][shown])
        network.show_from(*fit_map_scale(network, alone[shown], windows, rule.visible, rule.rise))
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


def fit_map_scale(
    network: LungNetwork, alone: Tensor, window: Window, visible: float, rise: float
) -> tuple[float, float]:
    """From which logit of a place maps say more than 0, and at which they say 0.5, as they are shown.

    Parameters
    ----------
    network : LungNetwork
        Its scale is changed while others are tried.
    alone : Tensor of float32, shape (n, 1, h, w)
        Logit of each place alone in true positives.
    window : Window
        Around the lungs of each.
    visible : float
        Share of them whose map has to reach a quarter of its scale.
    rise : float
        Between both logits.
    """
    low, high = float(alone.amin()) - rise, float(alone.amax())
    for _ in range(_TRIALS):
        middle = (low + high) / 2
        network.show_from(middle, middle + rise)
        peaks = network.shown(alone, window).amax(dim=(1, 2, 3))
        reached = float((peaks >= _QUARTER).double().mean())
        low, high = (middle, high) if reached >= visible else (low, middle)
    return low, low + rise


def _judged(
    network: LungNetwork, numbers: Sequence[int], data: RunData, store: FeatureStore
) -> tuple[Tensor, Tensor]:
    """Mean logit [n] of the heads, and what each place alone would give [n, 1, h, w], of some films."""
    found = [network.judge(kept) for kept in _kept(numbers, data, store)]
    logits, alone = zip(*found, strict=True)
    return torch.cat(logits)[:, 0], torch.cat(alone)


def _windows(network: LungNetwork, films: Tensor) -> Window:
    """Windows around the lungs of films uint8 [n, H, W]."""
    if not len(films):
        raise TrainingError("No film of the validation part is found; there is nothing to scale the maps by.")
    lungs = [network.lungs(part[:, None].float() / 255.0) for part in films.split(_BATCH)]
    return window_around(torch.cat(lungs))


def _embeddings(network: LungNetwork, numbers: Sequence[int], data: RunData, store: FeatureStore) -> Tensor:
    with torch.inference_mode():
        return torch.cat([network.embedding(kept) for kept in _kept(numbers, data, store)])


def _kept(numbers: Sequence[int], data: RunData, store: FeatureStore) -> Iterator[LungFeatures]:
    """What heads read of some films as they are, a few at a time."""
    rows = store.own()
    wanted = [rows[data.entries[number].file] for number in numbers]
    for *kept, _veil in store.in_batches(wanted):
        yield LungFeatures(*kept)
