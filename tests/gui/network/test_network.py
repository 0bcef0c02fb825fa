"""The network in the window: searching and sending to an archive, a receiver that is killed and restarted."""

from __future__ import annotations

import os
import signal
from datetime import date, timedelta
from pathlib import Path

import pydicom
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from core.settings import UserSettings
from desktop.network.dialog import NetworkDialog
from desktop.network.send_model import KINDS
from desktop.session import folder_watcher
from desktop.widgets.days import Days
from desktop.window.main_window import MainWindow
from tests.gui.conftest import Opens
from tests.support.network.committing import Archive, lost
from tests.support.network.worklist import worklist, write_order
from tests.support.peers import Orthanc, free_port, receiving, storescu
from tests.support.pictures import dicom, spot, write_dicom


def takes(window: MainWindow, settings: UserSettings) -> None:
    window.controllers.settings.preferences.take(settings)


def made(folder: Path, number: int, **attributes: object) -> list[Path]:
    study = pydicom.uid.generate_uid()
    return [
        write_dicom(dicom(spot(64 + n), **({"StudyInstanceUID": study} | attributes)), folder / f"{n}.dcm")
        for n in range(number)
    ]


@pytest.fixture
def dialog(window: MainWindow, orthanc: Orthanc, qtbot: QtBot, tmp_path: Path) -> NetworkDialog:
    """Open the dialog with a node that answers."""
    settings = receiving(tmp_path / "received", listen=False)
    takes(window, settings.model_copy(update={"nodes": (orthanc.node(),)}))
    window.actions_by_name["pacs"].trigger()
    return window.controllers.network.dialog()


def test_a_study_is_searched_by_keyboard_fetched_and_opened(
    window: MainWindow, dialog: NetworkDialog, orthanc: Orthanc, qtbot: QtBot, tmp_path: Path
) -> None:
    for file in made(tmp_path / "there", 3, PatientName="Window^Test", PatientID="W-1", StudyDate="20260102"):
        orthanc.rest("/instances", file.read_bytes())
    dialog.find_page.search.click()
    assert dialog.words.text() == "Say what to look for first."
    dialog.find_page.patient_id.setFocus()
    QTest.keyClicks(dialog.find_page.patient_id, "W-1")
    QTest.keyClick(dialog.find_page.patient_id, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.find_page.table.rowCount() == 1, timeout=15_000)
    row = [dialog.find_page.table.item(0, column).text() for column in range(7)]
    assert row == ["2026-01-02", "Window, Test", "W-1", "", "OT", "3", ""]
    dialog.find_page.fetch.click()
    # No other study is fetched meanwhile, not even by Enter in the table.
    assert not dialog.find_page.fetch.isEnabled()
    dialog.find_page.table.choose(0)
    assert not dialog.find_page.fetch.isEnabled()
    qtbot.waitUntil(lambda: window.session.folder is not None, timeout=15_000)
    qtbot.waitUntil(lambda: len(window.session.folder.items) == 3, timeout=15_000)
    # Earlier studies are searched meanwhile, and the line says so until that ends.
    qtbot.waitUntil(lambda: dialog.words.text() == "3 objects fetched.", timeout=15_000)
    qtbot.waitUntil(dialog.find_page.fetch.isEnabled)


