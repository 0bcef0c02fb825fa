"""The findings of a reading, each with score and word.

`scored_findings` is the only place that turns probabilities into words for people. It uses the card with the
thresholds in use (`core.models.thresholds.with_site_threshold`), so a changed threshold also applies to
earlier readings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.images.display.prepare import content_box
from core.models.card import Card, OperatingPoint, Preparation
from core.models.standing import Standing, standing_of
from core.results.earlier import EarlierCard, OtherVersion, telling_card
from core.results.reading import MapSource, Reading
from core.results.score import Band, band, log_odds, score, summed

#: Kinds of a finding below this probability are not named.
_LEAST_KIND = 0.05
#: A map by occlusion has full strength if covering the place takes the finding to its operating point, and
#: lowers its log-odds by at least this much: near the operating point any small change would do.
_AT_OPERATING_POINT, _LEAST_FALL = 0.5, 1.0


@dataclass(frozen=True)
class Kind:
    """One of the classes that make up a finding, such as glioma for tumour; probability in 0 to 1."""

    name: str
    title: str
    probability: float


#: Most models need no such sentence.
_GOOD = Standing()


@dataclass(frozen=True)
class ScoredFinding:
    """Abnormality that a model looked for in one picture, with its score.

    Attributes
    ----------
    name : str
        Name of the finding within its model: its class, or its classes joined by ``+``.
    title : str
        Abnormality in words, never the name of its absence.
    score : int
        0 to 100 (`core.results.score`).
    band : Band
    probability, threshold : float
        Calibrated probability of the finding's classes together, and operating point, both in 0 to 1.
    kinds : tuple of Kind
        For a finding of several classes: the probable ones, most probable first. Empty for a finding of one
        class, and if it is not suspected.
    map_class : str
        The finding's most probable class, whose map shows where it was seen.
    border : int
        Width of the borderline range, in points of score below the operating point.
    other : OtherVersion or None
        Set if another version of the model than the installed one read the picture.
    standing : Standing
        Whether the model was evaluated, and whether it has a gate.
    """

    name: str
    title: str
    score: int
    band: Band
    probability: float
    threshold: float
    kinds: tuple[Kind, ...]
    map_class: str
    border: int
    other: OtherVersion | None = None
    standing: Standing = _GOOD

    @property
    def positive(self) -> bool:
        """Whether the probability reaches the operating point; the score is then at least 50."""
        return self.band is Band.SUSPECTED


def scored_findings(reading: Reading, card: Card) -> tuple[ScoredFinding, ...]:
    """Return the findings of a reading, with scores and words.

    Parameters
    ----------
    reading : Reading
    card : Card
        Card of the finding's model, with the thresholds in use. Findings of another version are judged by the
        operating point that was stored with them (`core.results.earlier`).

    Returns
    -------
    tuple of ScoredFinding
        Findings, highest score first, ties in the order of the card. Empty for a refusal or an error, and for
        a model that only names a kind of picture (`picture_kind`).
    """
    answer, told_by = reading.finding, telling_card(reading, card)
    if answer is None or told_by is None or not told_by.findings or answer.classes != told_by.class_names:
        return ()
    card = told_by
    titles = {c.name: c.title for c in card.classes}
    by_name = dict(zip(answer.classes, answer.probabilities, strict=True))
    found: list[ScoredFinding] = []
    for point in card.findings:
        total = summed(answer.classes, answer.probabilities, point.positive)
        points = score(total, point.threshold)
        word = band(points, point.border)
        ordered = sorted(point.positive, key=lambda name: -by_name[name])
        several = len(ordered) > 1 and word is not Band.NOT_SUSPECTED
        kinds = (
            tuple(Kind(n, titles[n], by_name[n]) for n in ordered if by_name[n] >= _LEAST_KIND)
            if several
            else ()
        )
        found.append(
            ScoredFinding(
                "+".join(point.positive),
                finding_title(card, point),
                points,
                word,
                min(total, 1.0),
                point.threshold,
                kinds,
                ordered[0],
                point.border,
                card.other if isinstance(card, EarlierCard) else None,
                _standing(card, point),
            )
        )
    return tuple(sorted(found, key=lambda finding: -finding.score))


def _standing(card: Card, point: OperatingPoint) -> Standing:
    """Return the standing of a finding's model; measurements apply only to the installed version."""
    found = standing_of(card, point.positive[0] if card.operating_points else "")
    other = isinstance(card, EarlierCard) and bool(found.figures)
    return replace(found, evaluated=False, figures=()) if other else found


