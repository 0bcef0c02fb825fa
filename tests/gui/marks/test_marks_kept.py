"""Measurements and key pictures in the window: saved at once, shown again, undone, tied to one file."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.batch.workers.decode import digest
from core.images.base.limits import Limits
from core.images.display.measurements import Annotation, AnnotationKind, Quantity, measure
from core.images.files.sources import Source
from core.images.read import read_pictures
from core.models.catalogue import Catalogue
from core.network.base.patient_mark import mark_of_patient
from core.results.marks import PictureMarks
from core.results.picture_key import PictureKey
from core.results.store import decisions_file, open_store
from desktop.session.session import Session
from desktop.window.main_window import MainWindow
from tests.gui.conftest import GoesTo, Opens, settled
from tests.gui.controllers.test_deleting_patients import dialog_of
from tests.support.pictures import dicom, write_dicom

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """Two films of two patients with a known spacing: 0.5 mm across, 1 mm down."""
    folder = tmp_path / "films"
    for name in ("a", "b"):
        pixels = np.tile(np.arange(100, dtype=np.uint16), (50, 1))
        dataset = dicom(pixels, Modality="DX", PatientID=name, SOPInstanceUID=f"1.2.{ord(name)}")
        dataset.ImagerPixelSpacing = [1.0, 0.5]
        dataset.WindowCenter, dataset.WindowWidth = 50, 100
        write_dicom(dataset, folder / f"{name}.dcm")
    return folder


def kept(path: Path) -> PictureMarks | None:
    """Return the stored marks of a file's first frame."""
    sha256 = digest(Source(path.name, path), Limits())
    store, _ = open_store(decisions_file())
    with closing(store):
        found = {marks.picture: marks for marks in store.marks_of([sha256])}
    return found.get(PictureKey(sha256, 1))


def at(window: MainWindow, x: float, y: float) -> QPoint:
    return window.viewer.viewport.to_screen(x, y).toPoint()


def measure_length(window: MainWindow, qtbot: QtBot) -> None:
    """Draw a line of 20 mm with key and mouse, once the shown file is identified."""
    item = window.session.current
    assert item is not None
    qtbot.waitUntil(lambda: window.session.marks.of(item) is not None)
    QTest.keyClick(window.viewer, Qt.Key.Key_L)
    start, end = at(window, 20, 10), at(window, 60, 10)
    QTest.mousePress(window.viewer, LEFT, pos=start)
    QTest.mouseMove(window.viewer, (start + end) / 2)
    QTest.mouseMove(window.viewer, end)
    QTest.mouseRelease(window.viewer, LEFT, pos=end)


def draw_length(window: MainWindow) -> None:
    """Draw the same line with two clicks, whether or not the file is identified."""
    QTest.keyClick(window.viewer, Qt.Key.Key_L)
    for x in (20, 60):
        QTest.mouseMove(window.viewer, at(window, x, 10))
        QTest.mouseClick(window.viewer, LEFT, pos=at(window, x, 10))


@contextmanager
def another_window(qtbot: QtBot, catalogue: Catalogue, folder: Path) -> Iterator[MainWindow]:
    """Yield a window of the next day with the first picture of a folder."""
    made = MainWindow(Session(catalogue, "cpu"))
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitSignal(made.session.models_changed):
        made.session.load_models()
    made.open_paths([folder])
    qtbot.waitUntil(lambda: made.session.folder is not None and made.session.folder.restored)
    qtbot.waitUntil(lambda: settled(made))
    try:
        yield made
    finally:
        made.close()


