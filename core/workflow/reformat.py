"""Cuts the stacks below some paths in other planes, and describes the position of each cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import InputError, VolumeError
from core.images.base.limits import Limits
from core.images.base.picture import Picture, VoiTable, Window
from core.images.display.render import render
from core.images.studies.study_tree import Series, StudyTree
from core.images.studies.survey import survey_folders
from core.images.volumes.reformat import (
    THIN,
    ReformatPlane,
    Slab,
    axis_across,
    cuts,
    reformat,
    slab_places,
    voxel_of,
)
from core.images.volumes.stack_volume import StackVolume
from core.progress import Progress
from core.workflow.volume import SliceRequest, assemble_volume


@dataclass(frozen=True)
class ReformatWish:
    """Settings for cutting stacks.

    Attributes
    ----------
    planes : tuple of ReformatPlane
    slab : Slab
    place : int or None
        Index of the only cut of each plane, counted from 1; None for all.
    window : Window or None
        Used instead of the files' window.
    """

    planes: tuple[ReformatPlane, ...] = tuple(ReformatPlane)
    slab: Slab = THIN
    place: int | None = None
    window: Window | None = None


@dataclass(frozen=True, eq=False)
class Cut:
    """A cut through a series, or the reason for its absence.

    Attributes
    ----------
    series : Series
    file : str
        Name of the series' first file, relative to the folder that the user gave.
    plane : ReformatPlane or None
    volume : StackVolume or None
    picture : Picture or None
    shown : ndarray of uint8, shape (H, W), or None
    error : VolumeError or InputError or None
    """

    series: Series
    file: str
    plane: ReformatPlane | None = None
    volume: StackVolume | None = None
    picture: Picture | None = None
    shown: NDArray[np.uint8] | None = None
    error: VolumeError | InputError | None = None


def reformat_files(paths: Iterable[Path], wish: ReformatWish, progress: Progress) -> Iterator[Cut]:
    """Yield the cuts of every series below `paths`; a series without cuts yields the reason.

    Pictures without a series are left out.

    Raises
    ------
    Cancelled
        If the progress token was cancelled.
    WorkerError
        If the decoding process does not start.
    """
    tree = StudyTree()
    for instance in survey_folders(paths, Progress(), Limits()):
        progress.check()
        tree.add(instance)
    for study in tree.studies():
        for series in study.series:
            if any(instance.places or instance.identity.series_uid for instance in series.instances):
                yield from _cut(series, wish, progress)


def _cut(series: Series, wish: ReformatWish, progress: Progress) -> Iterator[Cut]:
    file = series.instances[0].source.name
    again = set(map(id, series.duplicates))
    slices = [
        SliceRequest(instance.source, frame, instance.placement_of_frame(frame))
        for instance, frame in series.pictures
        if id(instance) not in again
    ]
    try:
        volume = assemble_volume(slices, progress)
    except (VolumeError, InputError) as error:
        yield Cut(series, file, error=error)
        return
    for plane in wish.planes:
        number = cuts(volume, plane)
        for place in range(number) if wish.place is None else range(wish.place - 1, min(wish.place, number)):
            progress.check()
            picture = reformat(volume, plane, place, wish.slab)
            yield Cut(series, file, plane, volume, picture, render(picture, wish.window))


def describe_cut(cut: Cut, wish: ReformatWish, png: str) -> dict[str, object]:
    """Describe the content and position of a cut as a JSON object; ``png`` is empty if none was written."""
    identity = cut.series.identity
    said: dict[str, object] = {
        "file": cut.file,
        "series_uid": identity.series_uid,
        "series": identity.series_description,
    }
    if cut.error is not None or cut.picture is None or cut.volume is None or cut.plane is None:
        error = cut.error
        return {**said, "error": error.code if error else "", "message": error.message if error else ""}
    picture, volume, place = cut.picture, cut.volume, cut.picture.frame - 1
    step = volume.spacing[axis_across(cut.plane)]
    corner = voxel_of(volume, cut.plane, (0.5, 0.5), (place, place, place))
    voi: Window | VoiTable = wish.window or picture.voi
    window = {"center": voi.center, "width": voi.width} if isinstance(voi, Window) else None
    return {
        **said,
        "plane": cut.plane.value.lower(),
        "place": picture.frame,
        "places": picture.frames,
        "png": png,
        "rows": picture.shape[0],
        "columns": picture.shape[1],
        "spacing_mm": picture.spacing,
        "right": picture.orientation.right,
        "down": picture.orientation.down,
        "position_mm": [round(part, 4) for part in volume.position_of(corner)],
        "slab_mm": round(len(slab_places(volume, cut.plane, place, wish.slab)) * step, 4),
        "projection": wish.slab.projection.value.lower(),
        "tilt_degrees": round(volume.tilt, 2),
        "unit": picture.unit,
        "window": window,
    }
