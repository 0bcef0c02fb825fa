"""The list of a study's marks: shows, deletes and labels each of them, also by keyboard."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from core.batch.journal import resume_filter
from desktop.findings.mark_list import MarkList
from desktop.window.main_window import MainWindow
from tests.gui.conftest import GoesTo, Opens, settled
from tests.gui.marks.test_marks_kept import kept, measure_length
from tests.support.pictures import dicom, write_dicom


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    """Write three slices of a study with known spacing (0.5 mm across, 1 mm down), and another film."""
    folder = tmp_path / "stack"
    pixels = np.tile(np.arange(100, dtype=np.uint16), (50, 1))
    for n in (1, 2, 3):
        dataset = dicom(
            pixels,
            Modality="CT",
            PatientID="p",
            StudyInstanceUID="1.2.9",
            SeriesInstanceUID="1.2.9.1",
            SOPInstanceUID=f"1.2.9.1.{n}",
            InstanceNumber=n,
        )
        dataset.PixelSpacing = [1.0, 0.5]
        dataset.WindowCenter, dataset.WindowWidth = 50, 100
        write_dicom(dataset, folder / f"{n}.dcm")
    film = dicom(pixels, Modality="DX", PatientID="q", StudyInstanceUID="1.2.8", SOPInstanceUID="1.2.8.1")
    write_dicom(film, folder / "film.dcm")
    return folder


def shown(marks: MarkList) -> list[tuple[str, str, str]]:
    """Return text, label and place of each row."""
    return [
        tuple(marks.table.item(n, column).text() for column in range(3))  # type: ignore[misc]
        for n in range(marks.table.rowCount())
    ]


def mark_two(window: MainWindow, goes_to: GoesTo, qtbot: QtBot) -> MarkList:
    """Measure a length on the first slice and choose the third as a key picture."""
    goes_to("1.dcm")
    measure_length(window, qtbot)
    goes_to("3.dcm")
    item = window.session.current
    assert item is not None
    qtbot.waitUntil(lambda: window.session.marks.of(item) is not None)
    QTest.keyClick(window.viewer, Qt.Key.Key_K)
    return window.findings.marks


def choose_first(marks: MarkList, window: MainWindow, qtbot: QtBot) -> None:
    """Select the length in the list, which also selects it in its picture."""
    marks.table.setFocus()
    marks.table.setCurrentCell(0, 0)
    qtbot.waitUntil(lambda: window.viewer.annotation_tool.now.chosen == 0)


def test_the_marks_of_the_study_on_screen_are_listed(
    window: MainWindow,
    opens: Opens,
    goes_to: GoesTo,
    stack: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Files that were just written are recognised, too.
    monkeypatch.setattr(resume_filter, "_FRESH_SECONDS", 0.0)
    opens(stack)
    goes_to("1.dcm")
    marks = window.findings.marks
    assert not marks.isVisible()
    assert window.commands.why_not("list_marks") == "Nothing is marked in this study."
    mark_two(window, goes_to, qtbot)
    assert marks.isVisible()
    (length, key) = shown(marks)
    assert length[0].startswith("Length  ")
    assert length[0].endswith(" mm")
    assert length[1:] == ("", "Image 1")
    assert key == ("★ Key picture", "", "Image 3")
    assert QAccessible.queryAccessibleInterface(marks.table).role() is QAccessible.Role.Table
    assert not window.commands.why_not("list_marks")
    # Marks of another study are not listed.
    goes_to("film.dcm")
    assert shown(marks) == []
    assert not marks.isVisible()
    # After reopening everything is listed, also for slices not visited yet, because their files are known.
    store = window.session.decisions.store
    assert store is not None
    qtbot.waitUntil(lambda: len(store.known()) >= 2)
    opens(stack)
    goes_to("2.dcm")
    qtbot.waitUntil(lambda: len(shown(marks)) == 2)


def test_a_row_leads_to_its_picture_and_picks_its_mark(
    window: MainWindow, opens: Opens, goes_to: GoesTo, stack: Path, qtbot: QtBot
) -> None:
    opens(stack)
    marks = mark_two(window, goes_to, qtbot)
    window.actions_by_name["list_marks"].trigger()
    assert marks.table.currentRow() == 0
    qtbot.waitUntil(lambda: settled(window) and window.session.current.key[0] == "1.dcm")
    qtbot.waitUntil(lambda: window.viewer.annotation_tool.now.chosen == 0)
    # The keyboard moves from one mark to the next.
    QTest.keyClick(marks.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: settled(window) and window.session.current.key[0] == "3.dcm")
    # A mark outside the visible part is scrolled into view.
    window.viewer.place(window.viewer.viewport.zoomed(20, 0, 0).moved(-9000, -9000))
    QTest.keyClick(marks.table, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: window.viewer.annotation_tool.now.chosen == 0)
    place = window.viewer.viewport.to_screen(40, 10)
    assert window.viewer.rect().contains(place.toPoint())


def test_marks_are_deleted_in_the_list_and_taken_back(
    window: MainWindow, opens: Opens, goes_to: GoesTo, stack: Path, qtbot: QtBot
) -> None:
    opens(stack)
    marks = mark_two(window, goes_to, qtbot)
    choose_first(marks, window, qtbot)
    QTest.keyClick(marks.table, Qt.Key.Key_Delete)
    assert [row[0] for row in shown(marks)] == ["★ Key picture"]
    assert not window.viewer.annotation_tool.annotations
    assert not kept(stack / "1.dcm")
    window.actions_by_name["undo_mark"].trigger()
    assert len(shown(marks)) == 2
    assert len(window.viewer.annotation_tool.annotations) == 1
    # It is no longer a key picture.
    marks.table.setCurrentCell(1, 0)
    marks.delete_button.click()
    assert len(shown(marks)) == 1
    assert not kept(stack / "3.dcm")


def test_a_mark_is_labelled_and_the_label_is_kept_drawn_and_said(
    window: MainWindow, opens: Opens, goes_to: GoesTo, stack: Path, qtbot: QtBot
) -> None:
    opens(stack)
    marks = mark_two(window, goes_to, qtbot)
    choose_first(marks, window, qtbot)
    QTest.keyClick(marks.table, Qt.Key.Key_F2)
    (field,) = marks.table.findChildren(QLineEdit)
    QTest.keyClicks(field, "Nodule 1")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown(marks)[0][1] == "Nodule 1" and kept(stack / "1.dcm") is not None)
    found = kept(stack / "1.dcm")
    assert found is not None
    assert found.measured[0].annotation.label == "Nodule 1"
    (drawn,) = window.viewer.annotation_tool.annotations
    assert drawn.label == "Nodule 1"
    # The label moves with the mark.
    assert drawn.moved(1, 1).label == "Nodule 1"
    # A key picture has no label of its own.
    marks.table.setCurrentCell(1, 0)
    assert not marks.label_button.isEnabled()
    window.actions_by_name["undo_mark"].trigger()
    assert shown(marks)[0][1] == ""
