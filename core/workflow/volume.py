"""Assembles the slices of a stack into a volume; they are decoded in a process that can be killed."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass

from core.batch.workers.interactive_decoder import FrameRequest, InteractiveDecoder
from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.base.picture import Picture
from core.images.dicom.placement import Placement
from core.images.files.sources import Source
from core.images.volumes.stack_geometry import stack_geometry
from core.images.volumes.stack_volume import StackVolume, VolumeBuilder
from core.progress import Progress


@dataclass(frozen=True)
class SliceRequest:
    """A slice of a stack: its file, its frame, counted from 1, and its position."""

    source: Source
    frame: int
    placement: Placement


def assemble_volume(
    slices: Sequence[SliceRequest],
    progress: Progress,
    ready: Callable[[str, int], Picture | None] = lambda _name, _frame: None,
    limits: Limits | None = None,
) -> StackVolume:
    """Decode slices and assemble them into a volume.

    Parameters
    ----------
    slices : sequence of SliceRequest
        Slices in the order in which people count them.
    progress : Progress
        Counts slices.
    ready : callable, optional
        Function that returns an already decoded picture by file name and frame; None for others.
    limits : Limits, optional

    Raises
    ------
    VolumeError
        If the slices cannot be assembled.
    InputError
        If a slice cannot be read.
    Cancelled
        If the progress token was cancelled.
    WorkerError
        If the decoding process does not start.
    """
    builder = VolumeBuilder(stack_geometry([one.placement for one in slices]))
    numbers = {(one.source.name, one.frame): number for number, one in enumerate(slices)}
    progress.start(len(slices))
    middle = slices[len(slices) // 2]
    left = dict.fromkeys(numbers)
    like: Picture | None = None
    with InteractiveDecoder(limits or Limits()) as decoder:
        for one in slices:
            progress.check()
            key = (one.source.name, one.frame)
            if key not in left:
                continue
            known = ready(*key)
            for picture in (known,) if known is not None else _decoded(decoder, one, progress, left):
                builder.add(numbers[picture.name, picture.frame], picture)
                if (picture.name, picture.frame) == (middle.source.name, middle.frame):
                    like = picture
                del left[picture.name, picture.frame]
                progress.advance()
    progress.check()
    assert like is not None
    return builder.build(like)


def _decoded(
    decoder: InteractiveDecoder, wanted: SliceRequest, progress: Progress, left: Container[tuple[str, int]]
) -> Iterator[Picture]:
    """Yield a slice, and other requested slices of the same file."""
    name, found = wanted.source.name, False
    for picture in decoder.read(FrameRequest(wanted.source, wanted.frame), lambda: progress.cancelled):
        if (name, picture.frame) in left:
            found |= picture.frame == wanted.frame
            yield picture
    progress.check()
    if not found:
        raise InputError(Reason.TRUNCATED, "The file does not hold frame {frame}.", frame=wanted.frame)
