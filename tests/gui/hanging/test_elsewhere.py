"""Earlier studies that are not open: received ones are shown automatically, archived ones are offered."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.errors import NetworkError
from core.network.base.query import FindResult, FoundStudy
from core.paths import received_folder
from core.results.decisions import Decided
from core.settings import PacsNode
from desktop.window.main_window import MainWindow
from tests.gui.conftest import GoesTo, Opens
from tests.gui.hanging.test_hanging import all_shown, film, labels, names, slices
from tests.gui.marks.test_marks_kept import kept
from tests.support.peers import Orthanc


@pytest.fixture
def store() -> Path:
    """Return the folder of received studies."""
    folder = received_folder(None)
    folder.mkdir(parents=True)
    return folder


def test_a_received_study_stands_beside_and_is_scrolled_but_not_read(
    qtbot: QtBot, window: MainWindow, opens: Opens, tmp_path: Path, store: Path
) -> None:
    slices(tmp_path / "new", "1", "20260105", 9, 2.0)
    slices(tmp_path / "old", "2", "20250105", 5, 4.0)
    shutil.move(tmp_path / "old" / "2", store / "1.2.2")
    film(store / "1.3.x", "x", "20250101")
    opens(tmp_path / "new")
    qtbot.waitUntil(lambda: len(names(window)) == 2 and all_shown(window))
    assert names(window)[1] == "1.2.2/1-00.dcm"
    assert labels(window)[1].startswith("Earlier study   2025-01-05")
    left, right = window.panes.visible
    QTest.keyClick(left, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: names(window)[1] == "1.2.2/1-04.dcm" and all_shown(window))
    QTest.mouseClick(right, Qt.MouseButton.LeftButton)
    QTest.keyClick(right, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: names(window)[1] == "1.2.2/1-00.dcm" and all_shown(window))
    assert names(window)[0].endswith("1-00.dcm")
    read = window.actions_by_name["read_picture"]
    assert not read.isEnabled()
    assert read.toolTip() == "This earlier study is not open; open it to read it."
    assert not any("1.2.2" in file for file in window.session.folder.hashes)
    assert len(window.session.folder.items) == 9


def test_what_is_measured_in_a_study_that_stands_beside_is_kept_for_it_alone(
    qtbot: QtBot, window: MainWindow, opens: Opens, tmp_path: Path, store: Path
) -> None:
    slices(tmp_path / "new", "1", "20260105", 3, 2.0)
    slices(tmp_path / "old", "2", "20250105", 3, 2.0)
    shutil.move(tmp_path / "old" / "2", store / "1.2.2")
    opens(tmp_path / "new")
    qtbot.waitUntil(lambda: len(names(window)) == 2 and all_shown(window))
    right = window.panes.visible[1]
    QTest.mouseClick(right, Qt.MouseButton.LeftButton)
    QTest.keyClick(right, Qt.Key.Key_L)
    for x in (10, 50):
        place = right.viewport.to_screen(x, 10).toPoint()
        QTest.mouseMove(right, place)
        QTest.mouseClick(right, Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: kept(store / "1.2.2" / "1-00.dcm") is not None)
    assert right.annotation_tool.words == ()
    assert len(right.annotation_tool.annotations) == 1
    assert window.session.marks.with_marks(Decided()).marks == {}


def test_an_archive_is_asked_only_where_the_user_says_so_and_fetched_from_on_request(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, tmp_path: Path, orthanc: Orthanc
) -> None:
    there = ((1, "20250301"), (2, "20240301"), (3, "20270301"), (4, "20230301"))
    for number, date in there:
        uid = f"1.3.24.{number}"
        more = {"PatientName": "Other^Ann"} if number == 4 else {}
        uids = {
            "StudyInstanceUID": uid,
            "SeriesInstanceUID": f"{uid}.1",
            "SOPInstanceUID": f"{uid}.1.1",
        }
        film(tmp_path / "archive", str(number), date, PatientID="H24", **uids, **more)
    for file in (tmp_path / "archive").iterdir():
        orthanc.rest("/instances", file.read_bytes())
    film(tmp_path / "open", "now", "20260301", PatientID="H24", StudyInstanceUID="1.3.24.9")
    settings = window.controllers.settings
    node = orthanc.node()
    settings.preferences.take(settings.now.model_copy(update={"nodes": (node,)}))
    opens(tmp_path / "open")
    button = window.controllers.hanging.offer.button
    qtbot.wait(500)
    assert not button.isVisible()
    settings.preferences.take(
        settings.now.model_copy(update={"nodes": (node.model_copy(update={"earlier": "ask"}),)})
    )
    opens(tmp_path / "open")
    qtbot.waitUntil(lambda: button.isVisible())
    assert button.text() == "2 earlier studies in the archive"
    assert names(window) == ["now.dcm"]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(names(window)) == 2 and all_shown(window))
    assert labels(window)[1].startswith("Earlier study 1 of 2   2025-03-01")
    assert not button.isVisible()
    # Next time the earlier studies are found at once.
    opens(tmp_path / "open")
    qtbot.waitUntil(lambda: len(names(window)) == 2 and all_shown(window))
    assert not button.isVisible()


def test_what_is_open_is_not_offered_and_a_node_that_is_down_hides_no_other(
    qtbot: QtBot,
    window: MainWindow,
    opens: Opens,
    goes_to: GoesTo,
    tmp_path: Path,
    store: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    film(tmp_path / "open", "now", "20260301")
    film(tmp_path / "open", "then", "20250301")
    asked: list[str] = []

    def query(node: PacsNode, *_more: object) -> FindResult:
        asked.append(node.name)
        if node.name == "down":
            raise NetworkError("no-answer", "The node does not answer.")
        dates = {"1.3.then": "20250301", "1.3.older": "20240301"}
        studies = [
            FoundStudy(uid, "Roe^Max", "9", date, "", "", "", "DX", "1") for uid, date in dates.items()
        ]
        return FindResult(studies, complete=True)

    def fetch(_node: PacsNode, _pacs: object, study: str, _progress: object) -> None:
        film(store / study, "older", "20240301")

    monkeypatch.setattr("core.network.scu.nodes.query_studies", query)
    monkeypatch.setattr("core.network.scu.nodes.fetch_study", fetch)
    nodes = tuple(
        PacsNode.model_validate(
            {"name": name, "host": "127.0.0.1", "port": 4242, "title": "NODE", "earlier": "ask"}
        )
        for name in ("up", "down")
    )
    settings = window.controllers.settings
    settings.preferences.take(settings.now.model_copy(update={"nodes": nodes}))
    opens(tmp_path / "open")
    goes_to("now.dcm")
    button = window.controllers.hanging.offer.button
    qtbot.waitUntil(lambda: button.isVisible())
    assert button.text() == "1 earlier study in the archive"
    asked.clear()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: asked == ["up", "down"])
    qtbot.waitUntil(lambda: any("Earlier study 1 of 2" in label for label in labels(window)))
    qtbot.wait(300)
    assert not button.isVisible()


def test_the_panes_stay_while_the_next_study_s_earlier_ones_are_looked_for(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, tmp_path: Path, store: Path
) -> None:
    today = tmp_path / "today"
    for name in ("a", "b", "c"):
        film(today, f"{name}-new", "20260105", PatientID=name)
    for name in ("a", "b"):
        film(store / f"1.3.{name}-old", f"{name}-old", "20250105", PatientID=name)
    opens(today)
    qtbot.waitUntil(lambda: len(names(window)) == 2 and all_shown(window))
    counts: list[int] = []
    window.panes.arranged.connect(lambda: counts.append(window.panes.count))
    for name, panes in (("b", 2), ("c", 1), ("a", 2)):
        item = next(i for i in window.session.folder.items.values() if i.key[0].startswith(f"{name}-new"))
        goes_to(item.key[0])
        qtbot.waitUntil(lambda panes=panes: window.panes.count == panes and all_shown(window))
        qtbot.waitUntil(lambda panes=panes: len([one for one in names(window) if one]) == panes)
        # Moving on from a study with an earlier one leaves the picture in its place.
        assert counts.count(1) == (0 if name == "b" else 1)
