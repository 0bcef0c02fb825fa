"""Models analyse what is opened if the settings say so: by default for new users only."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.models.catalogue import Catalogue
from core.settings_file import keep_first_settings, read_settings
from desktop.session.session import Session
from desktop.window.main_window import MainWindow


def opened(qtbot: QtBot, catalogue: Catalogue, study: Path) -> MainWindow:
    """Return a window that was told to open a folder before its models were ready."""
    window = MainWindow(Session(catalogue, "cpu"))
    qtbot.addWidget(window)
    window.show()
    window.open_paths([study])
    window.session.load_models()
    folder = window.session.folder
    qtbot.waitUntil(lambda: folder.looked_through and folder.restored)
    qtbot.waitUntil(lambda: not window.session.busy)
    return window


def test_a_new_user_has_it_on_and_one_of_an_older_version_off(home: Path) -> None:
    assert not read_settings().general.analyse_opened
    (home / "window.ini").unlink()
    assert read_settings().general.analyse_opened
    keep_first_settings()
    (home / "window.ini").touch()
    assert read_settings().general.analyse_opened
    (home / "settings.json").write_text('{"format": 1, "general": {"theme": "light"}}', "utf-8")
    assert not read_settings().general.analyse_opened


@pytest.mark.parametrize("on", [True, False])
def test_the_models_see_what_is_opened(qtbot: QtBot, catalogue: Catalogue, study: Path, on: bool) -> None:
    if on:
        keep_first_settings()
    window = opened(qtbot, catalogue, study)
    assert bool(window.session.folder.readings) is on
    assert window.actions_by_name["export_pdf"].isEnabled() is on
    assert ("by themselves" in window.welcome.steps[0].text()) is on
    window.close()
