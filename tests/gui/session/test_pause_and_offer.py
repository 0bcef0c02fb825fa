"""A batch can be paused, and is offered again after the window or its process ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.batch.journal.journal_store import place_of
from core.models.catalogue import Catalogue
from desktop.window.main_window import MainWindow
from tests.gui.session.conftest import Makes, fresh_table, table


class TestPause:
    def test_waits_and_goes_on(
        self, qtbot: QtBot, window: MainWindow, opens, many, unhurried: threading.Event
    ) -> None:
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
        unhurried.set()
        # The picture in progress is finished, then no other is started.
        held = 0
        while held < len(folder.readings):
            held = len(folder.readings)
            QTest.qWait(1000)
        assert held < 400
        window.actions_by_name["pause"].trigger()
        assert window.tray.message.text().startswith("Analysing the folder")
        qtbot.waitUntil(lambda: not window.session.busy, timeout=30_000)
        assert len(folder.readings) == 400
        assert not pause.isVisible()

    @pytest.mark.usefixtures("unhurried")
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
        self,
        qtbot: QtBot,
        window: MainWindow,
        opens,
        many,
        makes: Makes,
        tmp_path: Path,
        asked,
        unhurried: threading.Event,
    ) -> None:
        folder = many(300)
        assert not window.welcome.last.isVisible()
        opens(folder)
        window.actions_by_name["read_folder"].trigger()
        qtbot.waitUntil(lambda: len(window.session.folder.readings) > 40, timeout=20_000)
        window.close()
        unhurried.set()
        asked.clear()
        again = makes()
        assert again.welcome.last.isVisible()
        assert again.welcome.last.name.text() == "many"
        done = again.session.unfinished.done
        assert 32 < done < 300
        assert again.welcome.last.detail.text().startswith(f"{done} of 300 files read, begun 2")
        assert again.actions_by_name["continue_last"].isEnabled()
        again.welcome.last.resume_button.click()
        again_folder = again.session.folder
        qtbot.waitUntil(lambda: again_folder.restored and not again.session.busy, timeout=30_000)
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
        until = time.monotonic() + 600
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
