"""Which readings only name the kind of a picture: that is no finding; knows no widgets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.models import KIND_MODELS

if TYPE_CHECKING:
    from core.results.reading import Reading


def names_kind(reading: Reading) -> bool:
    """Whether a reading says what a picture shows, and nothing of what is wrong with it."""
    model, answer = reading.model, reading.finding
    return model is not None and model.id in KIND_MODELS and answer is not None and answer.positive is None


def without_kinds(readings: Iterable[Reading]) -> list[Reading]:
    """The readings of models that look for findings, with those that say why nothing was read."""
    return [reading for reading in readings if not names_kind(reading)]
