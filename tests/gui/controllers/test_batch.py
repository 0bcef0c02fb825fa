"""Around a batch: the list of problems, a watched folder, the final message."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.session import folder_poll, folder_watcher
from desktop.session.folder_changes import FolderChanges
from desktop.session.items import ReadingState
from desktop.window.main_window import MainWindow
from desktop.worklist.sorting import Filter
from tests.gui.conftest import Opens, Reads, draw
from tests.support.pictures import dicom, spot, write_dicom


def listed(window: MainWindow) -> dict[str, tuple[str, ...]]:
    """Return the list of problems by file name."""
    model = window.controllers.batch.problems.model
    rows = range(model.rowCount())
    return {
        model.at(n)[0].key[0]: tuple(model.index(n, c).data() for c in range(1, model.columnCount()))
        for n in rows
    }


def test_refusals_and_errors_are_listed_with_reason_and_advice(
    qtbot: QtBot, window: MainWindow, opens: Opens, reads: Reads, study: Path
) -> None:
    opens(study)
    reads()
    window.controllers.batch.problems.flush()
    rows = listed(window)
    states = {
        name: window.session.outcome(item).state for (name, _), item in window.session.folder.items.items()
    }
    bad = {name for name, state in states.items() if state in (ReadingState.REFUSED, ReadingState.ERROR)}
    assert set(rows) == bad
    assert bad >= {"broken.png", "drawn/blank.png"}
    for what, why, advice in rows.values():
        assert what
        assert why
        assert advice
    assert window.tray.problems.isVisible()
    assert "error" in window.tray.problems.text()


def test_two_patients_with_one_study_are_said_to_be(
    qtbot: QtBot, window: MainWindow, opens: Opens, tmp_path: Path
) -> None:
    uids = {"StudyInstanceUID": "1.2.3", "SeriesInstanceUID": "1.2.3.4"}
    for name in ("Alpha^Anna", "Beta^Bert"):
        write_dicom(dicom(spot(8), PatientName=name, PatientID=name[0], **uids), tmp_path / name[0])
    opens(tmp_path)
    found = window.session.folder.found
    assert [(row.who, row.patient_id, row.description) for row in found.rows] == [
        (*who, "Another patient has the same Study Instance UID; the two are kept apart.")
        for who in (("Alpha Anna", "A"), ("Beta Bert", "B"))
    ]
    rows = listed(window)
    assert set(rows) == {"A", "B"}
    assert rows["A"][0] == "Two patients, one study"
    assert "2 errors" in window.tray.problems.text()


def test_a_problem_leads_to_its_picture_even_where_the_list_hides_it(
    qtbot: QtBot, window: MainWindow, opens: Opens, reads: Reads, study: Path
) -> None:
    opens(study)
    reads()
    problems = window.controllers.batch.problems
    problems.flush()
    window.worklist.filter_bar.chips[Filter.SUSPECTED].click()
    window.tray.problems.click()
    assert problems.isVisible()
    row = next(n for n in range(problems.model.rowCount()) if problems.model.at(n)[0].key[0] == "broken.png")
    place = problems.view.visualRect(problems.model.index(row, 0)).center()
    QTest.mouseClick(problems.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: window.session.current.key == ("broken.png", 1))


def test_problems_go_with_their_folder(
    window: MainWindow, opens: Opens, reads: Reads, study: Path, many: Callable[[int], Path]
) -> None:
    opens(study)
    reads()
    window.controllers.batch.problems.flush()
    opens(many(3))
    window.controllers.batch.problems.flush()
    assert listed(window) == {}
    assert not window.tray.problems.isVisible()


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check often, so that tests need not wait."""
    monkeypatch.setattr(folder_watcher, "POLL", 200)
    monkeypatch.setattr(folder_watcher, "GROWING", 100)
    monkeypatch.setattr(folder_watcher, "SETTLE", 20)


@pytest.mark.usefixtures("hasty")
def test_new_files_of_a_watched_folder_are_read_once(
    qtbot: QtBot, window: MainWindow, opens: Opens, many: Callable[[int], Path]
) -> None:
    folder = many(3)
    opens(folder)
    counted: list[str] = []
    window.session.batch_ended.connect(counted.append)
    window.actions_by_name["watch"].trigger()
    assert window.actions_by_name["watch"].isChecked()
    (folder / "later").mkdir()
    draw(folder / "later" / "new.png", 245)
    qtbot.waitUntil(lambda: ("later/new.png", 1) in window.session.folder.readings, timeout=30_000)
    # Files that were there before are not read, because nobody asked for that.
    assert set(window.session.folder.readings) == {("later/new.png", 1)}
    assert window.model.pictures() == 4
    draw(folder / "last.png", 30)
    qtbot.waitUntil(lambda: ("last.png", 1) in window.session.folder.readings, timeout=30_000)
    qtbot.waitUntil(lambda: not window.session.busy)
    assert len(counted) == 2
    window.actions_by_name["watch"].trigger()
    assert not window.controllers.batch.watching.on
    shutil.copy(folder / "last.png", folder / "unseen.png")
    qtbot.wait(600)
    assert ("unseen.png", 1) not in window.session.folder.items


@pytest.mark.usefixtures("hasty")
def test_a_file_that_still_grows_is_waited_for(
    qtbot: QtBot,
    window: MainWindow,
    opens: Opens,
    many: Callable[[int], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = many(2)
    opens(folder)
    draw(tmp_path / "whole.png", 245)
    whole = (tmp_path / "whole.png").read_bytes()
    pieces = [whole[n * len(whole) // 12 : (n + 1) * len(whole) // 12] for n in range(12)]
    look, early = folder_poll.poll, []
    with (folder / "slow.png").open("wb", buffering=0) as slow:

        def grow_and_look(*given: Any) -> FolderChanges:
            # Each time the watcher checks, another piece has arrived, however fast the machine is.
            if pieces:
                slow.write(pieces.pop(0))
                early.append(("slow.png", 1) in window.session.folder.items)
            return look(*given)

        monkeypatch.setattr(folder_poll, "poll", grow_and_look)
        window.actions_by_name["watch"].trigger()
        qtbot.waitUntil(lambda: ("slow.png", 1) in window.session.folder.readings, timeout=30_000)
    assert early == [False] * 12
    outcome = window.session.outcome(window.session.folder.items["slow.png", 1])
    assert outcome.state is ReadingState.FOUND


def test_somebody_who_looks_elsewhere_is_told_of_the_end(
    qtbot: QtBot,
    window: MainWindow,
    opens: Opens,
    reads: Reads,
    many: Callable[[int], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alerted: list[object] = []
    monkeypatch.setattr(QApplication, "alert", lambda widget, *_more: alerted.append(widget))
    opens(many(3))
    monkeypatch.setattr(window, "isActiveWindow", lambda: True)
    reads()
    assert alerted == []
    monkeypatch.setattr(window, "isActiveWindow", lambda: False)
    window.controllers.batch.notifier.tell("3 read.")
    assert alerted == [window]
