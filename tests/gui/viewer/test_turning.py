"""Turning and flipping: the eight ways, the picture on screen, its letters and its values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from core.images.base.picture import PatientOrientation, Picture, Plane, Window
from core.images.display.turn import AS_STORED, Turn
from desktop.viewer.corner_texts import corners, edges, value_at
from desktop.viewer.orientation import turn_words
from desktop.viewer.viewport import Viewport, dots_per_mm
from desktop.window.main_window import MainWindow
from tests.support.pictures import dicom, write_dicom

EIGHT = [
    turn
    for start in (AS_STORED, AS_STORED.flipped_across())
    for turn in (start, start.clockwise(), start.clockwise().clockwise(), start.anticlockwise())
]


def test_there_are_eight_ways_each_with_its_words() -> None:
    assert len(set(EIGHT)) == 8
    assert len({turn_words(turn) for turn in EIGHT}) == 8
    assert turn_words(AS_STORED) == ""
    assert turn_words(AS_STORED.clockwise()) == "Turned 90°"
    assert turn_words(AS_STORED.flipped_across()) == "Flipped left to right"
    assert turn_words(AS_STORED.flipped_down()) == "Flipped top to bottom"
    for turn in EIGHT:
        assert turn.clockwise().anticlockwise() == turn
        assert turn.flipped_across().flipped_across() == turn
        assert turn.flipped_down().flipped_across() == turn.clockwise().clockwise()


@pytest.mark.parametrize("turn", EIGHT)
def test_pixels_lie_where_the_viewport_says(turn: Turn) -> None:
    pixels = np.arange(12).reshape(3, 4)
    laid = turn.applied(pixels)
    view = Viewport.fitted(4, 3, laid.shape[1] * 10, laid.shape[0] * 10, turn=turn)
    assert (view.scale, turn.size(4, 3)) == (10.0, laid.shape[::-1])
    for y in range(laid.shape[0]):
        for x in range(laid.shape[1]):
            column, row = view.pixel_at(x * 10 + 5, y * 10 + 5)
            assert pixels[row, column] == laid[y, x]
            assert view.transform.map(view.from_screen(x * 10 + 5, y * 10 + 5)).toPoint() == QPoint(
                x * 10 + 5, y * 10 + 5
            )


def test_turns_about_the_middle_of_the_screen() -> None:
    view = Viewport(3.0, -200.0, -100.0, 1.5)
    turned = view.turned(AS_STORED.clockwise(), 300, 200)
    assert turned.pixel_at(300, 200) == view.pixel_at(300, 200)
    assert turned.zoomed(2.0, 100, 50).pixel_at(100, 50) == turned.pixel_at(100, 50)


def test_letters_go_with_the_sides() -> None:
    film = Picture(
        "a", 1, 1, np.zeros((2, 2), np.uint8), Window(1, 2), orientation=PatientOrientation("L", "F")
    )
    assert edges(film, AS_STORED) == ("H", "L", "F", "R")
    assert edges(film, AS_STORED.clockwise()) == ("R", "H", "L", "F")
    assert edges(film, AS_STORED.flipped_across()) == ("H", "R", "F", "L")
    assert edges(film, AS_STORED.flipped_down()) == ("F", "L", "H", "R")


def test_corners_tell_side_view_and_where_millimetres_hold() -> None:
    film = Picture(
        "a",
        1,
        1,
        np.full((4, 6), 9, np.uint8),
        Window(1, 2),
        spacing=(0.5, 0.25),
        plane=Plane.DETECTOR,
        orientation=PatientOrientation("L", "F", "R", "PA"),
    )
    said = corners(
        film, None, inverted=False, overlays=True, zoom=1.0, pixel=(2, 3), turn=AS_STORED.flipped_across()
    )
    assert said.top_right == ("PA  Right side", "a")
    assert "Flipped left to right" in said.bottom_left
    assert said.bottom_right == ("2, 3  (0.5, 1.5 mm):  9", "6 x 4", "0.25 x 0.5 mm at the detector")
    assert value_at(film, (2, 4)) == ""


class Screen:
    """A screen with a given size."""

    def __init__(self, size: QSize, millimetres: QSize) -> None:
        self._size, self._millimetres = size, millimetres

    def geometry(self) -> QSize:
        return self._size

    def physicalSize(self) -> QSize:
        return self._millimetres


def test_a_screen_that_tells_nonsense_has_no_real_size() -> None:
    assert dots_per_mm(Screen(QSize(1920, 1080), QSize(480, 270))) == 4.0
    for millimetres in (QSize(0, 0), QSize(480, 480), QSize(16, 9)):
        assert dots_per_mm(Screen(QSize(1920, 1080), millimetres)) is None


def drawn(window: MainWindow) -> np.ndarray:
    """Return the centre of the viewer in grey, without texts."""
    image = window.viewer.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    height, width, half = image.height(), image.width(), 150
    return rows[height // 2 - half : height // 2 + half, width // 2 - half : width // 2 + half].astype(int)


def test_keys_turn_flip_and_reset_the_picture(
    window: MainWindow, opens: Callable[..., None], tmp_path: Path
) -> None:
    pixels = np.arange(64 * 64, dtype=np.uint16).reshape(64, 64) // 16
    path = write_dicom(
        dicom(pixels, WindowCenter=128, WindowWidth=256, PatientOrientation=["L", "F"]), tmp_path / "a.dcm"
    )
    opens(path)
    window.resize(1300, 900)
    before = drawn(window)
    QTest.keyClick(window.viewer, Qt.Key.Key_Period)
    assert np.abs(np.rot90(before, -1) - drawn(window)).max() <= 8
    QTest.keyClick(window.viewer, Qt.Key.Key_Comma)
    assert np.array_equal(drawn(window), before)
    QTest.keyClick(window.viewer, Qt.Key.Key_X)
    assert np.abs(before[:, ::-1] - drawn(window)).max() <= 8
    QTest.keyClick(window.viewer, Qt.Key.Key_Y)
    assert np.abs(before[::-1, ::-1] - drawn(window)).max() <= 8
    QTest.keyClick(window.viewer, Qt.Key.Key_R)
    assert np.array_equal(drawn(window), before)
    assert not window.actions_by_name["real_size"].isEnabled()
    assert "does not say" in window.actions_by_name["real_size"].toolTip()
