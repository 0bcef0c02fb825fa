"""Results by source, because a model may distinguish hospitals instead of findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from core.models.evidence import Evaluation, Measure
from core.statistics.figures import Predictions
from core.statistics.operating_point import Scores
from training.evaluation.operating import ranking_figures


class SourcePair(BaseModel):
    """Positive pictures of one source against negative ones of another.

    Attributes
    ----------
    positive_source, negative_source : str
    same_world : bool
        Whether the two sources differ only in the finding, as far as the recipe knows. If not, the model may
        have distinguished the sources.
    positives, negatives, groups : int
        Number of pictures of each, and number of groups.
    auc : Measure
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    positive_source: str
    negative_source: str
    same_world: bool
    positives: int
    negatives: int
    groups: int
    auc: Measure


def apart(
    predictions: Predictions,
    names: Sequence[str],
    figures: Callable[[Predictions], dict[str, Measure]],
) -> tuple[Evaluation, ...]:
    """Return the figures of each part of the pictures.

    Parameters
    ----------
    predictions : Predictions
    names : sequence of str, length N
        Part of each picture, such as its source.
    figures : function
    """
    where = np.array(names)
    parts = {str(name): predictions.subset(where == name) for name in np.unique(where)}
    return tuple(
        Evaluation(name=name, pictures=len(part.labels), groups=len(set(part.groups)), measures=figures(part))
        for name, part in parts.items()
    )


def source_pairs(
    scores: Scores, sources: Sequence[str], world_of: Callable[[str], str], seed: int
) -> tuple[SourcePair, ...]:
    """Compare the positives of every source with the negatives of every source, by AUC.

    Parameters
    ----------
    scores : Scores
    sources : sequence of str, length N
    world_of : function
        Returns the world of a source.
    seed : int
        Random seed of the bootstrap.
    """
    where = np.array(sources)
    return tuple(
        _pair(scores, where, str(one), str(other), world_of, seed)
        for one in np.unique(where[scores.positive])
        for other in np.unique(where[~scores.positive])
    )


def _pair(
    scores: Scores,
    where: NDArray[np.str_],
    one: str,
    other: str,
    world_of: Callable[[str], str],
    seed: int,
) -> SourcePair:
    positive, negative = scores.positive & (where == one), ~scores.positive & (where == other)
    both = scores.subset(positive | negative)
    return SourcePair(
        positive_source=one,
        negative_source=other,
        same_world=world_of(one) == world_of(other),
        positives=int(positive.sum()),
        negatives=int(negative.sum()),
        groups=len(set(both.groups)),
        auc=ranking_figures(both, seed)["auc"],
    )
