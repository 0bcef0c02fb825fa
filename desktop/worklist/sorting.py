"""How the worklist is arranged: its order, its groups and what it leaves out; pure, and no Qt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from core.results.score import Band
from core.results.study_line import Cause
from desktop.base.language import known, mark, plural
from desktop.session.items import Outcome, ReadingState
from desktop.session.rows import RowKey, RowKind, WorklistRow

if TYPE_CHECKING:
    from _typeshed import SupportsRichComparison


class Order(Enum):
    """In which order pictures stand; the value is the words shown."""

    FOLDER = mark("As in the folder")
    URGENCY = mark("Urgent first")
    NAME = mark("Name")
    FINDING = mark("Finding")
    SCORE = mark("Score")
    STATE = mark("State")


class Filter(Enum):
    """Which pictures are let through; the value is the word shown."""

    SUSPECTED = mark("Suspected")
    BORDERLINE = mark("Borderline")
    UNREAD = mark("Not read")
    REFUSED = mark("Refused")
    ERROR = mark("Errors")
    UNDECIDED = mark("Undecided")


@dataclass(frozen=True)
class Arrangement:
    """What the user wishes the list to be.

    Attributes
    ----------
    order : Order
    grouped : bool
        By finding.
    filters : frozenset of Filter
        A picture passes if it passes one of them, or if there are none.
    words : str
        All of them must stand in a picture's name, patient, study, series, state, finding or verdict.
    folded : frozenset of RowKey
        Headings whose rows are not seen.
    """

    order: Order = Order.FOLDER
    grouped: bool = False
    filters: frozenset[Filter] = frozenset()
    words: str = ""
    folded: frozenset[RowKey] = field(default_factory=frozenset)

    @property
    def filtered(self) -> bool:
        """Whether pictures are left out."""
        return bool(self.filters) or bool(self.words.split())

    @property
    def as_tree(self) -> bool:
        """Whether pictures stand below their patients, studies and series."""
        return self.order is Order.FOLDER and not self.grouped

    @property
    def by_study(self) -> bool:
        """Whether pictures stand below their studies, the studies in an order of their own."""
        return self.order is Order.URGENCY and not self.grouped

    @property
    def by_outcome(self) -> bool:
        """Whether what comes of pictures changes what is seen of the list."""
        return self.filtered or self.grouped or self.order not in (Order.FOLDER, Order.NAME)


@dataclass(frozen=True, eq=False)
class Knowledge:
    """What an arrangement asks of a picture's row.

    Attributes
    ----------
    outcome : callable
        How its reading stands.
    study : callable
        How that of its study stands, which orders and filters go by; the same where it is all of its study.
    verdict : callable
        What the reader says of its study, in a word; empty where they have said nothing.
    decided : callable
        Whether they have said all that there is to say of its study.
    """

    outcome: Callable[[WorklistRow], Outcome]
    study: Callable[[WorklistRow], Outcome]
    verdict: Callable[[WorklistRow], str]
    decided: Callable[[WorklistRow], bool]


def arrange(
    rows: Sequence[WorklistRow], arrangement: Arrangement, knowledge: Knowledge
) -> Sequence[WorklistRow]:
    """Choose, order and group rows.

    Parameters
    ----------
    rows : sequence of WorklistRow
        All there are, headings first, in the order of the folder.
    arrangement : Arrangement
    knowledge : Knowledge

    Returns
    -------
    sequence of WorklistRow
        `rows` itself where nothing is wished.
    """
    if arrangement.as_tree:
        if arrangement.filtered:
            # A filter looks into what is folded away, too.
            return list(_with_headings(rows, arrangement, knowledge))
        if arrangement.folded:
            return [row for row in rows if arrangement.folded.isdisjoint(row.above)]
        return rows
    pictures = [row for row in rows if row.item is not None]
    if arrangement.filtered:
        passes = _passing(rows, arrangement, knowledge)
        pictures = [row for row in pictures if passes(row)]
    if arrangement.order is not Order.FOLDER:
        key, study = _KEYS[arrangement.order], knowledge.study
        pictures.sort(key=lambda row: key(row, study(row)))
    if arrangement.grouped:
        return list(_grouped(pictures, arrangement, knowledge))
    if arrangement.by_study:
        return list(_below_studies(rows, pictures, arrangement))
    return pictures


def passes(chosen: Filter, row: WorklistRow, knowledge: Knowledge) -> bool:
    """Whether a filter lets a picture through; what was found and decided is that of its study."""
    if chosen in _BANDS:
        return knowledge.study(row).band is _BANDS[chosen]
    if chosen is Filter.UNDECIDED:
        return knowledge.outcome(row).state is ReadingState.FOUND and not knowledge.decided(row)
    outcome = knowledge.outcome(row)
    if chosen is Filter.UNREAD:
        waits = bool(outcome.earlier) or outcome.state in (ReadingState.UNREAD, ReadingState.READING)
        return waits or bool(outcome.missing)
    return not outcome.missing.isdisjoint(_CAUSES[chosen])


_BANDS = {Filter.SUSPECTED: Band.SUSPECTED, Filter.BORDERLINE: Band.BORDERLINE}
_CAUSES = {Filter.REFUSED: (Cause.REFUSED, Cause.ALL_REFUSED), Filter.ERROR: (Cause.FAILED,)}


def _passing(
    rows: Sequence[WorklistRow], arrangement: Arrangement, knowledge: Knowledge
) -> Callable[[WorklistRow], bool]:
    """What tells whether a picture passes the filter."""
    words, filters = arrangement.words.casefold().split(), arrangement.filters
    titles = {row.key: f"{row.title} {row.detail}" for row in rows if row.item is None} if words else {}

    def passing(row: WorklistRow) -> bool:
        if filters and not any(passes(chosen, row, knowledge) for chosen in filters):
            return False
        if not words:
            return True
        outcome = knowledge.outcome(row)
        above = (titles.get(key, "") for key in row.above)
        said = knowledge.verdict(row) or "undecided"
        text = " ".join(
            (str(row.key[0]), known(outcome.state.value), outcome.summary, said, *above)
        ).casefold()
        return all(word in text for word in words)

    return passing


def _with_headings(
    rows: Sequence[WorklistRow], arrangement: Arrangement, knowledge: Knowledge
) -> Iterable[WorklistRow]:
    """Pictures that pass, below the headings that they need."""
    passing = _passing(rows, arrangement, knowledge)
    waiting: list[WorklistRow] = []
    for row in rows:
        if row.item is None:
            waiting = [*(heading for heading in waiting if heading.depth < row.depth), row]
        elif passing(row):
            yield from waiting
            yield row
            waiting = []


def _below_studies(
    rows: Sequence[WorklistRow], pictures: Sequence[WorklistRow], arrangement: Arrangement
) -> Iterable[WorklistRow]:
    """Pictures in their order, those of a study of several below its heading."""
    headings = {row.key: row for row in rows if row.first is not None}
    for of_study in _together(pictures):
        if len(of_study) == 1:
            yield of_study[0]
            continue
        heading = next((headings[key] for key in of_study[0].above if key in headings), None)
        if heading is None:
            yield from of_study
            continue
        yield heading
        if heading.key not in arrangement.folded or arrangement.filtered:
            yield from of_study


def _together(pictures: Sequence[WorklistRow]) -> Iterator[list[WorklistRow]]:
    """Neighbours of one study; quicker than `itertools.groupby` where most stand alone."""
    held: list[WorklistRow] = []
    before: str | None = None
    for row in pictures:
        study = row.item.study if row.item is not None else ""
        if study != before:
            if held:
                yield held
            held, before = [], study
        held.append(row)
    if held:
        yield held


def _grouped(
    pictures: Sequence[WorklistRow], arrangement: Arrangement, knowledge: Knowledge
) -> Iterable[WorklistRow]:
    groups: dict[str, list[WorklistRow]] = {}
    soonest: dict[str, tuple[int, int, str]] = {}
    for row in pictures:
        outcome = knowledge.study(row)
        name = outcome.group or known(outcome.state.value)
        groups.setdefault(name, []).append(row)
        soonest[name] = min(soonest.get(name, outcome.place), outcome.place)
    for name in sorted(groups, key=lambda name: (soonest[name][0], name.casefold())):
        key, held = ("finding", name), groups[name]
        title = name[:1].upper() + name[1:]
        yield WorklistRow(RowKind.FINDING, key, title, plural(len(held), "{n} picture", "{n} pictures"))
        if key not in arrangement.folded or arrangement.filtered:
            yield from held


_DIGITS = re.compile(r"(\d{1,18})")
_RANKS = {
    ReadingState.ERROR: 0,
    ReadingState.REFUSED: 1,
    ReadingState.NO_MODEL: 2,
    ReadingState.FOUND: 3,
    ReadingState.READING: 4,
    ReadingState.UNREAD: 5,
    ReadingState.LISTED: 6,
}


def _natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Key by which ``slice 10`` stands behind ``slice 9``."""
    parts = _DIGITS.split(text.casefold())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part)


_KEYS: dict[Order, Callable[[WorklistRow, Outcome], SupportsRichComparison]] = {
    Order.FOLDER: lambda _row, _outcome: 0,
    Order.NAME: lambda row, _outcome: _natural_key(row.title),
    Order.FINDING: lambda _row, o: (o.state is not ReadingState.FOUND, o.group.casefold(), -(o.score or 0)),
    Order.SCORE: lambda _row, o: -(o.score if o.score is not None else -1),
    Order.STATE: lambda _row, o: (_RANKS[o.state], o.summary.casefold()),
    Order.URGENCY: lambda _row, o: o.place,
}
