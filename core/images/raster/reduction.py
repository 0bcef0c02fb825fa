"""Reduces a picture while it is decoded, if fewer pixels are enough."""

from __future__ import annotations

import io
from typing import cast

import numpy as np
from PIL import Image
from PIL.Jpeg2KImagePlugin import Jpeg2KImageFile

from core.images.base.picture import Pixels

#: Reductions that both libjpeg and JPEG 2000 offer, the largest first.
_STEPS = (8, 4, 2)
_CODESTREAM = b"\xff\x4f"


def reduction_step(rows: int, columns: int, enough: int | None) -> int:
    """Find the divisor for both sides of a picture.

    Parameters
    ----------
    rows, columns : int
        Size of the whole picture, in pixels.
    enough : int or None
        Pixels that must remain on the shorter side; None for all pixels.

    Returns
    -------
    int
        1, 2, 4 or 8.
    """
    if enough is None:
        return 1
    return next((step for step in _STEPS if min(rows, columns) >= step * enough), 1)


def reduced_side(side: int, step: int) -> int:
    """Return the pixels that remain of a side; the last may be partly outside (ITU-T T.800 B.5)."""
    return -(-side // step)


def step_of(side: int, held: int) -> int:
    """Return the divisor by which a side was reduced to `held` pixels, at least 8.

    This is the inverse of `reduced_side`.
    """
    return -(-side // held)


def draft_jpeg(image: Image.Image, step: int) -> None:
    """Make libjpeg decode an opened JPEG with both sides divided by `step`, by shorter cosine transforms."""
    if step > 1:
        image.draft(None, (image.width // step, image.height // step))


def lower_resolution(data: bytes, rows: int, columns: int, precision: int, step: int) -> Pixels | None:
    """Decode a lower resolution of a grey, unsigned JPEG 2000 codestream with Pillow's OpenJPEG.

    The package that decodes whole frames cannot do this.

    Parameters
    ----------
    data : bytes
        The whole stream.
    rows, columns, precision : int
        Size of the whole frame in pixels, and bits per sample.
    step : int
        Reduction of both sides; a smaller one is used if this is not possible.

    Returns
    -------
    ndarray of uint8 or uint16, or None
        None if there is no lower resolution, or on any error; decoding the whole frame then reports the
        error.
    """
    # Pillow rounds sizes down where the standard rounds up, and then fails.
    while step > 1 and any(
        (side + step // 2) // step != reduced_side(side, step) for side in (rows, columns)
    ):
        step //= 2
    if step == 1 or precision > 16 or not data.startswith(_CODESTREAM):
        return None
    try:
        image = cast("Jpeg2KImageFile", Image.open(io.BytesIO(data), formats=("JPEG2000",)))
        image.reduce = step.bit_length() - 1
        values = np.asarray(image)
    except (OSError, SyntaxError, ValueError):
        return None
    # Pillow shifts the bits of a sample to the upper end of its type.
    return np.asarray(values >> (8 * values.dtype.itemsize - precision))
