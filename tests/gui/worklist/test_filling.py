"""The worklist while a folder is being searched, and decoders that crash their process."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from core.batch.workers.interactive_decoder import InteractiveDecoder
from core.errors import ADVICE, Reason
from core.images.base.limits import Limits
from core.images.studies.study_tree import Instance, StudyTree
from core.images.studies.survey import survey_folders
from core.progress import Progress
from core.workflow import view
from desktop.session import folder_survey
from desktop.session.items import Outcome, ReadingState
from desktop.session.rows import Listing, StudyRow
from desktop.session.state import SessionState
from desktop.session.task_runner import TaskRunner
from desktop.session.thumbnails import Thumbnails
from desktop.window.main_window import MainWindow
from desktop.worklist.columns import WorklistColumn
from desktop.worklist.model import OutcomeSource, WorklistModel
from desktop.worklist.sorting import Arrangement
from desktop.worklist.worklist import Worklist
from tests.gui.conftest import Opens
from tests.support.pictures import dicom, save, spot, write_dicom
from tests.support.studies import grouped
from tests.support.viewing import misbehave


@pytest.fixture(scope="module")
def instances(tmp_path_factory: pytest.TempPathFactory) -> list[Instance]:
    """Return three patients with two series each (names and positions disagree), localisers, and others."""
    folder = tmp_path_factory.mktemp("instances")
    for n in range(60):
        patient, series = (7 * n) % 3, n % 2
        localiser = ["ORIGINAL", "PRIMARY", "LOCALIZER"] if n % 10 == 0 else ["ORIGINAL", "PRIMARY", "AXIAL"]
        dataset = dicom(
            spot(8),
            PatientName=("Yamada^Tarou=山田^太郎", "Doe^Jane", "가나^다")[patient],
            SpecificCharacterSet="ISO_IR 192",
            StudyInstanceUID=f"1.{patient}",
            SeriesInstanceUID=f"1.{patient}.{series}",
            SeriesDescription=f"series {series}",
            ImageType=localiser,
            ImagePositionPatient=[0, 0, (37 * n) % 61],
            ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
        )
        write_dicom(dataset, folder / f"{n:02}.dcm")
    for n in range(5):
        save(spot(8), folder / "plain" / f"{n}.png")
    return list(survey_folders([folder], Progress()))


@pytest.fixture
def model(qtbot: QtBot) -> Iterator[WorklistModel]:
    """Yield a model that Qt's own tester checks."""

    def unread(_item: object) -> Outcome:
        return Outcome(ReadingState.UNREAD)

    made = WorklistModel(OutcomeSource(unread, unread, lambda _: None, lambda _: False, lambda _: True))
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield made
    tester.deleteLater()


def growing(instances: list[Instance], step: int = 7) -> Iterator[tuple[StudyRow, ...]]:
    """Yield the rows as they are after every few instances."""
    tree, listing = StudyTree(), Listing()
    for n, instance in enumerate(instances, 1):
        tree.add(instance)
        if n % step == 0 or n == len(instances):
            yield listing.of(tree.studies(), complete=n == len(instances)).rows


def told(row: StudyRow) -> tuple[object, ...]:
    """Return what identifies a row, and its content."""
    return row.key, row.who, row.description, [item.key for item in row.items], len(row.series)


def padded(text: str) -> str:
    """Return a sort key for names with numbers."""
    return re.sub(r"\d+", lambda found: found[0].rjust(18, "0"), text.casefold())


def words(model: QAbstractItemModel) -> list[str]:
    """Return the first cells of all rows shown."""
    return [model.index(n, 0).data() for n in range(model.rowCount())]


