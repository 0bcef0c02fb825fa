"""Measurements on screen: drawn, picked, moved and deleted by mouse and by keys."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from core.images.base.picture import Picture, Plane, Window
from core.images.display.measurements import Annotation, AnnotationKind
from core.images.display.turn import AS_STORED
from desktop.viewer.annotation_painter import annotation_text
from desktop.viewer.annotations import grabbed_point
from desktop.viewer.viewport import Viewport
from desktop.window.main_window import MainWindow
from tests.gui.conftest import GoesTo, Opens
from tests.support.pictures import dicom, write_dicom

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """Two films with a known spacing: 0.5 mm across, 1 mm down."""
    for name in ("a", "b"):
        pixels = np.tile(np.arange(100, dtype=np.uint16), (50, 1))
        dataset = dicom(pixels, Modality="DX", PatientID=name, SOPInstanceUID=f"1.2.{ord(name)}")
        dataset.ImagerPixelSpacing = [1.0, 0.5]
        dataset.WindowCenter, dataset.WindowWidth = 50, 100
        write_dicom(dataset, tmp_path / f"{name}.dcm")
    return tmp_path


def at(window: MainWindow, x: float, y: float) -> QPoint:
    """Return where a point of the picture is in the viewer."""
    return window.viewer.viewport.to_screen(x, y).toPoint()


def drag(window: MainWindow, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(window.viewer, LEFT, pos=start)
    QTest.mouseMove(window.viewer, (start + end) / 2)
    QTest.mouseMove(window.viewer, end)
    QTest.mouseRelease(window.viewer, LEFT, pos=end)


def marks(window: MainWindow) -> list[Annotation]:
    return window.viewer.annotation_tool.annotations


def words(window: MainWindow, number: int = 0) -> tuple[str, ...]:
    return annotation_text(marks(window)[number], window.viewer.shown.picture)


def test_a_length_is_drawn_moved_and_deleted(
    window: MainWindow, opens: Opens, goes_to: GoesTo, films: Path
) -> None:
    opens(films)
    goes_to("a.dcm")
    viewer = window.viewer
    QTest.keyClick(viewer, Qt.Key.Key_L)
    assert window.actions_by_name["mark_length"].isChecked()
    drag(window, at(window, 20, 10), at(window, 60, 10))
    assert [mark.kind for mark in marks(window)] == [AnnotationKind.LENGTH]
    (line,) = words(window)
    assert line.endswith(" mm at the detector")
    assert float(line.split()[0]) == pytest.approx(20.0, abs=0.5)
    assert not window.actions_by_name["mark_length"].isChecked()
    assert viewer.window_level is None  # drawing does not change the window

    end = marks(window)[0].points[1]
    drag(window, at(window, *end), at(window, end[0] + 20, end[1]))
    assert float(words(window)[0].split()[0]) == pytest.approx(30.0, abs=0.6)
    before = marks(window)[0]
    middle = ((before.points[0][0] + before.points[1][0]) / 2, before.points[0][1])
    drag(window, at(window, *middle), at(window, middle[0], middle[1] + 15))
    after = marks(window)[0]
    assert after.points[0][1] - before.points[0][1] == pytest.approx(15, abs=1)
    assert words(window) == annotation_text(before, viewer.shown.picture)

    goes_to("b.dcm")
    assert marks(window) == []
    goes_to("a.dcm")
    assert marks(window) == [after]
    QTest.mouseClick(viewer, LEFT, pos=at(window, *after.points[0]))
    QTest.keyClick(viewer, Qt.Key.Key_Delete)
    assert marks(window) == []


def test_an_angle_takes_three_clicks(window: MainWindow, opens: Opens, goes_to: GoesTo, films: Path) -> None:
    opens(films)
    goes_to("a.dcm")
    window.actions_by_name["mark_angle"].trigger()
    for x, y in ((60, 20), (20, 20), (60, 40)):
        QTest.mouseMove(window.viewer, at(window, x, y))
        QTest.mouseClick(window.viewer, LEFT, pos=at(window, x, y))
    # 20 mm across and 20 mm down.
    assert float(words(window)[0].rstrip("°")) == pytest.approx(45, abs=1)


def test_statistics_are_in_the_pictures_unit(
    window: MainWindow, opens: Opens, goes_to: GoesTo, study: Path
) -> None:
    opens(study)
    goes_to("CT_small.dcm")
    window.actions_by_name["mark_ellipse"].trigger()
    drag(window, at(window, 30, 30), at(window, 90, 80))
    mean, extremes, area = words(window)
    assert mean.startswith("Mean ")
    assert mean.endswith(" HU")
    assert extremes.endswith(" HU")
    assert "cm²" in area or "mm²" in area
    # After a turn the region covers the same pixels.
    window.actions_by_name["turn_right"].trigger()
    assert words(window) == (mean, extremes, area)


def test_the_whole_of_it_without_a_mouse(
    window: MainWindow, opens: Opens, goes_to: GoesTo, films: Path
) -> None:
    opens(films)
    goes_to("a.dcm")
    viewer = window.viewer
    window.activateWindow()
    QTest.keyClick(viewer, Qt.Key.Key_T)
    QTest.keyClick(viewer, Qt.Key.Key_Return)
    for _ in range(6):
        QTest.keyClick(viewer, Qt.Key.Key_Right)
        QTest.keyClick(viewer, Qt.Key.Key_Down)
    QTest.keyClick(viewer, Qt.Key.Key_Return)
    assert [mark.kind for mark in marks(window)] == [AnnotationKind.RECTANGLE]
    corners = marks(window)[0].points
    assert (corners[1][0] - corners[0][0]) * viewer.viewport.scale == pytest.approx(60)
    # The mark is selected: arrows move it instead of the stack; Esc only deselects it.
    QTest.keyClick(viewer, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert marks(window)[0].points[0][0] == pytest.approx(corners[0][0] - 1)
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    assert viewer.annotation_tool.now.chosen is None
    QTest.keyClick(viewer, Qt.Key.Key_L, Qt.KeyboardModifier.ShiftModifier)
    assert viewer.annotation_tool.now.chosen == 0
    QTest.keyClick(viewer, Qt.Key.Key_Delete)
    assert marks(window) == []
    assert window.actions_by_name["next_mark"].toolTip() == "Nothing is marked on this picture."


def test_esc_lets_a_half_drawn_mark_go(
    window: MainWindow, opens: Opens, goes_to: GoesTo, films: Path
) -> None:
    opens(films)
    goes_to("a.dcm")
    window.actions_by_name["mark_length"].trigger()
    QTest.mouseClick(window.viewer, LEFT, pos=at(window, 20, 20))
    assert window.viewer.annotation_tool.draft is not None
    QTest.keyClick(window.viewer, Qt.Key.Key_Escape)
    assert window.viewer.annotation_tool.draft is None
    QTest.keyClick(window.viewer, Qt.Key.Key_Escape)
    assert not window.viewer.annotation_tool.busy
    assert marks(window) == []


def test_a_mark_is_seen_in_every_pane_that_shows_its_picture(
    window: MainWindow, opens: Opens, goes_to: GoesTo, films: Path
) -> None:
    opens(films)
    goes_to("a.dcm")
    window.actions_by_name["beside"].trigger()
    window.actions_by_name["mark_length"].trigger()
    QTest.qWait(10)
    drag(window, at(window, 20, 10), at(window, 60, 10))
    assert window.panes.visible[0].annotation_tool.annotations == marks(window) != []


def test_says_where_millimetres_hold_and_pixels_where_they_are_not_known() -> None:
    film = Picture("a", 1, 1, np.zeros((9, 9), np.uint8), Window(1, 2))
    line = Annotation(AnnotationKind.LENGTH, ((0.0, 0.0), (3.0, 4.0)))
    box = Annotation(AnnotationKind.RECTANGLE, ((0.0, 0.0), (3.0, 4.0)))
    assert annotation_text(line, film) == ("5.0 px",)
    assert annotation_text(box, film)[-1] == "Area 12.0 px²"
    measured = Picture(
        "a", 1, 1, film.pixels, Window(1, 2), spacing=(10.0, 10.0), plane=Plane.CALIBRATED, unit="HU"
    )
    assert annotation_text(line, measured) == ("50.0 mm calibrated",)
    assert annotation_text(box, measured) == (
        "Mean 0  SD 0 HU",
        "Min 0  Max 0 HU",
        "Area 12.0 cm² calibrated",
    )
    large = Picture("a", 1, 1, np.ones((2000, 2000), np.uint8), Window(1, 2))
    whole = Annotation(AnnotationKind.RECTANGLE, ((0.0, 0.0), (2000.0, 2000.0)))
    assert annotation_text(whole, large, hasty=True)[0] == "Mean and SD follow"
    assert annotation_text(whole, large)[0] == "Mean 1  SD 0"
    colour = Picture("a", 1, 1, np.zeros((9, 9, 3), np.uint8), Window(1, 2))
    assert annotation_text(box, colour) == ("No grey values", "Area 12.0 px²")


def test_the_mouse_takes_hold_of_points_before_lines() -> None:
    view = Viewport(2.0, 10.0, 10.0, turn=AS_STORED)
    line = Annotation(AnnotationKind.LENGTH, ((0.0, 0.0), (50.0, 0.0)))
    assert grabbed_point(line, QPointF(11, 12), view) == 0
    assert grabbed_point(line, QPointF(108, 9), view) == 1
    assert grabbed_point(line, QPointF(60, 14), view) == -1
    assert grabbed_point(line, QPointF(60, 30), view) is None
    round_ = Annotation(AnnotationKind.ELLIPSE, ((0.0, 0.0), (50.0, 50.0)))
    assert grabbed_point(round_, QPointF(60, 11), view) == -1
    assert grabbed_point(round_, QPointF(60, 60), view) is None
