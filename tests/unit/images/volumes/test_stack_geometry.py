"""The geometry of slices, and the sentence for each way in which they cannot be reformatted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import VolumeError
from core.images.dicom.placement import Placement
from core.images.volumes.stack_geometry import stack_geometry
from tests.support.volumes.phantoms import AXIAL, Phantom, turned


def sentence(placements: list[Placement]) -> str:
    with pytest.raises(VolumeError) as caught:
        stack_geometry(placements)
    assert caught.value.code == "volume"
    return caught.value.message


def at(*heights: float) -> list[Placement]:
    """Return axial slices at some heights."""
    (one, *_) = Phantom().placements()
    return [replace(one, position=(0.0, 0.0, height)) for height in heights]


def test_an_even_stack_is_found_whatever_its_order() -> None:
    phantom = Phantom(turned(AXIAL, 25, (1, 2, 0)))
    placements = phantom.placements()
    found = stack_geometry(placements)
    assert found.order == tuple(range(12))
    assert found.step == pytest.approx(3.0)
    assert found.drift == (0.0, 0.0)
    backwards = stack_geometry(placements[::-1])
    assert backwards.order == tuple(range(11, -1, -1))
    assert backwards.origin == found.origin


def test_rounded_positions_are_even() -> None:
    assert stack_geometry(at(*(round(0.625 * n, 1) for n in range(40)))).step == pytest.approx(
        0.625, rel=0.01
    )


def test_a_tilted_gantry_is_told_from_straight_slices() -> None:
    tilted = stack_geometry(Phantom(lean=(0.0, 0.8)).placements())
    assert tilted.drift == pytest.approx((0.0, 0.8))
    assert tilted.tilt == pytest.approx(14.93, abs=0.01)


def test_each_reason_has_its_sentence() -> None:
    assert sentence(at(0, 1)) == "Reformats need at least 3 slices; this series has 2."
    assert "do not say where" in sentence([*at(0, 1, 2), Placement()])
    no_rows = replace(at(3)[0], orientation=None)
    assert "do not say where" in sentence([*at(0, 1, 2), no_rows])
    assert "lie at the same place" in sentence(at(0, 1, 1, 2))
    assert sentence(at(0, 2, 4, 8, 10)) == (
        "Slices are missing: slices 3 and 4 lie 4.0 mm apart, the others 2.0 mm. "
        "The series is not reformatted."
    )
    assert "slices 2 and 3 lie 4.0 mm" in sentence(at(10, 8, 4, 2, 0))
    assert sentence(at(0, 2, 5, 7, 8.5)) == (
        "The slices lie 1.50 to 3.00 mm apart; only evenly spaced slices can be reformatted."
    )
    crooked = at(0, 1, 2, 3)
    crooked[2] = replace(crooked[2], position=(0.0, 4.0, 2.0))
    assert "shifted sideways" in sentence(crooked)
    other = Phantom(turned(AXIAL, 8, (1, 0, 0))).placements()[3]
    assert "are not parallel" in sentence([*at(0, 1, 2), other])
    rolled = Phantom(turned(AXIAL, 8, (0, 0, 1))).placements()[3]
    assert "are not parallel" in sentence([*at(0, 1, 2), rolled])
