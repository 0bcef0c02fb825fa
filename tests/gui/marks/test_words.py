"""The text for the report in the window: one key, as text, and no findings for a blind reader."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.reports.phrases.phrases import own_phrases_file
from desktop.window.main_window import MainWindow
from tests.gui.conftest import GoesTo, Opens, Reads
from tests.support.pictures import dicom, write_dicom


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A bright film that the model suspects, with its orientation."""
    pixels = np.clip(np.add.outer(np.arange(160) % 7, np.arange(160) % 11) + 235, 0, 250).astype(np.uint8)
    made = dicom(pixels, Modality="DX", PatientID="one", StudyDate="20261127", ViewPosition="PA")
    made.BodyPartExamined, made.PatientOrientation = "CHEST", ["L", "F"]
    made.WindowCenter, made.WindowWidth = 128, 256
    write_dicom(made, tmp_path / "films" / "a.dcm")
    return tmp_path / "films"


def copied(window: MainWindow, qtbot: QtBot) -> str:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_C, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: clipboard.text() != "before")
    return clipboard.text()


def test_one_key_copies_what_was_found_and_what_the_reader_says(
    window: MainWindow, opens: Opens, goes_to: GoesTo, reads: Reads, film: Path, qtbot: QtBot
) -> None:
    opens(film)
    goes_to("a.dcm")
    assert copied(window, qtbot) == "Chest PA 2026-11-27, second reader: no reading."
    reads()
    words = copied(window, qtbot)
    assert words.startswith("Chest PA 2026-11-27, second reader: bright suspected, ")
    score = window.session.found(window.session.current)[0].finding.score
    assert words.endswith(f"score {score}.")
    window.actions_by_name["agree"].trigger()
    assert copied(window, qtbot) == f"{words[:-1]}; reader agrees."


def test_a_blind_reader_copies_nothing_of_the_models(
    window: MainWindow, opens: Opens, goes_to: GoesTo, reads: Reads, film: Path, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: not window.session.decisions.problem)
    window.session.decisions.read_blind(True)
    opens(film)
    goes_to("a.dcm")
    reads()
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    with qtbot.waitSignal(window.session.status_message) as said:
        window.actions_by_name["copy_words"].trigger()
    assert said.args == ["Nothing was copied: you read blind, so decide on this study first."]
    qtbot.wait(50)
    assert clipboard.text() == "before"
    window.actions_by_name["unsure"].trigger()
    qtbot.waitUntil(lambda: not window.session.decisions.hidden(window.session.current))
    assert "bright suspected" in copied(window, qtbot)


def test_own_phrases_that_are_wrong_are_told_of(
    window: MainWindow, opens: Opens, goes_to: GoesTo, film: Path, qtbot: QtBot
) -> None:
    own = own_phrases_file("en")
    own.parent.mkdir(parents=True)
    own.write_text('[words]\nunread = "{nonsense}"\n', "utf-8")
    opens(film)
    goes_to("a.dcm")
    told: list[str] = []
    window.session.status_message.connect(told.append)
    assert copied(window, qtbot).endswith("no reading.")
    assert told == [
        "In the phrases en.toml [words] unread has an unknown field {nonsense}; there are: none. "
        "The built-in phrases are used instead."
    ]
    own.write_text('[words]\nunread = "waits"\n', "utf-8")
    assert copied(window, qtbot).endswith("waits.")
