"""The attributes of a file, and pictures that are copied and saved as they are shown."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from core import NOTICE
from core.images.base.limits import Limits
from core.images.files.sources import Source
from core.images.studies.tags import read_tags
from desktop.controllers.exporting.snapshot import image_of
from desktop.viewer.tag_browser import TagBrowser
from desktop.window.main_window import MainWindow
from tests.gui.conftest import GoesTo, Opens


def browser(window: MainWindow) -> TagBrowser:
    window.actions_by_name["tags"].trigger()
    return window.findChildren(TagBrowser)[-1]


def test_lists_and_finds_every_attribute(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, study: Path
) -> None:
    opens(study)
    goes_to("CT_small.dcm")
    dialog = browser(window)
    expected = list(read_tags(Source("a", study / "CT_small.dcm"), Limits()))
    qtbot.waitUntil(lambda: dialog.model.rowCount() == len(expected))
    assert dialog.model.index(0, 0).data() == expected[0].tag
    QTest.keyClicks(dialog.search, "patient name")
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)
    assert [dialog.model.index(0, n).data() for n in range(4)] == [
        "(0010,0010)",
        "Patient's Name",
        "PN",
        "CompressedSamples^CT1",
    ]
    assert dialog.state.text() == f"1 of {len(expected)} attributes"
    dialog.table.selectRow(0)
    QTest.keyClick(dialog.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().split("\t")[3] == "CompressedSamples^CT1"
    dialog.search.setText("no such thing")
    dialog.reject()  # the search is still running
    qtbot.waitUntil(lambda: not window.findChildren(TagBrowser))


def test_says_why_there_are_none(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, study: Path
) -> None:
    opens(study)
    goes_to("drawn/a dark.png")
    dialog = browser(window)
    qtbot.waitUntil(lambda: dialog.state.text() == "Only DICOM files have attributes.")
    dialog.reject()


def pixels(image: QImage) -> np.ndarray:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), -1)[:, : grey.width()].astype(int)


def test_a_copy_tells_nothing_of_the_patient_unless_that_is_wanted(
    window: MainWindow, opens: Opens, goes_to: GoesTo, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens(study)
    goes_to("CT_small.dcm")
    written: list[str] = []
    from desktop.viewer import corner_texts

    original = corner_texts.paint_outlined

    def noted(painter, box, align, text, *more) -> None:
        written.append(text)
        original(painter, box, align, text, *more)

    monkeypatch.setattr("desktop.viewer.corner_texts.paint_outlined", noted)
    window.actions_by_name["copy_picture"].trigger()
    copied = QGuiApplication.clipboard().image()
    assert copied.height() > window.viewer.height()
    assert not any("Compressed" in text or "CT_small" in text for text in written)
    assert any(text.startswith("W ") for text in written)
    middle = slice(window.viewer.height() // 3, window.viewer.height() // 2)
    shown = pixels(window.viewer.grab().toImage())
    assert np.array_equal(pixels(copied)[middle, 300:500], shown[middle, 300:500])
    margin = pixels(copied)[window.viewer.height() :]
    assert np.ptp(margin) > 100, NOTICE  # some text is drawn there

    written.clear()
    window.actions_by_name["copy_texts"].trigger()
    window.actions_by_name["copy_picture"].trigger()
    assert any("Compressed" in text for text in written)


def test_saves_what_is_shown(
    qtbot: QtBot,
    window: MainWindow,
    opens: Opens,
    goes_to: GoesTo,
    study: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opens(study)
    goes_to("CT_small.dcm")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "picture"), ""))
    with qtbot.waitSignal(window.session.status_message):
        window.actions_by_name["save_picture"].trigger()
    saved = QImage(str(tmp_path / "picture.png"))
    assert np.array_equal(pixels(saved), pixels(image_of(window.viewer, named=False)))
    assert saved.textKeys() == []

    (tmp_path / "file").touch()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "file" / "a.png"), ""))
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    window.actions_by_name["save_picture"].trigger()
    qtbot.waitUntil(lambda: bool(told))
    assert "could not be written" in told[0]
