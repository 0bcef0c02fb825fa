"""DICOM results and copies without the patient from the window, as a user makes them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydicom import dcmread
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel
from pytestqt.qtbot import QtBot

from core import NOTICE
from desktop.controllers.dicom_dialog import DicomDialog
from desktop.window.main_window import MainWindow
from tests.gui.conftest import Opens, Reads


def answers(
    monkeypatch: pytest.MonkeyPatch, out: Path, *, anonymous: bool, shifted: bool = False
) -> list[str]:
    """Fill in the dialog and press Write; what it said is collected."""
    said: list[str] = []

    def run(dialog: DicomDialog) -> QDialog.DialogCode:
        said.extend(label.text() for label in dialog.findChildren(QLabel))
        dialog.folder.setText(str(out))
        dialog.anonymous.setChecked(anonymous)
        dialog.shifted.setChecked(shifted)
        dialog.accept()
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(DicomDialog, "exec", run)
    return said


def test_results_are_written_and_what_has_none_is_told(
    qtbot: QtBot,
    window: MainWindow,
    opens: Opens,
    reads: Reads,
    study: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    action = window.actions_by_name["export_dicom"]
    assert not action.isEnabled()
    assert action.toolTip() == "Nothing was read yet."
    opens(study)
    reads()
    out = tmp_path / "dicom"
    said = answers(monkeypatch, out, anonymous=False)
    with qtbot.waitSignal(window.session.status_message, timeout=30_000) as told:
        action.trigger()
    assert NOTICE in said
    made = [dcmread(path) for path in out.rglob("*.dcm")]
    # The model of these tests finds nothing, so that there is nothing to show.
    assert {m.Modality for m in made} == {"SR", "DOC"}
    sources = {
        dcmread(path).StudyInstanceUID for path in study.rglob("*.dcm") if b"DICM" in path.read_bytes()[:132]
    }
    assert {m.StudyInstanceUID for m in made} <= sources
    assert f"Wrote {len(made)} DICOM objects" in told.args[0]
    assert "belongs to no study" in told.args[0]


def test_copies_without_the_patient(
    qtbot: QtBot,
    window: MainWindow,
    opens: Opens,
    study: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opens(study)
    out = tmp_path / "copies"
    said = answers(monkeypatch, out, anonymous=True, shifted=True)
    with qtbot.waitSignal(window.session.status_message, timeout=30_000) as told:
        window.actions_by_name["deidentify"].trigger()
    assert any("Pixels are not cleaned" in words for words in said)
    made = [dcmread(path) for path in out.rglob("*.dcm")]
    assert {m.PatientIdentityRemoved for m in made} == {"YES"}
    assert {m.LongitudinalTemporalInformationModified for m in made} == {"MODIFIED"}
    assert told.args[0].startswith(
        f"Wrote {len(made)} files without their patients; pixels were not cleaned."
    )


def test_the_dialog_offers_only_what_makes_sense(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = DicomDialog("Export", "words", tmp_path, always_anonymous=False)
    qtbot.addWidget(dialog)
    dialog.show()
    write = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert not dialog.shifted.isEnabled()
    assert not dialog.choice().anonymous
    # By keys alone.
    dialog.anonymous.setFocus()
    QTest.keyClick(dialog.anonymous, Qt.Key.Key_Space)
    assert dialog.shifted.isEnabled()
    dialog.shifted.setFocus()
    QTest.keyClick(dialog.shifted, Qt.Key.Key_Space)
    assert dialog.choice().shift_dates
    dialog.folder.clear()
    assert not write.isEnabled()
    assert write.toolTip() == "Name a folder first."
    dialog.reject()
