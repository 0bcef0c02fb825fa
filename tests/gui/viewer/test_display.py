"""The picture on screen: the pixels that core renders, windows, overlays, zoom, frames, class maps."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
from pydicom.data import get_testdata_file
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.images.base.picture import Window
from core.images.display.render import render
from desktop.window.main_window import MainWindow
from tests.gui.conftest import GoesTo, Opens, Reads
from tests.support.pictures import dicom, write_dicom


def seen(window: MainWindow) -> np.ndarray:
    """Return the pixels of the viewer without the corner texts."""
    image = window.viewer.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    whole = rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3)
    height, width = whole.shape[:2]
    return whole[height // 4 : height * 3 // 4, width // 4 : width * 3 // 4].astype(int)


def test_a_class_map_is_shown_faded_and_taken_away(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, reads: Reads, study: Path
) -> None:
    opens(study)
    reads()
    goes_to("drawn/c bright.png")
    bare = seen(window)
    controls = window.findings.map
    controls.show_map.click()
    shown = seen(window)
    assert np.abs(shown - bare).mean() > 5
    assert controls.show_map.isChecked()

    controls.opacity.setValue(10)
    faint = np.abs(seen(window) - bare).mean()
    assert 0 < faint < np.abs(shown - bare).mean()
    controls.opacity.setValue(60)

    QTest.keyPress(window.worklist.view, Qt.Key.Key_B)
    assert np.array_equal(seen(window), bare)
    QTest.keyRelease(window.worklist.view, Qt.Key.Key_B)
    assert np.array_equal(seen(window), shown)

    controls.show_map.click()
    assert np.array_equal(seen(window), bare)
    assert not window.actions_by_name["class_map"].isChecked()

    window.actions_by_name["class_map"].trigger()
    assert np.array_equal(seen(window), shown)
    # Maps stay switched on for other pictures, but no map is shown where nothing is suspected.
    goes_to("drawn/a dark.png")
    assert not window.actions_by_name["class_map"].isChecked()
    goes_to("drawn/c bright.png")
    assert window.actions_by_name["class_map"].isChecked()
    assert np.array_equal(seen(window), shown)


def test_shows_the_pixels_that_core_renders(
    window: MainWindow, opens: Opens, goes_to: GoesTo, study: Path
) -> None:
    opens(study)
    goes_to("CT_small.dcm")
    levels, picture = window.viewer.shown.levels, window.viewer.shown.picture
    assert np.array_equal(levels.table(None, invert=False)[levels.indices[0]], render(picture))


def test_window_drag_and_invert_change_the_pixels(
    window: MainWindow, opens: Opens, goes_to: GoesTo, study: Path
) -> None:
    opens(study)
    goes_to("CT_small.dcm")
    viewer, before = window.viewer, seen(window)
    middle = viewer.rect().center()
    QTest.mousePress(viewer, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(viewer, middle + QPoint(60, -30))
    QTest.mouseRelease(viewer, Qt.MouseButton.LeftButton, pos=middle + QPoint(60, -30))
    assert viewer.window_level is not None
    dragged = seen(window)
    assert not np.array_equal(dragged, before)

    window.actions_by_name["invert"].trigger()
    assert np.abs((255 - seen(window)) - dragged).max() <= 3
    assert window.actions_by_name["invert"].isChecked()

    window.actions_by_name["reset"].trigger()
    assert np.array_equal(seen(window), before)
    assert not window.actions_by_name["invert"].isChecked()


def test_windows_are_offered_by_name_and_key(
    window: MainWindow, opens: Opens, goes_to: GoesTo, study: Path
) -> None:
    opens(study)
    goes_to("CT_small.dcm")
    viewer, before = window.viewer, seen(window)
    names = [action.text().partition("   ")[0] for action in window.voi_menu.actions()]
    assert names[0] == "As the file &asks"
    lung = next(action for action in window.voi_menu.actions() if action.text().startswith("Lung"))
    assert lung.text() == "Lung   W 1500  L -600 HU"

    QTest.keyClick(viewer, lung.shortcut()[0].key())
    assert viewer.window_level is not None
    assert viewer.window_level.voi == Window(-600.0, 1500.0)
    assert [a.text() for a in window.voi_menu.actions() if a.isChecked()] == [lung.text()]
    assert not np.array_equal(seen(window), before)

    viewer.drag_window(30, 0)
    assert not any(action.isChecked() for action in window.voi_menu.actions())
    QTest.keyClick(viewer, Qt.Key.Key_0)
    assert viewer.window_level is None
    assert window.voi_menu.actions()[0].isChecked()
    assert np.array_equal(seen(window), before)


def test_overlays_can_be_switched_off(window: MainWindow, opens: Opens, tmp_path: Path) -> None:
    dataset = dicom(np.full((64, 64), 30, np.uint8), WindowCenter=128, WindowWidth=256)
    for element, vr, value in ((0x10, "US", 64), (0x11, "US", 64), (0x40, "CS", "G"), (0x50, "SS", [1, 1])):
        dataset.add_new((0x6000, element), vr, value)
    bits = np.zeros((64, 64), bool)
    bits[20:44, 20:44] = True
    dataset.add_new((0x6000, 0x3000), "OW", np.packbits(bits, bitorder="little").tobytes())
    opens(write_dicom(dataset, tmp_path / "marked.dcm"))
    drawn = seen(window)
    assert np.ptp(drawn, axis=2).max() > 50  # the map is in colour
    assert window.actions_by_name["overlays"].isChecked()
    window.actions_by_name["overlays"].trigger()
    assert np.ptp(seen(window), axis=2).max() == 0
    assert not window.actions_by_name["overlays"].isChecked()
    window.actions_by_name["overlays"].trigger()
    assert np.array_equal(seen(window), drawn)


def test_zoom_stays_over_the_cursor(window: MainWindow, opens: Opens, goes_to: GoesTo, study: Path) -> None:
    opens(study)
    goes_to("CT_small.dcm")
    viewport = window.viewer.viewport
    assert viewport.zoomed(3.0, 200, 150).pixel_at(200, 150) == viewport.pixel_at(200, 150)
    window.actions_by_name["one_to_one"].trigger()
    assert window.viewer.viewport.scale == 1.0 / window.viewer.devicePixelRatioF()
    window.actions_by_name["fit"].trigger()
    assert window.viewer.viewport == viewport


def test_scrolls_through_the_frames_of_a_file(
    qtbot: QtBot, window: MainWindow, opens: Opens, tmp_path: Path
) -> None:
    shutil.copy(str(get_testdata_file("SC_rgb_rle_2frame.dcm")), tmp_path / "two")
    opens(tmp_path / "two")
    assert window.viewer.shown.picture.frame == 1
    window.actions_by_name["next"].trigger()
    qtbot.waitUntil(lambda: window.viewer.shown.picture.frame == 2)
    window.viewer.place_wanted.emit(1)
    qtbot.waitUntil(lambda: window.viewer.shown.picture.frame == 1)
