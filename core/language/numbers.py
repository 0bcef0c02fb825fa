"""Numbers in words that every language says in its own way."""

from __future__ import annotations

from core.language.message import Message


def percent(probability: float) -> Message:
    """Return the probability in percent with one decimal; the ends never claim certainty."""
    if probability >= 0.9995:
        return Message(">{percent:.1f}\N{NO-BREAK SPACE}%", percent=99.9)
    if probability < 0.0005:
        return Message("<{percent:.1f}\N{NO-BREAK SPACE}%", percent=0.1)
    return Message("{percent:.1f}\N{NO-BREAK SPACE}%", percent=100.0 * float(probability))
