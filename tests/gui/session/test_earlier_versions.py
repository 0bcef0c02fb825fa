"""A folder of version 0.1.0 with a newer version of its model: shown, exported, decided, read again."""

from __future__ import annotations

import csv
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.batch.journal.journal_store import place_of
from core.models.card import OperatingPoint
from core.models.catalogue import Catalogue
from core.results.decisions import Verdict
from desktop.session.items import Item, ReadingState
from desktop.window.main_window import MainWindow
from desktop.worklist.columns import KnownStudy
from desktop.worklist.sorting import Filter, passes
from tests.gui.conftest import settled
from tests.gui.session.conftest import Makes, table
from tests.support.tiny_model import tiny_card, tiny_catalogue

OLD = Path(__file__).parents[2] / "support" / "user-0.1.0.zip"
FILES = ("bright/2.png", "bright/3.png", "dark/0.png", "dark/1.png")


@pytest.fixture
def pictures(home: Path, tmp_path: Path) -> Path:
    """Write pictures that version 0.1.0 read and its user decided on, with a journal for their folder."""
    with zipfile.ZipFile(OLD) as archive:
        archive.extractall(tmp_path)
    shutil.copytree(tmp_path / "home", home, dirs_exist_ok=True)
    shutil.rmtree(home / "models")
    (home / "settings.json").unlink()
    folder = tmp_path / "pictures"
    (journal,) = (home / "journals").glob("*.sqlite")
    journal.rename(place_of([folder]))
    return folder


@pytest.fixture
def newer(tmp_path: Path) -> Catalogue:
    """Return a catalogue with the same model in a later version, with another operating point."""
    point = OperatingPoint(positive=("bright",), threshold=0.5, chosen_by="hand")
    card = tiny_card(operating_point=point).model_copy(update={"version": "2.0.0"})
    return tiny_catalogue(tmp_path / "models", card)


def test_they_are_shown_with_their_version_until_they_are_read_again(
    qtbot: QtBot,
    pictures: Path,
    newer: Catalogue,
    makes: Makes,
    opens_in: Callable[..., None],
    tmp_path: Path,
) -> None:
    window = makes(newer)
    opens_in(window, pictures)
    session = window.session
    folder = session.folder
    assert len(folder.unread()) == len(FILES)
    items = {key[0]: item for key, item in folder.items.items()}
    said = [session.outcome(items[file]) for file in FILES]
    # The operating point was 0.75 at that time; 0.674816 lies below it.
    assert [one.summary for one in said] == [
        "Bright borderline, 44 (older version)",
        "Bright suspected, 59 (older version)",
        *["Nothing suspected by 1 model (older version)"] * 2,
    ]
    assert {one.earlier for one in said} == {"older version"}
    row = next(row for row in folder.found.rows if row.first is items[FILES[1]])
    assert passes(Filter.UNREAD, KnownStudy(row, said[1], None, decided=True))

    window.worklist.go_to(items["bright/3.png"])
    qtbot.waitUntil(lambda: settled(window))
    findings = window.findings
    assert findings.head.headline.text() == "Bright suspected, 59 (older version)"
    assert findings.head.notes.text() == (
        "Read by Brightness (a test model) 1.2.3, an older version; read again to see maps."
    )
    assert findings.head.read_button.text() == "Analyse again"
    assert [row.title for row in findings.list.rows] == ["Bright (1.2.3)"]
    assert "1.2.3, an older version" in findings.list.rows[0].spoken
    assert not window.actions_by_name["class_map"].isEnabled()
    # The decision on it stays, and names its version after the picture is read again.
    assert verdict_on(window, items["bright/2.png"]) is Verdict.AGREE
    assert verdict_on(window, items["bright/3.png"]) is Verdict.DISAGREE
    assert "version" not in history_of(window)

    out = tmp_path / "earlier.csv"
    rows = list(csv.DictReader(table(window, qtbot, out).decode("utf-8-sig").splitlines()))
    assert [(r["file"], r["model_version"], r["threshold"], r["band"]) for r in rows] == [
        (file, "1.2.3", "0.750000", band)
        for file, band in zip(
            FILES, ("borderline", "suspected", "not suspected", "not suspected"), strict=True
        )
    ]

    session.reading.rest()
    qtbot.waitUntil(lambda: not session.busy)
    assert not folder.unread()
    anew = [session.outcome(items[file]) for file in FILES]
    assert [one.summary for one in anew][:2] == ["Bright suspected, 67", "Bright suspected, 79"]
    assert {one.earlier for one in anew} == {""}
    assert {one.state for one in anew} == {ReadingState.FOUND}
    assert verdict_on(window, items["bright/3.png"]) is Verdict.DISAGREE
    assert "of version 1.2.3" in history_of(window)
    window.worklist.go_to(items["bright/2.png"])
    qtbot.waitUntil(lambda: settled(window))
    assert "on “Bright not suspected” (version 1.2.3): agree" in history_of(window)
    rows = list(csv.DictReader(table(window, qtbot, out).decode("utf-8-sig").splitlines()))
    assert {row["model_version"] for row in rows} == {"2.0.0"}


def verdict_on(window: MainWindow, item: Item) -> Verdict:
    """Return the reader's verdict on the first finding of a picture's study."""
    last = window.session.decisions.history_of(item, window.session.found(item)[0]).last
    return last.verdict if last is not None else Verdict.NONE


def history_of(window: MainWindow) -> str:
    """Return the panel's text on the decisions."""
    return window.findings.decisions._history.text()
