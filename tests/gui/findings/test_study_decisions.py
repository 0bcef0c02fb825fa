"""Decisions on studies: one for a stack, own findings compared with every model, those of 0.1.0, kinds."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.models.card import OperatingPoint
from core.results.decisions import ABNORMAL, NORMAL, Verdict
from core.results.store import decisions_file
from desktop.session.items import ReadingState
from desktop.session.session import Session
from desktop.window.main_window import MainWindow
from desktop.worklist.sorting import Arrangement, Filter
from tests.gui.conftest import GoesTo, Opens, Reads, draw
from tests.support.pictures import dicom, write_dicom
from tests.support.tiny_model import tiny_card, tiny_catalogue

OLD = Path(__file__).parents[2] / "support" / "decisions-0.1.0.sql"
GREYS = (30, 245, 30, 115)


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    """Write a study of four slices, the second of them bright, and a single picture."""
    folder = tmp_path / "stack"
    for n, grey in enumerate(GREYS):
        noise = np.random.default_rng(n).integers(-10, 10, (64, 64))
        file = dicom(
            (grey + noise).astype(np.uint8),
            Modality="CT",
            StudyInstanceUID="1.2.3",
            SeriesInstanceUID="1.2.3.4",
            InstanceNumber=n + 1,
            WindowCenter=128,
            WindowWidth=256,
        )
        write_dicom(file, folder / f"slice {n}.dcm")
    draw(folder / "alone.png", 30)
    return folder


@pytest.fixture
def two_models(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """Return the window with a router that names the kind, and two models that read dark pictures."""
    points = {"finds-dark": ("dark",), "finds-bright": ("bright",)}
    cards = [
        tiny_card(
            model_id=name, operating_point=OperatingPoint(positive=positive, threshold=0.5, chosen_by="hand")
        ).model_copy(update={"body_regions": ("dark",)})
        for name, positive in points.items()
    ]
    catalogue = tiny_catalogue(tmp_path / "models", tiny_card(model_id="body-region"), *cards)
    made = MainWindow(Session(catalogue, "cpu"))
    qtbot.addWidget(made)
    made.resize(1280, 900)
    made.show()
    with qtbot.waitSignal(made.session.models_changed):
        made.session.load_models()
    (tmp_path / "in").mkdir()
    for name, grey in (("a dark", 30), ("b bright", 245)):
        draw(tmp_path / "in" / f"{name}.png", grey)
    made.open_paths([tmp_path / "in"])
    qtbot.waitUntil(lambda: made.session.folder.restored and not made.session.decisions.problem)
    yield made
    made.close()


def read_all(qtbot: QtBot, window: MainWindow) -> None:
    """Read the folder."""
    window.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: not window.session.busy and window.session.folder.all_read)


def test_a_stack_is_one_study_to_decide(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, reads: Reads, stack: Path
) -> None:
    opens(stack)
    reads()
    qtbot.waitUntil(lambda: not window.session.decisions.problem)
    panel = window.findings.decisions
    goes_to("slice 0.dcm")
    assert panel.progress.text() == "0 of 2 studies decided"
    # One of four slices does not make the study suspected; its score is on the curve.
    assert window.findings.head.headline.text() == "Nothing suspected by 1 model"
    curve = window.findings.curve
    assert curve.isVisible()
    scores = [point.score for point in curve.points]
    assert scores[1] > 90 > 50 > max(scores[0], scores[2], scores[3])
    assert "key slice 2, slice 1 has" in curve.accessibleDescription()
    place = curve.at(1).toPoint()
    QTest.mouseClick(curve, Qt.MouseButton.LeftButton, pos=place)
    assert window.session.current.key[0] == "slice 1.dcm"
    assert "slice 2 has" in curve.accessibleDescription()
    QTest.keyClick(curve, Qt.Key.Key_Left)
    assert window.session.current.key[0] == "slice 0.dcm"
    # A single slice is not a finding by itself.
    alone = window.session.outcome(window.session.folder.items["slice 1.dcm", 1])
    assert alone.summary.startswith("Slice, score 9")
    assert alone.band is None
    window.actions_by_name["agree"].trigger()
    assert panel.progress.text() == "1 of 2 studies decided"
    # The decision is stored once, for the key slice, with the study's result.
    kept: list = []
    window.session.decisions.all(None, kept.extend)
    qtbot.waitUntil(lambda: bool(kept))
    (only,) = kept
    assert (only.about.finding, only.about.positive, only.verdict) == ("middle", False, Verdict.AGREE)
    assert only.picture.sha256 == hashlib.sha256((stack / "slice 1.dcm").read_bytes()).hexdigest()
    # Every slice shows the decision: in the panel, in the list and in the list's filter.
    for n in range(len(GREYS)):
        goes_to(f"slice {n}.dcm")
        assert panel.verdicts[Verdict.AGREE].isChecked()
        spoken = window.model.index_of((f"slice {n}.dcm", 1)).data(Qt.ItemDataRole.AccessibleTextRole)
        assert "you: agree" in spoken
    window.model.arrange(Arrangement(filters=frozenset({Filter.UNDECIDED})))
    assert [item.key[0] for item in window.model.items()] == ["alone.png"]
    window.model.arrange(Arrangement())
    window.actions_by_name["next_undecided"].trigger()
    assert window.session.current.key[0] == "alone.png"
    window.actions_by_name["undo"].trigger()
    assert panel.progress.text() == "0 of 2 studies decided"


def test_reading_blind_one_slice_shows_all_of_its_study(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, reads: Reads, stack: Path
) -> None:
    qtbot.waitUntil(lambda: not window.session.decisions.problem)
    window.actions_by_name["blind_first"].trigger()
    opens(stack)
    reads()
    goes_to("slice 0.dcm")
    window.controllers.decisions.name(NORMAL)
    items = window.session.folder.items
    assert not any(window.session.outcome(items[f"slice {n}.dcm", 1]).hidden for n in range(len(GREYS)))
    assert window.session.outcome(items["alone.png", 1]).hidden
    goes_to("slice 3.dcm")
    assert "Blind" in window.findings.decisions._history.text()
    assert "Normal" in window.findings.decisions._history.text()
    # A reader who has seen one slice's answer no longer reads the others blind.
    window.actions_by_name["undo"].trigger()
    window.controllers.decisions.name(ABNORMAL)
    assert not window.session.decisions.own_reading(items["slice 3.dcm", 1]).blind


def test_agreeing_covers_all_findings_and_disagreeing_the_one_in_view(
    qtbot: QtBot, two_models: MainWindow
) -> None:
    window = two_models
    read_all(qtbot, window)
    decisions, panel, current = (
        window.session.decisions,
        window.findings.decisions,
        window.controllers.current,
    )
    item = window.session.current

    def verdicts() -> dict[str, Verdict | None]:
        found = {one.card.id: decisions.history_of(item, one).last for one in decisions.found(item)}
        return {model: last.verdict if last is not None else None for model, last in found.items()}

    current.choose(("finds-bright", "bright"))
    window.actions_by_name["disagree"].trigger()
    assert verdicts() == {"finds-dark": None, "finds-bright": Verdict.DISAGREE}
    # Disagreeing does not choose a class.
    assert [entry.says for entry in decisions.study_state(item).entries.values()] == [""]
    assert not any(button.isChecked() for button in panel.choices.values())
    # A finding with its own decision keeps it.
    current.choose(("finds-dark", "dark"))
    window.actions_by_name["agree"].trigger()
    assert verdicts() == {"finds-dark": Verdict.AGREE, "finds-bright": Verdict.DISAGREE}
    window.actions_by_name["undo"].trigger()
    window.actions_by_name["undo"].trigger()
    window.actions_by_name["agree"].trigger()
    assert verdicts() == {"finds-dark": Verdict.AGREE, "finds-bright": Verdict.AGREE}
    # Undo takes back both decisions in one step.
    window.actions_by_name["undo"].trigger()
    assert verdicts() == {"finds-dark": None, "finds-bright": None}
    window.actions_by_name["agree_one"].trigger()
    assert verdicts() == {"finds-dark": Verdict.AGREE, "finds-bright": None}


def test_the_readers_own_reading_is_seen_whatever_model_is_in_view(
    qtbot: QtBot, two_models: MainWindow
) -> None:
    window = two_models
    window.controllers.decisions.name("dark")
    qtbot.waitUntil(lambda: window.session.decisions.own_reading(window.session.current) is not None)
    read_all(qtbot, window)
    for key in (("finds-dark", "dark"), ("finds-bright", "bright")):
        window.controllers.current.choose(key)
        assert window.findings.decisions.choices["dark"].isChecked()
        assert "Dark" in window.findings.decisions._history.text()
    # A finding named while one model's finding is selected is also compared with the other model's.
    window.controllers.current.choose(("finds-dark", "dark"))
    window.controllers.decisions.name(ABNORMAL)
    window.controllers.current.choose(("finds-bright", "bright"))
    assert window.findings.decisions.choices[ABNORMAL].isChecked()
    assert "You, " in window.findings.decisions._history.text()


def test_a_kind_is_no_finding(qtbot: QtBot, two_models: MainWindow) -> None:
    window = two_models
    read_all(qtbot, window)
    item = window.session.folder.items["b bright.png", 1]
    window.controllers.current.go_to(item)
    outcome = window.session.outcome(item)
    assert (outcome.state, outcome.score, outcome.band) == (ReadingState.NO_MODEL, None, None)
    findings = window.findings
    assert findings.head.headline.text() == "No model for bright"
    assert findings.head.notes.text() == "None of the models in use reads this kind of picture."
    assert findings.head.picture_kind.text() == "Bright"
    assert not findings.list.isVisible()
    assert window.actions_by_name["agree"].toolTip() == "There is no finding to agree with."
    spoken = window.model.index_of(item.key).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "No model for bright" in spoken
    assert "%" not in spoken
    assert window.session.folder.summary() == "1 read, 1 without a model."
    # The reader's own finding is in the same line as the model's.
    window.controllers.current.go_to(window.session.folder.items["a dark.png", 1])
    assert findings.head.picture_kind.text() == "Dark"
    assert {row.key[0] for row in findings.list.rows} == {"finds-dark", "finds-bright"}


def test_maps_of_what_is_not_suspected_come_only_when_asked_for(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, reads: Reads, study: Path
) -> None:
    opens(study)
    reads()
    goes_to("drawn/c bright.png")
    window.actions_by_name["class_map"].trigger()
    assert window.panes.active._class_map.title == "Bright"
    # Maps stay switched on from here; this picture has none to show.
    goes_to("drawn/b middle.png")
    assert window.panes.active._class_map is None
    assert not window.actions_by_name["class_map"].isChecked()
    window.actions_by_name["class_map"].trigger()
    assert "Bright, not suspected" in window.findings.map.strength.text()
    # The map was asked for on this picture only.
    goes_to("drawn/a dark.png")
    goes_to("drawn/b middle.png")
    assert window.panes.active._class_map is None
    assert window.findings.map.strength.text().startswith("Maps of what is not suspected")


def test_what_was_decided_with_version_0_1_0_is_all_there(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: GoesTo, reads: Reads, stack: Path
) -> None:
    window.close()
    draw(stack / "blind.png", 245)
    files = {"a": "slice 1.dcm", "b": "slice 0.dcm", "c": "blind.png"}
    text = OLD.read_text("utf-8").replace("e" * 64, window.session.models.models[0].package.sha256)
    for letter, name in files.items():
        text = text.replace(letter * 64, hashlib.sha256((stack / name).read_bytes()).hexdigest())
    place = decisions_file()
    for old in place.parent.glob(f"{place.name}*"):
        old.unlink()
    with closing(sqlite3.connect(place)) as made:
        made.executescript(text)

    again = MainWindow(Session(window.session.catalogue, "cpu"))
    qtbot.addWidget(again)
    again.show()
    again.session.load_models()
    again.open_paths([stack])
    qtbot.waitUntil(lambda: again.session.folder.restored and not again.session.decisions.problem)
    read_all(qtbot, again)
    decisions, items = again.session.decisions, again.session.folder.items
    # Two slices were decided separately: one decision was about the study's finding, the other stays in the
    # history.
    said = {}
    for name in files.values():
        item = items[name, 1]
        again.controllers.current.go_to(item)
        last = decisions.history_of(item, next(iter(decisions.found(item)), None)).last
        said[name] = (last.verdict, last.says, last.comment, last.blind)
    assert said == {
        "slice 1.dcm": (Verdict.AGREE, "", "", False),
        "slice 0.dcm": (Verdict.AGREE, "", "", False),
        "blind.png": (Verdict.AGREE, ABNORMAL, "", True),
    }
    again.controllers.current.go_to(items["slice 3.dcm", 1])
    told = again.findings.decisions._history.text()
    assert "on “Bright suspected” (version 1.2.3): Normal (disagree): seen twice" in told
    assert decisions.mark(items["slice 3.dcm", 1]).verdict is Verdict.DISAGREE
    assert decisions.was_shown(items["slice 3.dcm", 1])
    assert again.findings.decisions.progress.text() == "2 of 3 studies decided"
    again.close()
    # The columns of the older version are unchanged.
    with closing(sqlite3.connect(place)) as kept, closing(sqlite3.connect(":memory:")) as before:
        before.executescript(text)
        for table in ("act", "decision", "shown", "met"):
            # Newer versions store more about a decision, in columns after the old ones.
            columns = ", ".join(row[1] for row in before.execute(f"PRAGMA table_info({table})"))
            rows = set(before.execute(f"SELECT {columns} FROM {table}"))
            assert rows <= set(kept.execute(f"SELECT {columns} FROM {table}"))
