"""The batch of the window: it outlives the window and its process, waits when asked, and is offered again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from core.batch import pipeline
from core.batch.journal.journal import Journal
from core.batch.journal.journal_store import kept_journal, place_of
from core.batch.pipeline import Settings, read_all
from core.batch.restore import STEP
from core.models.catalogue import Catalogue
from core.progress import Progress
from core.reports.tables.table import write_csv
from core.settings import UserSettings
from core.workflow.open import PREVIEW_SIDE
from desktop.controllers.export_controller import export_table
from desktop.session.items import ReadingState
from desktop.session.observed_journal import ObservedJournal
from desktop.session.session import Session
from desktop.window.main_window import MainWindow
from tests.gui.conftest import draw
from tests.support.pictures import dicom, save, spot, write_dicom
from tests.support.tiny_model import tiny_card, tiny_catalogue

Opens = Callable[..., None]
GoesTo = Callable[[str], None]
Reads = Callable[..., None]
Makes = Callable[..., MainWindow]
Begins = Callable[..., None]


@pytest.fixture
def makes(qtbot: QtBot, catalogue: Catalogue) -> Makes:
    """Makes another window, as a later start of the program does."""

    def make(models: Catalogue = catalogue) -> MainWindow:
        made = MainWindow(Session(models, "cpu"))
        qtbot.addWidget(made)
        made.resize(1200, 760)
        made.show()
        with qtbot.waitSignal(made.session.resume_available, timeout=20_000):
            made.session.load_models()
        return made

    return make


@pytest.fixture
def opens_in(qtbot: QtBot) -> Callable[..., None]:
    """Opens a folder in a window and waits until all is known of it."""

    def open_in(window: MainWindow, *paths: Path) -> None:
        window.open_paths(list(paths))
        folder = window.session.folder
        qtbot.waitUntil(lambda: folder.looked_through and folder.recalled, timeout=20_000)

    return open_in


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that are decoded for a batch."""
    names: list[str] = []
    real = pipeline.Workers.read

    def listen(self, sources, stopped):
        def noted():
            for source in sources:
                names.append(source.name)
                yield source

        return real(self, noted(), stopped)

    monkeypatch.setattr(pipeline.Workers, "read", listen)
    return names


def states(window: MainWindow) -> dict[tuple[str, int], ReadingState]:
    """State of each picture."""
    return {key: window.session.outcome(item).state for key, item in window.session.folder.items.items()}


def answers(window: MainWindow) -> dict[object, object]:
    """What was found of each picture, to be compared."""
    return {
        (*key, model): (r.status, r.reason, r.message, r.finding and r.finding.probabilities)
        for key, readings in window.session.folder.readings.items()
        for model, r in readings.items()
    }


def table(window: MainWindow, qtbot: QtBot, path: Path) -> bytes:
    """The CSV that the window writes."""
    export_table(window.session, path, UserSettings())
    qtbot.waitUntil(lambda: not window.session.busy, timeout=20_000)
    return path.read_bytes()


def fresh_table(window: MainWindow, folder: Path, path: Path) -> bytes:
    """The CSV of a run that nothing interrupted."""
    opened = window.session.models
    with Journal(path.with_suffix(".journal")) as journal:
        assert read_all([folder], opened.engine, opened.models, journal, Progress(), Settings(resumable=True))
        write_csv(journal, [model.card for model in opened.models], path)
    return path.read_bytes()


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
    with kept_journal(place_of([study]), resume=False) as (journal, _):
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
    # Of a file of several pictures not all were read: it is not settled.
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
        assert window.session.folder.shelf.journal().count_whole(key) == settled


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
    monkeypatch.setattr(QMessageBox, "information", lambda _parent, _title, text: told.append(text))
    second = makes()
    opens_in(second, study)
    assert len(told) == 1
    assert told[0].startswith("Another run or window has the same files open")
    assert second.session.folder.readings == {}
    second.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: not second.session.busy, timeout=20_000)
    assert len(second.session.folder.readings) == 7
    # What only it holds is asked for before it goes.
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


