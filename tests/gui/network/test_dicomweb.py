"""DICOMweb nodes in the window: set up in the settings, then used like any other node."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from core.network.base.login import has_login
from core.settings_file import read_settings
from desktop.settings.dialog import SettingsDialog
from desktop.window.main_window import MainWindow
from tests.support.pictures import dicom, spot, write_dicom
from tests.unit.network.web.conftest import chain
from tests.unit.network.web.web_archive import Asked, Request, Shelf, WebArchive, sop_uid_in, web_archive

__all__ = ["chain"]


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[WebArchive]:
    """Start an archive with three instances that requires a token."""
    made = dicom(spot(64), PatientName="Web^Window", PatientID="W-9", StudyDate="20260102")
    files = {}
    for n in range(3):
        made.SOPInstanceUID = made.file_meta.MediaStorageSOPInstanceUID = f"1.2.3.{n}"
        file = write_dicom(made, tmp_path / "there" / f"{n}.dcm")
        files[sop_uid_in(file.read_bytes())] = file
    shelf = Shelf(files)

    def answer(request: Request, asked: Asked) -> None:
        if asked.headers.get("Authorization") == "Bearer right":
            shelf.answer(request, asked)
        else:
            request.reply(401)

    with web_archive(answer) as archive:
        yield archive


@pytest.fixture
def settings_dialog(qtbot: QtBot, window: MainWindow) -> SettingsDialog:
    """Open the settings at the page of the nodes."""
    made = window.controllers.settings.dialog("nodes")
    qtbot.waitUntil(lambda: made.models.table.rowCount() > 0, timeout=10_000)
    return made


def write(dialog: SettingsDialog, **values: str) -> None:
    names = list(dialog.nodes.rows()[0])
    for name, value in values.items():
        dialog.nodes.table.item(dialog.nodes.table.currentRow(), names.index(name)).setText(value)


def test_a_node_is_set_up_with_its_token_searched_and_fetched_from(
    window: MainWindow,
    settings_dialog: SettingsDialog,
    gate: WebArchive,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    typed = iter(["wrong", "right"])
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: (next(typed), True))
    nodes = settings_dialog.nodes
    assert not nodes.secret.isEnabled()
    nodes.add_web.click()
    nodes.secret.click()
    assert "write basic or token" in settings_dialog.problem.text()
    write(settings_dialog, url="https://eva:secret@pacs.example/")
    settings_dialog.accept()
    assert "begins with http:// or https://" in settings_dialog.problem.text()
    write(settings_dialog, url=gate.node().url, login="token")
    nodes.secret.click()
    qtbot.waitUntil(lambda: settings_dialog.problem.text() == "It is kept.", timeout=10_000)
    settings_dialog.accept()
    (node,) = read_settings().nodes
    assert (node.kind, node.host, node.port, node.tls) == ("web", "127.0.0.1", gate.server_port, False)
    assert has_login(node)

    window.actions_by_name["pacs"].trigger()
    dialog = window.controllers.network.dialog()
    dialog.test.click()
    qtbot.waitUntil(lambda: "does not let Overread in" in dialog.words.text(), timeout=15_000)
    again = window.controllers.settings.dialog("nodes")
    again.nodes.table.setCurrentCell(0, 0)
    again.nodes.secret.click()
    qtbot.waitUntil(lambda: again.problem.text() == "It is kept.", timeout=10_000)
    again.reject()
    dialog.test.click()
    qtbot.waitUntil(lambda: "answers and lets Overread in" in dialog.words.text(), timeout=15_000)
    dialog.find_page.patient_id.setText("W-9")
    dialog.find_page.search.click()
    qtbot.waitUntil(lambda: dialog.find_page.table.rowCount() == 1, timeout=15_000)
    dialog.find_page.fetch.click()
    qtbot.waitUntil(lambda: dialog.words.text() == "3 objects fetched.", timeout=15_000)
    qtbot.waitUntil(lambda: window.session.folder is not None, timeout=15_000)

    last = window.controllers.settings.dialog("nodes")
    last.nodes.table.setCurrentCell(0, 0)
    last.nodes.remove.click()
    last.accept()
    assert not read_settings().nodes
    qtbot.waitUntil(lambda: not has_login(node), timeout=10_000)
