"""Lengths, angles and statistics of a reader's annotations; pure geometry and arithmetic."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.images.base.picture import Picture, Plane

#: Column and row of a place in the picture; the first pixel covers 0 to 1 in both.
Point = tuple[float, float]

_WHOLE = ("u1", "u2", "i2")


class AnnotationKind(Enum):
    """The kind of an annotation; the value is its name."""

    LENGTH = "Length"
    ANGLE = "Angle"
    RECTANGLE = "Rectangle"
    ELLIPSE = "Ellipse"

    @property
    def corners(self) -> int:
        """Number of points; those of an ellipse are opposite corners of its box."""
        return 3 if self is AnnotationKind.ANGLE else 2

    @property
    def is_region(self) -> bool:
        """Whether the annotation encloses pixels, and so has an area and grey values."""
        return self in (AnnotationKind.RECTANGLE, AnnotationKind.ELLIPSE)


@dataclass(frozen=True)
class Annotation:
    """An annotation, in the picture's own coordinates.

    Attributes
    ----------
    kind : AnnotationKind
    points : tuple of Point
        `AnnotationKind.corners` of them; the second one of an angle is its apex.
    label : str
        The reader's name for the annotation; usually empty. The identity of the annotation in DICOM objects
        does not depend on it.
    """

    kind: AnnotationKind
    points: tuple[Point, ...]
    label: str = field(default="", repr=False)

    def moved(self, dx: float, dy: float) -> Annotation:
        """Return the annotation moved by `dx` and `dy` pixels."""
        return replace(self, points=tuple((x + dx, y + dy) for x, y in self.points))

    def with_point(self, number: int, point: Point) -> Annotation:
        """Return the annotation with one of its points moved to `point`."""
        points = list(self.points)
        points[number] = point
        return replace(self, points=tuple(points))


@dataclass(frozen=True)
class RegionStatistics:
    """Statistics of the pixels whose centres are inside an annotation, in the picture's unit.

    Attributes
    ----------
    count : int
        Pixels with a value; those outside the picture, behind its shutter or without a value do not count.
    mean, deviation : float
        The standard deviation is that of these pixels themselves (divided by their number).
    low, high : float
    """

    count: int
    mean: float
    deviation: float
    low: float
    high: float


class Quantity(StrEnum):
    """A measured quantity; the value is its name in files."""

    LENGTH = "length"
    ANGLE = "angle"
    AREA = "area"
    MEAN = "mean"
    DEVIATION = "deviation"
    LOW = "low"
    HIGH = "high"


#: Quantities that are pixel values, in the picture's unit.
GREY_QUANTITIES = (Quantity.MEAN, Quantity.DEVIATION, Quantity.LOW, Quantity.HIGH)


@dataclass(frozen=True)
class Measured:
    """An annotation with its measured values, usable without the picture.

    Attributes
    ----------
    annotation : Annotation
    values : tuple of (Quantity, float)
        Lengths in `unit`, areas in its square, angles in degrees, values of pixels in `grey_unit`.
    unit : {'mm', 'px'}
    grey_unit : str
        Such as ``HU``; empty if unknown.
    plane : Plane
        Plane in which millimetres hold.
    """

    annotation: Annotation
    values: tuple[tuple[Quantity, float], ...]
    unit: str
    grey_unit: str = ""
    plane: Plane = Plane.PATIENT


def measure(picture: Picture, annotation: Annotation, *, greys: bool = True) -> Measured:
    """Measure an annotation.

    Parameters
    ----------
    picture : Picture
    annotation : Annotation
        Annotation with all its points.
    greys : bool
        Whether to measure grey values too; in a large region that takes longer than a frame on screen.
    """
    values: tuple[tuple[Quantity, float], ...]
    if annotation.kind is AnnotationKind.LENGTH:
        first, second = annotation.points
        values = ((Quantity.LENGTH, length(picture, first, second)),)
    elif annotation.kind is AnnotationKind.ANGLE:
        values = ((Quantity.ANGLE, angle(picture, *annotation.points)),)
    else:
        values = ((Quantity.AREA, area(picture, annotation)),)
        found = region_statistics(picture, annotation) if greys else None
        if found is not None:
            grey = (found.mean, found.deviation, found.low, found.high)
            values += tuple(zip(GREY_QUANTITIES, grey, strict=True))
    unit = "px" if picture.spacing is None else "mm"
    plane = Plane.PATIENT if picture.spacing is None else picture.plane
    return Measured(annotation, values, unit, picture.unit, plane)


def length(picture: Picture, first: Point, second: Point) -> float:
    """Return the distance between two points: in mm with a known spacing, otherwise in pixel widths."""
    across, down = second[0] - first[0], second[1] - first[1]
    return math.hypot(across, down * picture.aspect) * _pixel_width(picture)


def angle(picture: Picture, first: Point, apex: Point, second: Point) -> float:
    """Return the angle at `apex` in degrees, 0 to 180, in the patient rather than in the pixel grid."""
    (ax, ay), (bx, by) = ((x - apex[0], (y - apex[1]) * picture.aspect) for x, y in (first, second))
    return math.degrees(math.atan2(abs(ax * by - ay * bx), ax * bx + ay * by))


def area(picture: Picture, annotation: Annotation) -> float:
    """Return the area of a rectangle or an ellipse, in square millimetres or squares of a pixel's width."""
    (left, top), (right, bottom) = annotation.points
    box = abs(right - left) * abs(bottom - top) * picture.aspect * _pixel_width(picture) ** 2
    return box * math.pi / 4 if annotation.kind is AnnotationKind.ELLIPSE else box


