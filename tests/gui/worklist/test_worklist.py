"""The worklist: rows, order, chips, keys, columns and selections."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.models.catalogue import Catalogue
from core.results.decisions import Verdict
from core.results.score import Band
from desktop.base import window_state
from desktop.session.items import ReadingState
from desktop.session.session import Session
from desktop.window.main_window import MainWindow
from desktop.worklist.columns import COLUMNS, WorklistColumn
from desktop.worklist.sorting import Filter
from tests.gui.conftest import GoesTo, Opens
from tests.support.pictures import dicom, spot, write_dicom


def shown(window: MainWindow) -> list[str]:
    """Return the first files of the studies as the list shows them."""
    model = window.model
    return [model.row_at(model.index(n, 0)).first.key[0] for n in range(model.rowCount())]


@pytest.fixture
def read(window: MainWindow, opens: Opens, reads: Callable[..., None], study: Path) -> MainWindow:
    opens(study)
    reads()
    return window


def test_urgent_first_is_positive_then_unsure_then_refused_then_errors(read: MainWindow) -> None:
    read.worklist.filter_bar.urgent.click()
    outcomes = [read.session.outcome(read.session.folder.items[name, 1]) for name in shown(read)]
    bands = [outcome.band for outcome in outcomes]
    suspected = bands.count(Band.SUSPECTED)
    assert suspected > 0
    assert set(bands[:suspected]) == {Band.SUSPECTED}
    scores = [outcome.score for outcome in outcomes[:suspected]]
    assert scores == sorted(scores, reverse=True)
    # Pictures that could not be judged come before those not suspected.
    rest = outcomes[suspected:]
    assert {outcome.state for outcome in rest[:2]} == {ReadingState.REFUSED, ReadingState.ERROR}
    assert {outcome.band for outcome in rest[2:]} == {Band.NOT_SUSPECTED}


def test_a_header_sorts_turns_round_and_lets_go(read: MainWindow) -> None:
    folder, header = shown(read), read.worklist.view.header
    header.setSortIndicator(COLUMNS.index(WorklistColumn.PATIENT), Qt.SortOrder.AscendingOrder)
    names = [name.rpartition("/")[2] for name in shown(read)]
    pngs = [name for name in names if name.endswith(".png")]
    assert pngs == sorted(pngs, key=str.casefold)
    assert len(names) == 7
    ascending = shown(read)
    header.setSortIndicator(COLUMNS.index(WorklistColumn.PATIENT), Qt.SortOrder.DescendingOrder)
    assert shown(read) == ascending[::-1]
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    assert shown(read) == folder


def test_the_same_findings_stand_together_what_is_suspected_first(read: MainWindow) -> None:
    read.worklist.filter_bar.sort(WorklistColumn.FINDING, descending=False)
    bands = [read.session.outcome(read.session.folder.items[name, 1]).band for name in shown(read)]
    suspected = bands.count(Band.SUSPECTED)
    assert set(bands[:suspected]) == {Band.SUSPECTED}
    assert bands[suspected:].count(Band.SUSPECTED) == 0


@pytest.mark.parametrize(
    ("which", "states"),
    [
        (Filter.REFUSED, {ReadingState.REFUSED}),
        (Filter.ERROR, {ReadingState.ERROR}),
        (Filter.UNDECIDED, {ReadingState.FOUND, ReadingState.REFUSED}),
        (Filter.SUSPECTED, {ReadingState.FOUND}),
    ],
)
def test_chips_let_through(read: MainWindow, which: Filter, states: set[ReadingState]) -> None:
    chip = read.worklist.filter_bar.chips[which]
    chip.click()
    items = read.session.folder.items
    left = [items[name, 1] for name in shown(read) if (name, 1) in items]
    assert left
    assert {read.session.outcome(item).state for item in left} == states
    chip.click()
    assert read.model.pictures() == 7


def test_as_many_are_undecided_as_the_panel_counts(qtbot: QtBot, read: MainWindow) -> None:
    decided, total = read.session.decisions.progress()
    read.worklist.filter_bar.chips[Filter.UNDECIDED].click()
    assert read.model.rowCount() == total - decided


def test_two_chips_let_both_through(read: MainWindow) -> None:
    chips = read.worklist.filter_bar.chips
    chips[Filter.REFUSED].click()
    refused = read.model.pictures()
    chips[Filter.ERROR].click()
    both = read.model.pictures()
    chips[Filter.REFUSED].click()
    assert both == refused + read.model.pictures() > refused


def test_the_list_follows_while_pictures_are_read(
    qtbot: QtBot, window: MainWindow, opens: Opens, reads: Callable[..., None], study: Path
) -> None:
    opens(study)
    window.worklist.filter_bar.chips[Filter.UNREAD].click()
    before = window.model.pictures()
    reads()

    def without_an_answer() -> int:
        return sum(
            bool(window.session.outcome(item).missing) for item in window.session.folder.items.values()
        )

    qtbot.waitUntil(lambda: window.model.pictures() == without_an_answer(), timeout=5_000)
    assert 0 < without_an_answer() < before


def test_a_selection_is_read_and_nothing_else(
    qtbot: QtBot, window: MainWindow, opens: Opens, many: Callable[[int], Path]
) -> None:
    opens(many(8))
    view, action = window.worklist.view, window.actions_by_name["read_selection"]
    assert not action.isEnabled()
    assert "Select" in action.toolTip()
    flag = QItemSelectionModel.SelectionFlag
    for name in ("0002.png", "0005.png"):
        view.selectionModel().select(window.model.index_of((name, 1)), flag.Select | flag.Rows)
    view.selectionModel().select(window.model.index_of(("0000.png", 1)), flag.Deselect | flag.Rows)
    assert action.isEnabled()
    action.trigger()
    qtbot.waitUntil(lambda: not window.session.busy, timeout=20_000)
    assert set(window.session.folder.readings) == {("0002.png", 1), ("0005.png", 1)}


def test_a_study_stands_for_its_pictures(window: MainWindow, opens: Opens, tmp_path: Path) -> None:
    opens(patients(tmp_path, views=3))
    assert window.model.rowCount() == 3
    window.worklist.view.selectRow(1)
    assert len(window.worklist.view.chosen()) == 3


def patients(folder: Path, views: int = 1) -> Path:
    """Write studies of two patients, one of whom has two, with `views` views each."""
    people = (
        ("Doe^Jane", "1.1", "054Y", "F"),
        ("Doe^Jane", "1.2", "055Y", "F"),
        ("Roe^Richard", "1.3", "007M", "M"),
    )
    for n, (name, uid, age, sex) in enumerate(people):
        for view in range(views):
            made = dicom(
                spot(24, view),
                **{"PatientName": name, "PatientID": name, "PatientAge": age, "PatientSex": sex},
                **{"StudyInstanceUID": uid, "SeriesInstanceUID": f"{uid}.{view}", "Modality": "DX"},
                **{"StudyDate": f"2026030{n + 1}", "StudyDescription": "Chest", "ViewPosition": "PA"},
            )
            write_dicom(made, folder / "films" / f"{n}" / f"IM{view:04}")
    return folder / "films"


def test_a_row_tells_of_its_study(window: MainWindow, opens: Opens, tmp_path: Path) -> None:
    opens(patients(tmp_path))
    cells = [[window.model.index(n, c).data() for c in range(len(COLUMNS))] for n in range(3)]
    place = {column: n for n, column in enumerate(COLUMNS)}
    assert [row[place[WorklistColumn.PATIENT]] for row in cells] == ["Doe Jane", "Doe Jane", "Roe Richard"]
    assert [row[place[WorklistColumn.AGE]] for row in cells] == ["54 y F", "55 y F", "7 mo M"]
    assert [row[place[WorklistColumn.DATE]] for row in cells] == ["2026-03-01", "2026-03-02", "2026-03-03"]
    assert {row[place[WorklistColumn.DESCRIPTION]] for row in cells} == {"Chest"}
    assert {row[place[WorklistColumn.STATE]] for row in cells} == {"Not read"}
    spoken = window.model.index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Roe Richard" in spoken
    assert "7 mo · male · 2026-03-03 · DX · Chest" in spoken


def test_age_orders_by_age_and_what_says_none_stands_last(
    window: MainWindow, opens: Opens, tmp_path: Path
) -> None:
    folder = patients(tmp_path)
    write_dicom(dicom(spot(24), PatientName="Ageless", StudyInstanceUID="1.9"), folder / "x")
    opens(folder)

    def names() -> list[str]:
        return [window.model.index(n, 0).data() for n in range(window.model.rowCount())]

    for descending, youngest in ((False, 0), (True, 2)):
        window.worklist.filter_bar.sort(WorklistColumn.AGE, descending=descending)
        assert names()[youngest] == "Roe Richard"
        assert names()[-1] == "Ageless"


def test_files_without_patients_are_listed_by_name_and_folder(
    window: MainWindow, opens: Opens, study: Path
) -> None:
    opens(study / "drawn")
    assert window.model.headerData(0, Qt.Orientation.Horizontal) == "File"
    view = window.worklist.view
    seen = {c for n, c in enumerate(COLUMNS) if not view.isColumnHidden(n)}
    # Columns that are empty in every row are hidden.
    assert seen == {WorklistColumn.PATIENT, WorklistColumn.FINDING, WorklistColumn.STATE}
    assert window.model.index(0, 0).data() == "a dark.png"
    opens(study)
    place = COLUMNS.index(WorklistColumn.DESCRIPTION)
    assert "drawn" in [window.model.index(n, place).data() for n in range(window.model.rowCount())]


def test_chips_count_and_the_total_follows_the_filter(qtbot: QtBot, read: MainWindow) -> None:
    chips, model = read.worklist.filter_bar.chips, read.model
    qtbot.waitUntil(lambda: chips[Filter.REFUSED].text() == "Refused 1")
    assert chips[Filter.ERROR].text() == "Errors 1"
    for which, chip in chips.items():
        chip.click()
        # The outcomes of many pictures are reported in pieces.
        qtbot.waitUntil(lambda which=which: model.rowCount() == model.count(which))
        assert read.worklist.detail.text() == f"{model.count(which)} of 7 studies listed"
        chip.click()
    assert read.worklist.detail.text() == "7 pictures in 7 studies"


def test_keys_filter_and_order(read: MainWindow) -> None:
    view = read.worklist.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    assert read.model.arrangement.filters == {Filter.SUSPECTED}
    assert read.actions_by_name["only_suspected"].isChecked()
    QTest.keyClick(view, Qt.Key.Key_B, Qt.KeyboardModifier.ShiftModifier)
    assert read.model.arrangement.filters == {Filter.BORDERLINE}
    QTest.keyClick(view, Qt.Key.Key_B, Qt.KeyboardModifier.ShiftModifier)
    assert not read.model.filtered
    QTest.keyClick(view, Qt.Key.Key_U, Qt.KeyboardModifier.ShiftModifier)
    assert read.model.arrangement.urgent
    assert read.worklist.filter_bar.urgent.isChecked()


def test_the_selection_stays_in_sight(
    qtbot: QtBot, window: MainWindow, opens: Opens, many: Callable[[int], Path]
) -> None:
    opens(many(300))
    view, items = window.worklist.view, window.session.folder.items
    window.worklist.go_to(items["0003.png", 1])
    window.worklist.filter_bar.sort(WorklistColumn.PATIENT, descending=True)
    assert view.currentIndex().row() == 296
    assert view.in_sight(296)
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert window.session.current.key == ("0299.png", 1)
    QTest.keyClick(view, Qt.Key.Key_End)
    assert window.session.current.key == ("0000.png", 1)
    assert view.in_sight(299)
    window.resize(1000, 500)
    qtbot.wait(50)
    assert view.in_sight(299)


def test_what_a_filter_leaves_out_leaves_the_screen_as_it_is(read: MainWindow, goes_to: GoesTo) -> None:
    goes_to("drawn/a dark.png")
    read.worklist.filter.setText("bright")
    assert read.session.current.key[0] == "drawn/a dark.png"
    assert not read.worklist.view.currentIndex().isValid()
    QTest.keyClick(read.worklist.filter, Qt.Key.Key_Return)
    assert read.session.current.key[0] == "drawn/c bright.png"
    assert read.worklist.view.hasFocus()


def test_a_study_is_listed_as_long_as_it_is_read(qtbot: QtBot, read: MainWindow, goes_to: GoesTo) -> None:
    goes_to("drawn/c bright.png")
    read.worklist.let_through(Filter.UNDECIDED)
    goes_to("drawn/c bright.png")
    before = read.model.rowCount()
    read.controllers.decisions.judge(Verdict.AGREE)
    qtbot.waitUntil(lambda: read.session.decisions.decided_on(read.session.current))
    qtbot.wait(600)
    assert read.model.rowCount() == before
    assert read.model.row_at(read.worklist.view.currentIndex()).first.key[0] == "drawn/c bright.png"
    read.worklist.step(-1)
    qtbot.waitUntil(lambda: read.model.rowCount() == before - 1)
    assert "drawn/c bright.png" not in shown(read)


def test_columns_are_remembered(qtbot: QtBot, window: MainWindow, catalogue: Catalogue) -> None:
    header = window.worklist.view.header
    date = COLUMNS.index(WorklistColumn.DATE)
    header.moveSection(header.visualIndex(date), 0)
    header.resizeSection(date, 171)
    header.hide_column(WorklistColumn.STATE, hidden=True)
    header.hide_column(WorklistColumn.SCORE, hidden=False)
    window.close()
    again = MainWindow(Session(catalogue, "cpu"))
    qtbot.addWidget(again)
    again.show()
    header = again.worklist.view.header
    assert header.visualIndex(date) == 0
    offered = [action for action in header.menu().actions() if action.isCheckable()]
    hidden = {action.text() for action in offered if not action.isChecked()}
    assert "State" in hidden
    assert "Score" not in hidden
    write = dict(part.split(":") for part in window_state.words("columns").split(","))
    assert write["date"] == "171"
    header.reset_columns()
    assert header.visualIndex(COLUMNS.index(WorklistColumn.PATIENT)) == 0
    again.close()


def test_a_damaged_memory_of_columns_is_no_matter(qtbot: QtBot, window: MainWindow) -> None:
    header = window.worklist.view.header
    window_state.remember_words("columns", "date:99999,nonsense:3,-patient:80,-state:x,,date:5,-age")
    header.restore()
    assert header.visualIndex(COLUMNS.index(WorklistColumn.DATE)) == 0
    assert header.sectionSize(COLUMNS.index(WorklistColumn.DATE)) in (0, 2000)
    assert header.count() == len(COLUMNS)
    assert not header.isSectionHidden(COLUMNS.index(WorklistColumn.PATIENT))


def test_the_list_is_arranged_again_once_all_studies_are_summed_up(
    qtbot: QtBot, read: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, left, arranged = read.model, [True, True, False], []
    monkeypatch.setattr(model, "count_some", lambda: left.pop(0) if left else False)
    monkeypatch.setattr(model, "rearrange", lambda: arranged.append(list(left)))
    model.stale.emit()
    qtbot.waitUntil(lambda: bool(arranged))
    assert arranged == [[]]
