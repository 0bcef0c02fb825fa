"""Decisions by keys: one key each, blind first, next undecided, undo."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from core.errors import DecisionsError
from core.models.catalogue import Catalogue
from core.results.concordance import concordance
from core.results.decisions import ABNORMAL, NORMAL, Verdict
from core.results.store import DecisionStore, decisions_file, open_store
from desktop.findings.decision_panel import PAUSE
from desktop.session.items import ReadingState
from desktop.session.session import Session
from desktop.window.main_window import MainWindow
from desktop.worklist.columns import COLUMNS, WorklistColumn
from desktop.worklist.sorting import Arrangement, Filter
from tests.gui.conftest import GoesTo, Opens, Reads, settled


def press(window: MainWindow, key: Qt.Key | str, *, shift: bool = False) -> None:
    """Press a key in the focused widget."""
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(window.focusWidget() or window, key, modifier)


def standing(window: MainWindow, name: str):
    """Return the current decisions on a picture's study."""
    return window.session.decisions.state_of(window.session.folder.items[name, 1])


def history(window: MainWindow, name: str):
    """Return the reader's decisions on the finding of a picture."""
    item = window.session.folder.items[name, 1]
    return window.session.decisions.history_of(item, next(iter(window.session.decisions.found(item)), None))


def last(window: MainWindow, name: str):
    """Return the reader's last decision on the finding of a picture."""
    return history(window, name).last


def test_one_key_each(reader: MainWindow, goes_to: GoesTo) -> None:
    for key, name, verdict in (
        ("a", "drawn/a dark.png", Verdict.AGREE),
        ("d", "drawn/b middle.png", Verdict.DISAGREE),
        ("u", "drawn/c bright.png", Verdict.UNSURE),
    ):
        goes_to(name)
        press(reader, key)
        assert last(reader, name).verdict is verdict
        assert reader.findings.decisions.verdicts[verdict].isChecked()
        assert not last(reader, name).blind
        index = reader.model.index_of((name, 1))
        assert f"you: {verdict.value}" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert reader.findings.decisions.progress.text() == "3 of 6 studies decided"


def test_a_named_class_overrules(reader: MainWindow, goes_to: GoesTo) -> None:
    goes_to("drawn/c bright.png")
    press(reader, "1", shift=True)
    assert (last(reader, "drawn/c bright.png").says, last(reader, "drawn/c bright.png").verdict) == (
        NORMAL,
        Verdict.DISAGREE,
    )
    press(reader, "w")
    assert reader.focusWidget() is reader.findings.decisions.choices[NORMAL]
    press(reader, Qt.Key.Key_Tab)
    press(reader, Qt.Key.Key_Space)
    assert last(reader, "drawn/c bright.png").says == ABNORMAL
    assert last(reader, "drawn/c bright.png").verdict is Verdict.AGREE


def test_a_comment_is_kept_while_it_is_typed(qtbot: QtBot, reader: MainWindow, goes_to: GoesTo) -> None:
    goes_to("drawn/a dark.png")
    press(reader, "a")
    press(reader, "c")
    QTest.keyClicks(reader.focusWidget(), "rotated and")
    # The letters typed into the comment do not trigger commands.
    assert last(reader, "drawn/a dark.png").verdict is Verdict.AGREE
    qtbot.waitUntil(lambda: last(reader, "drawn/a dark.png").comment == "rotated and", timeout=20 * PAUSE)
    QTest.keyClicks(reader.focusWidget(), " dim")
    press(reader, Qt.Key.Key_Return)
    store, _ = open_store(decisions_file())
    picture = reader.session.decisions.picture_of(reader.session.current)
    assert [e.decision.comment for e in store.history(picture)] == ["", "rotated and", "rotated and dim"]
    assert store.of([picture.sha256])[-1].verdict is Verdict.AGREE
    store.close()
    # Undo takes back the whole comment, although it was typed in pieces.
    reader.actions_by_name["undo"].trigger()
    assert last(reader, "drawn/a dark.png").comment == ""
    assert last(reader, "drawn/a dark.png").verdict is Verdict.AGREE


def test_a_comment_that_is_being_typed_stays_with_its_picture(reader: MainWindow, goes_to: GoesTo) -> None:
    goes_to("drawn/a dark.png")
    press(reader, "c")
    QTest.keyClicks(reader.focusWidget(), "of a")
    press(reader, Qt.Key.Key_PageDown)
    assert reader.session.current.key[0] == "drawn/b middle.png"
    assert last(reader, "drawn/a dark.png").comment == "of a"
    assert last(reader, "drawn/b middle.png") is None
    assert reader.findings.decisions.comment.text() == ""
    # A comment does not count as a decision.
    assert reader.findings.decisions.progress.text() == "0 of 6 studies decided"


