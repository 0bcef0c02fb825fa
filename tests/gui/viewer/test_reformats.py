"""Stacks in three planes: opened, scrolled, crossed, windowed, measured and left again, by mouse and keys."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.errors import OverreadError
from core.images.base.picture import Window
from core.images.volumes.reformat import Projection, ReformatPlane
from desktop.findings.panel_content import finding_here, reading_here
from desktop.reformats.plane_view import PlaneView
from desktop.reformats.reformats import Reformats
from desktop.viewer.annotation_painter import annotation_text
from desktop.viewer.class_map import class_map_of
from desktop.window.main_window import MainWindow
from tests.gui.conftest import GoesTo, Opens, Reads
from tests.support.pictures import dicom, write_dicom
from tests.support.volumes.phantoms import Phantom

SHAPE = (12, 40, 48)
LEFT = Qt.MouseButton.LeftButton


def phantom() -> Phantom:
    made = Phantom(shape=SHAPE, spacing=(3.0, 1.5, 1.0))
    made.values[:] = np.arange(12, dtype=np.int16)[:, None, None] * 10
    return made


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two series of one study."""
    folder = tmp_path_factory.mktemp("reformats")
    phantom().write(folder / "a")
    for number in range(SHAPE[0]):
        more = {"SeriesInstanceUID": "1.2.9.2", "SOPInstanceUID": f"1.2.9.2.{number + 1}"}
        write_dicom(
            phantom().dataset(number, SeriesDescription="Bone & soft", **more),
            folder / "b" / f"{number:04}.dcm",
        )
    return folder


@pytest.fixture
def reformats(qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, stack: Path) -> Reformats:
    """Return the planes of the first series, opened at its fifth slice."""
    opens(stack)
    goes_to("a/0004.dcm")
    window.viewer.drag_window(20, 5)
    window.actions_by_name["reformats"].trigger()
    controller = window.controllers.reformats
    qtbot.waitUntil(lambda: controller.shown)
    assert controller.reformats is not None
    return controller.reformats


def places(reformats: Reformats) -> list[int]:
    return [view.shown.picture.frame for view in reformats.planes.values()]


def middle(view: PlaneView) -> QPoint:
    return view._middle().toPoint()


def test_planes_open_at_the_slice_on_screen_with_its_window_and_go_back_to_the_crosshair(
    window: MainWindow, reformats: Reformats
) -> None:
    assert places(reformats) == [5, 21, 25]
    assert window.actions_by_name["reformats"].isChecked()
    assert {v.window_level for v in reformats.planes.values()} == {window.panes.active.window_level}
    axial, coronal, sagittal = reformats.planes.values()
    assert axial.shown.picture.pixels[0, 0] == 40
    assert coronal.shown.picture.pixels[:, 0].tolist() == [110 - 10 * n for n in range(12)]
    names = [v.accessibleName().partition(": ")[0] for v in (axial, coronal, sagittal)]
    assert names == ["Axial", "Coronal", "Sagittal"]
    assert sagittal.shown.picture.spacing == (3.0, 1.5)
    QTest.keyClick(axial, Qt.Key.Key_Down)
    QTest.keyClick(axial, Qt.Key.Key_Down)
    assert places(reformats) == [7, 21, 25]
    QTest.keyClick(axial, Qt.Key.Key_End)
    assert places(reformats) == [12, 21, 25]
    coronal.place_wanted.emit(3)
    assert places(reformats) == [12, 3, 25]
    QTest.keyClick(axial, Qt.Key.Key_Escape)
    assert not window.controllers.reformats.shown
    assert window.session.current.key == ("a/0011.dcm", 1)
    assert window.panes.isVisible()
    assert not window.actions_by_name["reformats"].isChecked()


