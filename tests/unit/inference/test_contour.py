"""Positions of contour lines."""

from __future__ import annotations

import numpy as np
import pytest

from core.inference.contour import contour


def cone(side: int = 64) -> np.ndarray:
    y, x = np.mgrid[0:side, 0:side] + 0.5
    return np.clip(1 - np.hypot(x - 30, y - 24) / 20, 0, 1).astype(np.float32)


@pytest.mark.parametrize("level", [0.25, 0.5, 0.75])
def test_lies_where_the_value_is(level: float) -> None:
    (curve,) = contour(cone(), level)
    assert np.array_equal(curve[0], curve[-1])
    assert np.abs(np.hypot(*(curve - (30, 24)).T) - 20 * (1 - level)).max() < 0.15
    lengths = np.hypot(*np.diff(curve, axis=0).T)
    assert lengths.sum() == pytest.approx(2 * np.pi * 20 * (1 - level), rel=0.02)


def test_ends_at_the_edge() -> None:
    values = np.zeros((6, 8), np.float32)
    values[2:4, :] = 1
    upper, lower = sorted(contour(values, 0.5), key=lambda curve: curve[0, 1])
    for curve, y in ((upper, 2.0), (lower, 4.0)):
        assert (curve[:, 1] == y).all()
        assert sorted((curve[0, 0], curve[-1, 0])) == [0.0, 8.0]


def test_two_that_touch_stay_two() -> None:
    values = np.zeros((8, 8), np.float32)
    values[1:3, 1:3], values[3:5, 3:5] = 1, 1
    curves = contour(values, 0.5)
    assert len(curves) == 2
    assert all(np.array_equal(curve[0], curve[-1]) for curve in curves)


def test_nothing_is_found_where_nothing_is() -> None:
    assert contour(np.zeros((5, 5), np.float32), 0.5) == ()
