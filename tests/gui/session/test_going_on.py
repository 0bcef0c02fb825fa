"""A batch outlives its window: a later window has the readings, and reads only the rest."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from core.batch.journal.journal_store import open_journal, place_of
from core.batch.pipeline import Settings, read_all
from core.batch.restore import STEP
from core.progress import Progress
from core.workflow.open import PREVIEW_SIDE
from desktop.session.items import ReadingState
from desktop.session.observed_journal import ObservedJournal
from desktop.window.main_window import MainWindow
from tests.gui.conftest import draw
from tests.gui.session.conftest import Makes, fresh_table, table
from tests.support.pictures import dicom, save, spot, write_dicom
from tests.support.tiny_model import tiny_card, tiny_catalogue


def states(window: MainWindow) -> dict[tuple[str, int], ReadingState]:
    """Return the state of each picture."""
    return {key: window.session.outcome(item).state for key, item in window.session.folder.items.items()}


def answers(window: MainWindow) -> dict[object, object]:
    """Return the findings of each picture, for comparison."""
    return {
        (*key, model): (r.status, r.reason, r.message, r.finding and r.finding.probabilities)
        for key, readings in window.session.folder.readings.items()
        for model, r in readings.items()
    }


def test_what_was_read_is_there_when_the_folder_is_opened_again(
    qtbot: QtBot, window: MainWindow, opens, reads, makes: Makes, opens_in, study: Path, tmp_path, asked
) -> None:
    opens(study)
    reads()
    before = answers(window)
    window.close()
    asked.clear()
    again = makes()
    opens_in(again, study)
    assert ReadingState.UNREAD not in states(again).values()
    assert answers(again) == before
    maps = [r.finding.maps for rs in again.session.folder.readings.values() for r in rs.values() if r.finding]
    assert maps
    assert all(np.ptp(one) > 0 for one in maps)
    assert again.tray.message.text().endswith("7 of them read before.")
    assert again.actions_by_name["read_folder"].toolTip() == "Every picture was read."
    assert again.actions_by_name["export_csv"].isEnabled()
    assert asked == []
    assert table(again, qtbot, tmp_path / "a.csv") == fresh_table(again, study, tmp_path / "b.csv")


def test_only_what_changed_or_came_is_read(
    qtbot: QtBot, window: MainWindow, opens, reads, makes: Makes, opens_in, many, tmp_path, asked
) -> None:
    folder = many(30)
    opens(folder)
    reads()
    window.close()
    draw(folder / "0007.png", 30)
    draw(folder / "new.png", 245)
    (folder / "0011.png").unlink()
    asked.clear()
    again = makes()
    opens_in(again, folder)
    unread = [file for (file, _), state in states(again).items() if state is ReadingState.UNREAD]
    assert sorted(unread) == ["0007.png", "new.png"]
    again.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: not again.session.busy, timeout=20_000)
    assert sorted(asked) == ["0007.png", "new.png"]
    assert set(states(again).values()) == {ReadingState.FOUND}
    assert table(again, qtbot, tmp_path / "a.csv") == fresh_table(again, folder, tmp_path / "b.csv")


def test_readings_by_other_models_do_not_count(
    qtbot: QtBot, window: MainWindow, opens, reads, makes: Makes, opens_in, study: Path, tmp_path: Path, asked
) -> None:
    opens(study)
    reads()
    window.close()
    asked.clear()
    other = tiny_catalogue(
        tmp_path / "other", tiny_card(model_id="body-region").model_copy(update={"version": "2.0.0"})
    )
    again = makes(other)
    opens_in(again, study)
    assert again.session.folder.readings == {}
    again.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: not again.session.busy, timeout=20_000)
    assert len(asked) == 7
    models = [r.model for rs in again.session.folder.readings.values() for r in rs.values()]
    assert {model.version for model in models if model} == {"2.0.0"}
    assert b"1.2.3" not in table(again, qtbot, tmp_path / "a.csv")


def test_what_the_command_line_read_for_a_report_is_there(
    window: MainWindow, opens_in, study: Path, asked
) -> None:
    opened = window.session.models
    settings = Settings(preview_side=PREVIEW_SIDE, routed=True, resumable=True)
    with open_journal(place_of([study]), resume=False) as (journal, _):
        assert read_all([study], opened.engine, opened.models, journal, Progress(), settings)
    opens_in(window, study)
    assert len(window.session.folder.readings) == 7


def test_pictures_read_by_themselves_are_kept(
    qtbot: QtBot, window: MainWindow, opens, goes_to, reads, makes: Makes, opens_in, tmp_path: Path, asked
) -> None:
    folder = tmp_path / "in"
    for name in ("a", "b"):
        draw(save(spot(), folder / f"{name}.png"), 120)
    write_dicom(dicom(np.stack([spot(32, 0.3), spot(32, 0.5), spot(32, 0.7)])), folder / "cine")
    opens(folder)
    for name in ("a.png", "cine:2"):
        goes_to(name)
        reads("read_picture")
    before = answers(window)
    assert len(before) == 2
    window.close()
    again = makes()
    opens_in(again, folder)
    assert answers(again) == before
    assert sum(state is ReadingState.UNREAD for state in states(again).values()) == 3
    rows = table(again, qtbot, tmp_path / "a.csv").decode("utf-8-sig").splitlines()
    assert [row.split(",")[:2] for row in rows[1:]] == [["a.png", "1"], ["cine", "2"]]
    asked.clear()
    again.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: not again.session.busy, timeout=20_000)
    # A file with only some of its pictures read is not finished.
    assert sorted(asked) == ["b.png", "cine"]
    assert table(again, qtbot, tmp_path / "b.csv") == fresh_table(again, folder, tmp_path / "c.csv")


def test_a_file_is_settled_when_all_its_frames_were_read_one_by_one(
    window: MainWindow, opens, goes_to, reads, tmp_path: Path, asked
) -> None:
    write_dicom(dicom(np.stack([spot(32, 0.3), spot(32, 0.7)])), tmp_path / "in" / "cine")
    opens(tmp_path / "in")
    settings = Settings(preview_side=PREVIEW_SIDE, routed=True)
    key = settings.key(window.session.models.models)
    for frame, settled in ((1, 0), (2, 1)):
        goes_to(f"cine:{frame}")
        reads("read_picture")
        assert window.session.folder.journal_handle.journal().count_whole([key]) == settled


def test_a_picture_of_a_changed_file_does_not_stay(
    window: MainWindow, opens, goes_to, reads, makes: Makes, opens_in, tmp_path: Path
) -> None:
    cine = tmp_path / "in" / "cine"
    write_dicom(dicom(np.stack([spot(32, 0.3), spot(32, 0.7)])), cine)
    opens(tmp_path / "in")
    reads("read_picture")
    window.close()
    write_dicom(dicom(np.stack([spot(32, 0.9), spot(32, 0.1)])), cine)
    again = makes()
    opens_in(again, tmp_path / "in")
    assert again.session.folder.readings == {}


def test_a_second_window_is_told_and_keeps_to_itself(
    qtbot: QtBot, window: MainWindow, opens, goes_to, reads, makes, opens_in, study, monkeypatch
) -> None:
    opens(study)
    goes_to("CT_small.dcm")
    reads("read_picture")
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    second = makes()
    opens_in(second, study)
    assert len(told) == 1
    assert told[0].startswith("Another run or window has the same files open")
    assert second.session.folder.readings == {}
    second.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: not second.session.busy, timeout=20_000)
    assert len(second.session.folder.readings) == 7
    # Before a journal is deleted, the program asks about readings that only it holds.
    clicked: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: clicked.extend(b.text() for b in box.buttons()))
    monkeypatch.setattr(QMessageBox, "clickedButton", lambda _box: None)
    second.open_paths([study / "MR_small.dcm"])
    assert "Discard and open" in clicked
    assert second.session.folder.roots == (study,)
    second.close()
    window.close()
    third = makes()
    opens_in(third, study)
    assert [key for key, state in states(third).items() if state is ReadingState.FOUND] == [
        ("CT_small.dcm", 1)
    ]


def test_leaving_what_is_kept_is_not_asked_for(
    window: MainWindow, opens, goes_to, reads, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens(study)
    goes_to("CT_small.dcm")
    reads("read_picture")
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: pytest.fail("asked"))
    window.open_paths([study / "MR_small.dcm"])
    assert window.session.folder.roots == (study / "MR_small.dcm",)


@pytest.mark.parametrize("leaves", [True, False])
def test_leaving_a_reading_under_way_is_asked_for(
    qtbot: QtBot, window: MainWindow, opens, many, study, monkeypatch: pytest.MonkeyPatch, leaves: bool
) -> None:
    folder = many(300)
    opens(folder)
    window.actions_by_name["read_folder"].trigger()
    window.session.pause()
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: 0)
    monkeypatch.setattr(
        QMessageBox,
        "clickedButton",
        lambda box: next(b for b in box.buttons() if (b.text() == "Stop and open") is leaves),
    )
    window.open_paths([study])
    assert (window.session.folder.roots == (study,)) is leaves


def test_what_was_read_comes_in_pieces_and_from_another_thread(
    qtbot: QtBot, window: MainWindow, opens, reads, makes: Makes, many, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = many(2 * STEP + 50)
    opens(folder)
    reads()
    window.close()
    threads: set[str] = set()
    real = ObservedJournal.readings_of

    def noted(self, file):
        threads.add(threading.current_thread().name)
        return real(self, file)

    monkeypatch.setattr(ObservedJournal, "readings_of", noted)
    again = makes()
    pieces: list[int] = []
    again.session.changed.connect(lambda keys: pieces.append(len(keys)))
    again.open_paths([folder])
    opened = again.session.folder
    qtbot.waitUntil(lambda: opened.restored and opened.looked_through, timeout=20_000)
    assert sum(pieces) == len(opened.readings) == 2 * STEP + 50
    assert max(pieces) <= STEP
    assert threads == {"overread-read_0"}
