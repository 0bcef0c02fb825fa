"""A reader's day from start to end, by mouse and by keyboard only, and killed in the middle."""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.models.catalogue import Catalogue
from core.results.decisions import ABNORMAL, NORMAL, Verdict
from core.results.store import decisions_file, open_store
from desktop.session.decisions.hidden_studies import HiddenStudies
from desktop.session.items import ReadingState
from desktop.session.session import Session
from desktop.window.main_window import MainWindow
from tests.gui.conftest import draw, settled
from tests.support.pdf import text_of

#: Grey levels of the day's pictures, and so what the model finds in them.
DARK, MIDDLE, BRIGHT = 30, 115, 245
GREYS = (BRIGHT, DARK, MIDDLE, BRIGHT, DARK, BRIGHT, MIDDLE, DARK, BRIGHT, DARK, MIDDLE, BRIGHT, DARK, DARK)
READ = 10


class Hands(ABC):
    """How a reader gives commands."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot

    @abstractmethod
    def command(self, name: str) -> None:
        """Give a command of the table."""

    @abstractmethod
    def verdict(self, verdict: Verdict) -> None:
        """Decide whether the finding is right."""

    @abstractmethod
    def name(self, says: str) -> None:
        """Name a class."""

    @abstractmethod
    def comment(self, text: str) -> None:
        """Write a comment."""

    @abstractmethod
    def filter(self, text: str) -> None:
        """Search for pictures; an empty text shows all."""


class Keyboard(Hands):
    """Use only the keyboard: every key goes to the focused widget."""

    def press(self, keys: str) -> None:
        combined = QKeySequence(keys)[0]
        QTest.keyClick(self.window.focusWidget() or self.window, combined.key(), combined.keyboardModifiers())

    def command(self, name: str) -> None:
        action = self.window.actions_by_name[name]
        assert action.isEnabled(), action.toolTip()
        self.press(action.shortcut().toString())

    def verdict(self, verdict: Verdict) -> None:
        self.command(verdict.value)

    def name(self, says: str) -> None:
        self.press(f"Shift+{list(self.window.findings.decisions.choices).index(says) + 1}")

    def comment(self, text: str) -> None:
        self.command("comment")
        QTest.keyClicks(self.window.focusWidget(), text)
        self.press("Return")

    def filter(self, text: str) -> None:
        self.command("find")
        self.press("Ctrl+A")
        self.press("Backspace")
        QTest.keyClicks(self.window.focusWidget(), text)
        for _ in range(40):
            if self.window.focusWidget() is self.window.worklist.view:
                return
            self.press("Tab")
        raise AssertionError("Tab does not lead from the filter to the list")


class Mouse(Hands):
    """Use the mouse; only texts are typed."""

    def click(self, widget) -> None:
        assert widget.isVisible()
        assert widget.isEnabled()
        self.window.findings.ensureWidgetVisible(widget)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(8, widget.height() // 2))

    def command(self, name: str) -> None:
        action = self.window.actions_by_name[name]
        assert action.isEnabled(), action.toolTip()
        action.trigger()

    def verdict(self, verdict: Verdict) -> None:
        self.click(self.window.findings.decisions.verdicts[verdict])

    def name(self, says: str) -> None:
        self.click(self.window.findings.decisions.choices[says])

    def comment(self, text: str) -> None:
        self.click(self.window.findings.decisions.comment)
        QTest.keyClicks(self.window.findings.decisions.comment, text)
        self.click(self.window.findings.decisions.verdicts[Verdict.UNSURE].parentWidget())

    def filter(self, text: str) -> None:
        self.window.worklist.filter.setText(text)


@pytest.fixture
def day(tmp_path: Path) -> Path:
    """Make a folder of pictures, with a blank one and a broken one."""
    folder = tmp_path / "day"
    folder.mkdir()
    for n, grey in enumerate(GREYS):
        # Each file gets unique bytes.
        draw(folder / f"case {n:02}.png", grey, 20 + n)
    draw(folder / "y blank.png", 90, contrast=0)
    (folder / "z broken.png").write_bytes((folder / "case 00.png").read_bytes()[:200])
    return folder


def started(qtbot: QtBot, catalogue: Catalogue) -> MainWindow:
    """Return the window of another start of the program."""
    window = MainWindow(Session(catalogue, "cpu"))
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    with qtbot.waitSignal(window.session.models_changed, timeout=20_000):
        window.session.load_models()
    qtbot.waitUntil(lambda: not window.session.decisions.problem and not window.session.busy, timeout=20_000)
    return window


def spoken(window: MainWindow, name: str):
    """Return the reader's decisions on the finding of a picture."""
    item = window.session.folder.items[name, 1]
    return window.session.decisions.history_of(item, next(iter(window.session.decisions.found(item)), None))