def test_a_click_puts_the_crosshair_there_and_its_lines_are_dragged(
    window: MainWindow, reformats: Reformats
) -> None:
    axial = reformats.planes[ReformatPlane.AXIAL]
    there = axial.viewport.to_screen(10.5, 30.5).toPoint()
    QTest.mouseClick(axial, LEFT, pos=there)
    assert places(reformats) == [5, 31, 11]
    outside = axial.viewport.to_screen(10.5, -3).toPoint()
    QTest.mouseClick(axial, LEFT, pos=outside)
    assert places(reformats) == [5, 31, 11]
    # The line of the coronal plane is dragged down; the other line stays.
    line = middle(axial) + QPoint(40, 0)
    QTest.mousePress(axial, LEFT, pos=line)
    QTest.mouseMove(axial, QPoint(line.x(), round(axial.viewport.to_screen(0, 20.5).y())))
    QTest.mouseRelease(axial, LEFT, pos=line)
    assert places(reformats) == [5, 21, 11]
    # A drag elsewhere changes the window of all planes.
    far = axial.viewport.to_screen(40, 5).toPoint()
    before = axial.window_level
    QTest.mousePress(axial, LEFT, pos=far)
    QTest.mouseMove(axial, far + QPoint(30, 0))
    QTest.mouseRelease(axial, LEFT, pos=far + QPoint(30, 0))
    assert places(reformats) == [5, 21, 11]
    assert axial.window_level is not before
    assert len({v.window_level for v in reformats.planes.values()}) == 1


def test_screen_readers_get_the_gestures_of_a_plane_and_of_a_viewer(
    window: MainWindow, reformats: Reformats
) -> None:
    plane = reformats.findChildren(PlaneView)[0]
    assert "Click: move the crosshair." in plane.accessibleDescription()
    assert "go through the stack" in window.panes.active.accessibleDescription()
    assert "Parameters" not in plane.accessibleDescription()


def test_commands_mean_the_plane_that_is_active(window: MainWindow, reformats: Reformats) -> None:
    axial, coronal, sagittal = reformats.planes.values()
    QTest.mouseClick(coronal, LEFT, pos=middle(coronal))
    assert window.panes.seen is coronal
    bone = next(a for a in window.voi_menu.actions() if a.text().startswith("Bone"))
    bone.trigger()
    assert isinstance(sagittal.window_level.voi, Window)
    assert sagittal.window_level is coronal.window_level
    window.actions_by_name["invert"].trigger()
    assert axial.inverted
    assert coronal.inverted
    assert not window.panes.active.inverted
    window.actions_by_name["mark_length"].trigger()
    for column, row in ((4.0, 2.0), (4.0, 6.0)):
        QTest.mouseClick(coronal, LEFT, pos=coronal.viewport.to_screen(column, row).toPoint())
    (marked,) = coronal.annotation_tool.annotations
    down = abs(marked.points[1][1] - marked.points[0][1])
    assert down == pytest.approx(4.0, abs=0.2)
    words = annotation_text(marked, coronal.shown.picture)[0]
    assert float(words.split()[0]) == pytest.approx(3.0 * down, abs=0.1)
    assert not axial.annotation_tool.annotations


def test_a_slab_shows_its_millimetres_in_every_plane(reformats: Reformats) -> None:
    controls = reformats.controls
    assert not controls.projection.isEnabled()
    controls.thickness.setValue(9.0)
    axial, coronal, _ = reformats.planes.values()
    assert axial.shown.picture.pixels[0, 0] == 50
    assert axial.scene().stack == ("Maximum  9.0 mm", "5 of 12")
    assert coronal.scene().stack == ("Maximum  9.0 mm", "21 of 40")
    controls.projection.setCurrentIndex(controls.projection.findData(Projection.MINIMUM))
    assert axial.shown.picture.pixels[0, 0] == 30
    controls.crosshair.setChecked(False)
    assert axial._lines_near(QPointF(middle(axial))) is None


def test_another_picture_and_another_folder_end_reformats(
    window: MainWindow, reformats: Reformats, opens: Opens, goes_to: GoesTo, stack: Path
) -> None:
    window.controllers.series._strip.setCurrentIndex(1)
    assert not window.controllers.reformats.shown
    assert window.session.current.key == ("b/0006.dcm", 1)
    assert reformats.volume is None


