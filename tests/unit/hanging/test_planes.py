"""Reference lines compared with geometry."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.hanging.planes import PicturePlane, plane_of, reference_line
from core.images.dicom.placement import Placement
from tests.unit.hanging.made_studies import AXIAL, CORONAL, SAGITTAL, placed


def plane(
    position: tuple[float, ...],
    orientation: tuple[float, ...] = AXIAL,
    spacing: tuple[float, float] = (1.0, 1.0),
    shape: tuple[int, int] = (100, 200),
    frame: str = "1.2.3",
) -> PicturePlane:
    made = plane_of(placed(position, orientation, frame), spacing, shape)
    assert made is not None
    return made


def test_a_sagittal_slice_cuts_an_axial_one_in_a_column() -> None:
    axial = plane((-50.0, -20.0, 30.0), spacing=(0.5, 0.8))
    sagittal = plane((6.0, -60.0, 90.0), SAGITTAL, (1.0, 1.0), (150, 120))
    line = reference_line(axial, sagittal)
    assert line is not None
    # Its x is 6 mm: 56 mm right of the first pixel's centre, in columns of 0.8 mm.
    assert [end[0] for end in line] == pytest.approx([56 / 0.8 + 0.5] * 2)
    # It reaches from half a pixel before y = -60 mm over 120 columns of 1 mm; rows of 0.5 mm begin at -20 mm.
    assert sorted(end[1] for end in line) == pytest.approx(
        [(-60.5 + 20) / 0.5 + 0.5, (59.5 + 20) / 0.5 + 0.5]
    )


def test_an_axial_slice_cuts_a_coronal_one_in_a_row() -> None:
    coronal = plane((-50.0, 0.0, 100.0), CORONAL, (2.0, 1.0))
    line = reference_line(coronal, plane((-40.0, -60.0, 64.0), shape=(120, 80)))
    assert line is not None
    assert [end[1] for end in line] == pytest.approx([(100 - 64) / 2 + 0.5] * 2)
    assert sorted(end[0] for end in line) == pytest.approx([10.0, 90.0])


def test_an_oblique_line_lies_on_both_planes() -> None:
    tilt = math.radians(25)
    oblique = (math.cos(tilt), math.sin(tilt), 0.0, 0.0, 0.0, -1.0)
    on = plane((-60.0, -50.0, 20.0), AXIAL, (0.7, 0.9), (140, 160))
    of = plane((-55.0, -30.0, 60.0), oblique, (1.1, 0.6), (90, 170))
    line = reference_line(on, of)
    assert line is not None
    for x, y in line:
        place = np.array(on.in_patient(x, y))
        assert of.height_of(tuple(place)) == pytest.approx(0.0, abs=1e-9)
        column, row = of.on_picture(tuple(place))
        edge = min(abs(column), abs(column - 170), abs(row), abs(row - 90))
        assert edge == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    "of",
    [
        plane((0.0, 0.0, 0.0), SAGITTAL, frame="9.9"),
        plane((0.0, 0.0, 0.0), SAGITTAL, frame=""),
        plane((0.0, 0.0, 5.0)),
        plane((0.0, 0.0, -500.0), SAGITTAL),
    ],
)
def test_there_is_no_line_elsewhere(of: PicturePlane) -> None:
    """In another frame of reference, without one, in a parallel plane, and where the planes do not meet."""
    assert reference_line(plane((-50.0, -20.0, 30.0)), of) is None


def test_a_picture_without_a_place_has_no_plane() -> None:
    assert plane_of(Placement(), (1.0, 1.0), (2, 2)) is None
    assert plane_of(placed((0.0, 0.0, 0.0)), None, (2, 2)) is None
