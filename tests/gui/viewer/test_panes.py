"""Several pictures at the same time, scrolling through stacks, and decoding in advance."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.images.base.picture import Window
from desktop.base.jobs import Job
from desktop.session.image_loader import ImageLoader
from desktop.session.items import Item
from desktop.session.stacks import Stacks
from desktop.viewer.orientation import turn_words
from desktop.window.main_window import MainWindow
from tests.gui.conftest import GoesTo, Opens
from tests.support.pictures import dicom, write_dicom

SLICES = 12


@pytest.fixture(scope="session")
def stacks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two series of slices whose values tell which slice they are, and a film."""
    folder = tmp_path_factory.mktemp("stacks")
    for series in (1, 2):
        for n in range(1, SLICES + 1):
            dataset = dicom(
                np.full((64, 64), 1000 + 10 * n, np.uint16),
                Modality="CT",
                PatientID="P",
                StudyInstanceUID="1.2.3",
                SeriesInstanceUID=f"1.2.3.{series}",
                SOPInstanceUID=f"1.2.3.{series}.{n}",
                SeriesDescription=f"Series {series}",
                InstanceNumber=n,
                RescaleSlope=1,
                RescaleIntercept=-1024,
                WindowCenter=100,
                WindowWidth=400,
            )
            write_dicom(dataset, folder / f"{series}-{n:02}.dcm")
    write_dicom(dicom(np.full((80, 60), 7, np.uint8), Modality="DX", PatientID="Q"), folder / "film.dcm")
    return folder


def instance(window: MainWindow) -> int | None:
    shown = window.viewer.shown
    return None if shown is None else shown.picture.identity.instance_number


def turn_wheel(window: MainWindow, notches: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier):
    viewer = window.viewer
    middle = QPointF(viewer.rect().center())
    event = QWheelEvent(
        middle,
        viewer.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewer, event)


def test_wheel_keys_and_slider_go_through_the_stack_and_no_further(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, stacks: Path
) -> None:
    opens(stacks)
    goes_to("1-01.dcm")
    scale = window.viewer.viewport.scale
    turn_wheel(window, -2)
    qtbot.waitUntil(lambda: instance(window) == 3)
    assert window.session.current.key == ("1-03.dcm", 1)
    assert window.model.row_at(window.worklist.view.currentIndex()) is window.model.row_of(("1-03.dcm", 1))
    turn_wheel(window, 50)
    qtbot.waitUntil(lambda: instance(window) == 1)
    QTest.keyClick(window.viewer, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: instance(window) == SLICES)
    QTest.keyClick(window.viewer, Qt.Key.Key_Down)
    assert window.session.current.key == (f"1-{SLICES}.dcm", 1)
    window.viewer.place_wanted.emit(5)
    qtbot.waitUntil(lambda: instance(window) == 5)
    assert window.viewer.viewport.scale == scale
    turn_wheel(window, 1, Qt.KeyboardModifier.ControlModifier)
    assert window.viewer.viewport.scale > scale
    assert instance(window) == 5
    goes_to("film.dcm")
    scale = window.viewer.viewport.scale
    turn_wheel(window, 1)
    assert window.viewer.viewport.scale > scale


def test_arrow_keys_move_and_window_the_picture(
    window: MainWindow, opens: Opens, goes_to: GoesTo, stacks: Path
) -> None:
    opens(stacks)
    goes_to("1-01.dcm")
    viewer, keys = window.viewer, Qt.KeyboardModifier
    before = viewer.viewport
    QTest.keyClick(viewer, Qt.Key.Key_Right, keys.ShiftModifier)
    assert viewer.viewport == before.moved(40, 0)
    QTest.keyClick(viewer, Qt.Key.Key_Up, keys.ControlModifier)
    assert viewer.window_level.voi.center > 100
    assert viewer.window_level.voi.width == 400
    QTest.keyClick(viewer, Qt.Key.Key_Left, keys.ControlModifier)
    assert viewer.window_level.voi.width < 400
    assert instance(window) == 1


def test_window_zoom_and_turn_stay_within_a_series(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, stacks: Path
) -> None:
    opens(stacks)
    goes_to("1-01.dcm")
    lung = next(a for a in window.voi_menu.actions() if a.text().startswith("Lung"))
    lung.trigger()
    window.actions_by_name["turn_right"].trigger()
    window.viewer.zoom(3.0)
    viewport = window.viewer.viewport
    QTest.keyClick(window.viewer, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: instance(window) == 2)
    assert window.viewer.viewport == viewport
    assert window.viewer.window_level.voi == Window(-600.0, 1500.0)
    assert [a.text() for a in window.voi_menu.actions() if a.isChecked()] == [lung.text()]
    goes_to("film.dcm")
    assert window.viewer.window_level is None
    assert turn_words(window.viewer.turn) == ""


