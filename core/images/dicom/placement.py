"""Position of a slice in the patient, and the resulting order of slices."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from sys import intern

from pydicom.dataset import Dataset
from pydicom.tag import BaseTag, Tag

from core.images.dicom.header import leading_numbers, text_of

Vector = tuple[float, ...]

_IMAGE_TYPE = Tag("ImageType")
_POSITION = Tag("ImagePositionPatient")
_ORIENTATION = Tag("ImageOrientationPatient")
_PART = Tag("InConcatenationNumber")
_GRID_OFFSETS = Tag("GridFrameOffsetVector")
_FRAME_OF_REFERENCE = Tag("FrameOfReferenceUID")
#: The elements that `placement_of` and `grid_placements` read.
PLACEMENT_TAGS = (_IMAGE_TYPE, _POSITION, _ORIENTATION, _PART, _GRID_OFFSETS, _FRAME_OF_REFERENCE)

# Direction cosines have few digits; slices within 2 degrees count as parallel.
_PARALLEL = math.cos(math.radians(2))
# Finer than any slice distance, coarser than the rounding in files: two echoes of one slice are at the same
# place.
_STEP_MM = 0.001


@dataclass(frozen=True)
class Placement:
    """Position of a picture according to its header.

    Attributes
    ----------
    position : tuple of 3 float, or None
        ImagePositionPatient (0020,0032) in mm, the centre of the first pixel (PS3.3 C.7.6.2.1.1).
    normal : tuple of 3 float, or None
        Unit vector across the slice, from ImageOrientationPatient (0020,0037).
    localiser : bool
        Value 3 of ImageType (0008,0008) is LOCALIZER (PS3.3 C.8.2.1.1.1).
    part : int
        InConcatenationNumber (0020,9162), the number of this part of a concatenation; 0 if the file is none.
    orientation : tuple of 6 float, or None
        Direction cosines of the rows and of the columns, ImageOrientationPatient (0020,0037); None wherever
        `normal` is.
    frame_of_reference : str
        FrameOfReferenceUID (0020,0052); positions of two pictures can be compared only if both name the
        same one.
    """

    position: Vector | None = None
    normal: Vector | None = None
    localiser: bool = False
    part: int = 0
    orientation: Vector | None = None
    frame_of_reference: str = ""

    @property
    def slice_mm(self) -> float | None:
        """Place along the slice's own normal, in mm to a thousandth; None if unknown."""
        if self.position is None or self.normal is None:
            return None
        return round(_dot(self.position, self.normal), 3)


def placement_of(dataset: Dataset) -> Placement:
    """Read the placement from a data set; damaged values count as missing."""
    kinds = text_of(dataset, _IMAGE_TYPE).split("\\")
    position = _numbers(dataset, _POSITION, 3)
    orientation, normal = directions_of(text_of(dataset, _ORIENTATION))
    part = text_of(dataset, _PART)
    return Placement(
        position=position,
        normal=normal,
        localiser=len(kinds) > 2 and kinds[2].strip().upper() == "LOCALIZER",
        part=int(part) if part.isdecimal() else 0,
        orientation=orientation,
        frame_of_reference=intern(text_of(dataset, _FRAME_OF_REFERENCE)),
    )


def grid_placements(dataset: Dataset, whole: Placement, frames: int) -> tuple[Placement, ...] | None:
    """Return the positions of a dose grid's frames, by Grid Frame Offset Vector (PS3.3 C.8.8.3.2).

    Parameters
    ----------
    dataset : pydicom Dataset
    whole : Placement
        Placement of the first frame.
    frames : int

    Returns
    -------
    tuple of Placement or None
        One for each frame; None unless the file places every frame.
    """
    text = text_of(dataset, _GRID_OFFSETS) if frames > 1 else ""
    offsets = vector_of(text, frames) if text else None
    if offsets is None or whole.position is None or whole.normal is None:
        return None
    direction: Vector = whole.normal
    if offsets[0] != 0.0:
        # These are not offsets but positions along the patient's axis.
        direction = (0.0, 0.0, 1.0)
        offsets = tuple(offset - whole.position[2] for offset in offsets)
    return tuple(
        replace(
            whole,
            position=tuple(p + offset * d for p, d in zip(whole.position, direction, strict=True)),
        )
        for offset in offsets
    )


def are_parallel(first: Vector, second: Vector) -> bool:
    """Return whether two slice normals are the same within two degrees; opposite ones are not the same."""
    return _dot(first, second) >= _PARALLEL


def common_normal(placements: Iterable[Placement]) -> Vector | None:
    """Return the normal that more than half of the placements with a normal share; None if there is none."""
    normals = [placement.normal for placement in placements if placement.normal is not None]
    if not normals:
        return None
    # Most series have one spelling; the most frequent one replaces those that are nearly equal.
    (candidate, _), *_ = Counter(normals).most_common(1)
    held = sum(are_parallel(candidate, normal) for normal in normals)
    return candidate if 2 * held > len(normals) else None


def places_along_normal(placements: Sequence[Placement]) -> list[int] | None:
    """Return the places along one common normal, in thousandths of a millimetre.

    Returns
    -------
    list of int or None
        One for each placement; None unless all have a position and parallel orientations.
    """
    normal = common_normal(placements)
    if normal is None:
        return None
    found = []
    for placement in placements:
        if (
            placement.position is None
            or placement.normal is None
            or not are_parallel(normal, placement.normal)
        ):
            return None
        found.append(round(_dot(placement.position, normal) / _STEP_MM))
    return found


def _dot(first: Vector, second: Vector) -> float:
    return sum(a * b for a, b in zip(first, second, strict=True))


def normal_of(orientation: Vector) -> Vector | None:
    """Return the unit vector across a slice, from its six direction cosines; None if they are damaged."""
    row, column = orientation[:3], orientation[3:]
    cross = (
        row[1] * column[2] - row[2] * column[1],
        row[2] * column[0] - row[0] * column[2],
        row[0] * column[1] - row[1] * column[0],
    )
    length = math.hypot(*cross)
    # Cosines that form no direction are ignored.
    return tuple(part / length for part in cross) if 0.5 < length < 2 else None


@lru_cache(maxsize=256)
def directions_of(text: str) -> tuple[Vector | None, Vector | None]:
    """Return the direction cosines of rows and columns with the normal across them, both None for damage.

    Results are cached, as the slices of a series have the same text.
    """
    orientation = vector_of(text, 6)
    normal = None if orientation is None else normal_of(orientation)
    return (orientation if normal is not None else None), normal


def vector_of(text: str, count: int) -> Vector | None:
    """Parse `count` numbers separated by backslashes; None if they are not a valid position."""
    values = text.split("\\")
    try:
        numbers = tuple(map(float, values))
    except ValueError:
        numbers = tuple(leading_numbers(values))
    # A number beyond a kilometre is damage rather than a position.
    good = len(numbers) == count and all(math.isfinite(n) and abs(n) < 1e6 for n in numbers)
    return numbers if good else None


def _numbers(dataset: Dataset, tag: BaseTag, count: int) -> Vector | None:
    return vector_of(text_of(dataset, tag), count)
