"""Preparation: the same pixels for every road into the model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.images.display import render_grey
from core.images.limits import Limits
from core.images.prepare import content_box, prepare
from core.images.read import read_pictures
from core.images.sources import Source
from tests.support.pictures import dicom, spot, write_dicom


def test_right_size_comes_back_unchanged() -> None:
    np.testing.assert_array_equal(prepare(spot(64), "letterbox", 64, 64), spot(64))


def test_letterbox_keeps_the_aspect_and_pads_black() -> None:
    out = prepare(np.full((100, 50), 200, np.uint8), "letterbox", 64, 64)
    assert content_box("letterbox", 100, 50, 64, 64) == (0, 16, 64, 32)
    assert (out[:, 16:48] == 200).all()
    assert not out[:, :16].any()
    assert not out[:, 48:].any()


def test_stretch_fills() -> None:
    assert (prepare(np.full((100, 50), 200, np.uint8), "stretch", 64, 64) == 200).all()


@pytest.mark.parametrize(("rows", "columns"), [(1, 5000), (5000, 1), (3, 3), (4096, 4095)])
def test_any_shape_fits(rows: int, columns: int) -> None:
    top, left, height, width = content_box("letterbox", rows, columns, 64, 64)
    assert 0 <= top <= top + height <= 64
    assert 0 <= left <= left + width <= 64
    assert prepare(np.zeros((rows, columns), np.uint8), "letterbox", 64, 64).shape == (64, 64)


def test_a_dicom_and_the_png_made_from_it_give_the_same_input(tmp_path: Path) -> None:
    stored = (spot(200, 0.4, 0.7).astype(np.uint16) * 13) + 100
    dataset = dicom(stored, WindowCenter=1500, WindowWidth=2000, RescaleSlope=2, RescaleIntercept=-500)
    path = write_dicom(dataset, tmp_path / "a")
    (picture,) = read_pictures(Source("a", path), Limits())
    Image.fromarray(render_grey(picture)).save(tmp_path / "a.png")
    (again,) = read_pictures(Source("a.png", tmp_path / "a.png"), Limits())
    one = prepare(render_grey(picture), "letterbox", 64, 64).astype(int)
    other = prepare(render_grey(again), "letterbox", 64, 64).astype(int)
    assert abs(one - other).max() <= 1
