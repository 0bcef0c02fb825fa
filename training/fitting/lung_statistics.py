"""Fit calibration, operating point and map scale once the heads for the lungs are trained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from training.data.feature_store import FeatureStore
from training.data.run_folder import RunData
from training.data.split import SplitPart
from training.errors import TrainingError
from training.fitting.evidence_scale import (
    EvidenceScale,
    ValidationScores,
    calibrate_for,
    choose_operating_point,
)
from training.networks.lung_field import Window, window_around
from training.networks.lung_heads import LungFeatures, LungNetwork
from training.recipe.lungs import LungRule

#: Map value from which a place counts as marked.
_QUARTER = 0.25
#: Number of bisection steps in the search for the map scale.
_TRIALS = 30
_BATCH = 64


def fit_lung_scale(network: LungNetwork, rule: LungRule, data: RunData, store: FeatureStore) -> EvidenceScale:
    """Fit the calibration; afterwards the network returns its maps on the display scale.

    Parameters
    ----------
    network : LungNetwork
        Network with the trained heads.
    rule : LungRule
    data : RunData
    store : FeatureStore
    """
    numbers = data.numbers_of(SplitPart.VALIDATION).tolist()
    positive = data.labels[numbers] != 0
    with torch.inference_mode():
        judged, alone = _judged(network, numbers, data, store)
    logits = judged.double().numpy()
    own = ValidationScores(logits, positive, tuple(data.entries[number].source for number in numbers))
    scale, offset = calibrate_for(logits, positive, rule.prevalence)
    reach = choose_operating_point(own, rule.least_specificity)
    shown = torch.from_numpy(np.flatnonzero((logits >= reach) & positive))
    network.read_by(scale, offset)
    with torch.inference_mode():
        windows = _windows(network, data.pictures[numbers][shown])
        network.show_from(*fit_map_scale(network, alone[shown], windows, rule.visible, rule.rise))
    return EvidenceScale(own, scale, offset, reach)


def fit_map_scale(
    network: LungNetwork, alone: Tensor, window: Window, visible: float, rise: float
) -> tuple[float, float]:
    """Find the place logits at which the displayed map is 0 and at which it is 0.5.

    Parameters
    ----------
    network : LungNetwork
        The network; its scale is changed while different scales are tried.
    alone : Tensor of float32, shape (n, 1, h, w)
        Logit that each place alone would give, in true positives.
    window : Window
        Window around the lungs of each film.
    visible : float
        Share of true positives whose map must reach a quarter of its scale.
    rise : float
        Difference between the two logits.
    """
    low, high = float(alone.amin()) - rise, float(alone.amax())
    for _ in range(_TRIALS):
        middle = (low + high) / 2
        network.show_from(middle, middle + rise)
        peaks = network.shown(alone, window).amax(dim=(1, 2, 3))
        reached = float((peaks >= _QUARTER).double().mean())
        low, high = (middle, high) if reached >= visible else (low, middle)
    return low, low + rise


def lung_embeddings(
    network: LungNetwork, data: RunData, store: FeatureStore, numbers: Sequence[int]
) -> Tensor:
    """Return the embeddings [n, D] of some films of the run."""
    with torch.inference_mode():
        return torch.cat([network.embedding(kept) for kept in _kept(numbers, data, store)])


def _judged(
    network: LungNetwork, numbers: Sequence[int], data: RunData, store: FeatureStore
) -> tuple[Tensor, Tensor]:
    """Return the heads' mean logit [n] for some films, and the logit of each place alone [n, 1, h, w]."""
    found = [network.judge(kept) for kept in _kept(numbers, data, store)]
    logits, alone = zip(*found, strict=True)
    return torch.cat(logits)[:, 0], torch.cat(alone)


def _windows(network: LungNetwork, films: Tensor) -> Window:
    """Return the windows around the lungs of uint8 films [n, H, W]."""
    if not len(films):
        raise TrainingError("No film of the validation part is found; there is nothing to scale the maps by.")
    lungs = [network.lungs(part[:, None].float() / 255.0) for part in films.split(_BATCH)]
    return window_around(torch.cat(lungs))


def _kept(numbers: Sequence[int], data: RunData, store: FeatureStore) -> Iterator[LungFeatures]:
    """Yield the heads' input for some films without augmentation, in batches."""
    rows = store.own()
    wanted = [rows[data.entries[number].file] for number in numbers]
    for *kept, _veil in store.in_batches(wanted):
        yield LungFeatures(*kept)
