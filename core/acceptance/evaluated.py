"""Adds a site's signed figures, as evaluations, to cards of models that were not measured elsewhere."""

from __future__ import annotations

from dataclasses import replace

from core.acceptance.profile import Profile, find_profile
from core.acceptance.views import has_several
from core.errors import AcceptanceError
from core.inference.engine import LoadedModel
from core.models.card import Card
from core.models.evidence import Evaluation, Measure
from core.models.standing import SITE_EVALUATION


def with_acceptance(card: Card, sha256: str) -> Card:
    """Return the card with the figures of this site's acceptance test, if it has no evaluations.

    A profile that cannot be read is ignored; reports state that (`core.acceptance.profile.quote`).

    Parameters
    ----------
    card : Card
    sha256 : str
        SHA-256 of the model file.
    """
    if card.evaluations:
        return card
    several = has_several(card)
    findings = [point.positive[0] for point in card.findings] if several else [""]
    found = tuple(
        _evaluation(profile, f"{SITE_EVALUATION}: {finding}" if finding else SITE_EVALUATION)
        for finding in findings
        if (profile := _profile(card.id, sha256, finding)) is not None
    )
    return card.model_copy(update={"evaluations": found}) if found else card


def accepted(model: LoadedModel) -> LoadedModel:
    """Return an open model with the card from `with_acceptance`."""
    return replace(model, card=with_acceptance(model.card, model.package.sha256))


def _profile(model: str, sha256: str, finding: str) -> Profile | None:
    try:
        return find_profile(model, sha256, finding)
    except AcceptanceError:
        return None


def _evaluation(profile: Profile, name: str) -> Evaluation:
    return Evaluation(
        name=name,
        pictures=profile.pictures,
        groups=profile.patients or profile.pictures,
        measures={
            key: Measure(value=figure.value, low=figure.low, high=figure.high)
            for key, figure in profile.figures.items()
        },
    )
