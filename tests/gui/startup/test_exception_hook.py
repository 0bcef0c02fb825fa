"""The outermost error handler."""

from __future__ import annotations

import logging
import sys

import pytest
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from core.errors import InputError, OverreadError, Reason
from desktop.startup.crash_recovery import CrashRecovery
from desktop.startup.exception_hook import ExceptionHook


class TestFaults:
    def test_says_a_sentence_without_the_errors_own_words(
        self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        told: list[str] = []
        monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
        window = QWidget()
        qtbot.addWidget(window)
        before = sys.excepthook
        faults = ExceptionHook(window, CrashRecovery())
        error = ValueError("Doe^Jane")
        with caplog.at_level(logging.CRITICAL, "overread"):
            sys.excepthook(ValueError, error, None)
        qtbot.waitUntil(lambda: bool(told))
        assert "ValueError" in told[0]
        assert "Doe" not in told[0] + caplog.text
        caplog.clear()
        faults.release()
        assert sys.excepthook is before

    def test_typed_errors_speak_for_themselves(
        self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        told: list[str] = []
        monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
        window = QWidget()
        qtbot.addWidget(window)
        faults = ExceptionHook(window, CrashRecovery())
        error: OverreadError = InputError(Reason.NOT_FOUND, "The file is gone.")
        sys.excepthook(type(error), error, None)
        qtbot.waitUntil(lambda: bool(told))
        assert told[0].startswith("The file is gone.")
        caplog.clear()
        faults.release()