def test_plays_and_stops_by_the_space_bar(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, stacks: Path
) -> None:
    opens(stacks)
    goes_to("1-11.dcm")
    window.activateWindow()
    window.viewer.setFocus()
    QTest.keyClick(window.viewer, Qt.Key.Key_Space)
    assert window.actions_by_name["play"].isChecked()
    assert window.viewer.scene().stack == ("Playing, 15 a second", "11 of 12")
    qtbot.waitUntil(lambda: instance(window) == 12)
    qtbot.waitUntil(lambda: instance(window) == 2)  # the cine starts again from the beginning
    QTest.keyClick(window.viewer, Qt.Key.Key_Space)
    assert not window.controllers.stacks.cine.playing
    window.actions_by_name["play"].trigger()
    QTest.keyClick(window.viewer, Qt.Key.Key_Home)
    assert not window.controllers.stacks.cine.playing
    goes_to("film.dcm")
    assert not window.actions_by_name["play"].isEnabled()


def test_each_pane_has_its_own_picture_and_the_active_one_gets_the_next(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, stacks: Path
) -> None:
    opens(stacks)
    goes_to("1-01.dcm")
    window.actions_by_name["four_panes"].trigger()
    panes = window.panes
    assert [viewer.isVisible() for viewer in panes.viewers] == [True] * 4
    assert window.viewer is panes.viewers[0]
    window.activateWindow()
    QTest.keyClick(window.viewer, Qt.Key.Key_F7)
    assert window.viewer is panes.viewers[1]
    assert "active" in window.viewer.accessibleName()
    goes_to("2-05.dcm")
    assert [v.shown and v.shown.picture.name for v in panes.viewers] == ["1-01.dcm", "2-05.dcm", None, None]
    QTest.mouseClick(panes.viewers[0], Qt.MouseButton.LeftButton)
    assert window.session.current.key == ("1-01.dcm", 1)
    assert window.worklist.current.key == ("1-01.dcm", 1)
    QTest.mouseClick(panes.viewers[2], Qt.MouseButton.LeftButton)
    # A picture outside the active pane does not become the current one.
    assert window.session.current is None
    assert window.findings.head.headline.text() == "No picture chosen"
    assert not window.actions_by_name["invert"].isEnabled()
    # The same picture is opened again, by Enter in the list.
    QTest.mouseClick(panes.viewers[3], Qt.MouseButton.LeftButton)
    window.worklist.view.setFocus()
    QTest.keyClick(window.worklist.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panes.viewers[3].shown is not None)
    assert panes.viewers[3].shown.picture.name == "1-01.dcm"
    # And again by dragging it.
    index = window.model.index_of(("film.dcm", 1))
    assert index.flags() & Qt.ItemFlag.ItemIsDragEnabled
    data = window.model.mimeData([index])
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    event = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, buttons, keys)
    panes.viewers[2].dropEvent(event)
    qtbot.waitUntil(lambda: panes.viewers[2].shown is not None)
    assert window.viewer.shown.picture.name == "film.dcm"
    window.actions_by_name["one_pane"].trigger()
    assert window.viewer.shown.picture.name == "film.dcm"
    assert [viewer.isVisible() for viewer in window.panes.viewers] == [True, False, False, False]


def test_the_keyboard_stays_where_it_is_when_panes_come_and_go(
    window: MainWindow, opens: Opens, stacks: Path
) -> None:
    opens(stacks)
    window.activateWindow()
    window.viewer.setFocus()
    for command in ("four_panes", "two_panes", "beside", "beside", "one_pane"):
        window.actions_by_name[command].trigger()
        assert window.viewer.hasFocus(), command


def test_closing_stops_what_plays(window: MainWindow, opens: Opens, goes_to: GoesTo, stacks: Path) -> None:
    opens(stacks)
    goes_to("1-01.dcm")
    window.actions_by_name["play"].trigger()
    window.close()
    assert not window.controllers.stacks.cine.playing


def test_zoom_and_window_go_along_where_they_are_linked(
    window: MainWindow, opens: Opens, goes_to: GoesTo, stacks: Path
) -> None:
    opens(stacks)
    goes_to("1-01.dcm")
    window.actions_by_name["two_panes"].trigger()
    first, second = window.panes.visible
    QTest.mouseClick(second, Qt.MouseButton.LeftButton)
    goes_to("2-01.dcm")
    second.zoom(2.0)
    second.drag_window(40, 5)
    assert first.fitting
    assert first.window_level is None
    window.actions_by_name["link_zoom"].trigger()
    assert first.viewport == second.viewport
    window.actions_by_name["link_window"].trigger()
    assert first.window_level == second.window_level
    first.drag_window(10, 0)
    assert second.window_level == first.window_level
    second.place(second.viewport.moved(20, 10))
    assert first.viewport == second.viewport
    goes_to("film.dcm")
    first.drag_window(10, 0)
    assert second.window_level is None  # a window in Hounsfield units means nothing for a film


