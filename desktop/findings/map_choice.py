"""Which maps a reader is shown: those of what a model suspects, and others when they ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.language import tr

if TYPE_CHECKING:
    from core.models.card import Card
    from core.results.reading import Finding


def suspected(finding: Finding) -> bool:
    """Whether a map is shown unasked; a model without an operating point rules nothing out."""
    return finding.positive is not False


def abnormal_classes(card: Card) -> tuple[str, ...]:
    """Classes that have a map: a map shows what speaks for an abnormality, never for its absence."""
    return card.operating_point.positive if card.operating_point is not None else card.class_names


def class_to_show(finding: Finding, card: Card) -> str:
    """The class whose map stands for a finding: the one reported, or else the most probable abnormal one."""
    abnormal = abnormal_classes(card)
    if finding.name in abnormal:
        return finding.name
    chances = dict(zip(finding.classes, finding.probabilities, strict=True))
    return max(abnormal, key=lambda name: chances.get(name, 0.0))


def map_title(title: str, finding: Finding) -> str:
    """What a map is called on screen; that of what is not suspected says so."""
    return title if suspected(finding) else tr("{title}, not suspected", title=title)
