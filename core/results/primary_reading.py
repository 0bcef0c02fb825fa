"""Which of a picture's readings matters most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.models import KIND_MODELS

if TYPE_CHECKING:
    from core.results.reading import Reading


def weight(reading: Reading) -> tuple[bool, bool, bool, float]:
    """How much a reading matters: a positive finding, then any finding, each before one of the router."""
    finding, model = reading.finding, reading.model
    if finding is None or model is None:
        return False, False, False, 0.0
    return (
        True,
        model.id not in KIND_MODELS,
        bool(finding.positive),
        finding.probability if finding.positive else 0.0,
    )


def primary_reading(readings: Sequence[Reading]) -> Reading:
    """Return the reading to see first.

    Parameters
    ----------
    readings : sequence of Reading
        Of one picture; at least one.
    """
    # Of equals the first; where nothing was found, why the first model refused.
    return max(readings, key=weight)
