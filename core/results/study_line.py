"""The study's line: the models' results over all pictures of a study, and what was not read and why.

`group_studies` sorts a journal's readings into studies. `study_line` summarises one study, and `urgency`
orders the summaries. `core.results.line_words` puts them into words, in any language.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from itertools import chain, groupby

from core.errors import Reason, Status
from core.images.base.picture import Identity
from core.models import KIND_MODELS
from core.models.card import Card
from core.results.earlier import OtherVersion
from core.results.findings import ScoredFinding, finding_title, picture_kind, scored_findings
from core.results.reading import ModelReference, Reading
from core.results.score import Band

#: Modalities whose pictures of one series form a stack.
STACKED = frozenset({"CT", "MR", "PT", "NM"})
_NO_DATE = "99999999"
#: A finding of a stack counts only if the model read at least this share of the slices whose kind was named.
#: Stacks of heads reach 0.95; if single slices of something else are mistaken for a head, the share is at
#: most 0.25.
_LEAST_READ = 1 / 3
#: Beginnings of class names of a kind model that mean none of its kinds.
_REST = "other"
#: A model with several findings is named by its own title if it refused.
_NAMED = 3


class StudyState(IntEnum):
    """State of a study; lower values are more urgent."""

    SUSPECTED = 0
    BORDERLINE = 1
    INCOMPLETE = 2
    CLEAR = 3


class Cause(StrEnum):
    """Reasons for unread parts of a study; the value is a template for people."""

    REFUSED = "{what}: refused"
    ALL_REFUSED = "refused by all models"
    FAILED = "could not be read"
    NO_MODEL = "no model for {what}"
    NO_MODEL_FOR_REST = "no model reads this kind of picture"
    TOO_FEW = "{what}: too few pictures of the series look like its kind"
    WAITING = "not read yet"
    LISTED = "listed: {what}"


@dataclass(frozen=True, eq=False)
class PictureReadings:
    """One picture with all its readings and decisions.

    Attributes
    ----------
    file : str
    frame : int
        Counted from 1; 0 for a file that could not be read.
    readings : tuple of Reading
        One reading per model; empty if the picture was not read yet.
    stack : str
        Key of the stack that the picture is a slice of; empty for a single picture.
    """

    file: str
    frame: int
    readings: tuple[Reading, ...]
    stack: str = ""


@dataclass(frozen=True)
class SlicePoint:
    """Score of one slice of a stack; None if the model did not read it."""

    file: str
    frame: int
    score: int | None


@dataclass(frozen=True)
class StudyFinding:
    """A model's answer on one abnormality over all pictures of a study.

    Attributes
    ----------
    model : ModelReference
        Model that read the picture that shows the finding.
    finding : ScoredFinding
        Finding with the study's score and word. In a stack, a run of as many neighbouring slices as the card
        requires is as strong as its weakest slice; the finding is that of the weakest slice of the strongest
        run. The kinds are those of the key slice.
    file, frame
        The picture that shows the finding: the one with the highest score. In a stack, the key slice: the
        highest score in any run that has the study's word, suspected or borderline.
    curve : tuple of SlicePoint
        Scores along the stack, in slice order; empty for single pictures.
    """

    model: ModelReference
    finding: ScoredFinding
    file: str
    frame: int
    curve: tuple[SlicePoint, ...] = ()


@dataclass(frozen=True)
class NotRead:
    """A part of a study without an answer.

    Attributes
    ----------
    cause : Cause
    what : str
        Finding or image kind in words; empty if the cause needs none.
    reason : Reason or None
    message : str
        One sentence, from the first such picture.
    pictures, of : int
        Number of affected pictures, and number of all pictures.
    """

    cause: Cause
    what: str
    reason: Reason | None
    message: str
    pictures: int
    of: int


@dataclass(frozen=True)
class StudyLine:
    """The line of a study.

    Attributes
    ----------
    state : StudyState
    findings : tuple of StudyFinding
        One per model and finding, highest score first.
    models : int
        Number of models that looked for a finding and read at least one picture.
    refused : int
        Number of further models that refused every picture.
    by_others : tuple of (ModelReference, OtherVersion)
        Versions other than the installed ones that read at least one picture.
    not_read : tuple of NotRead
    kinds : tuple of str
        Image kinds in words, most frequent first.
    date : str
        Study date (0008,0020); may be empty.
    """

    state: StudyState
    findings: tuple[StudyFinding, ...]
    models: int
    not_read: tuple[NotRead, ...]
    kinds: tuple[str, ...]
    date: str
    by_others: tuple[tuple[ModelReference, OtherVersion], ...] = ()
    refused: int = 0

    @property
    def top(self) -> StudyFinding | None:
        """Return the finding with the highest score, suspected or not; None if no model looked for one."""
        return self.findings[0] if self.findings else None

    @property
    def score(self) -> int | None:
        """Return the highest score; None if no model read the study."""
        return self.findings[0].finding.score if self.findings else None


def group_studies(readings: Iterable[Reading]) -> dict[str, list[PictureReadings]]:
    """Sort readings into studies and pictures.

    Parameters
    ----------
    readings : iterable of Reading
        Readings in any order.

    Returns
    -------
    dict of str to list of PictureReadings
        Pictures by `Identity.study_key`; a file without one is a study of its own, by its name. An error that
        ends a file early belongs to the study of its other pictures. Pictures are sorted by series, place of
        the slice, instance number, frame and file. Several pictures of a CT, MR, PT or NM series form a
        stack, and so do the slices of a volume without a series, such as a NIfTI file.
    """
    given = [(reading, reading.identity.study_key) for reading in readings]
    named = {reading.file: own for reading, own in given if own}
    studies: dict[str, dict[tuple[str, int], list[Reading]]] = {}
    for reading, own in given:
        key = own or named.get(reading.file) or reading.file
        studies.setdefault(key, {}).setdefault((reading.file, reading.frame or 0), []).append(reading)
    return {
        key: in_stacks(
            (said[0].identity, PictureReadings(file, frame, tuple(said)))
            for (file, frame), said in pictures.items()
        )
        for key, pictures in studies.items()
    }


def in_stacks(pictures: Iterable[tuple[Identity, PictureReadings]]) -> list[PictureReadings]:
    """Sort the pictures of a study, and mark which of them are slices of one stack.

    Parameters
    ----------
    pictures : iterable of (Identity, PictureReadings)
        Pictures in any order, as from `group_studies`.
    """
    ordered = sorted(pictures, key=lambda pair: _place(*pair))
    out: list[PictureReadings] = []
    for series, group in groupby(ordered, key=lambda pair: _stack_of(*pair)):
        members = [picture for _, picture in group]
        stack = series if len(members) > 1 else ""
        out += [replace(picture, stack=stack) for picture in members] if stack else members
    return out


def study_line(pictures: Sequence[PictureReadings], cards: Mapping[str, Card]) -> StudyLine:
    """Summarise the readings of a study as its line.

    Parameters
    ----------
    pictures : sequence of PictureReadings
        All pictures of the study; slices of a stack in their order.
    cards : mapping of str to Card
        Cards by model id, with the thresholds in use. Readings of a model without a card are ignored.
    """
    # Earlier results and reports do not count as pictures of the study, unless there is nothing else.
    pictures = [picture for picture in pictures if not _is_listed(picture)] or pictures
    scored: dict[tuple[str, str], list[_Scored]] = {}
    others: dict[ModelReference, OtherVersion] = {}
    kinds: dict[str, int] = {}
    named: dict[str, int] = {}
    for picture in pictures:
        known = False
        for reading in picture.readings:
            card = cards.get(reading.model.id) if reading.model else None
            if reading.model is None or card is None:
                continue
            for finding in scored_findings(reading, card):
                one = _Scored(picture, finding, reading.model)
                scored.setdefault((reading.model.id, finding.name), []).append(one)
                if finding.other is not None:
                    others[reading.model] = finding.other
            if kind := picture_kind(reading, card):
                kinds[kind] = kinds.get(kind, 0) + 1
                known = True
        named[picture.stack] = named.get(picture.stack, 0) + known
    astray = [missing for of in scored.values() for missing in _astray(of, named, len(pictures))]
    scored = {key: kept for key, of in scored.items() if (kept := _of_its_kind(of, named))}
    findings = [_over_pictures(cards[model].neighbours, of, pictures) for (model, _), of in scored.items()]
    findings.sort(key=lambda found: -found.finding.score)
    not_read = (*astray, *_not_read(pictures, cards))
    return StudyLine(
        _state(findings, not_read),
        tuple(findings),
        len({model for model, _ in scored}),
        not_read,
        tuple(sorted(kinds, key=lambda kind: -kinds[kind])),
        next((r.identity.study_date for p in pictures for r in p.readings if r.identity.study_date), ""),
        tuple(others.items()),
        len(_refusing(pictures) - {model for model, _ in scored}),
    )


def urgency(line: StudyLine) -> tuple[int, int, str]:
    """Return a line's sorting key: suspected by score, borderline, partly unread, the rest; then by date."""
    return line.state, -(line.score or 0), line.date or _NO_DATE


