"""Decides which models read a picture, by the router's answer and the file's header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.errors import Reason, Refusal
from core.images.base.region import is_among, named_region, unlike_words
from core.inference.candidate import Candidate
from core.inference.engine import LoadedModel
from core.inference.kinds import group_of
from core.models import KIND_MODELS
from core.models.card import Card
from core.results.reading import Reading
from core.results.wording import UNLIKE

#: Modalities of converted or captured pictures (PS3.3 C.7.3.1.1.1), which do not name a device.
_CONVERTED = frozenset({"OT", "SC"})


def is_routed(models: Sequence[LoadedModel]) -> bool:
    """Return whether the first of all models sends pictures to the others."""
    return bool(models) and models[0].card.id in KIND_MODELS


def route(router: Card, card: Card, candidate: Candidate, reading: Reading) -> Candidate | None:
    """Decide whether a model reads a picture that the router has read.

    Parameters
    ----------
    router : Card
        Card of the router.
    card : Card
        Card of the model.
    candidate : Candidate
        Picture prepared for the model.
    reading : Reading
        The router's reading.

    Returns
    -------
    Candidate or None
        None if the model does not read the picture: the router refused it, or neither its answer nor the file
        names a region of the model, or the file names a modality that the model does not read. If the file
        names a region of the model and the router names another one, the candidate is refused as
        ``wrong-region``. If the router measured how similar the picture is to its kind, the model's gate does
        not refuse it. A model of any region reads every picture with a modality that it accepts, whatever the
        router says; if the file names no modality, the router's kind must occur with such a modality.
    """
    if candidate.refusal is not None and candidate.refusal.reason is Reason.WRONG_MODALITY:
        return None
    if not card.body_regions and card.modalities and candidate.identity.modality:
        return candidate
    if reading.finding is None:
        return None
    if not card.body_regions:
        return candidate if _occurs_with(router, reading.finding.name, card.modalities) else None
    if is_among(reading.finding.name, card.body_regions):
        return _vouched_for(router, candidate, reading)
    if is_among(named := named_region(candidate.identity), card.body_regions):
        return replace(candidate, refusal=Refusal(Reason.WRONG_REGION, unlike_words(named)))
    return None


def _occurs_with(router: Card, kind: str, modalities: Sequence[str]) -> bool:
    """Return whether a kind can come from one of the modalities; True if either is unknown."""
    told = next((c.modalities for c in router.classes if c.name == kind), ())
    known = {*told} - _CONVERTED
    return not known or not modalities or bool(known & {*modalities})


def _vouched_for(router: Card, candidate: Candidate, reading: Reading) -> Candidate:
    """Return the candidate, marked if the router found it similar to others of its kind."""
    number = group_of(router, reading.finding.name) if reading.finding else None
    if router.routing is None or number is None or reading.traits is None:
        return candidate
    odd = reading.traits.distance > router.routing.groups[number].band
    notes = (*candidate.notes, UNLIKE) if odd else candidate.notes
    return replace(candidate, kind_is_known=True, notes=notes)