def test_a_length_and_a_key_picture_are_kept_and_shown_again(
    window: MainWindow, opens: Opens, goes_to: GoesTo, films: Path, qtbot: QtBot, catalogue: Catalogue
) -> None:
    opens(films)
    goes_to("a.dcm")
    measure_length(window, qtbot)
    # The mark is on disk although nothing was closed or waited for.
    found = kept(films / "a.dcm")
    assert found is not None
    (length,) = found.measured
    assert length.annotation.kind is AnnotationKind.LENGTH
    ((quantity, value),) = length.values
    assert (quantity, length.unit) == (Quantity.LENGTH, "mm")
    assert value == pytest.approx(20.0, abs=0.6)
    assert found.patient == mark_of_patient("a")
    assert not found.is_key

    window.viewer.drag_window(40, 0)
    QTest.keyClick(window.viewer, Qt.Key.Key_K)
    found = kept(films / "a.dcm")
    assert found is not None
    assert found.is_key
    assert found.window is not None
    assert found.window.width > 100
    assert window.actions_by_name["key_picture"].isChecked()
    window.close()

    with another_window(qtbot, catalogue, films) as again:
        again.worklist.go_to(again.session.folder.items["a.dcm", 1])
        qtbot.waitUntil(lambda: again.viewer.annotation_tool.annotations == [length.annotation])
        assert again.viewer.annotation_tool.words == ("★ Key picture",)
        assert again.actions_by_name["key_picture"].isChecked()
        # The other patient's film does not have the mark.
        again.worklist.go_to(again.session.folder.items["b.dcm", 1])
        qtbot.waitUntil(lambda: settled(again))
        assert again.viewer.annotation_tool.annotations == []
        assert again.viewer.annotation_tool.words == ()
        assert kept(films / "b.dcm") is None


def test_taken_back_step_by_step(
    window: MainWindow, opens: Opens, goes_to: GoesTo, films: Path, qtbot: QtBot
) -> None:
    opens(films)
    goes_to("a.dcm")
    assert window.actions_by_name["undo_mark"].toolTip() == "There is no mark to take back."
    measure_length(window, qtbot)
    line = window.viewer.annotation_tool.annotations[0]
    QTest.keyClick(window.viewer, Qt.Key.Key_K)
    QTest.mouseClick(window.viewer, LEFT, pos=at(window, *line.points[0]))
    QTest.keyClick(window.viewer, Qt.Key.Key_Delete)
    assert window.viewer.annotation_tool.annotations == []
    found = kept(films / "a.dcm")
    assert found is not None
    assert (found.is_key, found.measured) == (True, ())
    undo = window.actions_by_name["undo_mark"]
    # Undo works from another picture too.
    goes_to("b.dcm")
    undo.trigger()
    goes_to("a.dcm")
    assert window.viewer.annotation_tool.annotations == [line]
    undo.trigger()
    assert window.viewer.annotation_tool.words == ()
    undo.trigger()
    assert window.viewer.annotation_tool.annotations == []
    assert kept(films / "a.dcm") is None
    assert not undo.isEnabled()


