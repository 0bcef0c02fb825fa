"""The rules by which a model's findings are told, in words, for the pages of its card."""

from __future__ import annotations

from core.models.card import Card, OperatingPoint

#: How the score comes from a probability; `core.results.score` computes it.
SCORE_FORMULA = (
    "with the probability p and the operating point t it is 50·p/t below t, and 50 + 50·(p − t)/(1 − t) from "
    "there on, always the whole number below"
)


def finding_rule(card: Card, point: OperatingPoint) -> str:
    """From which probability on a finding is suspected, why, and from which score on it is borderline."""
    titles = {c.name: c.title for c in card.classes}
    what = point.title or " + ".join(titles[name] for name in point.positive)
    border = f"borderline from a score of {50 - point.border}" if point.border else "never borderline"
    return (
        f"{what} is suspected from a probability of {point.threshold:.4f} on and {border}; "
        f"chosen by: {point.chosen_by}"
    )


def stack_rule(card: Card) -> str:
    """How many slices of a stack must show a finding."""
    return f"in a stack {card.neighbours} neighbouring slices must show it" if card.neighbours > 1 else ""


#: Said of a model of which nobody measured how good it is.
NOT_EVALUATED = "Not evaluated here. Run an acceptance test with your own cases before you rely on it."


def input_words(card: Card) -> str:
    """How a picture becomes a model's input."""
    size = card.preparation
    words = f"{size.width} x {size.height} pixels, {size.name}"
    if size.window is None:
        return words
    centre, width = size.window
    return f"{words}; CT through the window {centre:g}, {width:g} HU (centre, width)"


def map_words(card: Card) -> str:
    """What a model's maps are, and from which value on they are at full strength."""
    if card.maps is None:
        return "none: the model does not show where it saw what it found"
    return f"{card.maps.method}; full strength at {card.maps.full_scale:.2f}"


def gate_words(card: Card) -> str:
    """From which distance on a model refuses a picture as unlike its own."""
    gate = card.gate
    if gate.centres is None:
        return f"none: no picture is too unlike to be read; {gate.fitted_on}"
    return f"refuses beyond a distance of {gate.limit:.2f}; fitted on {gate.fitted_on}"
