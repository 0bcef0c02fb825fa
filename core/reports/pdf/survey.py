"""A first look over all readings of a report: which studies, what each comes to, and which to see first."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from core.batch.journal.journal import Counts, Journal
from core.batch.journal.rows import JournalRow
from core.errors import Reason, Status
from core.images.base.patient import PatientKey, patients_apart
from core.images.base.picture import Identity
from core.models.card import Card
from core.results.reading import Reading
from core.results.score import Band
from core.results.study_line import (
    PictureReadings,
    StudyLine,
    StudyState,
    group_studies,
    study_line,
    urgency,
)

#: Lines of the first page's list of studies to look at first.
FIRST = 12
#: File and frame; the frame is 0 for a file that could not be read.
Place = tuple[str, int]


@dataclass(frozen=True, eq=False)
class StudySummary:
    """A study and its line.

    Attributes
    ----------
    line : StudyLine
    identity : Identity
        Identity of the study's first picture.
    first : Place
        Its first picture.
    """

    line: StudyLine
    identity: Identity
    first: Place

    @property
    def place(self) -> Place:
        """The picture that shows the study's result, or its first."""
        top = self.line.top
        return self.first if top is None else (top.file, top.frame)


@dataclass(frozen=True, eq=False)
class OneStudy:
    """The one study that a report is of.

    Attributes
    ----------
    summary : StudySummary
    pictures : tuple of PictureReadings
        All of it.
    """

    summary: StudySummary
    pictures: tuple[PictureReadings, ...]


@dataclass(frozen=True, eq=False)
class Survey:
    """The content of a report.

    Attributes
    ----------
    counts : Counts
        Counts of readings.
    pictures : int
        Number of pictures with a model's answer; slices that do not show their stack's finding do not count.
    read : int
        The same with all slices.
    unread : int
        Readings that were refused or ended in an error.
    models : frozenset of (str, str)
        Ids and versions of those that were asked.
    studies, patients : int
        A file that names no study is one by itself; 0 patients where a file names none.
    who : Identity or None
        Identity of the study, if there is only one and it has a name; else None.
    study : OneStudy or None
        Set if everything is of one study.
    states : mapping of StudyState to int
        How many studies stand how.
    findings : mapping of (str, str, Band) to int
        Studies by model, finding in words and how it came out.
    first : tuple of StudySummary
        The most urgent studies, in that order.
    left_out : frozenset of Place
        Slices of stacks that are not shown.
    numbers : mapping of Place to int
        Which picture of the report each is that shows one of `first`, counted from 1.
    marks_alone : bool
        Whether no model read anything, so that a reader's marks are all that there is.
    """

    counts: Counts
    pictures: int
    read: int
    unread: int
    models: frozenset[tuple[str, str]]
    studies: int
    patients: int
    who: Identity | None
    study: OneStudy | None
    states: Mapping[StudyState, int]
    findings: Mapping[tuple[str, str, Band], int]
    first: tuple[StudySummary, ...]
    left_out: frozenset[Place]
    numbers: Mapping[Place, int]
    marks_alone: bool = False


@dataclass
class _Found:
    """What a first pass over the readings finds, without keeping any of them."""

    status: Counter[Status] = field(default_factory=Counter)
    reason: Counter[Reason] = field(default_factory=Counter)
    models: set[tuple[str, str]] = field(default_factory=set)
    patients: set[PatientKey] = field(default_factory=set)
    read: list[Place] = field(default_factory=list)
    files: dict[str, list[str]] = field(default_factory=dict)


