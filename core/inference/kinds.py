"""A kind model's answer for a picture: its group, the certainty, and the likeness to the group's pictures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.errors import Reason, Refusal
from core.language.message import Message
from core.language.numbers import percent
from core.models.card import Card, KindGroup, Routing
from core.results.reading import Finding, agreeing


def settle_kind(card: Card, finding: Finding, modality: str) -> Finding:
    """Report a kind of a group that is probable enough, even if another kind is the most probable one.

    Parameters
    ----------
    card : Card
        Card with routing.
    finding : Finding
        The model's first finding.
    modality : str
        Modality (0008,0060); empty if the file names none.
    """
    shares = _shares(card, finding, modality)
    for group in _routing(card).groups:
        if _is_sure(group, shares):
            return replace(finding, name=max(group.kinds, key=lambda kind: shares[kind]))
    return finding


def group_of(card: Card, kind: str) -> int | None:
    """Return the index of a kind's group; None if no model reads the kind, or the card has no groups."""
    groups = card.routing.groups if card.routing else ()
    return next((number for number, group in enumerate(groups) if kind in group.kinds), None)


def likeness(card: Card, kind: str, embedding: NDArray[np.float32]) -> float:
    """Return the distance from a kind's group (any group if it has none), relative to the limit."""
    number = group_of(card, kind)
    return float(embedding.min() if number is None else embedding[number])


def check_kind(card: Card, finding: Finding, modality: str) -> None:
    """Refuse a picture whose kind is read by models but is not certain.

    Parameters
    ----------
    card : Card
        Card with routing.
    finding : Finding
        Finding from `settle_kind`.
    modality : str

    Raises
    ------
    Refusal
        ``out-of-distribution``.
    """
    number = group_of(card, finding.name)
    if number is None:
        return
    group, shares = _routing(card).groups[number], _shares(card, finding, modality)
    if _is_sure(group, shares):
        return
    titles = {c.name: c.title for c in card.classes}
    found = sum(shares[kind] for kind in group.kinds)
    rival = next((kind for kind, most in group.rivals.items() if shares[kind] > most * found), None)
    if found >= group.least_probability and rival is not None:
        raise Refusal(
            Reason.OUT_OF_DISTRIBUTION,
            "The picture looks like {title}, but {other} is not ruled out ({share}), and a "
            "model must not read one as the other.",
            title=Message(titles[finding.name]),
            other=Message(titles[rival]),
            share=percent(shares[rival]),
        )
    raise Refusal(
        Reason.OUT_OF_DISTRIBUTION,
        "The picture looks most like {title}, but this is not certain enough ({share}; {least} are needed).",
        title=Message(titles[finding.name]),
        share=percent(found),
        least=percent(group.least_probability),
    )


def _routing(card: Card) -> Routing:
    assert card.routing is not None
    return card.routing


def _shares(card: Card, finding: Finding, modality: str) -> dict[str, float]:
    """Return the probability of each kind among those that occur with the file's modality."""
    named = agreeing(card, finding.probabilities, modality)
    pairs = list(zip(finding.classes, finding.probabilities, strict=True))
    total = sum(p for name, p in pairs if name in named)
    return {name: p / total if name in named and total > 0.0 else 0.0 for name, p in pairs}


def _is_sure(group: KindGroup, shares: dict[str, float]) -> bool:
    found = sum(shares[kind] for kind in group.kinds)
    ruled_out = all(shares[kind] <= most * found for kind, most in group.rivals.items())
    return found >= group.least_probability and ruled_out
