"""What a site's signed profiles say of models: figures for cards without any, and sentences for reports."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.acceptance.profile_files import may_have_profile
from core.batch.run import RunModel
from core.errors import AcceptanceError
from core.inference.engine import LoadedModel
from core.inference.model_loading import Opened
from core.models.card import Card, OperatingPoint
from core.models.evidence import Evaluation, Measure
from core.models.standing import SITE_EVALUATION
from core.results.findings import finding_title

if TYPE_CHECKING:
    from core.acceptance.profile import Profile


def with_acceptance(card: Card, sha256: str) -> Card:
    """Return the card with the figures of this site's acceptance test, if it has no evaluations.

    A profile that cannot be read is ignored; reports state that (`quote`).

    Parameters
    ----------
    card : Card
    sha256 : str
        SHA-256 of the model file.
    """
    if card.evaluations:
        return card
    findings = [point.positive[0] for point in card.findings] if card.has_several else [""]
    found = tuple(
        _evaluation(profile, f"{SITE_EVALUATION}: {finding}" if finding else SITE_EVALUATION)
        for finding in findings
        if (profile := _profile(card.id, sha256, finding)) is not None
    )
    return card.model_copy(update={"evaluations": found}) if found else card


def accepted(model: LoadedModel) -> LoadedModel:
    """Return an open model with the card from `with_acceptance`."""
    return replace(model, card=with_acceptance(model.card, model.package.sha256))


def quote(card: Card, sha256: str) -> str:
    """Return the site's acceptance of a model as a sentence for reports; '' if it was not accepted.

    Parameters
    ----------
    card : Card
        Card with the operating point in use.
    sha256 : str
        SHA-256 of the model file.
    """
    if card.has_several:
        quoted = ((finding_title(card, p), _quote(card.id, sha256, p, p.positive[0])) for p in card.findings)
        return " ".join(f"{title}: {words}" for title, words in quoted if words)
    return _quote(card.id, sha256, card.operating_point)


def _quote(model: str, sha256: str, point: OperatingPoint | None, finding: str = "") -> str:
    try:
        found = _find(model, sha256, finding)
    except AcceptanceError as error:
        return error.message
    if found is None:
        return ""
    if point is None or point.threshold == found.threshold:
        return found.words
    return f"{found.words} The threshold is another now: {point.threshold:.4g}."


def models_of(opened: Opened) -> tuple[RunModel, ...]:
    """Return the models of a run, each with the site's acceptance of it."""
    return tuple(
        RunModel(m.card, m.package.sha256, m.package.verified, m.parity, quote(m.card, m.package.sha256))
        for m in opened.all_models
    )


def _profile(model: str, sha256: str, finding: str) -> Profile | None:
    try:
        return _find(model, sha256, finding)
    except AcceptanceError:
        return None


def _find(model: str, sha256: str, finding: str) -> Profile | None:
    """Find a profile as `find_profile` does, whose imports take long, only if there may be one."""
    if not may_have_profile(model, sha256, finding):
        return None
    from core.acceptance.profile import find_profile

    return find_profile(model, sha256, finding)


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
