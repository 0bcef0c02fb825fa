"""The window and the site's update notice: off by default, shown on the welcome page, never in the way."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.setting_entries import with_value
from core.updates import UpdateNotice, notice_text
from desktop.base.lanes import Lane
from desktop.window.main_window import MainWindow
from tests.support.network.signed import rsa_key, write_certificate, write_signed


def _watch(window: MainWindow, address: Path, certificate: Path) -> None:
    preferences = window.controllers.settings.preferences
    settings = with_value(preferences.now, "updates.certificate", certificate)
    preferences.take(with_value(settings, "updates.address", str(address)))


def test_nothing_is_looked_for_unless_the_site_wants_it(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    lanes: list[Lane] = []
    monkeypatch.setattr(window.session, "run", lambda lane, *_work, **_how: lanes.append(lane))
    window.update_watch.look()
    assert lanes == []
    assert window.welcome.update_notice.isHidden()


def test_a_newer_version_stands_on_the_first_page(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    key = rsa_key()
    certificate = write_certificate(key, tmp_path / "maker.pem")
    notice = UpdateNotice(version="99.0.0", published=date(2026, 12, 1), where="<b>Software Center</b>")
    file = write_signed(notice_text(notice).encode(), key, tmp_path / "latest.json")
    _watch(window, file, certificate)
    qtbot.waitUntil(lambda: not window.welcome.update_notice.isHidden())
    assert window.welcome.update_notice.text() == "Overread 99.0.0 is available. <b>Software Center</b>"
    preferences = window.controllers.settings.preferences
    preferences.take(with_value(preferences.now, "updates.address", ""))
    assert window.welcome.update_notice.isHidden()


def test_a_notice_that_is_gone_disturbs_nobody(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    failed: list[object] = []
    window.session.failed.connect(failed.append)
    _watch(window, tmp_path / "gone.json", write_certificate(rsa_key(), tmp_path / "maker.pem"))
    assert window.update_watch.looking
    qtbot.waitUntil(lambda: not window.update_watch.looking)
    assert window.welcome.update_notice.isHidden()
    assert failed == []
