"""The strip below the worklist: pictures of a study, one thumbnail per stack, and which are made."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.base import window_state
from desktop.window.main_window import MainWindow
from tests.gui.conftest import GoesTo, Opens
from tests.gui.measuring import measure
from tests.support.pictures import dicom, spot, write_dicom

SLICES = 5


def mixed(folder: Path) -> Path:
    """A study with two films and a stack of slices, and another one with a film."""
    study = {"StudyInstanceUID": "1.1", "PatientName": "Doe^Jane", "PatientID": "D"}
    for n, view in enumerate(("PA", "LL")):
        made = dicom(spot(24, n), SeriesInstanceUID="1.1.1", Modality="DX", ViewPosition=view, **study)
        write_dicom(made, folder / "mixed" / f"a{n}")
    for n in range(SLICES):
        made = dicom(
            spot(24, n),
            SeriesInstanceUID="1.1.2",
            Modality="CT",
            ImagePositionPatient=[0, 0, n],
            ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
            **study,
        )
        write_dicom(made, folder / "mixed" / f"b{n}")
    write_dicom(dicom(spot(24), StudyInstanceUID="1.2", PatientName="Roe"), folder / "mixed" / "c")
    return folder / "mixed"


def captions(window: MainWindow) -> list[str]:
    entries = window.worklist.strip.entries
    return [entries.index(n).data() for n in range(entries.rowCount())]


def test_a_stack_is_one_picture_and_a_click_leads_there(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, tmp_path: Path
) -> None:
    opens(mixed(tmp_path))
    strip = window.worklist.strip
    assert strip.isVisible()
    assert captions(window) == ["PA", "LL", f"{SLICES}  CT"]
    place = strip.visualRect(strip.entries.index(2)).center()
    QTest.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.session.current.key == ("b0", 1)
    assert window.model.rowCount() == 2
    goes_to("b3")
    # The next slice still belongs to the same thumbnail of the strip.
    assert strip.currentIndex().row() == 2
    assert "5 pictures" in strip.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    goes_to("c")
    assert not strip.isVisible()


def test_keys_go_through_the_pictures_of_the_study(
    qtbot: QtBot, window: MainWindow, opens: Opens, tmp_path: Path
) -> None:
    opens(mixed(tmp_path))
    view = window.worklist.view
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert window.session.current.key == ("a1", 1)
    QTest.keyClick(view, Qt.Key.Key_Left)
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert window.session.current.key == ("a0", 1)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert window.session.current.key == ("c", 1)
    window.actions_by_name["previous"].trigger()
    assert window.session.current.key == (f"b{SLICES - 1}", 1)


def test_small_pictures_are_made_of_what_is_in_sight(
    qtbot: QtBot, window: MainWindow, opens: Opens, tmp_path: Path
) -> None:
    opens(mixed(tmp_path))
    thumbnails, items = window.session.thumbnails, window.session.folder.items
    # A stack's thumbnail shows its middle slice.
    qtbot.waitUntil(lambda: thumbnails.of(items["b2", 1]) is not None)
    assert not thumbnails.of(items["a0", 1]).isNull()
    assert thumbnails.of(items["b0", 1]) is None


def test_the_strip_can_be_hidden_and_that_is_remembered(
    window: MainWindow, opens: Opens, tmp_path: Path
) -> None:
    opens(mixed(tmp_path))
    action = window.actions_by_name["small_pictures"]
    assert action.isChecked()
    action.trigger()
    assert not window.worklist.strip.isVisible()
    assert not action.isChecked()
    assert window_state.switched("small", default=True) is False


def test_the_strip_makes_room_for_the_list_in_a_low_window(
    window: MainWindow, opens: Opens, tmp_path: Path
) -> None:
    opens(mixed(tmp_path))
    worklist = window.worklist
    assert worklist.strip.isVisible()
    # A screen of 1366 x 768 pixels at a scale of 2.
    window.resize(683, 324)
    for part in (worklist.filter_bar, worklist):
        found = measure(part)
        assert not [words for words in (*found.clipped, *found.lost) if "ColumnHeader" not in words]
    assert worklist.filter.isVisible()
    assert worklist.filter.height() >= worklist.filter.minimumSizeHint().height()
    assert not worklist.strip.isVisible()
    assert worklist.view.height() >= worklist.view.minimumHeight()
    # With more height and the same width everything is visible again.
    window.resize(683, 708)
    measure(worklist)
    assert worklist.strip.isVisible()
    assert worklist.filter_bar.chips_shown
