"""What is fitted after heads of evidence are trained: calibration, operating point, maps and gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import minimize
from torch import Tensor

from training.data.feature_store import FeatureStore
from training.data.run_folder import RunData
from training.data.split import SplitPart
from training.errors import TrainingError
from training.fitting.fit import Epoch, Fitted
from training.fitting.fitted_statistics import FittedStatistics
from training.fitting.source_limits import fit_gate
from training.networks.place_heads import PlaceNetwork, summed_evidence
from training.recipe.places import PlaceRule
from training.recipe.recipe import Recipe

Floats = NDArray[np.float64]


class OperatingChoice(NamedTuple):
    """Pooled evidence at the operating point, and what was reached there on average over the sources."""

    reach: float
    sensitivity: float
    specificity: float


@dataclass(frozen=True, eq=False)
class ValidationScores:
    """Pooled evidence of validation pictures.

    Attributes
    ----------
    scores : ndarray of float64, shape (N,)
    positive : ndarray of bool, shape (N,)
    sources : tuple of str, length N
    """

    scores: Floats
    positive: NDArray[np.bool_]
    sources: tuple[str, ...]

    def __add__(self, other: ValidationScores) -> ValidationScores:
        """Put two of them together."""
        return ValidationScores(
            np.concatenate([self.scores, other.scores]),
            np.concatenate([self.positive, other.positive]),
            self.sources + other.sources,
        )


def calibrate_for(scores: Floats, positive: NDArray[np.bool_], prevalence: float) -> tuple[float, float]:
    """Scale and offset of the logit with the least cross-entropy where positives have a given share."""
    share = positive.mean()
    weights = np.where(positive, prevalence / share, (1 - prevalence) / (1 - share))

    def loss(values: Floats) -> float:
        logit = values[0] * scores + values[1]
        return float((weights * (np.logaddexp(0, logit) - positive * logit)).mean())

    scale, offset = minimize(loss, [1.0, 0.0], method="Nelder-Mead").x
    return float(scale), float(offset)


def choose_operating_point(found: ValidationScores, least_specificity: float) -> OperatingChoice:
    """Choose the greatest sum of sensitivity and specificity, each the mean over the sources that have it.

    Parameters
    ----------
    found : ValidationScores
    least_specificity : float

    Raises
    ------
    TrainingError
        If no threshold has so great a specificity.
    """
    names = np.array(found.sources)
    values = np.unique(found.scores)
    best: OperatingChoice | None = None
    for reach in (values[1:] + values[:-1]) / 2:
        called = found.scores >= reach
        sensitivity = _mean_over_sources(called, found.positive, names)
        specificity = _mean_over_sources(~called, ~found.positive, names)
        if specificity < least_specificity:
            continue
        if best is None or sensitivity + specificity > best.sensitivity + best.specificity:
            best = OperatingChoice(float(reach), sensitivity, specificity)
    if best is None:
        raise TrainingError("No operating point has the specificity that the recipe wants.")
    return best


def _mean_over_sources(hit: NDArray[np.bool_], asked: NDArray[np.bool_], names: NDArray[np.str_]) -> float:
    return float(np.mean([hit[asked & (names == name)].mean() for name in np.unique(names[asked])]))


def fit_place_statistics(
    fitted: Fitted,
    recipe: Recipe,
    data: RunData,
    store: FeatureStore,
    elsewhere: Mapping[str, NDArray[np.uint8]],
) -> tuple[Fitted, FittedStatistics]:
    """Fit how evidence is read, and the gate; the network then says its maps on the scale they are shown on.

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
    network, rule = fitted.model, recipe.places
    if not isinstance(network, PlaceNetwork) or rule is None:
        raise TrainingError("This recipe does not learn places.")
    own = _validation(network, data, store)
    both = _with_held_out(own, network, rule, data, store)
    scale, offset = calibrate_for(own.scores, own.positive, rule.prevalence)
    chosen = choose_operating_point(both, rule.least_specificity)
    network.read_by(scale, offset, chosen.reach, chosen.reach - rule.rise)
    threshold = float(1 / (1 + np.exp(-(scale * chosen.reach + offset))))
    right = float(((own.scores >= chosen.reach) == own.positive).mean())
    logits = scale * own.scores + offset
    loss = float((np.logaddexp(0, logits) - own.positive * logits).mean())
    history = tuple(measured(epoch, loss, right) for epoch in fitted.history)
    gate = fit_gate(
        network, recipe, data, lambda numbers: _embeddings(network, numbers, data, store), elsewhere
    )
    statistics = FittedStatistics(
        temperature=1.0,  # it is in how the network reads its evidence
        bias=torch.zeros(len(recipe.classes)),
        threshold=threshold,
        mean=gate.mean,
        whitening=gate.whitening,
        centres=gate.centres,
        limit=gate.limit,
        full_scale=1.0,
        band=gate.band,
    )
    return replace(fitted, history=history), statistics


def measured(epoch: Epoch, loss: float, right: float) -> Epoch:
    """The figures of a head with what all of them reach on the validation part."""
    return replace(epoch, validation_loss=loss, worst_source_loss=loss, validation_accuracy=right)


def _validation(network: PlaceNetwork, data: RunData, store: FeatureStore) -> ValidationScores:
    numbers = data.numbers_of(SplitPart.VALIDATION, unnamed=True).tolist()
    return _scores(network, list(range(len(network.heads))), numbers, data, store)


def _with_held_out(
    own: ValidationScores, network: PlaceNetwork, rule: PlaceRule, data: RunData, store: FeatureStore
) -> ValidationScores:
    """Validation pictures, and those that some head did not learn from, as that head sees them."""
    numbers = {entry.file: number for number, entry in enumerate(data.entries)}
    for head, files in enumerate(rule.held_out):
        own = own + _scores(network, [head], [numbers[file] for file in files], data, store)
    return own


def _scores(
    network: PlaceNetwork, heads: Sequence[int], numbers: Sequence[int], data: RunData, store: FeatureStore
) -> ValidationScores:
    rows = store.own()
    entries = [data.entries[number] for number in numbers]
    found = []
    with torch.inference_mode():
        for kept in store.in_batches([rows[entry.file] for entry in entries]):
            features = network.from_kept(kept)
            evidence = [network.heads[head](features)[:, 0] for head in heads]
            found.append(summed_evidence(torch.stack(evidence).mean(dim=0), network.sharpness))
    return ValidationScores(
        torch.cat(found).double().numpy(),
        data.labels[numbers] != 0,
        tuple(entry.source for entry in entries),
    )


def _embeddings(network: PlaceNetwork, numbers: Sequence[int], data: RunData, store: FeatureStore) -> Tensor:
    rows = store.own()
    with torch.inference_mode():
        return torch.cat(
            [
                network.embedding(network.from_kept(found))
                for found in store.in_batches([rows[data.entries[number].file] for number in numbers])
            ]
        )
