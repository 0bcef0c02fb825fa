"""Finds the pictures that show a study's finding, and a reader's decision on it, for all exports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.results.decisions import (
    About,
    Decided,
    Decision,
    DecisionState,
    ReaderHistory,
    Verdict,
    about_finding,
    compare_finding,
    same_finding,
)
from core.results.earlier import card_of
from core.results.findings import ScoredFinding, scored_findings

if TYPE_CHECKING:
    from core.models.card import Card
    from core.results.reading import Reading
    from core.results.study_line import PictureReadings, StudyFinding


@dataclass(frozen=True, eq=False)
class SeenFinding:
    """Finding in one picture, with its reading and the picture's own score."""

    reading: Reading
    finding: ScoredFinding


def finding_in(
    found: StudyFinding, pictures: Sequence[PictureReadings], cards: Mapping[str, Card]
) -> SeenFinding | None:
    """Return a study's finding in the picture that shows it; None if that is not among `pictures`."""
    for picture in pictures:
        if (picture.file, picture.frame) == (found.file, found.frame):
            return _in_picture(found, picture, cards)
    return None


def findings_elsewhere(
    found: StudyFinding, pictures: Sequence[PictureReadings], cards: Mapping[str, Card]
) -> list[SeenFinding]:
    """Return the other pictures with the study's finding suspected or borderline, without slices of stacks.

    A stack is represented only by its key slice.
    """
    seen = [
        _in_picture(found, picture, cards)
        for picture in pictures
        if not picture.stack and (picture.file, picture.frame) != (found.file, found.frame)
    ]
    return [one for one in seen if one is not None and one.finding.band.shows_maps]


def history_of(
    found: StudyFinding, pictures: Sequence[PictureReadings], cards: Mapping[str, Card], decided: Decided
) -> ReaderHistory:
    """Return a reader's decision on a study's finding, from any of its pictures.

    If the same finding was decided on several pictures, the latest decision holds.
    """
    seen = finding_in(found, pictures, cards)
    if seen is None:
        return ReaderHistory()
    places = dict.fromkeys((reading.file, reading.frame) for p in pictures for reading in p.readings)
    said = [entry for place in places for entry in decided.state_of(*place).entries.values()]
    state = DecisionState().with_entries(sorted(said, key=lambda decision: decision.at))
    card = card_of(seen.reading, cards)
    return ReaderHistory() if card is None else _said_of(state, seen.reading, found.finding, card)


def picture_history(reading: Reading, finding: ScoredFinding, card: Card, decided: Decided) -> ReaderHistory:
    """Return a reader's decision on a finding in one picture."""
    return _said_of(decided.state_of(reading.file, reading.frame), reading, finding, card)


def _said_of(state: DecisionState, reading: Reading, finding: ScoredFinding, card: Card) -> ReaderHistory:
    about = about_finding(reading, finding, card)
    if about is None:
        return ReaderHistory()

    def is_same(other: About) -> bool:
        return same_finding(about, other, card)

    def verdict(alone: Decision) -> Verdict:
        return compare_finding(alone.says, about, card) if alone.says else alone.verdict

    return state.on(about, is_same, verdict)


def _in_picture(
    found: StudyFinding, picture: PictureReadings, cards: Mapping[str, Card]
) -> SeenFinding | None:
    card = cards.get(found.model.id)
    for reading in picture.readings:
        if card is None or reading.model is None or reading.model.id != found.model.id:
            continue
        for finding in scored_findings(reading, card):
            if finding.name == found.finding.name:
                return SeenFinding(reading, finding)
    return None
