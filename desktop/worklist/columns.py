"""The columns of the worklist: their texts and their sort order; pure functions, no Qt."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from core.results.decisions import Verdict
from desktop.base.language import dicom_day, known, mark, tr, whole
from desktop.base.patient_words import age_and_sex, age_words, sex_words
from desktop.session.decisions.verdicts import VerdictMark
from desktop.session.items import Outcome, ReadingState
from desktop.session.rows import StudyRow

if TYPE_CHECKING:
    from _typeshed import SupportsRichComparison


class WorklistColumn(Enum):
    """Columns of the worklist; the value is the title."""

    PATIENT = mark("Patient")
    AGE = mark("Age, sex")
    FINDING = mark("Finding")
    STATE = mark("State")
    DATE = mark("Date")
    MODALITY = mark("Modality")
    DESCRIPTION = mark("Description")
    PICTURES = mark("Pictures")
    SCORE = mark("Score")
    PATIENT_ID = mark("Patient ID")
    ACCESSION = mark("Accession number")
    BODY_PART = mark("Body part")
    KIND = mark("Kind of picture")
    FILE = mark("File")


#: Columns by number; a view may show them in another order.
COLUMNS = tuple(WorklistColumn)
#: Columns hidden by default.
HIDDEN_AT_FIRST = frozenset(
    (
        WorklistColumn.SCORE,
        WorklistColumn.PATIENT_ID,
        WorklistColumn.ACCESSION,
        WorklistColumn.BODY_PART,
        WorklistColumn.KIND,
        WorklistColumn.FILE,
    )
)
#: Columns whose numbers are aligned at their last digit.
NUMBERS = frozenset((WorklistColumn.PICTURES, WorklistColumn.SCORE))


@dataclass(frozen=True, eq=False)
class KnownStudy:
    """A row, with what is known of its study and may be shown.

    Attributes
    ----------
    row : StudyRow
    outcome : Outcome
    mark : VerdictMark or None
        The reader's decision; None if there is none.
    decided : bool
        Whether the reader has decided everything about the study.
    readable : bool
        Whether the study has a picture to decide on.
    """

    row: StudyRow
    outcome: Outcome
    mark: VerdictMark | None
    decided: bool
    readable: bool = True

    def key_of(self, column: WorklistColumn) -> SupportsRichComparison | None:
        """Return the sort key for a column; None if the cell is empty, which sorts last in either order."""
        if column in _KEYS:
            return _KEYS[column](self)
        return _natural_key(_TEXTS[column](self))

    @cached_property
    def searched(self) -> str:
        """All texts that a search compares, whether their column is shown or not."""
        row, who, outcome = self.row, self.row.identity, self.outcome
        said = "undecided" if self.mark is None else known(self.mark.word)
        parts = (
            *(row.who, row.patient_id, who.accession, row.description, who.modality, who.body_part),
            *(age_and_sex(who.patient_age, who.patient_sex), dicom_day(who.study_date), who.study_date),
            *(known(outcome.state.value), outcome.summary, outcome.kind, state_words(self), said),
            *(one.title for one in row.series),
            *dict.fromkeys(item.key[0] for item in row.items),
        )
        return " ".join(parts).casefold()


_AGE = re.compile(r"(\d{1,3})([DWMY])")
_DAYS = {"D": 1.0, "W": 7.0, "M": 30.44, "Y": 365.25}
_DIGITS = re.compile(r"(\d{1,18})")
#: Words for the reader's progress with a study.
_VERDICTS = {
    Verdict.AGREE: mark("Agreed"),
    Verdict.DISAGREE: mark("Overruled"),
    Verdict.UNSURE: mark("Unsure"),
    Verdict.NONE: mark("Reviewed"),
}
#: The order of states, from open to done.
_RANKS = {
    ReadingState.ERROR: 0,
    ReadingState.REFUSED: 1,
    ReadingState.NO_MODEL: 2,
    ReadingState.FOUND: 3,
    ReadingState.READING: 4,
    ReadingState.UNREAD: 5,
    ReadingState.LISTED: 6,
}
_VERDICT_RANKS = {Verdict.DISAGREE: 11, Verdict.UNSURE: 12, Verdict.AGREE: 13, Verdict.NONE: 14}
_DECIDED_IN_PART = 10


def state_words(study: KnownStudy) -> str:
    """Return the state of a study in a word or two: the reader's decision, or the reading's state."""
    outcome, verdict = study.outcome, study.mark
    if outcome.earlier and (verdict is None or not study.decided):
        return outcome.earlier[:1].upper() + outcome.earlier[1:]
    if verdict is not None and study.decided:
        return known(_VERDICTS[verdict.verdict])
    if verdict is not None:
        return known(verdict.word)[:1].upper() + known(verdict.word)[1:]
    return tr("Waiting") if outcome.state is ReadingState.READING else known(outcome.state.value)


def finding_words(outcome: Outcome) -> str:
    """Return a study's line; empty if nothing was read, which the state tells."""
    words = outcome.summary
    return words[:1].upper() + words[1:]


