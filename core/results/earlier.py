"""Readings by another version of a model than the installed one: the card that interprets them.

Probabilities and maps of two versions have different scales. A reading of another version is judged by the
operating point that was stored with it, and has no map. It is shown with its version until the picture is
read again.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from core.models.card import Calibration, Card, Class, OperatingPoint
from core.results.reading import Finding, Reading
from core.results.score import summed

#: Beginnings of class names that mean the absence of a finding.
_ABSENT = ("no_", "no ", "not_", "not ", "normal")


class OtherVersion(StrEnum):
    """The version that read a picture, if it is not the installed one; the value is the text for people."""

    OLDER = "read by {title} {version}, an older version"
    #: A newer version, if an older program opens its readings.
    ANOTHER = "read by {title} {version}, another version"
    GONE = "read by {title} {version}, which is not installed"


#: A study's line that follows from such readings.
LINES_BY = {
    OtherVersion.OLDER: "{line} (older version)",
    OtherVersion.ANOTHER: "{line} (another version)",
    OtherVersion.GONE: "{line} (model not installed)",
}


class EarlierCard(Card):
    """A card for readings of another version: the installed one with values stored with the readings.

    Attributes
    ----------
    other : OtherVersion
    """

    other: OtherVersion = OtherVersion.OLDER


def card_of(reading: Reading, cards: Mapping[str, Card]) -> Card | None:
    """Return the card that interprets a reading.

    Parameters
    ----------
    reading : Reading
    cards : mapping of str to Card
        Cards by model id, with the thresholds in use.

    Returns
    -------
    Card or None
        Card of the reading's model, or an `EarlierCard` for another version. None if the model is unknown and
        the reading does not tell what its classes mean.
    """
    card = cards.get(reading.model.id) if reading.model is not None else None
    return None if card is None else telling_card(reading, card)


def telling_card(reading: Reading, card: Card) -> Card | None:
    """Return the card that interprets a reading, given a card of its model; see `card_of`."""
    model, answer = reading.model, reading.finding
    if isinstance(card, EarlierCard):
        other = card.other
    elif model is None or model.version == card.version:
        return card
    else:
        older = _numbers(model.version) < _numbers(card.version)
        other = OtherVersion.OLDER if older else OtherVersion.ANOTHER
    if model is None:
        return card
    changed: dict[str, object] = {"version": model.version, "title": model.title, "other": other}
    if answer is not None and answer.threshold is not None:
        alike = answer.classes == card.class_names
        point = _point_as_kept(answer, card) if alike else _point_by_names(answer)
        if point is None:
            return None
        several = bool(card.operating_points) and alike
        changed["operating_point"] = None if several else point
        changed["operating_points"] = (point,) if several else ()
        if not alike:
            changed["classes"] = _classes_by_names(answer)
    elif answer is not None and card.findings:
        return None
    return EarlierCard.model_construct(**{**vars(card), **changed})


def stand_in_card(reading: Reading) -> Card | None:
    """Return a card, built from a reading, for a model that is no longer installed.

    Parameters
    ----------
    reading : Reading

    Returns
    -------
    Card or None
        Card with nothing but the id, version, title and classes of the reading. None if the reading holds no
        finding.
    """
    model, answer = reading.model, reading.finding
    point = _point_by_names(answer) if answer is not None and answer.threshold is not None else None
    if model is None or answer is None or point is None:
        return None
    return EarlierCard.model_construct(
        id=model.id,
        version=model.version,
        title=model.title,
        task="multi-class",
        classes=_classes_by_names(answer),
        operating_point=point,
        modalities=(),
        body_regions=(),
        calibration=Calibration(method="none"),
        other=OtherVersion.GONE,
    )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def _point_as_kept(answer: Finding, card: Card) -> OperatingPoint | None:
    """Return the card's rule with the stored threshold, which is that of the reported finding alone."""
    points = [p for p in card.findings if not card.operating_points or p.positive == (answer.name,)]
    if not points:
        return _point_by_names(answer)
    return points[0].model_copy(update={"threshold": answer.threshold})


def _point_by_names(answer: Finding) -> OperatingPoint | None:
    """Return a rule that fits the decision, from the names of the classes alone."""
    if answer.positive is None or answer.threshold is None:
        return None
    if len(answer.classes) == 2:
        positive = tuple(n for n in answer.classes if (n == answer.name) is answer.positive)
    else:
        positive = tuple(n for n in answer.classes if not n.lower().startswith(_ABSENT))
    reached = summed(answer.classes, answer.probabilities, positive) >= answer.threshold
    if not positive or len(positive) == len(answer.classes) or reached is not answer.positive:
        return None
    return OperatingPoint(positive=positive, threshold=answer.threshold, chosen_by="as kept with the reading")


def _classes_by_names(answer: Finding) -> tuple[Class, ...]:
    return tuple(Class(name=n, title=n.replace("_", " ").capitalize()) for n in answer.classes)
