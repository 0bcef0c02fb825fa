"""The rows of the worklist, one for each study, and the series of their pictures; no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from core.images.base.patient import SHARED_STUDY
from core.images.base.picture import Identity
from core.results.study_line import STACKED
from desktop.base.language import known, tr
from desktop.session.items import Item, Key, items_of, series_title

if TYPE_CHECKING:
    from core.images.studies.study_tree import Series, Study


@dataclass(frozen=True, eq=False)
class SeriesItems:
    """Pictures of one series, or the plain pictures of one folder.

    Attributes
    ----------
    study, key : str
        Keys of the study and of the series in the tree of studies.
    title : str
        Modality and description; empty for the plain pictures of a folder.
    items : tuple of Item
        Pictures in scrolling order.
    stacked : bool
        Whether the pictures are slices of one stack.
    """

    study: str
    key: str
    title: str
    items: tuple[Item, ...]
    stacked: bool


@dataclass(frozen=True, eq=False)
class StudyRow:
    """One study, or one file that belongs to no study.

    Attributes
    ----------
    key : str
        The value of `Item.study`.
    who : str
        The patient, if known and allowed to be shown; else the name of the file.
    patient_id : str
        Empty if unknown or not allowed to be shown.
    identity : Identity
        Identity of the first picture.
    description : str
        (0008,1030), or the folder of a file that belongs to no study; followed by problems of the study.
    items : tuple of Item
        All pictures of the study.
    series : tuple of SeriesItems
        The same pictures by series.
    """

    key: str
    who: str
    patient_id: str
    identity: Identity
    description: str
    items: tuple[Item, ...]
    series: tuple[SeriesItems, ...]

    @property
    def first(self) -> Item:
        """The picture to show first."""
        return self.items[0]


@dataclass(frozen=True, eq=False)
class FolderContents:
    """Content of the opened paths: studies, pictures by key, and the rows of the worklist.

    `complete` is True once every file was examined.
    """

    studies: tuple[Study, ...] = ()
    items: dict[Key, Item] = field(default_factory=dict)
    rows: tuple[StudyRow, ...] = ()
    series: tuple[SeriesItems, ...] = ()
    complete: bool = False

    @cached_property
    def by_study(self) -> dict[str, tuple[Item, ...]]:
        """The pictures by the study that decisions are made on, in order."""
        return {row.key: row.items for row in self.rows}

    @cached_property
    def series_of(self) -> dict[Key, SeriesItems]:
        """The series of each picture."""
        return {item.key: series for series in self.series for item in series.items}

    @cached_property
    def unreadable(self) -> frozenset[str]:
        """Names of files that cannot be read according to their headers."""
        return frozenset(key[0] for key, item in self.items.items() if item.instance.problem is not None)


class Listing:
    """Make the rows of a growing study tree; rows of unchanged studies are reused.

    Parameters
    ----------
    named : bool
        Whether to show the patients.
    """

    def __init__(self, *, named: bool = True) -> None:
        self._named = named
        self._series: dict[tuple[str, str], tuple[Series, SeriesItems]] = {}
        self._rows: dict[str, tuple[Study, tuple[SeriesItems, ...], tuple[StudyRow, ...]]] = {}

    def of(self, studies: tuple[Study, ...], *, complete: bool) -> FolderContents:
        """Return the rows and pictures of studies, in order."""
        series: list[SeriesItems] = []
        rows: list[StudyRow] = []
        for study in studies:
            made = self._rows.get(study.key)
            if made is None or made[0] is not study:
                held = tuple(self._series_of(study, one) for one in study.series)
                made = self._rows[study.key] = study, held, tuple(self._rows_of(study, held))
            series += made[1]
            rows += made[2]
        items = {item.key: item for one in series for item in one.items}
        return FolderContents(studies, items, tuple(rows), tuple(series), complete)

    def _series_of(self, study: Study, series: Series) -> SeriesItems:
        """Return the items of a series; the same objects as before if the series did not change."""
        known = self._series.get((study.key, series.key))
        if known is None or known[0] is not series:
            items = tuple(items_of(series))
            of_slices = bool(series.identity.series_uid) and series.identity.modality in STACKED
            stacked = len(items) > 1 and (of_slices or items[0].frames == len(items))
            known = series, SeriesItems(study.key, series.key, series_title(series), items, stacked)
            self._series[study.key, series.key] = known
        return known[1]

    def _rows_of(self, study: Study, held: Iterable[SeriesItems]) -> Iterator[StudyRow]:
        """Yield a row for each study that decisions are made on; files without a study have their own row."""
        series: dict[str, list[SeriesItems]] = {}
        for one in held:
            by_study: dict[str, list[Item]] = {}
            for item in one.items:
                by_study.setdefault(item.study, []).append(item)
            for key, items in by_study.items():
                whole = len(items) == len(one.items)
                stacked = one.stacked or _is_file(items)
                part = one if whole else replace(one, items=tuple(items), stacked=stacked)
                series.setdefault(key, []).append(part)
        for key, parts in series.items():
            yield self._row(study, key, tuple(parts))

    def _row(self, study: Study, key: str, series: tuple[SeriesItems, ...]) -> StudyRow:
        items = tuple(item for one in series for item in one.items)
        identity, file = items[0].instance.identity, PurePosixPath(items[0].instance.source.name)
        whom = identity.patient_name or identity.patient_id
        if whom and not self._named:
            whom = tr("Patient")
        folder = "" if str(file.parent) == "." else str(file.parent)
        parts = (
            identity.study_description if identity.study_uid else folder,
            known(SHARED_STUDY) if study.shared else "",
        )
        return StudyRow(
            key,
            whom or (items[0].label if len(items) == 1 else file.name),
            identity.patient_id if self._named else "",
            identity,
            " · ".join(part for part in parts if part),
            items,
            series,
        )


def _is_file(items: list[Item]) -> bool:
    """Return whether the pictures are all frames of one file."""
    return len(items) > 1 and items[0].frames == len(items)
