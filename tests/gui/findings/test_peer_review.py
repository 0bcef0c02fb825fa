"""Concordance as peer review: scope, readers, discordant studies opened by a click, CSV and PDF."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop.findings.concordance_dialog import ConcordanceDialog
from desktop.widgets.days import Days
from desktop.window.main_window import MainWindow
from tests.gui.conftest import Opens, Reads, settled
from tests.support.pdf import text_of
from tests.support.pictures import dicom, spot, write_dicom


def studies(folder: Path, *names: str) -> Path:
    for n, name in enumerate(names):
        facts = {"PatientName": name, "PatientID": f"P-{name[0]}", "StudyDate": f"2026010{n + 1}"}
        uids = {"StudyInstanceUID": f"1.2.{n + len(folder.name)}.{len(name)}"}
        made = dicom(spot(96 + n), Modality="DX", StudyDescription=f"Film {n}", **facts, **uids)
        write_dicom(made, folder / f"{n}.dcm")
    return folder


@pytest.fixture
def translated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Translate every title, as a language other than English does."""
    monkeypatch.setattr("desktop.controllers.review.review_controller.known", lambda text: f"~{text}")


@pytest.fixture
def dialog(window: MainWindow, opens: Opens, reads: Reads, qtbot: QtBot, tmp_path: Path) -> ConcordanceDialog:
    """Return the dialog for two folders with two decisions each; the second folder is open."""
    window.controllers.settings.choose("general.reader", "Dr. A")
    qtbot.waitUntil(lambda: not window.session.decisions.problem)
    act = window.actions_by_name
    for folder, reader in (("first", "Dr. A"), ("second", "Dr. B")):
        opens(studies(tmp_path / folder, f"{folder}^Anna", f"{folder}^Bertram"))
        reads()
        window.controllers.settings.choose("general.reader", reader)
        for item, verdict in zip(window.model.items(), ("disagree", "agree"), strict=True):
            window.worklist.go_to(item)
            qtbot.waitUntil(lambda: settled(window))
            act[verdict].trigger()
            qtbot.waitUntil(lambda item=item: window.session.decisions.decided_on(item))
    act["concordance"].trigger()
    made = window.findChild(ConcordanceDialog)
    qtbot.waitUntil(lambda: made.headline.text() == "4 pictures decided", timeout=20_000)
    return made


def rows(dialog: ConcordanceDialog) -> list[list[str]]:
    table = dialog.discordant.table
    return [[table.item(n, c).text() for c in range(table.columnCount())] for n in range(table.rowCount())]


def test_scope_is_the_folder_the_days_and_the_reader(dialog: ConcordanceDialog, qtbot: QtBot) -> None:
    assert [dialog.reader.itemText(n) for n in range(3)] == ["All readers", "Dr. A", "Dr. B"]
    assert [dialog.readers.item(n, 0).text() for n in range(dialog.readers.rowCount())] == ["Dr. A", "Dr. B"]
    dialog.folder.setCurrentIndex(1)
    qtbot.waitUntil(lambda: dialog.headline.text() == "2 pictures decided", timeout=20_000)
    dialog.reader.setCurrentIndex(1)
    qtbot.waitUntil(lambda: dialog.headline.text() == "0 pictures decided", timeout=20_000)
    dialog.folder.setCurrentIndex(0)
    qtbot.waitUntil(lambda: dialog.headline.text() == "2 pictures decided", timeout=20_000)
    # No picture was read blind.
    dialog.blind.setChecked(True)
    qtbot.waitUntil(lambda: dialog.headline.text() == "0 pictures decided", timeout=20_000)
    dialog.blind.setChecked(False)
    dialog.period.choose(Days.YESTERDAY)
    qtbot.waitUntil(lambda: dialog.headline.text() == "0 pictures decided", timeout=20_000)
    dialog.close()


