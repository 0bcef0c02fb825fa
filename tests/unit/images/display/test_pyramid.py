"""The resolution levels of a picture on screen: rendered as in core, halved until no screen needs less."""

from __future__ import annotations

import numpy as np
import pytest

from core.images.base.picture import Overlay, VoiTable, Window
from core.images.display.pyramid import build_levels, window_of
from core.images.display.render import render
from tests.support.pictures import picture


class TestLevels:
    @pytest.mark.parametrize(
        "pixels",
        [
            np.arange(900, dtype=np.uint8).reshape(30, 30),
            np.arange(900, dtype=np.uint16).reshape(30, 30) * 70,
            np.arange(900, dtype=np.float32).reshape(30, 30) - 400.0,
        ],
    )
    @pytest.mark.parametrize("voi", [None, Window(100.0, 300.0), Window(1.0, 50.0, "SIGMOID")])
    def test_whole_numbers_are_rendered_as_core_does(self, pixels: np.ndarray, voi: Window | None) -> None:
        shown = picture(pixels)
        levels = build_levels(shown)
        for invert in (False, True):
            expected = render(shown, voi, invert=invert)
            assert np.array_equal(levels.table(voi, invert=invert)[levels.indices[0]], expected)

    def test_fractions_are_rendered_within_one_grey(self) -> None:
        pixels = np.linspace(-0.3, 7.9, 10_000, dtype=np.float32).reshape(100, 100)
        pixels[0, 0] = np.nan
        shown = picture(pixels, voi=Window(4.0, 6.0))
        levels = build_levels(shown)
        found = levels.table(None, invert=False)[levels.indices[0]].astype(int)
        assert np.abs(found - render(shown).astype(int))[1:].max() <= 1

    def test_colour_is_windowed_too(self) -> None:
        pixels = np.random.default_rng(1).integers(0, 256, (20, 20, 3), dtype=np.uint8)
        levels = build_levels(picture(pixels))
        assert window_of(levels) is None
        assert np.array_equal(levels.table(None, invert=False)[levels.indices[0]], pixels)

    def test_halves_until_no_screen_needs_less(self) -> None:
        levels = build_levels(picture(np.full((1100, 2101), 9, np.uint16)))
        assert [level.shape for level in levels.indices] == [(1100, 2101), (550, 1050), (275, 525)]
        assert all((level == 9).all() for level in levels.indices)
        assert [levels.level_for(scale) for scale in (2.0, 1.0, 0.5, 0.3, 0.1)] == [0, 0, 1, 1, 2]

    def test_a_voi_table_gives_the_window_to_drag_from(self) -> None:
        table = VoiTable(100, np.arange(200, dtype=np.uint16), 8)
        window = window_of(build_levels(picture(np.zeros((4, 4), np.uint16), voi=table)))
        assert window is not None
        assert (window.center, window.width) == (200.0, 200.0)

    def test_looks_up_each_pixel_on_screen(self) -> None:
        for pixels in (
            np.arange(3000, dtype=np.uint16).reshape(50, 60),
            np.random.default_rng(1).integers(0, 256, (50, 60, 3), dtype=np.uint8),
        ):
            shown = picture(pixels, voi=Window(1500.0, 3000.0))
            levels = build_levels(shown)
            found = levels.render(0, (slice(3, 45), slice(2, 60)), levels.table(None, invert=False))
            if found.dtype == np.uint32:
                bytes_ = found.view(np.uint8).reshape(42, 58, 4)  # blue, green, red, opaque
                assert (bytes_[..., 3] == 255).all()
                found = bytes_[..., 2::-1]
            expected = np.broadcast_to(np.atleast_3d(render(shown)[3:45, 2:60]), (42, 58, 3))
            assert np.array_equal(np.broadcast_to(np.atleast_3d(found), expected.shape), expected)

    def test_a_shutter_hides_and_overlays_can_be_left_out(self) -> None:
        hidden, line, spot = (np.zeros((1100, 1100), bool) for _ in range(3))
        hidden[:, :200], line[:, 300], spot[500:600, 100:500] = True, True, True
        levels = build_levels(
            picture(
                np.full((1100, 1100), 40, np.uint8),
                hidden=hidden,
                shutter_grey=7,
                overlays=(Overlay(0x6000, "", False, line), Overlay(0x6002, "", True, spot)),
            )
        )
        table = levels.table(None, invert=False)
        for level in range(len(levels.indices)):
            step = 2**level
            whole = (slice(None), slice(None))
            bare = levels.render(level, whole, table)
            drawn = levels.render(level, whole, table, (0xFF0000, 0x00FF00))
            assert (bare[:, : 200 // step] == 0xFF070707).all()
            assert (bare[:, 200 // step + 1 :] == bare[0, -1]).all()
            assert (drawn[: 500 // step, 300 // step] == 0xFFFF0000).all()
            # A region is drawn as an outline, so the pixels inside stay visible.
            assert (drawn[500 // step, 210 // step : 499 // step] == 0xFF00FF00).all()
            assert (drawn[500 // step : 600 // step, 499 // step] == 0xFF00FF00).all()
            inside = (slice(510 // step, 590 // step), slice(310 // step, 490 // step))
            assert np.array_equal(drawn[inside], bare[inside])
