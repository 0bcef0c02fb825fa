"""The rules of a card in words: the same numbers as for the scores."""

from __future__ import annotations

from core.models.rules import SCORE_FORMULA, finding_rule, stack_rule
from core.results.score import score
from desktop.findings.card_page import card_html
from tests.support.tiny_findings import NAMES, findings_card
from tests.unit.reports.samples import make_card


def test_a_rule_names_finding_probability_and_border() -> None:
    card = make_card(("no", "pneumonia"), 0.96)
    assert finding_rule(card, card.findings[0]) == (
        "Pneumonia is suspected from a probability of 0.9600 on and borderline from a score of 40; "
        "chosen by: a test"
    )
    assert stack_rule(card) == "in a stack 2 neighbouring slices must show it"
    assert stack_rule(card.model_copy(update={"neighbours": 1})) == ""
    never = card.findings[0].model_copy(update={"border": 0})
    assert "never borderline" in finding_rule(card, never)


def test_the_formula_is_the_one_that_is_computed() -> None:
    below, above = SCORE_FORMULA.split(" below t, and ")
    assert "50·p/t" in below
    assert "50 + 50·(p − t)/(1 − t)" in above
    for p, t in ((0.3, 0.6), (0.7, 0.6), (0.6, 0.6), (0.1, 0.9)):
        said = 50 * p / t if p < t else 50 + 50 * (p - t) / (1 - t)
        assert score(p, t) == int(said)


def test_the_card_has_the_rule_of_each_finding() -> None:
    page = card_html(findings_card(), "ab" * 32, verified=False)
    assert page.count("is suspected from a probability of") == len(NAMES)
    assert "50·p/t" in page