class TestPause:
    def test_waits_and_goes_on(self, qtbot: QtBot, window: MainWindow, opens, many) -> None:
        opens(many(400))
        pause, folder = window.tray.pause, window.session.folder
        assert not pause.isVisible()
        assert not window.actions_by_name["pause"].isEnabled()
        window.actions_by_name["read_folder"].trigger()
        qtbot.waitUntil(lambda: len(folder.readings) > 16, timeout=20_000)
        assert pause.text() == "Pause"
        pause.click()
        assert pause.text() == "Continue"
        assert window.tray.message.text().startswith("Paused")
        assert window.actions_by_name["pause"].isChecked()
        # What was being judged ends, then nothing more comes.
        QTest.qWait(1000)
        held = len(folder.readings)
        QTest.qWait(1000)
        assert len(folder.readings) == held < 400
        window.actions_by_name["pause"].trigger()
        assert window.tray.message.text().startswith("Reading the folder")
        qtbot.waitUntil(lambda: not window.session.busy, timeout=30_000)
        assert len(folder.readings) == 400
        assert not pause.isVisible()

    def test_cancel_is_heard(self, qtbot: QtBot, window: MainWindow, opens, many) -> None:
        opens(many(400))
        window.actions_by_name["read_folder"].trigger()
        qtbot.waitUntil(lambda: len(window.session.folder.readings) > 16, timeout=20_000)
        window.tray.pause.click()
        window.tray.cancel.click()
        qtbot.waitUntil(lambda: not window.session.busy, timeout=20_000)
        assert window.tray.message.text().startswith("Stopped")
        assert 16 < len(window.session.folder.readings) < 400

    def test_closing_while_it_waits_ends_all_threads(
        self, qtbot: QtBot, window: MainWindow, opens, many
    ) -> None:
        opens(many(400))
        window.actions_by_name["read_folder"].trigger()
        qtbot.waitUntil(lambda: bool(window.session.folder.readings), timeout=20_000)
        window.tray.pause.click()
        window.close()
        assert [t.name for t in threading.enumerate() if t.name.startswith("overread")] == []


class TestOffer:
    def test_a_batch_that_was_closed_is_offered_and_ends_as_if_nothing_had_happened(
        self, qtbot: QtBot, window: MainWindow, opens, many, makes: Makes, tmp_path: Path, asked
    ) -> None:
        folder = many(300)
        assert not window.welcome.last.isVisible()
        opens(folder)
        window.actions_by_name["read_folder"].trigger()
        qtbot.waitUntil(lambda: len(window.session.folder.readings) > 40, timeout=20_000)
        window.close()
        asked.clear()
        again = makes()
        assert again.welcome.last.isVisible()
        assert again.welcome.last.name.text() == "many"
        done = again.session.unfinished.done
        assert 32 < done < 300
        assert again.welcome.last.detail.text().startswith(f"{done} of 300 files read, begun 2")
        assert again.actions_by_name["continue_last"].isEnabled()
        again.welcome.last.go_on.click()
        again_folder = again.session.folder
        qtbot.waitUntil(lambda: again_folder.recalled and not again.session.busy, timeout=30_000)
        qtbot.waitUntil(lambda: again_folder.all_read and not again.session.busy, timeout=30_000)
        assert len(asked) == 300 - done
        assert table(again, qtbot, tmp_path / "a.csv") == fresh_table(again, folder, tmp_path / "b.csv")
        again.close()
        assert not makes().welcome.last.isVisible()

    @pytest.mark.skipif(sys.platform == "win32", reason="it needs SIGKILL")
    def test_after_a_kill_the_same_rows_come_out(
        self, qtbot: QtBot, catalogue: Catalogue, many, makes: Makes, tmp_path: Path, asked, home: Path
    ) -> None:
        folder = many(400)
        arguments = [str(folder), str(catalogue.shipped), str(catalogue.added)]
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.window_run", *arguments], start_new_session=True
        )
        wal = place_of([folder]).with_name(place_of([folder]).name + "-wal")
        until = time.monotonic() + 60
        while time.monotonic() < until and not (wal.exists() and wal.stat().st_size > 200_000):
            assert process.poll() is None
            time.sleep(0.002)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        window = makes()
        done = window.session.unfinished.done
        assert 0 < done < 400
        window.actions_by_name["continue_last"].trigger()
        opened = window.session.folder
        qtbot.waitUntil(lambda: opened.looked_through and opened.all_read, timeout=60_000)
        qtbot.waitUntil(lambda: not window.session.busy, timeout=60_000)
        assert len(asked) == 400 - done
        assert table(window, qtbot, tmp_path / "a.csv") == fresh_table(window, folder, tmp_path / "b.csv")

    def test_what_is_open_is_not_offered(
        self, qtbot: QtBot, window: MainWindow, opens, many, study: Path
    ) -> None:
        folder = many(300)
        opens(folder)
        window.actions_by_name["read_folder"].trigger()
        qtbot.waitUntil(lambda: len(window.session.folder.readings) > 16, timeout=20_000)
        window.session.cancel()
        qtbot.waitUntil(lambda: not window.session.busy, timeout=20_000)
        opens(study)
        assert window.actions_by_name["continue_last"].isEnabled()
        assert "many: " in window.actions_by_name["continue_last"].toolTip()
        opens(folder)
        assert not window.actions_by_name["continue_last"].isEnabled()


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
    qtbot.waitUntil(lambda: opened.recalled and opened.looked_through, timeout=20_000)
    assert sum(pieces) == len(opened.readings) == 2 * STEP + 50
    assert max(pieces) <= STEP
    assert threads == {"overread-read_0"}