class TestGrowth:
    def test_ends_with_the_rows_of_a_list_made_at_once(
        self, model: WorklistModel, instances: list[Instance]
    ) -> None:
        for rows in growing(instances):
            model.grow(rows)
            assert words(model) == [row.who for row in rows]
        whole = Listing().of(grouped(instances), complete=True).rows
        shown = [model.row_at(model.index(n, 0)) for n in range(model.rowCount())]
        assert [told(row) for row in shown] == [told(row) for row in whole]

    def test_indexes_stay_with_their_pictures(self, model: WorklistModel, instances: list[Instance]) -> None:
        first, *others = growing(instances)
        model.grow(first)
        held = {
            item.key: QPersistentModelIndex(model.index_of(item.key)) for row in first for item in row.items
        }
        for rows in others:
            model.grow(rows)
            for key, index in held.items():
                assert key in [item.key for item in model.row_at(index).items]

    def test_the_order_holds_for_what_comes(self, model: WorklistModel, instances: list[Instance]) -> None:
        first, *others = growing(instances)
        model.grow(first)
        model.arrange(Arrangement(column=WorklistColumn.PATIENT, descending=True))
        for rows in others:
            model.grow(rows)
            assert words(model) == sorted(words(model), key=padded, reverse=True)
        assert model.rowCount() == len(others[-1])

    def test_the_filter_holds_for_what_comes(self, model: WorklistModel, instances: list[Instance]) -> None:
        first, *others = growing(instances)
        model.grow(first)
        model.filter("山田")
        for rows in others:
            model.grow(rows)
        whole = grouped(instances)
        expected = sum(
            len(series.instances)
            for study in whole
            if "山田" in study.identity.patient_name
            for series in study.series
        )
        assert model.pictures() == expected > 0

    @pytest.mark.parametrize("at", ["top", "middle"])
    def test_the_row_the_user_looks_at_does_not_move(
        self, qtbot: QtBot, model: WorklistModel, instances: list[Instance], at: str
    ) -> None:
        runner = TaskRunner(SessionState())
        worklist = Worklist(model, Thumbnails(runner))
        qtbot.addWidget(worklist)
        worklist.resize(320, 260)
        worklist.show()
        first, *others = growing(instances, step=20)
        worklist.show_rows(first, anew=True)
        pictures = [row.first for row in first]
        chosen = pictures[0 if at == "top" else len(pictures) // 2]
        picked: list[object] = []
        worklist.go_to(chosen)
        worklist.view.scrollTo(worklist.view.currentIndex(), worklist.view.ScrollHint.PositionAtCenter)
        worklist.picked.connect(picked.append)
        place = worklist.view.visualRect(worklist.view.currentIndex()).top()
        for rows in others:
            worklist.show_rows(rows, anew=False)
            current = worklist.view.currentIndex()
            assert chosen.key in [item.key for item in model.row_at(current).items]
            assert worklist.view.in_sight(current.row())
            assert worklist.view.selectionModel().isSelected(current)
            moved = worklist.view.visualRect(current).top() - place
            # At the very top of the list there may be nothing left to scroll.
            assert moved == 0 or worklist.view.verticalScrollBar().value() in (
                0,
                worklist.view.verticalScrollBar().maximum(),
            )
        assert picked == []
        assert runner.jobs.close(120.0)

    def test_a_list_seen_from_its_first_row_stays_so_while_the_current_row_is_in_sight(
        self, qtbot: QtBot, model: WorklistModel, instances: list[Instance]
    ) -> None:
        runner = TaskRunner(SessionState())
        worklist = Worklist(model, Thumbnails(runner))
        qtbot.addWidget(worklist)
        worklist.resize(320, 260)
        worklist.show()
        *_, rows = growing(instances, step=20)
        worklist.show_rows(rows[1:], anew=True)
        worklist.go_to(rows[1].first)
        worklist.show_rows(rows, anew=False)
        view = worklist.view
        assert view.verticalScrollBar().maximum() >= view.painter.row_height
        assert view.currentIndex().row() == 1
        assert view.verticalScrollBar().value() == 0
        assert runner.jobs.close(120.0)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Semaphore]:
    """Examine one file of a folder per release, and show the list after each."""
    permits = threading.Semaphore(0)
    real = folder_survey.survey_folders

    def held(*arguments: object) -> Iterator[Instance]:
        for instance in real(*arguments):
            permits.acquire()
            yield instance

    monkeypatch.setattr(folder_survey, "survey_folders", held)
    monkeypatch.setattr(folder_survey, "FIRST_SECONDS", 0.0)
    monkeypatch.setattr(folder_survey, "SHOW_SECONDS", 0.0)
    monkeypatch.setattr(folder_survey, "SHOW_SHARE", 0)
    yield permits
    permits.release(10_000)