def test_fetched_studies_come_beside_what_is_open_and_earlier_ones_are_offered(
    window: MainWindow, dialog: NetworkDialog, orthanc: Orthanc, opens: Opens, qtbot: QtBot, tmp_path: Path
) -> None:
    made(tmp_path / "mine" / "here", 2, PatientName="Mine^Own", PatientID="F-0", StudyDate="20260105")
    who = {"PatientName": "Fetched^Anna", "PatientID": "F-1"}
    for n, day in enumerate(("20260102", "20250102", "20240102")):
        for file in made(tmp_path / f"there{n}", 2, StudyDate=day, **who):
            orthanc.rest("/instances", file.read_bytes())
    (other,) = made(tmp_path / "namesake", 1, PatientName="Else^Jim", PatientID="F-1", StudyDate="20230102")
    orthanc.rest("/instances", other.read_bytes())
    opens(tmp_path / "mine")
    window.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: not window.session.busy, timeout=20_000)
    read = {reading.file for one in window.session.folder.readings.values() for reading in one.values()}
    assert len(read) == 2
    assert window.worklist.title.text() == "mine"
    page = dialog.find_page
    page.patient_id.setText("F-1")
    page.search.click()
    qtbot.waitUntil(lambda: page.table.rowCount() == 4, timeout=15_000)
    assert page.earlier.isHidden()
    page.fetch.click()
    qtbot.waitUntil(lambda: not page.earlier.isHidden(), timeout=30_000)
    assert page.earlier.text() == "Fetch 2 earlier studies too"
    assert dialog.words.text() == "2 objects fetched."
    folder = lambda: window.session.folder  # noqa: E731
    qtbot.waitUntil(lambda: folder().restored and len(folder().items) == 4, timeout=20_000)
    # The readings are kept, under the files' new names.
    qtbot.waitUntil(lambda: len(folder().readings) == 2, timeout=15_000)
    assert all(name.endswith(tuple(read)) for name, _frame in folder().readings)
    assert [row.who for row in folder().found.rows] == ["Fetched Anna", "Mine Own"]
    qtbot.waitUntil(
        lambda: (
            window.session.current is not None
            and window.session.current.instance.identity.patient_id == "F-1"
        )
    )
    assert window.worklist.title.text().startswith("mine + ")
    page.earlier.click()
    qtbot.waitUntil(lambda: len(folder().found.rows) == 4 and folder().restored, timeout=30_000)
    assert page.earlier.isHidden()
    assert "F-1" in {row.identity.patient_id for row in folder().found.rows}
    assert all(row.who != "Else Jim" for row in folder().found.rows)
    qtbot.waitUntil(lambda: len(folder().readings) == 2, timeout=15_000)
    # Exports use the readings that were kept.
    window.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: not window.session.busy and not folder().unread(), timeout=30_000)
    assert len(folder().readings) == 8


def test_studies_of_today_are_found(
    window: MainWindow, dialog: NetworkDialog, orthanc: Orthanc, qtbot: QtBot, tmp_path: Path
) -> None:
    today, yesterday = date.today(), date.today() - timedelta(1)
    for when in (today, yesterday, today - timedelta(6), today - timedelta(7)):
        (file,) = made(tmp_path / f"{when}", 1, PatientID="D-1", StudyDate=f"{when:%Y%m%d}")
        orthanc.rest("/instances", file.read_bytes())
    page = dialog.find_page
    page.patient_id.setText("D-1")
    for which, days in ((Days.TODAY, [today]), (Days.YESTERDAY, [yesterday]), (Days.WEEK, [])):
        page.days.choose(which)
        page.search.click()
        wanted = days or [today, yesterday, today - timedelta(6)]
        found = lambda: [page.table.item(row, 0).text() for row in range(page.table.rowCount())]  # noqa: E731
        qtbot.waitUntil(lambda: found() == [day.isoformat() for day in wanted], timeout=15_000)  # noqa: B023
        qtbot.waitUntil(page.search.isEnabled)


def test_names_are_hidden_where_the_settings_say_so(
    window: MainWindow, dialog: NetworkDialog, orthanc: Orthanc, qtbot: QtBot, tmp_path: Path
) -> None:
    (file,) = made(tmp_path / "there", 1, PatientName="Secret^Name", PatientID="W-2", AccessionNumber="A9")
    orthanc.rest("/instances", file.read_bytes())
    window.controllers.settings.choose("privacy.patient_texts", value=False)
    dialog.find_page.patient_id.setText("W-2")
    dialog.find_page.search.click()
    qtbot.waitUntil(lambda: dialog.find_page.table.rowCount() == 1, timeout=15_000)
    assert [dialog.find_page.table.item(0, column).text() for column in (1, 2, 6)] == ["", "", ""]


def test_the_selection_is_sent_once(
    window: MainWindow, dialog: NetworkDialog, orthanc: Orthanc, opens: Opens, qtbot: QtBot, tmp_path: Path
) -> None:
    page = dialog.send_page
    dialog.tabs.setCurrentWidget(page)
    assert not page.send.isEnabled()
    assert page.words.text() == page.send.toolTip() == "Open a folder or files first."
    files = made(tmp_path / "mine", 4)
    made(tmp_path / "other", 2)
    opens(tmp_path)
    qtbot.waitUntil(lambda: len(page.model.offers) == 2)
    assert page.words.text().startswith("There are no results to send. 2 studies: It was not analysed yet.")
    rows = window.model.items()
    window.worklist.go_to(next(item for item in rows if item.key[0].startswith("mine/")))
    page.selection.click()
    assert page.send.text() == "Send the pictures"
    assert page.words.text() == "1 study, 1 patient.  4 picture files"
    page.send.click()
    qtbot.waitUntil(lambda: dialog.words.text().startswith("4 sent, 0 failed, 0 waiting"), timeout=20_000)
    assert {str(pydicom.dcmread(file).SOPInstanceUID) for file in files} <= orthanc.instances()
    table = dialog.queue_page.table
    states = lambda: [table.item(row, 0).text() for row in range(table.rowCount())]  # noqa: E731
    qtbot.waitUntil(lambda: states() == ["sent"] * 4, timeout=15_000)
    page.send.click()
    qtbot.waitUntil(lambda: "are not sent again" in dialog.words.text(), timeout=15_000)


