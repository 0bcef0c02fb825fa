"""Help opens the manual of the installed program, and says where it is otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop.window import dialogs
from desktop.window.main_window import MainWindow


def test_without_a_manual_it_says_where_the_pages_are(window: MainWindow) -> None:
    action = window.actions_by_name["manual"]
    assert not action.isEnabled()
    assert "docs" in action.toolTip()


def test_the_manual_is_opened(window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text("", "utf-8")
    opened: list[QUrl] = []
    monkeypatch.setattr(dialogs, "manual_page", lambda: page)
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    window.commands.refresh()
    window.actions_by_name["manual"].trigger()
    assert [Path(url.toLocalFile()) for url in opened] == [page]
