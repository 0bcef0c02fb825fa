"""The slices of a stack as one block of values that can be cut in any of three planes."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import VolumeError
from core.images.base.picture import Picture
from core.images.dicom.placement import Placement, Vector
from core.images.volumes.stack_geometry import StackGeometry

#: Most voxels of a volume: 1,074 MB as integers or 2,147 MB as floats; 2,048 slices of 512 x 512.
MOST_VOXELS = 1 << 29

#: Right to left, front to back and feet to head in DICOM's patient system.
_LEFT, _BACK, _HEAD = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)


@dataclass(frozen=True, eq=False)
class StackVolume:
    """Values of a stack, turned so that they are counted towards head, back and left of the patient.

    Slices that lie obliquely stay as they are; then the axes are those nearest to head, back and left.

    Attributes
    ----------
    values : ndarray of int16 or float32, shape (D, H, W)
        Values in the unit of the pictures, from feet to head, front to back and right to left.
    origin : tuple of 3 float
        Centre of the first voxel in DICOM's patient system, mm.
    axes : tuple of 3 tuples of 3 float
        Unit vectors in which the three axes of `values` are counted.
    spacing : (float, float, float)
        Millimetres between voxels along the axes.
    like : Picture
        A slice of the stack, for the attributes that all slices share.
    tilt : float
        Tilt of the gantry in degrees that was straightened; 0 if there was none.
    """

    values: NDArray[Any]
    origin: Vector
    axes: tuple[Vector, Vector, Vector]
    spacing: tuple[float, float, float]
    like: Picture
    tilt: float = 0.0

    def voxel_at(self, position: Vector) -> tuple[float, float, float]:
        """Return the position in voxels, along the axes of `values`, of a position in mm; may be outside."""
        offset = [p - o for p, o in zip(position, self.origin, strict=True)]
        z, y, x = (
            sum(part * d for part, d in zip(offset, axis, strict=True)) / step
            for axis, step in zip(self.axes, self.spacing, strict=True)
        )
        return z, y, x

    def position_of(self, voxel: tuple[float, float, float]) -> Vector:
        """Return the position in mm of a place in voxels."""
        steps = [place * step for place, step in zip(voxel, self.spacing, strict=True)]
        return tuple(
            self.origin[part] + sum(step * axis[part] for step, axis in zip(steps, self.axes, strict=True))
            for part in range(3)
        )


def position_in_slice(placement: Placement, like: Picture, across: float, down: float) -> Vector:
    """Return the position in mm of a place in a slice, given as fractions of its width and height.

    Raises
    ------
    VolumeError
        If the position of the slice or the size of its pixels is unknown.
    """
    if placement.position is None or placement.orientation is None:
        raise VolumeError(
            "The files do not say where their slices lie in the patient, so they cannot be reformatted."
        )
    if like.spacing is None:
        raise VolumeError("The files do not say how large their pixels are, so they cannot be reformatted.")
    rows, columns = like.shape
    steps = ((across * columns - 0.5) * like.spacing[1], (down * rows - 0.5) * like.spacing[0])
    towards = placement.orientation[:3], placement.orientation[3:]
    return tuple(
        placement.position[part] + sum(step * axis[part] for step, axis in zip(steps, towards, strict=True))
        for part in range(3)
    )


class VolumeBuilder:
    """Collects slices in any order and makes a volume of them.

    Parameters
    ----------
    geometry : StackGeometry
    """

    def __init__(self, geometry: StackGeometry) -> None:
        self._geometry = geometry
        self._places = {number: place for place, number in enumerate(geometry.order)}
        self._values: NDArray[Any] | None = None
        self._spacing = (0.0, 0.0)
        self._shape: tuple[int, ...] = ()
        #: Pixels by which each slice is shifted down and across, and the position of the first slice.
        self._drift = self._start = (0.0, 0.0)

    def add(self, number: int, picture: Picture) -> None:
        """Put a slice into its place.

        Parameters
        ----------
        number : int
            Index among the placements that the geometry was found from, counted from 0.
        picture : Picture

        Raises
        ------
        VolumeError
            If the slice is in colour, has no known spacing, differs in size from the slices before, or if the
            volume would be too large.
        """
        pixels = _small(picture)
        if self._values is None:
            self._begin(picture, pixels)
        if pixels.shape != self._shape or not self._same_spacing(picture):
            raise VolumeError(
                "The slices differ in size or in the size of their pixels, so they cannot be reformatted."
            )
        values = self._values
        assert values is not None
        if pixels.dtype != values.dtype and values.dtype != np.float32:
            values = self._values = values.astype(np.float32)
        place = self._places[number]
        if self._drift == (0.0, 0.0):
            values[place] = pixels
        else:
            down, across = (start + place * by for start, by in zip(self._start, self._drift, strict=True))
            values[place] = _moved(pixels, values.shape[1:], down, across, pixels.min())

    def build(self, like: Picture) -> StackVolume:
        """Make the volume once all slices are added; `like` provides their common attributes."""
        assert self._values is not None
        geometry, (down, across) = self._geometry, self._spacing
        directions = (geometry.normal, geometry.down, geometry.across)
        steps = (geometry.step, down, across)
        start = (0.0, -self._start[0], -self._start[1])
        origin = np.array(geometry.origin) + sum(
            at * step * np.array(axis) for at, step, axis in zip(start, steps, directions, strict=True)
        )
        order, signs = _nearest_axes(directions)
        values = self._values.transpose(order)
        axes: list[Vector] = []
        for number, (axis, sign) in enumerate(zip(order, signs, strict=True)):
            vector = np.array(directions[axis])
            if sign < 0:
                origin = origin + (values.shape[number] - 1) * steps[axis] * vector
                values = np.flip(values, number)
            axes.append(tuple(float(part) for part in sign * vector))
        return StackVolume(
            values=values,
            origin=tuple(float(part) for part in origin),
            axes=(axes[0], axes[1], axes[2]),
            spacing=(steps[order[0]], steps[order[1]], steps[order[2]]),
            like=like,
            tilt=0.0 if self._drift == (0.0, 0.0) else geometry.tilt,
        )

    def _begin(self, picture: Picture, pixels: NDArray[Any]) -> None:
        if picture.spacing is None:
            raise VolumeError(
                "The files do not say how large their pixels are, so they cannot be reformatted."
            )
        self._spacing, self._shape = picture.spacing, pixels.shape
        last = len(self._places) - 1
        across, down = self._geometry.drift
        self._drift = (down / self._spacing[0], across / self._spacing[1])
        self._start = (max(0.0, -self._drift[0] * last), max(0.0, -self._drift[1] * last))
        rows, columns = (
            side + math.ceil(abs(by) * last) for side, by in zip(self._shape, self._drift, strict=True)
        )
        voxels = len(self._places) * rows * columns
        if voxels > MOST_VOXELS:
            raise VolumeError(
                "The series has {voxels:,} voxels; at most {most:,} are reformatted, as all of them "
                "lie in memory.",
                voxels=voxels,
                most=MOST_VOXELS,
            )
        self._values = np.zeros((len(self._places), rows, columns), pixels.dtype)

    def _same_spacing(self, picture: Picture) -> bool:
        return picture.spacing is not None and all(
            math.isclose(ours, theirs, rel_tol=1e-3)
            for ours, theirs in zip(picture.spacing, self._spacing, strict=True)
        )


def _small(picture: Picture) -> NDArray[Any]:
    """Return the pixels as int16 if that holds them exactly, otherwise as float32."""
    pixels = picture.pixels
    if picture.is_colour:
        raise VolumeError("Colour pictures are not reformatted.")
    if pixels.dtype in (np.dtype(np.int16), np.dtype(np.uint8)):
        return pixels.astype(np.int16, copy=False)
    low, high = pixels.min(), pixels.max()
    limits = np.iinfo(np.int16)
    if not (limits.min <= low and high <= limits.max):
        return pixels.astype(np.float32, copy=False)
    small = pixels.astype(np.int16)
    return small if np.array_equal(small, pixels) else pixels.astype(np.float32, copy=False)


def _nearest_axes(directions: tuple[Vector, Vector, Vector]) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return for head, back and left the number of the nearest direction and its sign, 1 or -1."""
    along = np.array([_HEAD, _BACK, _LEFT]) @ np.array(directions).T
    order = max(
        itertools.permutations(range(3)), key=lambda axes: sum(abs(along[n, axes[n]]) for n in range(3))
    )
    return order, tuple(-1.0 if along[n, axis] < 0 else 1.0 for n, axis in enumerate(order))


def _moved(
    pixels: NDArray[Any], shape: tuple[int, ...], down: float, across: float, empty: float
) -> NDArray[Any]:
    """Lay pixels into a larger picture, `down` and `across` from its corner, interpolating linearly."""
    held = _moved_down(pixels, shape[0], down, empty)
    held = _moved_down(held.T, shape[1], across, empty).T
    return np.rint(held) if pixels.dtype == np.int16 else held


def _moved_down(pixels: NDArray[Any], rows: int, by: float, empty: float) -> NDArray[np.float32]:
    whole = math.floor(by)
    part = np.float32(by - whole)
    moved = np.full((rows + 2, pixels.shape[1]), empty, np.float32)
    moved[whole + 1 : whole + 1 + len(pixels)] = pixels
    if part < 1e-4:
        return moved[1 : rows + 1]
    return moved[1 : rows + 1] * (1 - part) + moved[:rows] * part
