"""The plane of a picture in the patient, and its intersection with another picture's plane."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from core.images.dicom.placement import Placement, Vector

#: Smallest angle between planes, in degrees; planes at a smaller one count as parallel.
_LEAST_ANGLE = 5.0
_PARALLEL = math.cos(math.radians(_LEAST_ANGLE))

Point = tuple[float, float]


@dataclass(frozen=True)
class PicturePlane:
    """A picture as a rectangle in the patient (PS3.3 C.7.6.2.1.1).

    Attributes
    ----------
    position : tuple of 3 float
        Centre of the first pixel, in mm.
    along_row, along_column : tuple of 3 float
        Unit vectors in which columns and rows are counted.
    spacing : tuple of 2 float
        Millimetres between rows and between columns.
    shape : tuple of 2 int
        Rows and columns.
    frame_of_reference : str
        See `Placement.frame_of_reference`.
    """

    position: Vector
    along_row: Vector
    along_column: Vector
    spacing: tuple[float, float]
    shape: tuple[int, int]
    frame_of_reference: str

    @property
    def normal(self) -> Vector:
        """Unit vector across the picture."""
        a, b = self.along_row, self.along_column
        return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])

    @property
    def centre(self) -> Vector:
        """Middle of the picture in the patient, in mm."""
        rows, columns = self.shape
        return self.in_patient(columns / 2, rows / 2)

    def in_patient(self, x: float, y: float) -> Vector:
        """Return the place in the patient, in mm, of a picture's point; the first pixel covers 0 to 1."""
        across, down = (x - 0.5) * self.spacing[1], (y - 0.5) * self.spacing[0]
        parts = zip(self.position, self.along_row, self.along_column, strict=True)
        return tuple(p + across * r + down * c for p, r, c in parts)

    def on_picture(self, place: Vector) -> Point:
        """Return the picture's point nearest to a place in the patient; the first pixel covers 0 to 1."""
        away = tuple(p - o for p, o in zip(place, self.position, strict=True))
        across, down = _dot(away, self.along_row), _dot(away, self.along_column)
        return across / self.spacing[1] + 0.5, down / self.spacing[0] + 0.5

    def height_of(self, place: Vector) -> float:
        """Return the distance of a place in the patient from the picture along its normal, in mm."""
        return _dot(tuple(p - o for p, o in zip(place, self.position, strict=True)), self.normal)


def plane_of(
    placement: Placement, spacing: tuple[float, float] | None, shape: tuple[int, int]
) -> PicturePlane | None:
    """Return the plane of a picture; None if its file does not give its position.

    Parameters
    ----------
    placement : Placement
    spacing : tuple of 2 float, or None
        Millimetres between rows and between columns.
    shape : tuple of 2 int
        Rows and columns.
    """
    cosines = placement.orientation
    if placement.position is None or cosines is None or spacing is None or min(spacing) <= 0:
        return None
    row, column = _unit(cosines[:3]), _unit(cosines[3:])
    return PicturePlane(placement.position, row, column, spacing, shape, placement.frame_of_reference)


def same_space(first: PicturePlane, second: PicturePlane) -> bool:
    """Return whether places of two pictures can be compared: both have the same frame of reference."""
    return bool(first.frame_of_reference) and first.frame_of_reference == second.frame_of_reference


def reference_line(on: PicturePlane, of: PicturePlane) -> tuple[Point, Point] | None:
    """Return the line in which the rectangle of one picture cuts the plane of another.

    Parameters
    ----------
    on : PicturePlane
        The picture on which the line is drawn.
    of : PicturePlane
        The picture that the line represents.

    Returns
    -------
    tuple of two points or None
        Ends as x and y in pixels of `on`, whose first pixel covers 0 to 1; they may be outside of it. None if
        the frames of reference differ, the planes are nearly parallel, or the pictures do not meet.
    """
    if not same_space(on, of) or abs(_dot(on.normal, of.normal)) > _PARALLEL:
        return None
    rows, columns = of.shape
    corners = [of.in_patient(x, y) for x, y in ((0, 0), (columns, 0), (columns, rows), (0, rows), (0, 0))]
    met: list[Point] = []
    for start, end in pairwise(corners):
        low, high = on.height_of(start), on.height_of(end)
        if (low < 0.0) == (high < 0.0):
            continue
        share = low / (low - high)
        met.append(on.on_picture(tuple(a + share * (b - a) for a, b in zip(start, end, strict=True))))
    return (met[0], met[1]) if len(met) == 2 else None


def _dot(first: Vector, second: Vector) -> float:
    return sum(a * b for a, b in zip(first, second, strict=True))


def _unit(vector: Vector) -> Vector:
    length = math.sqrt(_dot(vector, vector)) or 1.0
    return tuple(part / length for part in vector)
