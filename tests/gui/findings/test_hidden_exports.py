"""Findings hidden from a blind reader are exported only if the reader agrees."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from pydicom import dcmread
from PySide6.QtWidgets import QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from core.deidentify.options import Options
from desktop.controllers.exporting.dicom_dialog import DicomExportChoice
from desktop.window.main_window import MainWindow
from tests.gui.conftest import GoesTo
from tests.gui.findings.test_deciding import press


def test_what_is_hidden_is_not_written_without_asking(
    reader: MainWindow, goes_to: GoesTo, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(box: QMessageBox) -> int:
        asked.append(box.text())
        box.button(QMessageBox.StandardButton.Cancel).click()
        return 0

    def never(*_: object, **__: object) -> None:
        raise AssertionError("it was not stopped")

    monkeypatch.setattr(QMessageBox, "exec", answer)
    monkeypatch.setattr("desktop.controllers.exporting.export_controller.choose_destination", never)
    monkeypatch.setattr("desktop.controllers.exporting.dicom_export_controller.DicomDialog", never)
    reader.actions_by_name["blind_first"].trigger()
    goes_to("drawn/c bright.png")
    for name in ("export_csv", "export_pdf", "export_study", "export_dicom"):
        reader.actions_by_name[name].trigger()
    words = "The findings of {} are hidden until you have given your reading."
    assert asked == [words.format(n) for n in ("5 studies", "5 studies", "3 studies", "5 studies")]
    # No question is asked about a study that was read; otherwise the export goes on if the user agrees.
    press(reader, "1", shift=True)
    assert reader.session.decisions.hidden_studies(["drawn/c bright.png"]).number == 0
    assert reader.session.decisions.hidden_studies().number == 4


@pytest.mark.parametrize(("button", "hidden"), [("Leave them out", False), ("Go on with them", True)])
def test_what_is_hidden_can_be_left_out_of_what_is_written(
    reader: MainWindow,
    goes_to: GoesTo,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    button: str,
    hidden: bool,
) -> None:
    table, results = tmp_path / "out.csv", tmp_path / "dicom"

    class Choose:
        """The dialog of the DICOM results, accepted without changes."""

        def __init__(self, *_: object, **__: object) -> None: ...

        def exec(self) -> int:
            return QDialog.DialogCode.Accepted

        def choice(self) -> DicomExportChoice:
            return DicomExportChoice(results, anonymous=False, options=Options())

        def deleteLater(self) -> None: ...

    def answer(box: QMessageBox) -> int:
        next(one for one in box.buttons() if one.text() == button).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    chosen = "desktop.controllers.exporting.export_controller.choose_destination"
    monkeypatch.setattr(chosen, lambda *_: table)
    reader.actions_by_name["blind_first"].trigger()
    goes_to("drawn/c bright.png")
    press(reader, "1", shift=True)
    reader.actions_by_name["export_csv"].trigger()
    qtbot.waitUntil(lambda: table.exists() and not reader.session.busy)
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["file"]: row for row in csv.DictReader(file)}
    assert rows["drawn/c bright.png"]["blind_verdict"] == "disagree"
    assert ("drawn/a dark.png" in rows, "CT_small.dcm" in rows) == (hidden, hidden)
    # Notes that are never hidden, such as a file that could not be read, are always shown.
    assert "broken.png" in rows
    monkeypatch.setattr("desktop.controllers.exporting.dicom_export_controller.DicomDialog", Choose)
    reader.actions_by_name["export_dicom"].trigger()
    qtbot.waitUntil(lambda: not reader.session.busy)
    reports = [path for path in results.rglob("*.dcm") if dcmread(path).Modality == "SR"]
    assert bool(reports) == hidden
