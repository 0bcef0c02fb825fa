"""Searches every frame of a file for text, in the greys that the file asks for and over all values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.deidentify.burned_in.places import TextPlace, joined
from core.errors import InputError, Reason
from core.images.base.picture import Picture, Window
from core.images.display.render import render
from core.progress import Progress

#: Reasons of objects without pixels, which contain no text.
_NO_PICTURE = (Reason.NO_PIXELS, Reason.OTHER_OBJECT)
#: Values outside these percentiles, such as padding and metal, do not stretch the greys.
_FEW = 0.5
#: Two pictures whose greys differ by no more than this count as equal.
_SAME = 24


class Finder(Protocol):
    """Anything that finds text in a rendered picture."""

    def find(self, picture: NDArray[np.uint8]) -> tuple[TextPlace, ...]:
        """Find the places of text in a picture."""
        ...


def find_text(pictures: Iterable[Picture], finder: Finder, progress: Progress) -> tuple[TextPlace, ...]:
    """Find the text that is burned into the frames of a file.

    Parameters
    ----------
    pictures : iterable of Picture
        Frames of the file.
    finder : Finder
    progress : Progress
        Checked for cancellation between frames.

    Returns
    -------
    tuple of TextPlace
        Places joined over all frames; empty for an object without pixels.

    Raises
    ------
    InputError
        If the pixels cannot be decoded.
    Cancelled
        If the progress token was cancelled.
    """
    found: list[TextPlace] = []
    # Cine loops of something that does not move have many identical frames.
    before: dict[bytes, tuple[TextPlace, ...]] = {}
    try:
        for picture in pictures:
            for look in _looks(picture):
                progress.check()
                digest = hashlib.sha256(look.tobytes()).digest()
                if digest not in before:
                    before[digest] = finder.find(look)
                found += (replace(place, frames=(picture.frame,)) for place in before[digest])
    except InputError as error:
        if error.reason in _NO_PICTURE:
            return ()
        raise
    return joined(found)


def _looks(picture: Picture) -> Iterator[NDArray[np.uint8]]:
    # The pixels under a shutter are still in the file.
    picture = replace(picture, hidden=None)
    seen = render(picture)
    yield seen
    if picture.is_colour:
        return
    values = picture.pixels[np.isfinite(picture.pixels)]
    if values.size == 0:
        return
    low, high = (float(value) for value in np.percentile(values, (_FEW, 100 - _FEW)))
    if high <= low:
        low, high = float(values.min()), float(values.max())
    whole = render(picture, Window((low + high) / 2, max(high - low, 1e-6), "LINEAR_EXACT"))
    if np.abs(whole.astype(np.int16) - seen).max() > _SAME:
        yield whole
