"""The rows of the worklist: headings of patients, studies and series with their pictures; no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.images.studies.study_tree import Series, Study

from desktop.base.language import plural, tr
from desktop.session.items import (
    Item,
    Key,
    items_of,
    patient_of,
    series_title,
    study_detail,
    study_title,
    visit_title,
)


class RowKind(Enum):
    """What a row is."""

    PATIENT = "patient"
    STUDY = "study"
    SERIES = "series"
    #: All pictures with one finding, where the list is grouped by it.
    FINDING = "finding"
    PICTURE = "picture"


#: What tells a row from all others, however the list grows.
RowKey = tuple[str, ...] | Key


@dataclass(frozen=True, eq=False)
class WorklistRow:
    """One row.

    Attributes
    ----------
    kind : RowKind
    key : RowKey
        Tells it from all others.
    title, detail : str
        A picture's detail is whom it is of.
    study, series : str
        Keys of its study and series, where it has one.
    item : Item or None
        Of a picture; None for a heading.
    face : Item or None
        The picture that is drawn small beside it.
    above : tuple of RowKey
        Keys of the headings above it, the highest first.
    first : Item or None
        Of a study's heading: a picture of it. None where pictures only lie in one folder.
    """

    kind: RowKind
    key: RowKey
    title: str
    detail: str = ""
    study: str = ""
    series: str = ""
    item: Item | None = None
    face: Item | None = None
    above: tuple[RowKey, ...] = ()
    first: Item | None = None

    @property
    def depth(self) -> int:
        """How many headings stand above it."""
        return len(self.above)


@dataclass(frozen=True, eq=False)
class FolderContents:
    """What is below the opened paths: studies, their pictures by key, and the worklist's rows.

    `complete` once every file was looked at.
    """

    studies: tuple[Study, ...] = ()
    items: dict[Key, Item] = field(default_factory=dict)
    rows: tuple[WorklistRow, ...] = ()
    complete: bool = False

    @cached_property
    def by_study(self) -> dict[str, tuple[Item, ...]]:
        """Pictures by the study that decisions are made on, in their order."""
        found: dict[str, list[Item]] = {}
        for item in self.items.values():
            found.setdefault(item.study, []).append(item)
        return {study: tuple(held) for study, held in found.items()}

    @cached_property
    def unreadable(self) -> frozenset[str]:
        """Files whose headers show already that they cannot be read."""
        return frozenset(key[0] for key, item in self.items.items() if item.instance.problem is not None)


class Listing:
    """Makes the rows of a study tree that grows; those of a series are made anew only when it changed.

    Parameters
    ----------
    named : bool
        Whether to tell whom the studies are of.
    """

    def __init__(self, *, named: bool = True) -> None:
        self._named = named
        self._headings: dict[RowKey, WorklistRow] = {}
        self._made: dict[tuple[str, str], tuple[Series, tuple[object, ...], tuple[WorklistRow, ...]]] = {}

    def of(self, studies: tuple[Study, ...], *, complete: bool) -> FolderContents:
        """List studies in order."""
        rows = tuple(self._rows(studies))
        items = {row.item.key: row.item for row in rows if row.item is not None}
        return FolderContents(studies, items, rows, complete)

    def _rows(self, studies: Iterable[Study]) -> Iterator[WorklistRow]:
        for patient, held in groupby(studies, patient_of):
            visits = list(held)
            if not any(patient) or len(visits) == 1:
                for study in visits:
                    yield from self._study(study, self._whom(study), study_detail(study), ())
                continue
            # Several studies of one patient stand below one heading.
            key = ("patient", *patient)
            words = self._whom(visits[0]), plural(len(visits), "{n} study", "{n} studies")
            yield self._heading(WorklistRow(RowKind.PATIENT, key, *words))
            for study in visits:
                yield from self._study(study, visit_title(study), study_detail(study), (key,))

    def _study(
        self, study: Study, title: str, detail: str, above: tuple[RowKey, ...]
    ) -> Iterator[WorklistRow]:
        # A lone series without a description needs no heading of its own.
        headed = len(study.series) > 1 or bool(study.identity.series_description)
        key = ("study", study.key)
        lead = next((held for one in study.series for held in (*one.instances, *one.duplicates)), None)
        first = Item(lead, 1, "") if lead is not None and study.identity.study_uid else None
        row = WorklistRow(RowKind.STUDY, key, title, detail, study.key, above=above, first=first)
        yield self._heading(row)
        whom = self._whom(study) if any(patient_of(study)) else ""
        for series in study.series:
            known, how = self._made.get((study.key, series.key)), (headed, above, whom)
            if known is None or known[0] is not series or known[1] != how:
                rows = tuple(_rows_of(study, series, whom, headed, (*above, key)))
                known = self._made[study.key, series.key] = series, how, rows
            yield from known[2]

    def _whom(self, study: Study) -> str:
        """Who a study is of, as far as that may be told."""
        return study_title(study) if self._named or not any(patient_of(study)) else tr("Patient")

    def _heading(self, row: WorklistRow) -> WorklistRow:
        """The heading that was made before, where it says the same."""
        known = self._headings.get(row.key)
        if known is None or (known.title, known.detail, known.above) != (row.title, row.detail, row.above):
            known = self._headings[row.key] = row
        return known


def _rows_of(
    study: Study, series: Series, whom: str, headed: bool, above: tuple[RowKey, ...]
) -> Iterator[WorklistRow]:
    items = list(items_of(series))
    if headed:
        title = series_title(series) or series.key
        key = ("series", study.key, series.key)
        # The slice in the middle shows best what a stack is of.
        face = items[len(items) // 2] if items else None
        yield WorklistRow(
            RowKind.SERIES, key, title, _held(series), study.key, series.key, face=face, above=above
        )
        above = (*above, key)
    for item in items:
        yield WorklistRow(
            RowKind.PICTURE, item.key, item.label, whom, study.key, series.key, item, item, above
        )


def _held(series: Series) -> str:
    return plural(
        sum(max(i.frames, 1) for i in (*series.instances, *series.duplicates)), "{n} picture", "{n} pictures"
    )
