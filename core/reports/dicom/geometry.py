"""Finds the position of a frame in the patient, or at least its orientation, if its file gives them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from pydicom.dataset import Dataset, FileDataset
from pydicom.tag import Tag
from pydicom.valuerep import DS

from core.images.base.picture import Picture
from core.images.dicom.display_attributes import finite_numbers, functional_group
from core.images.dicom.header import PARSER_ERRORS, text_of

#: The patient's directions (PS3.3 C.7.6.2.1.1) by the letters of PatientOrientation.
_DIRECTIONS = {
    "L": (1.0, 0.0, 0.0),
    "R": (-1.0, 0.0, 0.0),
    "P": (0.0, 1.0, 0.0),
    "A": (0.0, -1.0, 0.0),
    "H": (0.0, 0.0, 1.0),
    "F": (0.0, 0.0, -1.0),
}
#: Study, series and instance: a frame of reference with the same UID is an error.
_OTHERS = (Tag("StudyInstanceUID"), Tag("SeriesInstanceUID"), Tag("SOPInstanceUID"))
_EXACT = 1e-3


@dataclass(frozen=True)
class Placed:
    """A frame's plane (PS3.3 C.7.6.2).

    Attributes
    ----------
    reference : str
        Frame of Reference UID; empty if only the directions are known, as in radiographs.
    position : tuple of 3 float
        Centre of the first pixel, in mm; meaningless without a frame of reference.
    orientation : tuple of 6 float
        Directions in which columns and rows are counted.
    spacing : (float, float) or None
        Spacing of rows and of columns, in mm.
    thickness : float or None
        Slice thickness in mm.
    """

    reference: str
    position: tuple[float, ...]
    orientation: tuple[float, ...]
    spacing: tuple[float, float] | None
    thickness: float | None


def placed_of(dataset: FileDataset, picture: Picture) -> Placed | None:
    """Return the position of a frame; None if its file does not give even the orientation."""
    try:
        return _in_space(dataset, picture) or _by_letters(picture)
    except PARSER_ERRORS:
        return None


def _in_space(dataset: FileDataset, picture: Picture) -> Placed | None:
    found = {}
    for group, keyword in (
        ("PlanePositionSequence", "ImagePositionPatient"),
        ("PlaneOrientationSequence", "ImageOrientationPatient"),
        ("PixelMeasuresSequence", "SliceThickness"),
    ):
        place = functional_group(dataset, picture.frame, group) or Dataset()
        found[keyword] = tuple(finite_numbers(place, keyword) or finite_numbers(dataset, keyword))
    reference = str(dataset.get("FrameOfReferenceUID") or "")
    position, orientation = found["ImagePositionPatient"], found["ImageOrientationPatient"]
    others = [text_of(dataset, tag) for tag in _OTHERS]
    if (
        not reference
        or reference in others
        or len(position) != 3
        or len(orientation) != 6
        or not _is_upright(orientation)
    ):
        return None
    thickness = found["SliceThickness"]
    return Placed(reference, position, orientation, picture.spacing, thickness[0] if thickness else None)


def _is_upright(orientation: tuple[float, ...]) -> bool:
    along, across = orientation[:3], orientation[3:]
    upright = abs(sum(a * b for a, b in zip(along, across, strict=True))) < _EXACT
    return upright and all(abs(math.hypot(*direction) - 1) < _EXACT for direction in (along, across))


def _by_letters(picture: Picture) -> Placed | None:
    """Return only the directions, each rounded to its nearest axis."""
    letters = picture.orientation
    if not letters.right or not letters.down:
        return None
    orientation = (*_DIRECTIONS[letters.right[0]], *_DIRECTIONS[letters.down[0]])
    if not _is_upright(orientation):
        return None
    return Placed("", (0.0, 0.0, 0.0), orientation, picture.spacing, None)


def decimals(values: Iterable[float]) -> list[object]:
    """Return the numbers as decimal strings of at most 16 characters (PS3.5 6.2)."""
    return [DS(float(value), auto_format=True) for value in values]
