"""Lines of equal evidence, where they must lie."""

from __future__ import annotations

import numpy as np
import pytest

from core.inference.contour import contour


def cone(side: int = 64) -> np.ndarray:
    y, x = np.mgrid[0:side, 0:side] + 0.5
    return np.clip(1 - np.hypot(x - 30, y - 24) / 20, 0, 1).astype(np.float32)


@pytest.mark.parametrize("level", [0.25, 0.5, 0.75])
def test_lies_where_the_value_is(level: float) -> None:
    pieces = contour(cone(), level)
    for x, y in (pieces[:, :2].T, pieces[:, 2:].T):
        assert np.abs(np.hypot(x - 30, y - 24) - 20 * (1 - level)).max() < 0.15
    lengths = np.hypot(*(pieces[:, 2:] - pieces[:, :2]).T)
    assert lengths.sum() == pytest.approx(2 * np.pi * 20 * (1 - level), rel=0.02)


def test_is_closed_at_the_edge_and_at_saddles() -> None:
    values = np.zeros((6, 8), np.float32)
    values[0:2, 0:3], values[2:4, 3:5] = 1, 1
    pieces = contour(values, 0.5)
    ends: dict[tuple[float, float], int] = {}
    for x0, y0, x1, y1 in pieces.tolist():
        for end in ((x0, y0), (x1, y1)):
            ends[end] = ends.get(end, 0) + 1
    assert set(ends.values()) == {2}
    assert pieces.min() >= -0.5


def test_nothing_is_found_where_nothing_is() -> None:
    assert contour(np.zeros((5, 5), np.float32), 0.5).shape == (0, 4)
