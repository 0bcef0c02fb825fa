"""Measurements compared with known values, also on pixels that are not square."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.images.base.picture import Picture, Window
from core.images.display.measurements import (
    Annotation,
    AnnotationKind,
    angle,
    area,
    length,
    region_statistics,
)


def picture(pixels: np.ndarray, **more: object) -> Picture:
    return Picture("a", 1, 1, pixels, Window(0, 1), **more)


PLAIN = picture(np.arange(100, dtype=np.uint16).reshape(10, 10))
#: A pixel is 0.5 mm wide and 1.5 mm high.
TALL = picture(PLAIN.pixels, spacing=(1.5, 0.5), aspect=3.0)


def test_lengths_are_in_millimetres_where_pixels_have_a_size() -> None:
    assert length(PLAIN, (0, 0), (3, 4)) == 5.0
    assert length(TALL, (0, 0), (6, 0)) == 3.0
    assert length(TALL, (0, 0), (0, 2)) == 3.0
    assert length(TALL, (1, 1), (9, 3)) == 5.0  # 4 mm across, 3 mm down
    stretched = picture(PLAIN.pixels, aspect=2.0)
    assert length(stretched, (0, 0), (3, 2)) == 5.0


def test_angles_are_those_in_the_patient() -> None:
    assert angle(PLAIN, (1, 0), (0, 0), (0, 1)) == pytest.approx(90)
    assert angle(PLAIN, (1, 0), (0, 0), (1, 1)) == pytest.approx(45)
    assert angle(PLAIN, (1, 0), (0, 0), (-1, 0)) == pytest.approx(180)
    assert angle(PLAIN, (1, 0), (0, 0), (1, 0)) == 0
    assert angle(TALL, (3, 0), (0, 0), (3, 1)) == pytest.approx(45)


def test_areas_follow_the_shape() -> None:
    box = ((1.0, 1.0), (5.0, 3.0))
    assert area(PLAIN, Annotation(AnnotationKind.RECTANGLE, box)) == 8
    assert area(TALL, Annotation(AnnotationKind.RECTANGLE, box[::-1])) == pytest.approx(2.0 * 3.0)
    assert area(TALL, Annotation(AnnotationKind.ELLIPSE, box)) == pytest.approx(math.pi * 1.0 * 1.5)


def test_a_rectangle_holds_the_pixels_whose_middles_lie_within() -> None:
    found = region_statistics(PLAIN, Annotation(AnnotationKind.RECTANGLE, ((4.4, 2.6), (1.6, 0.4))))
    inside = PLAIN.pixels[0:3, 2:4].astype(float)
    assert found is not None
    assert (found.count, found.low, found.high) == (6, 2, 23)
    assert found.mean == pytest.approx(inside.mean())
    assert found.deviation == pytest.approx(inside.std())


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.int16, np.float32])
def test_an_ellipse_holds_the_pixels_whose_middles_lie_within(kind: type) -> None:
    values = np.random.default_rng(3).integers(0, 200, (40, 60)).astype(kind)
    if kind in (np.int16, np.float32):
        values -= kind(100)
    box = ((7.3, 4.1), (50.9, 33.7))
    found = region_statistics(picture(values), Annotation(AnnotationKind.ELLIPSE, box))
    y, x = np.mgrid[0:40, 0:60] + 0.5
    (left, top), (right, bottom) = box
    inside = values[
        ((x - (left + right) / 2) / ((right - left) / 2)) ** 2
        + ((y - (top + bottom) / 2) / ((bottom - top) / 2)) ** 2
        < 1
    ].astype(float)
    assert found is not None
    assert (found.count, found.low, found.high) == (inside.size, inside.min(), inside.max())
    assert found.mean == pytest.approx(inside.mean())
    assert found.deviation == pytest.approx(inside.std())


def test_what_has_no_value_does_not_count() -> None:
    values = np.full((6, 6), 5.0, np.float32)
    values[0], values[1, 0] = np.nan, 11.0
    hidden = np.zeros((6, 6), bool)
    hidden[:, 3:] = True
    whole = Annotation(AnnotationKind.RECTANGLE, ((-4.0, -4.0), (20.0, 20.0)))
    found = region_statistics(picture(values, hidden=hidden), whole)
    assert found is not None
    assert (found.count, found.mean, found.high) == (15, pytest.approx(5.4), 11)
    assert (
        region_statistics(picture(values), Annotation(AnnotationKind.RECTANGLE, ((9.0, 9.0), (20.0, 20.0))))
        is None
    )
    assert (
        region_statistics(picture(values), Annotation(AnnotationKind.ELLIPSE, ((2.0, 2.0), (2.1, 2.1))))
        is None
    )
    assert region_statistics(picture(np.zeros((6, 6, 3), np.uint8)), whole) is None


def test_marks_are_moved_whole_or_by_a_point() -> None:
    mark = Annotation(AnnotationKind.LENGTH, ((1.0, 2.0), (3.0, 4.0)))
    assert mark.moved(1, -1).points == ((2.0, 1.0), (4.0, 3.0))
    assert mark.with_point(1, (9.0, 9.0)).points == ((1.0, 2.0), (9.0, 9.0))
    assert [kind.corners for kind in AnnotationKind] == [2, 3, 2, 2]
