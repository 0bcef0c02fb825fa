"""Cells for people: score and word of a finding, kind of the picture, place, patient."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from core.models.card import Card
from core.models.standing import standing_of
from core.reports.tables.columns import ACCESSION_FROM, SCORE_COLUMNS, STANDING_COLUMN, names
from core.results.findings import leading_finding, picture_kind, place_on_picture, scored_findings
from core.results.reading import Reading
from core.results.wording import finding_words, standing_words

#: A value of a row; text stays text, whatever it looks like.
Value = str | int | float | bool


def score_columns(cards: Iterable[Card]) -> tuple[str, ...]:
    """Return `SCORE_COLUMNS`, and ``score_<finding>`` for every finding of models with several findings."""
    several = (point.positive[0] for card in cards for point in card.operating_points)
    return (*names(SCORE_COLUMNS), *(f"score_{name}" for name in dict.fromkeys(several)))


def score_cells(reading: Reading, card: Card | None, kind: str) -> dict[str, Value]:
    """Return the cells of `score_columns`, empty if there is nothing to say.

    Parameters
    ----------
    reading : Reading
    card : Card or None
        Card of the finding's model, with the thresholds in use.
    kind : str
        Image kind of the picture in words.
    """
    identity = reading.identity
    cells: dict[str, Value] = {
        "kind": kind,
        "accession": identity.accession,
        ACCESSION_FROM.name: identity.accession_from,
        "study_date": identity.study_date,
        "patient_sex": identity.patient_sex,
        "patient_age": identity.patient_age,
    }
    if identity.slice_mm is not None:
        cells["slice_mm"] = identity.slice_mm
    if card is not None:
        cells[STANDING_COLUMN.name] = standing_words(standing_of(card))
    found = scored_findings(reading, card) if card is not None else ()
    if card is not None and found:
        first = found[0]
        cells |= {
            "abnormality": first.title,
            "score": first.score,
            "band": first.band.value,
            "sentence": finding_words(first),
            STANDING_COLUMN.name: standing_words(first.standing),
        }
        if card.operating_points:
            cells |= {f"score_{finding.name}": finding.score for finding in found}
    return cells


def place_cells(reading: Reading, card: Card | None) -> dict[str, object]:
    """Return the place where the leading finding's map is strongest, for JSON lines; empty without a map.

    ``place`` has ``x`` and ``y`` as fractions of the picture's width and height from its top left.
    ``strength`` is the evidence there as a fraction of full scale. All have four decimals.
    """
    finding = leading_finding(reading, card)
    found = place_on_picture(reading, finding, card.preparation) if card and finding else None
    if found is None:
        return {}
    x, y, strength = found
    return {"place": {"x": round(x, 4), "y": round(y, 4)}, "strength": round(strength, 4)}


def with_kinds(readings: Iterable[Reading], cards: Mapping[str, Card]) -> Iterator[tuple[Reading, str]]:
    """Yield readings, sorted by file and frame, with the image kind that a model found, in words."""
    for _, group in groupby(readings, key=lambda reading: (reading.file, reading.frame)):
        members = list(group)
        kinds = (
            picture_kind(reading, cards[reading.model.id])
            for reading in members
            if reading.model is not None and reading.model.id in cards
        )
        kind = next(filter(None, kinds), "")
        for reading in members:
            yield reading, kind
