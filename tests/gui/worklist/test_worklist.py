"""The worklist: order, groups, chips, search, small pictures, and selections."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.images.studies.study_tree import StudyTree
from core.images.studies.survey import survey_folders
from core.progress import Progress
from core.results.score import Band
from desktop.session.items import ReadingState
from desktop.session.rows import Listing, RowKind
from desktop.window.main_window import MainWindow
from desktop.worklist.sorting import Filter, Order
from tests.gui.conftest import Opens
from tests.support.pictures import dicom, spot, write_dicom


def shown(window: MainWindow) -> list[str]:
    """File names, or titles of headings, as the list shows them."""
    model = window.model
    rows = [model.row_at(model.index(n)) for n in range(model.rowCount())]
    return [row.item.key[0] if row.item is not None else row.title for row in rows]


def order(window: MainWindow, wished: Order) -> None:
    combo = window.worklist.filter_bar.order
    combo.setCurrentIndex(combo.findData(wished))


@pytest.fixture
def read(window: MainWindow, opens: Opens, reads: Callable[..., None], study: Path) -> MainWindow:
    opens(study)
    reads()
    return window


def test_urgent_first_is_positive_then_unsure_then_refused_then_errors(read: MainWindow) -> None:
    order(read, Order.URGENCY)
    outcomes = [read.session.outcome(read.session.folder.items[name, 1]) for name in shown(read)]
    bands = [outcome.band for outcome in outcomes]
    suspected = bands.count(Band.SUSPECTED)
    assert suspected > 0
    assert set(bands[:suspected]) == {Band.SUSPECTED}
    scores = [outcome.score for outcome in outcomes[:suspected]]
    assert scores == sorted(scores, reverse=True)
    # What could not be judged stands before what is not suspected.
    rest = outcomes[suspected:]
    assert {outcome.state for outcome in rest[:2]} == {ReadingState.REFUSED, ReadingState.ERROR}
    assert {outcome.band for outcome in rest[2:]} == {Band.NOT_SUSPECTED}


def test_name_order_counts_and_is_flat(read: MainWindow) -> None:
    order(read, Order.NAME)
    names = [name.rpartition("/")[2] for name in shown(read)]
    assert names == sorted(names, key=str.casefold)
    assert len(names) == 7


def test_groups_by_finding_fold(read: MainWindow) -> None:
    read.worklist.filter_bar.grouped.setChecked(True)
    model = read.model
    rows = [model.row_at(model.index(n)) for n in range(model.rowCount())]
    heads = [row for row in rows if row.kind is RowKind.FINDING]
    assert heads[0].title == "Bright: suspected"
    assert len(heads) + 7 == len(rows)
    read.model.fold(heads[0], folded=True)
    assert model.rowCount() < len(rows)
    assert model.row_at(model.index(1)).kind is RowKind.FINDING


@pytest.mark.parametrize(
    ("which", "states"),
    [
        (Filter.REFUSED, {ReadingState.REFUSED}),
        (Filter.ERROR, {ReadingState.ERROR}),
        (Filter.UNDECIDED, {ReadingState.FOUND}),
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


def test_small_pictures_are_made_for_rows_in_sight_only(
    qtbot: QtBot, window: MainWindow, opens: Opens, many: Callable[[int], Path]
) -> None:
    opens(many(300))
    thumbnails, items = window.session.thumbnails, window.session.folder.items
    qtbot.waitUntil(lambda: thumbnails.of(items["0003.png", 1]) is not None, timeout=20_000)
    assert not thumbnails.of(items["0003.png", 1]).isNull()
    assert thumbnails.of(items["0250.png", 1]) is None
    window.worklist.view.scrollToBottom()
    qtbot.waitUntil(lambda: thumbnails.of(items["0299.png", 1]) is not None, timeout=20_000)
    assert thumbnails.of(items["0150.png", 1]) is None


def test_what_cannot_be_made_small_is_tried_once(
    qtbot: QtBot, window: MainWindow, opens: Opens, study: Path
) -> None:
    opens(study)
    broken = window.session.folder.items["broken.png", 1]
    qtbot.waitUntil(lambda: window.session.thumbnails.of(broken) is not None, timeout=20_000)
    assert window.session.thumbnails.of(broken).isNull()


def test_rows_can_do_without_small_pictures_and_that_is_remembered(window: MainWindow) -> None:
    from desktop.base import window_state

    action, painter = window.actions_by_name["small_pictures"], window.worklist.view.painter
    assert action.isChecked()
    tall = painter.sizeHint(None, None).height()
    action.trigger()
    assert painter.sizeHint(None, None).height() < tall
    assert not action.isChecked()
    assert window_state.switched("small", default=True) is False


def test_a_selection_is_read_and_nothing_else(
    qtbot: QtBot, window: MainWindow, opens: Opens, many: Callable[[int], Path]
) -> None:
    opens(many(8))
    view, action = window.worklist.view, window.actions_by_name["read_selection"]
    assert not action.isEnabled()
    assert "Select" in action.toolTip()
    for name in ("0002.png", "0005.png"):
        index = window.model.index_of((name, 1))
        view.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)
    view.selectionModel().select(
        window.model.index_of(("0000.png", 1)), QItemSelectionModel.SelectionFlag.Deselect
    )
    assert action.isEnabled()
    action.trigger()
    qtbot.waitUntil(lambda: not window.session.busy, timeout=20_000)
    assert set(window.session.folder.readings) == {("0002.png", 1), ("0005.png", 1)}


def test_a_heading_stands_for_its_pictures(window: MainWindow, opens: Opens, many) -> None:
    opens(many(4))
    view = window.worklist.view
    view.setCurrentIndex(window.model.index(0))
    assert [item.key[0] for item in view.chosen()] == [f"{n:04}.png" for n in range(4)]
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert window.model.pictures() == 0
    assert len(view.chosen()) == 4


def test_several_studies_of_a_patient_stand_below_one_heading(tmp_path: Path) -> None:
    for n, (name, uid) in enumerate((("Doe^Jane", "1.1"), ("Doe^Jane", "1.2"), ("Roe^Richard", "1.3"))):
        made = dicom(spot(8), PatientName=name, StudyInstanceUID=uid, SeriesInstanceUID=f"{uid}.1")
        write_dicom(made, tmp_path / f"{n}.dcm")
    tree = StudyTree()
    for instance in survey_folders([tmp_path], Progress()):
        tree.add(instance)
    rows = Listing().of(tree.studies(), complete=True).rows
    heads = [row for row in rows if row.item is None]
    assert [row.kind for row in heads] == [RowKind.PATIENT, RowKind.STUDY, RowKind.STUDY, RowKind.STUDY]
    assert heads[0].detail == "2 studies"
    assert [row.depth for row in rows] == [0, 1, 2, 1, 2, 0, 1]
