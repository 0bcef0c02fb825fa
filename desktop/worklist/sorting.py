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
    """Which studies are let through; the value is the word shown."""

    SUSPECTED = mark("Suspected")
    BORDERLINE = mark("Borderline")
    UNREAD = mark("Not read")
    REFUSED = mark("Refused")
    ERROR = mark("Errors")
    UNDECIDED = mark("Undecided")


@dataclass(frozen=True)
class Arrangement:
    """The user's wishes for the order and filters of the list.

    Attributes
    ----------
    column : WorklistColumn or None
        Column to sort by; None keeps the order of the folder.
    descending : bool
        Whether that is turned round.
    urgent : bool
        Whether studies stand by their urgency instead.
    filters : frozenset of Filter
        A study passes if it passes one of them, or if there are none.
    words : str
        All of them must stand somewhere in a study's row, whether its column is seen or not.
    """

    column: WorklistColumn | None = None
    descending: bool = False
    urgent: bool = False
    filters: frozenset[Filter] = frozenset()
    words: str = ""

    @property
    def filtered(self) -> bool:
        """Whether studies are left out."""
        return bool(self.filters) or bool(self.words.split())

    @property
    def by_outcome(self) -> bool:
        """Whether what comes of studies changes what is seen of the list."""
        return self.filtered or self.urgent or self.column in _OF_OUTCOMES


_OF_OUTCOMES = (WorklistColumn.FINDING, WorklistColumn.STATE, WorklistColumn.SCORE, WorklistColumn.KIND)

#: The facts about a study.
Know = Callable[[StudyRow], KnownStudy]


def arrange(
    rows: Sequence[StudyRow], arrangement: Arrangement, know: Know, keep: str = ""
) -> Sequence[StudyRow]:
    """Choose and order rows.

    Parameters
    ----------
    rows : sequence of StudyRow
        All there are, in the order of the folder.
    arrangement : Arrangement
    know : callable
    keep : str
        Key of a study that is let through whatever the filters say; empty for none.

    Returns
    -------
    sequence of StudyRow
        `rows` itself where nothing is wished.
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
    """Whether a filter lets a study through."""
    outcome = study.outcome
    if chosen in _BANDS:
        return outcome.band is _BANDS[chosen]
    if chosen is Filter.UNDECIDED:
        # All that N leads to and the panel counts, whether a model said anything of it or not.
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
