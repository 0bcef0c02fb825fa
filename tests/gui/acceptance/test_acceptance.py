"""The acceptance test in the window: a labelled folder is measured, looked at, saved and signed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from core.acceptance.profile import find_profile
from core.settings_file import read_settings
from desktop.acceptance.dialog import AcceptanceDialog
from desktop.window.main_window import MainWindow
from tests.gui.conftest import draw


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    for label in ("bright", "dark"):
        (folder / label).mkdir(parents=True)
    for n, grey in enumerate((245, 240, 20)):
        draw(folder / "bright" / f"{n}.png", grey)
    for n, grey in enumerate((20, 30, 40)):
        draw(folder / "dark" / f"{n}.png", grey)
    (folder / "dark" / "broken.png").write_text("no picture")
    return folder


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow) -> AcceptanceDialog:
    qtbot.waitUntil(lambda: not window.session.busy)
    window.actions_by_name["acceptance"].trigger()
    found = window.findChild(AcceptanceDialog)
    assert found is not None
    return found


def measured(qtbot: QtBot, dialog: AcceptanceDialog, folder: Path) -> None:
    dialog.setup.folder.setText(str(folder))
    qtbot.mouseClick(dialog.setup.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=20_000)


def figure(dialog: AcceptanceDialog, name: str) -> tuple[str, ...]:
    table = dialog.outcome.figures
    rows = [[table.item(n, c).text() for c in range(4)] for n in range(table.rowCount())]
    return next(tuple(row[1:]) for row in rows if row[0] == name)


def test_a_folder_is_measured_moved_saved_and_signed(
    qtbot: QtBot,
    window: MainWindow,
    dialog: AcceptanceDialog,
    site: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not dialog.setup.start.isEnabled()
    assert dialog.setup.start.toolTip()
    measured(qtbot, dialog, site)
    page = dialog.outcome
    assert any("taken for a patient of its own" in label.text() for label in page.findChildren(QLabel))
    assert figure(dialog, "Sensitivity")[2] == "2 of 3"
    assert figure(dialog, "Specificity")[2] == "3 of 3"
    page.number.setValue(0.0)
    qtbot.waitUntil(lambda: figure(dialog, "Sensitivity")[2] == "3 of 3")
    assert figure(dialog, "Specificity")[2] == "0 of 3"
    page.choose_by("specificity:1")
    qtbot.waitUntil(lambda: figure(dialog, "Specificity")[2] == "3 of 3")
    assert page.slider.value() == round(page.threshold * 1000)
    for what in ("pdf", "csv"):
        target = tmp_path / f"out.{what}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, t=target: (str(t), ""))
        qtbot.mouseClick(page.report if what == "pdf" else page.table, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(target.exists, timeout=20_000)
    chosen = page.threshold
    page.sign_wanted.emit("Dr. Ü")
    qtbot.waitUntil(lambda: page.profile is not None)
    sha256 = page.found.trial.package.sha256
    assert find_profile("body-region", sha256) == page.profile
    assert [t.threshold for t in read_settings().thresholds] == [chosen]
    # The models are opened anew, so that the threshold holds at once.
    qtbot.waitUntil(
        lambda: (
            window.session.models is not None
            and window.session.models.models[0].card.operating_point.threshold == chosen
        ),
        timeout=20_000,
    )
    dialog.close()


def test_what_cannot_be_measured_is_told_and_the_setup_stays(
    qtbot: QtBot, dialog: AcceptanceDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    (tmp_path / "empty").mkdir()
    dialog.setup.folder.setText(str(tmp_path / "empty"))
    qtbot.mouseClick(dialog.setup.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(told))
    assert "No folder is named after a class" in told[0]
    assert dialog.pages.currentWidget() is dialog.setup
    dialog.close()