def cell_text(column: WorklistColumn, study: KnownStudy) -> str:
    """Return the text of a cell."""
    return _TEXTS[column](study)


def spoken_words(study: KnownStudy) -> str:
    """Return a whole row as text for screen readers."""
    row, who, outcome = study.row, study.row.identity, study.outcome
    parts = (
        row.who,
        row.patient_id if row.patient_id != row.who else "",
        age_words(who.patient_age),
        sex_words(who.patient_sex),
        dicom_day(who.study_date),
        who.modality,
        row.description,
        known(outcome.state.value),
        outcome.summary,
        outcome.earlier,
        "" if study.mark is None else tr("you: {word}", word=known(study.mark.word)),
        outcome.message,
    )
    return " · ".join(part for part in parts if part)


def _natural_key(text: str) -> str | None:
    """Return a sort key that puts ``slice 10`` after ``slice 9``; None for an empty text."""
    return _DIGITS.sub(_padded, text.casefold()) or None


def _padded(digits: re.Match[str]) -> str:
    return digits[0].rjust(18, "0")


def _age_key(study: KnownStudy) -> tuple[float, str] | None:
    who = study.row.identity
    match = _AGE.fullmatch(who.patient_age.strip().upper())
    if match is None:
        return (1e6, who.patient_sex) if who.patient_sex else None
    return int(match[1]) * _DAYS[match[2]], who.patient_sex


def _state_key(study: KnownStudy) -> tuple[int, str]:
    if study.mark is not None:
        rank = _VERDICT_RANKS[study.mark.verdict] if study.decided else _DECIDED_IN_PART
        return rank, study.mark.word
    return _RANKS[study.outcome.state], study.outcome.summary.casefold()


def _finding_key(study: KnownStudy) -> tuple[int, str, tuple[int, int, str]]:
    """Return a sort key that groups equal findings, the suspected ones first."""
    outcome = study.outcome
    return outcome.place[0], outcome.group.casefold(), outcome.place


_TEXTS: dict[WorklistColumn, Callable[[KnownStudy], str]] = {
    WorklistColumn.PATIENT: lambda study: study.row.who,
    WorklistColumn.AGE: lambda study: age_and_sex(
        study.row.identity.patient_age, study.row.identity.patient_sex
    ),
    WorklistColumn.FINDING: lambda study: finding_words(study.outcome),
    WorklistColumn.STATE: lambda study: state_words(study),
    WorklistColumn.DATE: lambda study: dicom_day(study.row.identity.study_date),
    WorklistColumn.MODALITY: lambda study: study.row.identity.modality,
    WorklistColumn.DESCRIPTION: lambda study: study.row.description,
    WorklistColumn.PICTURES: lambda study: whole(len(study.row.items)),
    WorklistColumn.SCORE: lambda study: "" if study.outcome.score is None else whole(study.outcome.score),
    WorklistColumn.PATIENT_ID: lambda study: study.row.patient_id,
    WorklistColumn.ACCESSION: lambda study: study.row.identity.accession,
    WorklistColumn.BODY_PART: lambda study: study.row.identity.body_part,
    WorklistColumn.KIND: lambda study: study.outcome.kind,
    WorklistColumn.FILE: lambda study: study.row.first.instance.source.name,
}

#: Sort keys of columns that are not sorted by their text.
_KEYS: dict[WorklistColumn, Callable[[KnownStudy], SupportsRichComparison | None]] = {
    WorklistColumn.AGE: _age_key,
    WorklistColumn.FINDING: _finding_key,
    WorklistColumn.STATE: _state_key,
    WorklistColumn.DATE: lambda study: study.row.identity.study_date or None,
    WorklistColumn.PICTURES: lambda study: len(study.row.items),
    WorklistColumn.SCORE: lambda study: study.outcome.score,
}


def empty_columns(rows: Sequence[StudyRow]) -> frozenset[WorklistColumn]:
    """Return the columns that stay empty for all studies, whatever their readings."""
    return frozenset(column for column, told in _TOLD.items() if not any(map(told, rows)))


_TOLD: dict[WorklistColumn, Callable[[StudyRow], object]] = {
    WorklistColumn.AGE: lambda row: row.identity.patient_age or row.identity.patient_sex,
    WorklistColumn.DATE: lambda row: row.identity.study_date,
    WorklistColumn.MODALITY: lambda row: row.identity.modality,
    WorklistColumn.DESCRIPTION: lambda row: row.description,
    WorklistColumn.PICTURES: lambda row: len(row.items) > 1,
    WorklistColumn.PATIENT_ID: lambda row: row.patient_id,
    WorklistColumn.ACCESSION: lambda row: row.identity.accession,
    WorklistColumn.BODY_PART: lambda row: row.identity.body_part,
}
