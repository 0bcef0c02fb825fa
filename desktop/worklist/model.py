"""The worklist's table model: a row for each open study, sorted and filtered."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.base.language import known, mark, tr
from desktop.base.plain_text import plain_tip
from desktop.session.decisions.verdicts import VerdictMark
from desktop.session.items import DRAGGED, Item, Key, Outcome
from desktop.session.rows import StudyRow
from desktop.worklist.columns import (
    COLUMNS,
    NUMBERS,
    KnownStudy,
    WorklistColumn,
    cell_text,
    empty_columns,
    spoken_words,
)
from desktop.worklist.sorting import Arrangement, Filter, arrange, passes

AnyIndex = QModelIndex | QPersistentModelIndex

_ONE_BY_ONE = 200
#: Titles of columns if no study has a patient.
_OF_FILES = {WorklistColumn.PATIENT: mark("File"), WorklistColumn.DESCRIPTION: mark("Folder")}
#: Longest time in seconds of one step of counting studies.
_COUNT_SECONDS = 0.006
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, eq=False)
class OutcomeSource:
    """The functions that tell the list about pictures, as far as the reader may see it.

    Attributes
    ----------
    outcome : callable
        Returns the outcome of a picture.
    study : callable
        Returns the outcome of a picture's study.
    mark : callable
        Returns the reader's decision on a study; None if there is none.
    decided : callable
        Returns whether the reader has decided everything about a study.
    readable : callable
        Returns whether a study has a picture to decide on.
    """

    outcome: Callable[[Item], Outcome]
    study: Callable[[Item], Outcome]
    mark: Callable[[Item], VerdictMark | None]
    decided: Callable[[Item], bool]
    readable: Callable[[Item], bool]


class WorklistModel(QAbstractTableModel):
    """A row for every study; shows those that the arrangement selects, in its order.

    Parameters
    ----------
    source : OutcomeSource
        The only source of outcomes for the list, its order and its filters. Callers report changes by
        `update`.

    Attributes
    ----------
    arrangement : Arrangement
    keep : str
        Key of the study that stays in the list whatever the filters: the one that is being read.
    """

    #: Outcomes that affect the order changed; the view calls `rearrange` when it has time.
    stale = Signal()
    #: Studies must be counted; the receiver calls `count_some` when it has time.
    uncounted = Signal()
    #: The list has other rows, so other columns may be empty.
    rows_changed = Signal()

    def __init__(self, source: OutcomeSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.source = source
        self.arrangement = Arrangement()
        self.keep = ""
        self._rows: Sequence[StudyRow] = ()
        self._visible: Sequence[StudyRow] = ()
        self._all: dict[str, StudyRow] = {}
        self._study_of: dict[Key, str] = {}
        self._known: dict[str, KnownStudy] = {}
        self._known_places: dict[str, int] | None = None
        self._passed: dict[str, tuple[Filter, ...]] = {}
        self._counts: Counter[Filter] = Counter()
        self._to_count: dict[str, None] = {}
        self.empty: frozenset[WorklistColumn] = frozenset()
        #: Whether any study has a patient; otherwise the rows are files without one.
        self.patients = True

    # Content

    def fill(self, rows: Sequence[StudyRow]) -> None:
        """Replace all rows."""
        self.keep = ""
        self._know(rows)
        self.beginResetModel()
        self._take(self._shown())
        self.endResetModel()
        self.rows_changed.emit()

    def grow(self, rows: Sequence[StudyRow]) -> None:
        """Update the rows when more is known; views keep the current and the selected rows."""
        self._know(rows)
        self.rearrange()
        self.rows_changed.emit()

    def arrange(self, arrangement: Arrangement) -> None:
        """Arrange the list in another way; views keep selected rows that are still shown."""
        self.arrangement, self.keep = arrangement, ""
        self.rearrange()

    def rearrange(self) -> None:
        """Sort and filter again by what is known now."""
        self._turn_into(self._shown())

    def filter(self, text: str) -> None:
        """Show only studies whose row, series or files contain every word of `text`."""
        self.arrange(replace(self.arrangement, words=text))

    @property
    def filtered(self) -> bool:
        """Whether studies are filtered out."""
        return self.arrangement.filtered

    @property
    def total(self) -> int:
        """The number of studies, shown or not."""
        return len(self._rows)

    def update(self, keys: Iterable[Key]) -> None:
        """Report that the outcomes of pictures changed."""
        changed = {study for key in keys if (study := self._study_of.get(key)) is not None}
        for study in changed:
            self._known.pop(study, None)
        self._count_again(changed)
        places = [self._place[study] for study in changed if study in self._place]
        last = len(COLUMNS) - 1
        if len(places) > _ONE_BY_ONE:
            self.dataChanged.emit(self.index(min(places), 0), self.index(max(places), last))
        else:
            for place in places:
                self.dataChanged.emit(self.index(place, 0), self.index(place, last))
        if changed and self.arrangement.by_outcome:
            self.stale.emit()

    def refilter(self) -> None:
        """Arrange the list again, because the outcomes of many studies became known or hidden."""
        self._forget()
        if self.arrangement.by_outcome:
            self.rearrange()
        elif self._visible:
            last = self.index(len(self._visible) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    # Queries

    def row_at(self, index: AnyIndex) -> StudyRow | None:
        """Return the row of an index."""
        return self._visible[index.row()] if index.isValid() and index.row() < len(self._visible) else None

    def index_of(self, key: Key) -> QModelIndex:
        """Return the index of a picture's study; invalid if the study is not shown."""
        place = self._place.get(self._study_of.get(key, ""))
        return QModelIndex() if place is None else self.index(place, 0)

    def row_of(self, key: Key) -> StudyRow | None:
        """Return the row of a picture's study, shown or not."""
        return self._all.get(self._study_of.get(key, ""))

    def shows(self, study: str) -> bool:
        """Return whether a study is shown."""
        return study in self._place

    def place_of(self, study: str) -> int | None:
        """Return the number of a study's row, counted from 0; None if it is not shown."""
        return self._place.get(study)

    def items(self) -> list[Item]:
        """Return the pictures of the studies that are shown, in order."""
        return [item for row in self._visible for item in row.items]

    def pictures(self) -> int:
        """Return the number of pictures in the studies that are shown."""
        return sum(len(row.items) for row in self._visible)

    def pictures_of(self, places: Iterable[int]) -> list[Item]:
        """Return the pictures of the studies in the given rows."""
        return [item for place in places for item in self._visible[place].items]

    def known(self, row: StudyRow) -> KnownStudy:
        """Return the facts about a study; cached until they change, because sorting needs all of them."""
        found = self._known.get(row.key)
        if found is None or found.row is not row:
            item, source = row.first, self.source
            readable = any(map(source.readable, row.items))
            found = KnownStudy(row, source.study(item), source.mark(item), source.decided(item), readable)
            self._known[row.key] = found
        return found

    # Counting

    def count(self, which: Filter) -> int:
        """Return how many of the studies counted so far pass a filter."""
        return self._counts[which]

    def count_some(self) -> bool:
        """Count studies for an unnoticeable time; return whether there are more to count."""
        end = time.perf_counter() + _COUNT_SECONDS
        while self._to_count and time.perf_counter() < end:
            key, _ = self._to_count.popitem()
            row = self._all.get(key)
            if row is None:
                continue
            study = self.known(row)
            # Prepares the first search.
            _ = study.searched
            self._passed[key] = tuple(which for which in Filter if passes(which, study))
            self._counts.update(self._passed[key])
        return bool(self._to_count)

    def _count_again(self, studies: Iterable[str]) -> None:
        for key in studies:
            self._counts.subtract(self._passed.pop(key, ()))
            self._to_count[key] = None
        if self._to_count:
            self.uncounted.emit()

    # Called by Qt

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of studies that are shown."""
        return 0 if parent.isValid() else len(self._visible)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of columns, shown or not."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return texts for users and screen readers; the painter calls `row_at` and `known` itself."""
        row = self.row_at(index)
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(COLUMNS[index.column()], self.known(row))
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(spoken_words(self.known(row)))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            # The first cell describes the whole row, because rows are selected as a whole.
            column = COLUMNS[index.column()]
            if column is WorklistColumn.PATIENT:
                return spoken_words(self.known(row))
            return f"{known(column.value)}: {cell_text(column, self.known(row)) or tr('nothing')}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the titles of columns, and the texts of rows for screen readers."""
        if orientation is Qt.Orientation.Vertical:
            spoken = role == Qt.ItemDataRole.AccessibleTextRole and 0 <= section < len(self._visible)
            return spoken_words(self.known(self._visible[section])) if spoken else None
        if not 0 <= section < len(COLUMNS):
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title_of(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self.title_of(column))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            return _RIGHT if column in NUMBERS else left
        return None

    def title_of(self, column: WorklistColumn) -> str:
        """Return the title of a column; if no study has a patient, the first column shows files."""
        if not self.patients and column in _OF_FILES:
            return known(_OF_FILES[column])
        return known(column.value)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Return the flags of a cell; a study's first picture can be dragged into a pane."""
        dragged = Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | dragged

    def mimeTypes(self) -> list[str]:
        """Return the MIME types of data dragged out of the list."""
        return [DRAGGED]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return data that names the first picture of the first dragged study."""
        row = next((row for index in indexes if (row := self.row_at(index)) is not None), None)
        return QMimeData() if row is None else drag_of(row.first)

    # Internals

    def _know(self, rows: Sequence[StudyRow]) -> None:
        """Use other rows; facts about rows that were there before are kept."""
        before, self._rows = self._all, rows
        self._all = {row.key: row for row in rows}
        self._study_of = {item.key: row.key for row in rows for item in row.items}
        self.empty = empty_columns(rows)
        self.patients = not rows or any(row.identity.patient_name or row.identity.patient_id for row in rows)
        for key in [key for key in self._passed if key not in self._all]:
            self._counts.subtract(self._passed.pop(key))
        self._count_again([key for key, row in self._all.items() if before.get(key) is not row])

    def _forget(self) -> None:
        self._known.clear()
        self._count_again(self._all)

    def _shown(self) -> Sequence[StudyRow]:
        return arrange(self._rows, self.arrangement, self.known, self.keep)

    def _take(self, visible: Sequence[StudyRow]) -> None:
        self._visible = visible
        self._known_places = None

    @property
    def _place(self) -> dict[str, int]:
        """The position of each study; computed on demand, because the rows change more often."""
        if self._known_places is None:
            self._known_places = {row.key: n for n, row in enumerate(self._visible)}
        return self._known_places

    def _turn_into(self, target: Sequence[StudyRow]) -> None:
        """Change the rows to `target` in at most four steps that views can follow.

        Only the rows between the equal rows at both ends are touched. Rows to be removed are moved to the end
        and removed there; new rows are added at the end and moved to their places. So the number of steps
        does not grow with the number of rows.
        """
        start = _same(self._visible, target)
        room = min(len(self._visible), len(target)) - start
        end = _same(self._visible[::-1], target[::-1], room)
        head, tail = list(target[:start]), list(target[len(target) - end :])
        before, after = self._visible[start : len(self._visible) - end], target[start : len(target) - end]
        if set(after) == set(before):
            # The same rows in another order are quick to report.
            kept, gone, new = list(before), [], []
        else:
            wanted, held = {row.key for row in after}, {row.key for row in before}
            kept = [row for row in after if row.key in held]
            gone = [row for row in before if row.key not in wanted]
            new = [row for row in after if row.key not in held]
        middle = start + len(kept)
        self._permute([*head, *kept, *gone, *tail], start, middle + len(gone))
        if gone:
            self.beginRemoveRows(QModelIndex(), middle, middle + len(gone) - 1)
            self._take([*head, *kept, *tail])
            self.endRemoveRows()
        if new:
            self.beginInsertRows(QModelIndex(), middle, middle + len(new) - 1)
            self._take([*head, *kept, *new, *tail])
            self.endInsertRows()
        self._permute(target, start, start + len(after))
        if target:
            # The text of any row may have changed.
            self.dataChanged.emit(self.index(0, 0), self.index(len(target) - 1, len(COLUMNS) - 1))

    def _permute(self, target: Sequence[StudyRow], start: int, end: int) -> None:
        """Reorder the rows from `start` to `end`, which are the same by key."""
        if _same(self._visible[start:end], target[start:end]) == end - start:
            self._take(target)
            return
        self.layoutAboutToBeChanged.emit()
        before = [index for index in self.persistentIndexList() if start <= index.row() < end]
        keys = [self._visible[index.row()].key for index in before]
        self._take(target)
        asked = set(keys)
        places = {target[n].key: n for n in range(start, end) if target[n].key in asked} if asked else {}
        moved = zip(before, keys, strict=True)
        self.changePersistentIndexList(
            before, [self.index(places[key], index.column()) for index, key in moved]
        )
        self.layoutChanged.emit()


def drag_of(item: Item) -> QMimeData:
    """Return the drag data of a picture."""
    data = QMimeData()
    data.setData(DRAGGED, f"{item.key[1]}:{item.key[0]}".encode())
    return data


def _same(first: Sequence[StudyRow], second: Sequence[StudyRow], most: int | None = None) -> int:
    """Return how many rows are the same at the start of both, at most `most`."""
    pairs = enumerate(zip(first, second, strict=False))
    differ = (n for n, (a, b) in pairs if a is not b and a.key != b.key)
    shared = next(differ, min(len(first), len(second)))
    return shared if most is None else min(shared, most)
