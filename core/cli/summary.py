"""Final summary of `overread classify`: numbers of findings, and the most urgent studies."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from core.batch.journal.journal import Journal
from core.images.base.patient import PatientKey, patients_apart
from core.models.card import Card
from core.reports.tables.studies import StudyRow, by_urgency, studies_read, study_row
from core.results.findings import finding_title, picture_kind, scored_findings
from core.results.line_words import headline, not_read_words
from core.results.score import Band
from core.results.study_line import PictureReadings

#: Most studies that are listed; for more there are the tables.
_LISTED = 10


@dataclass(frozen=True)
class Summary:
    """The numbers of the summary.

    Attributes
    ----------
    findings : dict
        Number of pictures by finding and word, findings in the cards' order, the most urgent word first.
    kinds : dict
        Number of pictures by image kind in words, the most frequent first.
    studies : tuple of str
        One line for each of the most urgent studies.
    more : int
        Number of studies without a line.
    problems : tuple of str
        Problems of whole studies, one sentence each.
    """

    findings: dict[tuple[str, Band], int]
    kinds: dict[str, int]
    studies: tuple[str, ...]
    more: int
    problems: tuple[str, ...] = ()


def sum_up(journal: Journal, cards: Sequence[Card]) -> Summary:
    """Summarise the readings of a run."""
    tally = _Tally({card.id: card for card in cards})
    # Of all other studies only the number is kept.
    first = heapq.nsmallest(_LISTED, map(tally.add, studies_read(journal)), key=by_urgency)
    titles = dict.fromkeys(finding_title(card, point) for card in cards for point in card.findings)
    lines = (
        f"{row.line.top.file if row.line.top else row.file}: "
        f"{'; '.join((headline(row.line), *not_read_words(row.line)))}"
        for row in first
    )
    return Summary(
        {key: tally.findings[key] for key in product(titles, Band) if tally.findings[key]},
        dict(tally.kinds.most_common()),
        tuple(lines),
        tally.studies - len(first),
        tuple(tally.problems()),
    )


@dataclass
class _Tally:
    """Counts studies as they come; studies with the same UID must follow each other."""

    cards: Mapping[str, Card]
    findings: Counter[tuple[str, Band]] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    studies: int = 0
    _uid: str = ""
    _patients: set[PatientKey] = field(default_factory=set)
    _shared: dict[str, int] = field(default_factory=dict)

    def add(self, pictures: Sequence[PictureReadings]) -> StudyRow:
        """Count the pictures of a study; return the study's row."""
        row = study_row(pictures, self.cards)
        self.studies += 1
        for reading in (reading for picture in pictures for reading in picture.readings):
            card = self.cards.get(reading.model.id) if reading.model else None
            if card is None:
                continue
            self.findings.update((found.title, found.band) for found in scored_findings(reading, card))
            if kind := picture_kind(reading, card):
                self.kinds[kind] += 1
        if uid := row.identity.study_uid:
            if uid != self._uid:
                self._uid, self._patients = uid, set()
            self._patients.add(row.identity.patient_key)
            if len(self._patients) > 1:
                self._shared[uid] = len(set(patients_apart(self._patients).values()))
        return row

    def problems(self) -> Iterator[str]:
        """Yield problems of whole studies, one sentence each."""
        for study, number in self._shared.items():
            if number > 1:
                yield f"{number} patients have the Study Instance UID {study}; they are kept apart."
