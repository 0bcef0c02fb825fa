"""DICOM results and de-identified copies from the window, as a user makes them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom import dcmread
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel
from pytestqt.qtbot import QtBot

from core import NOTICE
from core.deidentify.burned_in.places import TextPlace
from core.deidentify.options import Dates, Pixels, Retained
from desktop.controllers.exporting.dicom_dialog import DicomDialog
from desktop.controllers.exporting.text_dialog import TextDialog
from desktop.window.main_window import MainWindow
from tests.gui.conftest import Opens, Reads
from tests.support.pictures import dicom, spot, write_dicom


def answers(
    monkeypatch: pytest.MonkeyPatch,
    out: Path,
    *,
    anonymous: bool,
    shifted: bool = False,
    cleaned: bool = False,
) -> list[str]:
    """Fill in the dialog and press Write; return the texts that it showed."""
    said: list[str] = []

    def run(dialog: DicomDialog) -> QDialog.DialogCode:
        said.extend(label.text() for label in dialog.findChildren(QLabel))
        dialog.folder.setText(str(out))
        dialog.anonymous.setChecked(anonymous)
        dialog.shifted.setChecked(shifted)
        dialog.cleaned.setChecked(cleaned)
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
    assert action.toolTip() == "Analyse, measure something or choose a key picture first."
    opens(study)
    reads()
    out = tmp_path / "dicom"
    said = answers(monkeypatch, out, anonymous=False)
    with qtbot.waitSignal(window.session.status_message, timeout=30_000) as told:
        action.trigger()
    assert NOTICE in said
    made = [dcmread(path) for path in out.rglob("*.dcm")]
    # The model of these tests finds nothing, so there is nothing to capture.
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
    assert told.args[0].startswith(f"Wrote {len(made)} files without the patients; pixels were not cleaned.")


def test_the_dialog_offers_only_what_makes_sense(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = DicomDialog("Export", "words", tmp_path, always_anonymous=False)
    qtbot.addWidget(dialog)
    dialog.show()
    write = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert not dialog.shifted.isEnabled()
    assert not dialog.choice().anonymous
    # With the keyboard only.
    dialog.anonymous.setFocus()
    QTest.keyClick(dialog.anonymous, Qt.Key.Key_Space)
    assert dialog.shifted.isEnabled()
    dialog.shifted.setFocus()
    QTest.keyClick(dialog.shifted, Qt.Key.Key_Space)
    assert dialog.choice().options.dates is Dates.SHIFT
    assert dialog.choice().options.pixels is Pixels.LEAVE
    dialog.folder.clear()
    assert not write.isEnabled()
    assert write.toolTip() == "Name a folder first."
    dialog.reject()


def test_the_caution_says_what_stays(qtbot: QtBot, tmp_path: Path) -> None:
    """It once said that UIDs and dates are replaced although they were kept."""
    dialog = DicomDialog("Copies", "Write them.", tmp_path, always_anonymous=True)
    qtbot.addWidget(dialog)
    assert "Dates and times are removed. UIDs are replaced. Pixels are not cleaned" in dialog.caution.text()
    dialog.retained[Retained.UIDS].setChecked(True)
    assert "UIDs stay. Anyone who has the study can match it by them." in dialog.caution.text()
    assert "UIDs are replaced" not in dialog.caution.text()
    dialog.unchanged.setChecked(True)
    assert "Dates and times stay, except the date of birth." in dialog.caution.text()
    dialog.shifted.setChecked(True)
    assert "Dates are moved; times of day stay." in dialog.caution.text()
    assert "institution stays" not in dialog.caution.text()
    dialog.retained[Retained.INSTITUTION].setChecked(True)
    assert "What you chose to keep of patient, device or institution stays." in dialog.caution.text()
    dialog.cleaned.setChecked(True)
    assert "Some text in the pictures may not be found" in dialog.caution.text()
    assert "Pixels are not cleaned" not in dialog.caution.text()


def test_text_in_pictures_is_shown_and_blacked_out_but_for_what_is_kept(
    qtbot: QtBot,
    window: MainWindow,
    opens: Opens,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pixels = spot(128)
    pixels[20:24, 10:60] = pixels[100:104, 10:60] = 255
    for number in range(2):
        write_dicom(dicom(pixels, SeriesInstanceUID="1.2.3"), tmp_path / "in" / f"{number}.dcm")
    lines = (TextPlace(10, 20, 60, 24, 0.9), TextPlace(10, 100, 60, 104, 0.8))

    class Finder:
        def find(self, picture: NDArray[np.uint8]) -> tuple[TextPlace, ...]:
            return tuple(p for p in lines if picture[p.top, p.left : p.right].min() > 200)

    seen: list[TextDialog] = []

    def review(dialog: TextDialog) -> QDialog.DialogCode:
        dialog.show()
        seen.append(dialog)
        assert dialog.names.count() == 2
        # The second place is marked to keep with the mouse, in both files.
        spot_of = dialog.picture.rectangle(lines[1]).center().toPoint()
        QTest.mouseClick(dialog.picture, Qt.MouseButton.LeftButton, pos=spot_of)
        # The first place is marked to keep with the keyboard, and unmarked again.
        dialog.picture.setFocus()
        QTest.keyClick(dialog.picture, Qt.Key.Key_Up)
        QTest.keyClick(dialog.picture, Qt.Key.Key_Space)
        assert all(set(kept) == set(lines) for kept in dialog.kept().values())
        QTest.keyClick(dialog.picture, Qt.Key.Key_Space)
        # The user draws a frame around text that was not found.
        missed = dialog.picture.rectangle(TextPlace(80, 50, 100, 60, 1.0))
        QTest.mousePress(dialog.picture, Qt.MouseButton.LeftButton, pos=missed.topLeft().toPoint())
        QTest.mouseMove(dialog.picture, missed.bottomRight().toPoint())
        QTest.mouseRelease(dialog.picture, Qt.MouseButton.LeftButton, pos=missed.bottomRight().toPoint())
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr("core.deidentify.burned_in.finder.TextFinder", Finder)
    monkeypatch.setattr(TextDialog, "exec", review)
    opens(tmp_path / "in")
    out = tmp_path / "copies"
    answers(monkeypatch, out, anonymous=True, cleaned=True)
    with qtbot.waitSignal(window.session.status_message, timeout=30_000) as told:
        window.actions_by_name["deidentify"].trigger()
    assert seen
    made = [dcmread(path) for path in out.rglob("*.dcm")]
    assert len(made) == 2
    for copy in made:
        assert not copy.pixel_array[20:24, 10:60].any()
        assert not copy.pixel_array[51:59, 81:99].any()
        assert (copy.pixel_array[100:104, 10:60] == 255).all()
        assert copy.BurnedInAnnotation == "YES"
    assert "text was blacked out in 2. Files with text left: 2." in told.args[0]
