"""The worklist as a flat model: study and series headings with their pictures, filtered and folded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.results.wording import percent
from desktop.items import DRAGGED, Item, Key, Outcome
from desktop.rows import Kind, Row, RowKey
from desktop.verdict_marks import Mark

AnyIndex = QModelIndex | QPersistentModelIndex

_ONE_BY_ONE = 200


class WorklistModel(QAbstractListModel):
    """Holds every row and shows those that pass the filter and are not folded away.

    A flat list, because Qt lays out ten thousand flat rows without asking Python about each.

    Parameters
    ----------
    outcome, mark : callable
        Tell how the reading of an item stands, and what the reader says of it.
    """

    def __init__(
        self,
        outcome: Callable[[Item], Outcome],
        mark: Callable[[Item], Mark | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.outcome = outcome
        self.mark = mark
        self._rows: Sequence[Row] = ()
        self._visible: Sequence[Row] = ()
        self._known_places: dict[Key, int] | None = None
        self._folded: set[RowKey] = set()
        self._needle = ""

    def fill(self, rows: Sequence[Row]) -> None:
        """Show other rows, all unfolded."""
        self._rows = rows
        self._folded.clear()
        self._refresh()

    def grow(self, rows: Sequence[Row]) -> None:
        """Show rows of the same kind once more is known; views keep what is current, selected and folded."""
        self._rows = rows
        self._turn_into(self._shown())

    def filter(self, text: str) -> None:
        """Show only pictures whose name, patient, series, state or finding holds every word of `text`."""
        self._needle = text.casefold()
        self._refresh()

    @property
    def filtered(self) -> bool:
        """Whether a filter is at work."""
        return bool(self._needle.split())

    def fold(self, row: Row, folded: bool) -> QModelIndex | None:
        """Fold or unfold a heading, or the one above a picture; return its index if that changed it."""
        heading = row if row.item is None else self._heading_of(row)
        if self.filtered or heading is None or self.folded(heading) == folded:
            return None
        self._folded ^= {heading.key}
        self._refresh()
        return self.index(self._visible.index(heading))

    def folded(self, row: Row) -> bool:
        """Whether a heading's pictures are folded away."""
        return row.key in self._folded

    def update(self, keys: Iterable[Key]) -> None:
        """Tell the view that the outcome of pictures changed."""
        places = [self._place[key] for key in keys if key in self._place]
        if len(places) > _ONE_BY_ONE:
            self.dataChanged.emit(self.index(min(places)), self.index(max(places)))
            return
        # For a single row the view repaints that row, and only if it is in sight; for a range, everything.
        for place in places:
            index = self.index(place)
            self.dataChanged.emit(index, index)

    def row_at(self, index: AnyIndex) -> Row | None:
        """Row behind an index."""
        return self._visible[index.row()] if index.isValid() and index.row() < len(self._visible) else None

    def index_of(self, key: Key) -> QModelIndex:
        """Index of a picture; invalid while it is not shown."""
        place = self._place.get(key)
        return QModelIndex() if place is None else self.index(place)

    def first_picture(self) -> QModelIndex:
        """Index of the first picture shown."""
        return self.index(min(self._place.values())) if self._place else QModelIndex()

    def items(self) -> list[Item]:
        """Pictures shown, in their order."""
        return [row.item for row in self._visible if row.item is not None]

    def refilter(self) -> None:
        """Look anew at which rows pass the filter, since other things are known or hidden of them."""
        if self.filtered:
            self._turn_into(self._shown())

    def pictures(self) -> int:
        """Pictures shown."""
        return len(self._place)

    # Qt's side

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Rows shown."""
        return 0 if parent.isValid() else len(self._visible)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for people and screen readers; the delegate asks `row_at` and `outcome` itself."""
        row = self.row_at(index)
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(row)
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Pictures can be dragged into a pane."""
        row = self.row_at(index)
        dragged = row is not None and row.item is not None
        return super().flags(index) | (Qt.ItemFlag.ItemIsDragEnabled if dragged else Qt.ItemFlag.NoItemFlags)

    def mimeTypes(self) -> list[str]:
        """What is dragged out of the list."""
        return [DRAGGED]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Name the first of the pictures that are dragged."""
        data = QMimeData()
        found = (self.row_at(index) for index in indexes)
        item = next((row.item for row in found if row is not None and row.item is not None), None)
        if item is not None:
            data.setData(DRAGGED, f"{item.key[1]}:{item.key[0]}".encode())
        return data

    # Inside

    def _words(self, row: Row) -> str:
        if row.item is None:
            return " · ".join(part for part in (row.title, row.detail) if part)
        outcome = self.outcome(row.item)
        chance = "" if outcome.probability is None else percent(outcome.probability)
        mark = self.mark(row.item)
        told = "" if mark is None else f"you: {mark.word}"
        name = row.item.instance.source.name
        parts = (name, outcome.state.value, outcome.summary, chance, told, outcome.message)
        return " · ".join(part for part in parts if part)

    def _heading_of(self, row: Row) -> Row | None:
        above = self._rows[: self._rows.index(row)]
        return next((r for r in reversed(above) if r.item is None), None)

    def _shown(self) -> Sequence[Row]:
        return self._found() if self.filtered else self._unfolded()

    def _refresh(self) -> None:
        self.beginResetModel()
        self._take(self._shown())
        self.endResetModel()

    def _take(self, visible: Sequence[Row]) -> None:
        self._visible = visible
        self._known_places = None

    @property
    def _place(self) -> dict[Key, int]:
        """Where each picture stands; found when it is first asked for, as the rows change more often."""
        if self._known_places is None:
            shown = enumerate(self._visible)
            self._known_places = {row.item.key: n for n, row in shown if row.item is not None}
        return self._known_places

    def _turn_into(self, target: Sequence[Row]) -> None:
        """Come to other rows in at most four steps that views can follow, whatever lies between.

        Only what stands between the rows that are the same at both ends is touched. There, rows that go are
        brought to the end and removed, new ones are added at the end and brought to their places, so that
        the number of steps does not grow with the number of rows.
        """
        start = _same(self._visible, target)
        end = _same(self._visible[start:][::-1], target[start:][::-1])
        head, tail = list(target[:start]), list(target[len(target) - end :])
        before, after = self._visible[start : len(self._visible) - end], target[start : len(target) - end]
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
            # Titles and counts may have changed anywhere.
            self.dataChanged.emit(self.index(0), self.index(len(target) - 1))

    def _permute(self, target: Sequence[Row], start: int, end: int) -> None:
        """Show the same rows, told by their keys, with those from `start` to `end` in another order."""
        if _same(self._visible[start:end], target[start:end]) == end - start:
            self._take(target)
            return
        self.layoutAboutToBeChanged.emit()
        before = [index for index in self.persistentIndexList() if start <= index.row() < end]
        keys = [self._visible[index.row()].key for index in before]
        self._take(target)
        places = {target[n].key: n for n in range(start, end)}
        self.changePersistentIndexList(before, [self.index(places[key]) for key in keys])
        self.layoutChanged.emit()

    def _unfolded(self) -> Sequence[Row]:
        studies = {key[1] for key in self._folded if key[0] == "study"}
        series = {key[1:] for key in self._folded if key[0] == "series"}
        if not self._folded:
            return self._rows
        return [
            row
            for row in self._rows
            if (row.kind is Kind.STUDY or row.study not in studies)
            and (row.kind is not Kind.PICTURE or (row.study, row.series) not in series)
        ]

    def _found(self) -> list[Row]:
        words = self._needle.split()
        found: list[Row] = []
        path: list[Row] = []
        waiting: list[Row] = []
        for row in self._rows:
            if row.item is None:
                path = [*(h for h in path if h.depth < row.depth), row]
                waiting = [*(h for h in waiting if h.depth < row.depth), row]
                continue
            outcome = self.outcome(row.item)
            mark = self.mark(row.item)
            parts = [
                row.item.key[0],
                outcome.state.value,
                outcome.summary,
                mark.word if mark else "undecided",
            ]
            text = " ".join(parts + [words for h in path for words in (h.title, h.detail)]).casefold()
            if all(word in text for word in words):
                found += [*waiting, row]
                waiting = []
        return found


def _same(first: Sequence[Row], second: Sequence[Row]) -> int:
    """How many rows at the beginning are the same in both."""
    pairs = enumerate(zip(first, second, strict=False))
    differ = (n for n, (a, b) in pairs if a is not b and a.key != b.key)
    return next(differ, min(len(first), len(second)))