def pixels_in(annotation: Annotation) -> float:
    """Return the approximate number of pixels in the box of a rectangle or an ellipse."""
    (left, top), (right, bottom) = annotation.points
    return abs(right - left) * abs(bottom - top)


def region_statistics(picture: Picture, annotation: Annotation) -> RegionStatistics | None:
    """Compute statistics of a grey picture's pixels whose centres are inside a rectangle or an ellipse.

    Returns
    -------
    RegionStatistics or None
        None for colour, and if no pixel is inside.
    """
    if picture.is_colour:
        return None
    values = _values_inside(picture, annotation)
    if values.dtype.kind == "f":
        values = values[np.isfinite(values)]
    if not values.size:
        return None
    if values.dtype.str[1:] in _WHOLE:
        return _counted(values)
    wide = values.astype(np.float64)
    return RegionStatistics(
        wide.size, float(wide.mean()), float(wide.std()), float(values.min()), float(values.max())
    )


def _pixel_width(picture: Picture) -> float:
    """Return the width of a pixel in millimetres; 1 if unknown."""
    return 1.0 if picture.spacing is None else picture.spacing[1]


def _values_inside(picture: Picture, annotation: Annotation) -> NDArray[Any]:
    """Return the values inside an annotation, gathered row by row without a mask of the picture."""
    rows, columns = picture.pixels.shape[:2]
    (left, right), (top, bottom) = (sorted(point[axis] for point in annotation.points) for axis in (0, 1))
    first, last = max(math.ceil(top - 0.5), 0), min(math.ceil(bottom - 0.5), rows)
    middles = np.arange(first, max(last, first)) + 0.5
    if annotation.kind is AnnotationKind.ELLIPSE:
        reach = ((middles - (top + bottom) / 2) / max((bottom - top) / 2, 1e-9)) ** 2
        half = np.sqrt(np.clip(1.0 - reach, 0.0, None)) * (right - left) / 2
    else:
        half = np.full(len(middles), (right - left) / 2)
    centre = (left + right) / 2
    starts = np.clip(np.ceil(centre - half - 0.5), 0, columns).astype(int)
    ends = np.clip(np.ceil(centre + half - 0.5), 0, columns).astype(int)
    spans = [(row, slice(a, b)) for row, a, b in zip(range(first, last), starts, ends, strict=True) if b > a]
    if picture.hidden is None:
        parts = [picture.pixels[row, span] for row, span in spans]
    else:
        parts = [picture.pixels[row, span][~picture.hidden[row, span]] for row, span in spans]
    return np.concatenate(parts) if parts else picture.pixels[:0, 0]


def _counted(values: NDArray[Any]) -> RegionStatistics:
    """Compute the statistics of integers from their histogram; exact, and several times faster."""
    least = int(values.min())
    counts = np.bincount((values.astype(np.int32) - least).ravel())
    found = np.arange(least, least + len(counts), dtype=np.float64)
    mean = float(counts @ found) / values.size
    deviation = math.sqrt(float(counts @ (found - mean) ** 2) / values.size)
    return RegionStatistics(values.size, mean, deviation, float(least), float(least + len(counts) - 1))
