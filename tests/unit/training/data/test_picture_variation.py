"""Augmented whole pictures: boxes move with their content, and equal seeds give equal pictures."""

import numpy as np
import pytest

pytest.importorskip("torch")

from training.data.picture_variation import cut_beside, has_room_beside, vary_picture
from training.recipe.places import PictureVariation

_BOX = (0.3, 0.4, 0.1, 0.15)


def _film() -> np.ndarray:
    grey = np.full((120, 100), 60, np.uint8)
    grey[39:57, 25:35] = 250
    return grey


def test_the_box_stays_over_what_it_holds():
    rule = PictureVariation(turn=10.0, gamma=0.2, invert=0.0)
    held = 0
    for seed in range(40):
        grey, boxes = vary_picture(_film(), [_BOX], rule, np.random.default_rng(seed))
        ((x, y, w, h),) = boxes
        rows, columns = grey.shape
        assert x - w / 2 + 1e-9 >= 0
        assert y + h / 2 <= 1 + 1e-9
        middle = grey[int(y * rows) - 2 : int(y * rows) + 2, int(x * columns) - 2 : int(x * columns) + 2]
        held += middle.mean() > np.median(grey) + 20
    assert held >= 38


def test_the_same_seed_gives_the_same_picture():
    one, two = (vary_picture(_film(), [], PictureVariation(), np.random.default_rng(9)) for _ in range(2))
    assert np.array_equal(one[0], two[0])
    assert one[1] == two[1] == ()


def test_what_is_cut_out_beside_a_finding_shows_nothing_of_it():
    assert has_room_beside([_BOX])
    parts = [cut_beside(_film(), [_BOX], np.random.default_rng(seed)) for seed in range(60)]
    assert all((part == 60).all() for part in parts)
    assert all(part.shape[0] >= 35 and part.shape[1] >= 29 for part in parts)
    assert len({part.shape for part in parts}) > 20


@pytest.mark.parametrize("boxes", [[], [(0.5, 0.5, 0.6, 0.6)], [(0.2, 0.2, 0.1, 0.1), (0.8, 0.8, 0.1, 0.1)]])
def test_there_is_no_room_beside_findings_that_fill_the_picture(boxes):
    assert not has_room_beside(boxes)