def finding_title(card: Card, point: OperatingPoint) -> str:
    """Return the name of a finding in words, always that of the abnormality.

    Without a title of its own, a finding of one class has the title of its class. A finding of several
    classes is named after the only other class, without its "No", or otherwise after all its classes.
    """
    titles = {c.name: c.title for c in card.classes}
    if point.title:
        return point.title
    if len(point.positive) == 1:
        return titles[point.positive[0]]
    rest = [titles[name] for name in card.class_names if name not in point.positive]
    absent = rest[0].lower().startswith("no ") if len(rest) == 1 else False
    if absent and (name := rest[0][len("no ") :].strip()):
        return name[:1].upper() + name[1:]
    first, last = [titles[name] for name in point.positive[:-1]], titles[point.positive[-1]]
    return f"{', '.join(first)} or {last}"


def leading_finding(reading: Reading, card: Card | None) -> ScoredFinding | None:
    """Return the finding with the highest score; None if there is none, or if the card is unknown."""
    found = scored_findings(reading, card) if card is not None else ()
    return found[0] if found else None


def picture_kind(reading: Reading, card: Card) -> str:
    """Return the kind of picture in words, from a model without operating points; empty for all others."""
    if reading.finding is None or card.findings:
        return ""
    titles: Mapping[str, str] = {c.name: c.title for c in card.classes}
    return titles.get(reading.finding.name, reading.finding.name)


def map_of_finding(reading: Reading, finding: ScoredFinding) -> NDArray[np.float32] | None:
    """Return the map of a finding, shape (h, w), as shares of full scale; None if there is none.

    None for another version of the model, as its maps have another scale. `Band.shows_maps` tells whether to
    show a map unasked, or to send it.

    A map by occlusion is 0.5 if covering that place alone lowers the finding to its operating point, and
    divides its odds by at least e.
    """
    answer = reading.finding
    if answer is None or finding.other is not None:
        return None
    if finding.map_class not in answer.classes or answer.maps.size == 0:
        return None
    evidence = answer.map_of(finding.map_class)
    if answer.maps_from is MapSource.OCCLUSION:
        above = log_odds(finding.probability) - log_odds(finding.threshold)
        return np.asarray(evidence * (_AT_OPERATING_POINT / max(above, _LEAST_FALL)), dtype=np.float32)
    return evidence


def is_by_occlusion(reading: Reading) -> bool:
    """Return whether the maps of a reading were made by occlusion, as the model has none."""
    return reading.finding is not None and reading.finding.maps_from is MapSource.OCCLUSION


def place_on_picture(
    reading: Reading, finding: ScoredFinding, preparation: Preparation
) -> tuple[float, float, float] | None:
    """Find where on its picture a finding's map is strongest, and how strong.

    Parameters
    ----------
    reading : Reading
    finding : ScoredFinding
    preparation : Preparation
        Preparation of the model's input, which the map covers.

    Returns
    -------
    x, y, strength : float
        Centre of the strongest cell as fractions of the picture's width and height from the top left, and its
        evidence clipped to 0 to 1. None if the model has no map of the finding.
    """
    evidence = map_of_finding(reading, finding)
    if evidence is None or 0 in reading.shape:
        return None
    size = preparation
    top, left, height, width = content_box(size.name, *reading.shape, size.height, size.width, size.crop)
    rows, columns = evidence.shape
    y = ((np.arange(rows) + 0.5) * size.height / rows - top) / height
    x = ((np.arange(columns) + 0.5) * size.width / columns - left) / width
    # Cells of the padding are not on the picture.
    inside = ((y >= 0) & (y <= 1))[:, None] & ((x >= 0) & (x <= 1))[None, :]
    seen = np.where(inside, evidence, -np.inf) if inside.any() else evidence
    row, column = np.unravel_index(int(np.argmax(seen)), evidence.shape)
    strength = float(np.clip(evidence[row, column], 0.0, 1.0))
    return float(np.clip(x[column], 0.0, 1.0)), float(np.clip(y[row], 0.0, 1.0)), strength
