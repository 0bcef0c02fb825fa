"""A folder or drive that disappears after it was opened or while it is read, and comes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from core.batch import pipeline
from desktop.session.items import ReadingState
from desktop.window.main_window import MainWindow
from tests.gui.conftest import Opens, Reads


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the texts of message boxes."""
    texts: list[str] = []

    def tell(box: QMessageBox) -> int:
        texts.append(f"{box.text()} {box.informativeText()}")
        return 0

    monkeypatch.setattr(QMessageBox, "exec", tell)
    monkeypatch.setattr(QMessageBox, "open", tell)
    return texts


def states(window: MainWindow) -> set[ReadingState]:
    """Return the states of all pictures."""
    return {window.session.outcome(item).state for item in window.session.folder.items.values()}


def test_a_drive_that_is_gone_before_reading_is_told_of_each_study_and_read_when_it_is_back(
    qtbot: QtBot, window: MainWindow, opens: Opens, reads: Reads, many: Callable[[int], Path], told: list[str]
) -> None:
    folder = many(3)
    opens(folder)
    away = folder.with_name("away")
    folder.rename(away)
    reads()
    assert len(told) == 1
    assert "not there any more" in told[0]
    assert "Connect the drive" in told[0]
    for item in window.session.folder.items.values():
        outcome = window.session.study_outcome(item)
        assert outcome.state is ReadingState.UNREAD
        assert outcome.summary == "Folder or drive is gone"
        assert "not there any more" in outcome.message
    head = window.findings.head
    assert head.headline.text() == "Folder or drive is gone"
    assert "not there any more" in head.notes.text()
    assert "Connect the drive" in head.advice.text()
    assert window.actions_by_name["read_folder"].isEnabled()
    away.rename(folder)
    qtbot.waitUntil(lambda: window.session.folder.all_read and not window.session.busy)
    assert states(window) == {ReadingState.FOUND}
    assert "gone" not in head.headline.text()
    assert len(told) == 1


def test_a_mount_point_that_is_left_empty_counts_as_gone(
    window: MainWindow, opens: Opens, reads: Reads, many: Callable[[int], Path], told: list[str]
) -> None:
    folder = many(2)
    opens(folder)
    for file in folder.iterdir():
        file.unlink()
    reads()
    assert "not there any more" in told[0]
    assert states(window) == {ReadingState.UNREAD}


def test_a_drive_that_goes_while_it_is_read_makes_no_file_faulty_and_the_rest_is_read_when_it_is_back(
    qtbot: QtBot,
    window: MainWindow,
    opens: Opens,
    reads: Reads,
    many: Callable[[int], Path],
    told: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = many(12)
    away = folder.with_name("away")
    opens(folder)
    real, seen = pipeline.Workers.read, []

    def pull_out(self, sources, stopped):  # type: ignore[no-untyped-def]
        return real(self, slowly(sources), stopped)

    def slowly(sources):  # type: ignore[no-untyped-def]
        for source in sources:
            if len(seen) == 5:
                folder.rename(away)
            seen.append(source.name)
            yield source

    monkeypatch.setattr(pipeline.Workers, "read", pull_out)
    reads()
    assert "not there any more" in told[0]
    # No file is reported as faulty: each was read or is waiting.
    assert states(window) <= {ReadingState.FOUND, ReadingState.UNREAD}
    assert window.session.folder.unread()
    assert window.tray.message.text().startswith("Stopped: ")
    away.rename(folder)
    qtbot.waitUntil(lambda: window.session.folder.all_read and not window.session.busy)
    assert states(window) == {ReadingState.FOUND}


def test_opening_something_else_ends_the_wait(
    qtbot: QtBot,
    window: MainWindow,
    opens: Opens,
    reads: Reads,
    many: Callable[[int], Path],
    study: Path,
    told: list[str],
) -> None:
    folder = many(2)
    opens(folder)
    away = folder.with_name("away")
    folder.rename(away)
    reads()
    assert told
    opens(study)
    away.rename(folder)
    qtbot.wait(2_500)
    assert not window.session.folder.readings
    assert window.session.folder.gone is None