def rows_of(path: Path) -> dict[str, dict[str, str]]:
    """Return the rows of a CSV by file."""
    return {row["file"]: row for row in csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))}


@pytest.mark.parametrize("hands_of", [Mouse, Keyboard])
def test_a_readers_day(
    qtbot: QtBot,
    catalogue: Catalogue,
    day: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    hands_of: Callable[[MainWindow, QtBot], Hands],
) -> None:
    table, report = tmp_path / "day.csv", tmp_path / "day.pdf"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(day))
    answers = {"table": str(table), "PDF": str(report)}
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda _p, title, *_a: (answers[title.split()[-1]], "")
    )
    window = started(qtbot, catalogue)
    hands = hands_of(window, qtbot)
    session = window.session

    def free() -> None:
        qtbot.waitUntil(lambda: not session.busy, timeout=60_000)

    # Open the folder and read it.
    hands.command("open_folder")
    qtbot.waitUntil(lambda: session.folder is not None and session.folder.restored, timeout=20_000)
    hands.command("read_folder")
    free()
    assert session.folder.all_read

    # Filter for the positives; the list shows their finding.
    hands.filter("bright")
    positives = [f"case {n:02}.png" for n, grey in enumerate(GREYS) if grey == BRIGHT]
    assert [item.key[0] for item in window.model.items()] == positives
    hands.filter("")

    # Ten pictures blind: all are right but the second and the seventh; one is changed after seeing the model.
    hands.command("blind_first")
    seen: list[str] = []
    for n in range(READ):
        hands.command("next_undecided")
        qtbot.waitUntil(lambda: settled(window))
        name = session.current.key[0]
        seen.append(name)
        assert session.outcome(session.current).hidden
        assert window.findings.head.headline.text() == "Your reading first"
        truth = ABNORMAL if GREYS[int(name[5:7])] == BRIGHT else NORMAL
        wrong = NORMAL if truth == ABNORMAL else ABNORMAL
        hands.name(wrong if n in (1, 6) else truth)
        assert not session.outcome(session.current).hidden
        if n == 1:
            hands.verdict(Verdict.AGREE)
        if n in (3, 8):
            # The verdict is changed, whatever was said blind.
            hands.verdict(Verdict.DISAGREE)
            hands.comment(f"overruled {n}")
    assert len(set(seen)) == READ
    assert window.findings.decisions.progress.text() == f"{READ} of {len(GREYS) + 1} studies decided"

    def check(window: MainWindow) -> None:
        said = [spoken(window, name) for name in seen]
        assert all(one.first.blind for one in said[1:])
        # The first picture was on screen with its finding before blind reading began.
        verdicts = [one.last.verdict for one in said]
        expected = [Verdict.AGREE] * READ
        expected[3] = expected[8] = expected[6] = Verdict.DISAGREE
        assert verdicts == expected
        assert [n for n, one in enumerate(said) if one.changed] == [1, 3, 8]
        assert [one.last.comment for one in said] == [
            f"overruled {n}" if n in (3, 8) else "" for n in range(READ)
        ]
        hidden = [i for i in window.session.folder.items.values() if window.session.outcome(i).hidden]
        assert {i.key[0] for i in hidden} == {f"case {n:02}.png" for n in range(len(GREYS))} - set(seen)

    check(window)

    # Both exports hold the reader's decisions, and ask first about pictures with hidden findings.
    asked: list[int] = []

    def go_on(hidden: HiddenStudies, _window: object) -> frozenset[str]:
        asked.append(hidden.number)
        return frozenset()

    monkeypatch.setattr("desktop.controllers.exporting.export_controller.files_to_leave_out", go_on)
    hands.command("export_csv")
    free()
    hands.command("export_pdf")
    free()
    rows = rows_of(table)
    assert rows[seen[3]]["reader_verdict"] == "disagree"
    assert rows[seen[3]]["reader_comment"] == "overruled 3"
    assert rows[seen[1]]["blind_verdict"] == "disagree"
    assert rows[seen[1]]["reader_verdict"] == "agree"
    undecided = next(name for name in rows if name not in seen)
    assert rows[undecided]["reader_verdict"] == rows[undecided]["blind_verdict"] == ""
    with pikepdf.open(report) as document:
        assert len(document.pages) > 3
    assert "overruled 8" in text_of(report)

    hands.command("quit")
    assert not window.isVisible()

    # After a restart everything is there.
    again = started(qtbot, catalogue)
    hands = hands_of(again, qtbot)
    assert again.actions_by_name["blind_first"].isChecked()
    hands.command("open_folder")
    qtbot.waitUntil(
        lambda: again.session.folder is not None and again.session.folder.restored, timeout=20_000
    )
    qtbot.waitUntil(lambda: not again.session.busy, timeout=20_000)
    check(again)
    answers["table"] = str(tmp_path / "again.csv")
    hands.command("export_csv")
    qtbot.waitUntil(lambda: not again.session.busy, timeout=60_000)
    assert (tmp_path / "again.csv").read_bytes() == table.read_bytes()
    assert asked == [len(GREYS) - READ] * 3
    again.close()


