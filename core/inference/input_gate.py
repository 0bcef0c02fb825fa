"""The gate's first look: refuses pictures that a model must not judge, before the model runs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.errors import Reason, Refusal
from core.images.base.picture import Picture, Pixels
from core.images.base.region import is_among, named_region, not_read_words, other_parts, other_parts_words
from core.images.display.prepare import content_part, contrast
from core.language.numbers import percent
from core.models.input_needs import InputNeeds

#: Colours are sampled at this many places along each side, each of at least this many pixels; two channels
#: that differ by more greys than this are a colour. Camera noise stays below.
_COLOUR_SIDE, _COLOUR_LOOK, _LEAST_COLOUR = 64, 256, 6.0


def check_picture(needs: InputNeeds, picture: Picture) -> None:
    """Refuse a picture for reasons that need no preparation.

    Parameters
    ----------
    needs : InputNeeds
    picture : Picture

    Raises
    ------
    Refusal
        ``incomplete``, ``too-small``, ``wrong-modality`` or ``wrong-region`` (if the file names one), or
        ``out-of-distribution`` for colours that none of the model's pictures have.
    """
    if picture.incomplete:
        raise Refusal(Reason.INCOMPLETE, "Part of the picture is missing in the file.")
    modality = picture.identity.modality
    if modality and needs.modalities and modality not in needs.modalities:
        made_for = ", ".join(needs.modalities)
        raise Refusal(
            Reason.WRONG_MODALITY,
            "The model reads {made_for}; this picture is {modality}.",
            made_for=made_for,
            modality=modality,
        )
    region = named_region(picture.identity)
    if region and needs.body_regions and not is_among(region, needs.body_regions):
        raise Refusal(Reason.WRONG_REGION, not_read_words(region))
    if parts := other_parts(picture.identity, needs.body_regions):
        raise Refusal(Reason.WRONG_REGION, other_parts_words(parts))
    rows, columns = picture.shape
    if min(rows, columns) < needs.minimum_side:
        raise Refusal(
            Reason.TOO_SMALL,
            "The picture has {columns} x {rows} pixels; the model needs at least {least} on each side.",
            columns=columns,
            rows=rows,
            least=needs.minimum_side,
        )
    if picture.is_colour and needs.most_colour < 1.0:
        part = colour_part(picture.pixels)
        if part > needs.most_colour:
            raise Refusal(
                Reason.OUT_OF_DISTRIBUTION,
                "The picture is in colour ({share} of it), and the model learned from grey pictures.",
                share=percent(part),
            )


def colour_part(pixels: Pixels) -> float:
    """Return the fraction of a colour picture whose colours are more than a tint.

    A film that was photographed on a light box has one tint for each grey: its channels differ by a function
    of the grey. Photographs, stained slides and pictures of the retina do not. As the result is a fraction, a
    coloured arrow does not turn a film into a photograph.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (H, W, 3)
    """
    step = max(1, min(pixels.shape[:2]) // _COLOUR_LOOK)
    small = Image.fromarray(np.ascontiguousarray(pixels[::step, ::step])).resize(
        (_COLOUR_SIDE, _COLOUR_SIDE), Image.Resampling.BILINEAR
    )
    places = np.asarray(small, dtype=np.float32).reshape(-1, 3)
    apart = np.stack([places[:, 0] - places[:, 1], places[:, 2] - places[:, 1]], axis=1)
    if np.abs(apart).max() <= _LEAST_COLOUR:
        return 0.0
    grey = places @ np.array([0.299, 0.587, 0.114], dtype=np.float32) / 255
    curve = np.stack([np.ones_like(grey), grey, grey * grey, grey * grey * grey], axis=1).astype(np.float64)
    # Solved by the normal equations, which are small although the pictures are large.
    rest = apart - curve @ np.linalg.lstsq(curve.T @ curve, curve.T @ apart, rcond=None)[0]
    return float((np.abs(rest).max(axis=1) > _LEAST_COLOUR).mean())


def check_contrast(needs: InputNeeds, prepared: NDArray[np.uint8], shape: tuple[int, int]) -> None:
    """Refuse a picture of uniform grey.

    Parameters
    ----------
    needs : InputNeeds
    prepared : ndarray of uint8, shape (H, W)
        The model's input.
    shape : (int, int)
        Rows and columns of the original picture.

    Raises
    ------
    Refusal
        ``blank``.
    """
    shown = content_part(needs.preparation, *shape, needs.height, needs.width, needs.crop)
    # The black padding of the input does not count as contrast of the picture.
    if contrast(prepared[shown]) < needs.minimum_contrast:
        raise Refusal(Reason.BLANK, "The picture is blank or nearly so.")
