"""A first look over all readings of a report: how many of what, whose, and which to see first."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from core.batch.journal.journal import Counts
from core.batch.journal.rows import JournalRow
from core.errors import Reason, Status
from core.images.base.picture import Identity
from core.results.primary_reading import primary_reading, weight
from core.results.reading import Reading

#: Pictures on the first page, and lines of its list of what to look at first.
KEY, FIRST = 2, 12


@dataclass(frozen=True)
class Survey:
    """What a report is of.

    Attributes
    ----------
    counts : Counts
        Of readings.
    pictures : int
        Of which a model gave a finding.
    unread : int
        Readings that were refused or ended in an error.
    models : frozenset of str
        Ids of those that were asked.
    studies, patients : int
        As far as files name them; what names none counts as one together.
    who : Identity or None
        Of the one study that everything is of; None where there are more, or it has no name.
    best : tuple of Reading
        Of each finding of each model the most probable one, the most important first.
    first : tuple of Reading
        The primary readings of the most important pictures, in that order.
    numbers : dict
        Which picture of the report each of `first` is, counted from 1, by file and frame.
    positive : int
        Pictures with a positive finding.
    """

    counts: Counts
    pictures: int
    unread: int
    models: frozenset[str]
    studies: int
    patients: int
    who: Identity | None
    best: tuple[Reading, ...]
    first: tuple[Reading, ...]
    numbers: dict[tuple[str, int], int]
    positive: int


def survey_readings(readings: Iterable[Reading]) -> Survey:
    """Look over readings, sorted by file and frame; memory does not grow with them but for UIDs."""
    status: Counter[Status] = Counter()
    reason: Counter[Reason] = Counter()
    finding: Counter[tuple[str, str]] = Counter()
    models: set[str] = set()
    most: dict[tuple[str, str], Reading] = {}
    studies: dict[str, Identity] = {}
    patients: set[str] = set()
    top: list[tuple[tuple[bool, bool, bool, float], int, Reading]] = []
    pictures = positive = 0
    for group in by_picture(readings):
        for reading in group:
            status[reading.status] += 1
            if reading.reason is not None:
                reason[reading.reason] += 1
            if reading.model is not None:
                models.add(reading.model.id)
                if reading.finding is not None:
                    kind = reading.model.id, reading.finding.name
                    finding[kind] += 1
                    other = most.get(kind)
                    if other is None or _probability_of(other) < _probability_of(reading):
                        most[kind] = reading
        identity = group[0].identity
        if group[0].status is not Status.ERROR:
            studies.setdefault(identity.study_uid, identity)
            patients.add(identity.patient_id or identity.patient_name)
        best = primary_reading(group)
        if best.finding is None:
            continue
        pictures += 1
        positive += bool(best.finding.positive)
        # Of equals the first in order.
        item = (weight(best), -pictures, best)
        if len(top) < FIRST:
            heapq.heappush(top, item)
        else:
            heapq.heappushpop(top, item)
    one = next(iter(studies.values())) if len(studies) == 1 and len(patients) == 1 else None
    return Survey(
        Counts(dict(status), dict(reason), dict(finding)),
        pictures,
        sum(n for s, n in status.items() if s is not Status.OK),
        frozenset(models),
        len(studies),
        len(patients),
        one if one is not None and (one.study_uid or one.patient_id or one.patient_name) else None,
        tuple(sorted(most.values(), key=weight, reverse=True)),
        tuple(item[2] for item in sorted(top, key=lambda item: item[:2], reverse=True)),
        {(item[2].file, item[2].frame or 0): -item[1] for item in top},
        positive,
    )


def _probability_of(reading: Reading) -> float:
    return reading.finding.probability if reading.finding is not None else 0.0


def by_picture(readings: Iterable[Reading]) -> Iterator[list[Reading]]:
    """Yield the readings of each picture; those of a file that could not be read stand alone."""
    for _, group in groupby(readings, key=lambda reading: (reading.file, reading.frame or 0)):
        yield list(group)


def entries_by_picture(entries: Iterable[JournalRow]) -> Iterator[list[JournalRow]]:
    """The same for entries."""
    for _, group in groupby(entries, key=lambda entry: (entry.reading.file, entry.reading.frame or 0)):
        yield list(group)


def readings_of_files(readings: Iterable[Reading], files: Container[str] | None) -> Iterator[Reading]:
    """Yield the readings of some files, or all."""
    return (reading for reading in readings if files is None or reading.file in files)


def entries_of_files(entries: Iterable[JournalRow], files: Container[str] | None) -> Iterator[JournalRow]:
    """The same for entries."""
    return (entry for entry in entries if files is None or entry.reading.file in files)
