"""The Candidate: one picture prepared for one model and looked at by the gate, before any engine has it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import Refusal
from core.images.display import render_grey
from core.images.picture import Identity, Picture
from core.images.prepare import prepare
from core.inference.gate import check_picture
from core.models.card import Card


@dataclass(frozen=True, eq=False)
class Candidate:
    """A picture made ready for one model; small, so that many can wait for a full batch.

    Attributes
    ----------
    file, frame, identity, shape
        As in `Reading`.
    pixels : ndarray of uint8, shape (H, W)
        The model's input.
    refusal : Refusal or None
        Set if the gate refused it already.
    notes : tuple of str
        What had to be read with leniency.
    """

    file: str
    frame: int
    identity: Identity
    shape: tuple[int, int]
    pixels: NDArray[np.uint8]
    refusal: Refusal | None
    notes: tuple[str, ...] = ()


def make_ready(card: Card, picture: Picture) -> Candidate:
    """Prepare a picture as a card asks and let the gate look at it; a pure function of both."""
    size = card.preparation
    pixels = prepare(render_grey(picture), size.name, size.height, size.width)
    refusal: Refusal | None = None
    try:
        check_picture(card, picture, pixels)
    except Refusal as caught:
        refusal = caught
    rows, columns = picture.pixels.shape[:2]
    return Candidate(
        picture.name, picture.frame, picture.identity, (rows, columns), pixels, refusal, picture.notes
    )
