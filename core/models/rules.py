"""The rules for a model's findings, in words, for the pages of its card.

The functions take `say`, which translates a text or returns it unchanged; they translate only `RULE_WORDS`
and titles.
"""

from __future__ import annotations

from collections.abc import Callable

from core.models.card import Card, OperatingPoint

#: The formula from probability to score; `core.results.score` computes it.
SCORE_FORMULA = (
    "with the probability p and the operating point t it is 50·p/t below t, and 50 + 50·(p − t)/(1 − t) from "
    "there on, always the whole number below"
)
#: The caution for a model whose quality nobody measured.
NOT_EVALUATED = "Not evaluated here. Run an acceptance test with your own cases before you rely on it."
#: The purpose of an imported model, unless the user gave one.
MADE_ELSEWHERE = "A model made elsewhere, imported from {file}."
_FINDING = "{finding} is suspected from a probability of {threshold} on and {border}; chosen by: {chosen_by}"
_BORDER, _NO_BORDER = "borderline from a score of {score}", "never borderline"
_STACK = "in a stack {n} neighbouring slices must show it"
_INPUT, _WINDOW = (
    "{width} x {height} pixels, {name}",
    "CT through the window {centre}, {width} HU (centre, width)",
)
_NO_MAPS = "none: the model does not show where it saw what it found"
_MAPS = "{method}; full strength at {scale}"
_NO_GATE = "none: the model reads every picture, however unlike its own; {fitted_on}"
_GATE = "refuses beyond a distance of {limit}; fitted on {fitted_on}"
RULE_WORDS = (
    *(SCORE_FORMULA, NOT_EVALUATED, _FINDING, _BORDER, _NO_BORDER, _STACK, _INPUT, _WINDOW),
    *(_NO_MAPS, _MAPS, _NO_GATE, _GATE),
)

Say = Callable[[str], str]


def _as_it_is(text: str) -> str:
    return text


def finding_rule(card: Card, point: OperatingPoint, say: Say = _as_it_is) -> str:
    """Return when a finding is suspected, why, and when it is borderline."""
    titles = {c.name: say(c.title) for c in card.classes}
    return say(_FINDING).format(
        finding=say(point.title) if point.title else " + ".join(titles[name] for name in point.positive),
        threshold=f"{point.threshold:.4f}",
        border=say(_BORDER).format(score=50 - point.border) if point.border else say(_NO_BORDER),
        chosen_by=say(point.chosen_by),
    )


def stack_rule(card: Card, say: Say = _as_it_is) -> str:
    """Return how many slices of a stack must show a finding."""
    return say(_STACK).format(n=card.neighbours) if card.neighbours > 1 else ""


def input_words(card: Card, say: Say = _as_it_is) -> str:
    """Return how a picture becomes a model's input."""
    size = card.preparation
    words = say(_INPUT).format(width=size.width, height=size.height, name=size.name)
    if size.window is None:
        return words
    centre, width = size.window
    return f"{words}; {say(_WINDOW).format(centre=f'{centre:g}', width=f'{width:g}')}"


def map_words(card: Card, say: Say = _as_it_is) -> str:
    """Return the kind of a model's maps, and the value of full strength."""
    if card.maps is None:
        return say(_NO_MAPS)
    return say(_MAPS).format(method=say(card.maps.method), scale=f"{card.maps.full_scale:.2f}")


def gate_words(card: Card, say: Say = _as_it_is) -> str:
    """Return when a model refuses a picture as unlike its own."""
    gate = card.gate
    if gate.centres is None:
        return say(_NO_GATE).format(fitted_on=say(gate.fitted_on))
    return say(_GATE).format(limit=f"{gate.limit:.2f}", fitted_on=say(gate.fitted_on))