def test_marks_follow_the_content_not_the_name(
    window: MainWindow, opens: Opens, goes_to: GoesTo, films: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    """A copy elsewhere has the marks; another patient's film with the same name does not."""
    opens(films)
    goes_to("a.dcm")
    measure_length(window, qtbot)
    line = window.viewer.annotation_tool.annotations[0]
    swapped = tmp_path / "swapped"
    swapped.mkdir()
    shutil.copy(films / "a.dcm", swapped / "b.dcm")
    shutil.copy(films / "b.dcm", swapped / "a.dcm")
    opens(swapped)
    goes_to("a.dcm")
    item = window.session.current
    qtbot.waitUntil(lambda: window.session.marks.of(item) is not None)
    assert window.viewer.annotation_tool.annotations == []
    goes_to("b.dcm")
    qtbot.waitUntil(lambda: window.viewer.annotation_tool.annotations == [line])
    assert window.viewer.annotation_tool.annotations == [line]


def test_what_is_drawn_before_the_file_is_known_is_said_and_then_kept(
    window: MainWindow,
    opens: Opens,
    goes_to: GoesTo,
    films: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    decisions = window.session.decisions
    hash_file = decisions.hash_file
    monkeypatch.setattr(decisions, "hash_file", lambda _item, _then=None: None)
    opens(films)
    goes_to("a.dcm")
    draw_length(window)
    tool = window.viewer.annotation_tool
    assert tool.words == ("Marks are not kept yet",)
    assert kept(films / "a.dcm") is None
    monkeypatch.setattr(decisions, "hash_file", hash_file)
    window.session.marks.find(window.session.current)
    qtbot.waitUntil(lambda: tool.words == ())
    found = kept(films / "a.dcm")
    assert found is not None
    assert [one.annotation for one in found.measured] == tool.annotations
    assert len(tool.annotations) == 1


def test_what_is_drawn_before_the_file_is_known_is_kept_though_the_reader_goes_on(
    window: MainWindow,
    opens: Opens,
    goes_to: GoesTo,
    films: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As with a large file on a slow drive: a line, a key picture, and on to the next study."""
    decisions, session = window.session.decisions, window.session
    hash_file = decisions.hash_file
    monkeypatch.setattr(decisions, "hash_file", lambda _item, _then=None: None)
    opens(films)
    goes_to("a.dcm")
    item = session.current
    draw_length(window)
    QTest.keyClick(window.viewer, Qt.Key.Key_K)
    assert window.actions_by_name["key_picture"].isChecked()
    assert kept(films / "a.dcm") is None
    goes_to("b.dcm")
    monkeypatch.setattr(decisions, "hash_file", hash_file)
    session.marks.find(item)
    qtbot.waitUntil(lambda: kept(films / "a.dcm") is not None)
    found = kept(films / "a.dcm")
    assert found is not None
    assert (found.is_key, len(found.measured), found.patient) == (True, 1, mark_of_patient("a"))
    assert kept(films / "b.dcm") is None
    goes_to("a.dcm")
    assert len(window.viewer.annotation_tool.annotations) == 1
    assert window.viewer.annotation_tool.words == ("★ Key picture",)


def test_what_is_drawn_does_not_replace_what_is_kept_and_not_yet_shown(
    window: MainWindow, opens: Opens, goes_to: GoesTo, films: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file may be identified by a model's reading before its marks were looked up."""
    sha256 = digest(Source("a.dcm", films / "a.dcm"), Limits())
    (picture,) = read_pictures(Source("a.dcm", films / "a.dcm"), Limits())
    there = measure(picture, Annotation(AnnotationKind.LENGTH, ((5.0, 5.0), (5.0, 25.0))))
    store, _ = open_store(decisions_file())
    with closing(store):
        store.mark(PictureMarks(PictureKey(sha256, 1), datetime.now(UTC), measured=(there,)))
    monkeypatch.setattr(window.session.decisions, "hash_file", lambda _item, _then=None: None)
    opens(films)
    goes_to("a.dcm")
    folder = window.session.folder
    assert folder is not None
    folder.hashes["a.dcm"] = sha256
    draw_length(window)
    found = kept(films / "a.dcm")
    assert found is not None
    assert found.measured[0] == there
    assert len(found.measured) == 2
    assert window.viewer.annotation_tool.annotations == [one.annotation for one in found.measured]


def test_marks_of_a_deleted_patient_are_gone_from_store_and_window(
    window: MainWindow, opens: Opens, goes_to: GoesTo, films: Path, qtbot: QtBot
) -> None:
    """No model has read the films, and they are in no folder of the program: only marks name the patient."""
    opens(films)
    for name in ("b.dcm", "a.dcm"):
        goes_to(name)
        measure_length(window, qtbot)
    QTest.keyClick(window.viewer, Qt.Key.Key_K)
    dialog = dialog_of(window)
    assert dialog.patient_id.text() == "a"
    dialog.look.click()
    qtbot.waitUntil(dialog.delete.isEnabled)
    assert "1 picture with marks" in dialog.found.text().splitlines()
    dialog.delete.click()
    qtbot.waitUntil(lambda: dialog.found.text().startswith("Deleted:"))
    dialog.ready.click()
    now = window.session.folder
    assert now is not None
    qtbot.waitUntil(lambda: now.looked_through and now.restored and settled(window))

    goes_to("b.dcm")
    qtbot.waitUntil(lambda: len(window.viewer.annotation_tool.annotations) == 1)
    goes_to("a.dcm")
    item = window.session.current
    assert item is not None
    qtbot.waitUntil(lambda: window.session.marks.of(item) is not None)
    assert window.viewer.annotation_tool.annotations == []
    assert window.viewer.annotation_tool.words == ()
    # Undo does not restore any of the deleted marks.
    window.session.marks.undo()
    assert kept(films / "a.dcm") is None
    with closing(sqlite3.connect(decisions_file())) as store:
        left = store.execute("SELECT COUNT(*) FROM marks WHERE patient = ?", (mark_of_patient("a"),))
        assert left.fetchone() == (0,)
