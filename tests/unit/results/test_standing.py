"""Findings of unmeasured models, or of models without a gate, say so until this site measures the model."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from core.acceptance.evaluated import with_acceptance
from core.acceptance.profile import Baseline, Profile, keep_profile
from core.errors import Status
from core.images.base.picture import Identity
from core.models.card import Card, OperatingPoint
from core.models.standing import Standing, standing_of
from core.reports.tables.score_cells import score_cells
from core.results.findings import scored_findings
from core.results.line_words import headline
from core.results.reading import Finding, ModelReference, Reading
from core.results.study_line import PictureReadings, study_line
from core.results.wording import finding_words, standing_words
from core.statistics.shares import Figure
from tests.support.tiny_model import tiny_card

POINT = OperatingPoint(positive=("bright",), threshold=0.5, chosen_by="hand")
SHA256 = "ab" * 32


@pytest.fixture
def imported() -> Card:
    """Return a card as the import makes it: without figures and without a gate."""
    card = tiny_card(operating_point=POINT)
    gate = card.gate.model_copy(update={"centres": None})
    return card.model_copy(update={"evaluations": (), "data": (), "gate": gate})


def read(bright: float) -> Reading:
    card = tiny_card(operating_point=POINT)
    model = ModelReference(card.id, card.version, card.title, SHA256)
    finding = Finding(
        card.class_names,
        (1 - bright, 0.0, bright),
        "bright",
        0.5,
        bright >= 0.5,
        np.zeros((3, 0, 0), np.float32),
    )
    return Reading("a.png", 1, Status.OK, None, "", Identity(), model=model, finding=finding)


def signed(threshold: float = 0.5) -> Profile:
    figures = {
        "sensitivity": Figure(value=0.91, low=0.8, high=0.97),
        "specificity": Figure(value=0.85, low=0.7, high=0.9),
    }
    return Profile(
        model="tiny",
        version="1.2.3",
        title="Tiny",
        model_sha256=SHA256,
        signed_by="Reader",
        signed_at=datetime(2026, 11, 29).astimezone(),
        software="",
        runtime="",
        device="",
        folder="",
        fingerprint="",
        pictures=120,
        patients=80,
        positives=40,
        refused=0,
        errors=0,
        unlabelled=0,
        threshold=threshold,
        chosen_by="hand",
        figures=figures,
        subgroups=(),
        baseline=Baseline(numbers={}, mixes={}, read=120, refused=0),
    )


def test_of_a_model_that_was_measured_and_has_a_gate_nothing_is_said() -> None:
    card = tiny_card(operating_point=POINT)
    assert standing_of(card) == Standing()
    assert not standing_of(card).is_told
    (finding,) = scored_findings(read(0.9), card)
    assert finding_words(finding) == "Bright suspected, 90"
    assert score_cells(read(0.9), card, "")["standing"] == ""


def test_what_nobody_measured_is_said_in_each_line_and_row(imported: Card) -> None:
    (finding,) = scored_findings(read(0.9), imported)
    assert finding_words(finding) == "Bright suspected, 90 (not evaluated here, no gate)"
    assert score_cells(read(0.9), imported, "")["standing"] == "not evaluated here, no gate"
    cards = {imported.id: imported}
    suspected = study_line([PictureReadings("a.png", 1, (read(0.9),))], cards)
    assert headline(suspected) == "Bright suspected, 90 (not evaluated here, no gate)"
    nothing = study_line([PictureReadings("a.png", 1, (read(0.1),))], cards)
    assert headline(nothing) == (
        "Nothing suspected by 1 model (Brightness (a test model): not evaluated here, no gate)"
    )


def test_a_signed_acceptance_test_takes_its_place(imported: Card) -> None:
    assert with_acceptance(imported, SHA256) is imported
    keep_profile(signed())
    measured = with_acceptance(imported, SHA256)
    assert measured.evaluations[0].pictures == 120
    words = "measured here: sensitivity 91\N{NO-BREAK SPACE}%, specificity 85\N{NO-BREAK SPACE}%, no gate"
    assert standing_words(standing_of(measured)) == words
    (finding,) = scored_findings(read(0.9), measured)
    assert finding_words(finding) == f"Bright suspected, 90 ({words})"
    # Another file of the same name has not been measured.
    assert with_acceptance(imported, "cd" * 32) is imported


def test_figures_that_a_model_brought_stay(imported: Card) -> None:
    keep_profile(signed())
    card = tiny_card(operating_point=POINT)
    assert with_acceptance(card, SHA256) is card
