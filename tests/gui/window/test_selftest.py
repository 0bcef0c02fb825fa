"""The self-test's dialog: its report can be copied, and it says if the test ended early."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QProcess
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop.window import selftest_dialog
from desktop.window.main_window import MainWindow
from desktop.window.selftest_dialog import SelftestDialog

_STANDS_IN = "import sys, time; print('ok      program'); sys.stdout.flush(); {then}"


def stand_in(monkeypatch: pytest.MonkeyPatch, then: str) -> None:
    script = ["-c", _STANDS_IN.format(then=then)]
    monkeypatch.setattr(selftest_dialog, "command_line", lambda: (sys.executable, script))


def opened(window: MainWindow) -> SelftestDialog:
    window.actions_by_name["selftest"].trigger()
    return window.findChild(SelftestDialog)


@pytest.mark.parametrize(
    ("then", "words"),
    [("sys.exit(0)", "All is well"), ("sys.exit(3)", "FAILED"), ("sys.exit(1)", "did not finish")],
)
def test_it_says_how_it_came_out(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, then: str, words: str
) -> None:
    stand_in(monkeypatch, then)
    dialog = opened(window)
    assert dialog.busy.isVisible()
    assert not dialog.save.isEnabled()
    qtbot.waitUntil(lambda: dialog.save.isEnabled(), timeout=20_000)
    assert words in dialog.state.text()
    assert dialog.report.toPlainText() == "ok      program\n"
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == "ok      program\n"
    dialog.reject()


def test_closing_ends_what_it_runs(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, "time.sleep(600)")
    dialog = opened(window)
    qtbot.waitUntil(lambda: dialog.report.toPlainText() != "", timeout=20_000)
    process = dialog.process
    dialog.reject()
    assert process.state() == QProcess.ProcessState.NotRunning


def test_a_program_that_is_not_there_is_told(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selftest_dialog, "command_line", lambda: ("no-such-program", []))
    dialog = opened(window)
    qtbot.waitUntil(lambda: dialog.save.isEnabled(), timeout=20_000)
    assert "Install Overread again" in dialog.state.text()
    dialog.reject()
