"""The worklist as a flat model: the rows of what is open, as they are arranged, filtered and folded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.base.language import known, tr
from desktop.base.plain_text import plain_tip
from desktop.session.decisions.verdicts import VerdictMark
from desktop.session.items import DRAGGED, Item, Key, Outcome, ReadingState
from desktop.session.rows import RowKey, RowKind, WorklistRow
from desktop.worklist.sorting import Arrangement, Knowledge, arrange

AnyIndex = QModelIndex | QPersistentModelIndex

_ONE_BY_ONE = 200


@dataclass(frozen=True, eq=False)
class OutcomeSource:
    """What the list asks of pictures, all of it as the reader may see it.

    Attributes
    ----------
    outcome : callable
        How the reading of a picture stands.
    study : callable
        How that of its study stands.
    mark : callable
        What the reader says of its study; None where that is nothing.
    decided : callable
        Whether they have said all that there is to say of it.
    """

    outcome: Callable[[Item], Outcome]
    study: Callable[[Item], Outcome]
    mark: Callable[[Item], VerdictMark | None]
    decided: Callable[[Item], bool]


class WorklistModel(QAbstractListModel):
    """Holds every row and shows those that the arrangement asks for, in its order.

    A flat list, because Qt lays out ten thousand flat rows without asking Python about each.

    Parameters
    ----------
    source : OutcomeSource
        The one place from which the list, its order, groups and filters know of outcomes. Whoever changes
        what it says calls `update`.
    """

    #: Outcomes changed on which the arrangement depends; `rearrange` follows when the view finds time.
    stale = Signal()

    def __init__(
        self,
        source: OutcomeSource,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self.verdict_mark = source.mark
        self.arrangement = Arrangement()
        self._knowledge = Knowledge(self._known, self._of_study, self._verdict, self._decided)
        self._outcomes: dict[RowKey, Outcome] = {}
        self._studies: dict[str, Outcome] = {}
        self._rows: Sequence[WorklistRow] = ()
        self._visible: Sequence[WorklistRow] = ()
        self._known_places: dict[RowKey, int] | None = None
        self._known_headings: dict[str, int] = {}
        self._study_of: dict[Key, str] = {}
        self._several: set[str] = set()

    def fill(self, rows: Sequence[WorklistRow]) -> None:
        """Show other rows, all unfolded."""
        self._know(rows)
        self.arrangement = replace(self.arrangement, folded=frozenset())
        self.beginResetModel()
        self._take(self._shown())
        self.endResetModel()

    def grow(self, rows: Sequence[WorklistRow]) -> None:
        """Show rows of the same kind once more is known; views keep what is current, selected and folded."""
        self._know(rows)
        self.rearrange()

    def arrange(self, arrangement: Arrangement) -> None:
        """Arrange the list in another way; views keep what is current and selected."""
        self.arrangement = arrangement
        self.rearrange()

    def rearrange(self) -> None:
        """Bring the list in line with what is known by now."""
        self._turn_into(self._shown())

    def filter(self, text: str) -> None:
        """Show only pictures whose name, patient, series, state or finding holds every word of `text`."""
        self.arrange(replace(self.arrangement, words=text))

    @property
    def filtered(self) -> bool:
        """Whether pictures are left out."""
        return self.arrangement.filtered

    def fold(self, row: WorklistRow, folded: bool) -> QModelIndex | None:
        """Fold or unfold a heading, or the one above a picture; return its index if that changed it."""
        heading = row if row.item is None else self._heading_of(row)
        if self.filtered or heading is None or self.folded(heading) == folded:
            return None
        self.arrange(replace(self.arrangement, folded=self.arrangement.folded ^ {heading.key}))
        return next(
            (self.index(n) for n, shown in enumerate(self._visible) if shown.key == heading.key), None
        )

    def unfold(self) -> None:
        """Unfold all headings."""
        self.arrange(replace(self.arrangement, folded=frozenset()))

    def folded(self, row: WorklistRow) -> bool:
        """Whether a heading's pictures are folded away."""
        return row.key in self.arrangement.folded

    def depth(self, row: WorklistRow) -> int:
        """How far a row stands in."""
        if self.arrangement.as_tree:
            return row.depth
        if self.arrangement.by_study:
            return int(row.item is not None and row.item.study in self._several)
        return int(self.arrangement.grouped and row.item is not None)

    def update(self, keys: Iterable[Key]) -> None:
        """Tell the view that the outcome of pictures changed."""
        changed = list(keys)
        for key in changed:
            self._outcomes.pop(key, None)
        studies = {study for key in changed if (study := self._study_of.get(key)) is not None}
        for study in studies:
            self._studies.pop(study, None)
        places = [self._place[key] for key in changed if key in self._place]
        places += [self._known_headings[study] for study in studies if study in self._known_headings]
        if len(places) > _ONE_BY_ONE:
            self.dataChanged.emit(self.index(min(places)), self.index(max(places)))
        else:
            # For a single row the view repaints that row, if it is in sight; for a range, everything.
            for place in places:
                index = self.index(place)
                self.dataChanged.emit(index, index)
        if changed and self.arrangement.by_outcome:
            self.stale.emit()

    def row_at(self, index: AnyIndex) -> WorklistRow | None:
        """Row behind an index."""
        return self._visible[index.row()] if index.isValid() and index.row() < len(self._visible) else None

    def index_of(self, key: Key) -> QModelIndex:
        """Index of a picture; invalid while it is not shown."""
        place = self._place.get(key)
        return QModelIndex() if place is None else self.index(place)

    def row_of(self, key: Key) -> WorklistRow | None:
        """Row of a picture that is shown."""
        place = self._place.get(key)
        return None if place is None else self._visible[place]

    def first_picture(self) -> QModelIndex:
        """Index of the first picture shown."""
        return self.index(min(self._place.values())) if self._place else QModelIndex()

    def items(self) -> list[Item]:
        """Pictures shown, in their order."""
        return [row.item for row in self._visible if row.item is not None]

    def refilter(self) -> None:
        """Arrange the list anew, since other things are known or hidden of many pictures."""
        self._forget()
        if self.arrangement.by_outcome:
            self.rearrange()

    def pictures_of(self, places: Iterable[int]) -> list[Item]:
        """Pictures at places of the list; a heading stands for all below it, folded or not."""
        found: dict[Key, Item] = {}
        for place in places:
            row = self._visible[place]
            below = [row] if row.item is not None else self._below(row)
            found.update((held.item.key, held.item) for held in below if held.item is not None)
        return list(found.values())

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
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._words(row))
        if role == Qt.ItemDataRole.AccessibleTextRole:
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

    def _words(self, row: WorklistRow) -> str:
        if row.item is None:
            outcome = self.heading_outcome(row)
            said = outcome.summary if outcome is not None else ""
            return " · ".join(part for part in (row.title, row.detail, said) if part)
        outcome = self.outcome(row.item)
        mark = self.verdict_mark(row.item)
        told = "" if mark is None else tr("you: {word}", word=known(mark.word))
        name = row.item.instance.source.name
        parts = (name, known(outcome.state.value), outcome.summary, told, outcome.message)
        return " · ".join(part for part in parts if part)

    def outcome(self, item: Item) -> Outcome:
        """How the reading of a picture stands, remembered until it changes, as arranging asks for all."""
        found = self._outcomes.get(item.key)
        if found is None:
            found = self._outcomes[item.key] = self._source.outcome(item)
        return found

    def heading_outcome(self, row: WorklistRow) -> Outcome | None:
        """The line of a study that a heading stands for; None for other headings, and where a picture that is
        all of the study has it."""
        if row.kind is not RowKind.STUDY or row.first is None or row.first.study not in self._several:
            return None
        return self._study(row.first)

    def _study(self, item: Item) -> Outcome:
        found = self._studies.get(item.study)
        if found is None:
            found = self._studies[item.study] = self._source.study(item)
        return found

    def _known(self, row: WorklistRow) -> Outcome:
        return self.outcome(row.item) if row.item is not None else Outcome(ReadingState.UNREAD)

    def _of_study(self, row: WorklistRow) -> Outcome:
        return self._study(row.item) if row.item is not None else Outcome(ReadingState.UNREAD)

    def _verdict(self, row: WorklistRow) -> str:
        """What the reader says of a picture, in a word; empty where that is undecided."""
        mark = self.verdict_mark(row.item) if row.item is not None else None
        return known(mark.word) if mark is not None else ""

    def _decided(self, row: WorklistRow) -> bool:
        return row.item is not None and self._source.decided(row.item)

    def _know(self, rows: Sequence[WorklistRow]) -> None:
        """Go by other rows, of which nothing is known yet."""
        self._rows = rows
        self._study_of = {row.item.key: row.item.study for row in rows if row.item is not None}
        held = Counter(self._study_of.values())
        self._several = {study for study, number in held.items() if number > 1}
        self._forget()

    def _forget(self) -> None:
        self._outcomes.clear()
        self._studies.clear()

    def _heading_of(self, row: WorklistRow) -> WorklistRow | None:
        above = self._visible[: self._visible.index(row)]
        return next((r for r in reversed(above) if r.item is None), None)

    def _below(self, heading: WorklistRow) -> list[WorklistRow]:
        """Pictures below a heading, as far as the filter lets them through."""
        arrangement = replace(self.arrangement, folded=frozenset())
        if self.arrangement.as_tree:
            return [
                row for row in arrange(self._rows, arrangement, self._knowledge) if heading.key in row.above
            ]
        rows = arrange(self._rows, arrangement, self._knowledge)
        begin = next(n for n, row in enumerate(rows) if row.key == heading.key) + 1
        if self.arrangement.by_study:
            return list(takewhile(lambda row: heading.key in row.above, rows[begin:]))
        return list(takewhile(lambda row: row.item is not None, rows[begin:]))

    def _shown(self) -> Sequence[WorklistRow]:
        return arrange(self._rows, self.arrangement, self._knowledge)

    def _take(self, visible: Sequence[WorklistRow]) -> None:
        self._visible = visible
        self._known_places = None

    @property
    def _place(self) -> dict[RowKey, int]:
        """Where each picture stands; found when it is first asked for, as the rows change more often."""
        if self._known_places is None:
            shown = enumerate(self._visible)
            self._known_places = {row.key: n for n, row in shown if row.item is not None}
            headings = ((n, row.first) for n, row in enumerate(self._visible) if row.first is not None)
            self._known_headings = {first.study: n for n, first in headings}
        return self._known_places

    def _turn_into(self, target: Sequence[WorklistRow]) -> None:
        """Come to other rows in at most four steps that views can follow, whatever lies between.

        Only what stands between the rows that are the same at both ends is touched. There, rows that go are
        brought to the end and removed, new ones are added at the end and brought to their places, so that
        the number of steps does not grow with the number of rows.
        """
        start = _same(self._visible, target)
        room = min(len(self._visible), len(target)) - start
        end = _same(self._visible[::-1], target[::-1], room)
        head, tail = list(target[:start]), list(target[len(target) - end :])
        before, after = self._visible[start : len(self._visible) - end], target[start : len(target) - end]
        if set(after) == set(before):
            # The very same rows in another order, which is soon told.
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
            # Titles and counts may have changed anywhere.
            self.dataChanged.emit(self.index(0), self.index(len(target) - 1))

    def _permute(self, target: Sequence[WorklistRow], start: int, end: int) -> None:
        """Show the same rows, told by their keys, with those from `start` to `end` in another order."""
        if _same(self._visible[start:end], target[start:end]) == end - start:
            self._take(target)
            return
        self.layoutAboutToBeChanged.emit()
        before = [index for index in self.persistentIndexList() if start <= index.row() < end]
        keys = [self._visible[index.row()].key for index in before]
        self._take(target)
        asked = set(keys)
        places = {target[n].key: n for n in range(start, end) if target[n].key in asked} if asked else {}
        self.changePersistentIndexList(before, [self.index(places[key]) for key in keys])
        self.layoutChanged.emit()


def _same(first: Sequence[WorklistRow], second: Sequence[WorklistRow], most: int | None = None) -> int:
    """How many rows at the beginning are the same in both, `most` at most."""
    pairs = enumerate(zip(first, second, strict=False))
    differ = (n for n, (a, b) in pairs if a is not b and a.key != b.key)
    shared = next(differ, min(len(first), len(second)))
    return shared if most is None else min(shared, most)
