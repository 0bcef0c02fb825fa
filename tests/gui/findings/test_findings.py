"""Findings: words for a probability, two models compared, pictures without maps, the card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from re import sub

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.acceptance.signing import sign_trial
from core.acceptance.trial import find_cases, run_trials
from core.errors import Status
from core.images.base.picture import Identity
from core.models.card import Calibration, Card, OperatingPoint
from core.models.catalogue import Catalogue
from core.progress import Progress
from core.results.decisions import NORMAL, About, Verdict
from core.results.findings import ScoredFinding, scored_findings
from core.results.reading import ModelReference, Reading, finding_from
from core.results.study_line import StudyFinding
from core.results.wording import calibration_words, likelihood
from desktop.findings.card_dialog import CardDialog
from desktop.findings.card_page import card_html
from desktop.findings.comparison import lines_of, other_of
from desktop.findings.concordance_dialog import ConcordanceDialog
from desktop.session.items import Item
from desktop.session.session import Session
from desktop.session.studies.study_lines import FoundInStudy
from desktop.widgets.days import Days
from desktop.window.main_window import MainWindow
from tests.support.pictures import save, spot
from tests.support.tiny_model import tiny_card, tiny_catalogue


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.9999, "more than 99 in 100"),
        (0.98, "about 98 in 100"),
        (0.72, "about 7 in 10"),
        (0.5, "about 5 in 10"),
        (0.051, "about 1 in 10"),
        (0.03, "about 3 in 100"),
        (0.001, "fewer than 1 in 100"),
    ],
)
def test_a_probability_is_a_count_of_cases(probability: float, words: str) -> None:
    assert likelihood(probability) == words


def scored(card: Card, *probabilities: float) -> ScoredFinding:
    """Return the finding of a reading with these probabilities."""
    return scored_findings(reading(card, *probabilities), card)[0]


def reading(card: Card, *probabilities: float) -> Reading:
    found = finding_from(card, np.array(probabilities, np.float32), np.zeros((3, 1, 1), np.float32))
    reference = ModelReference(card.id, card.version, card.title, "ab" * 32)
    return Reading("a", 1, Status.OK, None, "", Identity(), reference, found)


def looks_for(name: str, model: str = "tiny", version: str = "1.0.0", **changes: object) -> Card:
    point = OperatingPoint(positive=(name,), threshold=0.2, chosen_by="hand")
    card = tiny_card(model_id=model, operating_point=point)
    return card.model_copy(update={"version": version, **changes})


def test_what_a_probability_means_is_told_with_whose_pictures_it_holds_for() -> None:
    card = looks_for("bright", calibration=Calibration(method="temperature", temperature=1.2))
    finding = scored(card, 0.1, 0.19, 0.71)
    words = calibration_words(finding, card)
    assert words.startswith("This holds for test pictures of the model's own sources only")
    assert f"({card.data[0].name}): about 7 in 10 with such a probability had the finding." in words
    assert words.endswith("For pictures from elsewhere no such share is known.")
    # No calibration is claimed for pictures of another kind.
    assert "7 in 10" not in calibration_words(finding, card, unlike=True)
    none = card.model_copy(update={"calibration": Calibration(method="none")})
    assert "Not calibrated" in calibration_words(finding, none)


def test_only_versions_of_one_model_stand_side_by_side() -> None:
    a, b = looks_for("bright", "aa"), looks_for("bright", "bb", "2.0.0")
    dark, router = looks_for("dark", "cc"), tiny_card(model_id="body-region")
    # The same class name means something else if its title differs.
    renamed = tuple(c.model_copy(update={"title": "Snow"}) if c.name == "bright" else c for c in b.classes)
    snow = looks_for("bright", "dd", classes=renamed)
    cards = {card.id: card for card in (a, b, dark, router, snow)}
    first = reading(a, 0.1, 0.1, 0.8)
    stands = StudyFinding(ModelReference("aa", "1.0.0", "A", ""), scored(a, 0.1, 0.1, 0.8), "a", 1)
    shown = FoundInStudy(Item(None, 1, ""), first, stands, a, cards, About("aa", "1.0.0", "", "bright", True))
    others = [reading(card, 0.7, 0.2, 0.1) for card in (router, snow, dark)]
    second = reading(b, 0.7, 0.2, 0.1)
    assert other_of(shown, [*others, first, second], cards) is second
    assert other_of(shown, [*others, first], cards) is None
    assert other_of(shown, [replace(second, finding=None)], cards) is None
    lines = {line.label: (line.first, line.second) for line in lines_of(shown, first, second, cards)}
    assert lines == {
        "": (f"{a.title} 1.0.0", f"{b.title} 2.0.0"),
        "Finding": ("suspected", "not suspected"),
        "Score": ("87", "25"),
        "Probability": ("80.0 %", "10.0 %"),
        "Operating point": ("20.0 %", "20.0 %"),
    }


@pytest.fixture
def two_versions(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """The window with two versions of a model that both read a picture."""
    point = OperatingPoint(positive=("dark",), threshold=0.2, chosen_by="hand")
    cards = (
        tiny_card(model_id="body-region"),
        *(
            tiny_card(model_id=name, operating_point=point).model_copy(update={"body_regions": ("dark",)})
            for name in ("version-a", "version-b")
        ),
    )
    window = MainWindow(Session(tiny_catalogue(tmp_path / "models", *cards), "cpu"))
    qtbot.addWidget(window)
    window.resize(1280, 900)
    window.show()
    with qtbot.waitSignal(window.session.models_changed, timeout=20_000):
        window.session.load_models()
    save(spot(64) // 4, tmp_path / "in" / "a dark.png")
    window.open_paths([tmp_path / "in"])
    qtbot.waitUntil(lambda: window.session.folder.restored, timeout=20_000)
    window.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: not window.session.busy and window.session.folder.all_read, timeout=20_000)
    yield window
    window.close()


def test_two_versions_stand_side_by_side_and_are_decided_apart(two_versions: MainWindow) -> None:
    window = two_versions
    table = window.findings.side_by_side
    assert table.isVisible()
    assert "version-a" in window.controllers.current.model
    labels = ["", "Finding", "Score", "Probability", "Operating point"]
    assert [line.label for line in table.lines] == labels
    # Agreeing covers all findings shown; a finding of only one version needs its own decision.
    window.actions_by_name["agree"].trigger()
    panel = window.findings.decisions
    assert panel.verdicts[Verdict.AGREE].isChecked()
    window.controllers.current.choose(("version-b", "dark"))
    assert panel.verdicts[Verdict.AGREE].isChecked()
    window.actions_by_name["disagree"].trigger()
    assert panel.verdicts[Verdict.DISAGREE].isChecked()
    window.controllers.current.choose(("version-a", "dark"))
    assert panel.verdicts[Verdict.AGREE].isChecked()
    # Two models that look for the same finding are told apart by name; the router's image kind is not a
    # finding.
    rows = window.findings.list.rows
    assert [row.key[0] for row in rows] == ["version-a", "version-b"]
    assert len({row.title for row in rows}) == 2
    assert {row.verdict for row in rows} == {Verdict.AGREE, Verdict.DISAGREE}
    assert window.findings.head.picture_kind.text() == "Dark"


def test_evidence_that_is_too_weak_is_said_and_not_drawn(
    window: MainWindow, opens: Callable[..., None], goes_to, reads, study: Path
) -> None:
    opens(study)
    reads()
    goes_to("drawn/a dark.png")
    # The model's evidence for this class is weak in the whole picture.
    window.actions_by_name["class_map"].trigger()
    assert window.panes.active._class_map is None
    words = window.findings.map.strength.text()
    assert words.startswith("No map for Bright, not suspected: the strongest evidence")
    assert words.endswith("too little to point at a place.")


def test_the_whole_card_is_one_click_away(qtbot: QtBot, window: MainWindow) -> None:
    QTest.mouseClick(window.findings.card_button, Qt.MouseButton.LeftButton)
    dialog = window.findChild(CardDialog)
    words = dialog.page.toPlainText()
    card = window.session.models.models[0].card
    for part in (
        card.title,
        card.version,
        card.intended_use,
        card.summary,
        *card.limits,
        card.data[0].licence,
    ):
        assert part in words, part
    assert window.session.models.models[0].package.sha256 in words
    assert dialog.page.hasFocus() or not dialog.isActiveWindow()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(CardDialog) is None)


def test_a_card_is_text_and_never_markup() -> None:
    card = tiny_card()
    evil = card.model_copy(update={"limits": ("<b>bold</b> & <img src='x'>",), "title": "A <i>title</i>"})
    page = card_html(evil, "ab" * 32, verified=False)
    assert "<img" not in page
    assert "&lt;b&gt;bold&lt;/b&gt; &amp;" in page
    assert "Added by the user." in page


def test_the_cards_that_ship_show_all_their_figures() -> None:
    for package in Catalogue().read_all():
        page = unescape(sub("<[^>]*>", " ", card_html(package.card, package.sha256, verified=True)))
        for evaluation in package.card.evaluations:
            beside = evaluation.name.startswith(("shortcut floor", "support vector", "borders", "pointing"))
            assert beside or evaluation.name[1:] in page, evaluation.name
        # A model of image kinds has no shortcut floor.
        floor = () if package.card.routing else ("Shortcut floor",)
        for part in (*floor, "Limits", "What it refuses", *(d.source for d in package.card.data)):
            assert part in page, part


def test_concordance_of_today(qtbot: QtBot, window: MainWindow, opens, goes_to, reads, study: Path) -> None:
    opens(study)
    reads()
    qtbot.waitUntil(lambda: not window.session.decisions.problem)
    for name, verdict in (("a dark", "agree"), ("b middle", "agree"), ("c bright", "disagree")):
        goes_to(f"drawn/{name}.png")
        window.actions_by_name[verdict].trigger()
    window.actions_by_name["concordance"].trigger()
    dialog = window.findChild(ConcordanceDialog)
    qtbot.waitUntil(lambda: dialog.table.rowCount() > 0)
    assert dialog.headline.text() == "3 pictures decided"
    rows = [
        [dialog.table.item(n, column).text().strip() for column in range(dialog.table.columnCount())]
        for n in range(dialog.table.rowCount())
    ]
    card = window.session.models.models[0].card
    assert dialog.readers.item(0, 0).text() == window.session.decisions.reader
    assert dialog.readers.item(0, 2).text() == "3"
    assert rows[0][:6] == [f"{card.title} {card.version}", "3", "2", "1", "0", "2 of 3: 67 % (21 to 94)"]
    assert {row[0] for row in rows[1:]} == {"Dark", "Middle", "Bright"}
    dialog.period.choose(Days.ANY)
    qtbot.waitUntil(lambda: dialog.headline.text() == "3 pictures decided")
    dialog.period.choose(Days.YESTERDAY)
    qtbot.waitUntil(lambda: dialog.headline.text() == "0 pictures decided")
    assert not dialog.csv.isEnabled()
    assert dialog.csv.toolTip() == "Nothing was compared in this selection."
    dialog.close()


def test_titles_of_what_is_always_offered_are_plain(window: MainWindow, opens, study: Path) -> None:
    opens(study)
    assert window.controllers.decisions.names.title(NORMAL) == "Normal"


def test_a_positive_finding_bears_the_mark_of_the_list(
    window: MainWindow, opens, goes_to, reads, study: Path
) -> None:
    opens(study)
    reads()
    for name, mark in (("drawn/c bright.png", "suspected"), ("drawn/a dark.png", "not suspected")):
        goes_to(name)
        assert window.findings.head.badge.accessibleName() == mark


def test_concordance_over_time_tells_what_has_moved(
    qtbot: QtBot, window: MainWindow, opens, goes_to, reads, study: Path
) -> None:
    opens(study)
    reads()
    qtbot.waitUntil(lambda: not window.session.decisions.problem)
    opened = window.session.models
    (trial,) = run_trials(find_cases(study, _labels(study)), opened, 0, Progress())
    sign_trial(trial, trial.measured(), "Dr. A", "hand")
    goes_to("drawn/c bright.png")
    window.actions_by_name["agree"].trigger()
    window.actions_by_name["concordance"].trigger()
    dialog = window.findChild(ConcordanceDialog)
    table = dialog.drift.table

    def rows() -> list[tuple[str, str]]:
        return [(table.item(n, 1).text(), table.item(n, 6).text()) for n in range(table.rowCount())]

    dialog.tabs.setCurrentWidget(dialog.drift)
    # A few test pictures prove nothing, and the page says so.
    qtbot.waitUntil(
        lambda: ("scores", "too few to tell") in rows() and ("agreement", "too few to tell") in rows()
    )
    assert "100 %" in dialog.drift.curve.accessibleDescription()
    dialog.close()


def _labels(study: Path) -> Path:
    table = study.parent / "labels.csv"
    table.write_text("file,label\ndrawn/c bright.png,bright\ndrawn/a dark.png,dark\n", "utf-8")
    return table