def survey_run(journal: Journal, cards: Mapping[str, Card], files: Container[str] | None = None) -> Survey:
    """Survey a run, or some of its files.

    Memory grows with the names of pictures and with the largest study, not with what was found.

    Parameters
    ----------
    journal : Journal
    cards : mapping of str to Card
        Cards by model id, with the thresholds in use.
    files : container of str, optional
    """
    found = _first_pass(readings_of_files(journal.readings(), files))
    states: Counter[StudyState] = Counter()
    findings: Counter[tuple[str, str, Band]] = Counter()
    left_out: set[Place] = set()
    study: OneStudy | None = None

    def summaries() -> Iterator[StudySummary]:
        nonlocal study
        for names in found.files.values():
            pictures = _pictures_of(journal, names)
            line = study_line(pictures, cards)
            states[line.state] += 1
            findings.update((f.model.title, f.finding.title, f.finding.band) for f in line.findings)
            left_out.update(_slices_left_out(pictures, line))
            first = pictures[0]
            summary = StudySummary(line, first.readings[0].identity, (first.file, first.frame))
            if len(found.files) == 1:
                study = OneStudy(summary, tuple(pictures))
            yield summary

    first = tuple(heapq.nsmallest(FIRST, summaries(), key=lambda summary: urgency(summary.line)))
    shown = [place for place in found.read if place not in left_out]
    wanted = {summary.place for summary in first}
    numbers = {place: number for number, place in enumerate(shown, 1) if place in wanted}
    who = study.summary.identity if study is not None else None
    named = who is not None and bool(who.study_uid or who.patient_id or who.patient_name)
    return Survey(
        Counts(dict(found.status), dict(found.reason)),
        len(shown),
        len(found.read),
        found.status[Status.REFUSED] + found.status[Status.ERROR],
        frozenset(found.models),
        len(found.files),
        len(set(patients_apart(found.patients).values())) if all(map(any, found.patients)) else 0,
        who if named else None,
        study,
        dict(states),
        dict(findings),
        first,
        frozenset(left_out),
        numbers,
    )


def survey_of_marks(survey: Survey, marked: Iterable[Identity]) -> Survey:
    """Say whose study a report is of that no model read, where all its marked pictures are of one.

    Parameters
    ----------
    survey : Survey
        Survey without readings.
    marked : iterable of Identity
        Identities of the marked pictures.
    """
    studies = {identity.study_key: identity for identity in marked}
    (who,) = studies.values() if len(studies) == 1 else (None,)
    named = who is not None and bool(who.study_uid or who.patient_id or who.patient_name)
    return replace(survey, who=who if named else None, marks_alone=True)


def _first_pass(readings: Iterable[Reading]) -> _Found:
    found = _Found()
    study_of: dict[str, str] = {}
    for group in by_picture(readings):
        for reading in group:
            found.status[reading.status] += 1
            if reading.reason is not None and reading.status is not Status.LISTED:
                found.reason[reading.reason] += 1
            if reading.model is not None:
                found.models.add((reading.model.id, reading.model.version))
        first = group[0]
        if first.status not in (Status.ERROR, Status.LISTED):
            found.patients.add(first.identity.patient_key)
            if first.file not in study_of:
                key = study_of[first.file] = first.identity.study_key or first.file
                found.files.setdefault(key, []).append(first.file)
        if any(reading.finding is not None for reading in group):
            found.read.append((first.file, first.frame or 0))
    return found


def _pictures_of(journal: Journal, files: Iterable[str]) -> list[PictureReadings]:
    """Return the pictures of one study; a frame that could not be read belongs to the study of its file."""
    groups = group_studies(reading for file in files for reading in journal.readings_of(file))
    return [picture for group in groups.values() for picture in group]


def _slices_left_out(pictures: Iterable[PictureReadings], line: StudyLine) -> Iterator[Place]:
    """Yield the slices of a stack but those that show what was found in it, or else the one in the middle."""
    shown = {(f.file, f.frame) for f in line.findings if f.finding.band.shows_maps}
    if not shown and line.top is not None:
        shown = {(line.top.file, line.top.frame)}
    for stack, slices in groupby(pictures, key=lambda picture: picture.stack):
        if not stack:
            continue
        places = [(picture.file, picture.frame) for picture in slices]
        kept = shown.intersection(places) or {places[len(places) // 2]}
        yield from (place for place in places if place not in kept)


def by_picture(readings: Iterable[Reading]) -> Iterator[list[Reading]]:
    """Yield the readings of each picture; those of an unreadable file are yielded alone."""
    for _, group in groupby(readings, key=lambda reading: (reading.file, reading.frame or 0)):
        yield list(group)


def entries_by_picture(entries: Iterable[JournalRow]) -> Iterator[list[JournalRow]]:
    """Yield the same for entries."""
    for _, group in groupby(entries, key=lambda entry: (entry.reading.file, entry.reading.frame or 0)):
        yield list(group)


def readings_of_files(readings: Iterable[Reading], files: Container[str] | None) -> Iterator[Reading]:
    """Yield the readings of some files, or all."""
    return (reading for reading in readings if files is None or reading.file in files)


def entries_of_files(entries: Iterable[JournalRow], files: Container[str] | None) -> Iterator[JournalRow]:
    """Yield the same for entries."""
    return (entry for entry in entries if files is None or entry.reading.file in files)
