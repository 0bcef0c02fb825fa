"""A site's own operating points: thresholds that replace a model's, each for one version of the model."""

from __future__ import annotations

from collections.abc import Iterable

from core.models.card import Card, OperatingPoint
from core.settings import SiteThreshold


def with_site_threshold(card: Card, thresholds: Iterable[SiteThreshold]) -> Card:
    """Return the card with the site's operating point, or unchanged if the site has none for it.

    A threshold for another version does not apply, as the probabilities may have another scale. A model
    without an operating point does not decide anything and stays unchanged.
    """
    own = {t.finding: t for t in thresholds if (t.model, t.version) == (card.id, card.version)}
    point = card.operating_point
    if point is not None:
        # An entry for a model with one finding need not name the finding.
        found = own.get("") or next((own[name] for name in point.positive if name in own), None)
        return card if found is None else card.model_copy(update={"operating_point": _moved(point, found)})
    if not any(p.positive[0] in own for p in card.operating_points):
        return card
    points = tuple(
        _moved(p, own[p.positive[0]]) if p.positive[0] in own else p for p in card.operating_points
    )
    return card.model_copy(update={"operating_points": points})


def _moved(point: OperatingPoint, own: SiteThreshold) -> OperatingPoint:
    return point.model_copy(
        update={
            "threshold": own.threshold,
            "chosen_by": f"this site ({own.reason}); the model's own is {point.threshold:.4g}.",
        }
    )
