"""A backup of the encryption key, written and restored on the page of patient data."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QInputDialog
from pytestqt.qtbot import QtBot

from core.audit import AuditLog
from core.vault import key
from core.vault.key import derived_key
from desktop.settings.dialog import SettingsDialog
from desktop.window.main_window import MainWindow
from tests.unit.vault.conftest import chain

__all__ = ["chain"]

WORDS = "correct horse battery staple"


@pytest.fixture
def dialog(window: MainWindow) -> SettingsDialog:
    made = window.controllers.settings.dialog()
    made.go_to("privacy")
    return made


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """Type passphrases, one for each question, and choose the file ``copy.json``."""
    answers: list[str] = []
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: (answers.pop(0), True))
    for ask in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, ask, lambda *_: (str(tmp_path / "copy.json"), ""))
    return lambda *words: answers.extend(words)


def test_a_copy_is_written_and_put_back(
    qtbot: QtBot, dialog: SettingsDialog, types: Callable[..., None], chain: Path, tmp_path: Path
) -> None:
    derived_key("check", make=True)
    types(WORDS, WORDS)
    dialog.privacy.keep.click()
    qtbot.waitUntil(lambda: "The copy is written" in dialog.problem.text())
    before = chain.read_text()
    chain.unlink()
    key._key_of.cache_clear()
    types("another passphrase")
    dialog.privacy.put_back.click()
    qtbot.waitUntil(lambda: "The passphrase is not that of copy.json" in dialog.problem.text())
    assert not chain.exists()
    types(WORDS)
    dialog.privacy.put_back.click()
    qtbot.waitUntil(lambda: "The key is in the keyring again" in dialog.problem.text())
    assert chain.read_text() == before

    def logged() -> bool:
        lines = [json.loads(line) for line in AuditLog().path.read_text("ascii").splitlines()]
        return [line["key"] for line in lines if "key" in line] == ["copied", "put back"]

    qtbot.waitUntil(logged)


def test_two_different_passphrases_write_nothing(
    qtbot: QtBot, dialog: SettingsDialog, types: Callable[..., None], chain: Path, tmp_path: Path
) -> None:
    derived_key("check", make=True)
    types(WORDS, "another passphrase")
    dialog.privacy.keep.click()
    assert "The two passphrases differ" in dialog.problem.text()
    types("short", "short")
    dialog.privacy.keep.click()
    qtbot.waitUntil(lambda: "at least 12 characters" in dialog.problem.text())
    assert not (tmp_path / "copy.json").exists()


def test_without_a_key_that_is_said(
    qtbot: QtBot, dialog: SettingsDialog, types: Callable[..., None], chain: Path
) -> None:
    types(WORDS, WORDS)
    dialog.privacy.keep.click()
    qtbot.waitUntil(lambda: "Nothing is encrypted here" in dialog.problem.text())
