"""Cuts a volume in an axial, coronal or sagittal plane, thin or as a slab; pure functions of arrays."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.images.base.picture import PatientOrientation, Picture, Plane
from core.images.dicom.orientation import direction, opposite
from core.images.volumes.stack_volume import StackVolume

#: Position in a volume, in voxels towards head, back and left.
Voxel = tuple[float, float, float]


class ReformatPlane(Enum):
    """A plane of the patient, or the one nearest to it for oblique slices; the value is its name."""

    AXIAL = "Axial"
    CORONAL = "Coronal"
    SAGITTAL = "Sagittal"


class Projection(Enum):
    """Ways to combine the values of a slab along its depth; the value is the name."""

    MEAN = "Mean"
    MAXIMUM = "Maximum"
    MINIMUM = "Minimum"


@dataclass(frozen=True)
class Slab:
    """Thickness of a cut, and how its values are combined.

    Attributes
    ----------
    thickness : float
        In mm; at least one voxel is used.
    projection : Projection
    """

    thickness: float = 0.0
    projection: Projection = Projection.MEAN


THIN = Slab()

#: For each plane: the axis of the volume across it, down its picture and along its rows. Heads are up, and
#: the patient is seen from the feet, from the front and from the left.
_AXES = {
    ReformatPlane.AXIAL: (0, 1, 2),
    ReformatPlane.CORONAL: (1, 0, 2),
    ReformatPlane.SAGITTAL: (2, 0, 1),
}
_HEAD = 0
#: A slab of at least `_MANY` voxels is shared by two threads; rows of at least `_LONG` adjacent values are
#: reduced by halves.
_MANY, _LONG = 1 << 21, 48


def axis_across(plane: ReformatPlane) -> int:
    """Return the axis of a volume that leads from one cut of a plane to the next."""
    return _AXES[plane][0]


def cuts(volume: StackVolume, plane: ReformatPlane) -> int:
    """Return how many cuts a volume has in a plane."""
    return int(volume.values.shape[axis_across(plane)])


def slab_places(volume: StackVolume, plane: ReformatPlane, place: int, slab: Slab) -> range:
    """Return the cuts in a slab around `place`, limited to those of the volume."""
    step = volume.spacing[axis_across(plane)]
    number = max(1, round(slab.thickness / step))
    first = place - (number - 1) // 2
    return range(max(first, 0), min(first + number, cuts(volume, plane)))


def reformat(
    volume: StackVolume, plane: ReformatPlane, place: int, slab: Slab = THIN, name: str = ""
) -> Picture:
    """Cut a volume along a plane.

    Parameters
    ----------
    volume : StackVolume
    plane : ReformatPlane
    place : int
        Index of the cut, or of the middle of the slab, in voxels from the feet, front or right.
    slab : Slab
    name : str, optional
        Name of the picture; default: the plane's name.

    Returns
    -------
    Picture
        Values, window and unit as in the slices; frames are the cuts. The spacing is that of the voxels,
        which may differ between rows and columns.
    """
    across, down, right = _AXES[plane]
    held = slab_places(volume, plane, place, slab)
    part: list[slice] = [slice(None)] * 3
    part[across] = slice(held.start, held.stop)
    pixels = _flat(volume.values[tuple(part)], across, slab.projection)
    towards_right, towards_down = (volume.axes[axis] for axis in (right, down))
    if down == _HEAD:
        pixels = pixels[::-1]
    letters = (direction(towards_right), direction(towards_down))
    like = volume.like
    known = bool(like.orientation.right)
    spacing = (volume.spacing[down], volume.spacing[right])
    return replace(
        like,
        name=name or plane.value,
        frame=place + 1,
        frames=cuts(volume, plane),
        pixels=np.ascontiguousarray(pixels),
        spacing=spacing,
        aspect=spacing[0] / spacing[1],
        plane=Plane.PATIENT,
        orientation=PatientOrientation(
            letters[0] if known else "",
            (opposite(letters[1]) if down == _HEAD else letters[1]) if known else "",
            like.orientation.side,
        ),
        identity=replace(like.identity, sop_uid="", instance_number=None, slice_mm=None),
        rate=None,
        hidden=None,
        overlays=(),
        reduced=None,
    )


def point_of(volume: StackVolume, plane: ReformatPlane, voxel: Voxel) -> tuple[float, float]:
    """Return column and row of a voxel in the picture of a plane; the first pixel covers 0 to 1."""
    _, down, right = _AXES[plane]
    row = volume.values.shape[down] - 1 - voxel[down] if down == _HEAD else voxel[down]
    return voxel[right] + 0.5, row + 0.5


def voxel_of(volume: StackVolume, plane: ReformatPlane, point: tuple[float, float], voxel: Voxel) -> Voxel:
    """Return the voxel at a column and row of a plane's picture, at the depth of `voxel`, kept inside."""
    _, down, right = _AXES[plane]
    place = list(voxel)
    row = point[1] - 0.5
    place[right] = point[0] - 0.5
    place[down] = volume.values.shape[down] - 1 - row if down == _HEAD else row
    return within(volume, (place[0], place[1], place[2]))


def within(volume: StackVolume, voxel: Voxel) -> Voxel:
    """Return the nearest place inside a volume."""
    z, y, x = (
        min(max(place, 0.0), side - 1.0) for place, side in zip(voxel, volume.values.shape, strict=True)
    )
    return z, y, x


def _flat(block: NDArray[Any], axis: int, projection: Projection) -> NDArray[Any]:
    """Combine the values along an axis; of many values, each half in its own thread."""
    if block.shape[axis] == 1:
        return np.asarray(block.take(0, axis))
    project = partial(_PROJECTIONS[projection], axis=axis)
    if block.size < _MANY:
        return project(block)
    # NumPy releases the interpreter's lock while it processes a block.
    with ThreadPoolExecutor(2) as threads:
        along = 1 if axis == 0 else 0
        middle = block.shape[along] // 2
        halves = np.split(block, [middle], axis=along)
        return np.concatenate(list(threads.map(project, halves)))


def _mean(block: NDArray[Any], axis: int) -> NDArray[Any]:
    if block.dtype != np.int16:
        return np.asarray(block.mean(axis, dtype=np.float32))
    total = np.add.reduce(block, axis, dtype=np.int32)
    return np.asarray(np.rint(total / block.shape[axis]), dtype=np.int16)


def _extreme(block: NDArray[Any], axis: int, join: np.ufunc) -> NDArray[Any]:
    number = block.shape[axis]
    if axis < 2 or number < _LONG:
        return np.asarray(join.reduce(block, axis))
    # For values that are adjacent in memory, NumPy reduces halves faster than it reduces along the axis.
    half = number // 2
    joined = join.reduce(join(block[..., :half], block[..., number - half :]), axis)
    return np.asarray(join(joined, block[..., half]) if number % 2 else joined)


_PROJECTIONS: dict[Projection, Callable[..., NDArray[Any]]] = {
    Projection.MEAN: _mean,
    Projection.MAXIMUM: partial(_extreme, join=np.maximum),
    Projection.MINIMUM: partial(_extreme, join=np.minimum),
}
