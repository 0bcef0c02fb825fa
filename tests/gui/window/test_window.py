"""The window, driven as a user drives it: open, look, read, export, close."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pydicom.data import get_testdata_file
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from core import NOTICE
from core.batch.journal.journal import Journal
from core.batch.pipeline import read_all
from core.errors import ADVICE, Reason
from core.images.base.picture import Window
from core.images.display.render import render
from core.models.card import OperatingPoint
from core.progress import Progress
from core.reports.tables.table import write_csv
from core.settings import UserSettings
from desktop.controllers.export_controller import export_pdf, export_table
from desktop.session.items import ReadingState
from desktop.session.session import Session
from desktop.window.main_window import MainWindow
from tests.support.pictures import dicom, save, spot, write_dicom
from tests.support.tiny_model import tiny_card, tiny_catalogue

Opens = Callable[..., None]
GoesTo = Callable[[str], None]
Reads = Callable[..., None]


def states(window: MainWindow) -> dict[str, ReadingState]:
    """State of each picture by file."""
    return {item.key[0]: window.session.outcome(item).state for item in window.session.folder.items.values()}


def seen(window: MainWindow) -> np.ndarray:
    """Pixels of the viewer, without the corners' words."""
    image = window.viewer.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    whole = rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3)
    height, width = whole.shape[:2]
    return whole[height // 4 : height * 3 // 4, width // 4 : width * 3 // 4].astype(int)


def test_starts_empty_and_says_what_to_do(window: MainWindow) -> None:
    assert window.welcome.isVisible()
    assert window.welcome.folder.isEnabled()
    assert window.welcome.files.isEnabled()
    assert window.tray.notice.text() == NOTICE
    assert window.tray.notice.isVisible()
    for name in ("export_csv", "export_pdf"):
        action = window.actions_by_name[name]
        assert not action.isEnabled()
        assert action.toolTip() == "Nothing was read yet."
    assert "Open a folder" in window.actions_by_name["read_folder"].toolTip()


def test_names_the_model_and_its_proof(window: MainWindow) -> None:
    words = " ".join(label.text() for label in window.findings.facts.findChildren(type(window.tray.notice)))
    model = window.session.models.models[0]
    for part in (model.card.title, "body-region 1.2.3", model.package.sha256[:12], "passed on this device"):
        assert part in words
    assert window.tray.device.text().startswith("CPU")


def test_a_missing_model_is_explained(qtbot: QtBot, tmp_path: Path) -> None:
    from core.models.catalogue import Catalogue
    from desktop.session.session import Session

    window = MainWindow(Session(Catalogue(tmp_path / "shipped", tmp_path / "added"), "cpu"))
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.session.models_changed):
        window.session.load_models()
    assert "no model" in window.session.models_problem.lower()
    window.open_paths([tmp_path])
    qtbot.waitUntil(lambda: window.session.folder.looked_through)
    window.close()


