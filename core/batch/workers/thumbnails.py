"""Makes a small picture of a file for lists, in any process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from PIL import Image

from core.batch.workers.interactive_decoder import FrameRequest
from core.images.base.limits import Limits
from core.images.base.picture import Picture, Window
from core.images.display.render import render
from core.images.read import read_pictures

_AS_SHOWN = Window(127.5, 255.0, "LINEAR_EXACT")


def thumbnail_of(limits: Limits, side: int, wanted: FrameRequest) -> Iterator[Picture]:
    """Yield a picture as its file asks it to be shown, in 8 bits, its longer side at most `side` pixels.

    Parameters
    ----------
    limits : Limits
    side : int
    wanted : FrameRequest

    Raises
    ------
    InputError
        As `read_pictures`.
    """
    for picture in read_pictures(wanted.source, limits, wanted.frame, side):
        image = Image.fromarray(render(picture))
        # Pictures whose pixels are not square are drawn at their true height.
        image = image.resize((image.width, max(1, round(image.height * picture.aspect))))
        image.thumbnail((side, side), Image.Resampling.BOX)
        yield replace(
            picture,
            pixels=np.asarray(image),
            voi=_AS_SHOWN,
            inverted=False,
            spacing=None,
            windows=(),
            aspect=1.0,
            hidden=None,
            overlays=(),
            reduced=None,
        )
        return
