"""Orientation of a picture in the patient: the directions of its sides, the side of the body, the view."""

from __future__ import annotations

import math

from pydicom.dataset import Dataset, FileDataset

from core.images.base.picture import PatientOrientation
from core.images.dicom.display_attributes import finite_numbers, functional_group
from core.images.dicom.frame_vectors import vector_places
from core.images.dicom.header import PARSER_ERRORS, value_of
from core.images.dicom.placement import Placement, grid_placements, normal_of

#: Letters of the patient's axes, the positive direction first (PS3.3 C.7.6.1.1.1).
_AXES = (("L", "R"), ("P", "A"), ("H", "F"))
_OPPOSITE = {a: b for pair in _AXES for a, b in (pair, pair[::-1])}
#: An axis is named if the direction is within 75 degrees of it.
_NEAR = math.cos(math.radians(75))


def opposite(letters: str) -> str:
    """Return the opposite of a direction: ``RF`` for ``LH``."""
    return "".join(_OPPOSITE[letter] for letter in letters)


def direction(vector: tuple[float, ...]) -> str:
    """Name a direction in the patient by the axes that it is near to, the nearest first.

    Parameters
    ----------
    vector : tuple of 3 float
        Direction cosines in the patient's system: left, posterior, head.
    """
    near = sorted(
        ((abs(part), axis[part < 0]) for part, axis in zip(vector, _AXES, strict=True)), reverse=True
    )
    length = math.hypot(*vector)
    return "".join(letter for part, letter in near if length > 0.5 and part / length > _NEAR)


def slice_place(dataset: FileDataset, frame: int, frames: int) -> float | None:
    """Return the position in mm of a frame, counted from 1, along its normal; None if unknown."""
    place = functional_group(dataset, frame, "PlanePositionSequence") or dataset
    plane = functional_group(dataset, frame, "PlaneOrientationSequence") or dataset
    position, cosines = (
        finite_numbers(group, keyword)
        for group, keyword in ((place, "ImagePositionPatient"), (plane, "ImageOrientationPatient"))
    )
    placement = Placement()
    if len(position) == 3 and len(cosines) == 6:
        placement = Placement(tuple(position), normal_of(tuple(cosines)))
    counted = vector_places(dataset, placement, frames)
    grid = grid_placements(dataset, placement, frames) if counted is None else counted.placements
    return (placement if grid is None else grid[frame - 1]).slice_mm


def patient_orientation(dataset: FileDataset, frame: int) -> PatientOrientation:
    """Read the orientation of a frame, counted from 1, in the patient; damaged values count as missing.

    ImageOrientationPatient (0020,0037) takes precedence over PatientOrientation (0020,0020). Quadrupeds
    (0010,2210) have other directions, which are not read.
    """
    group = functional_group(dataset, frame, "PlaneOrientationSequence") or dataset
    cosines = finite_numbers(group, "ImageOrientationPatient")
    if _text_of(dataset, "AnatomicalOrientationType") == "QUADRUPED":
        right, down = "", ""
    elif len(cosines) == 6:
        right, down = direction(tuple(cosines[:3])), direction(tuple(cosines[3:]))
    else:
        right, down = _given_orientation(dataset)
    anatomy = functional_group(dataset, frame, "FrameAnatomySequence") or Dataset()
    side = _text_of(dataset, "ImageLaterality") or _text_of(dataset, "Laterality")
    return PatientOrientation(
        right, down, side or _text_of(anatomy, "FrameLaterality"), _text_of(dataset, "ViewPosition")
    )


def _given_orientation(dataset: Dataset) -> tuple[str, str]:
    """Return PatientOrientation if both directions consist of the six letters, otherwise ('', '')."""
    try:
        letters = [str(part).strip().upper() for part in value_of(dataset, "PatientOrientation") or ()]
    except PARSER_ERRORS:
        return "", ""
    good = len(letters) == 2 and all(
        part and set(part) <= set(_OPPOSITE) and len(part) <= 3 for part in letters
    )
    return (letters[0], letters[1]) if good else ("", "")


def _text_of(dataset: Dataset, keyword: str) -> str:
    try:
        value = value_of(dataset, keyword)
    except PARSER_ERRORS:
        return ""
    return str(value).strip().upper() if isinstance(value, str) else ""
