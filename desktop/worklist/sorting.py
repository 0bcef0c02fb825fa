"""Order and filters of the worklist; pure functions, no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from core.results.score import Band
from core.results.study_line import Cause
from desktop.base.language import mark
from desktop.session.items import ReadingState
from desktop.session.rows import StudyRow
from desktop.worklist.columns import KnownStudy, WorklistColumn

if TYPE_CHECKING:
    from _typeshed import SupportsRichComparison


class Filter(Enum):
    """Filters for studies; the value is the text shown."""

    SUSPECTED = mark("Suspected")
    BORDERLINE = mark("Borderline")
    UNREAD = mark("Not read")
    REFUSED = mark("Refused")
    ERROR = mark("Errors")
    UNDECIDED = mark("Undecided")


@dataclass(frozen=True)
class Arrangement:
    """The order and the filters that the user chose for the list.

    Attributes
    ----------
    column : WorklistColumn or None
        Column to sort by; None keeps the order of the folder.
    descending : bool
        Whether the order is reversed.
    urgent : bool
        Whether studies are sorted by urgency instead.
    filters : frozenset of Filter
        A study passes if it passes one of these, or if there are none.
    words : str
        A study's row must contain all of these words, in shown or hidden columns.
    """

    column: WorklistColumn | None = None
    descending: bool = False
    urgent: bool = False
    filters: frozenset[Filter] = frozenset()
    words: str = ""

    @property
    def filtered(self) -> bool:
        """Whether studies are filtered out."""
        return bool(self.filters) or bool(self.words.split())

    @property
    def by_outcome(self) -> bool:
        """Whether outcomes of studies affect the order or the filters."""
        return self.filtered or self.urgent or self.column in _OF_OUTCOMES


_OF_OUTCOMES = (WorklistColumn.FINDING, WorklistColumn.STATE, WorklistColumn.SCORE, WorklistColumn.KIND)

#: Returns the facts about a study.
Know = Callable[[StudyRow], KnownStudy]


def arrange(
    rows: Sequence[StudyRow], arrangement: Arrangement, know: Know, keep: str = ""
) -> Sequence[StudyRow]:
    """Filter and sort rows.

    Parameters
    ----------
    rows : sequence of StudyRow
        All rows, in the order of the folder.
    arrangement : Arrangement
    know : callable
    keep : str
        Key of a study that passes whatever the filters; empty for none.

    Returns
    -------
    sequence of StudyRow
        `rows` itself if there is nothing to do.
    """
    if arrangement.filtered:
        passing = _passing(arrangement, know)
        rows = [row for row in rows if row.key == keep or passing(row)]
    if arrangement.urgent:
        return sorted(rows, key=lambda row: know(row).outcome.place)
    if arrangement.column is None:
        return rows
    told: list[tuple[SupportsRichComparison, StudyRow]] = []
    silent: list[StudyRow] = []
    for row in rows:
        value = know(row).key_of(arrangement.column)
        if value is None:
            silent.append(row)
        else:
            told.append((value, row))
    told.sort(key=lambda pair: pair[0], reverse=arrangement.descending)
    return [*(row for _, row in told), *silent]


def passes(chosen: Filter, study: KnownStudy) -> bool:
    """Return whether a study passes a filter."""
    outcome = study.outcome
    if chosen in _BANDS:
        return outcome.band is _BANDS[chosen]
    if chosen is Filter.UNDECIDED:
        # All studies that N goes to and the panel counts, whether a model read them or not.
        return study.readable and not study.decided
    if chosen is Filter.UNREAD:
        waits = bool(outcome.earlier) or outcome.state in (ReadingState.UNREAD, ReadingState.READING)
        return waits or bool(outcome.missing)
    return not outcome.missing.isdisjoint(_CAUSES[chosen])


_BANDS = {Filter.SUSPECTED: Band.SUSPECTED, Filter.BORDERLINE: Band.BORDERLINE}
_CAUSES = {Filter.REFUSED: (Cause.REFUSED, Cause.ALL_REFUSED), Filter.ERROR: (Cause.FAILED,)}


def _passing(arrangement: Arrangement, know: Know) -> Callable[[StudyRow], bool]:
    """Return a function that tells whether a study passes the filters and contains the words."""
    words, filters = arrangement.words.casefold().split(), arrangement.filters

    def passing(row: StudyRow) -> bool:
        study = know(row)
        if filters and not any(passes(chosen, study) for chosen in filters):
            return False
        if not words:
            return True
        return all(word in study.searched for word in words)

    return passing