@dataclass(frozen=True, eq=False)
class _Scored:
    """Score of one abnormality in one picture."""

    picture: PictureReadings
    finding: ScoredFinding
    model: ModelReference


def _place(identity: Identity, picture: PictureReadings) -> tuple[str, float, int, int, str]:
    # Slices without a position come after those that have one.
    along = math.inf if identity.slice_mm is None else identity.slice_mm
    return identity.series_uid, along, identity.instance_number or 0, picture.frame, picture.file


def _stack_of(identity: Identity, picture: PictureReadings) -> str:
    if identity.series_uid:
        return identity.series_uid if identity.modality in STACKED else ""
    return "" if identity.slice_mm is None else picture.file


def _of_its_kind(scored: Sequence[_Scored], named: Mapping[str, int]) -> list[_Scored]:
    """Return the findings that count, without stacks of which the model read too few slices.

    Parameters
    ----------
    scored : sequence of _Scored
        One finding over the pictures of a study.
    named : mapping of str to int
        Number of pictures of each stack whose kind was named.
    """
    read: dict[str, int] = {}
    for one in scored:
        read[one.picture.stack] = read.get(one.picture.stack, 0) + 1
    few = {stack for stack, number in read.items() if stack and number < _LEAST_READ * named.get(stack, 0)}
    return [one for one in scored if one.picture.stack not in few]


