"""Decodes pictures and thumbnails for display, in processes that can be killed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from core.batch.workers.interactive_decoder import FrameRequest, InteractiveDecoder
from core.batch.workers.thumbnails import thumbnail_of
from core.images.base.limits import Limits
from core.images.base.picture import Picture
from core.images.display.pyramid import Levels, build_levels
from core.images.files.sources import Source
from core.progress import Progress


@dataclass(frozen=True, eq=False)
class Shown:
    """A decoded picture, ready for a viewer."""

    picture: Picture
    levels: Levels


def make_viewer_decoder() -> InteractiveDecoder:
    """Make the decoder for the viewer."""
    return InteractiveDecoder(Limits())


def decode_shown(
    decoder: InteractiveDecoder, source: Source, frame: int, progress: Progress
) -> Iterator[Shown]:
    """Yield a frame of a file and, if the whole file is small enough, its other frames.

    Parameters
    ----------
    decoder : InteractiveDecoder
    source : Source
    frame : int
        Counted from 1.
    progress : Progress
        Cancelling it ends the iteration.

    Raises
    ------
    InputError
        If the file cannot be read; pictures yielded before remain valid.
    WorkerError
        If the decoding process does not start.
    """
    for picture in decoder.read(FrameRequest(source, frame), lambda: progress.cancelled):
        levels = build_levels(picture)
        yield Shown(levels.picture, levels)


def make_thumbnail_decoder(side: int) -> InteractiveDecoder:
    """Make the decoder for thumbnails, at most `side` pixels wide and high."""
    limits = Limits()
    return InteractiveDecoder(limits, partial(thumbnail_of, limits, side))


def decode_thumbnail(
    decoder: InteractiveDecoder, source: Source, frame: int, progress: Progress
) -> NDArray[np.uint8]:
    """Decode the thumbnail of a frame: 8-bit grey or colour.

    Raises
    ------
    InputError, WorkerError
        As `decode_shown`.
    Cancelled
        If the progress token was cancelled.
    """
    # Read to the end, as a decoder that is left in the middle must start another process.
    made = list(decoder.read(FrameRequest(source, frame), lambda: progress.cancelled))
    progress.check()
    return made[0].pixels.astype(np.uint8, copy=False)