def test_the_bare_picture_stands_beside_the_one_with_its_map(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, study: Path, reads: Callable[..., None]
) -> None:
    opens(study)
    goes_to("drawn/c bright.png")
    reads("read_picture")
    window.actions_by_name["class_map"].trigger()
    window.actions_by_name["beside"].trigger()
    left, right = window.panes.visible
    assert right is window.viewer
    qtbot.waitUntil(lambda: left.size() == right.size())

    def colours(viewer) -> int:
        image = viewer.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        wide = image.width() // 4
        middle = rows[image.height() // 3 : image.height() // 2, 3 * wide : 9 * wide]
        return int(np.ptp(middle.reshape(middle.shape[0], -1, 3).astype(int), axis=2).max())

    assert colours(left) <= 2 < colours(right)
    QTest.keyClick(left, Qt.Key.Key_Period)
    right.zoom(2.0)
    assert left.viewport == right.viewport
    assert left.turn == right.turn == right.turn.clockwise().anticlockwise()
    window.worklist.go_to(window.session.folder.items["drawn/a dark.png", 1])
    assert left.waiting == right.waiting  # an old picture never stays beside a new one
    qtbot.waitUntil(lambda: not right.waiting)
    assert left.shown is right.shown
    assert left.accessibleName().startswith("Picture without its map")
    window.actions_by_name["overlays"].trigger()
    assert left.view_settings == right.view_settings
    goes_to("broken.png")
    assert left.message == right.message is not None
    window.actions_by_name["beside"].trigger()
    assert window.panes.visible == (right,)


def test_neighbours_are_at_hand_before_they_are_wanted_as_far_as_there_is_room(
    qtbot: QtBot,
    window: MainWindow,
    opens: Opens,
    goes_to: GoesTo,
    stacks: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opens(stacks)
    pictures: ImageLoader = window.session.pictures
    items: dict[object, Item] = window.session.folder.items
    goes_to("1-01.dcm")
    qtbot.waitUntil(lambda: all(pictures.ready(items[f"1-{n:02}.dcm", 1]) for n in range(1, SLICES + 1)))
    assert not pictures.ready(items["2-01.dcm", 1])

    window.session.pictures.clear()
    each = window.viewer.shown.levels.nbytes
    monkeypatch.setattr("desktop.session.image_loader.CACHE_BYTES", 5 * each)
    window.viewer.show_nothing("", "")
    goes_to("2-06.dcm")

    def held() -> list[int]:
        return [n for n in range(1, SLICES + 1) if pictures.ready(items[f"2-{n:02}.dcm", 1])]

    qtbot.waitUntil(lambda: held() == [4, 5, 6, 7, 8])
    goes_to("2-07.dcm")
    qtbot.waitUntil(lambda: held() == [5, 6, 7, 8, 9])


def test_what_was_given_up_is_decoded_when_it_is_wanted_again(
    window: MainWindow, opens: Opens, stacks: Path
) -> None:
    opens(stacks)
    items: dict[object, Item] = window.session.folder.items
    begun: list[tuple[Job, Callable[[None], None]]] = []

    class Held:
        """A task that ends when the test says so."""

        def run(self, _lane: str, _work: object, done: Callable[[None], None], _failed: object) -> Job:
            begun.append((Job(lambda part: part()), done))
            return begun[-1][0]

    pictures = ImageLoader(Held())
    first, second = items["1-01.dcm", 1], items["1-02.dcm", 1]
    pictures.show(first)
    pictures.show(second)
    pictures._impatience.timeout.emit()
    assert begun[0][0].progress.cancelled
    pictures.show(first)
    begun[0][1](None)
    assert len(begun) == 2
    assert not begun[1][0].progress.cancelled


def test_the_stack_of_a_picture_is_its_series(window: MainWindow, opens: Opens, stacks: Path) -> None:
    opens(stacks)
    found = window.session.folder.found
    stack = Stacks().of(found, found.items["2-03.dcm", 1])
    assert [item.key[0] for item in stack.items] == [f"2-{n:02}.dcm" for n in range(1, SLICES + 1)]
    assert stack.deep
    around = [item.key[0] for item in stack.around(found.items["2-02.dcm", 1])]
    assert around[:4] == ["2-03.dcm", "2-01.dcm", "2-04.dcm", "2-05.dcm"]
    assert not Stacks().of(found, found.items["film.dcm", 1]).deep
