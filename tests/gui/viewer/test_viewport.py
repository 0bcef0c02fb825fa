"""The position of a picture's pixels on screen."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from desktop.viewer.viewport import Viewport


class TestViewport:
    def test_keeps_the_aspect_of_pixels(self) -> None:
        view = Viewport.fitted(100, 50, 400, 400, aspect=2.0)
        assert (view.scale, view.scale_down) == (4.0, 8.0)
        assert view.on_screen(QRectF(0, 0, 100, 50)) == QRectF(0, 0, 400, 400)
        assert view.pixel_at(398, 399) == (99, 49)
        assert view.zoomed(2.0, 100, 80).pixel_at(100, 80) == view.pixel_at(100, 80)

    def test_what_is_visible_covers_the_screen(self) -> None:
        view = Viewport(2.0, -300.0, 40.0, 1.5)
        down, across = view.visible(1000, 800, 640, 480, 1)
        left, top = view.pixel_at(0, 0)
        right, bottom = view.pixel_at(639, 479)
        assert across.start <= left
        assert right < across.stop <= right + 3
        assert (down.start, top) == (0, -14)
        assert bottom < down.stop <= bottom + 3
        far = Viewport(2.0, 1e6, 1e6).visible(10, 10, 640, 480, 1)
        assert all(0 <= part.start < part.stop <= 10 for part in far)

    def test_fits_and_centres(self) -> None:
        assert Viewport.fitted(100, 50, 400, 400) == Viewport(4.0, 0.0, 100.0)

    def test_zoom_is_bounded(self) -> None:
        view = Viewport(1.0, 0.0, 0.0)
        assert view.zoomed(1e9, 0, 0).scale == 64.0
        assert view.zoomed(1e-9, 0, 0).scale == 0.02
