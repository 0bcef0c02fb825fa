"""The window, used like a user: open, look, read, export, close."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from core import NOTICE
from core.errors import ADVICE, Reason
from core.models.card import OperatingPoint
from core.temporary import temporary_place
from desktop.session.items import ReadingState
from desktop.session.session import Session
from desktop.window.main_window import MainWindow
from tests.gui.conftest import GoesTo, Opens, Reads
from tests.support.pictures import save, spot
from tests.support.tiny_model import tiny_card, tiny_catalogue


def states(window: MainWindow) -> dict[str, ReadingState]:
    """Return the state of each picture by file."""
    return {item.key[0]: window.session.outcome(item).state for item in window.session.folder.items.values()}


def test_starts_empty_and_says_what_to_do(window: MainWindow) -> None:
    assert window.welcome.isVisible()
    assert window.welcome.folder.isEnabled()
    assert window.welcome.files.isEnabled()
    assert window.tray.notice.text() == NOTICE
    assert window.tray.notice.isVisible()
    for name in ("export_pdf", "export_study", "export_dicom"):
        action = window.actions_by_name[name]
        assert not action.isEnabled()
        assert action.toolTip() == "Analyse, measure something or choose a key picture first."
    assert window.actions_by_name["export_csv"].toolTip() == "Analyse first."
    assert "Open a folder" in window.actions_by_name["read_folder"].toolTip()


def test_names_the_model_and_its_proof(window: MainWindow) -> None:
    words = " ".join(text for row in window.findings.facts.rows for text in row)
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


def test_a_picture_is_sent_to_the_models_of_its_kind_and_the_kind_is_no_finding(
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
    qtbot.waitUntil(lambda: window.session.folder.restored, timeout=10_000)
    window.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: not window.session.busy and window.session.folder.all_read, timeout=20_000)
    # The finding is above the router's answer, which is one line and no finding.
    assert {row.key[0] for row in window.findings.list.rows} == {"reader"}
    assert window.findings.head.picture_kind.text() == "Dark"
    facts = " ".join(text for row in window.findings.facts.rows for text in row)
    assert "reader 1.2.3" in facts
    window.actions_by_name["next"].trigger()
    assert window.session.current.key[0] == "b bright.png"
    assert not window.findings.list.rows
    assert window.findings.head.headline.text() == "No model for bright"
    window.close()


def test_lists_what_is_in_a_folder(window: MainWindow, opens: Opens, study: Path) -> None:
    opens(study)
    assert len(window.session.folder.items) == 7
    titles = [window.model.index(n, 0).data() for n in range(window.model.rowCount())]
    for name in ("a dark.png", "broken.png", "CompressedSamples^CT1".replace("^", " ")):
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
    assert window.findings.head.headline.text() == "Nothing suspected by 1 model"
    assert [row.title for row in window.findings.list.rows] == ["Bright"]

    goes_to("broken.png")
    assert window.findings.head.headline.text() == "Could not be read: truncated"
    assert window.findings.head.notes.text()
    assert window.findings.head.advice.text() == ADVICE[Reason.TRUNCATED]
    assert window.viewer.shown is None

    goes_to("drawn/blank.png")
    assert window.findings.head.headline.text() == "Refused by all models: blank"
    assert window.findings.head.advice.text() == ADVICE[Reason.BLANK]


def test_reads_one_picture(
    window: MainWindow, opens: Opens, goes_to: GoesTo, reads: Reads, study: Path
) -> None:
    opens(study)
    goes_to("drawn/c bright.png")
    assert window.findings.head.read_button.isVisible()
    reads("read_picture")
    assert window.findings.head.headline.text().startswith("Bright suspected, ")
    detail = window.findings.detail
    assert not detail.numbers.isVisible()
    detail.more.click()
    assert detail.numbers.isVisible()
    assert detail.numbers.text().endswith("operating point 50.0 %.")
    assert [name for name, state in states(window).items() if state is ReadingState.FOUND] == [
        "drawn/c bright.png"
    ]


def test_cancel_keeps_what_is_done(
    qtbot: QtBot,
    window: MainWindow,
    opens: Opens,
    reads: Reads,
    many: Callable[[int], Path],
    unhurried: threading.Event,
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
    unhurried.set()
    reads()
    assert len(window.session.folder.readings) == 400


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
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, timeout=600, check=False
    )
    assert (ended.returncode, ended.stdout) == (0, "CT_small.dcm"), ended.stderr


def test_closing_in_the_middle_leaves_no_thread_and_no_file(
    qtbot: QtBot, window: MainWindow, opens: Opens, many: Callable[[int], Path]
) -> None:
    opens(many(400))
    window.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: bool(window.session.folder.readings), timeout=20_000)
    window.close()
    assert [t.name for t in threading.enumerate() if t.name.startswith("overread")] == []
    assert not list(temporary_place().glob("*"))


def test_opening_another_folder_while_reading(
    qtbot: QtBot, window: MainWindow, opens: Opens, many: Callable[[int], Path], study: Path
) -> None:
    opens(many(300))
    window.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: bool(window.session.folder.readings), timeout=20_000)
    window.session.open([study])
    qtbot.waitUntil(lambda: window.session.folder.restored, timeout=10_000)
    qtbot.waitUntil(lambda: not window.session.busy, timeout=10_000)
    assert len(window.session.folder.items) == 7
    assert window.session.folder.readings == {}
    # The journal of the closed folder is deleted after its reading has stopped.
    qtbot.waitUntil(lambda: not any(temporary_place().glob("*")), timeout=10_000)