def test_a_click_opens_the_discordant_study(
    window: MainWindow, dialog: ConcordanceDialog, qtbot: QtBot
) -> None:
    table = dialog.discordant.table
    qtbot.waitUntil(lambda: [row[0] for row in rows(dialog)] == ["second Anna", "first Anna"], timeout=20_000)
    assert dialog.tabs.tabText(1) == "Discordant (2)"
    assert dialog.discordant.words.text().startswith("2 discordant findings in 2 studies.")
    assert rows(dialog)[0][1] == "2026-01-01  DX  Film 0"
    assert [row[5] for row in rows(dialog)] == ["Dr. B", "Dr. A"]

    def whom() -> str:
        current = window.session.current
        return current.instance.identity.patient_name if current is not None else ""

    assert whom() == "second Bertram"
    table.itemClicked.emit(table.item(0, 0))
    qtbot.waitUntil(lambda: whom() == "second Anna", timeout=20_000)
    # The second picture lies in a folder that was opened earlier.
    table.itemClicked.emit(table.item(1, 0))
    qtbot.waitUntil(lambda: whom() == "first Anna", timeout=20_000)
    assert window.session.folder.roots[0].name == "first"
    assert dialog.isVisible()
    dialog.close()


def test_the_dialog_that_is_open_comes_to_the_front_with_what_was_decided_since(
    window: MainWindow, dialog: ConcordanceDialog, qtbot: QtBot
) -> None:
    readers = [dialog.reader.itemText(n) for n in range(dialog.reader.count())]
    window.actions_by_name["undo"].trigger()
    window.actions_by_name["concordance"].trigger()
    assert window.findChildren(ConcordanceDialog) == [dialog]
    qtbot.waitUntil(lambda: dialog.headline.text() == "3 pictures decided")
    assert [dialog.reader.itemText(n) for n in range(dialog.reader.count())] == readers
    dialog.close()
    window.actions_by_name["concordance"].trigger()
    (made,) = [one for one in window.findChildren(ConcordanceDialog) if one.isVisible()]
    assert made is not dialog
    made.close()


def test_a_study_that_is_gone_is_told_and_what_is_open_stays(
    window: MainWindow, dialog: ConcordanceDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    # The folders of the studies become known shortly after the findings.
    qtbot.waitUntil(lambda: [row[0] for row in rows(dialog)] == ["second Anna", "first Anna"], timeout=20_000)
    (tmp_path / "first").rename(tmp_path / "elsewhere")
    said: list[str] = []
    window.controllers.review.status_message.connect(said.append)
    dialog.discordant.table.itemClicked.emit(dialog.discordant.table.item(1, 0))
    # The window does not wait for the drive.
    assert said == []
    qtbot.waitUntil(lambda: said == [f"{tmp_path / 'first'} is not there any more."])
    assert window.session.folder.roots[0].name == "second"
    dialog.close()


def test_table_and_report_say_what_is_shown(
    dialog: ConcordanceDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(lambda: len(dialog.known) == 4, timeout=20_000)
    for form, button in (("csv", dialog.csv), ("pdf", dialog.pdf)):
        path = tmp_path / f"review.{form}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, path=path: (str(path), ""))
        button.click()
        qtbot.waitUntil(lambda path=path: dialog.headline.text() == f"Wrote {path.name}.", timeout=30_000)
    with (tmp_path / "review.csv").open(encoding="utf-8-sig", newline="") as handle:
        found = list(csv.DictReader(handle))
    assert len(found) == 4
    told = {(row["patient_id"], row["study_date"], row["reader"], row["verdict"]) for row in found}
    assert ("P-f", "20260101", "Dr. A", "disagree") in told
    assert ("P-s", "20260102", "Dr. B", "agree") in told
    text = text_of(tmp_path / "review.pdf")
    for words in ("Peer review", "Dr. A", "Dr. B", "first Anna", "second Anna", "By reader"):
        assert words in text, words
    assert "first Bertram" not in text
    dialog.close()


def test_the_dialog_may_be_closed_while_the_review_is_written(
    window: MainWindow,
    dialog: ConcordanceDialog,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "review.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    exported: list[Path] = []
    monkeypatch.setattr(window.session.audit, "exported", lambda path, _form: exported.append(path))
    dialog.pdf.click()
    dialog.close()
    # pytest-qt fails the test if a slot raises.
    qtbot.waitUntil(lambda: exported == [path], timeout=30_000)
    qtbot.wait(50)


@pytest.mark.usefixtures("translated")
def test_models_and_findings_have_the_names_of_the_reader_s_language(dialog: ConcordanceDialog) -> None:
    names = [dialog.table.item(n, 0).text().strip() for n in range(dialog.table.rowCount())]
    assert len(names) > 1
    assert [name for name in names if not name.startswith("~")] == []
    dialog.close()
