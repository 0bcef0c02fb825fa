"""A stack can be scrolled from the first moment, whatever the order of the list."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.window.main_window import MainWindow
from desktop.worklist.columns import WorklistColumn
from tests.gui.conftest import GoesTo, Opens
from tests.support.pictures import dicom, write_dicom

SLICES = 10


@pytest.fixture(scope="session")
def interleaved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write two series with interleaved files, whose names are in reverse order of their positions."""
    folder = tmp_path_factory.mktemp("interleaved")
    for n in range(SLICES):
        for series in (1, 2):
            dataset = dicom(
                np.full((64, 64), 1000 + 10 * n, np.uint16),
                Modality="CT",
                StudyInstanceUID="1.2.4",
                SeriesInstanceUID=f"1.2.4.{series}",
                SOPInstanceUID=f"1.2.4.{series}.{n + 1}",
                SeriesDescription=f"Series {series}",
                InstanceNumber=n + 1,
                ImagePositionPatient=[0, 0, 2.0 * n],
                ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
                PixelSpacing=[1, 1],
            )
            write_dicom(dataset, folder / f"{SLICES - n:02}-{series}.dcm")
    return folder


def turn_wheel(window: MainWindow, notches: int) -> None:
    viewer = window.viewer
    middle = QPointF(viewer.rect().center())
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.NoButton
    turned = QPoint(0, 120 * notches)
    where = viewer.mapToGlobal(middle)
    event = QWheelEvent(middle, where, QPoint(), turned, buttons, keys, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(viewer, event)


def place(window: MainWindow) -> tuple[int | None, str]:
    shown = window.viewer.shown
    assert shown is not None
    return shown.picture.identity.instance_number, shown.picture.identity.series_description


def test_the_wheel_scrolls_in_a_new_folder_with_two_series_before_anything_else_is_done(
    qtbot: QtBot, window: MainWindow, opens: Opens, interleaved: Path
) -> None:
    opens(interleaved)
    scale, (number, series) = window.viewer.viewport.scale, place(window)
    assert number is not None
    by = 1 if number < SLICES else -1
    turn_wheel(window, -by)
    qtbot.waitUntil(lambda: place(window) == (number + by, series))
    assert window.viewer.viewport.scale == scale
    assert window.viewer.scene().stack == (f"{number + by} of {SLICES}",)


def test_more_of_a_folder_reaches_the_slider_of_every_pane(
    window: MainWindow, opens: Opens, goes_to: GoesTo, interleaved: Path
) -> None:
    opens(interleaved)
    goes_to("04-1.dcm")
    window.actions_by_name["two_panes"].trigger()
    for viewer in window.panes.visible:
        viewer.show_place(1, 1)
    window.session.listing_changed.emit()
    assert window.viewer.scene().stack == (f"7 of {SLICES}",)


def test_an_order_of_the_list_tears_no_stack_apart_and_ends_with_its_folder(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, interleaved: Path, study: Path
) -> None:
    opens(interleaved)
    bar = window.worklist.filter_bar
    bar.sort(WorklistColumn.PATIENT, descending=True)
    bar.words.setText("dcm")
    goes_to("06-1.dcm")
    for expected in (6, 7, 8):
        turn_wheel(window, -1)
        qtbot.waitUntil(lambda expected=expected: place(window) == (expected, "Series 1"))
    opens(study)
    assert window.model.arrangement.column is None
    assert window.worklist.view.header.sortIndicatorSection() == -1
    assert not window.model.filtered
    assert bar.words.text() == ""
    # A folder that is open keeps its order when it is opened again.
    bar.sort(WorklistColumn.PATIENT, descending=True)
    opens(study)
    assert window.model.arrangement.column is WorklistColumn.PATIENT
