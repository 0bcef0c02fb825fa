"""Fit calibration, operating point and map scale once the heads of a place network are trained."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
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
    """Fit the calibration; afterwards the network returns its maps on the display scale.

    Parameters
    ----------
    network : PlaceNetwork
        Network with the trained heads.
    rule : PlaceRule
    data : RunData
    store : FeatureStore
    """
    own = _validation(network, data, store)
    held_out = _held_out(network, rule, data, store)
    # A source with only positive pictures would change the prevalence but not the meaning of a score.
    both = sum((found.of_sources_with_both() for found in held_out), own)
    scale, offset = calibrate_for(both.scores, both.positive, rule.prevalence)
    reach = choose_operating_point(sum(held_out, own), rule.least_specificity)
    network.read_by(scale, offset, reach, reach - rule.rise)
    return EvidenceScale(own, scale, offset, reach)


def _validation(network: PlaceNetwork, data: RunData, store: FeatureStore) -> ValidationScores:
    rows = store.own()
    numbers = data.numbers_of(SplitPart.VALIDATION, unnamed=True).tolist()
    wanted = [rows[data.entries[number].file] for number in numbers]
    return _scores(network, list(range(len(network.heads))), wanted, data, store)


def _held_out(
    network: PlaceNetwork, rule: PlaceRule, data: RunData, store: FeatureStore
) -> list[ValidationScores]:
    """Return the scores of pictures by a head that was not trained on them.

    A crop beside the findings, if there is one, counts as another picture without a finding.
    """
    rows, beside = store.own(), store.copies(beside=True)
    return [
        _scores(
            network,
            [head],
            [rows[file] for file in files] + [beside[file][0] for file in files if file in beside],
            data,
            store,
        )
        for head, files in enumerate(rule.held_out)
    ]


def _scores(
    network: PlaceNetwork, heads: Sequence[int], wanted: Sequence[int], data: RunData, store: FeatureStore
) -> ValidationScores:
    """Return the pooled evidence of some heads for rows of the store."""
    numbers = {entry.file: number for number, entry in enumerate(data.entries)}
    of = [numbers[store.rows[row].file] for row in wanted]
    found = []
    with torch.inference_mode():
        for kept in store.in_batches(wanted):
            features = network.from_kept(kept)
            evidence = [network.heads[head](features)[:, 0] for head in heads]
            found.append(summed_evidence(torch.stack(evidence).mean(dim=0), network.sharpness))
    return ValidationScores(
        torch.cat(found).double().numpy(),
        (data.labels[of] != 0) & np.array([not store.rows[row].beside for row in wanted]),
        tuple(data.entries[number].source for number in of),
    )


def place_embeddings(
    network: PlaceNetwork, data: RunData, store: FeatureStore, numbers: Sequence[int]
) -> Tensor:
    """Return the embeddings [n, D] of some pictures of the run."""
    rows = store.own()
    with torch.inference_mode():
        return torch.cat(
            [
                network.embedding(network.from_kept(found))
                for found in store.in_batches([rows[data.entries[number].file] for number in numbers])
            ]
        )
