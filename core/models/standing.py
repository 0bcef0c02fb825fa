"""The reliability of a model at this site: whether it was measured, and whether it has a gate."""

from __future__ import annotations

from dataclasses import dataclass

from core.models.card import Card

#: Prefix of the names of evaluations in a card that come from a site's acceptance test.
SITE_EVALUATION = "this site's acceptance test"
#: Figures for the short summary, in order of preference; the first one present is used.
_SHORT = (("sensitivity", "specificity"), ("auc",), ("accuracy",))


@dataclass(frozen=True)
class Standing:
    """Cautions shown with every finding of a model that was not measured or has no gate.

    Attributes
    ----------
    evaluated : bool
        Whether its maker or this site measured its quality.
    figures : tuple of (str, float)
        Names and values (0 to 1) of the figures this site measured. Empty for a model measured by its maker.
    gated : bool
        Whether pictures unlike the model's own are refused.
    """

    evaluated: bool = True
    figures: tuple[tuple[str, float], ...] = ()
    gated: bool = True

    @property
    def is_told(self) -> bool:
        """Whether there is a caution or a figure to show."""
        return not (self.evaluated and self.gated) or bool(self.figures)


def standing_of(card: Card, finding: str = "") -> Standing:
    """Return how far a model can be relied on here.

    Parameters
    ----------
    card : Card
        Result of `core.acceptance.evaluated.with_acceptance`.
    finding : str
        A finding of a model that has several, each measured separately; empty for any of them.
    """
    # A placeholder card for a model that is no longer installed says nothing about it.
    gate = getattr(card, "gate", None)
    if gate is None:
        return Standing()
    gated = gate.centres is not None
    if not card.evaluations:
        return Standing(evaluated=False, gated=gated)
    if not card.evaluations[0].name.startswith(SITE_EVALUATION):
        return Standing(gated=gated)
    wanted = {SITE_EVALUATION, f"{SITE_EVALUATION}: {finding}"}
    mine = [found for found in card.evaluations if found.name in wanted or not finding]
    if not mine:
        return Standing(evaluated=False, gated=gated)
    measures = mine[0].measures
    names = next((names for names in _SHORT if names[0] in measures), ())
    figures = tuple((name, measures[name].value) for name in names if name in measures)
    return Standing(figures=figures, gated=gated)
