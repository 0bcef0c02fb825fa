"""Earlier studies beside the current one, linked panes, and reference lines, in the real window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.viewer.hung_marks import PaneLabel
from desktop.viewer.viewer import Viewer
from desktop.window.main_window import MainWindow
from tests.gui.conftest import GoesTo, Opens
from tests.support.pictures import dicom, write_dicom

AXIAL, SAGITTAL = [1, 0, 0, 0, 1, 0], [0, 1, 0, 0, 0, -1]


def slices(
    folder: Path,
    study: str,
    date: str,
    count: int,
    step: float,
    *,
    frame: str = "1.2.840.99",
    number: int = 1,
    orientation: list[int] = AXIAL,
    **more: object,
) -> None:
    """Write a series of slices whose values tell their positions."""
    across = 0 if orientation is SAGITTAL else 2
    for n in range(count):
        position = [0.0, 0.0, 0.0]
        position[across] = n * step
        if orientation is SAGITTAL:
            position = [n * step, 0.0, 63.0]
        dataset = dicom(
            np.full((64, 64), 1000 + n, np.uint16),
            **{
                "Modality": "CT",
                "PatientID": "7",
                "PatientName": "Doe^Jane",
                "StudyInstanceUID": f"1.2.{study}",
                "SeriesInstanceUID": f"1.2.{study}.{number}",
                "SOPInstanceUID": f"1.2.{study}.{number}.{n + 1}",
                "FrameOfReferenceUID": frame,
                "SeriesDescription": "Chest",
                "BodyPartExamined": "CHEST",
                "StudyDate": date,
                "InstanceNumber": n + 1,
                "ImagePositionPatient": position,
                "ImageOrientationPatient": orientation,
                "PixelSpacing": [1, 1],
                **more,
            },
        )
        write_dicom(dataset, folder / study / f"{number}-{n:02}.dcm")


def film(folder: Path, name: str, date: str, **more: object) -> None:
    dataset = dicom(
        np.arange(6400, dtype=np.uint16).reshape(80, 80),
        **{
            "Modality": "DX",
            "PatientID": "9",
            "IssuerOfPatientID": "Here",
            "PatientName": "Roe^Max",
            "StudyInstanceUID": f"1.3.{name}",
            "SeriesInstanceUID": f"1.3.{name}.1",
            "SOPInstanceUID": f"1.3.{name}.1.1",
            "BodyPartExamined": "CHEST",
            "ViewPosition": "PA",
            "StudyDate": date,
            **more,
        },
    )
    write_dicom(dataset, folder / f"{name}.dcm")


@pytest.fixture(scope="session")
def patients(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a CT of 20 slices and an earlier one of 10 thicker slices, and a film with three earlier ones."""
    folder = tmp_path_factory.mktemp("patients")
    slices(folder, "1", "20260105", 20, 2.0)
    slices(folder, "2", "20250105", 10, 4.0)
    for name, date in (("now", "20260301"), ("a", "20250301"), ("b", "20240301"), ("c", "20230301")):
        film(folder, name, date)
    film(folder, "other", "20250401", IssuerOfPatientID="Elsewhere")
    film(folder, "nobody", "20250402", PatientID="", PatientName="")
    return folder


def names(window: MainWindow) -> list[str]:
    return [viewer.item.key[0] if viewer.item else "" for viewer in window.panes.visible]


def all_shown(window: MainWindow) -> bool:
    return all(viewer.shown is not None and not viewer.waiting for viewer in window.panes.visible)


def labels(window: MainWindow) -> list[str]:
    return [
        viewer.hung.label.texts(named=True)[0] if viewer.hung.label is not None else ""
        for viewer in window.panes.visible
    ]


def wait_for(qtbot: QtBot, window: MainWindow, *wanted: str) -> None:
    qtbot.waitUntil(lambda: names(window) == list(wanted) and all_shown(window))


def test_a_stack_has_the_study_before_beside_it_and_they_scroll_together_by_position(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, patients: Path
) -> None:
    opens(patients)
    goes_to("1/1-00.dcm")
    wait_for(qtbot, window, "1/1-00.dcm", "2/1-00.dcm")
    assert labels(window) == ["Current   2026-01-05", "Earlier study   2025-01-05  (12 months before)"]
    left, right = window.panes.visible
    assert window.viewer is left
    for key, place, other in ((Qt.Key.Key_Down, 1, 0), (Qt.Key.Key_Down, 2, 1), (Qt.Key.Key_End, 19, 9)):
        QTest.keyClick(left, key)
        wait_for(qtbot, window, f"1/1-{place:02}.dcm", f"2/1-{other:02}.dcm")
    assert right.scene().hung.words == ("Linked by position",)
    assert right.scene().stack == ("10 of 10",)
    # The other way round, too.
    QTest.mouseClick(right, Qt.MouseButton.LeftButton)
    QTest.keyClick(right, Qt.Key.Key_Home)
    wait_for(qtbot, window, "1/1-00.dcm", "2/1-00.dcm")
    assert names(window)[0] == "1/1-00.dcm"


