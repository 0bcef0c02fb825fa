"""The acceptance test in the window: a labelled folder is measured, examined, saved and signed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QListWidget, QMessageBox
from pytestqt.qtbot import QtBot

from core.acceptance.profile import find_profile
from core.models.catalogue import Catalogue
from core.models.onnx_file import with_card
from core.settings_file import read_settings
from desktop.acceptance.dialog import AcceptanceDialog
from desktop.acceptance.result import slider_at, threshold_at
from desktop.session.session import Session
from desktop.widgets.facts_table import FactsTable
from desktop.window.main_window import MainWindow
from tests.gui.conftest import draw
from tests.support.pictures import save
from tests.support.tiny_findings import NAMES, findings_card, findings_graph, picture_of


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
    table = dialog.outcome.page.figures
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
    page = dialog.outcome.page
    assert any("taken for a patient of its own" in label.text() for label in page.findChildren(QLabel))
    assert figure(dialog, "Sensitivity")[2] == "2 of 3"
    assert figure(dialog, "Specificity")[2] == "3 of 3"
    worst = page.findChild(QListWidget)
    assert [worst.item(n).text() for n in range(worst.count()) if "missed" in worst.item(n).text()]
    page.number.setValue(0.0)
    qtbot.waitUntil(lambda: figure(dialog, "Sensitivity")[2] == "3 of 3")
    # The captions follow the threshold: at a threshold of 0 nothing is missed.
    assert not [worst.item(n).text() for n in range(worst.count()) if "missed" in worst.item(n).text()]
    assert figure(dialog, "Specificity")[2] == "0 of 3"
    page.choose_by("specificity:1")
    qtbot.waitUntil(lambda: figure(dialog, "Specificity")[2] == "3 of 3")
    about = page.found.measured.threshold
    assert page.slider.value() == slider_at(page.threshold, about)
    assert threshold_at(page.slider.value(), about) == pytest.approx(page.threshold, abs=0.002)
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
    # The models are opened again, so that the threshold applies at once.
    qtbot.waitUntil(
        lambda: (
            window.session.models is not None
            and window.session.models.models[0].card.operating_point.threshold == chosen
        ),
        timeout=20_000,
    )
    dialog.close()


@pytest.mark.parametrize("about", [0.02, 0.5, 0.9])
def test_the_slider_is_even_in_the_score(about: float) -> None:
    assert threshold_at(0, about) == 0.0
    assert threshold_at(500, about) == pytest.approx(about)
    assert threshold_at(1000, about) == pytest.approx(1.0)
    for value in range(0, 1001, 25):
        threshold = threshold_at(value, about)
        assert slider_at(threshold, about) == value
        score = 50 * threshold / about if threshold < about else 50 + 50 * (threshold - about) / (1 - about)
        assert score == pytest.approx(value / 10)


def test_a_model_with_several_findings_is_measured_finding_by_finding(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = Catalogue(tmp_path / "models", tmp_path / "added")
    catalogue.ship(with_card(findings_graph(), findings_card()))
    labels = tmp_path / "site" / "labels.csv"
    labels.parent.mkdir()
    # The third picture shows a mass that is missing from its label.
    shown = [((4, 9), "effusion|mass"), ((4,), "effusion"), ((9,), "no finding"), ((), "no finding")]
    rows = ["file,label"]
    for n, (bright, label) in enumerate(shown * 2):
        save(picture_of(*bright, side=64, grey=0.7 + n / 100), labels.parent / f"{n}.png")
        rows.append(f"{n}.png,{label}")
    labels.write_text("\n".join(rows), "utf-8")
    window = MainWindow(Session(catalogue, "cpu"))
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.session.models_changed):
        window.session.load_models()
    dialog = AcceptanceDialog(window.session, window)
    dialog.open()
    measured(qtbot, dialog, labels.parent)
    outcome = dialog.outcome
    assert outcome.finding.count() == len(NAMES)
    free, shown = dialog.screen().availableGeometry(), dialog.geometry()
    assert shown.bottom() <= free.bottom() or shown.top() <= free.top() + 40
    outcome.finding.setCurrentText("Effusion")
    assert (figure(dialog, "Sensitivity")[2], figure(dialog, "Specificity")[2]) == ("4 of 4", "4 of 4")
    outcome.finding.setCurrentText("Mass")
    assert (figure(dialog, "Sensitivity")[2], figure(dialog, "Specificity")[2]) == ("2 of 2", "4 of 6")
    tables = outcome.page.findChildren(FactsTable)
    overview = next(table for table in tables if table.accessibleName() == "Findings")
    told = {overview.item(n, 0).text(): overview.item(n, 2).text() for n in range(overview.rowCount())}
    assert (told["Effusion (few cases)"], told["Mass (few cases)"]) == ("4", "2")
    # Only this finding's threshold changes and is signed; the report holds all findings.
    outcome.page.take(0.9999, "by hand")
    outcome.page.sign_wanted.emit("Dr. M")
    qtbot.waitUntil(lambda: outcome.page.profile is not None)
    assert [(t.finding, t.threshold) for t in read_settings().thresholds] == [("mass", 0.9999)]
    qtbot.waitUntil(lambda: not window.session.busy)
    target = tmp_path / "cases.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(target), ""))
    qtbot.mouseClick(outcome.page.table, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(target.exists)
    rows = list(csv.DictReader(target.read_text("utf-8-sig").splitlines()))
    assert len(rows) == 8 * len(NAMES)
    assert {row["threshold"] for row in rows if row["finding"] == "mass"} == {"0.9999"}
    assert len({row["threshold"] for row in rows}) == len(NAMES)
    dialog.close()
    window.close()


def test_what_cannot_be_measured_is_told_and_the_setup_stays(
    qtbot: QtBot, dialog: AcceptanceDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    (tmp_path / "empty").mkdir()
    dialog.setup.folder.setText(str(tmp_path / "empty"))
    qtbot.mouseClick(dialog.setup.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(told))
    assert "Name the folders after the classes" in told[0]
    assert dialog.pages.currentWidget() is dialog.setup
    dialog.close()
