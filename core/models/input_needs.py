"""What a model asks of its pictures: the part of a card that a process has to know that only decodes."""

from __future__ import annotations

from dataclasses import dataclass

from core.images.display.prepare import PreparationName


@dataclass(frozen=True)
class InputNeeds:
    """How pictures are prepared for a model, and which of them it takes (`core.models.card.Card.needs`).

    It is free of pydantic, which takes a third of a decoding process's start.

    Attributes
    ----------
    preparation : str
    height, width : int
    crop : float
    window : (float, float) or None
        As in `core.models.card.Preparation`.
    modalities, body_regions : tuple of str
        As in `core.models.card.Card`.
    minimum_side : int
    minimum_contrast, most_colour : float
        As in `core.models.card.Gate`.
    """

    preparation: PreparationName
    height: int
    width: int
    crop: float
    window: tuple[float, float] | None
    modalities: tuple[str, ...]
    body_regions: tuple[str, ...]
    minimum_side: int
    minimum_contrast: float
    most_colour: float
