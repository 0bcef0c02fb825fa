"""The Candidate: one picture prepared for one model and checked by the gate, before the engine runs."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import Refusal
from core.images.base.picture import Identity, Picture, Window
from core.images.display.prepare import prepare
from core.images.display.render import render, render_grey
from core.inference.input_gate import check_contrast, check_picture
from core.models.input_needs import InputNeeds


@dataclass(frozen=True, eq=False)
class Candidate:
    """A picture prepared for one model; small, so that many can wait for a full batch.

    Attributes
    ----------
    file, frame, identity, shape
        As in `Reading`.
    pixels : ndarray of uint8, shape (H, W)
        The model's input, empty if the gate refused the picture.
    refusal : Refusal or None
        Set if the gate has already refused the picture.
    notes : tuple of str
        Faults of the file that were tolerated.
    kind_is_known : bool
        Whether the router found the picture like others of its kind and the right way round. The model's own
        gate then does not refuse it, as films from elsewhere are far from the model's own pictures.
    """

    file: str
    frame: int
    identity: Identity
    shape: tuple[int, int]
    pixels: NDArray[np.uint8]
    refusal: Refusal | None
    notes: tuple[str, ...] = ()
    kind_is_known: bool = False


def make_ready(models: Sequence[InputNeeds], picture: Picture) -> tuple[Candidate, ...]:
    """Prepare a picture as each model asks and let the gate look first; a pure function of its arguments."""
    grey = functools.cache(functools.partial(_rendered, picture))
    return tuple(_candidate(needs, picture, grey) for needs in models)


#: Centre and width, or None for the window of the file.
_HounsfieldWindow = tuple[float, float] | None


def _rendered(picture: Picture, window: _HounsfieldWindow) -> NDArray[np.uint8]:
    """Return the grey picture as the file asks for it, or a CT through a model's own window."""
    if window is None or picture.identity.modality != "CT" or picture.is_colour:
        return render_grey(picture)
    centre, width = window
    return render(picture, Window(centre, width, "LINEAR_EXACT"))


def _candidate(
    needs: InputNeeds, picture: Picture, grey: Callable[[_HounsfieldWindow], NDArray[np.uint8]]
) -> Candidate:
    pixels, refusal = np.zeros((0, 0), dtype=np.uint8), None
    try:
        check_picture(needs, picture)
        prepared = prepare(
            grey(needs.window), needs.preparation, needs.height, needs.width, picture.reduced, needs.crop
        )
        check_contrast(needs, prepared, picture.shape)
        pixels = prepared
    except Refusal as caught:
        refusal = caught
    return Candidate(
        picture.name, picture.frame, picture.identity, picture.shape, pixels, refusal, picture.notes
    )
