"""The status bar: its text stays readable in a narrow window."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from core.progress import Advance
from desktop.base import theme
from desktop.base.jobs import Activity, Job
from desktop.widgets.two_line_label import TwoLineLabel
from desktop.window.main_window import MainWindow
from desktop.window.status_bar import StatusTray

LONG = "Folder and drive are there again, and 1,200 pictures of it are analysed from where it stopped."
STOPPED = "Stopped: 1,200 read, 35 without a model, 14 refused, 3 with errors, 512 not read."


def test_a_long_message_goes_on_in_a_second_line_and_only_then_ends_in_dots(qtbot: QtBot) -> None:
    label = TwoLineLabel(LONG)
    qtbot.addWidget(label)
    wide = label.fontMetrics().horizontalAdvance(LONG)
    label.resize(wide + 2, 40)
    assert label.lines() == [LONG]
    label.resize(label.room_wanted(), 40)
    assert " ".join(label.lines()) == LONG
    assert len(label.lines()) == 2
    label.resize(wide // 4, 40)
    assert len(label.lines()) == 2
    assert label.lines()[1].endswith("…")
    small = QFontMetrics(theme.font(label.font(), theme.SMALL))
    assert all(small.horizontalAdvance(line) <= wide // 4 for line in label.lines())
    label.setText("")
    assert label.lines() == []


def test_what_divides_parts_divides_no_lines(qtbot: QtBot) -> None:
    label = TwoLineLabel("Reading the folder   ·   69 of 128 files")
    qtbot.addWidget(label)
    small = QFontMetrics(theme.font(label.font(), theme.SMALL))
    for part in ("Reading the folder", "Reading the folder   ·   "):
        label.resize(small.horizontalAdvance(part) + 2, 40)
        assert label.lines()[0] == "Reading the folder"
        assert label.lines()[1].startswith("69 of")


def test_lines_break_between_parts_if_both_then_fit(qtbot: QtBot) -> None:
    label = TwoLineLabel("Analysing the folder   ·   97 of 302 files   ·   12 a second   ·   17 s left")
    qtbot.addWidget(label)
    small = QFontMetrics(theme.font(label.font(), theme.SMALL))
    label.resize(small.horizontalAdvance("Analysing the folder   ·   97 of 302 files   ·   12 a") + 4, 40)
    assert label.lines() == ["Analysing the folder   ·   97 of 302 files", "12 a second   ·   17 s left"]
    # Where the second line would be too long then, lines are filled.
    label.setText("Analysing   ·   97 of 302 files are analysed so far")
    label.resize(small.horizontalAdvance("97 of 302 files are analysed") + 2, 40)
    assert label.lines()[0].startswith("Analysing   ·   97 of")
    assert label.lines()[1].endswith("so far")


def test_a_message_is_read_whole_in_the_smallest_window(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(683, 384)
    window.tray.say(STOPPED)
    # A status message has room before the device, which the facts also name.
    qtbot.waitUntil(lambda: not window.tray.device.isVisible())
    qtbot.waitUntil(lambda: " ".join(window.tray.message.lines()) == STOPPED)
    small = QFontMetrics(theme.font(window.tray.message.font(), theme.SMALL))
    assert window.tray.message.height() >= 2 * small.height()
    window.tray.say("")
    assert window.tray.message.toolTip() == ""


def test_progress_is_read_whole_beside_all_buttons(qtbot: QtBot) -> None:
    tray = StatusTray()
    qtbot.addWidget(tray)
    tray.device.setText("CPU  Intel(R) Xeon(R) Processor")
    tray.count_problems("13 abgelehnt, 2 Fehler")
    job = Job(lambda _part: None)
    job.latest = Advance(97, 302, elapsed=4.6)
    tray.follow(Activity("Der Ordner wird analysiert", job, "Dateien", pausable=True))
    text = tray.message.text()
    assert text.startswith("Der Ordner wird analysiert   ·   97 of 302")
    for wide in (1440, 1366, 1280):
        tray.resize(wide, tray.height())
        tray.grab()
        assert " ".join(tray.message.lines()).replace("·", "").split() == text.replace("·", "").split(), wide