def _astray(scored: Sequence[_Scored], named: Mapping[str, int], pictures: int) -> tuple[NotRead, ...]:
    """Return the note that a finding does not count in some pictures; empty if it counts in all."""
    left_out = len(scored) - len(_of_its_kind(scored, named))
    title = scored[0].finding.title
    return (NotRead(Cause.TOO_FEW, title, None, "", left_out, pictures),) if left_out else ()


def _over_pictures(
    neighbours: int,
    scored: Sequence[_Scored],
    pictures: Sequence[PictureReadings],
) -> StudyFinding:
    """Return the finding of the most suspicious single picture or stack."""
    found: list[StudyFinding] = []
    stacks: dict[str, list[_Scored]] = {}
    for one in scored:
        if one.picture.stack:
            stacks.setdefault(one.picture.stack, []).append(one)
        else:
            found.append(StudyFinding(one.model, one.finding, one.picture.file, one.picture.frame))
    for stack, slices in stacks.items():
        run = min(neighbours, len(slices))
        runs = [slices[start : start + run] for start in range(len(slices) - run + 1)]
        best = max(runs, key=lambda part: (min(map(_score, part)), max(map(_score, part))))
        deciding = min(best, key=_score).finding
        # Search all runs with the same word: the finding is in the picture with the highest score.
        same = [part for part in runs if min(part, key=_score).finding.band is deciding.band]
        held = best if deciding.band is Band.NOT_SUSPECTED else chain.from_iterable(same)
        shown = max(held, key=_score)
        if deciding.band is not Band.NOT_SUSPECTED:
            deciding = replace(deciding, kinds=shown.finding.kinds)
        points = {(one.picture.file, one.picture.frame): one.finding.score for one in slices}
        curve = tuple(
            SlicePoint(p.file, p.frame, points.get((p.file, p.frame))) for p in pictures if p.stack == stack
        )
        found.append(StudyFinding(shown.model, deciding, shown.picture.file, shown.picture.frame, curve))
    return max(found, key=lambda one: one.finding.score)


