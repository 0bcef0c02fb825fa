"""Texts of files, nodes and models are shown unchanged: no markup, and Qt opens nothing that they name."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QHelpEvent, QTextDocumentFragment
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QMessageBox, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from core.errors import ExportError
from core.images.base.limits import Limits
from core.images.files.sources import Source
from core.images.studies.tags import read_tags
from desktop.base.plain_text import Page, PlainLabel, plain_tip, set_tip
from desktop.viewer.tag_browser import TagBrowser
from desktop.widgets.error_box import error_box, inform
from desktop.widgets.facts_table import FactsTable
from desktop.window.main_window import MainWindow
from tests.gui.conftest import Opens
from tests.support.pictures import dicom, spot, write_dicom

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs named pipes")


class Trap:
    """A named pipe that notices if somebody opens it, without blocking them.

    Parameters
    ----------
    path : Path
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        os.mkfifo(path)
        self._note = path.with_suffix(".opened")
        # A separate process empties the files all the time, because Qt reads while it holds the
        # interpreter's lock.
        words = 'while : > "$1"; do : > "$2"; done'
        self._writer = subprocess.Popen(["/bin/sh", "-c", words, "sh", path, self._note])

    @property
    def texts(self) -> tuple[str, ...]:
        """Return markup that makes Qt open the pipe; the second names a host if the system allows that."""
        path = self.path
        return f'<img src="{path}">', f'<b>a</b><img src="/{path}">', f'<img src="file://{path}">'

    @property
    def sprung(self) -> bool:
        """Return whether somebody opened the pipe."""
        return self._note.exists()

    def close(self) -> bool:
        """Remove the pipe; return whether somebody had opened it."""
        sprung = self.sprung
        self._writer.kill()
        self._writer.wait(600)
        return sprung


@pytest.fixture
def trap() -> Iterator[Trap]:
    """Yield a pipe that must not be opened; its path is short, like the texts of an attribute."""
    with tempfile.TemporaryDirectory() as folder:
        made = Trap(Path(folder) / "x")
        yield made
        assert not made.close(), "Qt opened a file that a text named"


@pytest.mark.qt_log_ignore("Cannot set file position")
def test_the_trap_is_sprung_by_a_label_of_qt(qtbot: QtBot, tmp_path: Path) -> None:
    """Without this check the other tests could not fail."""
    for number in range(3):
        made = Trap(tmp_path / f"{number}.png")
        label = QLabel(made.texts[number])
        qtbot.addWidget(label)
        label.show()
        qtbot.waitUntil(lambda made=made: made.sprung)
        assert made.close()


def tips_of(model: QAbstractItemModel) -> Iterator[str]:
    """Yield the tooltips of all cells in a flat model."""
    for row in range(model.rowCount()):
        column = 0
        while model.hasIndex(row, column):
            yield str(model.data(model.index(row, column), Qt.ItemDataRole.ToolTipRole) or "")
            column += 1


def tips_in(window: QWidget) -> Iterator[str]:
    """Yield the tooltips of a window: of widgets, actions and cells."""
    for widget in (window, *window.findChildren(QWidget)):
        yield widget.toolTip()
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from tips_of(widget.model())
    for action in window.findChildren(QAction):
        yield action.toolTip()


def hover(view: QAbstractItemView) -> None:
    """Ask for the tooltips of the first rows, as the mouse does."""
    for row in range(view.model().rowCount()):
        place = view.visualRect(view.model().index(row, 0)).center()
        event = QHelpEvent(QEvent.Type.ToolTip, place, view.viewport().mapToGlobal(place))
        QApplication.sendEvent(view.viewport(), event)
        QApplication.processEvents()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the texts of message boxes; each box is shown and closed again."""
    texts: list[str] = []

    def show(box: QMessageBox) -> int:
        texts.append(box.text())
        box.show()
        QApplication.processEvents()
        labels = [label for label in box.findChildren(QLabel) if label.text()]
        assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)
        box.close()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", show)
    return texts


def test_a_study_whose_texts_are_markup(
    qtbot: QtBot,
    window: MainWindow,
    opens: Opens,
    reads: Callable[..., None],
    tmp_path: Path,
    trap: Trap,
    told: list[str],
) -> None:
    """The study is listed, hovered, read, reported as a problem, and shown with all its attributes."""
    one, two, three = trap.texts
    more = {"StudyDescription": one, "SeriesDescription": two, "PatientName": f"{one}^a"}
    more |= {"PatientID": one, "InstitutionName": three, "BodyPartExamined": one[:16]}
    folder = tmp_path / "<img src=x>"
    file = write_dicom(dicom(spot(96), **more), folder / "a<img src=y>.dcm")
    (folder / "<img src=z>.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    opens(folder)
    hover(window.worklist.view)
    reads()
    hover(window.worklist.view)
    for problems in window.findChildren(QTreeView):
        hover(problems)
    window.session.status_message.emit(one)
    window.session.alert.emit(one)
    window.session.failed.emit(ExportError(one))
    window.session.models_problem = one
    rows = list(read_tags(Source(file.name, file), Limits()))
    tags = TagBrowser(file.name, window)
    tags.show_rows(rows, len(rows))
    tags.show()
    hover(tags.table)
    qtbot.wait(200)
    assert told == [one, one]
    found = [tip for tip in tips_in(window) if "img" in tip]
    assert any(str(trap.path) in tip for tip in found)
    assert [tip for tip in found if "<img" in tip] == []
    for label in window.findChildren(QLabel):
        if label.objectName() == "qtooltip_label":
            continue
        assert label.textFormat() is Qt.TextFormat.PlainText or not label.text(), label.text()
    tags.close()


def test_labels_tips_tables_and_boxes(qtbot: QtBot, trap: Trap, told: list[str]) -> None:
    for text in trap.texts:
        label, table = PlainLabel(text), FactsTable("a", ("a",))
        table.fill([(text,)])
        for widget in (label, table):
            set_tip(widget, text)
            qtbot.addWidget(widget)
            widget.show()
            event = QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), widget.mapToGlobal(QPoint(5, 5)))
            QApplication.sendEvent(widget, event)
        hover(table)
        assert label.text() == text
        error_box(ExportError(text), None).exec()
        inform(text, None)
    qtbot.wait(100)
    assert len(told) == 2 * len(trap.texts)


def test_a_tip_shows_what_stands_in_the_file() -> None:
    for text in ("a < b\n  & <img src='x'>", "<b>bold</b>", "T1 & T2", "&lt;"):
        shown = plain_tip(text)
        fragment = QTextDocumentFragment.fromHtml(shown) if "<" in text else None
        assert (fragment.toPlainText() if fragment else shown) == text


def test_a_page_opens_nothing(qtbot: QtBot, trap: Trap) -> None:
    page = Page()
    qtbot.addWidget(page)
    for text in trap.texts:
        page.setHtml(text)
        page.show()
        QApplication.processEvents()
