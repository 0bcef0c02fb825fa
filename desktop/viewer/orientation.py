"""Text on how a picture is rotated and flipped on screen."""

from __future__ import annotations

from core.images.display.turn import AS_STORED, Turn
from desktop.base.language import tr


def turn_words(turn: Turn) -> str:
    """Return the rotation and flips of the picture in words; empty if there are none."""
    if turn == AS_STORED.flipped_down():
        return tr("Flipped top to bottom")
    straight, quarters = (AS_STORED.flipped_across() if turn.mirrored else AS_STORED), 0
    while straight != turn:
        straight, quarters = straight.clockwise(), quarters + 1
    parts = (tr("flipped left to right") if turn.mirrored else "", tr("turned {n}°", n=90 * quarters))
    words = ", ".join(part for part in parts[: 2 if quarters else 1] if part)
    return words[:1].upper() + words[1:]
