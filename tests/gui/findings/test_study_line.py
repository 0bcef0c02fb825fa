"""The study's line in list and panel: several views, refusals, fourteen findings of one model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.models.card import OperatingPoint
from core.models.catalogue import Catalogue
from core.results.decisions import Verdict
from core.results.score import Band
from desktop.session.items import ReadingState
from desktop.session.session import Session
from desktop.window.main_window import MainWindow
from desktop.worklist.sorting import Arrangement, Filter
from tests.gui.conftest import draw
from tests.support.pictures import dicom, save, write_dicom
from tests.support.tiny_findings import NAMES, findings_card, findings_graph, picture_of
from tests.support.tiny_model import tiny_card, tiny_catalogue, with_card

SPOKEN = Qt.ItemDataRole.AccessibleTextRole


def opened(qtbot: QtBot, catalogue: Catalogue, folder: Path) -> MainWindow:
    """Return the window with a catalogue's models and a folder that was read."""
    window = MainWindow(Session(catalogue, "cpu"))
    qtbot.addWidget(window)
    window.resize(1280, 900)
    window.show()
    with qtbot.waitSignal(window.session.models_changed):
        window.session.load_models()
    window.open_paths([folder])
    qtbot.waitUntil(lambda: window.session.folder.restored and not window.session.decisions.problem)
    window.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: not window.session.busy and window.session.folder.all_read)
    return window


def listed(window: MainWindow) -> list[str]:
    """Return what a screen reader says for each row."""
    return [window.model.index(n, 0).data(SPOKEN) for n in range(window.model.rowCount())]


def film(path: Path, grey: int, **elements: object) -> None:
    noise = np.random.default_rng(grey).integers(-10, 10, (64, 64))
    elements = {"Modality": "CR", "WindowCenter": 128, "WindowWidth": 256, **elements}
    write_dicom(dicom((grey + noise).astype(np.uint8), **elements), path)


def test_a_study_of_two_views_is_one_line_above_both(qtbot: QtBot, tmp_path: Path) -> None:
    point = OperatingPoint(positive=("bright",), threshold=0.5, chosen_by="hand")
    card = tiny_card(model_id="finds-bright", operating_point=point)
    folder = tmp_path / "in"
    for n, grey in enumerate((30, 245)):
        study = {"StudyInstanceUID": "1.2.3", "SeriesInstanceUID": f"1.2.3.{n}", "StudyDate": "20250301"}
        film(folder / f"view {n}.dcm", grey, PatientName="Two^Views", PatientID="T", **study)
    film(folder / "old.dcm", 244, StudyInstanceUID="1.2.4", StudyDate="20240301", PatientID="O")
    draw(folder / "dark.png", 30)
    draw(folder / "blank.png", 90, contrast=0)
    window = opened(qtbot, tiny_catalogue(tmp_path / "models", card), folder)
    window.model.arrange(Arrangement(urgent=True))
    said = listed(window)
    # Suspected studies come first, with the older study first at equal scores; then refused ones; then those
    # not suspected.
    scores = [window.session.study_outcome(item).score for item in window.model.items()]
    assert len(said) == 4
    assert any("2024-03-01 · CR · Read · Bright suspected, " in words for words in said[:2])
    (views,) = (words for words in said[:2] if words.startswith("Two Views"))
    assert "Bright suspected, " in views
    # The strip shows the result of each view.
    window.worklist.go_to(window.session.folder.items["view 0.dcm", 1])
    strip = window.worklist.strip
    assert strip.isVisible()
    spoken = [strip.entries.index(n).data(SPOKEN) for n in range(strip.entries.rowCount())]
    assert "Nothing suspected by 1 model" in spoken[0]
    assert "Bright suspected, " in spoken[1]
    assert said[-2].startswith("blank.png · Refused · Bright: refused: blank")
    assert said[-1] == "dark.png · Read · Nothing suspected by 1 model"
    assert scores == sorted(scores, key=lambda score: -1 if score is None else -score) or scores[-2] is None
    # A filter keeps both views of the study; the panel leads to the view with the finding.
    window.model.arrange(Arrangement(filters=frozenset({Filter.SUSPECTED})))
    assert {item.key[0] for item in window.model.items()} == {"old.dcm", "view 0.dcm", "view 1.dcm"}
    item = window.session.folder.items["view 0.dcm", 1]
    window.controllers.current.go_to(item)
    head = window.findings.head
    assert head.headline.text().startswith("Bright suspected, ")
    assert "not suspected" in window.findings.detail.here.text()
    head.elsewhere.click()
    assert window.session.current.key[0] == "view 1.dcm"
    assert not head.elsewhere.isVisible()
    window.close()


