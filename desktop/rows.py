"""The rows of the worklist: study and series headings with their pictures; no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.images.studies import Series, Study

from desktop.items import Item, Key, count, items_of, series_title, study_detail, study_title


class Kind(Enum):
    """What a row is; the value is its depth."""

    STUDY = 0
    SERIES = 1
    PICTURE = 2


#: What tells a row from all others, however the list grows.
RowKey = tuple[str, ...] | Key


@dataclass(frozen=True, eq=False)
class Row:
    """One row; `key` tells it from all others, all know their study and series, pictures their item too."""

    kind: Kind
    key: RowKey
    title: str
    detail: str
    study: str
    series: str = ""
    item: Item | None = None
    depth: int = 0


@dataclass(frozen=True, eq=False)
class Found:
    """What is below the opened paths: studies, their pictures by key, and the worklist's rows.

    `complete` once every file was looked at.
    """

    studies: tuple[Study, ...] = ()
    items: dict[Key, Item] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    complete: bool = False


class Listing:
    """Makes the rows of a study tree that grows; those of a series are made anew only when it changed."""

    def __init__(self) -> None:
        self._headings: dict[str, Row] = {}
        self._made: dict[tuple[str, str], tuple[Series, bool, tuple[Row, ...]]] = {}

    def of(self, studies: tuple[Study, ...], *, complete: bool) -> Found:
        """List studies in order."""
        rows = tuple(self._rows(studies))
        items = {row.item.key: row.item for row in rows if row.item is not None}
        return Found(studies, items, rows, complete)

    def _rows(self, studies: Iterable[Study]) -> Iterator[Row]:
        for study in studies:
            # A lone series without a description needs no heading of its own.
            headed = len(study.series) > 1 or bool(study.identity.series_description)
            yield self._heading(study)
            for series in study.series:
                known = self._made.get((study.key, series.key))
                if known is None or known[0] is not series or known[1] is not headed:
                    known = series, headed, tuple(_rows_of(study, series, headed))
                    self._made[study.key, series.key] = known
                yield from known[2]

    def _heading(self, study: Study) -> Row:
        title, detail = study_title(study), study_detail(study)
        known = self._headings.get(study.key)
        if known is None or (known.title, known.detail) != (title, detail):
            known = Row(Kind.STUDY, ("study", study.key), title, detail, study.key)
            self._headings[study.key] = known
        return known


def _rows_of(study: Study, series: Series, headed: bool) -> Iterator[Row]:
    if headed:
        title = series_title(series) or series.key
        key = ("series", study.key, series.key)
        yield Row(Kind.SERIES, key, title, _held(series), study.key, series.key, depth=1)
    for item in items_of(series):
        yield Row(Kind.PICTURE, item.key, item.label, "", study.key, series.key, item, 2 if headed else 1)


def _held(series: Series) -> str:
    return count(
        sum(max(i.frames, 1) for i in (*series.instances, *series.duplicates)), "picture", "pictures"
    )