def test_a_picture_is_sent_to_the_models_of_its_region_and_their_readings_stand_side_by_side(
    qtbot: QtBot, tmp_path: Path
) -> None:
    point = OperatingPoint(positive=("dark",), threshold=0.2, chosen_by="hand")
    reader = tiny_card(model_id="reader", operating_point=point)
    cards = (tiny_card(model_id="body-region"), reader.model_copy(update={"body_regions": ("dark",)}))
    window = MainWindow(Session(tiny_catalogue(tmp_path / "models", *cards), "cpu"))
    qtbot.addWidget(window)
    window.resize(1200, 760)
    window.show()
    with qtbot.waitSignal(window.session.models_changed, timeout=10_000):
        window.session.load_models()
    save(spot(64) // 4, tmp_path / "in" / "a dark.png")
    save(np.clip(spot(64).astype(int) // 3 + 180, 0, 255).astype(np.uint8), tmp_path / "in" / "b bright.png")
    window.open_paths([tmp_path / "in"])
    qtbot.waitUntil(lambda: window.session.folder.recalled, timeout=10_000)
    window.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: not window.session.busy and window.session.folder.all_read, timeout=20_000)
    # The finding stands before the answer of the model that only sends pictures on.
    outcome = window.session.outcome(window.session.current)
    assert outcome.reading.model.id == "reader"
    readers = window.findings.readers
    buttons = {button.property("model"): button for button in readers.findChildren(QPushButton)}
    assert readers.isVisible()
    assert set(buttons) == {"body-region", "reader"}
    assert buttons["reader"].isChecked()
    assert "Dark, " in buttons["reader"].text()
    buttons["body-region"].click()
    assert buttons["body-region"].isChecked()
    assert not buttons["reader"].isChecked()
    facts = " ".join(label.text() for label in window.findings.facts.findChildren(QLabel))
    assert "body-region 1.2.3" in facts
    window.actions_by_name["next"].trigger()
    assert window.session.current.key[0] == "b bright.png"
    assert not readers.isVisible()
    window.close()


def test_lists_what_is_in_a_folder(window: MainWindow, opens: Opens, study: Path) -> None:
    opens(study)
    assert len(window.session.folder.items) == 7
    titles = [window.model.row_at(window.model.index(n)).title for n in range(window.model.rowCount())]
    for name in ("a dark.png", "CT_small.dcm", "broken.png", "CompressedSamples^CT1".replace("^", " ")):
        assert any(name in title for title in titles), titles
    assert window.viewer.isVisible()
    assert not window.welcome.isVisible()


def test_reads_a_folder_and_explains_what_it_could_not_read(
    window: MainWindow, opens: Opens, goes_to: GoesTo, reads: Reads, study: Path
) -> None:
    opens(study)
    reads()
    found = states(window)
    assert found["drawn/a dark.png"] is ReadingState.FOUND
    assert found["CT_small.dcm"] is ReadingState.FOUND
    assert found["drawn/blank.png"] is ReadingState.REFUSED
    assert found["broken.png"] is ReadingState.ERROR
    assert ReadingState.UNREAD not in found.values()

    goes_to("drawn/a dark.png")
    assert window.findings.headline.text() == "Dark"
    assert window.findings.bars.model().rowCount() == 3

    goes_to("broken.png")
    assert window.findings.headline.text() == "Truncated"
    assert window.findings.detail.text()
    assert window.findings.advice.text() == ADVICE[Reason.TRUNCATED]
    assert window.viewer.shown is None

    goes_to("drawn/blank.png")
    assert window.findings.headline.text() == "Blank"
    assert window.findings.advice.text() == ADVICE[Reason.BLANK]


def test_reads_one_picture(
    window: MainWindow, opens: Opens, goes_to: GoesTo, reads: Reads, study: Path
) -> None:
    opens(study)
    goes_to("drawn/c bright.png")
    assert window.findings.read_button.isVisible()
    reads("read_picture")
    assert window.findings.headline.text() == "Bright"
    assert "operating point of 0.50" in window.findings.detail.text()
    assert [name for name, state in states(window).items() if state is ReadingState.FOUND] == [
        "drawn/c bright.png"
    ]


def test_cancel_keeps_what_is_done(
    qtbot: QtBot, window: MainWindow, opens: Opens, reads: Reads, many: Callable[[int], Path]
) -> None:
    opens(many(400))
    window.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: len(window.session.folder.readings) > 16, timeout=20_000)
    assert window.tray.cancel.isVisible()
    window.tray.cancel.click()
    qtbot.waitUntil(lambda: not window.session.busy, timeout=20_000)
    done = len(window.session.folder.readings)
    assert 16 < done < 400
    assert set(states(window).values()) == {ReadingState.FOUND, ReadingState.UNREAD}
    assert window.tray.message.text().startswith("Stopped")
    reads()
    assert len(window.session.folder.readings) == 400


def test_a_class_map_is_shown_faded_and_taken_away(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, reads: Reads, study: Path
) -> None:
    opens(study)
    reads()
    goes_to("drawn/a dark.png")
    bare = seen(window)
    bars = window.findings.bars
    place = bars.visualRect(bars.model().index(0)).center()
    QTest.mouseClick(bars.viewport(), Qt.MouseButton.LeftButton, pos=place)
    shown = seen(window)
    assert np.abs(shown - bare).mean() > 5
    assert window.findings.show_map.isChecked()

    window.findings.opacity.setValue(10)
    faint = np.abs(seen(window) - bare).mean()
    assert 0 < faint < np.abs(shown - bare).mean()
    window.findings.opacity.setValue(60)

    QTest.keyPress(window.worklist.view, Qt.Key.Key_B)
    assert np.array_equal(seen(window), bare)
    QTest.keyRelease(window.worklist.view, Qt.Key.Key_B)
    assert np.array_equal(seen(window), shown)

    QTest.mouseClick(bars.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert np.array_equal(seen(window), bare)
    assert not window.actions_by_name["class_map"].isChecked()

    window.actions_by_name["class_map"].trigger()
    assert np.array_equal(seen(window), shown)
    # The wish for maps goes along to the next picture, which shows its own finding's.
    goes_to("drawn/c bright.png")
    assert window.actions_by_name["class_map"].isChecked()
    assert "Bright" in window.findings.bars.currentIndex().data()


def test_shows_the_pixels_that_core_renders(
    window: MainWindow, opens: Opens, goes_to: GoesTo, study: Path
) -> None:
    opens(study)
    goes_to("CT_small.dcm")
    levels, picture = window.viewer.shown.levels, window.viewer.shown.picture
    assert np.array_equal(levels.table(None, invert=False)[levels.indices[0]], render(picture))


def test_window_drag_and_invert_change_the_pixels(
    window: MainWindow, opens: Opens, goes_to: GoesTo, study: Path
) -> None:
    opens(study)
    goes_to("CT_small.dcm")
    viewer, before = window.viewer, seen(window)
    middle = viewer.rect().center()
    QTest.mousePress(viewer, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(viewer, middle + QPoint(60, -30))
    QTest.mouseRelease(viewer, Qt.MouseButton.LeftButton, pos=middle + QPoint(60, -30))
    assert viewer.window_level is not None
    dragged = seen(window)
    assert not np.array_equal(dragged, before)

    window.actions_by_name["invert"].trigger()
    assert np.abs((255 - seen(window)) - dragged).max() <= 3
    assert window.actions_by_name["invert"].isChecked()

    window.actions_by_name["reset"].trigger()
    assert np.array_equal(seen(window), before)
    assert not window.actions_by_name["invert"].isChecked()


def test_windows_are_offered_by_name_and_key(
    window: MainWindow, opens: Opens, goes_to: GoesTo, study: Path
) -> None:
    opens(study)
    goes_to("CT_small.dcm")
    viewer, before = window.viewer, seen(window)
    names = [action.text().partition("   ")[0] for action in window.windows.actions()]
    assert names[0] == "As the file &asks"
    lung = next(action for action in window.windows.actions() if action.text().startswith("Lung"))
    assert lung.text() == "Lung   W 1500  L -600 HU"

    QTest.keyClick(viewer, lung.shortcut()[0].key())
    assert viewer.window_level is not None
    assert viewer.window_level.voi == Window(-600.0, 1500.0)
    assert [a.text() for a in window.windows.actions() if a.isChecked()] == [lung.text()]
    assert not np.array_equal(seen(window), before)

    viewer.drag_window(30, 0)
    assert not any(action.isChecked() for action in window.windows.actions())
    QTest.keyClick(viewer, Qt.Key.Key_0)
    assert viewer.window_level is None
    assert window.windows.actions()[0].isChecked()
    assert np.array_equal(seen(window), before)


def test_overlays_can_be_switched_off(window: MainWindow, opens: Opens, tmp_path: Path) -> None:
    dataset = dicom(np.full((64, 64), 30, np.uint8), WindowCenter=128, WindowWidth=256)
    for element, vr, value in ((0x10, "US", 64), (0x11, "US", 64), (0x40, "CS", "G"), (0x50, "SS", [1, 1])):
        dataset.add_new((0x6000, element), vr, value)
    bits = np.zeros((64, 64), bool)
    bits[20:44, 20:44] = True
    dataset.add_new((0x6000, 0x3000), "OW", np.packbits(bits, bitorder="little").tobytes())
    opens(write_dicom(dataset, tmp_path / "marked.dcm"))
    drawn = seen(window)
    assert np.ptp(drawn, axis=2).max() > 50  # coloured
    assert window.actions_by_name["overlays"].isChecked()
    window.actions_by_name["overlays"].trigger()
    assert np.ptp(seen(window), axis=2).max() == 0
    assert not window.actions_by_name["overlays"].isChecked()
    window.actions_by_name["overlays"].trigger()
    assert np.array_equal(seen(window), drawn)


def test_zoom_stays_over_the_cursor(window: MainWindow, opens: Opens, goes_to: GoesTo, study: Path) -> None:
    opens(study)
    goes_to("CT_small.dcm")
    viewport = window.viewer.viewport
    assert viewport.zoomed(3.0, 200, 150).pixel_at(200, 150) == viewport.pixel_at(200, 150)
    window.actions_by_name["one_to_one"].trigger()
    assert window.viewer.viewport.scale == 1.0 / window.viewer.devicePixelRatioF()
    window.actions_by_name["fit"].trigger()
    assert window.viewer.viewport == viewport


def test_scrolls_through_the_frames_of_a_file(
    qtbot: QtBot, window: MainWindow, opens: Opens, tmp_path: Path
) -> None:
    shutil.copy(str(get_testdata_file("SC_rgb_rle_2frame.dcm")), tmp_path / "two")
    opens(tmp_path / "two")
    assert window.viewer.shown.picture.frame == 1
    window.actions_by_name["next"].trigger()
    qtbot.waitUntil(lambda: window.viewer.shown.picture.frame == 2)
    window.viewer.place_wanted.emit(1)
    qtbot.waitUntil(lambda: window.viewer.shown.picture.frame == 1)


def test_filters_by_finding_and_state(window: MainWindow, opens: Opens, reads: Reads, study: Path) -> None:
    opens(study)
    reads()
    window.worklist.filter.setText("refused")
    assert window.model.pictures() == 1
    window.worklist.filter.setText("drawn bright")
    assert window.model.pictures() == 1
    window.worklist.filter.setText("nowhere")
    assert window.model.pictures() == 0
    window.worklist.filter.clear()
    assert window.model.pictures() == 7


def test_folds_a_study(window: MainWindow, opens: Opens, study: Path) -> None:
    opens(study)
    before = window.model.rowCount()
    window.worklist.view.setFocus()
    QTest.keyClick(window.worklist.view, Qt.Key.Key_Left)
    assert window.model.rowCount() < before
    QTest.keyClick(window.worklist.view, Qt.Key.Key_Right)
    assert window.model.rowCount() == before


def test_csv_is_the_one_that_core_writes(
    qtbot: QtBot,
    window: MainWindow,
    opens: Opens,
    reads: Reads,
    study: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opens(study)
    reads()
    ours, cores = tmp_path / "ours.csv", tmp_path / "cores.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(ours), ""))
    with qtbot.waitSignal(window.session.status_message):
        window.actions_by_name["export_csv"].trigger()
    opened = window.session.models
    with Journal(tmp_path / "journal") as journal:
        read_all([study], opened.engine, opened.models, journal, Progress())
        write_csv(journal, [model.card for model in opened.models], cores)
    assert ours.read_bytes() == cores.read_bytes()
    assert not window.session.folder.unsaved


def test_an_export_that_fails_is_told(
    qtbot: QtBot,
    window: MainWindow,
    opens: Opens,
    reads: Reads,
    study: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opens(study)
    reads()
    (tmp_path / "file").write_text("no folder", "utf-8")
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    export_table(window.session, tmp_path / "file" / "out.csv", UserSettings())
    qtbot.waitUntil(lambda: bool(told))
    assert "could not be written" in told[0]
    assert window.session.folder.unsaved


def test_writes_a_pdf(
    qtbot: QtBot, window: MainWindow, opens: Opens, reads: Reads, study: Path, tmp_path: Path
) -> None:
    opens(study)
    reads()
    export_pdf(window.session, tmp_path / "report.pdf", UserSettings())
    qtbot.waitUntil(lambda: not window.session.busy, timeout=30_000)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")


def test_dropped_files_open(qtbot: QtBot, window: MainWindow, study: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(study / "CT_small.dcm"))])
    event = QDropEvent(
        QPointF(300, 300),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    qtbot.waitUntil(lambda: window.viewer.shown is not None, timeout=10_000)
    assert list(window.session.folder.items) == [("CT_small.dcm", 1)]


def test_a_path_on_the_command_line_is_opened(study: Path) -> None:
    script = """
import sys
import desktop.window.main_window
from desktop.startup.launch import main

class Window(desktop.window.main_window.MainWindow):
    def _decoded(self, shown):
        super()._decoded(shown)
        sys.stdout.write(shown.picture.name)
        self.close()

desktop.window.main_window.MainWindow = Window
main()
"""
    path = study / "CT_small.dcm"
    ended = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stdout) == (0, "CT_small.dcm"), ended.stderr


def test_closing_in_the_middle_leaves_no_thread_and_no_file(
    qtbot: QtBot, window: MainWindow, opens: Opens, many: Callable[[int], Path], tmp_path: Path
) -> None:
    opens(many(400))
    window.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: bool(window.session.folder.readings), timeout=20_000)
    window.close()
    assert [t.name for t in threading.enumerate() if t.name.startswith("overread")] == []
    assert list((tmp_path / "temporary").iterdir()) == []


def test_opening_another_folder_while_reading(
    qtbot: QtBot, window: MainWindow, opens: Opens, many: Callable[[int], Path], study: Path, tmp_path: Path
) -> None:
    opens(many(300))
    window.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: bool(window.session.folder.readings), timeout=20_000)
    window.session.open([study])
    qtbot.waitUntil(lambda: window.session.folder.recalled, timeout=10_000)
    qtbot.waitUntil(lambda: not window.session.busy, timeout=10_000)
    assert len(window.session.folder.items) == 7
    assert window.session.folder.readings == {}
    # The journal of the folder that was left is deleted behind the reading that was stopped.
    qtbot.waitUntil(lambda: not any((tmp_path / "temporary").iterdir()), timeout=10_000)
