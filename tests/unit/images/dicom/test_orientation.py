"""Orientation of a picture in the patient, validity of its spacing, and its frame rate."""

from __future__ import annotations

import numpy as np
import pytest

from core.images.base.picture import PatientOrientation, Plane
from core.images.dicom.display_attributes import frame_rate, spacing_plane
from core.images.dicom.orientation import direction, opposite, patient_orientation
from tests.support.pictures import dicom


def made(**elements: object):
    return dicom(np.zeros((4, 4), np.uint8), **elements)


def test_names_directions_by_the_axes_they_are_near_to() -> None:
    assert direction((1.0, 0.0, 0.0)) == "L"
    assert direction((0.0, -1.0, 0.0)) == "A"
    assert direction((0.0, 0.2, -0.98)) == "F"
    assert direction((0.6, -0.8, 0.0)) == "AL"
    assert direction((0.0, 0.0, 0.0)) == ""
    assert opposite("AL") == "PR"


def test_the_orientation_of_the_slice_goes_before_what_is_said_in_letters() -> None:
    axial = [1, 0, 0, 0, 1, 0]
    assert patient_orientation(made(ImageOrientationPatient=axial), 1) == PatientOrientation("L", "P")
    coronal = [1, 0, 0, 0, 0, -1]
    said = made(ImageOrientationPatient=coronal, PatientOrientation=["R", "A"])
    assert patient_orientation(said, 1) == PatientOrientation("L", "F")
    film = made(PatientOrientation=["L", "F"], ImageLaterality="R", ViewPosition="PA")
    assert patient_orientation(film, 1) == PatientOrientation("L", "F", "R", "PA")


@pytest.mark.parametrize("said", [["L"], ["L", "X"], ["", "F"], ["LLLLLL", "F"]])
def test_what_is_no_direction_is_not_shown(said: list[str]) -> None:
    assert patient_orientation(made(PatientOrientation=said), 1) == PatientOrientation()


def test_four_footed_patients_have_other_directions() -> None:
    cat = made(ImageOrientationPatient=[1, 0, 0, 0, 1, 0], AnatomicalOrientationType="QUADRUPED")
    assert patient_orientation(cat, 1) == PatientOrientation()


@pytest.mark.parametrize(
    ("modality", "elements", "expected"),
    [
        ("CT", {"PixelSpacing": [0.5, 0.5]}, Plane.PATIENT),
        ("DX", {"ImagerPixelSpacing": [0.14, 0.14]}, Plane.DETECTOR),
        ("DX", {"PixelSpacing": [0.14, 0.14], "ImagerPixelSpacing": [0.14, 0.14]}, Plane.DETECTOR),
        ("DX", {"PixelSpacing": [0.12, 0.12], "ImagerPixelSpacing": [0.14, 0.14]}, Plane.CALIBRATED),
        ("CR", {"PixelSpacing": [0.12, 0.12]}, Plane.UNSTATED),
        ("CR", {"PixelSpacing": [0.1, 0.1], "PixelSpacingCalibrationType": "FIDUCIAL"}, Plane.CALIBRATED),
    ],
)
def test_says_where_the_spacing_holds(modality: str, elements: dict[str, object], expected: Plane) -> None:
    assert spacing_plane(made(**elements), 1, modality) is expected


def test_the_rate_recommended_goes_before_the_rate_recorded() -> None:
    assert frame_rate(made(RecommendedDisplayFrameRate=12, FrameTime=100.0)) == 12.0
    assert frame_rate(made(FrameTime=40.0)) == 25.0
    assert frame_rate(made(FrameTimeVector=[0.0, 30.0, 50.0])) == 25.0
    assert frame_rate(made(FrameTime=0.0)) is None
    assert frame_rate(made()) is None