def test_what_cannot_be_sent_waits_and_says_why(
    window: MainWindow, dialog: NetworkDialog, orthanc: Orthanc, qtbot: QtBot, tmp_path: Path
) -> None:
    away = orthanc.node(name="Away", port=free_port())
    takes(window, window.controllers.settings.now.model_copy(update={"nodes": (away,)}))
    dialog.test.click()
    qtbot.waitUntil(lambda: "Away does not answer" in dialog.words.text(), timeout=15_000)
    window.controllers.network.network.queue(made(tmp_path / "mine", 2), away)
    table = dialog.queue_page.table
    qtbot.waitUntil(lambda: table.rowCount() == 2 and bool(table.item(0, 5).text()), timeout=20_000)
    assert [table.item(0, column).text() for column in (0, 1, 3)] == ["waiting", "Away", "1"]
    assert "Connection refused" in table.item(0, 5).text()
    takes(window, window.controllers.settings.now.model_copy(update={"nodes": (orthanc.node(name="Away"),)}))
    qtbot.waitUntil(dialog.queue_page.retry.isEnabled)
    dialog.queue_page.retry.click()
    qtbot.waitUntil(lambda: table.item(0, 0).text() == "sent", timeout=20_000)


def test_the_queue_says_what_the_archive_keeps(
    window: MainWindow, dialog: NetworkDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    archive = Archive(answer=lost(0x0112))
    archive.start()
    try:
        node = archive.node()
        takes(window, window.controllers.settings.now.model_copy(update={"nodes": (node,)}))
        dialog.tabs.setCurrentWidget(dialog.queue_page)
        window.controllers.network.network.queue(made(tmp_path / "mine", 3), node)
        table = dialog.queue_page.table
        rows = lambda: sorted(table.item(row, 4).text() for row in range(table.rowCount()))  # noqa: E731
        qtbot.waitUntil(lambda: rows() == ["committed", "committed", "not committed"], timeout=30_000)
        assert "The archive does not have the object (0112)." in {table.item(n, 5).text() for n in range(3)}
        said = "2 committed, 0 acknowledged and not committed yet."
        qtbot.waitUntil(lambda: said in dialog.words.text(), timeout=15_000)
        assert dialog.queue_page.words.text() == "1 waiting, 2 sent, 0 failed, 2 committed, 1 not committed"
    finally:
        archive.stop()


def test_results_are_sent_as_dicom(
    window: MainWindow, dialog: NetworkDialog, orthanc: Orthanc, opens: Opens, qtbot: QtBot, tmp_path: Path
) -> None:
    (file,) = made(tmp_path / "mine", 1, PatientBirthDate="", StudyDate="20260101", StudyTime="120000")
    opens(tmp_path / "mine")
    page = dialog.send_page
    dialog.tabs.setCurrentWidget(page)
    qtbot.waitUntil(lambda: len(page.model.offers) == 1)
    assert not page.send.isEnabled()
    # The dialog stays open while the folder is analysed.
    window.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: not window.session.busy, timeout=20_000)
    before = orthanc.instances()
    qtbot.waitUntil(page.send.isEnabled, timeout=10_000)
    assert page.send.text() == "Send the results"
    assert page.words.text().startswith("1 study, 1 patient.  Structured report: 1")
    page.send.click()
    qtbot.waitUntil(lambda: " sent, 0 failed, 0 waiting" in dialog.words.text(), timeout=60_000)
    came = orthanc.instances() - before
    assert came
    study = str(pydicom.dcmread(file).StudyInstanceUID)
    query = {"Level": "Instance", "Query": {"StudyInstanceUID": study}, "Expand": True}
    assert {one["MainDicomTags"]["SOPInstanceUID"] for one in orthanc.rest("/tools/find", query)} == came
    assert not list((Path(os.environ["OVERREAD_HOME"]) / "outbox").glob("*.dcm"))


