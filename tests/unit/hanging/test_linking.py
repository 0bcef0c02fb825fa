"""Which slice of another stack is at the position of a slice."""

from __future__ import annotations

import math

from core.hanging.linking import Anchor, Counterpart, LinkBasis, counterpart
from core.images.dicom.placement import Placement
from tests.unit.hanging.made_studies import SAGITTAL, stack


def test_in_one_frame_of_reference_the_place_tells_whatever_the_spacing() -> None:
    thin, thick = stack(81, 1.25, first=-50.0), stack(21, 5.0, first=-48.0)
    for place in range(81):
        found = counterpart(thin, place, thick)
        assert found is not None
        assert found.basis is LinkBasis.POSITION
        height = -50.0 + 1.25 * place
        assert abs(-48.0 + 5.0 * found.place - height) <= 2.5 or found.place in (0, 20)
    assert counterpart(thick, 4, thin) == Counterpart(18, LinkBasis.POSITION)


def test_beyond_the_end_of_a_stack_the_last_slice_stays_and_it_is_told_how_far() -> None:
    long, short = stack(100, 2.0), stack(10, 5.0)
    found = counterpart(long, 90, short)
    assert found == Counterpart(9, LinkBasis.POSITION, beyond_mm=180.0 - 47.5)


def test_stacks_that_run_the_other_way_go_by_place_too() -> None:
    upwards, downwards = stack(10, 3.0), stack(10, 3.0)[::-1]
    assert counterpart(upwards, 2, downwards) == Counterpart(7, LinkBasis.POSITION)


def test_another_frame_of_reference_goes_by_the_share_of_the_stack() -> None:
    now, then = stack(101, 1.0), stack(21, 7.0, first=400.0, frame="9.9")
    assert counterpart(now, 50, then) == Counterpart(10, LinkBasis.SHARE)
    assert counterpart(now, 100, then) == Counterpart(20, LinkBasis.SHARE)
    nowhere = [Placement()] * 11
    assert counterpart(nowhere, 5, nowhere) == Counterpart(5, LinkBasis.SHARE)


def test_what_the_reader_linked_goes_on_by_millimetres() -> None:
    now, then = stack(101, 1.0), stack(21, 7.0, first=400.0, frame="9.9")
    anchor = Anchor(leader=30, follower=8)
    assert counterpart(now, 30, then, anchor) == Counterpart(8, LinkBasis.DISTANCE)
    assert counterpart(now, 44, then, anchor) == Counterpart(10, LinkBasis.DISTANCE)
    assert counterpart([Placement()] * 9, 4, [Placement()] * 9, Anchor(0, 2)) == Counterpart(
        6, LinkBasis.SHARE
    )


def test_other_planes_do_not_go_along() -> None:
    assert counterpart(stack(9, 1.0), 3, stack(9, 1.0, orientation=SAGITTAL)) is None
    assert counterpart([], 0, stack(9, 1.0)) is None


def test_a_tilted_stack_goes_by_the_middle_of_the_slice() -> None:
    tilt = math.radians(20)
    tilted = (1.0, 0.0, 0.0, 0.0, math.cos(tilt), math.sin(tilt))
    level, leaning = stack(41, 5.0), stack(41, 5.0, orientation=tilted)
    # A point 150 mm behind the shared corner: the tilted slice is lower there by the sine of its angle.
    middle = (0.0, 150.0, 100.0)
    found = counterpart(level, 20, leaning, centre=middle)
    assert found is not None
    normal = leaning[0].normal or ()
    assert abs(found.place * 5.0 - sum(a * b for a, b in zip(middle, normal, strict=True))) <= 2.5
