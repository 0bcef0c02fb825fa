"""Exports from the window: all forms of the table, a report of one study, without readers' decisions."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QProcess
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from core.setting_entries import with_value
from core.settings import UserSettings
from desktop.controllers.exporting.export_controller import export_pdf, export_table
from desktop.controllers.file_dialogs import choose_destination
from desktop.session.folder import Folder
from desktop.window import exported
from desktop.window.main_window import MainWindow
from tests.support.pdf import text_of


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_the_table_is_written_in_the_form_of_its_name(
    qtbot: QtBot, window: MainWindow, opens, reads, study: Path, tmp_path: Path, form: str
) -> None:
    opens(study)
    reads()
    export_table(window.session, tmp_path / f"out.{form}", UserSettings())
    qtbot.waitUntil(lambda: not window.session.busy, timeout=10_000)
    beginnings = {"csv": b"\xef\xbb\xbffile,", "xlsx": b"PK", "jsonl": b'{"file"'}
    assert (tmp_path / f"out.{form}").read_bytes().startswith(beginnings[form])


def test_a_report_of_one_study_is_of_its_files_alone(
    qtbot: QtBot,
    window: MainWindow,
    opens,
    reads,
    goes_to,
    study: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opens(study)
    reads()
    goes_to(next(name for name in _names(window) if name.endswith("CT_small.dcm")))
    out = tmp_path / "one.pdf"
    monkeypatch.setattr("desktop.controllers.exporting.export_controller.choose_destination", lambda *_: out)
    action = window.actions_by_name["export_study"]
    assert action.isEnabled(), action.toolTip()
    action.trigger()
    qtbot.waitUntil(lambda: not window.session.busy, timeout=20_000)
    words = text_of(out)
    assert "CT_small.dcm" in words
    assert "bright.png" not in words


def test_decisions_stay_out_of_exports_where_the_site_says_so(
    qtbot: QtBot, window: MainWindow, opens, reads, goes_to, study: Path, tmp_path: Path
) -> None:
    opens(study)
    reads()
    goes_to(_bright(window))
    window.actions_by_name["agree"].trigger()
    qtbot.waitUntil(lambda: not window.session.busy)
    for name, wished in (("with", True), ("without", False)):
        settings = with_value(UserSettings(), "reports.decisions", wished)
        export_table(window.session, tmp_path / f"{name}.csv", settings)
        qtbot.waitUntil(lambda: not window.session.busy, timeout=10_000)
        export_pdf(window.session, tmp_path / f"{name}.pdf", settings)
        qtbot.waitUntil(lambda: not window.session.busy, timeout=20_000)
    assert "reader_verdict" in (tmp_path / "with.csv").read_text("utf-8-sig")
    assert "reader_verdict" not in (tmp_path / "without.csv").read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("typed", "pattern", "written"),
    [
        ("in-overread.csv", "CSV table (*.csv)", "in-overread.csv"),
        ("in-overread.csv", "Workbook (*.xlsx)", "in-overread.xlsx"),
        ("mine", "JSON lines (*.jsonl)", "mine.jsonl"),
        ("mine.xlsx", "CSV table (*.csv)", "mine.xlsx"),
        ("mine.txt", "CSV table (*.csv)", "mine.txt"),
        ("", "CSV table (*.csv)", None),
    ],
)
def test_the_form_that_is_chosen_is_written(
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    typed: str,
    pattern: str,
    written: str | None,
) -> None:
    chosen = str(tmp_path / typed) if typed else ""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (chosen, pattern))
    found = choose_destination(window, Folder((tmp_path / "in",)), "table")
    assert found == (tmp_path / written if written else None)


@pytest.mark.parametrize("replace", [True, False])
def test_an_ending_that_is_put_right_replaces_nothing_unasked(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, replace: bool
) -> None:
    (tmp_path / "mine.csv").write_text("kept")
    chosen = str(tmp_path / "mine"), "CSV table (*.csv)"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen)

    def answer(box: QMessageBox) -> int:
        box.buttons()[0 if replace else 1].click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    found = choose_destination(window, Folder((tmp_path / "in",)), "table")
    assert found == (tmp_path / "mine.csv" if replace else None)


def test_what_was_exported_is_opened_and_shown(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: seen.append(Path(url.toLocalFile())) or True)
    monkeypatch.setattr(exported, "sys", SimpleNamespace(platform="linux"))
    assert not window.exported.isVisible()
    window.session.audit.exported(tmp_path / "report.pdf", "pdf")
    assert window.exported.isVisible()
    window.exported.open.click()
    window.exported.show_in_folder.click()
    assert seen == [tmp_path / "report.pdf", tmp_path]


def test_on_windows_the_explorer_points_at_what_was_exported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    started: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(QProcess, "startDetached", lambda *command: started.append(command))
    monkeypatch.setattr(exported, "sys", SimpleNamespace(platform="win32"))
    path = tmp_path / "a report.pdf"
    exported.show_in_folder(path)
    assert started == [("explorer.exe", ["/select,", str(path)])]


def _names(window: MainWindow) -> list[str]:
    return [file for file, _ in window.session.folder.items]


def _bright(window: MainWindow) -> str:
    return next(name for name in _names(window) if name.endswith("c bright.png"))