def test_a_kill_in_the_middle_of_the_day_loses_nothing(
    qtbot: QtBot, catalogue: Catalogue, day: Path, home: Path
) -> None:
    script = [
        sys.executable,
        "-m",
        "tests.support.reader_run",
        str(catalogue.shipped),
        str(catalogue.added),
        str(day),
    ]
    with subprocess.Popen(script, stdout=subprocess.PIPE, text=True, env=os.environ.copy()) as process:
        told: list[tuple[str, str]] = []
        for line in process.stdout:
            name, what = line.rstrip("\n").split("\t")
            told.append((name, what))
            if len({name for name, _ in told}) == 7 and what.startswith(("normal", "abnormal")):
                os.kill(process.pid, signal.SIGKILL)
                break
        rest = process.stdout.read()
    told += [tuple(line.split("\t")) for line in rest.splitlines() if line.count("\t") == 1]
    assert process.returncode == -signal.SIGKILL
    assert ("", "end") not in told
    assert len(told) > 8

    window = started(qtbot, catalogue)
    window.open_paths([day])
    qtbot.waitUntil(lambda: window.session.folder.restored, timeout=20_000)
    items, decisions = window.session.folder.items, window.session.decisions
    seen = {item.key[0] for item in items.values() if not window.session.outcome(item).hidden}
    assert seen >= {name for name, _ in told}
    store, notice = open_store(decisions_file())
    assert notice == ""
    for name, what in told:
        entries = [entry.decision for entry in store.history(decisions.picture_of(items[name, 1]))]
        assert any(what in (d.says, d.verdict.value, d.comment) for d in entries), (name, what)
    store.close()
    # Each picture has its last decision and the model's findings. The last picture may have one more decision
    # than was reported.
    cut_short = told[-1][0]
    for name, what in dict(told).items():
        last = spoken(window, name).last
        assert name == cut_short or what in (last.says, last.verdict.value, last.comment)
        assert window.session.outcome(items[name, 1]).state is ReadingState.FOUND
    window.close()
