"""The decisions that a reader can choose: normal, abnormal, or a class of the models."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.models import KIND_MODELS
from core.results.decisions import ABNORMAL, NORMAL
from desktop.base.language import mark

if TYPE_CHECKING:
    from core.models.card import Card


@dataclass(frozen=True)
class ReaderChoice:
    """A class with its name and its title."""

    name: str
    title: str


#: Decisions that apply to every picture.
ALWAYS = (ReaderChoice(NORMAL, mark("Normal")), ReaderChoice(ABNORMAL, mark("Abnormal")))


def choices_of(cards: Sequence[Card], asked: Iterable[str]) -> tuple[ReaderChoice, ...]:
    """Return the decisions that a reader can choose, in an order that depends only on the models.

    Parameters
    ----------
    cards : sequence of Card
    asked : iterable of str
        Ids of the models that read the picture; all models if empty. Their results do not change the
        choices, which a blind reader sees first.
    """
    wanted = set(asked)
    meant = [card for card in cards if card.id in wanted] or list(cards)
    # The image kind is not a finding.
    meant = [card for card in meant if card.id not in KIND_MODELS or card.operating_point is not None]
    classes = [
        ReaderChoice(c.name, c.title)
        for card in meant
        for c in card.classes
        if card.operating_point is None or c.name in card.operating_point.positive
    ]
    return tuple(
        {choice.name: choice for choice in (*classes, *ALWAYS)}[name] for name in _distinct_names(classes)
    )


def _distinct_names(classes: Iterable[ReaderChoice]) -> list[str]:
    return list(dict.fromkeys(choice.name for choice in (*ALWAYS, *classes)))
