"""Where a study's finding is seen, and what a reader said of it, for everything that leaves the program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.results.decisions import Decided, ReaderHistory, about_of
from core.results.findings import ScoredFinding, scored_findings

if TYPE_CHECKING:
    from core.models.card import Card
    from core.results.reading import Reading
    from core.results.study_line import PictureReadings, StudyFinding


@dataclass(frozen=True, eq=False)
class SeenFinding:
    """A finding in one picture: whose reading says so, and how that picture scores by itself."""

    reading: Reading
    finding: ScoredFinding


def finding_in(
    found: StudyFinding, pictures: Sequence[PictureReadings], cards: Mapping[str, Card]
) -> SeenFinding | None:
    """A study's finding in the picture that shows it; None where that is not among `pictures`."""
    for picture in pictures:
        if (picture.file, picture.frame) == (found.file, found.frame):
            return _in_picture(found, picture, cards)
    return None


def findings_elsewhere(
    found: StudyFinding, pictures: Sequence[PictureReadings], cards: Mapping[str, Card]
) -> list[SeenFinding]:
    """The other pictures in which a study's finding is suspected or borderline, slices of stacks left out.

    A stack speaks with its key slice alone.
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
    """What a reader said of a study's finding.

    It is kept with one picture of the study. Where that is not the one that shows the finding now, what was
    said last on any of them holds. Of a model with several findings it must be about this one.
    """
    card = cards.get(found.model.id)
    several = card is not None and len(card.findings) > 1
    histories: list[tuple[bool, ReaderHistory]] = []
    for picture in pictures:
        for reading in picture.readings:
            if reading.model is None or reading.model.id != found.model.id:
                continue
            about = about_of(reading)
            if about is None or (several and about.finding != found.finding.name):
                continue
            history = decided.of(reading)
            if history.last is not None:
                here = (picture.file, picture.frame) == (found.file, found.frame)
                histories.append((here, history))
    if not histories:
        return ReaderHistory()
    return max(histories, key=lambda one: (one[0], one[1].last.at.timestamp() if one[1].last else 0.0))[1]


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
