"""Finds whether the slices of a stack can be cut in other planes, and their geometry."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import VolumeError
from core.images.dicom.placement import Placement, Vector, are_parallel

#: Fewer slices show nothing in another plane.
_FEWEST = 3
#: Most that slices may deviate from even spacing, as a share of their distance; positions are rounded in
#: files.
_UNEVEN = 0.1
#: Slices closer than this, in mm, are at the same place.
_SAME_MM = 0.01
#: Cosine of the largest angle between the rows of two slices, half a degree.
_TURNED = math.cos(math.radians(0.5))
#: Most sideways drift of all slices together, in mm, that is not corrected.
_DRIFT_MM = 0.5
#: Most distance of a slice from the straight line of all, in mm.
_BESIDE_MM = 1.0


@dataclass(frozen=True)
class StackGeometry:
    """Geometry of evenly spaced parallel slices; all in mm of DICOM's patient system.

    Attributes
    ----------
    order : tuple of int
        Numbers of the placements, from 0, along `normal`.
    origin : tuple of 3 float
        Centre of the first pixel of the first slice in that order.
    across, down, normal : tuple of 3 float
        Unit vectors in which columns, rows and slices are counted; at right angles to each other.
    step : float
        Between two slices, along `normal`; greater than 0.
    drift : (float, float)
        Offset of each slice from the one before along `across` and `down`, as with a tilted gantry; 0 if the
        slices lie straight behind each other.
    """

    order: tuple[int, ...]
    origin: Vector
    across: Vector
    down: Vector
    normal: Vector
    step: float
    drift: tuple[float, float] = (0.0, 0.0)

    @property
    def tilt(self) -> float:
        """Tilt of the gantry in degrees, 0 to 90."""
        return math.degrees(math.atan2(math.hypot(*self.drift), self.step))


def stack_geometry(placements: Sequence[Placement]) -> StackGeometry:
    """Find the geometry of slices, given in any order.

    Parameters
    ----------
    placements : sequence of Placement
        Placements in the order in which people count the slices.

    Raises
    ------
    VolumeError
        If the slices are too few, have no position, are not parallel, are at one place, are unevenly spaced
        or shifted, or if some are missing.
    """
    if len(placements) < _FEWEST:
        raise VolumeError(
            "Reformats need at least {fewest} slices; this series has {count}.",
            fewest=_FEWEST,
            count=len(placements),
        )
    positions, (across, down, normal) = _positions(placements), _directions(placements)
    along = positions @ normal
    order = np.argsort(along, kind="stable")
    along, positions = along[order], positions[order]
    step = _even_step(along, order)
    steps = np.arange(len(along))
    sideways = np.stack([positions @ across, positions @ down], axis=1)
    drift = (sideways[-1] - sideways[0]) / steps[-1]
    beside = sideways - sideways[0] - steps[:, None] * drift
    if np.abs(beside).max() > _BESIDE_MM:
        raise VolumeError(
            "The slices are shifted sideways against each other unevenly, so they cannot be reformatted."
        )
    if np.hypot(*(drift * steps[-1])) <= _DRIFT_MM:
        drift = np.zeros(2)
    return StackGeometry(
        order=tuple(map(int, order)),
        origin=_plain(positions[0]),
        across=_plain(across),
        down=_plain(down),
        normal=_plain(normal),
        step=step,
        drift=(float(drift[0]), float(drift[1])),
    )


def _positions(placements: Sequence[Placement]) -> NDArray[np.float64]:
    found = [placement.position for placement in placements if placement.position is not None]
    if len(found) < len(placements):
        raise VolumeError(
            "The files do not say where their slices lie in the patient, so they cannot be reformatted."
        )
    return np.array(found, np.float64)


def _directions(
    placements: Sequence[Placement],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the directions of columns, rows and slices that all placements share, at right angles."""
    first = placements[0]
    for placement in placements:
        if placement.orientation is None or placement.normal is None or first.normal is None:
            raise VolumeError(
                "The files do not say where their slices lie in the patient, so they cannot be reformatted."
            )
        rows = np.array([first.orientation, placement.orientation])[:, :3]
        rows /= np.linalg.norm(rows, axis=1)[:, None]
        if not are_parallel(first.normal, placement.normal) or rows[0] @ rows[1] < _TURNED:
            raise VolumeError(
                "The slices of this series are not parallel to each other, so they cannot be reformatted."
            )
    cosines = np.array(first.orientation, np.float64)
    across = cosines[:3] / np.linalg.norm(cosines[:3])
    normal = np.array(first.normal, np.float64)
    # Cosines have few digits; the computation needs exact right angles.
    normal -= (normal @ across) * across
    normal /= np.linalg.norm(normal)
    return across, np.cross(normal, across), normal


def _even_step(along: NDArray[np.float64], order: NDArray[np.intp]) -> float:
    """Return the distance between slices at ascending places; `order` has the numbers of the slices."""
    gaps = np.diff(along)
    if gaps.min() < _SAME_MM:
        raise VolumeError(
            "Several pictures of this series lie at the same place, such as phases or echoes, so "
            "they cannot be reformatted."
        )
    # Rounded, without the last bits that fitting adds to a whole number.
    step = round(float(np.polyfit(np.arange(len(along)), along, 1)[0]), 6)
    if np.ptp(along - step * np.arange(len(along))) / 2 <= _UNEVEN * step:
        return step
    usual = float(np.median(gaps))
    times = gaps / usual
    widest = int(gaps.argmax())
    if np.abs(times - np.rint(times)).max() <= _UNEVEN and times.min() > 1 - _UNEVEN:
        before, after = sorted((int(order[widest]) + 1, int(order[widest + 1]) + 1))
        raise VolumeError(
            "Slices are missing: slices {before} and {after} lie {gap:.1f} mm apart, the others "
            "{step:.1f} mm. The series is not reformatted.",
            before=before,
            after=after,
            gap=float(gaps[widest]),
            step=usual,
        )
    raise VolumeError(
        "The slices lie {least:.2f} to {most:.2f} mm apart; only evenly spaced slices can be reformatted.",
        least=float(gaps.min()),
        most=float(gaps.max()),
    )


def _plain(vector: NDArray[np.float64]) -> Vector:
    return tuple(float(part) for part in vector)
