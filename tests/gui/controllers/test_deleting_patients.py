"""All data of a patient deleted in the window: searched, listed, deleted, and no longer open."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from core.audit import AuditLog
from core.batch.journal.journal_store import open_journal, place_of
from core.network.outbox import Outbox
from core.patient_data.patient import find_patient
from core.patient_data.recent import read_recent
from core.progress import Progress
from core.results.store import DecisionStore, decisions_file
from core.settings import UserSettings
from desktop.widgets.patient_dialog import PatientDialog
from desktop.window.main_window import MainWindow
from tests.gui.conftest import Opens, Reads
from tests.support.pictures import dicom, spot, write_dicom


@pytest.fixture
def received(home: Path) -> Path:
    """Put two patients with a study each into the folder of received studies."""
    folder = home / "received"
    for number, patient in enumerate(("HID-77", "OTHER-1")):
        for place in range(2):
            pixels = np.clip(spot(64).astype(int) + 150 + place, 0, 250).astype(np.uint8)
            made = dicom(pixels, PatientID=patient, PatientName=f"{patient}^Person")
            made.StudyInstanceUID = f"1.2.{number + 1}"
            made.SOPInstanceUID = f"1.2.{number + 1}.{place + 1}"
            write_dicom(made, folder / f"1.2.{number + 1}" / f"1.2.{number + 1}.{place + 1}.dcm")
    return folder


def dialog_of(window: MainWindow) -> PatientDialog:
    window.actions_by_name["delete_patient"].trigger()
    (dialog,) = [one for one in window.findChildren(PatientDialog) if one.isVisible()]
    return dialog


def test_a_patient_is_shown_deleted_and_gone_from_the_window(
    qtbot: QtBot, window: MainWindow, opens: Opens, reads: Reads, received: Path
) -> None:
    opens(received)
    reads()
    with closing(Outbox()) as queue:
        queue.add(sorted(received.rglob("*.dcm")), "Archive", Progress())
    session = window.session
    folder = session.folder
    assert folder is not None
    item = next(one for one in folder.items.values() if "1.2.1.1" in one.key[0])
    window.worklist.go_to(item)
    qtbot.waitUntil(lambda: session.current is not None and session.current.key == item.key)
    qtbot.waitUntil(lambda: window.actions_by_name["disagree"].isEnabled())
    window.actions_by_name["disagree"].trigger()

    dialog = dialog_of(window)
    assert dialog.patient_id.text() == "HID-77"
    assert not dialog.delete.isEnabled()
    dialog.look.click()
    qtbot.waitUntil(dialog.delete.isEnabled)
    shown = dialog.found.text().splitlines()
    assert shown == [
        "2 received objects",
        "2 readings of models",
        "1 decision",
        "2 objects sent or to be sent",
    ]
    assert len(list(received.rglob("*.dcm"))) == 4
    # A new ID has not been searched for yet.
    dialog.patient_id.setText("OTHER-1")
    assert not dialog.delete.isEnabled()
    dialog.patient_id.setText("HID-77")
    dialog.delete.click()
    qtbot.waitUntil(lambda: dialog.found.text().startswith("Deleted:"))
    assert dialog.found.text().splitlines()[1:] == shown
    assert not dialog.delete.isEnabled()
    dialog.ready.click()

    assert [path.parent.name for path in received.rglob("*.dcm")] == ["1.2.2", "1.2.2"]
    now = session.folder
    assert now is not None
    qtbot.waitUntil(lambda: now.looked_through and now.restored)
    assert {one.key[0].split("/")[0] for one in now.items.values()} == {"1.2.2"}
    with closing(DecisionStore(decisions_file())) as decisions:
        assert decisions.all() == []
    assert not window.actions_by_name["undo"].isEnabled()

    def told() -> bool:
        lines = [json.loads(line) for line in AuditLog().path.read_text("ascii").splitlines()]
        return [(one["what"], one["readings"]) for one in lines if one["act"] == "deleted"] == [
            ("a patient", 2)
        ]

    qtbot.waitUntil(told)
    assert "HID-77" not in AuditLog().path.read_text("ascii")


def test_what_stands_for_the_patient_alone_is_no_recent_study_any_more(
    qtbot: QtBot, window: MainWindow, opens: Opens, reads: Reads, received: Path
) -> None:
    opens(received / "1.2.1")
    reads()
    dialog = dialog_of(window)
    dialog.look.click()
    qtbot.waitUntil(dialog.delete.isEnabled)
    assert "1 entry of the recent studies" in dialog.found.text()
    dialog.delete.click()
    qtbot.waitUntil(lambda: dialog.found.text().startswith("Deleted:"))
    assert read_recent() == []
    assert not window.controllers.settings.recent.menuAction().isEnabled()
    assert not (received / "1.2.1").exists()


def test_what_another_window_has_open_is_told_of(qtbot: QtBot, window: MainWindow, received: Path) -> None:
    with open_journal(place_of([received]), resume=True):
        dialog = dialog_of(window)
        dialog.patient_id.setText("HID-77")
        dialog.look.click()
        qtbot.waitUntil(dialog.delete.isEnabled)
        assert "1 journal is in use by another window or run" in dialog.found.text()


def test_nobody_is_deleted_of_whom_nothing_is_kept(qtbot: QtBot, window: MainWindow, home: Path) -> None:
    dialog = dialog_of(window)
    assert not dialog.look.isEnabled()
    dialog.patient_id.setText("NOBODY")
    dialog.look.click()
    qtbot.waitUntil(lambda: "Nothing is kept" in dialog.found.text())
    assert not dialog.delete.isEnabled()
    assert find_patient("NOBODY", UserSettings(), Progress()).received == ()