def test_taking_back_is_said(reader: MainWindow, goes_to: GoesTo) -> None:
    goes_to("drawn/a dark.png")
    press(reader, "a")
    press(reader, "d")
    QTest.keyClick(reader, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert last(reader, "drawn/a dark.png").verdict is Verdict.AGREE
    assert reader.tray.message.text() == "Taken back: disagree on drawn/a dark.png."
    QTest.keyClick(reader, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert last(reader, "drawn/a dark.png") is None
    assert reader.actions_by_name["undo"].toolTip() == "There is nothing to take back."


def test_next_undecided_passes_over_what_is_decided(
    qtbot: QtBot, reader: MainWindow, goes_to: GoesTo
) -> None:
    names = [item.key[0] for item in reader.model.items()]
    goes_to(names[0])
    seen = []
    for _ in range(10):
        press(reader, "u")
        seen.append(reader.session.current.key[0])
        press(reader, "n")
        if reader.session.current.key[0] == seen[-1]:
            break
        qtbot.waitUntil(lambda: settled(reader))
    # All but the unreadable file.
    assert sorted(seen) == sorted(set(names) - {"broken.png"})
    assert reader.tray.message.text() == "Every other study in the list is decided."


def test_blind_first_hides_what_was_found_wherever_it_is_seen(reader: MainWindow, goes_to: GoesTo) -> None:
    goes_to("drawn/c bright.png")
    reader.actions_by_name["class_map"].trigger()
    assert "Bright" in words_of(reader)
    reader.worklist.filter.setText("bright dark")
    reader.worklist.filter.setText("bright")
    assert reader.model.pictures() == 1

    reader.actions_by_name["blind_first"].trigger()
    assert reader.actions_by_name["blind_first"].isChecked()
    # The filter finds the file name, but no longer matches hidden findings.
    assert [item.key[0] for item in reader.model.items()] == ["drawn/c bright.png"]
    reader.worklist.filter.setText("bright hidden")
    assert reader.model.pictures() == 1
    reader.worklist.filter.setText("dark hidden")
    assert [item.key[0] for item in reader.model.items()] == ["drawn/a dark.png"]
    reader.worklist.filter.setText("probability")
    assert reader.model.pictures() == 0
    reader.worklist.filter.clear()
    assert "Bright 9" not in words_of(reader)
    assert "%" not in words_of(reader)
    assert not reader.findings.list.isVisible()
    assert not reader.findings.list.rows
    assert reader.panes.active._class_map is None
    assert reader.actions_by_name["class_map"].toolTip() == "Give your own reading first."
    assert reader.actions_by_name["agree"].toolTip() == "Give your own reading first."
    for item in reader.model.items():
        outcome = reader.session.outcome(item)
        assert outcome.hidden or outcome.state is not ReadingState.FOUND
        assert outcome.score is None
        assert not reader.session.found(item)
    # A picture that cannot be judged has no finding.
    goes_to("drawn/blank.png")
    assert reader.findings.head.headline.text() == "Refused by all models: blank"


def words_of(window: MainWindow) -> str:
    """Return all texts of list and findings, for users and for screen readers."""
    spoken = Qt.ItemDataRole.AccessibleTextRole
    listed = [window.model.index(n, 0).data(spoken) for n in range(window.model.rowCount())]
    labels = [label.text() for label in window.findings.findChildren(QLabel) if label.isVisible()]
    buttons = [b.text() + b.toolTip() for b in window.findings.findChildren(QAbstractButton) if b.isVisible()]
    shown = window.findings.list.model()
    rows = [shown.index(n, 0).data(spoken) for n in range(shown.rowCount())]
    return "\n".join(map(str, (*listed, *labels, *buttons, *rows)))


def test_a_blind_reading_is_kept_apart_from_the_one_after(reader: MainWindow, goes_to: GoesTo) -> None:
    reader.actions_by_name["blind_first"].trigger()
    goes_to("drawn/c bright.png")
    assert reader.findings.head.headline.text() == "Your reading first"
    press(reader, "a")
    assert not standing(reader, "drawn/c bright.png").committed
    press(reader, "1", shift=True)
    assert reader.findings.head.headline.text().startswith("Bright suspected, ")
    assert reader.findings.list.isVisible()
    first = last(reader, "drawn/c bright.png")
    assert (first.blind, first.says, first.verdict) == (True, NORMAL, Verdict.DISAGREE)

    assert reader.findings.decisions.choices[NORMAL].isChecked()
    press(reader, "a")
    # The earlier choice contradicts this verdict, so it appears only in the history.
    assert not reader.findings.decisions.choices[NORMAL].isChecked()
    spoken = history(reader, "drawn/c bright.png")
    assert spoken.first == first
    assert (spoken.second.blind, spoken.second.verdict) == (False, Verdict.AGREE)
    assert spoken.changed
    assert spoken.first.at < spoken.second.at
    # Other pictures stay hidden.
    goes_to("drawn/a dark.png")
    assert reader.findings.head.headline.text() == "Your reading first"

    # After undo the findings are hidden again, but a reader who has seen the answer no longer reads blind.
    goes_to("drawn/c bright.png")
    reader.actions_by_name["undo"].trigger()
    reader.actions_by_name["undo"].trigger()
    assert reader.findings.head.headline.text() == "Your reading first"
    press(reader, "2", shift=True)
    assert not last(reader, "drawn/c bright.png").blind


def test_choices_do_not_tell_what_was_found(reader: MainWindow, goes_to: GoesTo) -> None:
    reader.actions_by_name["blind_first"].trigger()
    offered = set()
    for name in ("drawn/a dark.png", "drawn/c bright.png"):
        goes_to(name)
        offered.add(tuple(reader.findings.decisions.choices))
    assert offered == {(NORMAL, ABNORMAL, "bright")}


def test_everything_is_there_after_another_start(
    qtbot: QtBot, reader: MainWindow, goes_to: GoesTo, catalogue: Catalogue, study: Path
) -> None:
    reader.actions_by_name["blind_first"].trigger()
    goes_to("drawn/c bright.png")
    press(reader, "2", shift=True)
    press(reader, "c")
    QTest.keyClicks(reader.focusWidget(), "half a sent")
    reader.close()

    again = MainWindow(Session(catalogue, "cpu"))
    qtbot.addWidget(again)
    again.show()
    again.session.load_models()
    again.open_paths([study])
    qtbot.waitUntil(
        lambda: again.session.folder.restored and again.session.models is not None, timeout=20_000
    )
    assert again.actions_by_name["blind_first"].isChecked()
    kept = last(again, "drawn/c bright.png")
    assert (kept.says, kept.comment) == (ABNORMAL, "half a sent")
    found = again.session.outcome(again.session.folder.items["drawn/c bright.png", 1])
    assert found.summary.startswith("Bright suspected, ")
    assert again.session.outcome(again.session.folder.items["drawn/a dark.png", 1]).hidden
    again.close()


def test_a_picture_that_no_model_read_can_be_read(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, reads: Reads, study: Path
) -> None:
    opens(study)
    qtbot.waitUntil(lambda: not window.session.decisions.problem)
    goes_to("drawn/c bright.png")
    window.actions_by_name["say"].trigger()
    press(window, "1", shift=True)
    qtbot.waitUntil(lambda: standing(window, "drawn/c bright.png").committed)
    own = last(window, "drawn/c bright.png")
    assert (own.about, own.says, own.blind) == (None, NORMAL, True)
    # The decision is compared with what a model finds later.
    reads("read_picture")
    compared = last(window, "drawn/c bright.png")
    assert (compared.blind, compared.verdict, compared.about.finding) == (True, Verdict.DISAGREE, "bright")


def test_what_was_decided_is_known_again_where_no_model_read(
    qtbot: QtBot,
    window: MainWindow,
    opens: Opens,
    goes_to: GoesTo,
    catalogue: Catalogue,
    study: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("core.batch.journal.resume_filter._FRESH_SECONDS", -1.0)
    opens(study)
    qtbot.waitUntil(lambda: not window.session.decisions.problem)
    goes_to("drawn/c bright.png")
    press(window, "1", shift=True)
    qtbot.waitUntil(lambda: standing(window, "drawn/c bright.png").committed)
    window.close()

    again = MainWindow(Session(catalogue, "cpu"))
    qtbot.addWidget(again)
    again.show()
    again.session.load_models()
    again.open_paths([study])
    qtbot.waitUntil(lambda: again.session.folder.restored, timeout=20_000)
    # The picture was never opened, and is in no journal.
    qtbot.waitUntil(lambda: standing(again, "drawn/c bright.png").committed, timeout=20_000)
    assert again.session.current.key[0] != "drawn/c bright.png"
    again.close()


def test_what_is_said_before_the_batch_counts_as_blind_in_all_that_follows(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, reads: Reads, study: Path
) -> None:
    opens(study)
    qtbot.waitUntil(lambda: not window.session.decisions.problem)
    goes_to("drawn/c bright.png")
    press(window, "1", shift=True)
    qtbot.waitUntil(lambda: standing(window, "drawn/c bright.png").committed)
    reads()
    kept: list = []
    window.session.decisions.all(None, kept.extend)
    qtbot.waitUntil(lambda: len(kept) == 2)
    (row,) = [row for row in concordance(kept).rows if not row.finding]
    assert (row.decided, row.disagreed, row.blind, row.changed) == (1, 1, 1, 0)
    # Undo also takes back the decision from which it follows.
    window.actions_by_name["undo"].trigger()
    assert standing(window, "drawn/c bright.png").entries == {}


def test_an_entry_that_cannot_be_kept_is_told_and_not_shown(
    reader: MainWindow, goes_to: GoesTo, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_to("drawn/a dark.png")
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))

    def full(_store: DecisionStore, _decisions: object) -> int:
        raise DecisionsError("Your decision could not be kept (disk full).")

    monkeypatch.setattr(DecisionStore, "record", full)
    press(reader, "a")
    assert told == ["Your decision could not be kept (disk full)."]
    assert last(reader, "drawn/a dark.png") is None
    assert not reader.findings.decisions.verdicts[Verdict.AGREE].isChecked()
    assert not reader.actions_by_name["undo"].isEnabled()


def test_a_store_of_a_newer_version_leaves_the_window_usable(
    qtbot: QtBot, catalogue: Catalogue, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, _ = open_store(decisions_file())
    store.close()
    with closing(sqlite3.connect(decisions_file())) as other:
        other.execute("PRAGMA user_version = 99")
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    window = MainWindow(Session(catalogue, "cpu"))
    qtbot.addWidget(window)
    window.show()
    window.session.load_models()
    window.open_paths([study])
    qtbot.waitUntil(lambda: window.session.folder.restored and bool(told), timeout=20_000)
    assert "newer version" in told[0]
    assert "newer version" in window.actions_by_name["agree"].toolTip()
    assert not window.findings.decisions.isVisible()
    window.close()


@pytest.mark.parametrize(
    "wish",
    [
        Arrangement(urgent=True),
        *(
            Arrangement(column=column)
            for column in (WorklistColumn.FINDING, WorklistColumn.STATE, WorklistColumn.SCORE)
        ),
        *(
            Arrangement(filters=frozenset({which}))
            for which in (Filter.SUSPECTED, Filter.BORDERLINE, Filter.REFUSED, Filter.ERROR)
        ),
    ],
    ids=str,
)
def test_no_order_or_filter_tells_what_is_hidden(reader: MainWindow, wish: Arrangement) -> None:
    hidden = {"drawn/a dark.png", "drawn/b middle.png", "drawn/c bright.png", "CT_small.dcm", "MR_small.dcm"}

    def listed() -> list[str]:
        rows = [reader.model.row_at(reader.model.index(n, 0)) for n in range(reader.model.rowCount())]
        return [row.first.key[0] for row in rows]

    reader.actions_by_name["blind_first"].trigger()
    reader.model.arrange(wish)
    found = listed()
    cells = {reader.model.index(n, c).data() for n in range(len(found)) for c in range(len(COLUMNS))}
    assert not any(word in cell for cell in cells for word in ("Dark", "Middle", "Bright", "suspected"))
    # Pictures with hidden findings keep the order of the folder, or are left out.
    reader.model.arrange(Arrangement())
    folder = [name for name in listed() if name in hidden]
    assert [name for name in found if name in hidden] in ([], folder)


@pytest.mark.usefixtures("connections_closed")
def test_a_window_that_closes_while_the_decisions_are_opened_closes_them(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = threading.Event()

    def open_and_tell(path: Path) -> tuple[DecisionStore, str]:
        try:
            return open_store(path)
        finally:
            opened.set()

    monkeypatch.setattr("core.results.store.open_store", open_and_tell)
    session = Session(catalogue, "cpu")
    session.decisions.open()
    assert opened.wait(60.0)
    # No event was processed in between, so the window does not know that the store is open.
    assert session.decisions.store is None
    assert session.close()
