"""The table and the report from the window, and an export that fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from core.batch.journal.journal import Journal
from core.batch.pipeline import read_all
from core.progress import Progress
from core.reports.tables.table import write_csv
from core.settings import UserSettings
from desktop.controllers.exporting.export_controller import export_pdf, export_table
from desktop.window.main_window import MainWindow
from tests.gui.conftest import Opens, Reads


def test_csv_is_the_one_that_core_writes(
    qtbot: QtBot,
    window: MainWindow,
    opens: Opens,
    reads: Reads,
    study: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opens(study)
    reads()
    ours, cores = tmp_path / "ours.csv", tmp_path / "cores.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(ours), ""))
    with qtbot.waitSignal(window.session.status_message):
        window.actions_by_name["export_csv"].trigger()
    opened = window.session.models
    with Journal(tmp_path / "journal") as journal:
        read_all([study], opened.engine, opened.models, journal, Progress())
        write_csv(journal, [model.card for model in opened.models], cores)
    assert ours.read_bytes() == cores.read_bytes()
    assert not window.session.folder.unsaved


def test_an_export_that_fails_is_told(
    qtbot: QtBot,
    window: MainWindow,
    opens: Opens,
    reads: Reads,
    study: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opens(study)
    reads()
    (tmp_path / "file").write_text("no folder", "utf-8")
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    export_table(window.session, tmp_path / "file" / "out.csv", UserSettings())
    qtbot.waitUntil(lambda: bool(told))
    assert "could not be written" in told[0]
    assert window.session.folder.unsaved


def test_writes_a_pdf(
    qtbot: QtBot, window: MainWindow, opens: Opens, reads: Reads, study: Path, tmp_path: Path
) -> None:
    opens(study)
    reads()
    export_pdf(window.session, tmp_path / "report.pdf", UserSettings())
    qtbot.waitUntil(lambda: not window.session.busy, timeout=30_000)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
