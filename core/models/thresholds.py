"""A site's own operating points: thresholds that hold in place of a model's, each for one of its versions."""

from __future__ import annotations

from collections.abc import Iterable

from core.models.card import Card
from core.settings import SiteThreshold


def with_site_threshold(card: Card, thresholds: Iterable[SiteThreshold]) -> Card:
    """Return the card with the site's operating point, or as it is where the site has none for it.

    A threshold of another version does not hold: the scale of the probabilities may be another one. A model
    without an operating point has no side to be on and stays as it is.
    """
    point = card.operating_point
    found = next((t for t in thresholds if (t.model, t.version) == (card.id, card.version)), None)
    if point is None or found is None:
        return card
    own = point.model_copy(
        update={
            "threshold": found.threshold,
            "chosen_by": f"this site ({found.reason}); the model's own is {point.threshold:.4g}.",
        }
    )
    return card.model_copy(update={"operating_point": own})
