"""Preparation: the same pixels on every way into the model."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from core.images.base.picture import Reduced
from core.images.display.prepare import content_box, contrast, level_counts, levels, prepare
from tests.support.pictures import spot


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


@pytest.mark.parametrize("name", ["letterbox", "stretch"])
@pytest.mark.parametrize(("rows", "columns"), [(301, 207), (96, 250), (40, 50)])
def test_golden_pictures_are_resampled_by_a_tent(name: str, rows: int, columns: int) -> None:
    grey = np.random.default_rng(rows).integers(0, 256, (rows, columns)).astype(np.uint8)
    before = grey.copy()
    prepared = prepare(grey, name, 64, 96)
    top, left, height, width = content_box(name, rows, columns, 64, 96)
    expected = np.zeros((64, 96))
    expected[top : top + height, left : left + width] = (
        tent(rows, height) @ grey.astype(float) @ tent(columns, width).T
    )
    assert np.abs(prepared - expected).max() <= 1.0
    assert np.array_equal(grey, before)
    assert np.array_equal(prepare(grey, name, 64, 96), prepared)


def test_levels_stretch_between_two_percentiles() -> None:
    ramp = np.repeat(np.arange(50, 150, dtype=np.uint8), 10).reshape(20, 50)
    low, high = np.percentile(ramp, (0.5, 99.5), method="inverted_cdf")
    out = levels(ramp)
    assert (out[ramp <= low] == 0).all()
    assert (out[ramp >= high] == 255).all()
    middle = (ramp.astype(int) - int(low)) * 255 // (int(high) - int(low))
    np.testing.assert_array_equal(out, np.clip(middle, 0, 255))


@pytest.mark.parametrize("gain", [0.3, 0.6])
def test_levels_undo_a_window(gain: float) -> None:
    grey = np.random.default_rng(3).normal(120, 30, (200, 300)).clip(30, 220).astype(np.uint8)
    narrow = (grey * gain + 40).astype(np.uint8)
    assert np.abs(levels(grey).astype(int) - levels(narrow)).max() <= 255 / (180 * gain) + 2


def test_levels_pass_over_padding_and_letters() -> None:
    grey = np.random.default_rng(4).integers(80, 121, (100, 100)).astype(np.uint8)
    framed = np.pad(grey, 60)
    framed[:20, :20] = 255
    np.testing.assert_array_equal(levels(framed)[60:-60, 60:-60], levels(grey))


@pytest.mark.parametrize("value", [0, 7, 255])
def test_levels_leave_an_even_picture_alone(value: int) -> None:
    grey = np.full((9, 9), value, np.uint8)
    np.testing.assert_array_equal(levels(grey), grey)


@pytest.mark.parametrize(("rows", "columns"), [(300, 180), (64, 64), (40, 900)])
def test_levels_are_those_of_the_resampled_picture_without_its_padding(rows: int, columns: int) -> None:
    grey = np.random.default_rng(5).integers(20, 200, (rows, columns)).astype(np.uint8)
    top, left, height, width = content_box("levels-letterbox", rows, columns, 64, 64)
    assert (top, left, height, width) == content_box("letterbox", rows, columns, 64, 64)
    inside = np.s_[top : top + height, left : left + width]
    expected = prepare(grey, "letterbox", 64, 64)
    expected[inside] = levels(expected[inside])
    np.testing.assert_array_equal(prepare(grey, "levels-letterbox", 64, 64), expected)


def test_levels_of_a_reduced_picture_are_nearly_those_of_the_whole() -> None:
    rng = np.random.default_rng(6)
    smooth = Image.fromarray(rng.integers(40, 160, (16, 12)).astype(np.uint8))
    grain = rng.normal(0, 12, (1024, 768))
    whole = np.clip(np.asarray(smooth.resize((768, 1024)), np.float64) + grain, 0, 255).astype(np.uint8)
    half = np.rint(whole.reshape(512, 2, 384, 2).mean(axis=(1, 3))).astype(np.uint8)
    one = prepare(whole, "levels-letterbox", 128, 128).astype(int)
    other = prepare(half, "levels-letterbox", 128, 128, Reduced(1024, 768, 2))
    assert np.abs(one - other).max() <= 4
    # Noise widens the levels of the whole picture: measured before resampling they would be far apart.
    apart = prepare(levels(whole), "letterbox", 128, 128).astype(int)
    apart = apart - prepare(levels(half), "letterbox", 128, 128, Reduced(1024, 768, 2))
    assert np.abs(apart).max() > 8


def tent(source: int, target: int) -> np.ndarray:
    """Return the weights of the antialiased bilinear filter, shape (target, source)."""
    scale = source / target
    reach = max(scale, 1.0)
    middles = (np.arange(target)[:, None] + 0.5) * scale - 0.5
    weights = np.maximum(0.0, 1.0 - np.abs(np.arange(source)[None, :] - middles) / reach)
    return weights / weights.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("shape", [(1, 1), (64, 64), (3, 500)])
def test_levels_are_counted_and_their_contrast_is_numpys(shape: tuple[int, int]) -> None:
    grey = np.random.default_rng(3).integers(0, 256, shape).astype(np.uint8)
    part = grey[:, : max(1, shape[1] // 2)]
    for shown in (grey, part):
        assert np.array_equal(level_counts(shown), np.bincount(shown.ravel(), minlength=256))
        assert contrast(shown) == pytest.approx(float(shown.std()), abs=1e-9)
    assert contrast(np.full(shape, 255, np.uint8)) == 0.0
