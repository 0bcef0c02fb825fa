"""Renders pictures as the viewer shows them, in the order of the worklist, and describes the rendering."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.batch.workers.interactive_decoder import FrameRequest, InteractiveDecoder, decode_frame
from core.batch.workers.kept_file import KeptFile
from core.errors import InputError
from core.images.base.limits import Limits
from core.images.base.patient import SHARED_STUDY
from core.images.base.picture import Picture, VoiTable, Window
from core.images.display.pyramid import render_whole
from core.images.studies.study_tree import Instance, StudyTree
from core.images.studies.survey import survey_folders
from core.progress import Progress


@dataclass(frozen=True)
class RenderWish:
    """Settings for rendering pictures.

    Attributes
    ----------
    frame : int or None
        Frame to render of each file, counted from 1; None for all.
    window : Window or None
        Used instead of the file's window.
    overlays : bool
        Whether to draw the overlays of the files.
    only : frozenset of (str, int) or None
        File names with the frames to render; None for all.
    """

    frame: int | None = None
    window: Window | None = None
    overlays: bool = False
    only: frozenset[tuple[str, int]] | None = None

    def wants(self, file: str, frame: int, *, readable: bool) -> bool:
        """Return whether a frame of a file is wanted; unreadable files are reported."""
        if self.only is not None:
            return (file, frame) in self.only
        return self.frame is None or frame == self.frame or not readable


@dataclass(frozen=True, eq=False)
class RenderedFrame:
    """A rendered frame, or the reason for its absence.

    Attributes
    ----------
    file : str
        Name relative to the folder that the user gave.
    frame : int
        Counted from 1.
    place, stack : int
        Position in the series, counted from 1, and number of pictures in the series.
    instance : Instance
    shared : bool
        Whether another patient has the same study UID.
    picture : Picture or None
        The picture; None if it cannot be read.
    shown : ndarray of uint8, shape (H, W) or (H, W, 3), or None
    error : InputError or None
    """

    file: str
    frame: int
    place: int
    stack: int
    instance: Instance
    shared: bool = False
    picture: Picture | None = None
    shown: NDArray[np.uint8] | None = None
    error: InputError | None = None


def render_files(paths: Iterable[Path], wish: RenderWish, progress: Progress) -> Iterator[RenderedFrame]:
    """Yield every picture below `paths` as the viewer shows it, decoded in a process that can be killed.

    Raises
    ------
    Cancelled
        If the progress token was cancelled.
    WorkerError
        If the decoding process does not start.
    """
    limits = Limits()
    wanted = frames_below(paths, wish, progress)
    progress.start(len(wanted))
    with InteractiveDecoder(limits, partial(decode_frame, KeptFile(limits))) as decoder:
        for one in wanted:
            progress.check()
            yield from _rendered(one, decoder, wish, progress)
            progress.advance()


def frames_below(paths: Iterable[Path], wish: RenderWish, progress: Progress) -> list[RenderedFrame]:
    """List the wanted pictures below `paths` in the order of the worklist, without decoding them.

    Raises
    ------
    Cancelled
        If the progress token was cancelled.
    """
    tree = StudyTree()
    for instance in survey_folders(paths, Progress(), Limits()):
        progress.check()
        tree.add(instance)
    stacks = [(series.pictures, study.shared) for study in tree.studies() for series in study.series]
    return [
        RenderedFrame(instance.source.name, frame, place, len(stack), instance, shared)
        for stack, shared in stacks
        for place, (instance, frame) in enumerate(stack, start=1)
        if wish.wants(instance.source.name, frame, readable=instance.frames > 0)
    ]


def _rendered(
    wanted: RenderedFrame, decoder: InteractiveDecoder, wish: RenderWish, progress: Progress
) -> Iterator[RenderedFrame]:
    request = FrameRequest(wanted.instance.source, wanted.frame)
    try:
        if wanted.instance.problem is not None:
            raise wanted.instance.problem
        for picture in decoder.read(request, lambda: progress.cancelled):
            yield replace(wanted, picture=picture, shown=as_shown(picture, wish))
    except InputError as error:
        yield replace(wanted, error=error)


def as_shown(picture: Picture, wish: RenderWish) -> NDArray[np.uint8]:
    """Render a picture with all its pixels as the viewer does, shape (H, W) or (H, W, 3)."""
    return render_whole(picture, wish.window, overlays=wish.overlays)


def describe_frame(
    rendered: RenderedFrame, wish: RenderWish, path: str, form: str = "png"
) -> dict[str, object]:
    """Describe the rendering of a picture as a JSON object; ``path`` is empty if no file was written."""
    said: dict[str, object] = {"file": rendered.file, "frame": rendered.frame}
    picture = rendered.picture
    if rendered.error is not None or picture is None:
        error = rendered.error
        return {**said, "error": error.code if error else "", "message": error.message if error else ""}
    voi: Window | VoiTable = wish.window or picture.voi
    placement = rendered.instance.placement_of_frame(rendered.frame)
    said |= {
        "frames": picture.frames,
        form: path,
        "rows": picture.shape[0],
        "columns": picture.shape[1],
        "colour": picture.is_colour,
        "window": None,
        "lut": None,
        "unit": picture.unit,
        "inverted": picture.inverted,
        "lossy": picture.lossy,
        "notes": [*picture.notes, *([SHARED_STUDY] if rendered.shared else [])],
        "overlays": [overlay.label for overlay in picture.overlays] if wish.overlays else [],
        "slice": rendered.place,
        "slices": rendered.stack,
        "position_mm": None if placement.position is None else list(placement.position),
    }
    if isinstance(voi, VoiTable):
        said["lut"] = {"first": voi.first, "entries": len(voi.entries), "bits": voi.bits}
    elif not picture.is_colour or wish.window is not None:
        name = picture.windows[0].name if picture.windows and wish.window is None else ""
        said["window"] = {"center": voi.center, "width": voi.width, "function": voi.function, "name": name}
    return said
