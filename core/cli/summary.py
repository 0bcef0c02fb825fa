"""What `overread classify` says at its end: how often what is suspected, and which studies come first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from core.batch.journal.journal import Journal
from core.images.base.patient import patients_by_study
from core.models.card import Card
from core.reports.tables.studies import StudyRow, most_urgent_first, studies_read, study_row
from core.results.findings import finding_title, picture_kind, scored_findings
from core.results.line_words import headline, not_read_words
from core.results.score import Band

#: Studies that are listed; more than that are looked for in a table.
_LISTED = 10


@dataclass(frozen=True)
class Summary:
    """What was found.

    Attributes
    ----------
    findings : dict
        Pictures by finding and word, the findings in the cards' order, the most urgent word first.
    kinds : dict
        Pictures by image kind in words, the most frequent first.
    studies : tuple of str
        A line for each of the most urgent studies.
    more : int
        How many studies have no line.
    problems : tuple of str
        What is wrong with studies as a whole, a sentence each.
    """

    findings: dict[tuple[str, Band], int]
    kinds: dict[str, int]
    studies: tuple[str, ...]
    more: int
    problems: tuple[str, ...] = ()


def sum_up(journal: Journal, cards: Sequence[Card]) -> Summary:
    """Sum up what a run read."""
    known = {card.id: card for card in cards}
    findings: Counter[tuple[str, Band]] = Counter()
    kinds: Counter[str] = Counter()
    rows: list[StudyRow] = []
    for pictures in studies_read(journal):
        rows.append(study_row(pictures, known))
        for reading in (reading for picture in pictures for reading in picture.readings):
            card = known.get(reading.model.id) if reading.model else None
            if card is None:
                continue
            findings.update((finding.title, finding.band) for finding in scored_findings(reading, card))
            if kind := picture_kind(reading, card):
                kinds[kind] += 1
    rows = most_urgent_first(rows)
    titles = dict.fromkeys(finding_title(card, point) for card in cards for point in card.findings)
    patients = {(row.identity.study_uid, row.identity.patient_key) for row in rows}
    lines = (
        f"{row.line.top.file if row.line.top else row.file}: "
        f"{'; '.join((headline(row.line), *not_read_words(row.line)))}"
        for row in rows[:_LISTED]
    )
    problems = (
        f"{number} patients have the Study Instance UID {study}; they are kept apart."
        for study, number in patients_by_study(patients).items()
        if number > 1
    )
    return Summary(
        {key: findings[key] for key in product(titles, Band) if findings[key]},
        dict(kinds.most_common()),
        tuple(lines),
        len(rows[_LISTED:]),
        tuple(problems),
    )