def test_a_film_has_the_films_before_it_and_keys_step_through_them(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, patients: Path
) -> None:
    opens(patients)
    goes_to("now.dcm")
    wait_for(qtbot, window, "now.dcm", "a.dcm")
    assert labels(window)[1].startswith("Earlier study 1 of 3   2025-03-01")
    QTest.keyClick(window.viewer, Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    wait_for(qtbot, window, "now.dcm", "b.dcm")
    older, newer = window.actions_by_name["older_prior"], window.actions_by_name["newer_prior"]
    older.trigger()
    wait_for(qtbot, window, "now.dcm", "c.dcm")
    older.trigger()
    assert names(window) == ["now.dcm", "c.dcm"]
    assert labels(window)[1].startswith("Earlier study 3 of 3")
    newer.trigger()
    wait_for(qtbot, window, "now.dcm", "b.dcm")
    assert window.session.current.key[0] == "now.dcm"
    goes_to("nobody.dcm")
    assert names(window) == ["nobody.dcm"]
    assert labels(window) == [""]


def test_three_panes_take_two_films_before(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, patients: Path
) -> None:
    opens(patients)
    goes_to("now.dcm")
    window.actions_by_name["three_panes"].trigger()
    wait_for(qtbot, window, "now.dcm", "a.dcm", "b.dcm")
    assert len({viewer.x() for viewer in window.panes.visible}) == 3
    window.actions_by_name["one_pane"].trigger()
    assert names(window) == ["now.dcm"]
    window.actions_by_name["hang"].trigger()
    wait_for(qtbot, window, "now.dcm", "a.dcm")


def test_no_pane_stays_empty_after_a_study_with_an_earlier_one(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, patients: Path
) -> None:
    opens(patients)
    goes_to("now.dcm")
    window.actions_by_name["two_panes"].trigger()
    wait_for(qtbot, window, "now.dcm", "a.dcm")
    goes_to("nobody.dcm")
    assert names(window) == ["nobody.dcm"]
    # The reader's two panes come back with the next study that fills them.
    goes_to("now.dcm")
    wait_for(qtbot, window, "now.dcm", "a.dcm")
    opens(patients / "nobody.dcm")
    assert names(window) == ["nobody.dcm"]


def test_where_two_panes_have_no_room_one_is_shown_and_the_reader_told(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, patients: Path
) -> None:
    opens(patients)
    told: list[str] = []
    window.session.status_message.connect(told.append)
    window.panes.setFixedWidth(300)
    qtbot.waitUntil(lambda: window.panes.width() == 300)
    goes_to("now.dcm")
    qtbot.waitUntil(lambda: all_shown(window))
    assert names(window) == ["now.dcm"]
    words = "Too little room to show the earlier study of 2025-03-01 beside. Close a panel, then press H."
    assert told.count(words) == 1
    window.panes.setFixedWidth(400)
    qtbot.waitUntil(lambda: window.panes.width() == 400)
    window.actions_by_name["hang"].trigger()
    wait_for(qtbot, window, "now.dcm", "a.dcm")


def test_what_the_reader_put_beside_stays_there(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, patients: Path
) -> None:
    opens(patients)
    goes_to("nobody.dcm")
    window.actions_by_name["two_panes"].trigger()
    assert window.panes.visible[1].message[1].startswith("Click here and choose a picture in the list")
    QTest.mouseClick(window.panes.visible[1], Qt.MouseButton.LeftButton)
    goes_to("now.dcm")
    wait_for(qtbot, window, "nobody.dcm", "now.dcm")
    QTest.mouseClick(window.panes.visible[0], Qt.MouseButton.LeftButton)
    goes_to("1/1-03.dcm")
    wait_for(qtbot, window, "1/1-03.dcm", "now.dcm")


def test_nothing_is_hung_where_the_user_does_not_wish_it(
    window: MainWindow, opens: Opens, goes_to: GoesTo, patients: Path
) -> None:
    window.controllers.settings.choose("general.hang_earlier", False)
    opens(patients)
    goes_to("now.dcm")
    assert names(window) == ["now.dcm"]


def test_another_frame_of_reference_goes_by_shares_until_the_reader_links_slices(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, tmp_path: Path
) -> None:
    slices(tmp_path, "1", "20260105", 21, 2.0)
    slices(tmp_path, "2", "20250105", 11, 4.0, frame="1.2.840.77")
    opens(tmp_path)
    goes_to("1/1-10.dcm")
    wait_for(qtbot, window, "1/1-10.dcm", "2/1-05.dcm")
    left, right = window.panes.visible
    assert right.scene().hung.words == ("Linked by share of the stack",)
    link = window.actions_by_name["link_scroll"]
    link.trigger()
    assert not link.isChecked()
    for _ in range(4):
        QTest.keyClick(left, Qt.Key.Key_Down)
    wait_for(qtbot, window, "1/1-14.dcm", "2/1-05.dcm")
    link.trigger()
    for _ in range(2):
        QTest.keyClick(left, Qt.Key.Key_Up)
    wait_for(qtbot, window, "1/1-12.dcm", "2/1-04.dcm")
    assert right.scene().hung.words == ("Linked in mm from your own match",)


def test_reference_lines_lie_where_the_active_slice_cuts_the_other_pane(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, tmp_path: Path
) -> None:
    slices(tmp_path, "1", "20260105", 8, 5.0)
    slices(tmp_path, "1", "20260105", 8, 7.0, number=2, orientation=SAGITTAL, SeriesDescription="Sagittal")
    opens(tmp_path)
    goes_to("1/1-03.dcm")
    window.actions_by_name["two_panes"].trigger()
    QTest.mouseClick(window.panes.visible[1], Qt.MouseButton.LeftButton)
    goes_to("1/2-02.dcm")
    wait_for(qtbot, window, "1/1-03.dcm", "1/2-02.dcm")
    axial, sagittal = window.panes.visible

    def ends(viewer: Viewer) -> list[list[float]]:
        return [sorted(round(end[axis], 6) for end in line) for line in viewer.hung.lines for axis in (0, 1)]

    # The sagittal slice lies at x = 14 mm: column 14.5 of the axial one, whose first pixel's centre is 0 mm.
    assert ends(axial) == [[14.5, 14.5], [0.0, 64.0]]
    assert ends(sagittal) == []
    QTest.mouseClick(axial, Qt.MouseButton.LeftButton)
    QTest.keyClick(axial, Qt.Key.Key_Down)
    # The axial slice lies at z = 20 mm: row 43.5 of the sagittal one, whose first row is at 63 mm.
    qtbot.waitUntil(lambda: ends(sagittal) == [[0.0, 64.0], [43.5, 43.5]])
    assert axial.hung.lines == ()
    window.actions_by_name["reference_lines"].trigger()
    assert sagittal.hung.lines == ()


def test_a_bad_rule_of_ones_own_is_told_of_once_and_the_one_that_ships_is_used(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, patients: Path
) -> None:
    from core.hanging.rule_files import own_rules_folder

    own_rules_folder().mkdir(parents=True)
    (own_rules_folder() / "stack.toml").write_text('name = "A"\nscreens = 2\n[[panes]]\n', "utf-8")
    told: list[str] = []
    window.session.alert.disconnect()
    window.session.alert.connect(told.append)
    opens(patients)
    goes_to("1/1-00.dcm")
    wait_for(qtbot, window, "1/1-00.dcm", "2/1-00.dcm")
    assert told == [
        "The hanging rule stack.toml has an unknown key screens. The built-in rule is used instead."
    ]


def test_a_left_hand_has_no_right_one_beside_it(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, tmp_path: Path
) -> None:
    hands = {"BodyPartExamined": "HAND", "StudyInstanceUID": "1.3.hands"}
    film(tmp_path, "left", "20260301", ImageLaterality="L", **hands)
    film(tmp_path, "right", "20260301", ImageLaterality="R", **hands)
    film(tmp_path, "then", "20250301", ImageLaterality="R", BodyPartExamined="HAND")
    opens(tmp_path)
    goes_to("left.dcm")
    assert names(window) == ["left.dcm"]
    goes_to("right.dcm")
    wait_for(qtbot, window, "right.dcm", "then.dcm")
    goes_to("left.dcm")
    qtbot.waitUntil(lambda: names(window) == ["left.dcm", ""])
    goes_to("right.dcm")
    wait_for(qtbot, window, "right.dcm", "then.dcm")


def test_a_label_keeps_the_date_where_room_is_short() -> None:
    label = PaneLabel("Earlier study", "2026-09-01", "2 months before", prior=True)
    assert label.texts(named=True) == (
        "Earlier study   2026-09-01  (2 months before)",
        "Earlier study   2026-09-01",
        "2026-09-01  (2 months before)",
        "2026-09-01",
    )
    assert label.texts(named=False) == ("Earlier study",)
