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


@dataclass(eq=False)
class Row:
    """One row; headings know their study and series by number, pictures their item too."""

    kind: Kind
    title: str
    detail: str
    study: int
    series: int = -1
    item: Item | None = None
    depth: int = 0
    folded: bool = False


@dataclass(frozen=True, eq=False)
class Found:
    """What is below the opened paths: studies, their pictures by key, and the worklist's rows."""

    studies: tuple[Study, ...] = ()
    items: dict[Key, Item] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()


def rows_of(studies: Iterable[Study]) -> Iterator[Row]:
    """Yield the rows of studies in order."""
    for s, study in enumerate(studies):
        # A lone series without a description needs no heading of its own.
        headed = len(study.series) > 1 or bool(study.identity.series_description)
        yield Row(Kind.STUDY, study_title(study), study_detail(study), s)
        for n, series in enumerate(study.series):
            if headed:
                yield Row(Kind.SERIES, series_title(series) or series.key, _held(series), s, n, depth=1)
            for item in items_of(series):
                yield Row(Kind.PICTURE, item.label, "", s, n, item, 2 if headed else 1)


def _held(series: Series) -> str:
    return count(
        sum(max(i.frames, 1) for i in (*series.instances, *series.duplicates)), "picture", "pictures"
    )