def _score(one: _Scored) -> int:
    return one.finding.score


def _is_listed(picture: PictureReadings) -> bool:
    return any(reading.status is Status.LISTED for reading in picture.readings)


def _state(findings: Sequence[StudyFinding], not_read: Sequence[NotRead]) -> StudyState:
    bands = {found.finding.band for found in findings}
    if Band.SUSPECTED in bands:
        return StudyState.SUSPECTED
    if Band.BORDERLINE in bands:
        return StudyState.BORDERLINE
    if not_read and all(missing.cause is Cause.LISTED for missing in not_read):
        return StudyState.CLEAR
    return StudyState.INCOMPLETE if not_read or not findings else StudyState.CLEAR


def _not_read(pictures: Sequence[PictureReadings], cards: Mapping[str, Card]) -> tuple[NotRead, ...]:
    """Return all parts without an answer, each once with the number of its pictures."""
    first: dict[tuple[Cause, str, Reason | None], str] = {}
    counts: dict[tuple[Cause, str, Reason | None], int] = {}
    for picture in pictures:
        for cause, what, reason, message in _missing(picture, cards):
            key = cause, what, reason
            first.setdefault(key, message)
            counts[key] = counts.get(key, 0) + 1
    return tuple(
        NotRead(cause, what, reason, first[cause, what, reason], number, len(pictures))
        for (cause, what, reason), number in counts.items()
    )


def _refusing(pictures: Sequence[PictureReadings]) -> set[str]:
    """Return the ids of the models that refused any picture, without the models that name kinds."""
    return {
        reading.model.id
        for picture in pictures
        for reading in picture.readings
        if reading.status is Status.REFUSED and reading.model is not None
    }.difference(KIND_MODELS)


def _missing(
    picture: PictureReadings, cards: Mapping[str, Card]
) -> list[tuple[Cause, str, Reason | None, str]]:
    if not picture.readings:
        return [(Cause.WAITING, "", None, "")]
    missing: list[tuple[Cause, str, Reason | None, str]] = []
    for reading in picture.readings:
        if reading.status is Status.ERROR:
            missing.append((Cause.FAILED, "", reading.reason, reading.message))
        elif reading.status is Status.LISTED:
            what, _, _ = reading.message.partition(": ")
            missing.append((Cause.LISTED, what, reading.reason, reading.message))
        elif reading.status is Status.REFUSED and reading.model is not None:
            card = cards.get(reading.model.id)
            if reading.model.id in KIND_MODELS:
                missing.append((Cause.ALL_REFUSED, "", reading.reason, reading.message))
            else:
                what = _sought(card) if card is not None else reading.model.title
                missing.append((Cause.REFUSED, what, reading.reason, reading.message))
    if missing or all(model in KIND_MODELS for model in cards):
        return missing
    kinds = [
        (reading.finding.name, picture_kind(reading, cards[reading.model.id]))
        for reading in picture.readings
        if reading.finding is not None and reading.model is not None and reading.model.id in cards
    ]
    if not kinds or not all(title for _, title in kinds):
        return []
    name, title = kinds[0]
    if name.partition("_")[0] == _REST:
        return [(Cause.NO_MODEL_FOR_REST, "", None, "")]
    return [(Cause.NO_MODEL, title, None, "")]


def _sought(card: Card) -> str:
    """Return the finding or kind that a model looks for, in words."""
    titles = [finding_title(card, point) for point in card.findings]
    return ", ".join(titles) if 0 < len(titles) <= _NAMED else card.title
