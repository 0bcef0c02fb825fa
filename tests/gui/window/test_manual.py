"""Help opens the manual of the installed program, and says where it is otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core import paths
from desktop.base import language
from desktop.window.main_window import MainWindow


def test_without_a_manual_it_says_where_the_pages_are(window: MainWindow) -> None:
    action = window.actions_by_name["manual"]
    assert not action.isEnabled()
    assert "docs" in action.toolTip()


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    language.install(qapp, "de")
    yield
    language.install(qapp, "en")


@pytest.fixture
def manual(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Make a manual in English and German in the place of the installed program's."""
    folder = tmp_path / "manual" / "docs"
    for page in (folder / "index.html", folder / "de" / "index.html"):
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("", "utf-8")
    monkeypatch.setattr(paths, "resource", lambda *parts: tmp_path.joinpath(*parts))
    return folder


def test_where_nothing_opens_the_manual_its_path_is_told(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, manual: Path, qtbot: QtBot
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: False)
    window.commands.refresh()
    with qtbot.waitSignal(window.session.status_message) as told:
        window.actions_by_name["manual"].trigger()
    assert told.args == [f"No program on this computer opens {manual / 'index.html'}."]


def opened_page(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Path:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    window.commands.refresh()
    window.actions_by_name["manual"].trigger()
    (url,) = opened
    return Path(url.toLocalFile())


def test_the_manual_is_opened(window: MainWindow, monkeypatch: pytest.MonkeyPatch, manual: Path) -> None:
    assert opened_page(window, monkeypatch) == manual / "index.html"


def test_a_german_window_opens_the_german_pages(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, manual: Path, german: None
) -> None:
    assert opened_page(window, monkeypatch) == manual / "de" / "index.html"


def test_a_language_without_pages_of_its_own_gets_the_english_ones(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, manual: Path, german: None
) -> None:
    (manual / "de" / "index.html").unlink()
    assert opened_page(window, monkeypatch) == manual / "index.html"