def test_only_kinds_that_are_ticked_are_sent(
    window: MainWindow, dialog: NetworkDialog, orthanc: Orthanc, opens: Opens, qtbot: QtBot, tmp_path: Path
) -> None:
    facts = {"PatientBirthDate": "", "StudyDate": "20260101", "StudyTime": "120000"}
    made(tmp_path / "mine" / "a", 1, PatientID="K-1", PatientName="First^Of", **facts)
    made(tmp_path / "mine" / "b", 1, PatientID="K-2", PatientName="Second^Of", **facts)
    opens(tmp_path / "mine")
    page = dialog.send_page
    dialog.tabs.setCurrentWidget(page)
    window.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: not window.session.busy, timeout=20_000)
    qtbot.waitUntil(page.send.isEnabled, timeout=10_000)
    model = page.model
    texts = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert [text.split()[0] for text in texts] == ["First", "2026-01-01", "Second", "2026-01-01"]
    kinds = list(KINDS)
    report, document = kinds.index("sr") + 1, kinds.index("pdf") + 1
    checked = Qt.CheckState.Checked.value
    assert model.index(1, report).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    # The column's header unticks all PDF reports, and the box beside the name unticks the second patient.
    model.toggle_column(document)
    assert model.index(1, document).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    model.setData(model.index(2, 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    assert page.choice().studies == page.choice().patients == 1
    assert set(page.choice().results.values()) <= {frozenset({"sr"}), frozenset({"sr", "sc"})}
    before = orthanc.instances()
    page.send.click()
    qtbot.waitUntil(lambda: " sent, 0 failed, 0 waiting" in dialog.words.text(), timeout=60_000)
    came = [orthanc.rest(f"/instances/{one}/simplified-tags") for one in _new(orthanc, before)]
    assert {one["PatientID"] for one in came} == {"K-1"}
    assert "SR" in {one["Modality"] for one in came}
    assert "DOC" not in {one["Modality"] for one in came}
    # Ticking the patient again ticks all that goes to the node.
    model.setData(model.index(2, 0), checked, Qt.ItemDataRole.CheckStateRole)
    assert page.choice().patients == 2


def _new(orthanc: Orthanc, before: set[str]) -> list[str]:
    found = orthanc.rest("/tools/find", {"Level": "Instance", "Query": {}, "Expand": True})
    return [one["ID"] for one in found if one["MainDicomTags"]["SOPInstanceUID"] not in before]


def test_what_is_hidden_is_not_ticked_and_tells_nothing(
    window: MainWindow, dialog: NetworkDialog, opens: Opens, qtbot: QtBot, tmp_path: Path
) -> None:
    made(tmp_path / "mine", 1, StudyDate="20260101")
    opens(tmp_path / "mine")
    page = dialog.send_page
    dialog.tabs.setCurrentWidget(page)
    window.actions_by_name["blind_first"].trigger()
    window.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: not window.session.busy, timeout=20_000)
    qtbot.waitUntil(lambda: bool(page.model.offers and page.model.offers[0].results), timeout=10_000)
    (offer,) = page.model.offers
    assert offer.hidden
    assert offer.results == {"sr", "sc", "map", "pdf", "seg", "gsps"}
    assert not page.send.isEnabled()
    assert page.words.text().startswith("Nothing is ticked")
    assert "hidden until you have given your reading" in page.model.index(1, 0).data(
        Qt.ItemDataRole.ToolTipRole
    )


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are found by /proc")
def test_what_a_modality_sends_is_read_though_the_receiver_is_killed(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_watcher, "POLL", 300)
    monkeypatch.setattr(folder_watcher, "GROWING", 100)
    monkeypatch.setattr(folder_watcher, "SETTLE", 20)
    settings = receiving(tmp_path / "received", listen=False)
    takes(window, settings)
    network, tray = window.controllers.network.network, window.controllers.network.receiver.button
    assert tray.text() == "Receiving: off"
    window.actions_by_name["receive"].trigger()
    qtbot.waitUntil(lambda: network.standing is not None, timeout=20_000)
    assert window.controllers.settings.now.pacs.listen
    assert window.actions_by_name["receive"].isChecked()
    window.controllers.network.show_receiver()
    window.controllers.network.dialog().receive_page.open.click()
    qtbot.waitUntil(lambda: window.controllers.batch.watching.on, timeout=15_000)
    first, second = made(tmp_path / "a", 3), made(tmp_path / "b", 2)
    assert storescu(settings, *first).returncode == 0
    qtbot.waitUntil(lambda: len(window.session.folder.readings) == 3, timeout=30_000)
    assert tray.text() == "Receiving: 3"
    os.kill(_receiver(), signal.SIGKILL)
    qtbot.waitUntil(lambda: network.deaths == 1, timeout=15_000)
    qtbot.waitUntil(lambda: storescu(settings, *first, *second).returncode == 0, timeout=30_000)
    qtbot.waitUntil(lambda: len(window.session.folder.readings) == 5, timeout=30_000)
    assert storescu(settings, *first, title="STRANGER").returncode != 0
    qtbot.waitUntil(lambda: tray.text() == "Receiving: 5   1 refused", timeout=15_000)
    assert tray.accessibleName() == "Receiving: 5   1 refused, 1 refused"
    window.actions_by_name["receive"].trigger()
    assert tray.text() == "Receiving: off"
    assert not window.controllers.settings.now.pacs.listen


def test_received_studies_that_wait_are_read_once_their_folder_is_watched(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    received = tmp_path / "received"
    made(received / "waiting", 2)
    settings = receiving(received, listen=False)
    settings = settings.model_copy(
        update={"general": settings.general.model_copy(update={"analyse_opened": False})}
    )
    takes(window, settings)
    receiver = window.controllers.network.receiver
    receiver.open_folder()
    qtbot.waitUntil(
        lambda: window.session.folder is not None and len(window.session.folder.readings) == 2, timeout=30_000
    )
    assert window.controllers.batch.watching.on
    # The folder is open; files that arrived while it was not watched are still waiting.
    window.controllers.batch.watching.switch(on=False)
    qtbot.waitUntil(lambda: not window.session.busy)
    made(received / "later", 1)
    window.session.open([received])
    qtbot.waitUntil(lambda: window.session.folder is not None and window.session.folder.restored)
    assert len(window.session.folder.unread()) == 1
    receiver.open_folder()
    qtbot.waitUntil(lambda: not window.session.folder.unread(), timeout=30_000)


def test_a_receiver_that_cannot_listen_is_off_again(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    window.actions_by_name["receive"].trigger()
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert told == ["Nobody may send yet: name the AE titles that may in the settings."]
    assert not window.actions_by_name["receive"].isChecked()
    assert not window.controllers.settings.now.pacs.listen


def _receiver() -> int:
    """Return the child process that listens."""
    listening = {
        fields[9]
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
        if (fields := line.split())[3] == "0A"
    }
    tasks = Path("/proc/self/task").glob("*/children")
    for pid in {int(pid) for task in tasks for pid in task.read_text("ascii").split()}:
        opened = [str(handle.readlink()) for handle in Path(f"/proc/{pid}/fd").iterdir()]
        python = b"multiprocessing" in Path(f"/proc/{pid}/cmdline").read_bytes()
        if python and listening.intersection(name[8:-1] for name in opened if name.startswith("socket:[")):
            return pid
    raise AssertionError("nobody listens")


def test_accession_numbers_come_from_the_worklist_and_are_told(
    window: MainWindow, opens: Opens, qtbot: QtBot, tmp_path: Path
) -> None:
    settings = receiving(tmp_path / "received", listen=False, worklist="RIS")
    write_order(tmp_path / "orders" / "WORKLIST", "A-1", "P-1", "20260301")
    for name, patient in (("one", "P-1"), ("other", "P-2")):
        facts = {"PatientID": patient, "PatientName": "Doe^Jane", "Modality": "DX", "StudyDate": "20260301"}
        made(tmp_path / "mine" / name, 1, **facts)
    opens(tmp_path / "mine")
    command = window.actions_by_name["accessions"]
    assert not command.isEnabled()
    window.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: not window.session.busy, timeout=20_000)
    boxes = lambda: [box for box in window.findChildren(QMessageBox) if box.isVisible()]  # noqa: E731
    with worklist(tmp_path / "orders") as node:
        takes(window, settings.model_copy(update={"nodes": (node,)}))
        command.trigger()
        qtbot.waitUntil(lambda: bool(boxes()), timeout=20_000)
    (box,) = boxes()
    assert box.text() == "Accession numbers from the worklist: 1 found, 1 no order."
    assert box.informativeText() == (
        "Doe Jane  P-1  2026-03-01  DX: A-1\nDoe Jane  P-2  2026-03-01  DX: no order"
    )
    box.close()
    readings = window.session.folder.journal_handle.journal().readings()
    numbers = {(r.identity.patient_id, r.identity.accession, r.identity.accession_from) for r in readings}
    assert numbers == {("P-1", "A-1", "RIS"), ("P-2", "", "")}