def test_series_of_a_study_are_tabs_that_remember_their_slices(
    window: MainWindow, opens: Opens, goes_to: GoesTo, stack: Path, study: Path
) -> None:
    opens(stack)
    strip = window.page.strip
    goes_to("a/0003.dcm")
    assert strip.isVisible()
    words = ["CT  ·  Phantom  (12 pictures)", "CT  ·  Bone && soft  (12 pictures)"]
    assert [strip.tabText(n) for n in range(2)] == words
    window.actions_by_name["next_series"].trigger()
    assert window.session.current.key == ("b/0006.dcm", 1)
    assert window.viewer.stacked
    goes_to("b/0009.dcm")
    QTest.mouseClick(strip, LEFT, pos=strip.tabRect(0).center())
    assert window.session.current.key == ("a/0003.dcm", 1)
    window.actions_by_name["previous_series"].trigger()
    assert window.session.current.key == ("b/0009.dcm", 1)
    opens(study)
    assert not strip.isVisible()
    assert not window.actions_by_name["next_series"].isEnabled()


def test_what_cannot_be_reformatted_is_said(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, tmp_path: Path
) -> None:
    said: list[OverreadError] = []
    window.session.failed.disconnect()
    window.session.failed.connect(said.append)
    phantom().write(tmp_path / "missing", [0, 1, 2, 4, 5])
    opens(tmp_path / "missing")
    goes_to("0000.dcm")
    window.actions_by_name["reformats"].trigger()
    assert "slices 3 and 4 lie 6.0 mm apart" in said[-1].message
    Phantom(shape=SHAPE, lean=(0.0, 0.8)).write(tmp_path / "tilted")
    opens(tmp_path / "tilted")
    goes_to("0000.dcm")
    window.actions_by_name["reformats"].trigger()
    controller = window.controllers.reformats
    qtbot.waitUntil(lambda: controller.shown)
    assert controller.reformats.controls.note.text() == "Gantry tilt of 14.9° straightened"
    assert len(said) == 1


def test_the_crosshair_begins_at_the_finding_in_its_key_slice(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, reads: Reads, tmp_path: Path
) -> None:
    y, x = np.mgrid[0:64, 0:64]
    for number, grey in enumerate((30, 30, 30, 245, 30)):
        noise = np.random.default_rng(number).integers(-10, 10, (64, 64))
        spot = 0 if grey == 30 else -200 * np.exp(-((y - 16) ** 2 + (x - 44) ** 2) / 90.0)
        dataset = dicom(
            np.clip(grey + noise + spot, 0, 255).astype(np.uint8),
            Modality="CT",
            StudyInstanceUID="1.2.11",
            SeriesInstanceUID="1.2.11.1",
            InstanceNumber=number + 1,
            ImagePositionPatient=[0, 0, 4.0 * number],
            ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
            PixelSpacing=[2, 1],
            WindowCenter=128,
            WindowWidth=256,
        )
        write_dicom(dataset, tmp_path / f"slice {number}.dcm")
    opens(tmp_path)
    reads()
    goes_to("slice 0.dcm")
    in_view = window.controllers.current.in_view
    assert in_view is not None
    window.actions_by_name["reformats"].trigger()
    controller = window.controllers.reformats
    qtbot.waitUntil(lambda: controller.shown)
    number = int(in_view.item.key[0][6])
    folder = window.session.folder
    here = finding_here(reading_here(folder, in_view.item, in_view), in_view)
    strongest = class_map_of(in_view.reading, here, "", in_view.card).values
    row, column = np.unravel_index(strongest.argmax(), strongest.shape)
    expected = (
        number,
        (row + 0.5) / strongest.shape[0] * 64 - 0.5,
        (column + 0.5) / strongest.shape[1] * 64 - 0.5,
    )
    assert controller.reformats.voxel == pytest.approx(expected)
    assert number == 3
