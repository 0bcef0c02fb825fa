"""Synthetic volumes as slices of any orientation: oblique, reversed, tilted, unevenly spaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import FileDataset

from core.images.dicom.placement import Placement, normal_of
from tests.support.pictures import dicom, write_dicom

AXIAL = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))


def turned(
    directions: Sequence[Sequence[float]], degrees: float, about: Sequence[float]
) -> tuple[tuple[float, ...], ...]:
    """Turn directions about an axis."""
    axis = np.array(about) / np.linalg.norm(about)
    angle = np.radians(degrees)
    cross = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    turn = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    return tuple(tuple(map(float, turn @ np.array(vector))) for vector in directions)


@dataclass
class Phantom:
    """Slices of a patient in which points can be marked.

    Attributes
    ----------
    directions : pair of 3 float
        Directions in which columns and rows are counted.
    shape : (int, int, int)
        Number of slices, rows and columns.
    spacing : (float, float, float)
        Millimetres between slices, rows and columns.
    lean : (float, float)
        Millimetres by which each slice is shifted across and down, relative to the previous one.
    middle : tuple of 3 float
        Centre of the block in millimetres, in the patient's coordinates.
    """

    directions: tuple[tuple[float, ...], ...] = AXIAL
    shape: tuple[int, int, int] = (12, 20, 24)
    spacing: tuple[float, float, float] = (3.0, 1.5, 0.75)
    lean: tuple[float, float] = (0.0, 0.0)
    middle: tuple[float, float, float] = (-12.0, 30.0, 55.0)
    values: NDArray[np.int16] = field(init=False)

    def __post_init__(self) -> None:
        self.values = np.zeros(self.shape, np.int16)

    @property
    def normal(self) -> NDArray[np.float64]:
        return np.cross(*self.directions)

    def position(self, slice_: float, row: float, column: float) -> NDArray[np.float64]:
        """Return the position of a voxel in the patient, in millimetres."""
        across, down = map(np.array, self.directions)
        centre = (np.array(self.shape) - 1) / 2
        s, r, c = np.array([slice_, row, column]) - centre
        ds, dr, dc = self.spacing
        place = np.array(self.middle) + s * ds * self.normal + r * dr * down + c * dc * across
        return place + slice_ * (self.lean[0] * across + self.lean[1] * down)

    def placements(self) -> list[Placement]:
        cosines = (*self.directions[0], *self.directions[1])
        return [
            Placement(tuple(map(float, self.position(n, 0, 0))), normal_of(cosines), orientation=cosines)
            for n in range(self.shape[0])
        ]

    def mark(self, position: Sequence[float], value: int) -> tuple[int, int, int]:
        """Set the value of the voxel nearest to a position; return its slice, row and column."""
        places = np.stack([self.position(s, r, c) for s, r, c in np.ndindex(*self.shape)])
        nearest = int(np.linalg.norm(places - np.array(position), axis=1).argmin())
        s, r, c = (int(n) for n in np.unravel_index(nearest, self.shape))
        self.values[s, r, c] = value
        return s, r, c

    def dataset(self, number: int, **more: object) -> FileDataset:
        """Return a CT slice; slices are counted from 0."""
        said = {
            "Modality": "CT",
            "StudyInstanceUID": "1.2.9",
            "SeriesInstanceUID": "1.2.9.1",
            "SOPInstanceUID": f"1.2.9.1.{number + 1}",
            "SOPClassUID": "1.2.840.10008.5.1.4.1.1.2",
            "SeriesDescription": "Phantom",
            "InstanceNumber": number + 1,
            "ImagePositionPatient": [round(float(p), 6) for p in self.position(number, 0, 0)],
            "ImageOrientationPatient": [round(float(d), 8) for d in np.ravel(self.directions)],
            "PixelSpacing": [self.spacing[1], self.spacing[2]],
            "RescaleSlope": 1,
            "RescaleIntercept": -1024,
            "WindowCenter": 40,
            "WindowWidth": 400,
            **more,
        }
        return dicom((self.values[number] + 1024).astype(np.uint16), **said)

    def write(self, folder: Path, numbers: Sequence[int] | None = None, **more: object) -> Path:
        """Write slices as DICOM files."""
        for number in range(self.shape[0]) if numbers is None else numbers:
            write_dicom(self.dataset(number, **more), folder / f"{number:04}.dcm")
        return folder
