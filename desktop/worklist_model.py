"""The worklist as a flat model: study and series headings with their pictures, filtered and folded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.items import Item, Key, Outcome, percent
from desktop.rows import Kind, Row

AnyIndex = QModelIndex | QPersistentModelIndex

_ONE_BY_ONE = 200


class WorklistModel(QAbstractListModel):
    """Holds every row and shows those that pass the filter and are not folded away.

    A flat list, because Qt lays out ten thousand flat rows without asking Python about each.

    Parameters
    ----------
    outcome : callable
        Tells how the reading of an item stands.
    """

    def __init__(self, outcome: Callable[[Item], Outcome], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.outcome = outcome
        self._rows: list[Row] = []
        self._visible: list[Row] = []
        self._place: dict[Key, int] = {}
        self._needle = ""

    def fill(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self._rows = list(rows)
        self._refresh()

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
        if self.filtered or heading is None or heading.folded == folded:
            return None
        heading.folded = folded
        self._refresh()
        return self.index(self._visible.index(heading))

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

    # Inside

    def _words(self, row: Row) -> str:
        if row.item is None:
            return " · ".join(part for part in (row.title, row.detail) if part)
        outcome = self.outcome(row.item)
        chance = "" if outcome.probability is None else percent(outcome.probability)
        parts = (row.item.instance.source.name, outcome.state.value, outcome.summary, chance, outcome.message)
        return " · ".join(part for part in parts if part)

    def _heading_of(self, row: Row) -> Row | None:
        above = self._rows[: self._rows.index(row)]
        return next((r for r in reversed(above) if r.item is None), None)

    def _refresh(self) -> None:
        self.beginResetModel()
        self._visible = self._found() if self.filtered else self._unfolded()
        self._place = {row.item.key: n for n, row in enumerate(self._visible) if row.item is not None}
        self.endResetModel()

    def _unfolded(self) -> list[Row]:
        shut = {(r.study, r.series) for r in self._rows if r.folded}
        return [
            row
            for row in self._rows
            if (row.kind is Kind.STUDY or (row.study, -1) not in shut)
            and (row.kind is not Kind.PICTURE or (row.study, row.series) not in shut)
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
            parts = [row.item.key[0], outcome.state.value, outcome.summary]
            text = " ".join(parts + [words for h in path for words in (h.title, h.detail)]).casefold()
            if all(word in text for word in words):
                found += [*waiting, row]
                waiting = []
        return found
