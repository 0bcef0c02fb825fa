"""A blind reader does not see what models found in the earlier studies beside the current one."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop.window.main_window import MainWindow
from tests.gui.conftest import GoesTo, Opens
from tests.gui.hanging.test_hanging import all_shown, film, names


def test_an_earlier_study_is_hidden_as_long_as_the_current_one_is_read_blind(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, tmp_path: Path
) -> None:
    film(tmp_path, "now", "20260301")
    film(tmp_path, "then", "20250301")
    opens(tmp_path)
    decisions = window.session.decisions
    qtbot.waitUntil(lambda: not decisions.problem)
    now, then = (window.session.folder.items[f"{name}.dcm", 1] for name in ("now", "then"))
    decisions.read_blind(True)
    # The earlier study has been decided, so by itself it would not be hidden.
    goes_to("then.dcm")
    qtbot.waitUntil(lambda: decisions.picture_of(then) is not None)
    decisions.read(then, "normal")
    assert decisions.study_state(then).committed
    assert not decisions.hidden(then)
    goes_to("now.dcm")
    qtbot.waitUntil(lambda: names(window) == ["now.dcm", "then.dcm"] and all_shown(window))
    assert decisions.hidden(now)
    assert decisions.hidden(then)
    qtbot.waitUntil(lambda: decisions.picture_of(now) is not None)
    decisions.read(now, "normal")
    assert not decisions.hidden(now)
    assert not decisions.hidden(then)


def test_an_earlier_study_is_hidden_from_the_first_picture_on_and_in_panes_that_the_reader_asks_for(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, tmp_path: Path
) -> None:
    film(tmp_path, "now", "20260301")
    film(tmp_path, "then", "20250301")
    opens(tmp_path)
    decisions = window.session.decisions
    qtbot.waitUntil(lambda: not decisions.problem)
    decisions.read_blind(True)
    then = window.session.folder.items["then.dcm", 1]
    goes_to("then.dcm")
    qtbot.waitUntil(lambda: decisions.picture_of(then) is not None)
    decisions.read(then, "normal")
    # As after a crash, the folder opens at the picture that was on screen.
    window.session.open([tmp_path], at=("now.dcm", 1))
    folder = window.session.folder
    qtbot.waitUntil(lambda: folder.looked_through and folder.restored)
    qtbot.waitUntil(lambda: names(window) == ["now.dcm", "then.dcm"] and all_shown(window))
    then = folder.items["then.dcm", 1]
    decisions.hash_file(then)
    qtbot.waitUntil(lambda: decisions.study_state(then).committed)
    assert decisions.hidden(then)
    window.controllers.hanging.choose_panes(1)
    assert names(window) == ["now.dcm"]
    window.controllers.hanging.choose_panes(2)
    qtbot.waitUntil(lambda: names(window) == ["now.dcm", "then.dcm"] and all_shown(window))
    assert decisions.hidden(then)
