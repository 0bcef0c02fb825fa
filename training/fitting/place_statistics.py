"""What is fitted after heads of evidence at places are trained: calibration, operating point and maps."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from training.data.feature_store import FeatureStore
from training.data.run_folder import RunData
from training.data.split import SplitPart
from training.fitting.evidence_scale import (
    EvidenceScale,
    ValidationScores,
    calibrate_for,
    choose_operating_point,
)
from training.networks.place_heads import PlaceNetwork, summed_evidence
from training.recipe.places import PlaceRule


def fit_place_scale(
    network: PlaceNetwork, rule: PlaceRule, data: RunData, store: FeatureStore
) -> EvidenceScale:
    """Fit how evidence is read; the network then says its maps on the scale they are shown on.

    Parameters
    ----------
    network : PlaceNetwork
        With the trained heads.
    rule : PlaceRule
    data : RunData
    store : FeatureStore
    """
    own = _validation(network, data, store)
    both = _with_held_out(own, network, rule, data, store)
    scale, offset = calibrate_for(own.scores, own.positive, rule.prevalence)
    reach = choose_operating_point(both, rule.least_specificity)
    network.read_by(scale, offset, reach, reach - rule.rise)
    return EvidenceScale(own, scale, offset, reach)


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


def place_embeddings(
    network: PlaceNetwork, data: RunData, store: FeatureStore, numbers: Sequence[int]
) -> Tensor:
    """Embeddings [n, D] of some pictures of the run."""
    rows = store.own()
    with torch.inference_mode():
        return torch.cat(
            [
                network.embedding(network.from_kept(found))
                for found in store.in_batches([rows[data.entries[number].file] for number in numbers])
            ]
        )
