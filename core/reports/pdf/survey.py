"""A first pass over all readings of a report: the studies, the result of each, and the most urgent ones."""

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

#: Most lines in the first page's list of urgent studies.
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
        File and frame of the first picture.
    """

    line: StudyLine
    identity: Identity
    first: Place

    @property
    def place(self) -> Place:
        """The picture that shows the study's result, or the first picture."""
        top = self.line.top
        return self.first if top is None else (top.file, top.frame)


@dataclass(frozen=True, eq=False)
class OneStudy:
    """The only study of a report.

    Attributes
    ----------
    summary : StudySummary
    pictures : tuple of PictureReadings
        All pictures of the study.
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
        Number of pictures with a model's output, without slices that do not show their stack's finding.
    read : int
        Number of pictures with a model's output, including all slices.
    unread : int
        Number of readings that were refused or ended in an error.
    models : frozenset of (str, str)
        Ids and versions of the models that were asked.
    studies, patients : int
        Number of studies and patients. A file that names no study counts as one; 0 patients if a file names
        none.
    who : Identity or None
        Identity of the study, if there is only one and it has a name; otherwise None.
    study : OneStudy or None
        Set if all pictures are of one study.
    states : mapping of StudyState to int
        Number of studies in each state.
    findings : mapping of (str, str, Band) to int
        Number of studies by model, finding in words, and outcome.
    first : tuple of StudySummary
        The most urgent studies, in order of urgency.
    left_out : frozenset of Place
        Slices of stacks that are not shown.
    numbers : mapping of Place to int
        Numbers of the report's pictures, counted from 1, that show one of `first`.
    marks_alone : bool
        Whether no model read anything, so that there are only a reader's marks.
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
    """Findings of a first pass over the readings, without the readings themselves."""

    status: Counter[Status] = field(default_factory=Counter)
    reason: Counter[Reason] = field(default_factory=Counter)
    models: set[tuple[str, str]] = field(default_factory=set)
    patients: set[PatientKey] = field(default_factory=set)
    read: list[Place] = field(default_factory=list)
    files: dict[str, list[str]] = field(default_factory=dict)


def survey_run(journal: Journal, cards: Mapping[str, Card], files: Container[str] | None = None) -> Survey:
    """Survey a run, or some of its files.

    Memory grows with the names of pictures and with the largest study, but not with the findings.

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
    """Return the survey of a report that has only marks; it names the study if all marks are in one.

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
    """Return the pictures of one study; an unreadable frame belongs to the study of its file."""
    groups = group_studies(reading for file in files for reading in journal.readings_of(file))
    return [picture for group in groups.values() for picture in group]


def _slices_left_out(pictures: Iterable[PictureReadings], line: StudyLine) -> Iterator[Place]:
    """Yield a stack's slices, except those that show a finding, or else except the middle one."""
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
    """Yield the entries of each picture; those of an unreadable file are yielded alone."""
    for _, group in groupby(entries, key=lambda entry: (entry.reading.file, entry.reading.frame or 0)):
        yield list(group)


def readings_of_files(readings: Iterable[Reading], files: Container[str] | None) -> Iterator[Reading]:
    """Yield the readings of some files, or all."""
    return (reading for reading in readings if files is None or reading.file in files)


def entries_of_files(entries: Iterable[JournalRow], files: Container[str] | None) -> Iterator[JournalRow]:
    """Yield the entries of some files, or all."""
    return (entry for entry in entries if files is None or entry.reading.file in files)