def test_what_one_of_two_models_refused_is_said_beside_the_rest(qtbot: QtBot, tmp_path: Path) -> None:
    cards = [
        tiny_card(
            model_id=f"finds-{name}",
            operating_point=OperatingPoint(positive=(name,), threshold=0.9, chosen_by="hand"),
        ).model_copy(update={"body_regions": ("dark",)})
        for name in ("middle", "bright")
    ]
    cards[1] = cards[1].model_copy(update={"gate": cards[1].gate.model_copy(update={"minimum_side": 96})})
    router = tiny_card(model_id="body-region")
    folder = tmp_path / "in"
    film(folder / "a.dcm", 30, StudyInstanceUID="1.2.5")
    window = opened(qtbot, tiny_catalogue(tmp_path / "models", router, *cards), folder)
    outcome = window.session.outcome(window.session.current)
    assert outcome.state is ReadingState.FOUND
    assert outcome.summary == "Nothing suspected by 1 of 2 models; Bright: refused"
    assert outcome.unread == "Bright: refused"
    # The study has the mark for missing readings, and no tick.
    assert (outcome.mark, outcome.band) == (ReadingState.REFUSED, Band.NOT_SUSPECTED)
    assert window.findings.head.headline.text() == "Nothing suspected by 1 of 2 models"
    assert window.findings.head.notes.text().startswith("Bright: refused. The picture has 64 x 64")
    for which, there in ((Filter.UNREAD, 1), (Filter.REFUSED, 1), (Filter.ERROR, 0), (Filter.BORDERLINE, 0)):
        window.model.arrange(Arrangement(filters=frozenset({which})))
        assert window.model.pictures() == there, which
    window.close()


@pytest.fixture
def fourteen(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """Return the window with a model of fourteen findings, two of them in a picture."""
    catalogue = Catalogue(shipped=tmp_path / "shipped", added=tmp_path / "added")
    catalogue.ship(with_card(findings_graph(), findings_card()))
    save(picture_of(4, 9, side=64), tmp_path / "in" / "a.png")
    window = opened(qtbot, catalogue, tmp_path / "in")
    yield window
    window.close()


def test_fourteen_findings_are_listed_by_score_and_decided_one_by_one(fourteen: MainWindow) -> None:
    window = fourteen
    rows = window.findings.list.rows
    assert len(rows) == len(NAMES)
    assert [row.band for row in rows].count(Band.SUSPECTED) == 2
    assert {row.key[1] for row in rows[:2]} == {"effusion", "mass"}
    scores = [row.score for row in rows]
    assert scores == sorted(scores, reverse=True)
    assert all(f"{row.title} · {row.said}" in row.spoken for row in rows)
    first = rows[0]
    assert window.findings.head.headline.text() == f"{first.title} {first.said}"
    # Each finding is decided separately; the study counts as decided once all are.
    panel, decisions, item = window.findings.decisions, window.session.decisions, window.session.current
    window.controllers.current.choose(rows[1].key)
    window.actions_by_name["disagree"].trigger()
    verdicts = [row.verdict for row in window.findings.list.rows]
    assert verdicts[:3] == [Verdict.NONE, Verdict.DISAGREE, Verdict.NONE]
    assert panel.progress.text() == "0 of 1 studies decided"
    assert "you: decided in part" in window.model.index_of(item.key).data(SPOKEN)
    window.actions_by_name["agree"].trigger()
    # Agreeing applies to the remaining findings; a disagreement stays.
    verdicts = [row.verdict for row in window.findings.list.rows]
    assert verdicts == [Verdict.DISAGREE if n == 1 else Verdict.AGREE for n in range(len(NAMES))]
    assert panel.progress.text() == "1 of 1 studies decided"
    assert len(decisions.study_state(item).entries) == len(NAMES)
    window.actions_by_name["undo"].trigger()
    verdicts = [row.verdict for row in window.findings.list.rows]
    assert verdicts.count(Verdict.NONE) == len(NAMES) - 1
    # Naming a finding decides that finding only.
    window.controllers.decisions.name("mass")
    kept = {entry.about.finding: entry.verdict for entry in decisions.study_state(item).entries.values()}
    assert kept[rows[1].key[1]] is (Verdict.AGREE if rows[1].key[1] == "mass" else Verdict.DISAGREE)


def test_the_map_of_each_finding_shows_its_own_place(fourteen: MainWindow) -> None:
    window = fourteen
    places = {}
    window.actions_by_name["class_map"].trigger()
    for row in window.findings.list.rows[:2]:
        window.controllers.current.choose(row.key)
        values = window.panes.active._class_map.values
        y, x = np.unravel_index(int(values.argmax()), values.shape)
        places[row.key[1]] = (int(4 * y / values.shape[0]), int(4 * x / values.shape[1]))
    assert places == {"effusion": (1, 0), "mass": (2, 1)}
    window.controllers.current.choose(window.findings.list.rows[-1].key)
    assert window.panes.active._class_map is None
