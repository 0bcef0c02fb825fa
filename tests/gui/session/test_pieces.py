"""Many pictures are reported and counted in pieces, so that the window is never blocked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.session import folder as folder_module
from desktop.session import inference_runner, state
from desktop.session.items import ReadingState
from desktop.session.state import SessionState
from desktop.window.main_window import MainWindow
from tests.gui.conftest import Opens, Reads


def test_many_changes_come_in_pieces_each_picture_once(qtbot: QtBot) -> None:
    told: list[list[tuple[str, int]]] = []
    session = SessionState()
    session.changed.connect(told.append)
    keys = [(f"{n}.png", 1) for n in range(3 * state._PIECE + 5)]
    session.tell_changed(keys)
    session.tell_changed(keys[-3:])
    # The first piece is reported at once, the others after the window has had its turn.
    assert len(told) == 1
    qtbot.waitUntil(lambda: sum(map(len, told)) == len(keys))
    assert max(map(len, told)) == state._PIECE
    assert [key for piece in told for key in piece] == keys
    session.tell_changed([])
    assert sum(map(len, told)) == len(keys)


def test_whether_a_picture_is_told_of_is_asked_when_its_piece_comes(qtbot: QtBot) -> None:
    told: list[list[tuple[str, int]]] = []
    asked: list[tuple[str, int]] = []
    session = SessionState()
    session.changed.connect(told.append)
    keys = [(f"{n}.png", n % 2) for n in range(2 * state._PIECE)]

    def is_odd(key: tuple[str, int]) -> bool:
        asked.append(key)
        return key[1] == 1

    session.tell_changed(keys, if_so=is_odd)
    assert len(asked) == state._PIECE
    # Keys reported without a condition are not checked, whichever call came first.
    session.tell_changed(keys[-2:])
    session.tell_changed(keys[-2:], if_so=is_odd)
    qtbot.waitUntil(lambda: sum(map(len, told)) == state._PIECE + 1)
    assert asked == keys[:-2]
    assert [key for piece in told for key in piece] == [key for key in keys if key[1] == 1 or key == keys[-2]]


def test_few_changes_are_told_at_once() -> None:
    told: list[list[tuple[str, int]]] = []
    session = SessionState()
    session.changed.connect(told.append)
    session.tell_changed([("a.png", 1), ("b.png", 1)])
    assert told == [[("a.png", 1), ("b.png", 1)]]


def test_of_a_folder_that_was_left_nothing_more_is_told(qtbot: QtBot) -> None:
    told: list[list[tuple[str, int]]] = []
    session = SessionState()
    session.changed.connect(told.append)
    session.tell_changed((f"{n}.png", 1) for n in range(2 * state._PIECE))
    session.opened.emit()
    session.tell_changed([("z.png", 1)])
    qtbot.waitUntil(lambda: told[-1] == [("z.png", 1)])
    qtbot.wait(50)
    assert len(told) == 2


def test_what_came_of_a_large_folder_is_counted_in_pieces_and_said_once(
    qtbot: QtBot,
    window: MainWindow,
    opens: Opens,
    reads: Reads,
    many: Callable[[int], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inference_runner, "_COUNTED_AT_ONCE", 3)
    monkeypatch.setattr(folder_module, "_COUNTED", 2)
    ended: list[str] = []
    window.session.batch_ended.connect(ended.append)
    opens(many(7))
    reads()
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == ["7 read."]
    assert window.tray.message.text() == "7 read."
    assert window.session.folder.summary() == "7 read."
    # All readings were taken in before the run counted as ended.
    assert not window.session.folder.journal_handle.inbox
    states = {window.session.outcome(item).state for item in window.session.folder.items.values()}
    assert states == {ReadingState.FOUND}
