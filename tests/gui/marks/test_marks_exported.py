"""Marks of a study that no model has read can be exported."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydicom import dcmread
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.deidentify.options import Options
from core.settings import UserSettings
from desktop.controllers.exporting.dicom_dialog import DicomExportChoice
from desktop.controllers.exporting.export_controller import export_pdf
from desktop.window.main_window import MainWindow
from tests.gui.conftest import GoesTo, Opens
from tests.gui.marks.test_marks_kept import films, measure_length
from tests.support.pdf import text_of

__all__ = ["films"]


@pytest.fixture
def marked(window: MainWindow, opens: Opens, goes_to: GoesTo, films: Path, qtbot: QtBot) -> MainWindow:
    """Return the window with a measured key picture that no model has read."""
    opens(films)
    goes_to("a.dcm")
    for name in ("export_pdf", "export_study", "export_dicom"):
        action = window.actions_by_name[name]
        assert action.toolTip() == "Analyse, measure something or choose a key picture first."
    measure_length(window, qtbot)
    QTest.keyClick(window.viewer, Qt.Key.Key_K)
    assert not window.session.folder.readings
    return window


def test_marks_alone_are_a_report(
    marked: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.pdf"
    monkeypatch.setattr("desktop.controllers.exporting.export_controller.choose_destination", lambda *_: out)
    for name in ("export_study", "export_pdf"):
        action = marked.actions_by_name[name]
        assert action.isEnabled(), action.toolTip()
        action.trigger()
        qtbot.waitUntil(lambda: not marked.session.busy)
        words = text_of(out)
        assert "Marks of the reader" in words
        assert "mm at the detector" in words
        assert "ID a" in words
        out.unlink()
    # A table has a row for each reading.
    assert marked.actions_by_name["export_csv"].toolTip() == "Analyse first."


def test_marks_alone_are_dicom_objects(marked: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    assert marked.actions_by_name["export_dicom"].isEnabled()
    with qtbot.waitSignal(marked.session.status_message) as told:
        marked.controllers.dicom_exports.write_results(
            DicomExportChoice(tmp_path / "dicom", anonymous=False, options=Options())
        )
    made = {path.name.partition("-")[0]: dcmread(path) for path in (tmp_path / "dicom").rglob("*.dcm")}
    assert set(made) == {"pdf", "kos", "marks", "measures"}
    assert {one.PatientID for one in made.values()} == {"a"}
    assert told.args[0] == "Wrote 4 DICOM objects of 1 file."


def test_marks_stand_in_the_report_of_what_models_read(
    marked: MainWindow, qtbot: QtBot, reads: object, goes_to: GoesTo, tmp_path: Path
) -> None:
    """A model read the other film, but not this one."""
    goes_to("b.dcm")
    reads("read_picture")  # type: ignore[operator]
    assert [file for file, _ in marked.session.folder.readings] == ["b.dcm"]
    export_pdf(marked.session, tmp_path / "all.pdf", UserSettings())
    qtbot.waitUntil(lambda: not marked.session.busy)
    words = text_of(tmp_path / "all.pdf")
    assert "Key pictures and measurements of the reader" in words
    assert "a.dcm" in words


def test_a_mark_that_is_taken_back_takes_the_export_along(marked: MainWindow) -> None:
    for _ in range(2):
        marked.actions_by_name["undo_mark"].trigger()
    assert not marked.actions_by_name["export_study"].isEnabled()
