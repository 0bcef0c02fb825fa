"""Where a frame lies in the patient, as far as its file says."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

from pydicom.dataset import Dataset, FileDataset

from core.images.dicom_header import PARSER_ERRORS

Three = tuple[float, float, float]
Six = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class Placed:
    """A frame's plane (PS3.3 C.7.6.2).

    Attributes
    ----------
    reference : str
        Frame of Reference UID.
    position : tuple of float
        Of the centre of the first pixel, in mm.
    orientation : tuple of float
        Directions of rows and columns.
    spacing : (float, float)
        Between rows and between columns, in mm.
    thickness : float
        In mm; 1 where the file does not say.
    """

    reference: str
    position: Three
    orientation: Six
    spacing: tuple[float, float]
    thickness: float


def placed_of(dataset: FileDataset, frame: int) -> Placed | None:
    """Return where a frame lies; None where its file does not say, or says something impossible."""
    try:
        reference = str(dataset.get("FrameOfReferenceUID", "") or "")
        position = _found(dataset, frame, "PlanePositionSequence", "ImagePositionPatient", 3)
        orientation = _found(dataset, frame, "PlaneOrientationSequence", "ImageOrientationPatient", 6)
        spacing = _found(dataset, frame, "PixelMeasuresSequence", "PixelSpacing", 2)
        thickness = _found(dataset, frame, "PixelMeasuresSequence", "SliceThickness", 1) or (1.0,)
    except PARSER_ERRORS:
        return None
    if not reference or position is None or orientation is None or spacing is None:
        return None
    rows, columns = orientation[:3], orientation[3:]
    upright = abs(sum(a * b for a, b in zip(rows, columns, strict=True))) < 1e-3
    unit = all(abs(math.hypot(*direction) - 1) < 1e-3 for direction in (rows, columns))
    if not (upright and unit and min(spacing) > 0):
        return None
    return Placed(
        reference,
        cast("Three", position),
        cast("Six", orientation),
        (spacing[0], spacing[1]),
        thickness[0] if thickness[0] > 0 else 1.0,
    )


def _found(
    dataset: FileDataset, frame: int, group: str, keyword: str, number: int
) -> tuple[float, ...] | None:
    """Values at the root of a file, or in its functional groups, the frame's before the shared ones."""
    places: list[Dataset] = [dataset]
    for name, index in (
        ("PerFrameFunctionalGroupsSequence", frame - 1),
        ("SharedFunctionalGroupsSequence", 0),
    ):
        groups = dataset.get(name) or ()
        if index < len(groups):
            places += list(groups[index].get(group) or ())
    for place in places:
        value = place.get(keyword)
        if value is None:
            continue
        values = tuple(float(v) for v in (value if number > 1 else (value,)))
        if len(values) == number and all(map(math.isfinite, values)):
            return values
    return None
