"""Moving on to the next undecided study automatically."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.errors import InputError, Reason
from core.results.decisions import Verdict
from core.workflow import view
from desktop.window.main_window import MainWindow
from tests.gui.conftest import GoesTo, settled

FIRST = "drawn/a dark.png"


def press(window: MainWindow, key: str) -> None:
    QTest.keyClick(window.worklist.view, key)


def name_of(window: MainWindow) -> str:
    return window.session.current.key[0]


@pytest.fixture
def advancing(reader: MainWindow, goes_to: GoesTo) -> MainWindow:
    """Return the window with moving on switched on, at the first synthetic picture."""
    reader.actions_by_name["advance"].trigger()
    goes_to(FIRST)
    return reader


def test_a_decision_leads_to_the_next_undecided_study_and_taking_back_leads_back(
    qtbot: QtBot, advancing: MainWindow
) -> None:
    window = advancing
    assert window.actions_by_name["advance"].isChecked()
    assert window.controllers.settings.now.general.advance
    seen = []
    for _ in range(3):
        qtbot.waitUntil(lambda: settled(window))
        seen.append(name_of(window))
        # A refused picture has no finding to agree with.
        press(window, "u")
        qtbot.waitUntil(lambda: name_of(window) != seen[-1])
        place = window.model.place_of(window.session.current.study)
        assert window.worklist.view.in_sight(place)
    assert len(set(seen)) == 3
    window.actions_by_name["undo"].trigger()
    qtbot.waitUntil(lambda: name_of(window) == seen[-1])


def test_it_stays_where_the_reader_does_not_wish_to_go_on(qtbot: QtBot, advancing: MainWindow) -> None:
    advancing.actions_by_name["advance"].trigger()
    press(advancing, "a")
    qtbot.wait(100)
    assert name_of(advancing) == FIRST


def test_a_blind_reader_sees_what_was_found_before_they_are_led_on(
    qtbot: QtBot, advancing: MainWindow
) -> None:
    window = advancing
    window.actions_by_name["blind_first"].trigger()
    window.controllers.decisions.name("normal")
    qtbot.waitUntil(lambda: not window.controllers.current.outcome.hidden)
    qtbot.wait(100)
    assert name_of(window) == FIRST
    QTest.keyClick(window.worklist.view, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: name_of(window) != FIRST)


def test_nothing_is_decided_of_a_picture_that_is_still_loading(
    qtbot: QtBot, advancing: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, said = advancing, list[str]()
    pictures, decisions = window.session.pictures, window.session.decisions
    window.controllers.decisions.status_message.connect(said.append)
    first = window.session.current
    other = next(i for i in window.model.items() if i.study != first.study and decisions.readable(i))
    with monkeypatch.context() as slow:
        slow.setattr(pictures, "show", lambda item, *_: setattr(pictures, "current", item))
        window.worklist.go_to(other)
        assert window.viewer.message == ("", "Loading")
        press(window, "u")
        panel = window.findings.decisions
        for button in (panel.verdicts[Verdict.UNSURE], panel.choices["normal"]):
            button.click()
            assert not button.isChecked()
        QTest.keyClicks(panel.comment, "a word")
        assert (panel.comment.text(), panel.comment.toolTip()) == ("", "The picture is still loading.")
    assert said == ["The picture is still loading, so nothing was entered."] * 3
    assert not decisions.study_state(other).committed
    window.controllers.current.show_awaited()
    qtbot.waitUntil(lambda: settled(window))
    QTest.keyClicks(panel.comment, "a word")
    assert panel.comment.text() == "a word"
    press(window, "u")
    qtbot.waitUntil(lambda: decisions.study_state(other).committed)


@pytest.mark.parametrize(
    "error", [None, InputError(Reason.CORRUPT, "The description of the pixels is damaged.")]
)
def test_a_picture_that_cannot_be_shown_can_be_decided_on(
    qtbot: QtBot, advancing: MainWindow, monkeypatch: pytest.MonkeyPatch, error: InputError | None
) -> None:
    window, tried = advancing, list[str]()
    pictures, decisions = window.session.pictures, window.session.decisions
    other = next(
        i for i in window.model.items() if i.study != window.session.current.study and decisions.readable(i)
    )

    def decode(*_: object) -> Iterator[object]:
        tried.append("")
        if error is not None:
            raise error
        yield from ()

    monkeypatch.setattr(view, "decode_shown", decode)
    pictures.clear()
    window.worklist.go_to(other)
    assert window.controllers.current.loading
    qtbot.waitUntil(lambda: pictures.gave_up(other))
    press(window, "u")
    qtbot.waitUntil(lambda: decisions.study_state(other).committed)
    assert tried


def test_a_key_that_is_held_decides_once(advancing: MainWindow) -> None:
    for name in ("agree", "agree_one", "disagree", "unsure"):
        assert not advancing.actions_by_name[name].autoRepeat(), name
    keys = advancing.findings.decisions.findChildren(QShortcut)
    assert len(keys) == 9
    assert not any(key.autoRepeat() for key in keys)