def test_the_first_picture_can_be_seen_while_the_rest_comes(
    qtbot: QtBot, window: MainWindow, many: Callable[[int], Path], gate: threading.Semaphore
) -> None:
    window.open_paths([many(30)])
    gate.release(3)
    qtbot.waitUntil(lambda: window.viewer.shown is not None, timeout=20_000)
    qtbot.waitUntil(lambda: window.model.pictures() == 3, timeout=20_000)
    assert not window.session.folder.looked_through
    assert window.viewer.shown.picture.name == "0000.png"
    assert "so far" in window.worklist.detail.text()
    assert window.tray.cancel.isVisible()
    assert "has been searched" in window.actions_by_name["read_folder"].toolTip()
    window.actions_by_name["next"].trigger()
    gate.release(100)
    qtbot.waitUntil(lambda: window.session.folder.restored, timeout=20_000)
    assert window.session.current.key == ("0001.png", 1)
    assert window.model.row_at(window.worklist.view.currentIndex()).first.key == ("0001.png", 1)
    assert window.worklist.detail.text() == "30 pictures in 30 studies"
    assert window.actions_by_name["read_folder"].isEnabled()


def test_cancel_keeps_what_was_found(
    qtbot: QtBot, window: MainWindow, many: Callable[[int], Path], gate: threading.Semaphore
) -> None:
    window.open_paths([many(30)])
    gate.release(8)
    qtbot.waitUntil(lambda: window.model.pictures() == 8, timeout=20_000)
    QTest.mouseClick(window.tray.cancel, Qt.MouseButton.LeftButton)
    gate.release(1)
    qtbot.waitUntil(lambda: window.session.folder.restored, timeout=20_000)
    assert 8 <= len(window.session.folder.items) <= 9
    assert window.tray.message.text().startswith("Stopped")
    assert "not looked through to the end" in window.worklist.detail.text()
    assert not window.actions_by_name["read_folder"].isEnabled()
    assert window.actions_by_name["read_picture"].isEnabled()


def test_another_folder_can_be_opened_in_the_middle(
    qtbot: QtBot, window: MainWindow, many: Callable[[int], Path], study: Path, gate: threading.Semaphore
) -> None:
    window.open_paths([many(30)])
    gate.release(5)
    qtbot.waitUntil(lambda: window.model.pictures() == 5, timeout=20_000)
    window.open_paths([study])
    gate.release(1000)
    qtbot.waitUntil(lambda: window.session.folder.restored, timeout=20_000)
    assert len(window.session.folder.items) == 7
    assert window.model.pictures() == 7


def test_a_decoder_that_kills_its_process_leaves_the_window_alive(
    qtbot: QtBot, window: MainWindow, opens: Opens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "make_viewer_decoder", lambda: InteractiveDecoder(Limits(), misbehave))
    # The window's spare decoder is handed back for this test, once its process has started.
    made = window.session.pictures.decoder()
    qtbot.waitUntil(lambda: made._process is not None and made._process.pid is not None)
    made.close()
    window.session.pictures._decoder = None
    folder = tmp_path / "bad"
    save(spot(), folder / "b good.png")
    shutil.copy(folder / "b good.png", folder / "a bad.abort")
    opens(folder)
    assert window.session.current.key == ("a bad.abort", 1)
    assert window.viewer.shown is None
    assert window.viewer.message == ("The decoder crashed on this file.", ADVICE[Reason.DECODER_CRASHED])
    window.actions_by_name["next"].trigger()
    qtbot.waitUntil(lambda: window.viewer.shown is not None, timeout=20_000)
    assert window.viewer.shown.picture.name == "b good.png"
